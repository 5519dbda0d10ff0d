"""Stage 2: an article and the index → the comparisons worth keeping. The index does not change meanwhile.

The evidence of a page is everything that its comparisons depend on. Its digest stands in the store, so a page with the
evidence of last time is not compared again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitor.analysis.reprints.shelf import JudgedArticle, Shelf, State, claimants, credits_page, link_target
from monitor.reuse.candidates import OwnSite, candidate_groups
from monitor.reuse.furniture import REPEATED
from monitor.reuse.holders import Held, Holders, rounded
from monitor.reuse.match import Candidate, compare_all
from monitor.reuse.score.features import size_step
from monitor.reuse.score.judgement import SUSPICION
from storage.conclusions import comparisons, groups, unjudged
from storage.conclusions.comparisons import PageComparison
from storage.conclusions.groups import Member, Membership
from storage.conclusions.unjudged import Stage
from storage.engine.store import transaction
from storage.records import LISTED, Match, PageId, Relation

FURNITURE_DIGEST = 8  # bytes
KEPT_RELATIONS = LISTED | {Relation.SUSPECT}
# Two pages of a site may carry the same article if both texts share at least this part.
SAME_ARTICLE = 0.9


@dataclass(frozen=True)
class _Pair:
    """A page that an article is compared with, in the state nearest to the article."""

    other: JudgedArticle
    state: State
    candidate: Candidate


@dataclass(frozen=True)
class _Evidence:
    """Everything that the comparisons of an article depend on. What `compare_all` reads belongs into the digest."""

    article: JudgedArticle
    holders: Holders
    pairs: tuple[_Pair, ...]

    @property
    def furniture(self) -> bytes:
        """The digest of the furniture that the article's site has shown in the article."""
        site = self.article.page.site
        furniture = (self.holders.of_site(site) >= REPEATED).tobytes()
        return hashlib.blake2b(furniture, digest_size=FURNITURE_DIGEST).digest()

    def digest(self) -> bytes:
        """Return the digest of the evidence. Its last bytes are the digest of the furniture."""
        digest = hashlib.blake2b(digest_size=16)
        holders = self.holders
        known = (size_step(holders.known), sorted(holders.learnt))
        digest.update(repr(known).encode() + _facts(self.article, self.article.current))
        groups: dict[int, int] = {}  # numbers of groups differ with the order of the articles
        for pair in self.pairs:
            candidate = pair.candidate
            digest.update(str(groups.setdefault(candidate.group, len(groups))).encode())
            digest.update(_facts(pair.other, pair.state))
            digest.update(bytes([candidate.linked, candidate.credited, candidate.group in holders.own]))
            for others in holders.others(candidate.group):
                digest.update(others.tobytes())
            digest.update(repr(sorted(holders.sites.get(candidate.group, ()))).encode())
            digest.update(rounded(holders.of_site(pair.other.page.site)).tobytes())
        digest.update(rounded(holders.of_site(self.article.page.site)).tobytes())
        return digest.digest() + self.furniture


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
        if _has_other_furniture(digest, membership):
            unjudged.mark_unjudged(db, [page], Stage.SPREAD)
        if kept != before:
            others = {each.other for each in (*kept, *before)}
            unjudged.mark_unjudged(db, sorted({page, *others}), Stage.DERIVE)


def _has_other_furniture(digest: bytes, membership: Membership | None) -> bool:
    """Return whether a page's furniture is told otherwise than at the last comparison; the findings depend on it."""
    before = membership.evidence if membership else None
    return before is not None and before[-FURNITURE_DIGEST:] != digest[-FURNITURE_DIGEST:]


def _comparisons(evidence: _Evidence) -> list[PageComparison]:
    """Return the comparisons worth keeping, in the order of the other pages' numbers."""
    query, candidates = evidence.article.current, [pair.candidate for pair in evidence.pairs]
    matches = compare_all(query.document, candidates, evidence.holders)
    compared = []
    for pair, match in zip(evidence.pairs, matches, strict=True):
        if _is_worth_keeping(evidence.article, pair, match):
            compared.append(_kept(evidence.article, pair, match))
    return sorted(compared, key=lambda each: each.other)


