"""A pair of texts → whether nobody else has the shared text, whether a slip differs, whether a person is another."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from monitor.reuse.cover import TextPair
from monitor.reuse.score.features import Pair
from monitor.reuse.score.occasions import differs_in_session

ALONE_SHARE = 0.8  # of the shared passages
LEAST_SHARE, MOST_FIGURES = 0.25, 3  # of both texts; different
EQUAL_SHARE, FEW, FEW_FIGURES = (
    0.8,
    0.08,
    2,
)  # of both texts; of the characters of the shorter text; different
WITH_SLIP, SLIP, FIGURES_OF_NOTICE = 0.9, 3, 3  # of both texts; characters; equal
LEAST_MOVED, HEADLINE = 60, 60  # characters of the texts; of the headline and the line before


def is_alone(pair: Pair) -> bool:
    """Return whether a good part of both texts is shared, and no further text has most of the shared part."""
    others = _others(pair)
    if len(others) == 0 or pair.texts.smaller_share < LEAST_SHARE:
        return False
    return float(np.mean(others == 0)) >= ALONE_SHARE and pair.slots.figures_different <= MOST_FIGURES


def is_nearly_equal(pair: Pair) -> bool:
    """Return whether few figures and characters differ between two texts of nobody else.

    Another session counts only if the headline names it. Two further figures, and no equal figure, are another day.
    """
    texts = pair.texts
    most = FEW_FIGURES if pair.slots.figures_equal else 1
    if texts.smaller_share < EQUAL_SHARE or pair.slots.figures_different > most or not is_alone(pair):
        return False
    is_other = differs_in_session(texts) and not _has_headline(texts)
    return _changed(pair) <= FEW * texts.shorter_length and not is_other


def is_notice_with_slip(pair: Pair) -> bool:
    """Return whether the query is a notice of a mould with its headline and figures, and a slip of a few characters.

    No sibling has all of its words.
    """
    texts, slots, others = pair.texts, pair.slots, _others(pair)
    if slots.figures_different or slots.recurring or texts.smaller_share < WITH_SLIP:
        return False
    is_of_mould = len(others) > 0 and others.min() == 0 and slots.figures_equal >= FIGURES_OF_NOTICE
    return is_of_mould and _changed(pair) <= SLIP and _has_headline(texts)


def is_about_another(pair: Pair) -> bool:
    """Return whether a name of the headline is exchanged throughout, and much else: a notice of another person."""
    slots, texts = pair.slots, pair.texts
    if texts.smaller_share >= EQUAL_SHARE or slots.moved < LEAST_MOVED:
        return False
    counted = Counter(slots.words).items()
    return any(_is_name(texts, *slot) for slot, count in counted if count > 1 and min(map(len, slot)) > 1)


def _is_name(texts: TextPair, ours: str, theirs: str) -> bool:
    """Return whether two words stand in the headlines, each in a single text."""
    query, original = texts.query.text, texts.original.text
    in_headlines = theirs in original[:HEADLINE] and ours in query[:HEADLINE]
    return in_headlines and theirs not in query and ours not in original


def _changed(pair: Pair) -> int:
    return pair.slots.moved + sum(max(map(len, words)) for words in pair.slots.words)


def _has_headline(texts: TextPair) -> bool:
    """Return whether the query has the first line of the original, figures included."""
    breaks = texts.original.breaks
    return len(breaks) > 0 and texts.original.text[: int(breaks[0])] in texts.query.text


def _others(pair: Pair) -> npt.NDArray[np.int64]:
    """Return, for every shared passage outside the furniture, the number of further groups that hold the passage."""
    return pair.evidence.others[pair.evidence.held & ~pair.evidence.furniture]
