"""Places where two strings differ → the same differences, with the edges that a reader would draw.

Figures, dates and Latin words are marked whole. An insertion or removal that fits in several places is put at the
beginning of a sentence or clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

UNITS = re.compile(
    r"[0-9０-９]{2,4}年(?:[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}[日号])?)?"
    r"|[0-9０-９]{1,2}月[0-9０-９]{1,2}[日号]"
    r"|[0-9０-９]{4}([-./])[0-9０-９]{1,2}\1[0-9０-９]{1,2}"
    r"|[0-9０-９]+(?:[.．:：∶][0-9０-９]+|,[0-9]{3}(?![0-9]))*(?:[十百千万亿]+(?![瓦克米]))?[%％‰]?"
    r"|(?:百分之|千分之)?[〇零一二两三四五六七八九十百千万亿点]*[〇零一二两三四五六七八九十百千万亿]{2}"
    r"|[A-Za-z\u00c0-\u024f]+"
)
SENTENCE_MARKS = frozenset("。！？!?；;…")
CLAUSE_MARKS = frozenset("，,、：:")
OPENERS = frozenset("《“‘（(〈「『【<")
CLOSERS = {
    "》": "《",
    "”": "“",
    "’": "‘",
    "）": "（",
    ")": "(",
    "〉": "〈",
    "」": "「",
    "』": "『",
    "】": "【",
    ">": "<",
}
SLIDE_LIMIT = 400  # characters; an insertion or removal is shifted no farther
SWAP_REACH = 3  # characters between the halves of a swap; a longer distance makes two edits
SHIFT_REACH, SHIFT_LENGTH = 2, 3  # characters between the halves of a shifted word; characters of a half
# Ease of a piece by its beginning: of a piece with an end that does not fit, and of a piece with a fitting end.
# The order is a reader's: whole sentences, then whole brackets, then clauses.
AT_SENTENCE, AT_BRACKET, AT_CLAUSE, WITH_CLAUSE_MARK = (2, 6), (1, 5), (3, 4), (0, 4)


@dataclass(frozen=True)
class Edge:
    """Characters ``a_start`` to ``a_end`` of the earlier string became ``b_start`` to ``b_end`` of the later."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int

    @property
    def is_insertion(self) -> bool:
        """Whether no character went."""
        return self.a_start == self.a_end

    @property
    def is_removal(self) -> bool:
        """Whether no character came."""
        return self.b_start == self.b_end


def widened(edges: Iterable[Edge], earlier: str, later: str) -> list[Edge]:
    """Return edges around whole figures, dates and words. Edges that meet are merged.

    Example: from 122.7万 to 127.2万 the whole figures differ, not the figures 2 and 7 inside.
    """
    slid = _slid(_unswapped(edges, earlier, later), earlier, later)
    units = _unit_edges(earlier), _unit_edges(later)
    done: list[Edge] = []
    for number, edge in enumerate(slid):
        floor, ceiling = _room(done, slid, number, earlier)
        grown = _grown(edge, units, edge.a_start - floor, ceiling - edge.a_end)
        if done and grown.a_start == done[-1].a_end:
            done[-1] = _merged(done[-1], grown)
        else:
            done.append(grown)
    return done


def _room(done: Sequence[Edge], edges: Sequence[Edge], number: int, earlier: str) -> tuple[int, int]:
    """Return the end of the edge before and the start of the next edge, in the earlier string."""
    floor = done[-1].a_end if done else 0
    ceiling = edges[number + 1].a_start if number + 1 < len(edges) else len(earlier)
    return floor, ceiling


def _merged(first: Edge, second: Edge) -> Edge:
    return Edge(first.a_start, second.a_end, first.b_start, second.b_end)


# --- swaps -------------------------------------------------------------------------------------


def _unswapped(edges: Iterable[Edge], earlier: str, later: str) -> list[Edge]:
    """Merge the two halves of a swap of neighbours into a single edge: 展开 → 开展."""
    done: list[Edge] = []
    for edge in edges:
        last = done[-1] if done else None
        if last and edge.a_start - last.a_end <= SWAP_REACH and _is_swap(last, edge, earlier, later):
            done[-1] = _merged(last, edge)
        else:
            done.append(edge)
    return done


def _is_swap(first: Edge, second: Edge, earlier: str, later: str) -> bool:
    if _is_shift(first, second):
        return True
    gone = earlier[first.a_start : first.a_end], earlier[second.a_start : second.a_end]
    came = later[first.b_start : first.b_end], later[second.b_start : second.b_end]
    return gone == (came[1], came[0]) and len(gone[0] + gone[1]) <= SWAP_REACH


