"""A pair of texts → the occasions around the shared text: sessions, batches, anniversaries, years and days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from monitor.reuse.cover import Cover, Mask, TextPair
from monitor.texts.fingerprint import NormalForm

OCCASION = re.compile(
    r"第([0-9〇零一二三四五六七八九十百]{1,12})([届次批轮期])|([0-9一二三四五六七八九十百]{1,12})(周年)"
    r"|(?<![0-9])([0-9]{1,2})(日)|([0-9〇零一二三四五六七八九]{4})(年)"
)
HEAD_LINES = 6  # lines of a query among which a headline is looked for
NUMERALS = re.compile("[0-9〇零一二两三四五六七八九十百千万亿.%]+")
NEAR = 20  # characters from the shared text
# Before a verb of an event to come. An announcement has the word, and the report of the event has the same sentences
# without the word. Of the queries of `detection.py` none with .5 and more differs so.
TO_COME, BEFORE = "将", 6  # the word; characters before a shared run
LEAST_TO_COME = 2  # shared runs
NEARLY_ALL = 0.8  # share of a text; with more in common the query is a copy, whatever words are cut

SESSIONS = frozenset("届次批轮期") | {"周年", "年"}

Occasions = dict[str, set[str]]  # unit → the numbers with this unit


def occasions_of(pair: TextPair) -> tuple[Occasions, Occasions]:
    """Return the occasions in and near the shared text, of the query and of the original."""
    return (
        _occasions(_framed(pair.query, pair.query_cover)),
        _occasions(_framed(pair.original, pair.original_cover)),
    )


def differs_in_session(pair: TextPair) -> bool:
    """Return whether the numbers of a session or of the year near the shared text differ, and no number agrees."""
    query, original = occasions_of(pair)
    units = SESSIONS & query.keys() & original.keys()
    return any(not query[unit] & original[unit] for unit in units)


def differs_in_headline(query: NormalForm, original: NormalForm) -> bool:
    """Return whether the query has the headline of the original with other numerals: 第七期 for 第四期."""
    wanted = _lines(original, 1)
    lines = _lines(query, HEAD_LINES)
    if not wanted or wanted[0] in lines:
        return False
    words = NUMERALS.sub("", wanted[0])
    return any(NUMERALS.sub("", line) == words for line in lines)


def tells_of_announced(pair: TextPair) -> bool:
    """Return whether a text reports what the other text announced: 将举办 in the one, and 举办了 in the other.

    A part of an announcement keeps some words of the time to come.
    """
    query, original = pair.query.text, pair.original.text
    runs = [query[start:end] for start, end in pair.query_cover.runs]
    if pair.larger_share >= NEARLY_ALL or any(TO_COME in run for run in runs):
        return False
    ours, theirs = (sum(TO_COME in _before(text, run) for run in runs) for text in (query, original))
    return min(ours, theirs) == 0 and max(ours, theirs) >= LEAST_TO_COME


def _before(text: str, run: str) -> str:
    """Return the characters of a text before the first place of a shared run."""
    place = max(0, text.find(run))
    return text[max(0, place - BEFORE) : place]


def _lines(form: NormalForm, most: int) -> list[str]:
    bounds = [0, *form.breaks[:most].tolist()]
    return [form.text[start:end] for start, end in pairwise(bounds)]


def _framed(form: NormalForm, cover: Cover) -> str:
    """Return the covered text with the text close by."""
    near = np.zeros(len(cover.mask), dtype=bool)
    for start, end in cover.runs:
        near[max(0, start - NEAR) : end + NEAR] = True
    return "".join(form.text[start:end] + " " for start, end in _stretches(near))


def _stretches(mask: Mask) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _occasions(text: str) -> Occasions:
    """Return the occasions of a text. Example: 第3届 and 28日 give {届: {3}, 日: {28}}."""
    occasions: Occasions = {}
    for occasion in OCCASION.finditer(text):
        number, unit = (group for group in occasion.groups() if group)
        occasions.setdefault(unit, set()).add(number)
    return occasions
