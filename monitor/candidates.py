"""Passages → which works an article may share text with, the likeliest first. Pure but for what is added.

A work is an article and everything derived from it: document frequency is counted a work, so an original with
hundreds of reprints keeps passages that are rare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Passages = npt.NDArray[np.int64]

DF_CUT = 100  # a passage in more works than this is a formula
RARE_DF = 5  # one in no more than this is evidence; own work not counted
MOST_CANDIDATES = 20
SHORT = 8  # texts with no more passages than this may share a single one


@dataclass(frozen=True)
class Candidate:
    """A work that shares passages."""

    work: int
    shared: int
    rare: int


def count(holders: Iterable[Sequence[int]]) -> dict[int, tuple[int, int]]:
    """The works that hold each passage → for each work: how many it shares, and how many of them are rare."""
    counted: dict[int, tuple[int, int]] = {}
    for works in holders:
        rare = len(works) <= RARE_DF
        for work in works:
            shared, few = counted.get(work, (0, 0))
            counted[work] = (shared + 1, few + rare)
    return counted


def rank(counted: Mapping[int, tuple[int, int]], passages: int) -> list[Candidate]:
    """Works by how much they share; what shares one passage only of a long text is left out."""
    least = 1 if passages <= SHORT else 2
    found = [Candidate(work, shared, rare) for work, (shared, rare) in counted.items() if shared >= least]
    return sorted(found, key=lambda each: (-each.shared, -each.rare, each.work))[:MOST_CANDIDATES]


class MemoryIndex:
    """An index in memory, for matching collections."""

    def __init__(self) -> None:
        self._new: list[tuple[int, Passages]] = []
        self._passages: Passages = np.zeros(0, dtype=np.int64)
        self._works: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    def add(self, work: int, passages: Passages) -> None:
        """Post passages under a work."""
        self._new.append((work, passages))

    def _settle(self) -> None:
        if not self._new:
            return
        added = np.concatenate([self._passages, *(each for _, each in self._new)])
        works = np.concatenate(
            [self._works, *(np.full(len(each), work, dtype=np.int64) for work, each in self._new)]
        )
        order = np.lexsort((works, added))
        self._passages, self._works, self._new = added[order], works[order], []

    def counts(self, passages: Passages) -> list[Candidate]:
        """The works that share these passages, the likeliest first."""
        self._settle()
        start = np.searchsorted(self._passages, passages, side="left")
        end = np.searchsorted(self._passages, passages, side="right")
        size = end - start
        chosen = np.flatnonzero((size > 0) & (size <= DF_CUT))
        if len(chosen) == 0:
            return []
        at = np.concatenate([np.arange(start[each], end[each]) for each in chosen])
        rare = np.repeat(size[chosen] <= RARE_DF, size[chosen])
        works, inverse = np.unique(self._works[at], return_inverse=True)
        shared, few = np.bincount(inverse), np.bincount(inverse, weights=rare).astype(int)
        return rank(
            {int(w): (int(s), int(f)) for w, s, f in zip(works, shared, few, strict=True)}, len(passages)
        )
