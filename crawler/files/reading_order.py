"""Recognised lines of a picture, with their places → paragraphs in reading order: cards, columns, vertical text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

ROW_GAP, COLUMN_GAP = 0.9, 0.8  # empty space between bands and between columns, in heights of a line
TALL = 1.8  # height of a line of vertical text by its width
NEAR_GAP = 1.3  # space between two lines of a paragraph, in heights of a line
LIKE_SIZE = 1.35  # heights of two lines of a paragraph, the larger by the smaller
SHORT_BY = 3.0  # characters that a last line lacks at least: the next line begins a paragraph
INDENT = 1.6  # characters that a first line is indented, at least
MOST_INDENT = 3.5  # a line further to the right is no first line: a headline in the middle
SENTENCE_ENDS = "。！？；：!?;:"
DIGITS, LESS_SURE = "0123456789.", "8"


@dataclass(frozen=True)
class RecognisedLine:
    """A line of text in a picture, with its place in pixels."""

    text: str
    certainty: str  # a digit a character: tenths of the recogniser's confidence
    left: float
    top: float
    right: float
    bottom: float
    is_red: bool = False  # most letters are red and none is dark: a heading, or the words of a seal

    @property
    def height(self) -> float:
        """Return the height of the line, which is about the size of its type."""
        return self.bottom - self.top

    @property
    def is_tall(self) -> bool:
        """Return whether the line runs from top to bottom."""
        return len(self.text) > 1 and self.height > TALL * (self.right - self.left)


@dataclass(frozen=True)
class PictureParagraph:
    """A paragraph of a picture."""

    text: str
    certainty: str  # as of RecognisedLine


def paragraphs_of(pieces: Sequence[RecognisedLine]) -> list[PictureParagraph]:
    """Return the paragraphs of a picture in reading order. Vertical text is read from the right to the left."""
    tall = [each for each in pieces if each.is_tall]
    level = [each for each in pieces if not each.is_tall]
    if len(tall) <= 1 or sum(len(each.text) for each in tall) < sum(len(each.text) for each in level):
        tall, level = [], list(pieces)
    return [*_paragraphs(_ordered(level)), *_paragraphs(_ordered([_turned(each) for each in tall]))]


def _turned(piece: RecognisedLine) -> RecognisedLine:
    """Return a line of vertical text as a line from left to right: the rightmost line stands on top."""
    return replace(piece, left=piece.top, right=piece.bottom, top=-piece.right, bottom=-piece.left)


def _ordered(pieces: Sequence[RecognisedLine]) -> list[RecognisedLine]:
    """Return lines in reading order: bands from top to bottom, columns of a band from left to right."""
    if len(pieces) < 2:
        return list(pieces)
    size = median(each.height for each in pieces)
    for key, gap in ((_across, ROW_GAP * size), (_along, COLUMN_GAP * size)):
        parts = _parts(pieces, key, gap)
        if len(parts) > 1:
            return [piece for part in parts for piece in _ordered(part)]
    return _by_blocks(pieces)


def _across(piece: RecognisedLine) -> tuple[float, float]:
    return piece.top, piece.bottom


def _along(piece: RecognisedLine) -> tuple[float, float]:
    return piece.left, piece.right


def _parts(
    pieces: Sequence[RecognisedLine], key: Callable[[RecognisedLine], tuple[float, float]], gap: float
) -> list[list[RecognisedLine]]:
    """Return the lines in parts with empty space between, in the order of one axis."""
    parts: list[list[RecognisedLine]] = []
    end = float("-inf")
    for piece in sorted(pieces, key=key):
        begin, stop = key(piece)
        if not parts or begin - end > gap:
            parts.append([])
        parts[-1].append(piece)
        end = max(end, stop)
    return parts


# --- lines that no straight cut divides --------------------------------------------------------------


def _by_blocks(pieces: Sequence[RecognisedLine]) -> list[RecognisedLine]:
    """Return lines block by block.

    A block comes before a block below, and before a block on the right unless a wider block stands between both
    (Breuel 2003, "High performance document layout analysis").
    """
    blocks = [_Block(tuple(lines)) for lines in _blocks(pieces)]
    waiting = sorted(blocks, key=lambda each: (each.left, each.top))
    ordered: list[RecognisedLine] = []
    while waiting:
        first = next(
            (each for each in waiting if not any(_is_before(o, each, blocks) for o in waiting)), waiting[0]
        )
        waiting.remove(first)
        ordered += first.lines
    return ordered


@dataclass(frozen=True, eq=False)
class _Block:
    """Lines below each other."""

    lines: tuple[RecognisedLine, ...]

    @property
    def left(self) -> float:
        return min(each.left for each in self.lines)

    @property
    def right(self) -> float:
        return max(each.right for each in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom

    def shares_columns(self, other: _Block) -> bool:
        """Return whether a part of a block stands above or below a part of another."""
        return self.left < other.right and other.left < self.right


def _is_before(one: _Block, other: _Block, blocks: Sequence[_Block]) -> bool:
    if one is other:
        return False
    if one.shares_columns(other):
        return one.top < other.top
    if one.left >= other.left:
        return False
    low, high = sorted((one.top, other.top))
    return not any(
        low < each.top < high and each.shares_columns(one) and each.shares_columns(other)
        for each in blocks
        if each is not one and each is not other
    )


def _blocks(pieces: Sequence[RecognisedLine]) -> list[list[RecognisedLine]]:
    """Return lines in blocks: each line goes below the only line that stands closely above."""
    blocks: list[list[RecognisedLine]] = []
    for piece in sorted(pieces, key=_across):
        above = [each for each in blocks if _is_under(piece, each[-1])]
        if len(above) == 1 and not any(
            _is_under(other, above[0][-1]) for other in pieces if other is not piece
        ):
            above[0].append(piece)
        else:
            blocks.append([piece])
    return blocks


def _is_under(piece: RecognisedLine, above: RecognisedLine) -> bool:
    shared = min(piece.right, above.right) - max(piece.left, above.left)
    size = max(piece.height, above.height)
    is_close = -0.5 * size <= piece.top - above.bottom <= NEAR_GAP * size and piece.top > above.top
    has_room = shared > 0.3 * min(piece.right - piece.left, above.right - above.left)
    return is_close and (has_room or abs(piece.left - above.left) <= MOST_INDENT * size)


# --- lines of a paragraph ----------------------------------------------------------------------------


def _paragraphs(pieces: Sequence[RecognisedLine]) -> Iterator[PictureParagraph]:
    """Yield paragraphs: a line that fills its column goes on in the next line of the same size."""
    held: list[RecognisedLine] = []
    for piece in pieces:
        if held and not _goes_on(held, piece):
            yield _joined(held)
            held = []
        held.append(piece)
    if held:
        yield _joined(held)


def _goes_on(held: Sequence[RecognisedLine], piece: RecognisedLine) -> bool:
    last = held[-1]
    large, small = max(last.height, piece.height), max(1.0, min(last.height, piece.height))
    if large / small > LIKE_SIZE or not -0.5 * large <= piece.top - last.bottom <= NEAR_GAP * large:
        return False
    left, right = min(each.left for each in held), max(each.right for each in (*held, piece))
    is_short = last.right < right - SHORT_BY * small
    begins = piece.left > left + INDENT * small and (len(held) > 1 or last.text[-1:] in SENTENCE_ENDS)
    is_aside = last.left - piece.left > MOST_INDENT * small
    return not (is_short or begins or is_aside)


def _joined(pieces: Sequence[RecognisedLine]) -> PictureParagraph:
    """Return a paragraph. A red line among dark lines is a seal over the text: the hidden words are not known."""
    is_mixed = any(each.is_red for each in pieces) and not all(each.is_red for each in pieces)
    certainty = ("0" * len(each.text) if is_mixed and each.is_red else _certainty(each) for each in pieces)
    return PictureParagraph("".join(each.text for each in pieces), "".join(certainty))


def _certainty(piece: RecognisedLine) -> str:
    """Return the certainty of a line, less for a figure at its begin or end: a digit may be lost there."""
    text = piece.text
    begin = len(text) - len(text.lstrip(DIGITS))
    end = len(text.rstrip(DIGITS))
    return "".join(
        min(digit, LESS_SURE) if at < begin or at >= end else digit
        for at, digit in enumerate(piece.certainty)
    )
