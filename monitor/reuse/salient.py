"""A normal form → the salient terms of a text: the least common pairs of characters, and the figures.

Passages are lost when every word is exchanged, but names, places, subjects and figures stay. Of 80 articles in new
words, all had the original as the text with most in common among 7,057, by 24 terms each. Fresh articles had a twelfth
of their terms in common with the likeliest text, and hardly more than with the second.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from monitor.texts.fingerprint import NormalForm
from monitor.texts.hashing import Codes, Hashes

MOST_TERMS, MOST_FIGURES = 24, 10  # of a text; a text in new words keeps the figures
HANZI = 0x3400  # the first code point of the ideographs; letters and digits lie before
SHIFT = 20  # bits of a code point
# two digits, or a digit with a unit
FIGURE = re.compile(r"(?<![\d.])\d[\d.]*\d%?[^\d\s]?|(?<![\d.])\d[^\d\s年月日.]")

Terms = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int64]


def terms_of(form: NormalForm) -> Terms:
    """Return the salient terms of a text as sorted hashes, at most MOST_TERMS."""
    pairs = np.unique(pairs_of_characters(form.codes))
    figures = np.unique(_mixed(np.array(list(map(_number, FIGURE.findall(form.text))), dtype=np.int64)))
    values, levels = _table()
    at = np.searchsorted(values, pairs)
    known = values.take(at, mode="clip") == pairs
    level = np.where(known, levels.take(at, mode="clip"), 0)
    figures, words = figures[:MOST_FIGURES], _mixed(pairs)
    # of equally common words the least hashes: two texts choose the same
    words = words[np.lexsort((words, level))[: MOST_TERMS - len(figures)]]
    return np.unique(np.concatenate((figures, words)))


def pairs_of_characters(codes: Codes) -> Terms:
    """Return every pair of neighbouring ideographs as a number, in the order of the text."""
    wide = codes.astype(np.int64)
    is_hanzi = codes >= HANZI
    pairs: Terms = ((wide[:-1] << SHIFT) | wide[1:])[is_hanzi[:-1] & is_hanzi[1:]]
    return pairs


def uncommon_pairs(codes: Codes, mask: npt.NDArray[np.bool_]) -> int:
    """Return the number of different pairs in the marked text, of pairs in less than 1 % of all articles.

    A formula has few of these pairs, a report about an event has many.
    """
    return len(_uncommon(pairs_of_characters(np.where(mask, codes, np.uint32(0)))))


def uncommon_pairs_of(text: str) -> frozenset[int]:
    """Return the pairs of neighbouring ideographs in a normal text, of pairs in less than 1 % of all articles."""
    codes = np.frombuffer(text.encode("utf-32-le", errors="surrogatepass"), dtype=np.uint32)
    return frozenset(_uncommon(pairs_of_characters(codes)).tolist())


def _uncommon(pairs: Terms) -> Terms:
    pairs = np.unique(pairs)
    values, _ = _table()
    uncommon: Terms = pairs[values.take(np.searchsorted(values, pairs), mode="clip") != pairs]
    return uncommon


@cache
def _table() -> tuple[Terms, Levels]:
    """Return the common pairs, sorted, and the level of every pair: 1 for the rarest, 1 more for every doubling."""
    text = (resources.files("monitor.reuse") / "data" / "common_pairs.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    level_of = {
        (ord(line[at]) << SHIFT) | ord(line[at + 1]): level
        for level, line in enumerate(lines, start=1)
        for at in range(0, len(line), 2)
    }
    values = np.array(sorted(level_of), dtype=np.int64)
    return values, np.array([level_of[value] for value in values.tolist()], dtype=np.int64)


def _mixed(values: Terms) -> Terms:
    """Return values after the finaliser of SplitMix64: the least hashes are a fair sample."""
    mixed: Hashes = values.astype(np.uint64)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed.view(np.int64)


def _number(figure: str) -> int:
    """Return the characters of a figure as a number of 63 bits."""
    value = 0
    for character in figure:
        value = (value * 0x110000 + ord(character)) & 0x7FFF_FFFF_FFFF_FFFF
    return value
