"""An article → the articles in the store with shared text, compared one by one.

Candidates come from passages of few works, and alignment verifies every candidate. A work is an article with all
articles derived from the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from crawler.urls import link_of
from monitor.analysis.setup import Setup
from monitor.judge.rules.compliance import names_same
from monitor.reuse import lineage
from monitor.reuse.candidates import DF_CUT, SharedPassages, count, rank
from monitor.reuse.furniture import (
    LEARNT,
    REPEATED,
    looks_like_furniture,
    may_be_furniture,
    repeats,
    shared_passages,
)
from monitor.reuse.match import compare
from monitor.texts.fingerprint import Fingerprint, NormalForm, fingerprint, fingerprint_of, normal_form
from monitor.texts.hashing import Passages
from storage.conclusions import passages, revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import DERIVED, Article, Match, Page, PageId, Relation, Revision, SiteRole

# Two pages of a site carry the same article if both texts share at least this part.
SAME_ARTICLE = 0.9
# Pages of a work in comparisons with a text, at most.
MOST_COMPARED = 8


@dataclass(frozen=True)
class Text:
    """An article in the forms for a comparison."""

    page: Page
    revision: Revision
    form: NormalForm
    print: Fingerprint

    @classmethod
    def of(cls, page: Page, revision: Revision) -> Text:
        """Fold and fingerprint a revision."""
        form = normal_form(revision.article.text)
        return cls(page, revision, form, fingerprint_of(form))


@dataclass(frozen=True)
class Kin:
    """An article with all articles that share text with the article."""

    text: Text
    compared: tuple[lineage.PossibleOriginal, ...]
    works: tuple[int, ...]  # works with a derivation from or to the article
    members: tuple[Page, ...]  # pages of all works with shared text
    # pairs: a page with furniture, and the page of a compared article that shares only this furniture
    furnished: frozenset[tuple[PageId, PageId]]
    own_passages: tuple[int, ...]
    holders: passages.Holders  # works by passage of the article


@dataclass(frozen=True)
class _Work:
    """A work that shares passages with an article."""

    number: int
    rare: int  # shared passages of few works
    members: tuple[Page, ...]  # oldest first, without the page of the article itself


@dataclass(frozen=True)
class _Other:
    """A page to compare a text with."""

    page: Page
    rare: int  # as of the page's work
    is_linked: bool  # the text's 原文链接 leads to the page


def kin_of(db: Store, setup: Setup, text: Text) -> Kin:
    """Return all articles in the store that share text with an article. Writes nothing."""
    own = tuple(text.print.passages.tolist())
    held = passages.holders(db, own)
    works = _works_sharing(db, text, held)
    others = _to_compare(setup, text, works, linked_url(db, text.revision.article))
    compared = {other.page.id: _compared(db, setup, text, other) for other in others}
    members = tuple({page.id: page for work in works for page in work.members}.values())
    furniture = _furniture(db, text, compared.values(), members)
    compared |= {page: _not_derived(compared[page]) for page in furniture}
    derived = {page for page, candidate in compared.items() if candidate.match.relation in DERIVED}
    belongs_to = (work.number for work in works if not derived.isdisjoint(page.id for page in work.members))
    furnished = ((page.id, original) for original, repeating in furniture.items() for page in repeating)
    return Kin(text, tuple(compared.values()), tuple(belongs_to), members, frozenset(furnished), own, held)


def _works_sharing(db: Store, text: Text, held: passages.Holders) -> list[_Work]:
    """Return the works that share passages with an article, the likeliest first."""
    few = passages.of_few_works(held, most=DF_CUT)
    ranked = rank(count(few.values()), len(text.print.passages))
    members = passages.members_of(db, [each.work for each in ranked])
    distinct = dict.fromkeys(page for of_work in members.values() for page in of_work)
    known = {page: pages.page_of(db, page) for page in distinct if page != text.page.id}
    return [
        _Work(each.work, each.rare, tuple(known[page] for page in members[each.work] if page in known))
        for each in ranked
    ]


def _to_compare(setup: Setup, text: Text, works: Sequence[_Work], link: str | None) -> list[_Other]:
    """Return the pages to compare a text with, from the likeliest work on, no page twice."""
    others: dict[PageId, _Other] = {}
    for work in works:
        for page in _claimants(setup, text.page.site, work.members, link):
            others.setdefault(page.id, _Other(page, work.rare, page.url == link))
    return list(others.values())


def _claimants(setup: Setup, site: str, members: Sequence[Page], link: str | None) -> list[Page]:
    """Return the linked page, the originals and the own site's copies of a work, else the oldest pages."""

    def claim(page: Page) -> int:
        claims = (page.url == link, setup.role(page.site) is SiteRole.ORIGINAL, page.site == site)
        return claims.index(True) if any(claims) else len(claims)

    ranked = sorted(members, key=claim)  # of equal claims the older page first
    claimants = [page for page in ranked if claim(page) < 3]
    return (claimants or ranked)[:MOST_COMPARED]


