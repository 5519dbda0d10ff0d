"""A pair of texts → whether one took over whole units of the other: two sentences, a notice, or is a stretch of it.

Trees that know a store of few texts doubt such pairs, because a formula may be as long. But further texts hold a
formula.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.reuse.salient import uncommon_pairs
from monitor.reuse.score.features import RARE, Pair
from monitor.texts.fingerprint import NormalForm

ALL, STRETCH = 0.95, 80  # share of the query; characters
SENTENCE, SHORT_SENTENCE, APART = 40, 20, 20  # characters; between two sentences
LEAST_PASSAGES = 2
# Uncommon pairs of characters for each covered character. 53 formulas of the benchmarks have .74 at most.
MOST_UNCOMMON = 0.75
WHOLE = 0.6  # share of a text; with so much in common the query is no text with quotations
MOST_OTHERS = 1  # further groups with a quoted sentence: another report may have it too
LONGEST_HEADLINE, NOTICE = 45, 40  # characters of a first line; least characters below the first line
MOULD = 3  # further groups with a passage of a notice show a mould

Span = tuple[int, int]


def is_stretch(pair: Pair) -> bool:
    """Return whether the query as a whole is a stretch of the original, and no formula of many texts."""
    cover = pair.texts.query_cover
    if cover.share < ALL or len(cover.runs) != 1 or cover.characters < STRETCH:
        return False
    others = _others(pair)
    return len(others) > 0 and bool(np.median(others) < RARE)


def quotes_two_sentences(pair: Pair) -> bool:
    """Return whether two long sentences that hardly another text has stand apart in the query or in the original.

    Two notices of a mould have much in common, and slots between their sentences.
    """
    if not is_hardly_shared(pair) or pair.texts.larger_share >= WHOLE:
        return False
    if pair.slots.figures_different or pair.slots.words:
        return False
    return any(_stand_apart(pair, SENTENCE))


def quotes_two_short_sentences(pair: Pair) -> bool:
    """Return whether two sentences of uncommon words, which nobody else has, stand apart in both texts."""
    others, cover = _others(pair), pair.texts.query_cover
    if len(others) < LEAST_PASSAGES or others.max() > 0:
        return False
    if uncommon_pairs(pair.query.form.codes, cover.mask) < MOST_UNCOMMON * cover.characters:
        return False
    return all(_stand_apart(pair, SHORT_SENTENCE))


def _stand_apart(pair: Pair, least: int) -> tuple[bool, bool]:
    """Return whether two shared runs of at least so many characters stand apart in the query, and in the original."""
    query, original = pair.texts.query.text, pair.texts.original.text
    runs = sorted(run for run in pair.texts.query_cover.runs if run[1] - run[0] >= least)
    places = sorted((original.find(query[start:end]), end - start) for start, end in runs)
    return (
        any(second[0] - first[1] >= APART for first, second in pairwise(runs)),
        any(second[0] - first[0] - first[1] >= APART for first, second in pairwise(places)),
    )


def is_hardly_shared(pair: Pair) -> bool:
    """Return whether one further group at most has any of the shared text: no formula, as far as known."""
    others = _others(pair)
    return len(others) > 0 and int(others.max()) <= MOST_OTHERS


def is_notice_in_full(pair: Pair) -> bool:
    """Return whether all of a notice below its headline stands in the query, with words that no other notice has."""
    texts, others = pair.texts, _others(pair)
    if len(others) == 0 or others.max() < MOULD or others.min() > 0:
        return False
    lines = _lines(texts.original)
    if len(lines) < 2 or lines[0][1] > LONGEST_HEADLINE:
        return False
    start, end = lines[0][1], lines[-1][1]
    return end - start >= NOTICE and texts.original.text[start:end] in texts.query.text


def _others(pair: Pair) -> npt.NDArray[np.int64]:
    """Return, for every shared passage outside the furniture, the number of further groups that hold the passage."""
    return pair.evidence.others[pair.evidence.held & ~pair.evidence.furniture]


def _lines(form: NormalForm) -> list[Span]:
    """Return the bounds of the lines of a text."""
    bounds = np.unique([0, *form.breaks.tolist(), len(form.text)]).tolist()
    return list(pairwise(bounds))
