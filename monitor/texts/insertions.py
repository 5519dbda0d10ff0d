"""Code points of a text → places of characters that somebody inserted between the ideographs to hide a copy.

ForeignLetters, digits of other shapes, kana or rare ideographs alternate with two to five ideographs: 全ⓐ省共ⓑ有. A
disguise is recognised by measurement, not by a list of characters: isolated foreign characters stand so densely in
no ordinary text. In 7,358 real news articles and government pages (`../shared/data`), six isolated letters never
stand within 100 characters over half of the text, except on a Japanese page, whose kana stand in runs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from monitor.texts.folding import TABLE_SIZE, is_unread, table
from monitor.texts.hashing import Codes, Positions

Mask = npt.NDArray[np.bool_]
Kind = tuple[str, int]  # category of Unicode, block of 4096 code points

CROWD, CROWD_SPAN = (
    6,
    100,
)  # so many isolated letters within so many characters of the normal form are a crowd
CROWDED_SHARE, CROWDED_LENGTH = 0.5, 300  # least share, or least length, of the text inside crowds
AMONG_HANZI = (
    0.5  # least share of the letters between two ideographs: the letters of a list follow punctuation
)
SAME_NEIGHBOUR, FEW_SAME = 0.4, 3  # most frequent neighbour: A类, B类, C类 are names of classes
SINGLE = 0.7  # least share of a kind outside words of the kind: of kana and Latin letters most stand in words
# Least share of a kind that ordinary texts have, among the isolated letters. Other kinds have no place in Chinese.
ORDINARY_SHARE, RARE_SHARE = 0.05, 0.3
LEAST_ORDINARY = 12  # inserted characters; fewer Latin letters or rare ideographs may be names: 李A, 王B
ENUMERATED = 0.5  # share of the letters that follow upon the letter before, as ①, ②, ③ of a list do
SET_SHARE = 0.1  # a letter rarer than this, beside the usual letter of its kind, is none of the inserted set
FREQUENT = 3  # a capital beside a figure or a word (5G, T3) is inserted if the capital stands alone so often
# Latin, Greek and Cyrillic letters, Roman numerals, full-width letters
ORDINARY = frozenset((category, block) for category in ("Lu", "Ll", "Nl") for block in (0x0, 0x2, 0xF))
CAPITALS = frozenset({("Lu", 0x0), ("Lu", 0xF)})
RARE: Kind = ("rare", 0)  # ideographs of names
FIGURE: Kind = ("figure", 0)
LETTERS_SHARE = 0.02  # texts with a smaller share of letters have no crowds over half of the text
STROKES = "丶丨丿亅亠冖冫"  # no words
NOTHING: Positions = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class ForeignLetters:
    """The foreign characters of a text: neither common ideographs nor dropped by the normal form."""

    written: Positions  # as in the text, not folded
    raw_places: Positions
    places: Positions  # among the characters that are not dropped
    is_figure: Mask  # ordinary digits with their points and per cent signs
    is_isolated: Mask  # no foreign character before and behind

    @property
    def lone(self) -> Mask:
        """The isolated letters."""
        return self.is_isolated & ~self.is_figure


@cache
def foreign_table() -> Mask:
    """Return the table from folded code point to whether the character is no common ideograph.

    Common ideographs are the 6,763 of GB 2312-80 without the strokes.
    """
    foreign = np.ones(TABLE_SIZE, dtype=np.bool_)
    rows = range(0xB0, 0xF8)
    common = b"".join(bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)).decode(
        "gb2312", "ignore"
    )
    codes = np.array([ord(character) for character in common + "〇"])
    foreign[codes] = False
    foreign[table()[codes]] = False
    foreign[[ord(stroke) for stroke in STROKES]] = True
    return foreign


@cache
def _letter_table() -> Mask:
    """Return the table from code point to whether the character is foreign and no ordinary digit."""
    letters: Mask = (table() > 0) & foreign_table()[table()]
    return letters & ~_is_figure(np.arange(TABLE_SIZE))


def lettered_texts(raw: Codes | Positions, starts: Sequence[int]) -> list[int]:
    """Return the numbers of the texts of a batch that have letters enough for a disguise: few texts do.

    ``raw`` are the texts joined by line feeds. ``starts`` are their beginnings.
    """
    bounds = np.append(starts, len(raw))
    (places,) = _letter_table().take(raw, mode="clip").nonzero()
    counts = np.diff(np.searchsorted(places, bounds))
    numbers: list[int] = np.flatnonzero(
        counts >= np.maximum(CROWD, LETTERS_SHARE * (np.diff(bounds) - 1))
    ).tolist()
    return numbers


def insertions(raw: Positions) -> Positions:
    """Return the places of the inserted characters of a text, in order. Most texts have none.

    Invisible characters, marks and pictures are passed over: the normal form drops these anyway.
    """
    if np.count_nonzero(_letter_table().take(raw, mode="clip")) < max(CROWD, LETTERS_SHARE * len(raw)):
        return NOTHING
    visible = np.flatnonzero(~is_unread(raw))
    letters, length = _letters(raw[visible])
    in_crowd = _in_crowd(letters, length)
    lone = in_crowd & letters.lone
    if (
        not lone.any()
        or _is_list(letters.written[lone])
        or not _is_among_hanzi(raw[visible], letters.raw_places[lone])
    ):
        return NOTHING
    return visible[_inserted(letters, in_crowd)]


def _letters(raw: Positions) -> tuple[ForeignLetters, int]:
    """Return the letters of a text, and the length of the text without dropped characters."""
    codes = table().take(raw, mode="clip")
    (kept,) = codes.nonzero()
    places = np.flatnonzero(foreign_table().take(codes[kept]))
    raw_places = kept[places]
    written = raw[raw_places]
    beside = np.diff(raw_places) == 1
    isolated = np.ones(len(places), dtype=np.bool_)
    isolated[1:] &= ~beside
    isolated[:-1] &= ~beside
    return ForeignLetters(written, raw_places, places, _is_figure(written), isolated), len(kept)


def _is_figure(codes: Positions) -> Mask:
    """Return which code points are digits, points or per cent signs, ordinary or full-width."""
    plain = np.where(codes >= 0xFF01, codes - 0xFEE0, codes)
    is_figure: Mask = ((plain >= 0x30) & (plain < 0x3A)) | (plain == ord(".")) | (plain == ord("%"))
    return is_figure


def _crowds(places: Positions) -> Positions:
    """Return the indices of isolated letters where a crowd begins."""
    if len(places) < CROWD:
        return NOTHING
    return np.flatnonzero(places[CROWD - 1 :] - places[: 1 - CROWD] < CROWD_SPAN)


def _in_crowd(letters: ForeignLetters, length: int) -> Mask:
    """Return which letters stand in crowds: none if crowds are a small part of a text of this length."""
    places = letters.places[letters.lone]
    starts = _crowds(places)
    steps = np.zeros(length + 1, dtype=np.int64)
    np.add.at(steps, places[starts], 1)
    np.add.at(steps, places[starts + CROWD - 1] + 1, -1)
    inside: Mask = np.cumsum(steps[:-1]) > 0
    if inside.sum() < min(CROWDED_SHARE * length, CROWDED_LENGTH):
        inside[:] = False
    in_crowd: Mask = inside[letters.places]
    return in_crowd


def _is_list(codes: Positions) -> bool:
    """Return whether most letters are numbers of a list."""
    return bool((np.diff(codes) == 1).sum() > ENUMERATED * (len(codes) - 1))


def _is_among_hanzi(raw: Positions, raw_places: Positions) -> bool:
    """Return whether many letters stand between two ideographs, and the ideographs vary."""
    text = np.concatenate(([0], raw, [0]))
    at = raw_places + 1
    before, behind = (table().take(text[at + step], mode="clip") for step in (-1, 1))
    between = ~foreign_table()[before] & ~foreign_table()[behind]
    if between.sum() < AMONG_HANZI * len(at):
        return False
    most = max(int(np.unique(side[between], return_counts=True)[1].max()) for side in (before, behind))
    return most <= max(FEW_SAME, SAME_NEIGHBOUR * int(between.sum()))


def _inserted(letters: ForeignLetters, in_crowd: Mask) -> Positions:
    """Return the places of the letters of the inserted kinds, without words and abbreviations."""
    values, which = np.unique(letters.written, return_inverse=True)
    kind_of_value = [_kind(code) for code in values.tolist()]
    kinds = list(dict.fromkeys(kind_of_value))
    numbers = np.array([kinds.index(kind) for kind in kind_of_value])
    kind = numbers[which]
    is_single = ~_has_same_beside(letters, kind) & ~letters.is_figure
    chosen = _chosen(kinds, kind[in_crowd], is_single[in_crowd])
    counts = np.bincount(which[in_crowd & letters.lone], minlength=len(values))
    is_ordinary = np.array([each in ORDINARY for each in kind_of_value])
    is_stray = is_ordinary & (counts > 0) & (counts < SET_SHARE * _usual(counts, numbers))
    is_doubtful = np.array([each in CAPITALS for each in kind_of_value]) & (counts < FREQUENT)
    is_inserted = chosen[kind] & is_single & ~is_stray[which] & (letters.is_isolated | ~is_doubtful[which])
    is_word = is_ordinary | np.array([kind == RARE for kind in kind_of_value])
    if is_inserted.sum() < LEAST_ORDINARY and is_word[which[is_inserted]].all():
        return NOTHING
    inserted: Positions = letters.raw_places[is_inserted]
    return inserted


def _usual(counts: Positions, numbers: Positions) -> npt.NDArray[np.float64]:
    """Return for each letter how often a letter of its kind stands, averaged over the places."""
    squares = np.bincount(numbers, weights=counts * counts)
    usual: npt.NDArray[np.float64] = squares / np.maximum(np.bincount(numbers, weights=counts), 1)
    return usual[numbers]


def _chosen(kinds: Sequence[Kind], kind: Positions, is_single: Mask) -> Mask:
    """Return which kinds were inserted. ``kind`` are the numbers of the kinds of the letters in crowds."""
    single = np.bincount(kind[is_single], minlength=len(kinds))
    total = np.bincount(kind, minlength=len(kinds))
    least = np.array([_least_share(each) for each in kinds]) * single.sum()
    chosen: Mask = (single >= np.maximum(least, 1)) & (single >= SINGLE * total)
    return chosen


def _has_same_beside(letters: ForeignLetters, kind: Positions) -> Mask:
    """Return which letters have a letter of the same kind before or behind: parts of words."""
    pairs = (np.diff(letters.raw_places) == 1) & (np.diff(kind) == 0)
    same = np.zeros(len(kind), dtype=np.bool_)
    same[1:] |= pairs
    same[:-1] |= pairs
    return same


@cache
def _kind(code: int) -> Kind:
    if 0x3400 <= code < 0xA000 or code >= 0x20000:
        return RARE
    if _is_figure(np.array([code])).any():
        return FIGURE
    return unicodedata.category(chr(code)), code >> 12


def _least_share(kind: Kind) -> float:
    if kind == RARE:
        return RARE_SHARE
    return ORDINARY_SHARE if kind in ORDINARY else 0.0
