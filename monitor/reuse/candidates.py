"""Passages → which works an article may share text with, the likeliest first. Pure.

A work is an article and everything derived from it: document frequency is counted a work, so an original with
hundreds of reprints keeps passages that are rare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.texts.hashing import Passages

DF_CUT = 100  # a passage in more works than this is a formula
RARE_DF = 5  # one in no more than this is evidence; own work not counted
MOST_CANDIDATES = 20
MOST_COMPARED = 300  # texts of the likeliest works; of a popular original every reprint is one
MOST_HOLDERS = 400  # of a passage, looked at
CROWDED = 0.25
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


def rank(
    counted: Mapping[int, tuple[int, int]], passages: int, most: int = MOST_CANDIDATES
) -> list[Candidate]:
    """Works by how much they share; what shares one passage only of a long text is left out."""
    least = 1 if passages <= SHORT else 2
    found = [Candidate(work, shared, rare) for work, (shared, rare) in counted.items() if shared >= least]
    return sorted(found, key=lambda each: (-each.shared, -each.rare, each.work))[:most]


@dataclass(frozen=True)
class MemoryIndex:
    """An index in memory, for matching collections: which of the texts, numbered from 0, hold a passage."""

    keys: Passages  # sorted
    starts: Numbers  # where the holders of each key start; one more at the end
    holders: Numbers
    families: Numbers  # of each text
    frequencies: Numbers  # in how many families each key stands

    @classmethod
    def of(cls, texts: Sequence[Passages]) -> MemoryIndex:
        """Index texts."""
        sizes = np.array([len(each) for each in texts], dtype=np.int64)
        passages = np.concatenate(texts) if len(texts) else np.zeros(0, dtype=np.int64)
        order = np.argsort(passages, kind="stable")
        holders = np.repeat(np.arange(len(texts)), sizes)[order]
        keys, starts = np.unique(passages[order], return_index=True)
        starts = np.append(starts, len(passages))
        held = np.diff(starts)
        kin = families(texts, _crowded(held, holders, sizes))
        return cls(keys, starts, holders, kin, _frequencies(held, holders, kin))

    def candidates(self, passages: Passages) -> list[Candidate]:
        """The texts that share these passages, the likeliest families first; a family's texts together."""
        if len(self.keys) == 0:
            return []
        at = np.searchsorted(self.keys, passages)
        at = at[self.keys.take(at, mode="clip") == passages]
        at = at[self.frequencies[at] <= DF_CUT]
        sizes = np.minimum(self.starts[at + 1] - self.starts[at], MOST_HOLDERS)
        inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        held = self.holders[np.repeat(self.starts[at], sizes) + inside]
        rare = np.repeat(self.frequencies[at] <= RARE_DF, sizes)
        texts, which = np.unique(held, return_inverse=True)
        counts = zip(texts, np.bincount(which), np.bincount(which, weights=rare), strict=True)
        counted = {int(text): (int(shared), int(few)) for text, shared, few in counts}
        return by_family(counted, len(passages), lambda text: int(self.families[text]))


def by_family(
    counted: Mapping[int, tuple[int, int]], passages: int, family: Callable[[int], int]
) -> list[Candidate]:
    """Of texts counted, those of the likeliest families."""
    ranked = rank(counted, passages, most=MOST_COMPARED * MOST_CANDIDATES)
    chosen = dict.fromkeys(family(each.work) for each in ranked)
    likeliest = set(list(chosen)[:MOST_CANDIDATES])
    return [each for each in ranked if family(each.work) in likeliest][:MOST_COMPARED]


def _crowded(held: Numbers, holders: Numbers, sizes: Numbers) -> npt.NDArray[np.bool_]:
    """Which texts have a good part of their passages in common with more others than rare ones may be."""
    common = np.repeat(held > RARE_DF, held)
    crowd: npt.NDArray[np.bool_] = np.bincount(holders[common], minlength=len(sizes)) > sizes * CROWDED
    return crowd


def _frequencies(held: Numbers, holders: Numbers, kin: Numbers) -> Numbers:
    """In how many families each passage stands."""
    if (kin == np.arange(len(kin))).all():
        return held
    keys = np.repeat(np.arange(len(held)), held)
    pairs = np.unique(keys * len(kin) + kin[holders])
    return np.bincount(pairs // len(kin), minlength=len(held))


SKETCH = 4  # least passages of a text, by which others find it


CONTAINED = 0.7  # of a text's passages stand in another: the other is a copy, with more or less around it


LEAST_PART = 0.25  # a text stands for none that is more than four times as long


MOST_LEADERS = 16  # texts whose sketch a text holds some of and that are looked at, the shortest first


Numbers = npt.NDArray[np.int64]


def families(texts: Sequence[Passages], crowded: npt.NDArray[np.bool_]) -> Numbers:
    """For each text, the number of the text that stands for its family; its own if it has none.

    Only crowded texts, whose passages many others have, can have a family that matters. The outcome does not
    depend on the order of the texts, but for which of equal texts stands for them.
    """
    parents = np.arange(len(texts))
    chosen = sorted(np.flatnonzero(crowded).tolist(), key=lambda at: (len(texts[at]), texts[at].tobytes()))
    if not chosen:
        return parents
    sketches = [texts[at][:SKETCH] for at in chosen]
    keys, first = np.unique(np.concatenate(sketches), return_index=True)
    holders = np.repeat(np.arange(len(chosen)), [len(each) for each in sketches])[first]
    for rank, at in enumerate(chosen):
        found = _held(keys, holders, texts[at])
        for leader in np.unique(found[found < rank])[:MOST_LEADERS].tolist():
            if _contained(texts[chosen[leader]], texts[at]):
                parents[at] = parents[chosen[leader]]
                break
    return parents


def _held(keys: Passages, holders: Numbers, passages: Passages) -> Numbers:
    """Which texts' sketches some of these passages are in."""
    at = np.searchsorted(keys, passages)
    held: Numbers = holders[at[keys.take(at, mode="clip") == passages]]
    return held


def _contained(one: Passages, other: Passages) -> bool:
    """Whether most of the passages of one text stand in the other, and make a good part of it."""
    if len(one) < LEAST_PART * len(other):
        return False
    at = np.searchsorted(other, one)
    return bool((other.take(at, mode="clip") == one).mean() >= CONTAINED)
