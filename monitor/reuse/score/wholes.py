"""A pair of texts → whether one took over whole units of the other: a paragraph, two sentences, a notice, a stretch.

Trees that know a store of few texts doubt such pairs, because a formula may be as long. But further texts hold a
formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.reuse.salient import uncommon_pairs
from monitor.reuse.score.features import RARE, Pair
from monitor.texts.fingerprint import NormalForm
from monitor.texts.hashing import PASSAGE, grams

ALL, STRETCH = 0.95, 80  # share of the query; characters
SENTENCE, SHORT_SENTENCE, APART = 40, 20, 20  # characters; between two sentences
LEAST_PASSAGES = 2
# Uncommon pairs of characters for each covered character. 53 formulas of the benchmarks have .74 at most.
MOST_UNCOMMON = 0.75
WHOLE = 0.6  # share of a text; with so much in common the query is no text with quotations
MOST_OTHERS = 1  # further groups with a quoted sentence: another report may have it too
LONGEST_HEADLINE, NOTICE = 45, 40  # characters of a first line; least characters below the first line
PARAGRAPH, NEARLY_ALL = (
    45,
    0.9,
)  # characters of a line; share of the passages of the line, a few may be of formulas
# Uncommon pairs for each character of the line. Of 13 lines that stand in two of 7,057 news articles by chance, 6 have
# less; of 30,000 lines of news one in seven has less.
LEAST_UNCOMMON = 0.32
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
    return any(_stand_apart(pair, _hardly_shared_runs(pair, SENTENCE)))


def quotes_two_short_sentences(pair: Pair) -> bool:
    """Return whether two sentences of uncommon words, which nobody else has, stand apart in both texts."""
    others, cover = _others(pair), pair.texts.query_cover
    if len(others) < LEAST_PASSAGES or others.max() > 0:
        return False
    if uncommon_pairs(pair.query.form.codes, cover.mask) < MOST_UNCOMMON * cover.characters:
        return False
    return all(_stand_apart(pair, _hardly_shared_runs(pair, SHORT_SENTENCE)))


def _hardly_shared_runs(pair: Pair, least: int) -> list[Span]:
    """Return the shared runs of so many characters, without furniture and formulas, in the order of the query."""
    runs = sorted(run for run in pair.texts.query_cover.runs if run[1] - run[0] >= least)
    return [run for run in runs if _is_mostly_own(pair, run)]


def _is_mostly_own(pair: Pair, run: Span) -> bool:
    """Return whether one further group at most has half of the passages of a shared run, and no site repeats them."""
    evidence = pair.evidence
    inside = passages_inside(pair, *run) & evidence.held
    own = inside & ~evidence.furniture & (evidence.others <= MOST_OTHERS)
    return 2 * int(np.count_nonzero(own)) >= int(np.count_nonzero(inside)) > 0


def passages_inside(pair: Pair, start: int, end: int) -> npt.NDArray[np.bool_]:
    """Return which passages of the query stand inside a stretch of the query."""
    stretch = grams(pair.query.form.codes[start:end], PASSAGE).view(np.int64)
    return np.isin(pair.query.print.passages, stretch)


def _stand_apart(pair: Pair, runs: Sequence[Span]) -> tuple[bool, bool]:
    """Return whether two of these runs stand apart in the query, and in the original."""
    query, original = pair.texts.query.text, pair.texts.original.text
    places = sorted((original.find(query[start:end]), end - start) for start, end in runs)
    return (
        any(second[0] - first[1] >= APART for first, second in pairwise(runs)),
        any(second[0] - first[0] - first[1] >= APART for first, second in pairwise(places)),
    )


def takes_paragraph(pair: Pair) -> bool:
    """Return whether a line of the original stands as a line in the query, and hardly another text has the line.

    Of 30,582 lines of 7,057 news articles, 13 stand in exactly two articles that are no copies.
    """
    query, original = pair.texts.query, pair.texts.original
    lines = {original.text[start:end] for start, end in _lines(original)[1:] if end - start >= PARAGRAPH}
    return any(
        query.text[start:end] in lines and _is_of_one_text(pair, start, end)
        for start, end in _lines(query)
        if end - start >= PARAGRAPH
    )


def _is_of_one_text(pair: Pair, start: int, end: int) -> bool:
    """Return whether hardly another text has a line of the query, and the line has uncommon words."""
    evidence, line = pair.evidence, pair.query.form.codes[start:end]
    inside = passages_inside(pair, start, end)
    others = evidence.others[inside & evidence.held]
    if evidence.furniture[inside].any() or len(others) < LEAST_PASSAGES:
        return False
    if float(np.mean(others <= MOST_OTHERS)) < NEARLY_ALL:
        return False
    return uncommon_pairs(line, np.ones(len(line), dtype=bool)) >= LEAST_UNCOMMON * len(line)


def is_hardly_shared(pair: Pair) -> bool:
    """Return whether one further group at most has the shared text, but for a passage or two: no formula, as known."""
    others = _others(pair)
    return len(others) > 0 and float(np.mean(others <= MOST_OTHERS)) >= NEARLY_ALL


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
