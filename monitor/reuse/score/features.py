"""A query with candidates and evidence → a row of features for every candidate.

The trees (trees.py) read these rows alone. Links, credits and days between are no features: they are separate
terms of the judgement (judgement.py), with reasons for people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from monitor.reuse.cover import TextPair, reworded_share, short_run_share, skeleton_share
from monitor.reuse.document import Document
from monitor.reuse.salient import FIGURE, uncommon_pairs
from monitor.reuse.score.occasions import occasions_of
from monitor.reuse.score.slots import Slots, slots_of
from monitor.texts.fingerprint import NormalForm

RARE = 5  # groups; a passage with fewer further groups is rare
FORMULA = 100  # groups; a passage of so many groups weighs nothing
HEAD_LINES, LONGEST_LINE, LONGEST_HEADLINE = (
    6,
    80,
    45,
)  # lines of the query among which a headline is looked for; characters
SENTENCE = 20  # characters
EDGE = 2  # characters from the begin or the end of a text
MOST_THIRD = 3
MOST_RATIO, LEAST_TERM_SHARE = (
    5.0,
    0.05,
)  # of the shares of terms of a candidate and of the best further candidate
SAME_TEXT = 0.6  # share of the information of a pair: a third text with so much of it holds the same mould

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Evidence:
    """The part of a query that a candidate has too, passage by passage of the query."""

    held: Mask  # the candidate holds the passage
    others: npt.NDArray[np.int64]  # groups with the passage, besides the groups of the pair
    furniture: Mask  # the site of either text puts the passage on page after page
    terms: Mask  # the candidate holds the salient term
    term_others: npt.NDArray[np.int64]  # groups with the term, besides the groups of the pair
    group: int  # of the candidate
    kin: frozenset[int] = frozenset()  # groups that took the shared text out of the same text

    @cached_property
    def weights(self) -> Numbers:
        """Weight of every shared passage: 1 if nobody else has the passage, 0 for a formula or furniture."""
        weights = _weights(self.others)
        weights[~self.held | self.furniture] = 0
        return weights

    @cached_property
    def term_share(self) -> float:
        """Weight of the shared terms, as a share of the weight of all terms of the query, 0 to 1."""
        weights = _weights(self.term_others)
        return float(weights[self.terms].sum() / max(1.0, weights.sum()))

    @cached_property
    def information(self) -> float:
        """Sum of the weights."""
        return float(self.weights.sum())

    @cached_property
    def rare(self) -> int:
        """Number of shared passages that are rare, without furniture."""
        return int(np.count_nonzero(self.held & ~self.furniture & (self.others < RARE)))


@dataclass(frozen=True)
class Pair:
    """A query and a candidate, with the material of all features."""

    query: Document
    original: Document
    evidence: Evidence
    own: Mask | None = None  # the query without furniture of the site; None: all of the query

    @cached_property
    def texts(self) -> TextPair:
        """The normal forms with their covers."""
        return TextPair.of(self.query.form, self.original.form, self.own)

    @cached_property
    def slots(self) -> Slots:
        """The slots between the shared runs."""
        return slots_of(self.texts)


def _weights(others: npt.NDArray[np.int64]) -> Numbers:
    return 1 - np.log1p(np.minimum(others, FORMULA)) / math.log1p(FORMULA)


def _log(value: float) -> float:
    return math.log1p(value)


def of_evidence(pairs: Sequence[Pair], known: int) -> list[dict[str, float]]:
    """Return the features of the pairs of a query without their texts, by name.

    ``pairs`` are all candidates of the query, rivals of one another. ``known`` is the size of the collection
    in texts.
    """
    rivals = [pair.evidence for pair in pairs]
    whole = {
        "known": float(size_step(known)),
        "compiled": _compiled(rivals),
    }
    return [
        whole | _of_passages(pair) | _of_rivals(pair.evidence, rivals) | _of_terms(pair.evidence, rivals)
        for pair in pairs
    ]


def size_step(known: int) -> int:
    """Return the size of a collection in steps of four times as many texts. Within a step nothing changes."""
    return known.bit_length() // 2


def _compiled(rivals: Sequence[Evidence]) -> float:
    """Return the share of the query's passages with a candidate and few further groups."""
    rare = [each.held & ~each.furniture & (each.others < RARE) for each in rivals]
    return float(np.mean(np.any(rare, axis=0))) if rare and len(rare[0]) else 0.0


def of_texts(pair: Pair) -> dict[str, float]:
    """Return the features of a pair from both texts, by name."""
    texts, slots = pair.texts, pair.slots
    query, original = texts.query_cover, texts.original_cover
    figures = slots.figures_equal + slots.figures_different
    common, fewest = _common_figures(pair.query.form, pair.original.form)
    uncommon = uncommon_pairs(pair.query.form.codes, query.mask)
    equal, different = _occasions(texts)
    return {
        "larger_share": texts.larger_share,
        "smaller_share": texts.smaller_share,
        "query_share": query.share,
        "longest": _log(query.longest),
        "covered": _log(query.characters),
        "mean_run": _log(query.characters / len(query.runs)) if query.runs else 0.0,
        "shorter": _log(texts.shorter_length),
        "own": _log(min(len(query.mask) - query.characters, len(original.mask) - original.characters)),
        "short_runs_query": short_run_share(pair.query.form, pair.original.form),
        "short_runs_original": short_run_share(pair.original.form, pair.query.form),
        "even_query": reworded_share(pair.query.form, pair.original.form),
        "even_original": reworded_share(pair.original.form, pair.query.form),
        "skeleton": skeleton_share(pair.query.form, pair.original.form),
        "figures_equal": _log(slots.figures_equal),
        "figures_different": _log(slots.figures_different),
        "figures_share": slots.figures_equal / figures if figures else -1.0,
        "word_slots": len(slots.words) / (1 + slots.aligned / 100),
        "words": _log(len(slots.words)),
        "recurring": _log(slots.recurring),
        "moved": slots.moved / (1 + slots.aligned),
        "aligned": slots.aligned / max(1, len(query.mask)),
        "occasions_equal": equal,
        "occasions_different": different,
        "headline": _headline(pair.query.form, pair.original.form),
        "edges": _edges(texts),
        "common_figures": _log(common),
        "common_figures_share": common / max(1, fewest),
        "whole_line": _whole_line(texts),
        "in_headline": _in_headline(texts),
        "uncommon": _log(uncommon),
        "uncommon_share": uncommon / max(1, query.characters),
    }


