"""Line of styled parts → rows that fit a width. Ids and addresses stay whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from unicodedata import combining, east_asian_width

from monitor.present.marking.marks import printable

# Run of visible ASCII characters, space, or single character: rows break between such pieces only.
PIECE = re.compile(r"[!-~]+|\s+|[^!-~\s]")
CLOSING = frozenset("，。、；：？！）》」』”’】…")  # never at the beginning of a row
OPENING = frozenset("（《「『“‘【")  # never at the end of a row
HANGING = 2  # cells by which a closing sign may stand beyond the width
CUT_MARK = "…"


class Style(StrEnum):
    """Look of a part on a terminal."""

    PLAIN = "plain"
    STRONG = "strong"
    SOFT = "soft"
    CRITICAL = "critical"
    WARNING = "warning"
    REMOVED = "removed"
    INSERTED = "inserted"
    HIT = "hit"


class Overflow(StrEnum):
    """Treatment of a line that is longer than the width."""

    WRAP = "wrap"
    CUT = "cut"  # the beginning and the end stay
    WHOLE = "whole"  # an address or a command stays on one row


@dataclass(frozen=True)
class TextPart:
    """Text with a style."""

    text: str
    style: Style = Style.PLAIN


Row = tuple[TextPart, ...]


@dataclass(frozen=True)
class TextLine:
    """Line of parts. The rows after the first stand below the text of the first."""

    parts: Row
    indent: int = 0
    overflow: Overflow = Overflow.WRAP
    hang: int = 0  # further cells before the rows after the first


def line(
    text: str, style: Style = Style.PLAIN, *, indent: int = 0, overflow: Overflow = Overflow.WRAP
) -> TextLine:
    """Return a line with a single part."""
    return TextLine((TextPart(text, style),), indent, overflow)


BLANK = line("")


def cell_len(text: str) -> int:
    """Return the cells of a text on a terminal: two for a Chinese character, none for a combining sign."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(each) in "WF" else not combining(each) for each in text)


def columns(text: str, width: int) -> str:
    """Return text filled with spaces to a number of cells."""
    return text + " " * max(0, width - cell_len(text))


def rows_of(shown: TextLine, width: int | None) -> list[Row]:
    """Return the rows of a line with the indent. `width` None: a single row."""
    parts = tuple(TextPart(printable(part.text), part.style) for part in shown.parts)
    room = None if width is None else max(1, width - shown.indent)
    if room is None or shown.overflow is Overflow.WHOLE or _width(parts) <= room:
        rows = [parts]
    elif shown.overflow is Overflow.CUT:
        rows = [_cut(parts, room)]
    else:
        rows = list(_wrapped(parts, room, shown.hang))
    further = " " * (shown.indent + shown.hang)
    return [
        (TextPart(further if number else " " * shown.indent), *row) if further or shown.indent else row
        for number, row in enumerate(rows)
    ]


def plain_text(shown: Sequence[TextLine], width: int | None = None) -> str:
    """Return lines as text without styles."""
    rows = (row for each in shown for row in rows_of(each, width))
    return "\n".join("".join(part.text for part in row).rstrip() for row in rows)


def _width(parts: Row) -> int:
    return sum(cell_len(part.text) for part in parts)


def _pieces(parts: Row) -> list[TextPart]:
    return [TextPart(text, part.style) for part in parts for text in PIECE.findall(part.text)]


def _wrapped(parts: Row, room: int, hang: int) -> Iterator[Row]:
    row: list[TextPart] = []
    used = 0
    for piece in _pieces(parts):
        size = cell_len(piece.text)
        limit = room + HANGING if piece.text in CLOSING else room
        if row and used + size > limit:
            kept = _breaking_place([*row, piece])
            yield _joined(row[:kept])
            row = row[kept:]
            used = hang + _width(tuple(row))
        if row or not piece.text.isspace():
            row.append(piece)
            used += size
    if row:
        yield _joined(row)


def _breaking_place(row: Sequence[TextPart]) -> int:
    """Return the number of pieces to keep on a full row: its last piece, too long, begins the next row at the latest.

    No row ends with an opening sign or begins with a closing sign, unless the row consists of such signs.
    """
    last = len(row) - 1
    allowed = (
        at for at in range(last, 0, -1) if row[at].text not in CLOSING and row[at - 1].text not in OPENING
    )
    return next(allowed, last)


def _cut(parts: Row, room: int) -> Row:
    """Return a line with the longest part cut: beginning, …, end."""
    at = max(range(len(parts)), key=lambda number: cell_len(parts[number].text))
    left = room - _width(parts) + cell_len(parts[at].text)
    return (*parts[:at], TextPart(cut_cells(parts[at].text, max(1, left)), parts[at].style), *parts[at + 1 :])


# A headline or words of a page inside a sentence. The sentence says what happened, so quotations are cut before.
WORDS = re.compile("(?<=“)[^“”]+(?=”)")
HEADLINE = re.compile("(?<=《)[^《》]+(?=》)")
LEAST_QUOTED = 13  # cells of a quotation: three characters, …, three characters


def cut_cells(text: str, room: int) -> str:
    """Return a text of at most `room` cells: first quotations lose their middle, then the text.

    >>> cut_cells("《通知》删去“各地要把救助纳入年度考核，对清溪镇开展回访。”", 44)
    '《通知》删去“各地要把救助纳…溪镇开展回访。”'
    """
    with_words_cut = _quotations_cut(text, WORDS, room)
    with_both_cut = _quotations_cut(with_words_cut, HEADLINE, room)
    return with_both_cut if cell_len(with_both_cut) <= room else _middle_cut(with_words_cut, room)


def _quotations_cut(text: str, quoted: re.Pattern[str], room: int) -> str:
    for words in sorted(quoted.findall(text), key=cell_len, reverse=True):
        size = cell_len(words)
        left = max(LEAST_QUOTED, size - max(0, cell_len(text) - room))
        text = text.replace(words, _middle_cut(words, left), 1)
    return text


def _middle_cut(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    end_room = (room - 1) // 2
    begin = _fitting(text, room - 1 - end_room)
    end = _fitting(text[::-1], end_room)
    return text[:begin].rstrip() + CUT_MARK + text[len(text) - end :].lstrip()


def _fitting(text: str, room: int) -> int:
    """Return the number of characters from the beginning that fit the room."""
    used = 0
    for number, character in enumerate(text):
        used += cell_len(character)
        if used > room:
            return number
    return len(text)


def _joined(pieces: Sequence[TextPart]) -> Row:
    """Return the pieces; neighbours of equal style become a single part."""
    return tuple(
        TextPart("".join(piece.text for piece in same), style)
        for style, same in groupby(pieces, key=lambda piece: piece.style)
    )
