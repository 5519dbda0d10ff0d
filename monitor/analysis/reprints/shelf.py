"""Pages in the store → their articles in the forms for a comparison, and the members of groups, each read once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Generic, TypeVar

from crawler.urls import link_of
from monitor.analysis.reprints.pictured import states_of
from monitor.analysis.setup import Setup
from monitor.judge.meaning.recognised_text import as_surely_read, is_recognised
from monitor.judge.rules.source_names import canonical_source, named_in
from monitor.reuse.document import Document, stops_of
from monitor.reuse.furniture import REPEATED
from monitor.reuse.holders import LEARNT, Held
from monitor.texts.fingerprint import fingerprints, normal_forms
from monitor.texts.hashing import Passages
from storage.conclusions import groups, looks
from storage.conclusions.groups import Member, Postings
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Page, PageId, PageRole, Revision, SiteRole, day_of, stated_date
from storage.records.article import is_provisional

MOST_COMPARED, MOST_UNCLAIMED = 8, 3  # pages of a group of copies in the comparisons of an article
SHOWN = 6  # articles of a site; a line at the edge of a single one of so many is no furniture
KEPT_ARTICLES, KEPT_GROUPS = 500, 50_000  # in memory; an article takes some 15 kB

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The values read last, by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return the kept value of a key, or None."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def keep(self, key: Key, value: Value) -> None:
        """Keep a value, and drop the value that was not asked for longest."""
        self._values[key] = value
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Forget the value of a key."""
        self._values.pop(key, None)


@dataclass(frozen=True)
class State:
    """A revision of a page in the forms for a comparison."""

    revision: Revision
    document: Document
    raw: bytes  # digest of the text as written

    @property
    def marks(self) -> list[int]:
        """The passages and salient terms."""
        return [*self.document.print.passages.tolist(), *self.document.terms.tolist()]

    def beside(self, original: Article) -> State:
        """Return the state as its pictures surely show it beside an original; a text of no pictures as given."""
        article = self.revision.article
        if not (is_recognised(article) or is_recognised(original)):
            return self
        return replace(self, revision=replace(self.revision, article=as_surely_read(original, article)))

    @classmethod
    def of_all(cls, written: Sequence[tuple[Page, Revision]]) -> Iterator[State]:
        """Fold and fingerprint revisions of pages."""
        forms = list(normal_forms(revision.article.text for _, revision in written))
        for (page, revision), form, print_ in zip(written, forms, fingerprints(forms), strict=True):
            text = revision.article.text
            day = day_of(revision.article.attribution.published_at)
            stops = stops_of(text, form)
            document = Document(page.url, form, print_, day, site=page.site, stops=stops)
            digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
            yield cls(revision, document, digest)


@dataclass(frozen=True)
class JudgedArticle:
    """A page with all states of its article, oldest first."""

    page: Page
    states: tuple[State, ...]

    @property
    def current(self) -> State:
        """The latest state."""
        return self.states[-1]

    @property
    def article(self) -> Article:
        """The article as it is now."""
        return self.current.revision.article

    @property
    def marks(self) -> set[int]:
        """The passages and salient terms of all states."""
        return {mark for state in self.states for mark in state.marks}