def _is_shift(first: Edge, second: Edge) -> bool:
    """Return whether two edges are a new word that shares a character with the old word: 应该 → 不应, 全部 → 部分."""
    opposite = (first.is_removal and second.is_insertion) or (first.is_insertion and second.is_removal)
    return (
        opposite
        and second.a_start - first.a_end <= SHIFT_REACH
        and max(_length(first), _length(second)) <= SHIFT_LENGTH
    )


def _length(edge: Edge) -> int:
    return max(edge.a_end - edge.a_start, edge.b_end - edge.b_start)


# --- whole figures, dates and words ------------------------------------------------------------

Units = Sequence[tuple[int, int]]


def _unit_edges(text: str) -> Units:
    """Return start and end of the figure, date or word around every character of ``text``."""
    edges: list[tuple[int, int]] = [(place, place + 1) for place in range(len(text))]
    for unit in UNITS.finditer(text):
        edges[unit.start() : unit.end()] = [unit.span()] * (unit.end() - unit.start())
    return edges


def _grown(edge: Edge, units: tuple[Units, Units], room_left: int, room_right: int) -> Edge:
    """Return the edge with the units at both ends whole, as far as there is room."""
    a, b = units
    left = max(_reach_left(a, edge.a_start, edge.a_end), _reach_left(b, edge.b_start, edge.b_end))
    right = max(_reach_right(a, edge.a_start, edge.a_end), _reach_right(b, edge.b_start, edge.b_end))
    left, right = min(left, room_left), min(right, room_right)
    return Edge(edge.a_start - left, edge.a_end + right, edge.b_start - left, edge.b_end + right)


def _reach_left(units: Units, start: int, end: int) -> int:
    """Return the number of characters before ``start`` that belong to the unit at ``start``.

    A unit that begins at an empty edge does not reach into the edge.
    """
    if start >= len(units):
        return 0
    unit_start = units[start][0]
    if start == end and unit_start == start:
        return 0
    return start - unit_start


def _reach_right(units: Units, start: int, end: int) -> int:
    """Return the number of characters from ``end`` on that belong to the unit before ``end``."""
    if end == 0:
        return 0
    if start == end and (end >= len(units) or units[end][0] == end):
        return 0
    return units[end - 1][1] - end


# --- insertions and removals that fit in several places ----------------------------------------


def _slid(edges: Sequence[Edge], earlier: str, later: str) -> list[Edge]:
    """Shift insertions and removals along equal text to the places that a reader would choose."""
    done: list[Edge] = []
    for number, edge in enumerate(edges):
        floor, ceiling = _room(done, edges, number, earlier)
        room = edge.a_start - floor, ceiling - edge.a_end
        if edge.is_insertion:
            shift = _best_shift(later, edge.b_start, edge.b_end, room)
        elif edge.is_removal:
            shift = _best_shift(earlier, edge.a_start, edge.a_end, room)
        else:
            shift = 0
        done.append(Edge(edge.a_start + shift, edge.a_end + shift, edge.b_start + shift, edge.b_end + shift))
    return done


def _best_shift(text: str, start: int, end: int, room: tuple[int, int]) -> int:
    """Return the shift with the greatest ease that keeps the text the same. Of equal shifts the least wins."""
    left = right = 0
    limit_left, limit_right = min(room[0], SLIDE_LIMIT), min(room[1], SLIDE_LIMIT)
    while left < limit_left and text[start - left - 1] == text[end - left - 1]:
        left += 1
    while right < limit_right and text[start + right] == text[end + right]:
        right += 1
    if not left and not right:
        return 0
    return max(range(-left, right + 1), key=lambda by: (_ease(text, start + by, end + by), -abs(by)))


def _ease(text: str, start: int, end: int) -> int:
    """Return 0 to 6: how naturally ``text[start:end]`` reads as an inserted or removed piece."""
    before = text[start - 1] if start else "。"
    first, last = text[start], text[end - 1]
    if before in SENTENCE_MARKS:
        return AT_SENTENCE[last in SENTENCE_MARKS or end == len(text)]
    if first in OPENERS:
        return AT_BRACKET[CLOSERS.get(last) == first]
    if before in CLAUSE_MARKS:
        return AT_CLAUSE[last in CLAUSE_MARKS]
    return WITH_CLAUSE_MARK[first in CLAUSE_MARKS and last not in CLAUSE_MARKS]
