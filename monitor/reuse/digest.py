"""A query → its briefs: short lines of a digest that stand as a whole in further texts.

A digest takes a sentence or two out of many texts. A sentence of fifteen characters shares a single passage with the
original: too little for a candidate, and too little for the trees, because a formula may be as long. Three such lines
of three texts are no chance. A list of headlines is no digest: a brief ends with a full stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise
from typing import Any

import numpy as np

from monitor.reuse.document import Document
from monitor.reuse.holders import Held
from monitor.reuse.salient import uncommon_pairs
from monitor.reuse.score.features import Pair
from monitor.texts.hashing import PASSAGE, WINDOW, grams

SHORTEST, LONGEST = 12, 120  # characters of a brief
SINGLE = (
    PASSAGE + 2 * WINDOW - 2
)  # characters; a line of no more may share a single passage with its original
BRIEFS = 3  # briefs of so many groups make a digest
PART = 0.25  # least share of the query in its briefs; headlines in a box below an article have less
MOST_BRIEFS = 40  # groups that are compared because of a single line
MOST_HOLDERS = 6  # groups with a passage of a brief; derivatives of the original may have the brief too
CONTEXT = 12  # characters around a brief that a derivative of the original has too
NUMBER = re.compile("^[0-9一二三四五六七八九十]{1,3}[.]?")  # before a brief
# Uncommon pairs of characters for each character. Sentences of news have .46 in the median, .66 in one of ten.
UNCOMMON = 0.15


Span = tuple[int, int]
Spans = tuple[Span, ...]


@dataclass(frozen=True)
class ShortLine:
    """A line of a query that may be a brief."""

    start: int
    end: int
    places: tuple[int, ...]  # of the passages inside, among the sorted passages of the query


def short_lines(document: Document) -> list[ShortLine]:
    """Return the lines of a brief's length that end with a full stop and hold a passage."""
    form, values = document.form, document.print.passages
    bounds = np.unique([0, *form.breaks.tolist(), len(form.text)]).tolist()
    stops = set(document.stops.tolist())
    spans = [
        (start, end) for start, end in pairwise(bounds) if SHORTEST <= end - start <= LONGEST and end in stops
    ]
    if not spans:
        return []
    hashes = grams(form.codes, PASSAGE).view(np.int64)
    places = np.searchsorted(values, hashes)
    places[values.take(places, mode="clip") != hashes] = -1
    inside = ((start, end, places[start : end - PASSAGE + 1]) for start, end in spans)
    lines = [ShortLine(start, end, tuple(np.unique(at[at >= 0]).tolist())) for start, end, at in inside]
    return [line for line in lines if line.places]


def may_be_digest(document: Document) -> bool:
    """Return whether single passages may make a text a digest of further texts."""
    lines = short_lines(document)
    return len(lines) >= BRIEFS and any(line.end - line.start <= SINGLE for line in lines)


def groups_by_line(document: Document, passages: Held, order: Callable[[int], Any]) -> list[int]:
    """Return the groups that share a short line with a query, if they are enough for a digest."""
    found: dict[int, None] = {}
    lines = short_lines(document)
    for line in lines if len(lines) >= BRIEFS else ():
        holding = (passages.groups[place] for place in line.places)
        counted = Counter(group for groups in holding if len(groups) <= MOST_HOLDERS for group in groups)
        likely = [group for group, count in counted.items() if 2 * count >= len(line.places)]
        found.update(dict.fromkeys(sorted(likely, key=order)))
    return list(found)[:MOST_BRIEFS] if len(found) >= BRIEFS else []


def briefs_among(query: Document, pairs: Sequence[Pair]) -> Mapping[int, Spans]:
    """Return the groups that gave a digest a brief, with the lines; empty if the query is no digest.

    ``pairs`` are all of a query.
    """
    lines = short_lines(query)
    given = [_givers(line, pairs) for line in lines] if len(lines) >= BRIEFS else []
    taken = [(line, givers) for line, givers in zip(lines, given, strict=False) if givers]
    if not _are_of_many([givers for _, givers in taken]) or _length(taken) < PART * _own_length(pairs[0]):
        return {}
    briefs: dict[int, Spans] = {}
    for line, givers in taken:
        for group in givers:
            briefs[group] = (*briefs.get(group, ()), (line.start, line.end))
    return briefs


def _are_of_many(given: Sequence[frozenset[int]]) -> bool:
    """Return whether the lines come from as many groups as make a digest: no fewer groups have all of them."""
    groups = sorted(frozenset().union(*given))
    few = combinations_with_replacement(groups, BRIEFS - 1)
    return bool(groups) and not any(all(not each.isdisjoint(some) for each in given) for some in few)


def _length(taken: Iterable[tuple[ShortLine, object]]) -> int:
    return sum(line.end - line.start for line, _ in taken)


def _own_length(pair: Pair) -> int:
    return len(pair.query.form.text) if pair.own is None else int(np.count_nonzero(pair.own))


def _givers(line: ShortLine, pairs: Sequence[Pair]) -> frozenset[int]:
    """Return the groups of the text with a line of the query, and of its derivatives; empty if unlike texts have it."""
    holding = [(pair, place) for pair in pairs if (place := _place(line, pair)) is not None]
    groups = frozenset(pair.evidence.group for pair, _ in holding)
    if not holding or not _is_uncommon(pairs[0].query, line):
        return frozenset()
    is_known = all(_further_holders(line, pair) < len(groups) for pair, _ in holding)
    around = [_around(pair.original, *place) for pair, place in holding]
    is_one_text = any(all(_are_alike(one, other) for other in around) for one in around)
    return groups if is_known and is_one_text else frozenset()


def _place(line: ShortLine, pair: Pair) -> Span | None:
    """Return the place in the original of a line of the query, with or without the number before the line."""
    if not pair.evidence.held[list(line.places)].any():
        return None
    text, original = pair.query.form.text[line.start : line.end], pair.original.form.text
    for wanted in (text, NUMBER.sub("", text, count=1)):
        start = original.find(wanted)
        if start >= 0:
            return start, start + len(wanted)
    return None


def _further_holders(line: ShortLine, pair: Pair) -> int:
    """Return the number of groups besides the pair's own that may have a line: as many as have its rarest passage."""
    evidence, places = pair.evidence, list(line.places)
    return int(evidence.others[places][evidence.held[places]].min())


def _around(original: Document, start: int, end: int) -> tuple[str, str]:
    text = original.form.text
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _are_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether the same text stands before a line in two texts, or behind the line."""
    return any(len(ours) == CONTEXT and ours == theirs for ours, theirs in zip(one, other, strict=True))


def _is_uncommon(query: Document, line: ShortLine) -> bool:
    mask = np.zeros(len(query.form.codes), dtype=bool)
    mask[line.start : line.end] = True
    return uncommon_pairs(query.form.codes, mask) >= UNCOMMON * (line.end - line.start)