@dataclass
class Shelf:
    """The articles and groups of a store during the stages after a pass. No capture is concluded meanwhile."""

    db: Store
    setup: Setup
    _articles: Recent[PageId, JudgedArticle] = field(default_factory=lambda: Recent(KEPT_ARTICLES))
    groups: dict[int, tuple[Member, ...]] = field(default_factory=dict)  # the pages of the groups read so far
    sites: dict[int, frozenset[str]] = field(default_factory=dict)  # of the pages of every group in `groups`
    postings: Postings = field(init=False)
    _credits: dict[PageId, frozenset[str]] = field(default_factory=dict)  # of the pages read so far
    _known_sites: set[str] = field(default_factory=set)
    _sites_by_name: dict[str, set[str]] = field(init=False)  # by canonical name
    known: int = field(init=False)  # indexed pages

    def __post_init__(self) -> None:
        self.known = groups.count_pages(self.db)
        self.postings = Postings(self.db)
        self._sites_by_name = defaultdict(set)
        for site in self.setup.sites.values():
            for name in (site.title, *site.aliases):
                self._sites_by_name[_publisher(name)].add(site.name)

    def article_of(self, page: PageId) -> JudgedArticle | None:
        """Return a page with its states, or None for a page that is not judged.

        A page is judged if its site is configured and it has an article without an awaited second look.
        """
        article = self._articles.get(page)
        if article is None:
            article = next(self._read([page]), None)
            if article is not None:
                self._articles.keep(page, article)
        return article

    def read_ahead(self, wanted: Sequence[PageId]) -> None:
        """Read pages that are asked for next, and the groups that hold their passages: many at once are quick."""
        missing = [page for page in wanted if self._articles.get(page) is None]
        for article in self._read(missing):
            self._articles.keep(article.page.id, article)
        present = (self._articles.get(page) for page in wanted)
        self.postings.read_ahead({mark for article in present if article for mark in article.marks})

    def _read(self, wanted: Sequence[PageId]) -> Iterator[JudgedArticle]:
        revisions = [
            (page, tuple(states_of(self.db, page.id)))
            for page in (pages.page_of(self.db, each) for each in wanted)
            if self._is_judged(page)
        ]
        states = State.of_all([(page, each) for page, of_page in revisions for each in of_page])
        for page, of_page in revisions:
            if of_page:
                yield JudgedArticle(page, tuple(islice(states, len(of_page))))

    def _is_judged(self, page: Page) -> bool:
        if page.role is PageRole.FILE:  # compared with its own earlier states alone
            return False
        return page.site in self.setup.sites and not is_provisional(looks.last_look(self.db, page.id))

    def members(self, wanted: Collection[int]) -> dict[int, tuple[Member, ...]]:
        """Return the pages of groups, in the order of their addresses."""
        self.read_groups(wanted)
        return {group: self.groups[group] for group in wanted}

    def groups_on_site(self, wanted: Collection[int], site: str) -> set[int]:
        """Return the groups with a page of a site."""
        self.read_groups(wanted)
        sites = self.sites
        return {group for group in wanted if site in sites[group]}

    def read_groups(self, wanted: Collection[int]) -> None:
        """Read the pages of groups into `groups` and `sites`."""
        missing = [group for group in wanted if group not in self.groups]
        if len(self.groups) + len(missing) > KEPT_GROUPS:
            self.groups, self.sites = {}, {}
            missing = list(wanted)
        read = groups.members_of(self.db, missing)
        for group in missing:
            self.groups[group] = tuple(read.get(group, ()))
            self.sites[group] = frozenset(member.site for member in self.groups[group])

    def forget_group(self, group: int) -> None:
        """Read the members of a group anew when next asked for."""
        self.groups.pop(group, None)

    def is_known(self, site: str) -> bool:
        """Return whether the index has enough articles of a site to tell the site's furniture."""
        if site not in self._known_sites and groups.count_indexed(self.db, site, most=LEARNT) >= LEARNT:
            self._known_sites.add(site)
        return site in self._known_sites

    def has_shown_furniture(self, site: str) -> bool:
        """Return whether the index has enough articles of a site to tell that a line is no furniture."""
        return groups.count_indexed(self.db, site, most=SHOWN) >= SHOWN

    def sites_credited_on(self, page: PageId) -> frozenset[str]:
        """Return the sites that a page credits; none for a page that is not judged.

        Asked for every page of a group of copies whenever the group grows, so a page is read once for it.
        """
        if page not in self._credits:
            article = self.article_of(page)
            self._credits[page] = self.credited_sites(article.article) if article else frozenset()
        return self._credits[page]

    def credited_sites(self, article: Article) -> frozenset[str]:
        """Return the sites that an article credits by name, in the source line or at the end of the text."""
        publishers = credited_publishers(article)
        return frozenset(site for name in publishers for site in self._sites_by_name.get(name, ()))

    def repeated_passages(self, values: Passages, site: str) -> Passages:
        """Return the passages out of `values` that a site repeats in several articles: the furniture of the site."""
        by_value = self.postings.groups_of(values.tolist())
        held = Held(values, [by_value.get(value, ()) for value in values.tolist()])
        members = self.members({group for of_value in held.groups for group in of_value})
        of_site = [group for group, pages in members.items() if any(page.site == site for page in pages)]
        return values[held.count(of_site) >= REPEATED]


def claimants(
    setup: Setup, site: str, members: Sequence[Member], credited: Collection[str] = ()
) -> list[Member]:
    """Return the members of a group that an article of a site is compared with, the likeliest original first.

    The pages of credited sites, of original sites and of the article's own site stand for the group; without any, a few
    other pages.
    """
    ranked = ranked_members(setup, site, members)
    named = [each for each in ranked if each.site in credited]
    first = [each for each in ranked if each.site == site or setup.role(each.site) is SiteRole.ORIGINAL]
    first = list(dict.fromkeys([*named, *first]))
    return first[:MOST_COMPARED] or ranked[:MOST_UNCLAIMED]


def ranked_members(setup: Setup, site: str, members: Sequence[Member]) -> list[Member]:
    """Return pages of original sites, pages of a site, other pages; of equal pages the one published first is first."""

    def rank(member: Member) -> tuple[object, ...]:
        is_original = setup.role(member.site) is SiteRole.ORIGINAL
        stated = stated_date(member.published_at)
        published = (stated is None, stated.begin if stated else None)
        return not is_original, member.site != site, *published, member.url

    return sorted(members, key=rank)


def link_target(db: Store, article: Article) -> tuple[str | None, Page | None]:
    """Return the address that the article's 原文链接 leads to after redirects, and its page if known."""
    link = link_of(article)
    page = pages.behind(db, link) if link else None
    return (page.url if page else link), page


def credits_page(setup: Setup, article: Article, site: str, other: Page, other_article: Article) -> bool:
    """Return whether an article of a site credits the site of a page, or the source credited by the page itself.

    An article that names its own site as the source credits nobody.
    """
    stated = credited_publishers(article) - _names_of(setup, site)
    source = other_article.attribution.source
    return not stated.isdisjoint({*_names_of(setup, other.site), *((_publisher(source),) if source else ())})


def _names_of(setup: Setup, site: str) -> set[str]:
    """Return the canonical names of a configured site."""
    configured = setup.sites.get(site)
    return {_publisher(name) for name in (configured.title, *configured.aliases)} if configured else set()


def credited_publishers(article: Article) -> set[str]:
    """Return the canonical names of the publishers credited in the source line and at the end of an article."""
    attribution = article.attribution
    return {*_publishers(attribution.source), *_publishers(attribution.tail_source)}


@lru_cache(maxsize=10_000)
def _publishers(credit: str | None) -> frozenset[str]:
    """Return the canonical names of all publishers in a credit."""
    return frozenset(canonical_source(name) for name in named_in(credit)) - {""}


@lru_cache(maxsize=10_000)
def _publisher(name: str) -> str:
    return canonical_source(name)