def _compared(db: Store, setup: Setup, text: Text, other: _Other) -> lineage.PossibleOriginal:
    """Return the comparison of a text with the nearest state of a page."""
    page, article = other.page, text.revision.article
    states = (Text.of(page, state) for state in reversed(revisions.revisions_of(db, page.id)))
    nearest = _nearest(text, states, other)
    if nearest is None:
        raise LookupError(f"page {page.id} is in a work without a revision")
    match, state = nearest
    credited = credits_site(setup, article, page, state.article)
    return lineage.PossibleOriginal(page, setup.role(page.site), state, match, other.is_linked, credited)


def _nearest(text: Text, states: Iterable[Text], other: _Other) -> tuple[Match, Revision] | None:
    """Return the state most like a text, of equal states the first; None without states."""
    nearest: tuple[Match, Revision] | None = None
    for state in states:
        match = compare(
            text.form,
            state.form,
            SharedPassages.of(text.print, state.print, other.rare),
            linked=other.is_linked,
            date_gap_days=_gap_days(text.revision.article, state.revision.article),
        )
        if nearest is None or match.similarity > nearest[0].similarity:
            nearest = (match, state.revision)
        if match.relation is Relation.VERBATIM:
            break
    return nearest


def _gap_days(one: Article, other: Article) -> int | None:
    """Return the days between two dates of publication, or None if a date is missing."""
    dates = [each.attribution.published_at for each in (one, other)]
    if not dates[0] or not dates[1]:
        return None
    return abs((date.fromisoformat(dates[0][:10]) - date.fromisoformat(dates[1][:10])).days)


def credits_site(setup: Setup, article: Article, original: Page, original_article: Article) -> bool:
    """Return whether an article credits the site of a page, or the source credited by the page itself."""
    site = setup.sites.get(original.site)
    names = [*((site.title, *site.aliases) if site else ()), original_article.attribution.source]
    stated = [article.attribution.source, article.attribution.tail_source]
    return any(names_same(one, name) for one in stated if one for name in names if name)


def linked_url(db: Store, article: Article) -> str | None:
    """Return the target of the article's 原文链接, after redirects; None without a link."""
    link = link_of(article)
    page = pages.behind(db, link) if link else None
    return page.url if page else link


def same_article(kin: Kin) -> list[lineage.PossibleOriginal]:
    """Return the compared pages of the same site with the same article, oldest first."""
    same = (
        each
        for each in kin.compared
        if each.page.site == kin.text.page.site
        and min(each.match.original_coverage, each.match.reprint_coverage) >= SAME_ARTICLE
    )
    return sorted(same, key=lambda each: each.page.id)


def first_page(kin: Kin) -> PageId:
    """Return the oldest page of the site with the article: the page itself, if the article is new."""
    return min([kin.text.page.id, *(each.page.id for each in same_article(kin))])


# --- furniture ----------------------------------------------------------------------------------


