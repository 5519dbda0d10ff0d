"""Compare: where two strings differ → the same, with edges that a reader would draw. Pure.

Figures, dates and Latin words are marked whole; an insertion or removal that could be drawn in several
places stands where a sentence or clause begins.
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
SLIDE_LIMIT = 400


@dataclass(frozen=True)
class Edge:
    """Characters ``a_start`` to ``a_end`` of one string stand for ``b_start`` to ``b_end`` of the other."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def widened(edges: Iterable[Edge], one: str, other: str) -> list[Edge]:
    """Edges with whole figures, dates and words, merged where they meet."""
    slid = _slid(_unswapped(list(edges), one, other), one, other)
    units = _unit_edges(one), _unit_edges(other)
    done: list[Edge] = []
    for number, edge in enumerate(slid):
        floor = done[-1].a_end if done else 0
        ceiling = slid[number + 1].a_start if number + 1 < len(slid) else len(one)
        grown = _grown(edge, units, edge.a_start - floor, ceiling - edge.a_end)
        if done and grown.a_start == done[-1].a_end:
            grown = Edge(done[-1].a_start, grown.a_end, done[-1].b_start, grown.b_end)
            done[-1] = grown
        else:
            done.append(grown)
    return done


SWAP_REACH = 3  # characters that a piece jumped over; farther off it is another edit


def _unswapped(edges: list[Edge], one: str, other: str) -> list[Edge]:
    """A piece that came here and went a few characters on changed places with them: 展开 → 开展."""
    done: list[Edge] = []
    for edge in edges:
        last = done[-1] if done else None
        if last and edge.a_start - last.a_end <= SWAP_REACH and _is_swap(last, edge, one, other):
            done[-1] = Edge(last.a_start, edge.a_end, last.b_start, edge.b_end)
        else:
            done.append(edge)
    return done


def _is_swap(first: Edge, second: Edge, one: str, other: str) -> bool:
    if _is_shift(first, second):
        return True
    gone = one[first.a_start : first.a_end], one[second.a_start : second.a_end]
    came = other[first.b_start : first.b_end], other[second.b_start : second.b_end]
    return (gone[0], gone[1]) == (came[1], came[0]) and len(gone[0] + gone[1]) <= SWAP_REACH


SHIFT_REACH, SHIFT_LENGTH = 2, 3


def _is_shift(first: Edge, second: Edge) -> bool:
    """A word for another that shares a character in another place: 应该 → 不应, 全部 → 部分."""
    sizes = [(edge.a_end - edge.a_start, edge.b_end - edge.b_start) for edge in (first, second)]
    opposite = sizes[0][0] * sizes[1][1] > 0 if sizes[0][1] == sizes[1][0] == 0 else False
    opposite = opposite or (sizes[0][0] == sizes[1][1] == 0 and sizes[0][1] * sizes[1][0] > 0)
    near = second.a_start - first.a_end <= SHIFT_REACH
    return opposite and near and max(map(max, sizes)) <= SHIFT_LENGTH


Units = Sequence[tuple[int, int]]


def _unit_edges(text: str) -> Units:
    """For each character the start and end of the figure, date or word that it is part of."""
    edges: list[tuple[int, int]] = [(place, place + 1) for place in range(len(text))]
    for found in UNITS.finditer(text):
        edges[found.start() : found.end()] = [found.span()] * (found.end() - found.start())
    return edges


def _grown(edge: Edge, units: tuple[Units, Units], room_left: int, room_right: int) -> Edge:
    one, other = units
    left = max(_reach_left(one, edge.a_start, edge.a_end), _reach_left(other, edge.b_start, edge.b_end))
    right = max(_reach_right(one, edge.a_start, edge.a_end), _reach_right(other, edge.b_start, edge.b_end))
    left, right = min(left, room_left), min(right, room_right)
    return Edge(edge.a_start - left, edge.a_end + right, edge.b_start - left, edge.b_end + right)


def _reach_left(units: Units, start: int, end: int) -> int:
    """How far before ``start`` the unit begins that reaches into the edge (or around an empty one)."""
    if start >= len(units):
        return 0
    unit_start = units[start][0]
    if start == end and unit_start == start:
        return 0
    return start - unit_start


def _reach_right(units: Units, start: int, end: int) -> int:
    if end == 0:
        return 0
    if start == end and (end >= len(units) or units[end][0] == end):
        return 0
    return units[end - 1][1] - end


def _slid(edges: list[Edge], one: str, other: str) -> list[Edge]:
    """Move insertions and removals along equal text to where a reader would see them."""
    done: list[Edge] = []
    for number, edge in enumerate(edges):
        floor = done[-1].a_end if done else 0
        ceiling = edges[number + 1].a_start if number + 1 < len(edges) else len(one)
        if edge.a_start == edge.a_end:
            shift = _best_shift(other, edge.b_start, edge.b_end, edge.a_start - floor, ceiling - edge.a_end)
        elif edge.b_start == edge.b_end:
            shift = _best_shift(one, edge.a_start, edge.a_end, edge.a_start - floor, ceiling - edge.a_end)
        else:
            shift = 0
        done.append(Edge(edge.a_start + shift, edge.a_end + shift, edge.b_start + shift, edge.b_end + shift))
    return done


def _best_shift(text: str, start: int, end: int, room_left: int, room_right: int) -> int:
    left = right = 0
    limit_left, limit_right = min(room_left, SLIDE_LIMIT), min(room_right, SLIDE_LIMIT)
    while left < limit_left and text[start - left - 1] == text[end - left - 1]:
        left += 1
    while right < limit_right and text[start + right] == text[end + right]:
        right += 1
    if not left and not right:
        return 0
    return max(range(-left, right + 1), key=lambda by: (_ease(text, start + by, end + by), -abs(by)))


def _ease(text: str, start: int, end: int) -> int:
    """How naturally ``text[start:end]`` reads as one inserted or removed piece."""
    before = text[start - 1] if start else "。"
    last = text[end - 1]
    if before in SENTENCE_MARKS:
        return 6 if last in SENTENCE_MARKS or end == len(text) else 2
    if text[start] in OPENERS:
        return 5 if CLOSERS.get(last) == text[start] else 1
    if before in CLAUSE_MARKS:
        return 4 if last in CLAUSE_MARKS else 3
    return 4 if text[start] in CLAUSE_MARKS and last not in CLAUSE_MARKS else 0
