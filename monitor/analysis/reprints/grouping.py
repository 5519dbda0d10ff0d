"""Stage 1: new states of articles → groups of copies and postings; the pages whose evidence changed.

The groups follow from the texts alone: two pages are in one group if a chain of copies connects them, whatever came
first. Evidence of a page changes if it may have a new candidate, or if the number of groups that hold one of its
passages passes a step (monitor/reuse/holders.py). Only these pages are compared anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain

import numpy as np

from monitor.analysis.reprints.shelf import MOST_COMPARED, SHOWN, JudgedArticle, Shelf, State, ranked_members
from monitor.reuse.candidates import FORMULA, LEAST_TERMS, SHORT
from monitor.reuse.digest import may_be_digest
from monitor.reuse.document import documents
from monitor.reuse.groups import CONTAINED, LEAST_PART, is_copy
from monitor.reuse.holders import LEARNT, rounded
from monitor.reuse.score.features import size_step
from storage.conclusions import comparisons, groups, revisions, unjudged
from storage.conclusions.groups import Member
from storage.conclusions.unjudged import Stage
from storage.engine.store import Store, rows, transaction
from storage.frontier import pages
from storage.records import Article, PageId

# A copy shares at least this part of its passages with the text that it is a copy of, whichever is larger.
LEAST_SHARED = CONTAINED * LEAST_PART
# The pair's own groups are no evidence: the count of a passage is read with up to two groups fewer.
OWN_GROUPS = 2

Held = Mapping[int, Sequence[int]]  # groups by passage


def index_page(shelf: Shelf, page: PageId) -> None:
    """Index the new states of a page, and mark the pages to compare, in one transaction."""
    db = shelf.db
    written = shelf.article_of(page)
    with transaction(db):
        known = shelf.known
        changed = _indexed(shelf, written) if written else set()
        if size_step(shelf.known) != size_step(known):
            changed.update(groups.all_pages(db))
        unjudged.mark_judged(db, [page], Stage.INDEX)
        url = written.page.url if written else pages.page_of(db, page).url
        linking = linking_pages(db, url)
        unjudged.mark_unjudged(db, sorted({page, *changed, *linking}), Stage.COMPARE)
        unjudged.mark_unjudged(db, comparisons.compared_pages(db, page), Stage.DERIVE)
        unjudged.mark_unjudged(db, [page], Stage.SPREAD)
        if shelf.known > known and written is not None:
            unjudged.mark_unjudged(db, _pages_with_shown_furniture(db, written.page.site), Stage.SPREAD)


def _pages_with_shown_furniture(db: Store, site: str) -> list[PageId]:
    """Return the pages of a site whose last indexed page is the one that makes the site's furniture known."""
    is_last = groups.count_indexed(db, site, most=SHOWN + 1) == SHOWN
    return groups.indexed_pages(db, site) if is_last else []


def linking_pages(db: Store, url: str) -> Iterator[PageId]:
    """Return the pages whose 原文链接 leads to an address, also by a redirect."""
    yield from revisions.pages_linking_to(db, url)
    for alias in rows(db, "SELECT url FROM pages WHERE alias_url = ? ORDER BY url", (url,)):
        yield from revisions.pages_linking_to(db, alias["url"])


def _indexed(shelf: Shelf, written: JudgedArticle) -> set[PageId]:
    """Index the states of a page that are not indexed yet; return the pages whose evidence changed."""
    db, page = shelf.db, written.page.id
    before = groups.membership(db, page)
    states = written.states[before.states if before else 0 :]
    if not states:
        return set()
    shelf.known += before is None
    change = _Change(shelf, written, states, _held(shelf, states))
    change.join(before.group if before else None)
    return set(change.concerned())


def _passages_for_sharing(state: State) -> int:
    """Return the number of passages of a state; 1 for a possible digest: a single passage makes its candidates."""
    return 1 if may_be_digest(state.document) else len(state.document.print.passages)


def _held(shelf: Shelf, states: Iterable[State]) -> Held:
    return shelf.postings.groups_of(mark for state in states for mark in state.marks)


