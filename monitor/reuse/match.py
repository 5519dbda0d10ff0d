"""A query with its candidates and their evidence → the matches: probability, relation, coverage of both, shared runs.

A text passes through this folder in these steps:

1. groups.py unites the copies of a text, candidates.py finds texts with shared passages, holders.py says how many
   groups hold each passage. All three know texts alone, and no conclusions.
2. cover.py finds the characters that stand in both texts of a pair.
3. score/ turns a pair with its evidence into a probability, and names the relation.
4. disguise.py names what was done to hide a copy. The normal forms have undone most disguises already.
5. lineage.py chooses the originals among the matches of an article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitor.reuse.cover import Cover
from monitor.reuse.disguise import word_disguises
from monitor.reuse.document import Document
from monitor.reuse.holders import Holders
from monitor.reuse.score.features import FURNITURE, Evidence, Mask, Pair, features
from monitor.reuse.score.judgement import PURE, WHOLE, Terms, probability_with, relation_of
from monitor.reuse.score.trees import trained
from monitor.texts.fingerprint import NormalForm
from storage.records import DERIVED, Match, Passage, Relation

MOST_PASSAGES = 12
# Two originals of a compilation may share this part of the smaller cover: a common quotation.
COMMON_PART = 0.3
QUOTED = 0.1  # share of the original; the query has so much more from the whole text
# Pairs with less are not scored: weight of the shared passages, share of the passages of the shorter text, share of
# the salient terms.
LEAST_INFORMATION, LEAST_SHARE, LEAST_TERM_SHARE = 1.0, 0.5, 0.15


@dataclass(frozen=True)
class Candidate:
    """A text that a query may derive from."""

    document: Document
    group: int  # group of copies that the text belongs to
    linked: bool = False  # the query's 原文链接 leads to the text
    credited: bool = False  # the query credits the text's site, or the source that the text credits


def compare_all(query: Document, candidates: Sequence[Candidate], holders: Holders) -> list[Match]:
    """Return the matches of a query with its candidates, in their order. The arguments are the whole evidence.

    The candidates are compared with each other too: an original that gave the query the same text and more makes a
    further candidate with a part of this text a mere quotation.
    """
    pairs = pairs_of(query, candidates, holders)
    scored = [
        number for number, pair in enumerate(pairs) if _has_to_be_scored(pair, candidates[number], holders)
    ]
    scores = dict(zip(scored, _scores([pairs[number] for number in scored], pairs), strict=True))
    return [
        _match(pair, candidate, scores.get(number))
        for number, (pair, candidate) in enumerate(zip(pairs, candidates, strict=True))
    ]


def pairs_of(query: Document, candidates: Sequence[Candidate], holders: Holders) -> list[Pair]:
    """Return a query with each of its candidates and their evidence."""
    furniture_of = {
        site: holders.of_site(site) >= FURNITURE
        for site in {query.site, *(candidate.document.site for candidate in candidates)}
    }
    return [
        Pair(
            query,
            candidate.document,
            evidence_of(candidate, holders, furniture_of[query.site] | furniture_of[candidate.document.site]),
        )
        for candidate in candidates
    ]


def evidence_of(candidate: Candidate, holders: Holders, furniture: Mask) -> Evidence:
    """Return what the query of ``holders`` shares with a candidate."""
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


def _has_to_be_scored(pair: Pair, candidate: Candidate, holders: Holders) -> bool:
    """Return whether texts share enough for any relation, and may be evidence for each other."""
    if _is_same_text(pair):
        return False
    if candidate.linked:
        return True
    if pair.query.site and pair.query.site == pair.original.site and pair.query.site not in holders.learnt:
        return False
    return is_worth_comparing(pair)


def is_worth_comparing(pair: Pair) -> bool:
    """Return whether two texts share enough for any relation."""
    shared = int(np.count_nonzero(pair.evidence.held))
    fewest = min(len(pair.query.print.passages), len(pair.original.print.passages))
    if pair.evidence.information >= LEAST_INFORMATION or shared >= LEAST_SHARE * fewest:
        return True
    return pair.evidence.term_share >= LEAST_TERM_SHARE


def _scores(pairs: Sequence[Pair], all_pairs: Sequence[Pair]) -> list[float]:
    trees = trained()
    rows = features(pairs, [pair.evidence for pair in all_pairs])
    table = np.array([[row[name] for name in trees.names] for row in rows]).reshape(
        len(rows), len(trees.names)
    )
    scores: list[float] = trees.probabilities(table).tolist()
    return scores


def _match(pair: Pair, candidate: Candidate, score: float | None) -> Match:
    if _is_same_text(pair):
        query, original = pair.query.form, pair.original.form
        whole = (_passage(query, original, (0, len(query.text)), 0),)
        return Match(Relation.VERBATIM, 1.0, 1.0, 1.0, pair.evidence.rare, whole)
    texts = pair.texts
    probability = 0.0
    if score is not None:
        probability = probability_with(score, pair, Terms(candidate.linked, candidate.credited, _days(pair)))
    relation = relation_of(pair, probability)
    return Match(
        relation,
        texts.similarity,
        texts.original_cover.share,
        texts.query_cover.share,
        pair.evidence.rare,
        _passages(pair.query.form, pair.original.form, texts.query_cover),
        word_disguises(texts) if relation in DERIVED else (),
        probability,
    )


def _is_same_text(pair: Pair) -> bool:
    return bool(pair.query.form.text) and pair.query.print.digest == pair.original.print.digest


def _days(pair: Pair) -> int | None:
    """Return the days between both publications, None if a day is unknown."""
    if pair.query.day is None or pair.original.day is None:
        return None
    return abs((pair.query.day - pair.original.day).days)


def _passages(query: NormalForm, original: NormalForm, cover: Cover) -> tuple[Passage, ...]:
    """Return the longest runs of the query with their first places in the original."""
    passages = []
    for start, end in cover.runs[:MOST_PASSAGES]:
        place = original.text.find(query.text[start:end])
        if place >= 0:
            passages.append(_passage(query, original, (start, end), place))
    return tuple(passages)


def _passage(query: NormalForm, original: NormalForm, run: tuple[int, int], place: int) -> Passage:
    """Return a run of the query and the equal run at ``place`` of the original, as places in the raw texts."""
    start, end = run
    return Passage(*_raw_span(query, start, end), *_raw_span(original, place, place + end - start))


def _raw_span(form: NormalForm, start: int, end: int) -> tuple[int, int]:
    return int(form.offsets[start]), int(form.offsets[end - 1]) + 1


# --- several matches of a text -----------------------------------------------------------------


def reconciled(matches: Sequence[Match]) -> list[Match]:
    """Return the matches of a query, with relations that take the further matches into account.

    A query that holds two originals side by side is a compilation of both. A query may hold a small part of an
    original, and this part may stand in a second original that gave the query more. Then the part came from the second
    original, and the first original merely quotes the second.
    """
    return [_reconciled(match, matches) for match in matches]


def _reconciled(match: Match, matches: Sequence[Match]) -> Match:
    if _is_beside_original(match, matches):
        return replace(match, relation=Relation.COMPILATION)
    if any(_is_taken_from(match, source) for source in matches):
        return replace(match, relation=Relation.SHARED_PASSAGE, disguise=())
    return match


def _is_beside_original(match: Match, matches: Sequence[Match]) -> bool:
    """Return whether the query holds a further original, whole and elsewhere in the text."""
    if match.relation is not Relation.EDITED or match.original_coverage <= match.reprint_coverage:
        return False
    return any(_is_whole(further) and common_part(match, further) <= COMMON_PART for further in matches)


def _is_whole(match: Match) -> bool:
    return match.relation in (Relation.EDITED, Relation.COMPILATION) and match.original_coverage >= WHOLE


def _is_taken_from(part: Match, source: Match) -> bool:
    """Return whether ``part`` is a small excerpt, and ``source`` gave the query the same text and more."""
    if part.relation is not Relation.EXCERPT or part.original_coverage > QUOTED:
        return False
    if source.relation not in DERIVED or source.reprint_coverage < part.reprint_coverage + QUOTED:
        return False
    return common_part(part, source) >= PURE


def common_part(first: Match, second: Match) -> float:
    """Return the characters of the query that both matches hold, as a share of the smaller match."""
    covers = [
        {place for passage in match.passages for place in range(passage.a_start, passage.a_end)}
        for match in (first, second)
    ]
    smaller = min(map(len, covers))
    return len(covers[0] & covers[1]) / smaller if smaller else 1.0
