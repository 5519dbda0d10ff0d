"""A query → the briefs: short lines of a digest, whole in further texts.

A digest takes a sentence or two out of many texts. A sentence of fifteen characters shares a single passage with the
original: too little for a candidate, and too little for the trees, because a formula may be as long. Three short lines
of three texts are no chance. A list of headlines is no digest: a brief ends with a full stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations_with_replacement, pairwise
from typing import Any

import numpy as np

from monitor.reuse.document import Document
from monitor.reuse.holders import Held
from monitor.reuse.salient import uncommon_pairs
from monitor.reuse.score.features import Pair
from monitor.texts.hashing import PASSAGE, WINDOW, Passages, grams, passages

SHORTEST, LONGEST = 12, 120  # characters of a brief
SINGLE = (
    PASSAGE + 2 * WINDOW - 2
)  # characters; a line of no more may share a single passage with its original
BRIEFS = 3  # briefs of so many groups make a digest
PART = 0.25  # least share of the query in briefs; headlines in a box below an article have less
MOST_BRIEFS = 40  # groups compared because of a single line
MOST_HOLDERS = (
    20  # groups with a passage of a brief: derivatives of the original, and boxes with the headline
)
CONTEXT = 12  # characters around a brief that a derivative of the original has too
NUMBER = re.compile("^[0-9一二三四五六七八九十]{1,3}[.]?")  # before a brief
# Uncommon pairs of characters per character. Sentences of news have .46 in the median, .66 in a tenth.
UNCOMMON = 0.15


Span = tuple[int, int]
Spans = tuple[Span, ...]
Around = tuple[str, str]  # text before and behind a line


@dataclass(frozen=True)
class ShortLine:
    """A line of a query that may be a brief."""

    start: int
    end: int
    places: tuple[int, ...]  # of the passages inside, among the sorted passages of the query
    is_certain: bool  # every text with the line has all of these passages


def short_lines(document: Document) -> list[ShortLine]:
    """Return the lines of a brief's length that end with a full stop and hold a passage."""
    form = document.form
    bounds = np.unique([0, *form.breaks.tolist(), len(form.text)]).tolist()
    stops = set(document.stops.tolist())
    spans = [
        (start, end) for start, end in pairwise(bounds) if SHORTEST <= end - start <= LONGEST and end in stops
    ]
    if not spans:
        return []
    hashes = grams(form.codes, PASSAGE).view(np.int64)
    lines = (_short_line(document, hashes, start, end) for start, end in spans)
    return [line for line in lines if line.places]


def _short_line(document: Document, hashes: Passages, start: int, end: int) -> ShortLine:
    """Return a line with the certain passages: passages of the line alone, without the number before the line.

    Whatever stands around the line adds further passages of the query. Without a window of its own, a line has no
    certain passage.
    """
    number = NUMBER.match(document.form.text[start:end])
    begin = start + (number.end() if number else 0)
    is_certain = end - begin >= PASSAGE + WINDOW - 1
    inside = passages(document.form.codes[begin:end]) if is_certain else hashes[start : end - PASSAGE + 1]
    values = document.print.passages
    at = np.searchsorted(values, inside)
    places = np.unique(at[values.take(at, mode="clip") == inside])
    return ShortLine(start, end, tuple(places.tolist()), is_certain)


def may_be_digest(document: Document) -> bool:
    """Return whether single passages may make a text a digest of further texts."""
    lines = short_lines(document)
    return len(lines) >= BRIEFS and any(line.end - line.start <= SINGLE for line in lines)


def groups_by_line(document: Document, held: Held, order: Callable[[int], Any]) -> list[int]:
    """Return the groups with a short line of a query, if enough for a digest."""
    found: dict[int, None] = {}
    lines = short_lines(document)
    for line in lines if len(lines) >= BRIEFS else ():
        holding = [groups for place in line.places if len(groups := held.groups[place]) <= MOST_HOLDERS]
        counted = Counter(chain.from_iterable(holding))
        least = len(holding) if line.is_certain else len(line.places) / 2
        likely = [group for group, count in counted.items() if count >= least]
        found.update(dict.fromkeys(sorted(likely, key=order)))
    return list(found)[:MOST_BRIEFS] if len(found) >= BRIEFS else []


def briefs_among(query: Document, pairs: Sequence[Pair]) -> Mapping[int, Spans]:
    """Return the groups with a brief of a digest, and the lines; empty if the query is no digest.

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
    """Return the groups of the text with a line of the query, and of derivatives; empty if unlike texts have the line.

    A box below an article names the headlines of further articles: a text with a box gave the query no brief.
    """
    holding = [(pair, place) for pair in pairs if (place := _place(line, pair)) is not None]
    if not holding or not _is_uncommon(pairs[0].query, line):
        return frozenset()
    known = len({pair.evidence.group for pair in pairs if pair.evidence.held[list(line.places)].any()})
    if any(_further_holders(line, pair) >= known for pair, _ in holding):
        return frozenset()
    told = [(pair.evidence.group, pair.original, place) for pair, place in holding]
    told = [
        each for each in told if not (_is_in_box(*each[1:]) or _is_in_block(pairs[0].query, line, *each[1:]))
    ]
    around = [(group, _around(original, *place)) for group, original, place in told]
    is_one_text = any(all(_are_of_one(one, other) for other in around) for one in around)
    return frozenset(group for group, _ in around) if is_one_text else frozenset()


def _is_in_box(original: Document, place: Span) -> bool:
    """Return whether a place is a part of a line that does not end with a full stop."""
    bounds = np.array([0, *original.form.breaks.tolist(), len(original.form.text)])
    at = int(np.searchsorted(bounds, place[0], side="right"))
    start, end = int(bounds[at - 1]), int(bounds[at])
    return (start, end) != place and end not in original.stops


def _is_in_block(query: Document, line: ShortLine, original: Document, place: Span) -> bool:
    """Return whether both texts go on alike before and behind a line: a brief stands alone, furniture is a block."""
    around = zip(_around(query, line.start, line.end), _around(original, *place), strict=True)
    return all(len(ours) == CONTEXT and ours == theirs for ours, theirs in around)


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
    """Return the number of groups besides the pair's own with the rarest passage of a line."""
    evidence, places = pair.evidence, list(line.places)
    return int(evidence.others[places][evidence.held[places]].min())


def _around(original: Document, start: int, end: int) -> Around:
    text = original.form.text
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _are_of_one(one: tuple[int, Around], other: tuple[int, Around]) -> bool:
    """Return whether two texts are of one group, or have the same text before a line, or behind the line."""
    is_alike = any(
        len(ours) == CONTEXT and ours == theirs for ours, theirs in zip(one[1], other[1], strict=True)
    )
    return one[0] == other[0] or is_alike


def _is_uncommon(query: Document, line: ShortLine) -> bool:
    mask = np.zeros(len(query.form.codes), dtype=bool)
    mask[line.start : line.end] = True
    return uncommon_pairs(query.form.codes, mask) >= UNCOMMON * (line.end - line.start)
