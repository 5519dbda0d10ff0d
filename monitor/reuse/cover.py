"""Two normal forms → the shared part of either text.

Exact runs are covered character by character. Stretches in different words, and texts that differ in figures only,
are measured as shares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.texts.fingerprint import NormalForm

GRAM = 6  # characters; equal runs of this length are joined to longer runs
SHORTEST_RUN = 10  # characters; shorter runs do not count
REWORDED_GRAM = 3  # characters; a reworded copy keeps half of these runs, a text about the same event a tenth
# A stretch is reworded if this share of its short runs stands in the source.
STRETCH, STRETCH_SHARE = 40, 0.35
REWORDED_EVENLY = 0.85  # share of stretches; a copy that is reworded throughout has at least so many
EDITED_SHARE = 0.75  # a text with a larger cover is edited, not reworded
SKELETON_GRAM = 5  # characters
LINE_SHARE = 0.85  # a run that covers this share of a line covers the line
NUMBER = re.compile(r"\d+(?:\.\d+)?%?")

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cover:
    """The characters of a text that stand in a second text."""

    mask: Mask
    runs: tuple[tuple[int, int], ...]  # start, end; longest first
    own: Mask | None = None  # the text without its site's furniture; None: all of the text

    @cached_property
    def share(self) -> float:
        """Share of covered characters, 0 to 1. The furniture of the site counts for nothing."""
        counted = self.mask if self.own is None else self.mask[self.own]
        return int(np.count_nonzero(counted)) / len(counted) if len(counted) else 0.0

    @cached_property
    def characters(self) -> int:
        """Number of covered characters."""
        return int(np.count_nonzero(self.mask))

    @property
    def longest(self) -> int:
        """Characters of the longest run."""
        return self.runs[0][1] - self.runs[0][0] if self.runs else 0


@dataclass(frozen=True)
class TextPair:
    """A query, a possible original, and the cover of both."""

    query: NormalForm
    original: NormalForm
    query_cover: Cover
    original_cover: Cover

    @classmethod
    def of(cls, query: NormalForm, original: NormalForm, own: Mask | None = None) -> TextPair:
        """Return the pair of two texts with their covers. ``own`` marks the query without its site's furniture."""
        query_cover, original_cover = _covers(query, original)
        return cls(query, original, replace(query_cover, own=own), original_cover)

    @cached_property
    def larger_share(self) -> float:
        """Share of the text with the larger share covered."""
        return max(self.query_cover.share, self.original_cover.share)

    @cached_property
    def smaller_share(self) -> float:
        """Share of the text with the smaller share covered."""
        return min(self.query_cover.share, self.original_cover.share)

    @cached_property
    def shorter_length(self) -> int:
        """Characters of the shorter text."""
        return min(len(self.query.codes), len(self.original.codes))

    @cached_property
    def similarity(self) -> float:
        """Share of covered characters in both texts together, 0 to 1."""
        total = len(self.query.text) + len(self.original.text)
        return (self.query_cover.characters + self.original_cover.characters) / total if total else 0.0


def _covers(query: NormalForm, original: NormalForm) -> tuple[Cover, Cover]:
    """Return the cover of either text: shared runs of ten and more characters.

    Broder 1997, "On the resemblance and containment of documents".
    """
    return (
        _cover(_shared(query, original, GRAM), len(query.codes)),
        _cover(_shared(original, query, GRAM), len(original.codes)),
    )


def _shared(form: NormalForm, other: NormalForm, length: int) -> Mask:
    """Return, for every run of ``length`` characters of a text, whether the other text holds the run."""
    hashes, starts = form.runs(length)
    others, _ = other.runs(length)
    shared = np.zeros(len(hashes), dtype=bool)
    if len(others):
        shared[starts] = others.take(np.searchsorted(others, hashes), mode="clip") == hashes
    return shared


def _cover(shared: Mask, length: int) -> Cover:
    """Join neighbouring shared grams to runs, and keep the long runs."""
    mask = np.zeros(length, dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shared.view(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2] + GRAM - 1
    kept = ends - starts >= SHORTEST_RUN
    runs = list(zip(starts[kept].tolist(), ends[kept].tolist(), strict=True))
    for start, end in runs:
        mask[start:end] = True
    return Cover(mask, tuple(sorted(runs, key=lambda run: (run[0] - run[1], run[0]))))


def has_covered_line(form: NormalForm, cover: Cover, least: int, *, skip_headline: bool = False) -> bool:
    """Return whether a single run covers a line of ``least`` or more characters."""
    bounds = np.concatenate(([0], form.breaks, [len(form.codes)])).tolist()
    lines = list(pairwise(bounds))[1 if skip_headline and len(bounds) > 2 else 0 :]
    return any(
        min(end, last) - max(start, first) >= LINE_SHARE * (end - start)
        for start, end in lines
        if end - start >= least
        for first, last in cover.runs
    )


def reworded_share(text: NormalForm, source: NormalForm) -> float:
    """Return the share of stretches of ``text`` that stand in ``source``, in different words and order."""
    shared = _shared_short_runs(text, source)
    if len(shared) == 0:
        return 0.0
    counted = np.concatenate(([0], np.cumsum(shared)))
    width = min(STRETCH, len(shared))
    stretches = (counted[width:] - counted[:-width]) / width
    return float((stretches >= STRETCH_SHARE).mean())


def short_run_share(text: NormalForm, source: NormalForm) -> float:
    """Return the share of runs of three characters of ``text`` that stand in ``source``."""
    shared = _shared_short_runs(text, source)
    return float(shared.mean()) if len(shared) else 0.0


def _shared_short_runs(text: NormalForm, source: NormalForm) -> Mask:
    """Return, for every short run of ``text``, whether ``source`` holds the run. Too short texts have no runs."""
    if min(len(text.codes), len(source.codes)) < REWORDED_GRAM:
        return np.zeros(0, dtype=bool)
    return _shared(text, source, REWORDED_GRAM)


def skeleton_share(first: NormalForm, second: NormalForm) -> float:
    """Return how much of a text stands in both texts when figures do not count. 1 means all but the figures."""
    one, other = _without_figures(first), _without_figures(second)
    shared = _shared(one, other, SKELETON_GRAM), _shared(other, one, SKELETON_GRAM)
    return max((float(mask.mean()) for mask in shared if len(mask)), default=0.0)


def _without_figures(form: NormalForm) -> NormalForm:
    text = NUMBER.sub("#", form.text)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return NormalForm(text, codes, form.offsets[:0], form.breaks[:0])
