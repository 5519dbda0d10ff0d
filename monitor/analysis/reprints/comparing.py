"""Stage 2: an article and the index → the comparisons worth keeping. The index does not change meanwhile.

The evidence of a page is everything that its comparisons depend on. Its digest stands in the store, so a page with the
evidence of last time is not compared again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.analysis.reprints.shelf import JudgedArticle, Shelf, State, claimants, credits_page, link_target
from monitor.reuse.candidates import DF_CUT, MOST_CANDIDATES, RARE_DF, SHORT
from monitor.reuse.furniture import without_furniture
from monitor.reuse.holders import Holders
from monitor.reuse.match import Candidate, compare_all
from storage.conclusions import comparisons, groups, unjudged
from storage.conclusions.comparisons import PageComparison
from storage.conclusions.groups import Member
from storage.conclusions.unjudged import Stage
from storage.engine.store import transaction
from storage.records import DERIVED, Match, PageId, Relation

LEAST_PROBABILITY = 0.5
KEPT_RELATIONS = DERIVED | {Relation.QUOTATION, Relation.SUSPECT}
# Two pages of a site carry the same article if both texts share at least this part.
SAME_ARTICLE = 0.9


@dataclass(frozen=True)
class _Pair:
    """A page that an article is compared with, in the state nearest to the article."""

    other: JudgedArticle
    state: State
    candidate: Candidate
    is_known: bool  # enough articles of either site are known


@dataclass(frozen=True)
class _Evidence:
    """Everything that the comparisons of an article depend on. What `compare_all` reads belongs into the digest."""

    article: JudgedArticle
    holders: Holders
    pairs: tuple[_Pair, ...]

    def digest(self) -> bytes:
        """Return the digest of the evidence."""
        digest = hashlib.blake2b(digest_size=16)
        digest.update(_facts(self.article, self.article.current))
        digest.update(self.holders.of_site(self.article.page.site).tobytes())
        for pair in self.pairs:
            candidate = pair.candidate
            digest.update(_facts(pair.other, pair.state))
            digest.update(bytes([candidate.linked, candidate.credited, pair.is_known]))
            digest.update(bytes([candidate.group in self.holders.own]))
            digest.update(self.holders.others(candidate.group).tobytes())
            for site in (self.article.page.site, pair.other.page.site):
                digest.update(self.holders.others_of_site(site, candidate.group).tobytes())
            digest.update(self.holders.of_site(pair.other.page.site).tobytes())
        return digest.digest()


def _facts(article: JudgedArticle, state: State) -> bytes:
    facts = (
        article.page.id,
        article.page.site,
        state.revision.id,
        state.document.day,
        state.document.print.digest,
    )
    return repr(facts).encode() + state.raw


def compare_page(shelf: Shelf, page: PageId) -> None:
    """Compare a page with its candidates if its evidence changed, and mark the pages to derive."""
    db = shelf.db
    article, membership = shelf.article_of(page), groups.membership(db, page)
    evidence = _evidence(shelf, article, membership.group) if article and membership else None
    digest = evidence.digest() if evidence else None
    is_same = evidence is None or (membership is not None and digest == membership.evidence)
    kept = [] if evidence is None or is_same else _comparisons(evidence)
    with transaction(db):
        unjudged.mark_judged(db, [page], Stage.COMPARE)
        if is_same or digest is None:
            return
        before = comparisons.comparisons_of(db, page)
        groups.set_evidence(db, page, digest)
        comparisons.set_comparisons(db, page, kept)
        if kept != before:
            others = {each.other for each in (*kept, *before)}
            unjudged.mark_unjudged(db, sorted({page, *others}), Stage.DERIVE)


def _comparisons(evidence: _Evidence) -> list[PageComparison]:
    """Return the comparisons worth keeping, in the order of the other pages' numbers."""
    query, candidates = evidence.article.current, [pair.candidate for pair in evidence.pairs]
    matches = compare_all(query.document, candidates, evidence.holders)
    compared = []
    for pair, match in zip(evidence.pairs, matches, strict=True):
        settled = without_furniture(
            query.document, pair.candidate, match, evidence.holders, is_known=pair.is_known
        )
        if _is_worth_keeping(evidence.article, pair, settled):
            compared.append(_kept(evidence.article, pair, settled))
    return sorted(compared, key=lambda each: each.other)


