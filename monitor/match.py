"""Two normal forms and how rare what they share is → relation, coverage both ways, shared passages. Pure.

Rules and thresholds follow measurements on 70,000 broadcast-news articles: what separates a reprint from a
notice of the same mould is not how much two texts share but how rare that is among all others.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.fingerprint import WINDOW, NormalForm, grams
from storage.records import Match, Passage, Relation

GRAM = 6
SHORTEST_RUN = 10
LEAST_COVERED = 24  # characters; less is a phrase
MOST_PASSAGES = 12
WHOLE = 0.6  # a text is in another if that much of it is
PURE, NEARLY_ALL = 0.95, 0.8  # nothing of its own, and a good part left out: an excerpt, however long
PARAGRAPH = 120
SHORT_TEXT = 160  # characters; a notice of one paragraph
# a figure and what it counts; years and grades (5A) stand in the mould itself
FIGURE = re.compile(r"(?!(?:19|20)\d\d年)\d+(?:\.\d+)?(?![\d.a-z])[^\d]?")
# a mould with other figures: so many figures, of which no more than this share agree
TEMPLATE_FIGURES, TEMPLATE_AGREEMENT, TEMPLATE_COVER = 4, 0.4, 0.55
PERIODIC_DAYS, PERIODIC_COVER = 60, 0.9


@dataclass(frozen=True)
class Cover:
    """What of a text stands in another."""

    mask: npt.NDArray[np.bool_]
    runs: tuple[tuple[int, int], ...]  # start, end; longest first

    @property
    def share(self) -> float:
        """0..1"""
        return float(self.mask.mean()) if len(self.mask) else 0.0

    @property
    def longest(self) -> int:
        """Characters of the longest run."""
        return self.runs[0][1] - self.runs[0][0] if self.runs else 0


def compare(
    query: NormalForm,
    original: NormalForm,
    *,
    rare_shared: int,
    min_rare: int,
    linked: bool = False,
    date_gap_days: int | None = None,
) -> Match:
    """How the query stands to a text that it may derive from.

    ``rare_shared`` counts passages that both have and few other works; ``min_rare`` the passages of the
    smaller text. A link from one to the other counts as evidence; days between them against moulds.
    """
    if query.text == original.text and query.text:
        whole = _passage(query, original, 0, 0, len(query.text))
        return Match(Relation.VERBATIM, 1.0, 1.0, 1.0, rare_shared, (whole,))
    one, other = _cover(query, original), _cover(original, query)
    relation = _relation(query, original, one, other, rare_shared, min_rare, linked, date_gap_days)
    total = len(query.text) + len(original.text)
    similarity = float(one.mask.sum() + other.mask.sum()) / total if total else 0.0
    return Match(relation, similarity, other.share, one.share, rare_shared, _passages(query, original, one))


def _relation(
    query: NormalForm,
    original: NormalForm,
    one: Cover,
    other: Cover,
    rare: int,
    least: int,
    linked: bool,
    gap: int | None,
) -> Relation:
    if not _derived(one, other, rare, least, linked):
        return Relation.SHARED_PASSAGE
    if not linked and _same_mould(query.text, original.text, one, other, gap):
        return Relation.TEMPLATE
    if one.share >= PURE and other.share < NEARLY_ALL:
        return Relation.EXCERPT
    if one.share >= WHOLE:
        return Relation.EDITED if other.share >= WHOLE else Relation.EXCERPT
    if other.share >= WHOLE:
        return Relation.COMPILATION
    # whole paragraphs taken over make a compilation, a sentence makes a quotation
    taken = int(one.mask.sum()) >= PARAGRAPH and one.longest >= PARAGRAPH // 2 and rare >= PARAGRAPH // WINDOW
    return Relation.COMPILATION if taken else Relation.SHARED_PASSAGE


def _derived(one: Cover, other: Cover, rare: int, least: int, linked: bool) -> bool:
    most = max(one.share, other.share)
    if int(one.mask.sum()) < LEAST_COVERED:
        return False
    share = rare / max(1, least)
    smaller = min(len(one.mask), len(other.mask))
    return (
        rare >= 20
        or (rare >= 8 and one.longest >= 48)
        or (rare >= 2 and share >= 0.5 and most >= 0.9)
        or (rare >= 8 and share >= 0.2 and most >= 0.4)
        or (smaller <= SHORT_TEXT and share >= 0.25 and most >= WHOLE)
        or (linked and most >= 0.3)
    )


def _same_mould(query: str, original: str, one: Cover, other: Cover, gap: int | None) -> bool:
    """A notice of the same mould about other facts."""
    if min(one.share, other.share) < TEMPLATE_COVER:
        return False
    numbers = [Counter(FIGURE.findall(each)) for each in (query, original)]
    slots = numbers[0 if one.share >= other.share else 1].total()  # of the text that the other holds more of
    agreeing = (numbers[0] & numbers[1]).total()
    if slots >= TEMPLATE_FIGURES and agreeing <= TEMPLATE_AGREEMENT * slots:
        return True
    return gap is not None and gap > PERIODIC_DAYS and max(one.share, other.share) < PERIODIC_COVER


def _cover(text: NormalForm, other: NormalForm) -> Cover:
    mask = np.zeros(len(text.codes), dtype=bool)
    if len(text.codes) < GRAM or len(other.codes) < GRAM:
        return Cover(mask, ())
    shared = np.isin(grams(text.codes, GRAM), grams(other.codes, GRAM))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shared.astype(np.int8), [0]))))
    runs = [(int(start), int(end) + GRAM - 1) for start, end in edges.reshape(-1, 2)]
    kept = [(start, end) for start, end in runs if end - start >= SHORTEST_RUN]
    for start, end in kept:
        mask[start:end] = True
    return Cover(mask, tuple(sorted(kept, key=lambda run: (run[0] - run[1], run[0]))))


def _passages(query: NormalForm, original: NormalForm, cover: Cover) -> tuple[Passage, ...]:
    found = []
    for start, end in cover.runs[:MOST_PASSAGES]:
        at = original.text.find(query.text[start:end])
        if at >= 0:
            found.append(_passage(query, original, start, at, end - start))
    return tuple(found)


def _passage(query: NormalForm, original: NormalForm, a: int, b: int, length: int) -> Passage:
    def raw(form: NormalForm, at: int) -> int:
        return int(form.offsets[at])

    last = length - 1
    return Passage(raw(query, a), raw(query, a + last) + 1, raw(original, b), raw(original, b + last) + 1)
