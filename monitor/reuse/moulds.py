"""Two texts with their covers → whether both are notices of the same mould about different facts.

Two notices of a mould share most sentences. They differ in figures, in the occasion (session, anniversary, day), or
in the year.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set

import numpy as np

from monitor.reuse.cover import EDITED_SHARE, Cover, Mask, TextPair, reworded_share, skeleton_share
from monitor.texts.fingerprint import NormalForm

# Thresholds were chosen on one half of the articles of `python benchmarks/detection.py` and checked on the second half.
# a figure and the character of its unit; years and grades (5A) belong to the mould
FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d年)\d+(?:\.\d+)?(?![\d.a-z])[^\d]?")
# Least number of figures, largest share of equal figures: a mould with different figures.
TEMPLATE_AGREEMENT = ((6, 0.4), (4, 0.0))
TEMPLATE_SHARE = 0.55  # least cover of both texts
TEMPLATE_SKELETON = 0.65  # least share that is equal but for figures
# an occasion: a session or batch, an anniversary, a day
OCCASION = re.compile(
    r"第([0-9〇零一二三四五六七八九十百]{1,12})([届次批轮期])|([0-9一二三四五六七八九十百]{1,12})(周年)|(?<!\d)(\d{1,2})(日)"
)
OCCASION_NEAR = 20  # characters from the covered text
OCCASION_FACTS = 2  # least number of facts that a text has alone
OCCASION_AGREEMENT = 0.5  # largest share of equal facts
OCCASION_REWORDED = 0.95  # share of stretches: moulds reach 0.88, copies in different words start at 0.97
OCCASION_SHARE = 0.95  # a text with a larger cover is the same text with the day changed
# An event that returns every year (a session, a reception) is reported in the words of the year before.
PERIODIC_DAYS, PERIODIC_LEAST, PERIODIC_SHARE = 60, 0.2, 0.9


def is_same_mould(pair: TextPair, date_gap_days: int | None) -> bool:
    """Return whether both texts are notices of the same mould about different facts.

    ``date_gap_days`` are the days between the publications, None if unknown.
    """
    if pair.smaller_share >= TEMPLATE_SHARE and has_different_figures(pair):
        return True
    if pair.smaller_share < PERIODIC_LEAST:
        return False
    if pair.larger_share < OCCASION_SHARE and _has_different_occasion(pair):
        return True
    return is_far_apart(date_gap_days) and pair.larger_share < PERIODIC_SHARE


def is_far_apart(date_gap_days: int | None) -> bool:
    """Return whether two texts are so far apart in time that a later event may be told in the same words."""
    return date_gap_days is not None and date_gap_days > PERIODIC_DAYS


# --- figures -----------------------------------------------------------------------------------


def has_different_figures(pair: TextPair) -> bool:
    """Return whether the same sentences stand around different figures."""
    figures, equal = figure_counts(pair)
    differ = any(figures >= least and equal <= share * figures for least, share in TEMPLATE_AGREEMENT)
    return differ and skeleton_share(pair.query, pair.original) >= TEMPLATE_SKELETON


def figure_counts(pair: TextPair) -> tuple[int, int]:
    """Return the number of figures of the text with the larger cover, and the number of figures in both texts."""
    query, original = (Counter(FIGURE.findall(form.text)) for form in (pair.query, pair.original))
    larger = query if pair.query_cover.share >= pair.original_cover.share else original
    return larger.total(), (query & original).total()


# --- occasions ---------------------------------------------------------------------------------

Occasions = dict[str, set[str]]  # unit → the numbers with this unit


def _has_different_occasion(pair: TextPair) -> bool:
    """Return whether the same sentences stand around a different session, anniversary or day.

    Further figures have to differ too: a copy may have its day alone changed.
    """
    texts = _framed(pair.query, pair.query_cover), _framed(pair.original, pair.original_cover)
    query, original = map(_occasions, texts)
    units = query.keys() & original.keys()
    if not units or any(query[unit] & original[unit] for unit in units) or _is_reworded_throughout(pair):
        return False
    facts = _facts(texts[0], query, units), _facts(texts[1], original, units)
    equal, fewest = len(facts[0] & facts[1]), min(map(len, facts))
    return fewest - equal >= OCCASION_FACTS and equal <= OCCASION_AGREEMENT * fewest


def _framed(form: NormalForm, cover: Cover) -> str:
    """Return the covered text with the text close by."""
    near = np.zeros(len(cover.mask), dtype=bool)
    for start, end in cover.runs:
        near[max(0, start - OCCASION_NEAR) : end + OCCASION_NEAR] = True
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


def _facts(text: str, occasions: Occasions, units: Set[str]) -> set[tuple[str, str]]:
    """Return unit and number of the occasions with these units, and of all figures with different units."""
    return {(unit, number) for unit in units for number in occasions[unit]} | _figures_but(text, units)


def _figures_but(text: str, units: Set[str]) -> set[tuple[str, str]]:
    """Return unit and number of the figures, but for figures with these units."""
    figures = ((figure[-1], figure[:-1]) for figure in FIGURE.findall(text))
    return {figure for figure in figures if not any(unit.startswith(figure[0]) for unit in units)}


def _is_reworded_throughout(pair: TextPair) -> bool:
    """Return whether every stretch has words of the original, though the cover is small. A mould has gaps."""
    if pair.larger_share >= EDITED_SHARE:
        return False
    return reworded_share(pair.query, pair.original) >= OCCASION_REWORDED
