"""A pair of texts → whether one took over whole units of the other: two sentences, a notice.

Trees that know a store of few texts doubt such pairs, because a formula may be as long. But further texts hold a
formula, and few of its words are uncommon.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from monitor.reuse.salient import uncommon_pairs
from monitor.reuse.score.features import Pair
from monitor.texts.fingerprint import NormalForm

SENTENCE = 20  # characters
LEAST_PASSAGES = 2
# Uncommon pairs of characters for each covered character. 53 formulas of the benchmarks have .74 at most.
MOST_UNCOMMON = 0.75
LONGEST_HEADLINE, NOTICE = 45, 40  # characters of a first line; least characters below the first line
MOULD = 3  # further groups with a passage of a notice show a mould

Span = tuple[int, int]


def quotes_two_sentences(pair: Pair) -> bool:
    """Return whether two sentences that nobody else has stand apart in both texts."""
    if not _is_exclusive(pair) or not _is_uncommon(pair, MOST_UNCOMMON):
        return False
    texts = pair.texts
    runs = sorted(run for run in texts.query_cover.runs if run[1] - run[0] >= SENTENCE)
    places = sorted(
        (texts.original.text.find(texts.query.text[start:end]), end - start) for start, end in runs
    )
    apart = [second[0] - first[1] >= SENTENCE for first, second in pairwise(runs)]
    apart_there = [second[0] - first[0] - first[1] >= SENTENCE for first, second in pairwise(places)]
    return any(apart) and any(apart_there)


def is_notice_in_full(pair: Pair) -> bool:
    """Return whether all of a notice below its headline stands in the query, with words that no other notice has."""
    texts, evidence = pair.texts, pair.evidence
    others = evidence.others[evidence.held & ~evidence.furniture]
    if len(others) == 0 or others.max() < MOULD or others.min() > 0:
        return False
    lines = _lines(texts.original)
    if len(lines) < 2 or lines[0][1] > LONGEST_HEADLINE:
        return False
    start, end = lines[0][1], lines[-1][1]
    return end - start >= NOTICE and texts.original.text[start:end] in texts.query.text


def _is_exclusive(pair: Pair) -> bool:
    """Return whether no other group holds any of the shared passages."""
    others = pair.evidence.others[pair.evidence.held & ~pair.evidence.furniture]
    return len(others) >= LEAST_PASSAGES and int(others.max()) == 0


def _is_uncommon(pair: Pair, least: float) -> bool:
    cover = pair.texts.query_cover
    return uncommon_pairs(pair.query.form.codes, cover.mask) >= least * cover.characters


def _lines(form: NormalForm) -> list[Span]:
    """Return the bounds of the lines of a text."""
    bounds = np.unique([0, *form.breaks.tolist(), len(form.text)]).tolist()
    return list(pairwise(bounds))
