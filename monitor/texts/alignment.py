"""Two texts cut into sentences → the steps that lead from the earlier text to the later text.

Equal sentences in the same order are anchors. A sentence that stands elsewhere, word for word or nearly so, has
moved. The sentences that remain between two anchors were edited, inserted or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import fast_diff_match_patch
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from monitor.texts.segments import FoldedText

# Most seconds for a comparison of sentences or characters. After this limit the result is coarser, never wrong.
# Two unrelated texts of 30,000 characters take 3.6 s without a limit.
TIME_LIMIT_S = 0.2
# A sentence counts as moved only at this likeness (0..100). One pair of different sentences reached 95.
MOVED_LIKENESS = 97.0
MOVED_LENGTH = 12  # characters; shorter sentences repeat by chance
# Below this likeness (0..100) a sentence was replaced, not edited.
PAIR_LIKENESS = 50.0
BLOCK_LIKENESS = 55.0  # the same for a whole stretch of sentences
# Most pairs of sentences to compare in a stretch. A larger stretch counts as replaced.
PAIR_LIMIT = 1_000_000
FUZZY_MOVE_LIMIT = 250_000  # most pairs of sentences to compare when looking for moves
WEIGHT_LIMIT = 500  # characters; a longer sentence weighs no more in a pairing


@dataclass(frozen=True)
class Gap:
    """Characters ``a_start``–``a_end`` of the earlier folded text, ``b_start``–``b_end`` of the later text."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


class StepKind(Enum):
    """Name the change that a step makes."""

    EDITED = auto()  # the characters have to be compared
    WHOLE = auto()  # whole sentences were inserted or removed
    MOVED_AWAY = auto()
    MOVED_HERE = auto()


@dataclass(frozen=True)
class Step:
    """A change on the way from the earlier to the later text. Equal text has no step."""

    kind: StepKind
    gap: Gap
    destination: Gap | None = None  # for MOVED_AWAY


@dataclass
class _Side:
    """A text as sentences, with the sentences that moved."""

    text: FoldedText
    tokens: list[str] = field(init=False)
    moved: dict[int, int] = field(default_factory=dict)  # sentence → sentence of the opposite text

    def __post_init__(self) -> None:
        self.tokens = [self.text.folded[start:end] for start, end in self.text.sentences]

    def start(self, number: int) -> int:
        sentences = self.text.sentences
        return sentences[number][0] if number < len(sentences) else len(self.text.folded)

    def end(self, number: int) -> int:
        return self.text.sentences[number][1]

    def paragraph(self, number: int) -> int:
        return self.text.spans(*self.text.sentences[number])[0].paragraph

    def unmoved(self, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if number not in self.moved]


Region = tuple[int, int, int, int]  # sentences a_from..a_to, b_from..b_to; the ends are exclusive


def align(old: FoldedText, new: FoldedText) -> Iterator[Step]:
    """Yield the steps from ``old`` to ``new``, in the order of both texts."""
    a, b = _Side(old), _Side(new)
    regions = _regions(a.tokens, b.tokens)
    _find_moves(a, b, regions)
    for region in regions:
        yield from _steps(a, b, region)


def _regions(earlier: Sequence[str], later: Sequence[str]) -> list[Region]:
    """Return the stretches of sentences that differ, between sentences that are equal in both texts."""
    letters: dict[str, str] = {}
    first, second = _lettered(earlier, letters), _lettered(later, letters)
    pieces = fast_diff_match_patch.diff(
        first, second, timelimit=TIME_LIMIT_S, checklines=False, cleanup="No", counts_only=True
    )
    regions: list[Region] = []
    a = b = a_from = b_from = 0
    for kind, length in [*pieces, ("=", 0)]:
        if kind == "=":
            if (a, b) != (a_from, b_from):
                regions.append((a_from, a, b_from, b))
            a, b = a + length, b + length
            a_from, b_from = a, b
        else:
            a, b = (a + length, b) if kind == "-" else (a, b + length)
    return regions


FIRST_LETTER, SURROGATES, SURROGATE_COUNT, LAST_LETTER = 0x100, 0xD800, 0x800, 0x10FFFF