@dataclass
class _Change:
    """New states of a page, the groups that held their passages before, and the group of the page now."""

    shelf: Shelf
    written: JudgedArticle
    states: Sequence[State]
    held: Held
    group: int = 0
    posted: set[int] = field(default_factory=set)
    united: set[int] = field(default_factory=set)  # groups that are part of the page's group now
    widened: set[int] = field(
        default_factory=set
    )  # all passages of the group, if the page's site is new to it

    _claimants: dict[str, set[PageId]] = field(default_factory=dict)  # of the page's group, by site

    # --- index ---

    def join(self, own: int | None) -> None:
        """Write the group of the page, `own` so far if any, and the passages that the group lacks."""
        db, page = self.shelf.db, self.written.page.id
        kin = {group for state in self.states for group in self._groups_of_copies(state, own)}
        if own is not None:
            kin.add(own)
        self._unite(kin)
        shortest = min(map(_passages_for_sharing, self.written.states))
        groups.set_group(db, page, self.group, states=len(self.written.states), shortest=shortest)
        passages = {mark for state in self.states for mark in state.marks}
        held = self._present_groups(self.held)
        self.posted = set(groups.lacking(self.group, passages, held))
        self.shelf.postings.add(self.group, self.posted)
        for group in (self.group, *self.united):
            self.shelf.forget_group(group)

    def _unite(self, kin: set[int]) -> None:
        """Choose the group of the page out of the groups with a copy, and unite them; a new group for none."""
        if not kin:
            self.group = groups.new_label(self.shelf.db)
            return
        members = self.shelf.members(sorted(kin))
        everyone = [member for group in members.values() for member in group]
        self.group = max(kin, key=lambda group: (len(members[group]), -group))
        self.united = kin - {self.group}
        if self.united or all(member.site != self.written.page.site for member in everyone):
            self.widened = self._passages_of(everyone)
        if self.united:
            self.shelf.postings.unite(self.group, frozenset(self.united))

    def _present_groups(self, held: Held) -> Held:
        """Return the groups of passages, the page's group in place of the groups that are united in it."""
        if not self.united:
            return held
        return {
            passage: sorted({self.group if group in self.united else group for group in of_passage})
            for passage, of_passage in held.items()
        }

    def _groups_of_copies(self, state: State, own: int | None) -> Iterator[int]:
        """Return the groups with a copy of a state."""
        passages = state.document.print.passages
        counted = Counter(
            group
            for passage in passages.tolist()
            if len(held := self.held.get(passage, ())) <= FORMULA
            for group in held
        )
        likely = {group for group, count in counted.items() if count >= LEAST_SHARED * len(passages)}
        if len(passages):  # articles without text have one digest
            likely.update(groups.groups_with_digest(self.shelf.db, state.revision.digest))
        for group, members in self.shelf.members(sorted(likely - {own})).items():
            if any(self._is_copy_of(state, member) for member in members):
                yield group

    def _is_copy_of(self, state: State, member: Member) -> bool:
        other = self.shelf.article_of(member.page)
        sites = member.site, self.written.page.site
        return other is not None and any(
            is_copy(state.document.print.passages, each.document.print.passages, sites)
            for each in other.states
        )

    def _passages_of(self, members: Iterable[Member]) -> set[int]:
        articles = (self.shelf.article_of(member.page) for member in members)
        return {
            passage
            for article in articles
            if article is not None
            for state in article.states
            for passage in state.marks
        }

    # --- the pages concerned ---

    def concerned(self) -> Iterator[PageId]:
        """Return the pages whose evidence changed by the new states."""
        wide = self.widened - self.held.keys()
        before = {**self.shelf.postings.groups_of(wide), **self.held} if wide else self.held
        held = self._present_groups(before)
        passed = self._groups_past_a_step(before, held)
        shared, terms = (
            Counter(
                chain.from_iterable(
                    of_mark for mark in marks if len(of_mark := held.get(mark, ())) <= FORMULA
                )
            )
            for marks in self._marks()
        )
        touched = {group for passage in self.posted | self.widened for group in held.get(passage, ())}
        many_terms = {group for group, count in terms.items() if count >= LEAST_TERMS}
        members = self.shelf.members({self.group, *passed, *shared, *many_terms})
        for group in {*passed, *shared, *many_terms}:
            for member in members[group]:
                if group in passed or (
                    (group in many_terms or self._may_share(member, shared[group]))
                    and (group in touched or self._may_be_candidate(member, members[self.group]))
                ):
                    yield member.page
        yield from self._pages_of_known_site()

    def _marks(self) -> tuple[set[int], set[int]]:
        """Return the passages and the terms of the new states."""
        documents = [state.document for state in self.states]
        return (
            {passage for document in documents for passage in document.print.passages.tolist()},
            {term for document in documents for term in document.terms.tolist()},
        )

    @cached_property
    def _is_short(self) -> bool:
        return any(len(state.document.print.passages) <= SHORT for state in self.written.states)

    def _may_share(self, member: Member, shared: int) -> bool:
        """Return whether a page of a group with shared passages may have the page's group as a candidate."""
        return shared >= (1 if self._is_short or member.shortest <= SHORT else 2)

    def _groups_past_a_step(self, before: Held, held: Held) -> set[int]:
        """Return the groups of the passages whose number of groups, or of groups on the page's site, passed a step.

        `before` are the groups of each passage before; in `held` the united groups count once.
        """
        on_site = self.shelf.groups_on_site({self.group}.union(*held.values()), self.written.page.site)
        return {
            group
            for passage, of_passage in held.items()
            if self._passes_step(passage, len(before[passage]), of_passage, on_site)
            for group in of_passage
        }

    def _passes_step(self, passage: int, before: int, held: Collection[int], on_site: set[int]) -> bool:
        if self.united and passage in self.widened:
            return True
        after = len({*held, self.group}) if passage in self.posted else len(held)
        if _differ(before, after):
            return True
        if passage not in self.posted and passage not in self.widened:
            return False
        of_site = len(on_site.intersection(held))
        return _differ(of_site, of_site + 1) or _differ(of_site - 1, of_site)

    def _may_be_candidate(self, member: Member, own: Sequence[Member]) -> bool:
        """Return whether a page may be compared with the page that was indexed. `own` are the members of its group.

        A group ranks by its least address. Of a group the first claimants are compared with a page of the site.
        """
        page = self.written.page.id
        if page in [each.page for each in own[:2]]:
            return True
        if member.site not in self._claimants:
            ranked = ranked_members(self.shelf.setup, member.site, own)
            self._claimants[member.site] = {each.page for each in ranked[: MOST_COMPARED + 1]}
        is_credited = self.written.page.site in self.shelf.sites_credited_on(member.page)
        return is_credited or page in self._claimants[member.site]

    def _pages_of_known_site(self) -> Iterator[PageId]:
        """Return the pages with text in common with a site, if the page makes the site known."""
        db, site = self.shelf.db, self.written.page.site
        if groups.count_indexed(db, site, most=LEARNT + 1) != LEARNT:
            return
        pages = groups.indexed_pages(db, site)
        yield from pages
        for page in pages:
            article = self.shelf.article_of(page)
            held = _held(self.shelf, article.states) if article else {}
            sharing = {
                group for of_passage in held.values() if len(of_passage) <= FORMULA for group in of_passage
            }
            yield from (each.page for members in self.shelf.members(sharing).values() for each in members)


@cache
def _differ(before: int, after: int) -> bool:
    """Return whether two numbers of groups may be read as different steps."""
    counts = np.array([before, after])[:, None] - np.arange(OWN_GROUPS + 1)
    steps = rounded(np.maximum(counts, 0))
    return bool((steps[0] != steps[1]).any())


def forget_text(db: Store, page: PageId, article: Article) -> None:
    """Take an indexed text out of the index in the caller's transaction: the page never showed it as a whole.

    The pages of its group are indexed anew, and the pages with a passage of the text are compared anew.
    """
    membership = groups.membership(db, page)
    if membership is None:
        return
    (document,) = documents([{"text": article.text}])
    held = groups.groups_by_passage(db, [*document.print.passages.tolist(), *document.terms.tolist()])
    sharing = {group for of_passage in held.values() if len(of_passage) <= FORMULA for group in of_passage}
    members = groups.members_of(db, sharing)
    unjudged.mark_unjudged(db, sorted({each.page for of in members.values() for each in of}), Stage.COMPARE)
    unjudged.mark_unjudged(db, groups.dissolve_group(db, membership.group), Stage.INDEX)
