"""A query with candidates and evidence → the matches: probability, relation, coverage of both, shared runs.

A text passes through this folder in these steps:

1. groups.py unites the copies of a text, candidates.py finds texts with shared passages, digest.py finds the briefs of
   a digest, holders.py says how many groups hold a passage, kin.py takes out the groups that derive from the same
   article. These modules know texts alone, and no conclusions.
2. cover.py finds the characters that stand in both texts of a pair.
3. score/ turns a pair with its evidence into a probability, and names the relation.
4. disguise.py names the disguise of a copy. The normal forms have undone most disguises already.
5. lineage.py chooses the originals among the matches of an article.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitor.reuse.cover import SHORTEST_RUN
from monitor.reuse.digest import Spans, briefs_among
from monitor.reuse.disguise import word_disguises
from monitor.reuse.document import Document
from monitor.reuse.furniture import REPEATED, without_furniture
from monitor.reuse.holders import Holders
from monitor.reuse.kin import without_kin
from monitor.reuse.score.altered import altered_copies
from monitor.reuse.score.features import Evidence, Mask, Pair, of_evidence, of_texts, size_step
from monitor.reuse.score.judgement import DERIVATION, PURE, WHOLE, FurtherTerms, probability_with, relation_of
from monitor.reuse.score.trees import trained
from monitor.texts.fingerprint import NormalForm
from storage.records import DERIVED, Match, Passage, Relation

MOST_PASSAGES = 12
# Two originals of a compilation may share this part of the smaller cover: a common quotation.
COMMON_PART = 0.3
# With official formulas in both, both share more: either has to hold so many characters and so much alone. A version of
# an original holds the same stretch. `webs.py --first 41 --seeds 6`: 7 of 10 missed originals are found.
OWN_STRETCH, OWN_PART = 60, 0.2
GOOD_PART = 0.2  # share of the query from a further original; with so much the query is a compilation
PARTS = frozenset({Relation.QUOTATION, Relation.COMPILATION})
QUOTED = 0.1  # share of the original; the query has so much more from the whole text
ALIKE = 0.3  # share of the passages of the longer text; with fewer shared the covers of an unscored pair are left out


@dataclass(frozen=True)
class Candidate:
    """A possible original of a query."""

    document: Document
    group: int  # group of copies that the text belongs to
    linked: bool = False  # the query's 原文链接 leads to the text
    credited: bool = False  # the query credits the text's site, or the source that the text credits


def compare_all(query: Document, candidates: Sequence[Candidate], holders: Holders) -> list[Match]:
    """Return the matches of a query with its candidates, in their order. The arguments are the whole evidence.

    The candidates are compared with one another too: an original with the same text of the query and more makes a
    further candidate with a part of this text a mere quotation.
    """
    pairs = pairs_of(query, candidates, holders)
    scores = _scores(pairs, candidates, holders)
    briefs, altered = briefs_among(query, pairs), altered_copies(pairs)
    return [
        _match(
            pair,
            score,
            FurtherTerms(
                candidate.linked,
                candidate.credited,
                _days(pair),
                size_step(holders.known),
                is_altered=at in altered and score is not None,
            ),
            briefs.get(candidate.group, ()) if _may_be_evidence(pair, candidate, holders) else (),
        )
        for at, (pair, candidate, score) in enumerate(zip(pairs, candidates, scores, strict=True))
    ]


def _scores(pairs: Sequence[Pair], candidates: Sequence[Candidate], holders: Holders) -> list[float | None]:
    """Return the score of every pair. None: the texts share too little, or may be no evidence."""
    trees = trained()
    evidence = of_evidence(pairs, holders.known)
    scores: list[float | None] = [None] * len(pairs)
    looked_at = [
        number
        for number, first in enumerate(trees.first.probabilities(evidence))
        if _may_be_evidence(pairs[number], candidates[number], holders)
        and (first >= trees.least or candidates[number].linked)
    ]
    rows = [evidence[number] | of_texts(pairs[number]) for number in looked_at]
    for number, score in zip(looked_at, trees.whole.probabilities(rows), strict=True):
        scores[number] = score
    return scores


def pairs_of(query: Document, candidates: Sequence[Candidate], holders: Holders) -> list[Pair]:
    """Return a query with every candidate and the evidence of the pair."""
    furniture_of = {
        site: holders.of_site(site) >= REPEATED
        for site in {query.site, *(candidate.document.site for candidate in candidates)}
    }
    own = without_furniture(query.form, holders.passages.values[furniture_of[query.site]])
    evidence = [
        evidence_of(candidate, holders, furniture_of[query.site] | furniture_of[candidate.document.site])
        for candidate in candidates
    ]
    texts = [candidate.document for candidate in candidates]
    return [
        Pair(query, text, each, own)
        for text, each in zip(texts, without_kin(query, texts, evidence, holders), strict=True)
    ]


def evidence_of(candidate: Candidate, holders: Holders, furniture: Mask) -> Evidence:
    """Return the evidence of the query of ``holders`` with a candidate."""
    document = candidate.document
    others, term_others = holders.others(candidate.group)
    return Evidence(
        held=np.isin(holders.passages.values, document.print.passages, assume_unique=True),
        others=others,
        furniture=furniture,
        terms=np.isin(holders.terms.values, document.terms, assume_unique=True),
        term_others=term_others,
        group=candidate.group,
    )


def _may_be_evidence(pair: Pair, candidate: Candidate, holders: Holders) -> bool:
    """Return whether two texts may be evidence: two texts of a site only once the furniture of the site is known."""
    if is_same_text(pair):
        return False
    if candidate.linked or not pair.query.site or pair.query.site != pair.original.site:
        return True
    return pair.query.site in holders.learnt


def _match(pair: Pair, score: float | None, terms: FurtherTerms, briefs: Spans) -> Match:
    if is_same_text(pair):
        query, original = pair.query.form, pair.original.form
        whole = (_passage(query, original, (0, len(query.text)), 0),)
        return Match(Relation.VERBATIM, 1.0, 1.0, 1.0, pair.evidence.rare, whole)
    if score is None and not briefs:
        return _without_score(pair)
    texts = pair.texts
    probability = probability_with(score or 0.0, pair, replace(terms, is_brief=bool(briefs)))
    relation = relation_of(pair, probability, is_brief=bool(briefs), is_altered=terms.is_altered)
    return Match(
        relation,
        texts.similarity,
        texts.original_cover.share,
        texts.query_cover.share,
        pair.evidence.rare,
        _passages(pair.query.form, pair.original.form, _runs(pair, briefs)),
        word_disguises(texts) if relation in DERIVED else (),
        probability,
    )


def _without_score(pair: Pair) -> Match:
    """Return the match of two texts without a score. With few shared passages the covers are 0."""
    shared = int(np.count_nonzero(pair.evidence.held))
    if shared < ALIKE * max(len(pair.query.print.passages), len(pair.original.print.passages)):
        return Match(Relation.SHARED_PASSAGE, 0.0, 0.0, 0.0, pair.evidence.rare, probability=0.0)
    texts = pair.texts
    shares = texts.similarity, texts.original_cover.share, texts.query_cover.share
    return Match(relation_of(pair, 0.0), *shares, pair.evidence.rare, probability=0.0)


def is_same_text(pair: Pair) -> bool:
    """Return whether both texts have the same normal form."""
    return bool(pair.query.form.text) and pair.query.print.digest == pair.original.print.digest


def _days(pair: Pair) -> int | None:
    """Return the days between both publications, None if a day is unknown."""
    if pair.query.day is None or pair.original.day is None:
        return None
    return abs((pair.query.day - pair.original.day).days)


def _runs(pair: Pair, briefs: Spans) -> Spans:
    """Return the shared runs of a pair, the longest first; of a digest those in the briefs from the original alone."""
    runs = pair.texts.query_cover.runs
    in_briefs = tuple(run for run in runs if any(run[0] < end and start < run[1] for start, end in briefs))
    return in_briefs or runs


def _passages(query: NormalForm, original: NormalForm, runs: Spans) -> tuple[Passage, ...]:
    """Return the longest runs of the query with their first places in the original."""
    parts = [part for run in runs[:MOST_PASSAGES] for part in _present(query.text, original.text, run)]
    return tuple(
        _passage(query, original, part, original.text.find(query.text[slice(*part)])) for part in parts
    )


def _present(query: str, original: str, run: tuple[int, int]) -> list[tuple[int, int]]:
    """Return a run of the query, cut where the original goes on elsewhere: a run is joined from short equal parts."""
    start, end = run
    parts: list[tuple[int, int]] = []
    while end - start >= SHORTEST_RUN:
        lengths = range(1, end - start + 1)
        length = bisect(lengths, 0, key=lambda length: query[start : start + length] not in original)
        if length >= SHORTEST_RUN:
            parts.append((start, start + length))
        start += max(1, length if length >= SHORTEST_RUN else 1)
    return parts


def _passage(query: NormalForm, original: NormalForm, run: tuple[int, int], place: int) -> Passage:
    """Return a run of the query and the equal run at ``place`` of the original, as places in the raw texts."""
    start, end = run
    return Passage(*_raw_span(query, start, end), *_raw_span(original, place, place + end - start))


def _raw_span(form: NormalForm, start: int, end: int) -> tuple[int, int]:
    return int(form.offsets[start]), int(form.offsets[end - 1]) + 1


# --- several matches of a text -----------------------------------------------------------------


def reconciled(matches: Sequence[Match]) -> list[Match]:
    """Return the matches of a query, with relations that take the further matches into account.

    A query that holds two originals, or sentences of both, side by side is a compilation of both. A query may hold a
    small part of an original, and this part may stand in a second original that gave the query more. Then the part came
    from the second original, and the first original merely quotes the second.
    """
    return [_reconciled(match, matches) for match in matches]


def _reconciled(match: Match, matches: Sequence[Match]) -> Match:
    if any(_is_taken_from(match, source) for source in matches):
        return replace(match, relation=Relation.SHARED_PASSAGE, disguise=())
    if _is_part_of_digest(match, matches) or _is_beside_original(match, matches):
        return replace(match, relation=Relation.COMPILATION)
    return match


def _is_beside_original(match: Match, matches: Sequence[Match]) -> bool:
    """Return whether the query holds a further original, or sentences beside an excerpt, elsewhere in the text."""
    if match.relation is Relation.EXCERPT:
        return any(_is_beside_excerpt(match, further) for further in matches)
    if match.relation is not Relation.EDITED or match.original_coverage <= match.reprint_coverage:
        return False
    return any(_is_whole(further) and common_part(match, further) <= COMMON_PART for further in matches)


def _is_beside_excerpt(excerpt: Match, further: Match) -> bool:
    """Return whether the query took sentences of a further text over, and both texts fit into the query side by side.

    Formulas in both originals make the common part large: so the stretches of each alone count.
    """
    is_room = excerpt.reprint_coverage + further.reprint_coverage <= 1
    return further.relation is Relation.COMPILATION and is_room and are_apart(excerpt, further)


def _is_part_of_digest(match: Match, matches: Sequence[Match]) -> bool:
    """Return whether the query quotes further texts elsewhere: a digest is a compilation of all quoted texts.

    Several unsure quotations in a text support one another: the query is no digest only if all quotations are chance.
    """
    if not _is_quotation(match):
        return False
    beside = [each for each in matches if _is_quotation(each) and common_part(match, each) <= COMMON_PART]
    return (
        bool(beside) and math.prod(1 - each.probability for each in (match, *beside)) <= 1 - DERIVATION + 1e-9
    )


def _is_quotation(match: Match) -> bool:
    """Return whether a part of the query stands in a part of the second text, in equal words."""
    if match.relation in PARTS:
        return True
    is_part = max(match.original_coverage, match.reprint_coverage) < WHOLE
    return match.relation is Relation.SUSPECT and is_part and bool(match.passages)


def _is_whole(match: Match) -> bool:
    """Return whether the second text stands in the query as a whole, or makes up a good part of the query."""
    is_held = match.original_coverage >= WHOLE or match.reprint_coverage >= GOOD_PART
    return match.relation in (Relation.EDITED, Relation.COMPILATION) and is_held


def _is_taken_from(part: Match, source: Match) -> bool:
    """Return whether ``part`` is a small excerpt, and ``source`` gave the query the same text and more."""
    if part.relation is not Relation.EXCERPT or part.original_coverage > QUOTED:
        return False
    if source.relation not in DERIVED or source.reprint_coverage < part.reprint_coverage + QUOTED:
        return False
    return common_part(part, source) >= PURE


def common_part(first: Match, second: Match) -> float:
    """Return the characters of the query in both matches, as a share of the smaller match."""
    shared, smaller = _common(first, second)
    return shared / smaller if smaller else 1.0


def are_apart(first: Match, second: Match) -> bool:
    """Return whether two matches hold different stretches of the query, whatever formulas both hold beside."""
    shared, smaller = _common(first, second)
    alone = smaller - shared
    is_mostly_apart = smaller > 0 and shared / smaller <= COMMON_PART
    return is_mostly_apart or (alone >= OWN_STRETCH and alone >= OWN_PART * smaller)


def _common(first: Match, second: Match) -> tuple[int, int]:
    """Return the characters of the query in both matches, and the characters of the smaller match."""
    ours, theirs = _places(first), _places(second)
    return len(ours & theirs), min(len(ours), len(theirs))


def _places(match: Match) -> set[int]:
    return {place for passage in match.passages for place in range(passage.a_start, passage.a_end)}