def _is_worth_keeping(article: JudgedArticle, pair: _Pair, match: Match) -> bool:
    if match.relation in KEPT_RELATIONS:
        return match.probability >= LEAST_PROBABILITY
    is_same = min(match.original_coverage, match.reprint_coverage) >= SAME_ARTICLE
    return is_same and pair.other.page.site == article.page.site


def _kept(article: JudgedArticle, pair: _Pair, match: Match) -> PageComparison:
    return PageComparison(
        page=article.page.id,
        other=pair.other.page.id,
        revision=article.current.revision.id,
        other_revision=pair.state.revision.id,
        match=match,
        linked=pair.candidate.linked,
        credited=pair.candidate.credited,
    )


# --- evidence -----------------------------------------------------------------------------------


def _evidence(shelf: Shelf, article: JudgedArticle, group: int) -> _Evidence:
    passages = article.current.document.print.passages
    by_passage = groups.groups_by_passage(shelf.db, passages.tolist())
    held = [by_passage.get(passage, ()) for passage in passages.tolist()]
    members = shelf.members({group, *(each for of_passage in held for each in of_passage)})
    sites = {each: frozenset(member.site for member in of_group) for each, of_group in members.items()}
    holders = Holders(passages, held, frozenset({group}), sites)
    chosen = _chosen(shelf, article, holders, members)
    return _Evidence(article, holders, tuple(_pairs(shelf, article, chosen)))


def _chosen(
    shelf: Shelf, article: JudgedArticle, holders: Holders, members: Mapping[int, Sequence[Member]]
) -> dict[PageId, tuple[int, bool]]:
    """Return the pages to compare an article with: the group of each, and whether the article links there."""
    page = article.page
    chosen: dict[PageId, tuple[int, bool]] = {}
    _, linked = link_target(shelf.db, article.article)
    membership = groups.membership(shelf.db, linked.id) if linked and linked.id != page.id else None
    if linked and membership:
        chosen[linked.id] = membership.group, True
    for group in _likeliest(holders, members):
        others = [member for member in members[group] if member.page != page.id]
        for member in claimants(shelf.setup, page.site, others):
            chosen.setdefault(member.page, (group, False))
    return chosen


def _likeliest(holders: Holders, members: Mapping[int, Sequence[Member]]) -> list[int]:
    """Return the groups that share most passages with a text."""
    sizes = np.array([len(held) for held in holders.groups], dtype=np.int64)
    is_short = len(holders.passages) <= SHORT
    ranked = []
    for group, places in holders.places.items():
        telling = [at for at in places if sizes[at] <= DF_CUT]
        least = 1 if is_short or any(member.shortest <= SHORT for member in members[group]) else 2
        if len(telling) >= least and members[group]:
            ranked.append((-len(telling), group, telling))
    ranked.sort(key=lambda each: each[0])
    bound = ranked[MOST_CANDIDATES - 1][0] if len(ranked) >= MOST_CANDIDATES else 0
    rest = [
        (shared, -int((holders.others(group)[telling] < RARE_DF).sum()), members[group][0].url, group)
        for shared, group, telling in ranked
        if shared <= bound
    ]
    return [group for *_, group in sorted(rest)[:MOST_CANDIDATES]]


def _pairs(
    shelf: Shelf, article: JudgedArticle, chosen: Mapping[PageId, tuple[int, bool]]
) -> Iterator[_Pair]:
    """Return the pairs of an article with the chosen pages, in the order of their addresses."""
    articles = ((shelf.article_of(page), group, linked) for page, (group, linked) in chosen.items())
    readable = [(other, group, linked) for other, group, linked in articles if other is not None]
    for other, group, linked in sorted(readable, key=lambda each: each[0].page.url):
        state = _nearest(article.current, other.states)
        credited = credits_page(shelf.setup, article.article, other.page, other.article)
        is_known = any(shelf.is_known(site) for site in (article.page.site, other.page.site))
        yield _Pair(other, state, Candidate(state.document, group, linked, credited), is_known)


def _nearest(text: State, states: Iterable[State]) -> State:
    """Return the state most like a text, of equal states the latest."""
    passages = text.document.print.passages

    def likeness(state: State) -> tuple[bool, float, int]:
        other = state.document.print
        shared = len(np.intersect1d(passages, other.passages, assume_unique=True))
        share = 2 * shared / max(1, len(passages) + len(other.passages))
        return other.digest == text.document.print.digest, share, state.revision.number

    return max(states, key=likeness)
