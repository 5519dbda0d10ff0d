"""Compare: two texts cut into sentences → the steps that lead from one to the other. Pure.

Equal sentences anchor the rest; sentences that stand elsewhere word for word (or nearly) have moved; what
remains between two anchors is an edited stretch, or sentences that came and went.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import fast_diff_match_patch
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from monitor.texts.segments import FoldedText

TIME_LIMIT_S = 0.2
# A move is called so only for text that nobody would take for another (evidence: one false pair at .95).
MOVED_LIKENESS = 97.0
MOVED_LENGTH = 12  # characters; shorter sentences repeat by chance
# Below this likeness a sentence was replaced, not edited.
PAIR_LIKENESS = 50.0
BLOCK_LIKENESS = 55.0
# Pairs of sentences compared with each other; past it a stretch is taken as replaced.
PAIR_LIMIT = 1_000_000
FUZZY_MOVE_LIMIT = 250_000


@dataclass(frozen=True)
class Gap:
    """Characters ``a_start``–``a_end`` of the earlier folded text, ``b_start``–``b_end`` of the later one."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


class StepKind(Enum):
    """What happens at a step."""

    EDITED = auto()  # compare the characters
    WHOLE = auto()  # whole sentences came or went
    MOVED_AWAY = auto()
    MOVED_HERE = auto()


@dataclass(frozen=True)
class Step:
    """One step of the way from the earlier to the later text; equal text is left out."""

    kind: StepKind
    gap: Gap
    destination: Gap | None = None  # for MOVED_AWAY


@dataclass
class _Side:
    """One text as tokens: its sentences, and which of them were found elsewhere."""

    text: FoldedText
    tokens: list[str] = field(init=False)
    moved: dict[int, int] = field(default_factory=dict)  # own sentence → the other side's

    def __post_init__(self) -> None:
        self.tokens = [self.text.folded[start:end] for start, end in self.text.sentences]

    def start(self, number: int) -> int:
        sentences = self.text.sentences
        return sentences[number][0] if number < len(sentences) else len(self.text.folded)

    def end(self, number: int) -> int:
        return self.text.sentences[number][1]

    def paragraph(self, number: int) -> int:
        return self.text.spans(*self.text.sentences[number])[0].paragraph


Region = tuple[int, int, int, int]  # sentences a_from..a_to, b_from..b_to (exclusive)


def align(old: FoldedText, new: FoldedText) -> Iterator[Step]:
    """The steps from one text to the other, in the order of both."""
    a, b = _Side(old), _Side(new)
    regions = _regions(a.tokens, b.tokens)
    _find_moves(a, b, regions)
    for region in regions:
        yield from _steps(a, b, region)


def _regions(one: Sequence[str], other: Sequence[str]) -> list[Region]:
    """The stretches of sentences that differ, between sentences that are equal in both."""
    letters: dict[str, str] = {}
    first, second = _lettered(one, letters), _lettered(other, letters)
    pieces = fast_diff_match_patch.diff(
        first, second, timelimit=TIME_LIMIT_S, checklines=False, cleanup="No", counts_only=True
    )
    found: list[Region] = []
    a = b = a_from = b_from = 0
    for kind, length in [*pieces, ("=", 0)]:
        if kind == "=":
            if (a, b) != (a_from, b_from):
                found.append((a_from, a, b_from, b))
            a, b = a + length, b + length
            a_from, b_from = a, b
        else:
            a, b = (a + length, b) if kind == "-" else (a, b + length)
    return found


FIRST_LETTER, SURROGATES, SURROGATE_COUNT, LAST_LETTER = 0x100, 0xD800, 0x800, 0x10FFFF


def _lettered(tokens: Sequence[str], letters: dict[str, str]) -> str:
    """Each distinct sentence as one character, so that sentences are compared like characters."""
    for token in tokens:
        if token not in letters:
            code = FIRST_LETTER + len(letters)
            code += SURROGATE_COUNT if code >= SURROGATES else 0
            letters[token] = chr(min(code, LAST_LETTER))
    return "".join(letters[token] for token in tokens)


# --- moves -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Unmatched:
    """The sentences without an equal in place, each with the number of its region."""

    left: dict[int, int]
    came: dict[int, int]


def _find_moves(a: _Side, b: _Side, regions: Sequence[Region]) -> None:
    """Pair sentences that left one region with sentences that came up in another."""
    loose = _Unmatched(
        {i: number for number, (lo, hi, _, _) in enumerate(regions) for i in range(lo, hi)},
        {j: number for number, (_, _, lo, hi) in enumerate(regions) for j in range(lo, hi)},
    )
    _exact_moves(a, b, loose)
    _near_moves(a, b, loose)
    for i in sorted(a.moved):
        for by in (-1, 1):
            _extend(a, b, loose, i, by)


def _exact_moves(a: _Side, b: _Side, loose: _Unmatched) -> None:
    places: dict[str, list[int]] = {}
    for j in sorted(loose.came, reverse=True):
        if len(b.tokens[j]) >= MOVED_LENGTH:
            places.setdefault(b.tokens[j], []).append(j)
    for i, region in loose.left.items():
        waiting = places.get(a.tokens[i], [])
        if waiting and loose.came[waiting[-1]] != region:
            _move(a, b, i, waiting.pop())


def _near_moves(a: _Side, b: _Side, loose: _Unmatched) -> None:
    ones = [i for i in loose.left if i not in a.moved and len(a.tokens[i]) >= MOVED_LENGTH]
    others = [j for j in loose.came if j not in b.moved and len(b.tokens[j]) >= MOVED_LENGTH]
    if not ones or not others or len(ones) * len(others) > FUZZY_MOVE_LIMIT:
        return
    likeness = cdist([a.tokens[i] for i in ones], [b.tokens[j] for j in others], score_cutoff=MOVED_LIKENESS)
    for row, column in np.argwhere(likeness > 0).tolist():
        i, j = ones[row], others[column]
        if i not in a.moved and j not in b.moved and loose.left[i] != loose.came[j]:
            _move(a, b, i, j)