def _lettered(tokens: Sequence[str], letters: dict[str, str]) -> str:
    """Return a string with a character for every sentence, so that a character diff compares sentences.

    Equal sentences get the same character. ``letters`` holds the characters given so far and is extended.
    """
    for token in tokens:
        if token not in letters:
            code = FIRST_LETTER + len(letters)
            code += SURROGATE_COUNT if code >= SURROGATES else 0
            letters[token] = chr(min(code, LAST_LETTER))
    return "".join(letters[token] for token in tokens)


# --- moves -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Unmatched:
    """The sentences without an equal sentence in place → the number of their region."""

    left: dict[int, int]  # sentences of the earlier text
    came: dict[int, int]  # sentences of the later text


def _find_moves(a: _Side, b: _Side, regions: Sequence[Region]) -> None:
    """Pair sentences that left a region with sentences that came up in another region."""
    loose = _Unmatched(
        {i: number for number, (lo, hi, _, _) in enumerate(regions) for i in range(lo, hi)},
        {j: number for number, (_, _, lo, hi) in enumerate(regions) for j in range(lo, hi)},
    )
    _exact_moves(a, b, loose)
    _near_moves(a, b, loose)
    for i in sorted(a.moved):
        for direction in (-1, 1):
            _extend(a, b, loose, i, direction)


def _exact_moves(a: _Side, b: _Side, loose: _Unmatched) -> None:
    """Record the moves of sentences that stayed word for word."""
    places: dict[str, list[int]] = {}
    for j in sorted(loose.came, reverse=True):
        if len(b.tokens[j]) >= MOVED_LENGTH:
            places.setdefault(b.tokens[j], []).append(j)
    for i, region in loose.left.items():
        waiting = places.get(a.tokens[i], [])
        if waiting and loose.came[waiting[-1]] != region:
            _move(a, b, i, waiting.pop())


def _near_moves(a: _Side, b: _Side, loose: _Unmatched) -> None:
    """Record the moves of sentences that stayed almost word for word."""
    left, came = _movable(a, loose.left), _movable(b, loose.came)
    if not 0 < len(left) * len(came) <= FUZZY_MOVE_LIMIT:
        return
    likeness = cdist([a.tokens[i] for i in left], [b.tokens[j] for j in came], score_cutoff=MOVED_LIKENESS)
    for row, column in np.argwhere(likeness > 0).tolist():
        i, j = left[row], came[column]
        if i not in a.moved and j not in b.moved and loose.left[i] != loose.came[j]:
            _move(a, b, i, j)


def _movable(side: _Side, numbers: Iterable[int]) -> list[int]:
    """Return the sentences that have not moved yet and are long enough to be told apart."""
    return [number for number in side.unmoved(numbers) if len(side.tokens[number]) >= MOVED_LENGTH]


def _extend(a: _Side, b: _Side, loose: _Unmatched, i: int, direction: int) -> None:
    """Let the equal neighbours of a moved sentence move too, such as a short heading with its paragraph."""
    j = a.moved[i]
    while True:
        i, j = i + direction, j + direction
        if i not in loose.left or j not in loose.came or i in a.moved or j in b.moved:
            return
        if a.tokens[i] != b.tokens[j]:
            return
        _move(a, b, i, j)


def _move(a: _Side, b: _Side, i: int, j: int) -> None:
    a.moved[i], b.moved[j] = j, i


# --- edited stretches --------------------------------------------------------------------------


def _steps(a: _Side, b: _Side, region: Region) -> Iterator[Step]:
    a_from, a_to, b_from, b_to = region
    for i, i_end, j, j_end in [*_pairs(a, b, region), (a_to, a_to, b_to, b_to)]:
        yield from _came_and_went(a, b, (a_from, i, b_from, j))
        if i < i_end:
            yield Step(StepKind.EDITED, Gap(a.start(i), a.end(i_end - 1), b.start(j), b.end(j_end - 1)))
        a_from, b_from = i_end, j_end


def _pairs(a: _Side, b: _Side, region: Region) -> list[Region]:
    """Return the stretches of a region that are an earlier and a later state of the same text, in order."""
    a_from, a_to, b_from, b_to = region
    earlier, later = a.unmoved(range(a_from, a_to)), b.unmoved(range(b_from, b_to))
    if not earlier or not later:
        return []
    if _is_edited_block(a, b, earlier, later):
        return [_block(earlier, later)]
    if len(earlier) * len(later) > PAIR_LIMIT:
        return []
    pairs = best_pairs([a.tokens[i] for i in earlier], [b.tokens[j] for j in later])
    return [(earlier[x], earlier[x] + 1, later[y], later[y] + 1) for x, y in pairs]