def _is_worth_keeping(article: JudgedArticle, pair: _Pair, match: Match) -> bool:
    if match.relation in KEPT_RELATIONS:
        return match.probability >= SUSPICION
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
    document = article.current.document
    by_value = shelf.postings.groups_of(article.current.marks)
    passages, terms = (
        Held(values, [by_value.get(value, ()) for value in values.tolist()])
        for values in (document.print.passages, document.terms)
    )
    shelf.read_groups({group, *passages.distinct, *terms.distinct})
    members, sites = shelf.groups, shelf.sites
    holders = Holders(passages, terms, frozenset({group}), sites, frozenset(), shelf.known)
    pairs = tuple(_pairs(shelf, article, _chosen(shelf, article, holders, members)))
    involved = {article.page.site, *(pair.other.page.site for pair in pairs)}
    learnt = frozenset(site for site in involved if shelf.is_known(site))
    return _Evidence(article, replace(holders, learnt=learnt), pairs)


def _chosen(
    shelf: Shelf, article: JudgedArticle, holders: Holders, members: Mapping[int, Sequence[Member]]
) -> dict[PageId, tuple[int, bool]]:
    """Return the pages to compare an article with: the group of each, and whether the article links there."""
    page = article.page
    chosen: dict[PageId, tuple[int, bool]] = {}
    credited = shelf.credited_sites(article.article)
    _, linked = link_target(shelf.db, article.article)
    membership = groups.membership(shelf.db, linked.id) if linked and linked.id != page.id else None
    if linked and membership:
        chosen[linked.id] = membership.group, True
    for group in _likeliest(article, holders, members):
        others = [member for member in members[group] if member.page != page.id]
        for member in claimants(shelf.setup, page.site, others, credited):
            chosen.setdefault(member.page, (group, False))
    return chosen


def _likeliest(
    article: JudgedArticle, holders: Holders, members: Mapping[int, Sequence[Member]]
) -> list[int]:
    """Return the groups to compare an article with."""

    def address(group: int) -> str:
        return members[group][0].url

    passages, terms = (_with_members(held, members) for held in (holders.passages, holders.terms))
    own = OwnSite.of(holders.passages, lambda group: article.page.site in holders.sites.get(group, ()))
    return candidate_groups(article.current.document, passages, terms, own, address)


def _with_members(held: Held, members: Mapping[int, Sequence[Member]]) -> Held:
    """Return what is held without the groups of pages that are judged no longer."""
    if all(map(members.__getitem__, held.distinct)):
        return held
    return Held(held.values, [[group for group in groups if members[group]] for groups in held.groups])


def _pairs(
    shelf: Shelf, article: JudgedArticle, chosen: Mapping[PageId, tuple[int, bool]]
) -> Iterator[_Pair]:
    """Return the pairs of an article with the chosen pages, in the order of their addresses."""
    articles = ((shelf.article_of(page), group, linked) for page, (group, linked) in chosen.items())
    readable = [(other, group, linked) for other, group, linked in articles if other is not None]
    for other, group, linked in sorted(readable, key=lambda each: each[0].page.url):
        state = _nearest(article.current, other.states)
        credited = credits_page(shelf.setup, article.article, article.page.site, other.page, other.article)
        yield _Pair(other, state, Candidate(state.document, group, linked, credited))


def _nearest(text: State, states: Iterable[State]) -> State:
    """Return the state most like a text, of equal states the latest."""
    passages = text.document.print.passages

    def likeness(state: State) -> tuple[bool, float, int]:
        other = state.document.print
        shared = len(np.intersect1d(passages, other.passages, assume_unique=True))
        share = 2 * shared / max(1, len(passages) + len(other.passages))
        return other.digest == text.document.print.digest, share, state.revision.number

    return max(states, key=likeness)