def _furniture(
    db: Store, text: Text, compared: Iterable[lineage.PossibleOriginal], members: Sequence[Page]
) -> dict[PageId, tuple[Page, ...]]:
    """Return the pages that share no more than furniture with a text, with the further pages that prove the furniture.

    A page without such proof is there because the stretch looks like furniture and the sites are too new to tell.
    """
    furniture: dict[PageId, tuple[Page, ...]] = {}
    texts = _CurrentTexts(db)
    for candidate in compared:
        if not _may_rest_on_furniture(candidate):
            continue
        repeating = _repeating(text, candidate, members, texts)
        if _is_furniture(repeating):
            furniture[candidate.page.id] = tuple(repeating)
        elif _may_prove_furniture(db, text, candidate):
            furniture[candidate.page.id] = ()
    return furniture


def _not_derived(candidate: lineage.PossibleOriginal) -> lineage.PossibleOriginal:
    """Return a candidate as a page that merely shares a passage."""
    return replace(candidate, match=replace(candidate.match, relation=Relation.SHARED_PASSAGE, disguise=()))


class _CurrentTexts:
    """The passages of the current revisions of pages; a page is read once, when first asked for."""

    def __init__(self, db: Store) -> None:
        self._db = db
        self._passages: dict[PageId, Passages | None] = {}

    def passages_of(self, page: PageId) -> Passages | None:
        """Return the passages of a page's current revision, or None without a revision."""
        if page not in self._passages:
            current = revisions.current_revision(self._db, page)
            self._passages[page] = fingerprint(current.article.text).passages if current else None
        return self._passages[page]


def _may_rest_on_furniture(candidate: lineage.PossibleOriginal) -> bool:
    return not candidate.linked and candidate.match.relation in DERIVED and may_be_furniture(candidate.match)


def _repeating(
    text: Text, candidate: lineage.PossibleOriginal, members: Sequence[Page], texts: _CurrentTexts
) -> list[Page]:
    """Return the further pages of both sites with the shared passages of a text and a candidate."""
    pair = (text.print, fingerprint(candidate.revision.article.text))
    shared = shared_passages(*pair)
    sites = {text.page.site, candidate.page.site}
    repeating = []
    for page in members:
        if page.site not in sites or page.id == candidate.page.id:
            continue
        held = texts.passages_of(page.id)
        if held is not None and repeats(held, shared, pair):
            repeating.append(page)
    return repeating


def _is_furniture(repeating: Sequence[Page]) -> bool:
    """Return whether enough pages of a single site repeat a stretch."""
    count_of_site = Counter(page.site for page in repeating)
    return bool(count_of_site) and max(count_of_site.values()) >= REPEATED


def _may_prove_furniture(db: Store, text: Text, candidate: lineage.PossibleOriginal) -> bool:
    """Return whether a shared stretch looks like furniture of sites too new to tell."""
    if candidate.credited or any(_is_learnt(db, each.site) for each in (text.page, candidate.page)):
        return False
    texts = (each.article.text for each in (text.revision, candidate.revision))
    return looks_like_furniture(candidate.match, *texts)


def _is_learnt(db: Store, site: str) -> bool:
    """Return whether the store holds enough articles of a site to tell the site's furniture."""
    return pages.count_articles(db, site, most=LEARNT) >= LEARNT


# --- works --------------------------------------------------------------------------------------


def join_works(db: Store, kin: Kin) -> None:
    """Write the works of an article and the passages missing in the works, in the caller's transaction.

    A passage counts once in a work, so the passages of an original with two hundred reprints stay rare.
    """
    page = kin.text.page.id
    works = sorted({*passages.works_of(db, page), *kin.works}) or [int(page)]
    passages.set_works(db, page, works)
    passages.add_passages(db, works[0], passages.lacking(works, kin.own_passages, kin.holders))


def is_alike(one: Revision, other: Revision) -> bool:
    """Return whether two articles share enough text for a derivation."""
    first, second = (normal_form(each.article.text) for each in (one, other))
    prints = fingerprint_of(first), fingerprint_of(second)
    evidence = SharedPassages.of(*prints, len(shared_passages(*prints)))
    return compare(first, second, evidence, linked=True).relation in DERIVED