def _is_edited_block(a: _Side, b: _Side, earlier: Sequence[int], later: Sequence[int]) -> bool:
    """Return whether two runs of sentences, as a whole, are states of the same text."""
    if not (_is_unbroken(earlier) and _is_unbroken(later)):
        return False
    return len(earlier) == len(later) == 1 or _are_alike(a, b, _block(earlier, later))


def _is_unbroken(numbers: Sequence[int]) -> bool:
    return numbers[-1] - numbers[0] + 1 == len(numbers)


def _block(earlier: Sequence[int], later: Sequence[int]) -> Region:
    return earlier[0], earlier[-1] + 1, later[0], later[-1] + 1


def _are_alike(a: _Side, b: _Side, block: Region) -> bool:
    earlier = a.text.folded[a.start(block[0]) : a.end(block[1] - 1)]
    later = b.text.folded[b.start(block[2]) : b.end(block[3] - 1)]
    return bool(fuzz.ratio(earlier, later, score_cutoff=BLOCK_LIKENESS))


def best_pairs(earlier: Sequence[str], later: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairing in order that keeps most text, as pairs of numbers of strings.

    A pairing is a longest common subsequence, weighted by likeness and length.
    """
    likeness = cdist(earlier, later, scorer=fuzz.ratio, score_cutoff=PAIR_LIKENESS, dtype=np.float32)
    lengths = np.array([min(len(text), WEIGHT_LIMIT) for text in earlier])
    weight = likeness.astype(np.float64) * lengths[:, None]
    best = np.zeros((len(earlier) + 1, len(later) + 1))
    for x in range(len(earlier)):
        row = np.maximum(best[x, 1:], best[x, :-1] + weight[x])
        best[x + 1, 1:] = np.maximum.accumulate(row)
    return _traced(best, weight)


def _traced(best: npt.NDArray[np.float64], weight: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return the pairs that led to the last and best sum of weights."""
    x, y = best.shape[0] - 1, best.shape[1] - 1
    pairs: list[tuple[int, int]] = []
    while x and y:
        if best[x, y] == best[x - 1, y]:
            x -= 1
        elif best[x, y] == best[x, y - 1]:
            y -= 1
        else:
            x, y = x - 1, y - 1
            if weight[x, y]:
                pairs.append((x, y))
    return pairs[::-1]


# --- whole sentences ---------------------------------------------------------------------------


def _came_and_went(a: _Side, b: _Side, region: Region) -> Iterator[Step]:
    """Yield the steps of sentences that were inserted, removed or moved."""
    a_from, a_to, b_from, b_to = region
    b_place = b.start(b_from)
    for i, i_end in _runs(range(a_from, a_to), a, b):
        gap = Gap(a.start(i), a.end(i_end - 1), b_place, b_place)
        if i not in a.moved:
            yield Step(StepKind.WHOLE, gap)
            continue
        j, j_end = a.moved[i], a.moved[i_end - 1] + 1
        yield Step(StepKind.MOVED_AWAY, gap, Gap(gap.a_end, gap.a_end, b.start(j), b.end(j_end - 1)))
    a_place = a.start(a_to)
    for j, j_end in _runs(range(b_from, b_to), b, a):
        gap = Gap(a_place, a_place, b.start(j), b.end(j_end - 1))
        yield Step(StepKind.MOVED_HERE if j in b.moved else StepKind.WHOLE, gap)


def _runs(numbers: range, side: _Side, opposite: _Side) -> Iterator[tuple[int, int]]:
    """Yield start and end of runs of sentences with the same fate.

    The sentences of a run are either all without a counterpart, or moved together inside a paragraph.
    """
    start: int | None = None
    for number in numbers:
        if start is None:
            start = number
        elif not _is_same_fate(number - 1, number, side, opposite):
            yield start, number
            start = number
    if start is not None:
        yield start, numbers.stop


def _is_same_fate(first: int, second: int, side: _Side, opposite: _Side) -> bool:
    if first not in side.moved or second not in side.moved:
        return first not in side.moved and second not in side.moved
    first_place, second_place = side.moved[first], side.moved[second]
    return (
        second_place == first_place + 1
        and side.paragraph(first) == side.paragraph(second)
        and opposite.paragraph(first_place) == opposite.paragraph(second_place)
    )