def _extend(a: _Side, b: _Side, loose: _Unmatched, i: int, by: int) -> None:
    """A short heading moves with the paragraph beside it."""
    j = a.moved[i]
    while True:
        i, j = i + by, j + by
        if i not in loose.left or j not in loose.came or i in a.moved or j in b.moved:
            return
        if a.tokens[i] != b.tokens[j]:
            return
        _move(a, b, i, j)


def _move(a: _Side, b: _Side, i: int, j: int) -> None:
    a.moved[i], b.moved[j] = j, i


# --- what is left ------------------------------------------------------------------------------


def _steps(a: _Side, b: _Side, region: Region) -> Iterator[Step]:
    a_from, a_to, b_from, b_to = region
    for i, i_end, j, j_end in [*_pairs(a, b, region), (a_to, a_to, b_to, b_to)]:
        yield from _came_and_went(a, b, (a_from, i, b_from, j))
        if i < i_end:
            yield Step(StepKind.EDITED, Gap(a.start(i), a.end(i_end - 1), b.start(j), b.end(j_end - 1)))
        a_from, b_from = i_end, j_end


def _pairs(a: _Side, b: _Side, region: Region) -> list[Region]:
    """Stretches of a region that are states of each other, in order."""
    ones = [i for i in range(region[0], region[1]) if i not in a.moved]
    others = [j for j in range(region[2], region[3]) if j not in b.moved]
    if not ones or not others:
        return []
    if _unbroken(ones) and _unbroken(others):
        block = (ones[0], ones[-1] + 1, others[0], others[-1] + 1)
        if len(ones) == len(others) == 1 or _alike(a, b, block):
            return [block]
    if len(ones) * len(others) > PAIR_LIMIT:
        return []
    tokens = [a.tokens[i] for i in ones], [b.tokens[j] for j in others]
    return [(ones[x], ones[x] + 1, others[y], others[y] + 1) for x, y in best_pairs(*tokens)]


def _unbroken(numbers: Sequence[int]) -> bool:
    return numbers[-1] - numbers[0] + 1 == len(numbers)


def _alike(a: _Side, b: _Side, block: Region) -> bool:
    one = a.text.folded[a.start(block[0]) : a.end(block[1] - 1)]
    other = b.text.folded[b.start(block[2]) : b.end(block[3] - 1)]
    return bool(fuzz.ratio(one, other, score_cutoff=BLOCK_LIKENESS))


def best_pairs(ones: Sequence[str], others: Sequence[str]) -> list[tuple[int, int]]:
    """The pairing in order that keeps most text: longest common subsequence, weighted by likeness."""
    likeness = cdist(ones, others, scorer=fuzz.ratio, score_cutoff=PAIR_LIKENESS, dtype=np.float32)
    weight = likeness.astype(np.float64) * np.array([min(len(one), 500) for one in ones])[:, None]
    best = np.zeros((len(ones) + 1, len(others) + 1))
    for x in range(len(ones)):
        row = np.maximum(best[x, 1:], best[x, :-1] + weight[x])
        best[x + 1, 1:] = np.maximum.accumulate(row)
    return _traced(best, weight)


def _traced(best: npt.NDArray[np.float64], weight: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    x, y = best.shape[0] - 1, best.shape[1] - 1
    found: list[tuple[int, int]] = []
    while x and y:
        if best[x, y] == best[x - 1, y]:
            x -= 1
        elif best[x, y] == best[x, y - 1]:
            y -= 1
        else:
            x, y = x - 1, y - 1
            if weight[x, y]:
                found.append((x, y))
    return found[::-1]


def _came_and_went(a: _Side, b: _Side, region: Region) -> Iterator[Step]:
    a_from, a_to, b_from, b_to = region
    here = b.start(b_from)
    for i, i_end in _runs(range(a_from, a_to), a, b):
        gap = Gap(a.start(i), a.end(i_end - 1), here, here)
        if i not in a.moved:
            yield Step(StepKind.WHOLE, gap)
            continue
        j, j_end = a.moved[i], a.moved[i_end - 1] + 1
        yield Step(StepKind.MOVED_AWAY, gap, Gap(gap.a_end, gap.a_end, b.start(j), b.end(j_end - 1)))
    there = a.start(a_to)
    for j, j_end in _runs(range(b_from, b_to), b, a):
        gap = Gap(there, there, b.start(j), b.end(j_end - 1))
        yield Step(StepKind.MOVED_HERE if j in b.moved else StepKind.WHOLE, gap)


def _runs(numbers: range, side: _Side, opposite: _Side) -> Iterator[tuple[int, int]]:
    """Neighbouring sentences of one fate: both gone, or moved together inside one paragraph."""
    start: int | None = None
    for number in numbers:
        if start is None:
            start = number
        elif not _together(number - 1, number, side, opposite):
            yield start, number
            start = number
    if start is not None:
        yield start, numbers.stop


def _together(one: int, other: int, side: _Side, opposite: _Side) -> bool:
    if one not in side.moved or other not in side.moved:
        return one not in side.moved and other not in side.moved
    there, next_to_it = side.moved[one], side.moved[other]
    return (
        next_to_it == there + 1
        and side.paragraph(one) == side.paragraph(other)
        and opposite.paragraph(there) == opposite.paragraph(next_to_it)
    )
