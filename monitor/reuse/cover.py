"""Two normal forms → what of each stands in the other: exact runs, whole lines, stretches reworded. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.texts.fingerprint import NormalForm
from monitor.texts.hashing import Codes, Hashes, rolled

GRAM = 6
SHORTEST_RUN = 10
REWORDED_GRAM = 3  # of a reworded text half of these survive, of another text about the same event a tenth
STRETCH, STRETCH_SHARE = 40, 0.35  # a stretch is reworded if so many of its short runs stand in the other
SKELETON_GRAM = 5
LINE_SHARE = 0.85  # of a line, in one run: the whole line
NUMBER = re.compile(r"\d+(?:\.\d+)?%?")

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cover:
    """What of a text stands in another."""

    mask: Mask
    runs: tuple[tuple[int, int], ...]  # start, end; longest first

    @property
    def share(self) -> float:
        """0..1"""
        return self.characters / len(self.mask) if len(self.mask) else 0.0

    @property
    def characters(self) -> int:
        """How many are covered."""
        return int(np.count_nonzero(self.mask))

    @property
    def longest(self) -> int:
        """Characters of the longest run."""
        return self.runs[0][1] - self.runs[0][0] if self.runs else 0


def covers(one: NormalForm, other: NormalForm) -> tuple[Cover, Cover]:
    """What of each text stands in the other, in runs of ten characters and more."""
    grams = [rolled(each.codes, GRAM) if len(each.codes) >= GRAM else NO_GRAMS for each in (one, other)]
    shared = _shared(grams[0], grams[1]), _shared(grams[1], grams[0])
    return _cover(shared[0], len(one.codes)), _cover(shared[1], len(other.codes))


NO_GRAMS: Hashes = np.zeros(0, dtype=np.uint64)


def _shared(hashes: Hashes, others: Hashes) -> Mask:
    """Which hashes are among the others."""
    if len(others) == 0:
        return np.zeros(len(hashes), dtype=bool)
    ordered = np.sort(others)
    found: Mask = ordered.take(np.searchsorted(ordered, hashes), mode="clip") == hashes
    return found


def _cover(shared: Mask, length: int) -> Cover:
    mask = np.zeros(length, dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shared.view(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2] + GRAM - 1
    kept = ends - starts >= SHORTEST_RUN
    runs = list(zip(starts[kept].tolist(), ends[kept].tolist(), strict=True))
    for start, end in runs:
        mask[start:end] = True
    return Cover(mask, tuple(sorted(runs, key=lambda run: (run[0] - run[1], run[0]))))


def lines_taken(form: NormalForm, cover: Cover, least: int, *, headline: bool = False) -> bool:
    """Whether one run holds a line of ``least`` characters and more; a headline is no such line."""
    bounds = np.concatenate(([0], form.breaks, [len(form.codes)])).tolist()
    lines = list(pairwise(bounds))[1 if headline and len(bounds) > 2 else 0 :]
    return any(
        min(end, last) - max(start, first) >= LINE_SHARE * (end - start)
        for start, end in lines
        if end - start >= least
        for first, last in cover.runs
    )


def reworded(one: NormalForm, other: NormalForm) -> float:
    """Share of a text's stretches that stand in the other, in other words and another order."""
    if min(len(one.codes), len(other.codes)) < REWORDED_GRAM:
        return 0.0
    shared = _shared(rolled(one.codes, REWORDED_GRAM), rolled(other.codes, REWORDED_GRAM))
    counted = np.concatenate(([0], np.cumsum(shared)))
    width = min(STRETCH, len(shared))
    stretches = (counted[width:] - counted[:-width]) / width
    return float((stretches >= STRETCH_SHARE).mean())


def short_runs_shared(one: NormalForm, other: NormalForm) -> float:
    """Share of a text's runs of three characters that stand in the other."""
    if min(len(one.codes), len(other.codes)) < REWORDED_GRAM:
        return 0.0
    return float(_shared(rolled(one.codes, REWORDED_GRAM), rolled(other.codes, REWORDED_GRAM)).mean())


def skeletons_shared(one: NormalForm, other: NormalForm) -> float:
    """How far the texts are the same but for their figures: 1 where nothing else differs."""
    grams = [rolled(_masked(each), SKELETON_GRAM) for each in (one, other)]
    shared = _shared(grams[0], grams[1]), _shared(grams[1], grams[0])
    return max((float(each.mean()) for each in shared if len(each)), default=0.0)


def _masked(form: NormalForm) -> Codes:
    text = NUMBER.sub("#", form.text)
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