def _of_passages(pair: Pair) -> dict[str, float]:
    evidence = pair.evidence
    shared = int(np.count_nonzero(evidence.held))
    fewest = max(1, min(len(pair.query.print.passages), len(pair.original.print.passages)))
    furniture = int(np.count_nonzero(evidence.held & evidence.furniture))
    return {
        "fewest": _log(fewest),
        "shared_share": shared / fewest,
        "shared": _log(shared),
        "information": _log(evidence.information),
        "mean_information": evidence.information / max(1, shared),
        "information_share": evidence.information / fewest,
        "rare": _log(evidence.rare),
        "rare_of_shared": evidence.rare / max(1, shared),
        "furniture": furniture / max(1, shared),
    }


def _of_rivals(own: Evidence, rivals: Sequence[Evidence]) -> dict[str, float]:
    """Return the share of the best rival, and the number of further candidates with most of the same text."""
    if own.information == 0:
        return {"rival": 2.0, "explained": 1.0, "third": 3.0}
    others = [each for each in rivals if each.group != own.group and each.group not in own.kin]
    inside = [float(own.weights[each.held].sum()) / own.information for each in others]
    whole = [float(np.count_nonzero(each.held & ~each.furniture)) for each in others]
    held = float(np.count_nonzero(own.held & ~own.furniture))
    # a rival counts by the part of the shared text, and by the part of the query
    best = max(
        (part * min(2.0, size / max(1.0, held)) for part, size in zip(inside, whole, strict=True)),
        default=0.0,
    )
    third = {each.group for each, part in zip(others, inside, strict=True) if part >= SAME_TEXT}
    return {
        "rival": best,
        "explained": max(inside, default=0.0),
        "third": float(min(MOST_THIRD, len(third))),
    }


def _of_terms(own: Evidence, rivals: Sequence[Evidence]) -> dict[str, float]:
    best = max((each.term_share for each in rivals if each.group != own.group), default=0.0)
    return {
        "terms": _log(int(np.count_nonzero(own.terms))),
        "term_share": own.term_share,
        "term_ratio": min(MOST_RATIO, own.term_share / max(LEAST_TERM_SHARE, best)),
    }


def _occasions(texts: TextPair) -> tuple[float, float]:
    """Return the numbers of units of occasions (届, 周年, 日) in which both texts agree, and differ."""
    query, original = occasions_of(texts)
    units = query.keys() & original.keys()
    agreeing = sum(bool(query[unit] & original[unit]) for unit in units)
    return float(agreeing), float(len(units) - agreeing)


def _headline(query: NormalForm, original: NormalForm) -> float:
    """Return the likeness of the original's first line with the likest of the query's first lines, 0 to 1."""
    wanted = _lines(original, 1)
    return max(
        (fuzz.ratio(wanted[0], line) / 100 for line in _lines(query, HEAD_LINES) if wanted), default=0.0
    )


def _lines(form: NormalForm, most: int) -> list[str]:
    bounds = [0, *form.breaks[: most + 2].tolist(), len(form.text)]
    lines = [
        form.text[start : min(end, start + LONGEST_LINE)] for start, end in pairwise(bounds) if end > start
    ]
    return lines[:most]


def _common_figures(query: NormalForm, original: NormalForm) -> tuple[int, int]:
    """Return the number of different figures with their units in both texts, and in the text with fewer."""
    ours, theirs = (set(FIGURE.findall(form.text)) for form in (query, original))
    return len(ours & theirs), min(len(ours), len(theirs))


def _whole_line(texts: TextPair) -> float:
    """Return the largest share of a line of the query, of a sentence and more, inside the original."""
    mask, bounds = texts.query_cover.mask, [0, *texts.query.breaks.tolist(), len(texts.query.text)]
    return max(
        (float(mask[start:end].mean()) for start, end in pairwise(bounds) if end - start >= SENTENCE),
        default=0.0,
    )


def _in_headline(texts: TextPair) -> float:
    """Return the share of the original's covered text in the headline: a short first line."""
    cover, breaks = texts.original_cover, texts.original.breaks
    if not cover.characters or len(breaks) == 0 or breaks[0] > LONGEST_HEADLINE:
        return 0.0
    return int(np.count_nonzero(cover.mask[: int(breaks[0])])) / cover.characters


def _edges(texts: TextPair) -> float:
    """Return the share of the covered text at the begin of both texts, or at the end of both."""
    cover = texts.query_cover
    if not cover.characters:
        return 0.0
    edges = sum(end - start for start, end in cover.runs if _is_at_edges(texts, start, end))
    return edges / cover.characters


def _is_at_edges(texts: TextPair, start: int, end: int) -> bool:
    """Return whether a run of the query begins both texts, or ends both texts."""
    query, original = texts.query.text, texts.original.text
    run, near = query[start:end], end - start + EDGE
    return (start <= EDGE and run in original[:near]) or (
        len(query) - end <= EDGE and run in original[-near:]
    )
