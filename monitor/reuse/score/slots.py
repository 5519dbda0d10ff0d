"""A pair of texts with its shared runs → the words and figures in place of the second text's.

Two shared runs, neighbours in both texts, have a slot between them: 共有238人 and 共有248人. A copy fills few slots
anew. Two notices of a mould fill all slots anew, with new figures, days, names and places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from monitor.reuse.cover import NUMBER, Mask, TextPair

LONGEST_GAP = 200  # characters between two runs; a longer gap is a text of its own, and no slot
EDGE = 30  # characters before the first and behind the last run
SHORTEST_EQUAL = 2  # characters that are equal inside a gap; a single equal character is chance
LONGEST_SLOT = 24  # characters of either part; longer parts are clauses, not names or figures
NUMERALS = "0-9〇零一二两三四五六七八九十百千万亿"
NUMERAL, FIGURE_PART = re.compile(f"[{NUMERALS}]"), re.compile(f"[{NUMERALS}.%]++")


@dataclass(frozen=True)
class Between:
    """The text between two shared runs, or close to one run."""

    start: int  # in the query
    end: int
    place: int  # in the original
    place_end: int
    is_open_before: bool = False  # no run lies before
    is_open_behind: bool = False


@dataclass(frozen=True)
class Slots:
    """The slots of a pair, and the figures of both texts at the same place."""

    figures_equal: int
    figures_different: int
    words: tuple[tuple[str, str], ...]  # words of the query and of the original; no figures
    moved: int  # characters of clauses between shared runs, present in a single text
    aligned: int  # characters of the query at the same place of the original

    @property
    def recurring(self) -> int:
        """Number of word slots with a substitution that stands in a further slot too: a name replaced throughout."""
        return sum(count for count in Counter(self.words).values() if count > 1)


def slots_of(pair: TextPair) -> Slots:
    """Return the slots between the shared runs of a pair, and close before and behind them."""
    equal = pair.query_cover.mask.copy()
    figures, moved = 0, 0
    words: list[tuple[str, str]] = []
    for gap in _gaps(pair):
        for ours, theirs in _parts(pair, gap, equal):
            if _is_figure(ours, theirs):
                figures += 1
            elif max(len(ours), len(theirs)) > LONGEST_SLOT or not (ours and theirs):
                moved += max(len(ours), len(theirs))
            else:
                words.append((ours, theirs))
    return Slots(_equal_figures(pair, equal), figures, tuple(words), moved, int(np.count_nonzero(equal)))


def _gaps(pair: TextPair) -> Iterator[Between]:
    """Yield the gaps between runs that are neighbours in both texts, and the edges of the remaining runs."""
    query, original = len(pair.query.text), len(pair.original.text)
    before: tuple[int, int] | None = None
    for start, end, place in _placed(pair):
        if before is not None and _is_narrow(before, start, place):
            yield Between(before[0], start, before[1], place)
        else:
            if before is not None:
                yield _behind(before, query, original)
            yield Between(max(0, start - EDGE), start, max(0, place - EDGE), place, is_open_before=True)
        before = end, place + end - start
    if before is not None:
        yield _behind(before, query, original)


def _behind(end: tuple[int, int], query: int, original: int) -> Between:
    """Return the edge behind a run that ends at these places, in texts of so many characters."""
    return Between(
        end[0], min(query, end[0] + EDGE), end[1], min(original, end[1] + EDGE), is_open_behind=True
    )


def _is_narrow(before: tuple[int, int], start: int, place: int) -> bool:
    return before[1] <= place and max(start - before[0], place - before[1]) <= LONGEST_GAP


def _placed(pair: TextPair) -> Iterator[tuple[int, int, int]]:
    """Yield the shared runs in the order of the query: start, end, place in the original, behind the last if any."""
    query, original = pair.query.text, pair.original.text
    behind = 0
    for start, end in sorted(pair.query_cover.runs):
        run = query[start:end]
        place = original.find(run, behind)
        if place < 0:
            place = original.find(run)
        if place >= 0:
            yield start, end, place
            behind = place + end - start


def _parts(pair: TextPair, gap: Between, equal: Mask) -> Iterator[tuple[str, str]]:
    """Yield the unequal parts of a gap. Equal parts are marked in ``equal``.

    The outermost part of an open gap belongs to the text around, and is left out.
    """
    query, original = pair.query.text[gap.start : gap.end], pair.original.text[gap.place : gap.place_end]
    bounds = _equal_parts(query, original)
    for start, end, _, _ in bounds:
        equal[gap.start + start : gap.start + end] = True
    edges = [(0, 0, 0, 0), *bounds, (len(query), len(query), len(original), len(original))]
    parts = [
        (query[end:start], original[place_end:place])
        for (_, end, _, place_end), (start, _, place, _) in pairwise(edges)
    ]
    inner = parts[gap.is_open_before : len(parts) - gap.is_open_behind]
    yield from (part for part in inner if part != ("", ""))


def _equal_parts(query: str, original: str) -> list[tuple[int, int, int, int]]:
    """Return the equal parts of two texts: start and end in the query, start and end in the original."""
    return [
        (each.src_start, each.src_end, each.dest_start, each.dest_end)
        for each in Levenshtein.opcodes(query, original)
        if each.tag == "equal" and each.src_end - each.src_start >= SHORTEST_EQUAL
    ]


def _is_figure(ours: str, theirs: str) -> bool:
    """Return whether a figure stands in place of another, or of nothing."""
    parts = [part for part in (ours, theirs) if part]
    return all(FIGURE_PART.fullmatch(part) and NUMERAL.search(part) for part in parts) and bool(parts)


def _equal_figures(pair: TextPair, equal: Mask) -> int:
    return sum(
        bool(equal[figure.start() : figure.end()].all()) for figure in NUMBER.finditer(pair.query.text)
    )
