"""Two normal forms and the rarity of their shared passages → a match: relation, coverage of both, shared runs.

A text passes through this folder in these steps:

1. candidates.py finds the works that share rare passages with the text.
2. cover.py finds the characters that stand in both texts of a pair.
3. disguise.py names what was done to hide a copy. The normal forms have undone most disguises already.
4. relation.py decides between copy, mould, quotation and suspect. moulds.py knows notices of the same mould.
5. lineage.py chooses the originals among the matches of an article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitor.reuse.candidates import RARE_DF, SharedPassages
from monitor.reuse.cover import Cover, TextPair
from monitor.reuse.disguise import word_disguises
from monitor.reuse.document import Document
from monitor.reuse.holders import Holders
from monitor.reuse.relation import PURE, WHOLE, relation_of
from monitor.texts.fingerprint import NormalForm
from storage.records import DERIVED, Match, Passage, Relation

MOST_PASSAGES = 12
# Two originals of a compilation may share this part of the smaller cover: a common quotation.
COMMON_PART = 0.3
QUOTED = 0.1  # share of the original; the query has so much more from the whole text


@dataclass(frozen=True)
class Candidate:
    """A text that a query may derive from."""

    document: Document
    group: int  # group of copies that the text belongs to
    linked: bool = False  # the query's 原文链接 leads to the text
    credited: bool = False  # the query credits the text's site, or the source that the text credits


def compare_all(query: Document, candidates: Sequence[Candidate], holders: Holders) -> list[Match]:
    """Return the matches of a query with its candidates, in their order. The whole of the evidence is in the arguments.

    The candidates are compared with each other too: an original that gave the query the same text and more makes a
    further candidate with a part of this text a mere quotation.
    """
    return [_compared(query, candidate, holders) for candidate in candidates]


def _compared(query: Document, candidate: Candidate, holders: Holders) -> Match:
    original = candidate.document
    held = np.isin(holders.passages, original.print.passages, assume_unique=True)
    rare = int((holders.others(candidate.group)[held] < RARE_DF).sum())
    gap = abs((query.day - original.day).days) if query.day and original.day else None
    shared = SharedPassages.of(query.print, original.print, rare)
    return compare(query.form, original.form, shared, linked=candidate.linked, date_gap_days=gap)


def compare(
    query: NormalForm,
    original: NormalForm,
    shared: SharedPassages,
    *,
    linked: bool = False,
    date_gap_days: int | None = None,
) -> Match:
    """Return the match of a query with a text that the query may derive from.

    ``linked`` says that the query links to the original: this counts as proof. ``date_gap_days`` are the days between
    the publications, None if unknown: many days speak for a mould.
    """
    if query.text == original.text and query.text:
        passage = _passage(query, original, (0, len(query.text)), 0)
        return Match(Relation.VERBATIM, 1.0, 1.0, 1.0, shared.rare, (passage,))
    pair = TextPair.of(query, original)
    relation = relation_of(pair, shared, linked=linked, date_gap_days=date_gap_days)
    return Match(
        relation,
        pair.similarity,
        pair.original_cover.share,
        pair.query_cover.share,
        shared.rare,
        _passages(query, original, pair.query_cover),
        word_disguises(pair) if relation in DERIVED else (),
    )


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
