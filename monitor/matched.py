"""A text of a collection and its candidates → the line that `match` prints about it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from monitor.reuse.bulk.corpus import Document
from monitor.reuse.disguise import undone
from monitor.reuse.match import Evidence, compare, together
from storage.records import DERIVED, Match, Relation

SUSPECTED = frozenset({Relation.SUSPECT})

Originals = Mapping[int, tuple[Document, Match]]  # by their number in the collection


def line(query: Document, candidates: Iterable[tuple[int, Document, int]]) -> dict[str, Any]:
    """What the query derives from, out of candidates: number, text, rare passages shared."""
    compared = _compared(query, candidates)
    relations = together([match for _, match in compared.values()])
    matches = {
        number: (original, match)
        for (number, (original, _)), match in zip(compared.items(), relations, strict=True)
    }
    told = {"id": query.id, "matches": _ranked(query, matches, DERIVED)}
    suspects = _ranked(query, matches, SUSPECTED)
    return told | ({"suspects": suspects} if suspects else {})


def _compared(query: Document, candidates: Iterable[tuple[int, Document, int]]) -> Originals:
    """Every candidate, compared; equal texts of one day once."""
    known: dict[tuple[str, date | None], Match | None] = {}
    compared: dict[int, tuple[Document, Match]] = {}
    for number, original, rare in sorted(candidates, key=lambda each: each[0]):
        key = original.print.digest, original.day
        if key not in known:
            known[key] = _compare(query, original, rare)
        match = known[key]
        if match is not None and not _is_itself(query, original, match):
            compared[number] = original, match
    return compared


def _compare(query: Document, original: Document, rare: int) -> Match | None:
    evidence = Evidence.of(query.print, original.print, rare)
    if query.print.digest != original.print.digest and not evidence.worth_comparing:
        return None
    gap = abs((query.day - original.day).days) if query.day and original.day else None
    return compare(query.form, original.form, evidence, date_gap_days=gap)


def _is_itself(query: Document, original: Document, match: Match) -> bool:
    """A collection matched against itself: the same id and the same text is the text itself."""
    return query.id == original.id and match.relation is Relation.VERBATIM


def _ranked(query: Document, matches: Originals, relations: Collection[Relation]) -> list[dict[str, Any]]:
    """The most similar first; of equals the earliest."""
    chosen = [each for each in matches.items() if each[1][1].relation in relations]
    chosen.sort(key=lambda each: _rank(each[0], *each[1]))
    return [_facts(query, original, match) for _, (original, match) in chosen]


def _rank(number: int, original: Document, match: Match) -> tuple[float, int, date, int]:
    return -match.similarity, -match.rare_shared, original.day or date.max, number


def _facts(query: Document, original: Document, match: Match) -> dict[str, Any]:
    disguise = [*undone(query.traits, original.traits), *match.disguise]
    facts = {
        "id": original.id,
        "relation": match.relation.value,
        "similarity": round(match.similarity, 4),
        "original_coverage": round(match.original_coverage, 4),
        "reprint_coverage": round(match.reprint_coverage, 4),
    }
    return facts | ({"disguise": disguise} if disguise else {})
