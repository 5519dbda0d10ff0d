"""Two texts and their hunks → rows of paragraphs side by side, in pieces that know their hunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.texts.alignment import PAIR_LIMIT, best_pairs
from storage.records import Edit, Hunk, Span

FOLD_FROM = 2  # unchanged paragraphs in a row; fewer stay unfolded


@dataclass(frozen=True)
class ParagraphPair:
    """Numbers of two paragraphs side by side, from 0; None: an empty side."""

    before: int | None
    after: int | None


@dataclass(frozen=True)
class TextMark:
    """Marked span of a paragraph; `end` is exclusive, `hunk` the number of the hunk."""

    start: int
    end: int
    kind: str  # del, ins, moved, caret
    hunk: int


Marks = dict[tuple[str, int], list[TextMark]]


@dataclass(frozen=True)
class Piece:
    """Part of a paragraph: text of a single kind. `hunk` None: both sides have the text."""

    text: str
    kind: str = "same"  # same, del, ins, moved, caret
    hunk: int | None = None


@dataclass(frozen=True)
class SideCell:
    """A side of a row: number of the paragraph, from 0, and its pieces."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ComparedRow:
    """Two paragraphs side by side. `merged` is the later paragraph with removed text back at its place."""

    before: SideCell | None
    after: SideCell | None
    is_same: bool
    merged: tuple[Piece, ...]


@dataclass(frozen=True)
class RowRun:
    """Rows in order: all unchanged, or all changed."""

    rows: tuple[ComparedRow, ...]
    is_folded: bool

    @property
    def size(self) -> int:
        """Return the number of characters of the later side."""
        return sum(len(piece.text) for row in self.rows if row.after for piece in row.after.pieces)


def compared_runs(before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk]) -> list[RowRun]:
    """Return both texts in rows; long runs of unchanged rows are folded."""
    marks = marks_of(hunks)
    runs = []
    for pairs in grouped(paired(before, after), marks):
        same = is_same(pairs[0], marks)
        rows = tuple(_compared(pair, before, after, hunks, marks) for pair in pairs)
        runs.append(RowRun(rows, same and len(rows) >= FOLD_FROM))
    return runs


def _compared(
    pair: ParagraphPair, before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk], marks: Marks
) -> ComparedRow:
    left = None if pair.before is None else _cell("before", pair.before, before, marks)
    right = None if pair.after is None else _cell("after", pair.after, after, marks)
    merged = tuple(merged_pieces(pair, after, hunks)) if right else left.pieces if left else ()
    return ComparedRow(left, right, is_same(pair, marks), merged)


def _cell(side: str, number: int, texts: Sequence[str], marks: Marks) -> SideCell:
    return SideCell(number, tuple(pieces(texts[number], marks.get((side, number), []))))


def pieces(text: str, marks: Sequence[TextMark]) -> Iterator[Piece]:
    """Yield a paragraph in pieces. No character is marked twice, also where hunks overlap."""
    at = 0
    for mark in marks:
        if mark.start < at:
            continue
        if mark.start > at:
            yield Piece(text[at : mark.start])
        yield Piece(text[mark.start : mark.end], mark.kind, mark.hunk)
        at = mark.end
    if at < len(text):
        yield Piece(text[at:])


def merged_pieces(pair: ParagraphPair, after: Sequence[str], hunks: Sequence[Hunk]) -> Iterator[Piece]:
    """Yield the later paragraph of a pair in pieces, with removed text back at its place."""
    if pair.after is None:
        return
    text, at = after[pair.after], 0
    here = [
        (number, hunk)
        for number, hunk in enumerate(hunks)
        if hunk.after_span.paragraph == pair.after and _belongs(hunk, pair)
    ]
    for number, hunk in sorted(here, key=lambda each: (each[1].after_span.start, each[1].after_span.end)):
        if hunk.after_span.start < at:
            continue
        if hunk.after_span.start > at:
            yield Piece(text[at : hunk.after_span.start])
        yield from _replaced(hunk, number)
        at = hunk.after_span.end
    if at < len(text):
        yield Piece(text[at:])


def _replaced(hunk: Hunk, number: int) -> Iterator[Piece]:
    if hunk.edit is Edit.MOVED:
        yield Piece(hunk.after, "moved", number)
        return
    if hunk.before:
        yield Piece(hunk.before, "del", number)
    if hunk.after:
        yield Piece(hunk.after, "ins", number)


def _belongs(hunk: Hunk, pair: ParagraphPair) -> bool:
    """Return whether a hunk is shown in a row: no second half of a move, no removal with its own row."""
    if hunk.edit is Edit.MOVED:
        return bool(hunk.before)
    return bool(hunk.after) or hunk.before_span.paragraph == pair.before


def marks_of(hunks: Sequence[Hunk]) -> Marks:
    """Return the marks by side and paragraph, in order."""
    marks: Marks = {}
    for number, hunk in enumerate(hunks):
        if hunk.edit is Edit.MOVED and not hunk.before:
            continue  # the second half of a move: the first half holds both places
        moved = hunk.edit is Edit.MOVED
        _mark(marks, "before", hunk.before_span, "moved" if moved else "del", number)
        _mark(marks, "after", hunk.after_span, "moved" if moved else "ins", number)
    for placed in marks.values():
        placed.sort(key=lambda mark: (mark.start, mark.end))
    return marks


def _mark(marks: Marks, side: str, span: Span, kind: str, number: int) -> None:
    shown = "caret" if span.start == span.end else kind
    marks.setdefault((side, span.paragraph), []).append(TextMark(span.start, span.end, shown, number))


def paired(before: Sequence[str], after: Sequence[str]) -> list[ParagraphPair]:
    """Return the rows of a comparison: similar paragraphs side by side, in order."""
    if len(before) * len(after) > PAIR_LIMIT:
        pairs = [(number, number) for number in range(min(len(before), len(after)))]
    else:
        pairs = best_pairs(before, after) if before and after else []
    rows: list[ParagraphPair] = []
    next_before = next_after = 0
    for left, right in pairs:
        rows += _single_rows(range(next_before, left), range(next_after, right))
        rows.append(ParagraphPair(left, right))
        next_before, next_after = left + 1, right + 1
    return [*rows, *_single_rows(range(next_before, len(before)), range(next_after, len(after)))]


def _single_rows(before: range, after: range) -> list[ParagraphPair]:
    """Return a row for every paragraph that only one side has: first those before, then those after."""
    return [
        *(ParagraphPair(number, None) for number in before),
        *(ParagraphPair(None, number) for number in after),
    ]


def is_same(pair: ParagraphPair, marks: Marks) -> bool:
    """Return whether both paragraphs of a row are alike."""
    if pair.before is None or pair.after is None:
        return False
    shown = [*marks.get(("before", pair.before), []), *marks.get(("after", pair.after), [])]
    return not any(mark.kind != "caret" for mark in shown)


def grouped(rows: Sequence[ParagraphPair], marks: Marks) -> Iterator[list[ParagraphPair]]:
    """Yield runs of rows. The rows of a run are all unchanged, or all changed."""
    run: list[ParagraphPair] = []
    for row in rows:
        if run and is_same(run[0], marks) != is_same(row, marks):
            yield run
            run = []
        run.append(row)
    if run:
        yield run
