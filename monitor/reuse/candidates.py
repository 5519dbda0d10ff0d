"""Passages of a text → the works that may share text with this text, the likeliest first.

A work is an article and everything derived from the article. Document frequency counts works, not texts: so an
original with hundreds of reprints keeps rare passages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.texts.fingerprint import Fingerprint
from monitor.texts.hashing import Passages

DF_CUT = 100  # works; a passage in more works is a formula
RARE_DF = 5  # works; a passage in no more works is rare. The work of the text does not count.
MOST_CANDIDATES = 20  # works
MOST_COMPARED = 300  # texts of the likeliest works; every reprint of a popular original is a text
MOST_HOLDERS = 400  # texts with a passage that are looked at
CROWDED = 0.25  # a crowded text has this share of its passages in common with more than RARE_DF texts
SHORT = 8  # passages; a text with no more may share a single passage
SKETCH = 4  # least passages of a text, which stand for the text in a search for families
CONTAINED = (
    0.7  # share of passages that stand in a second text: the second text is a copy with more text around
)
LEAST_PART = 0.25  # a text leads no family member that is more than four times as long
MOST_LEADERS = 16  # texts with a shared sketch that are looked at, the shortest first

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SharedPassages:
    """Counts of the passages that two texts share."""

    rare: int  # shared passages in few works
    common: int  # all shared passages
    least: int  # passages of the text with fewer passages

    @classmethod
    def of(cls, query: Fingerprint, original: Fingerprint, rare: int) -> SharedPassages:
        """Return the counts for two fingerprints. ``rare`` comes from the index."""
        shared = np.intersect1d(query.passages, original.passages, assume_unique=True)
        return cls(rare, max(rare, len(shared)), min(len(query.passages), len(original.passages)))

    @property
    def rarity(self) -> float:
        """Share of the shared passages that are rare, 0 to 1."""
        return self.rare / self.common if self.common else 0.0

    @property
    def rare_share(self) -> float:
        """Shared rare passages, as a share of the passages of the text with fewer passages."""
        return self.rare / max(1, self.least)

    @property
    def is_worth_comparing(self) -> bool:
        """Whether any rule could make two texts without a link a derivation."""
        return self.rare > 1 or (self.rare == 1 and self.least <= 4)


@dataclass(frozen=True)
class Candidate:
    """A work that shares passages with a text."""

    work: int
    shared: int
    rare: int


def count(holders: Iterable[Sequence[int]]) -> dict[int, tuple[int, int]]:
    """Return, for every work, the number of shared passages and the number of shared rare passages.

    ``holders`` are the works of every passage of a text.
    """
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
    """Return the works that share most passages with a text of so many passages.

    A work that shares a single passage with a long text is left out.
    """
    least = 1 if passages <= SHORT else 2
    candidates = [
        Candidate(work, shared, rare) for work, (shared, rare) in counted.items() if shared >= least
    ]
    return sorted(candidates, key=lambda each: (-each.shared, -each.rare, each.work))[:most]


@dataclass(frozen=True)
class MemoryIndex:
    """An index in memory from passages to texts, for matching collections. Texts are numbered from 0."""

    keys: Passages  # sorted
    starts: Numbers  # place in `holders` of the first text of every key; a last entry for the end
    holders: Numbers  # texts
    families: Numbers  # family of every text
    frequencies: Numbers  # number of families with every key

    @classmethod
    def of(cls, texts: Sequence[Passages]) -> MemoryIndex:
        """Return the index of texts."""
        sizes = np.array([len(passages) for passages in texts], dtype=np.int64)
        passages = np.concatenate(texts) if len(texts) else np.zeros(0, dtype=np.int64)
        order = np.argsort(passages, kind="stable")
        holders = np.repeat(np.arange(len(texts)), sizes)[order]
        keys, starts = np.unique(passages[order], return_index=True)
        starts = np.append(starts, len(passages))
        held = np.diff(starts)
        kin = families(texts, _crowded(held, holders, sizes))
        return cls(keys, starts, holders, kin, _frequencies(held, holders, kin))

    def candidates(self, passages: Passages) -> list[Candidate]:
        """Return the texts that share most of these passages, of the likeliest families."""
        if len(self.keys) == 0:
            return []
        at = np.searchsorted(self.keys, passages)
        at = at[self.keys.take(at, mode="clip") == passages]
        at = at[self.frequencies[at] <= DF_CUT]
        sizes = np.minimum(self.starts[at + 1] - self.starts[at], MOST_HOLDERS)
        inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        held = self.holders[np.repeat(self.starts[at], sizes) + inside]
        rare = np.repeat(self.frequencies[at] <= RARE_DF, sizes)
        texts, places = np.unique(held, return_inverse=True)
        counts = zip(texts, np.bincount(places), np.bincount(places, weights=rare), strict=True)
        counted = {int(text): (int(shared), int(few)) for text, shared, few in counts}
        return by_family(counted, len(passages), lambda text: int(self.families[text]))


def by_family(
    counted: Mapping[int, tuple[int, int]], passages: int, family: Callable[[int], int]
) -> list[Candidate]:
    """Return the counted texts of the likeliest families, the likeliest text first."""
    ranked = rank(counted, passages, most=MOST_COMPARED * MOST_CANDIDATES)
    chosen = dict.fromkeys(family(each.work) for each in ranked)
    likeliest = set(list(chosen)[:MOST_CANDIDATES])
    return [each for each in ranked if family(each.work) in likeliest][:MOST_COMPARED]


def _crowded(held: Numbers, holders: Numbers, sizes: Numbers) -> npt.NDArray[np.bool_]:
    """Return, for every text, whether a good part of its passages stands in more texts than a rare passage."""
    common = np.repeat(held > RARE_DF, held)
    crowd: npt.NDArray[np.bool_] = np.bincount(holders[common], minlength=len(sizes)) > sizes * CROWDED
    return crowd


def _frequencies(held: Numbers, holders: Numbers, kin: Numbers) -> Numbers:
    """Return the number of families for every passage."""
    if (kin == np.arange(len(kin))).all():
        return held
    keys = np.repeat(np.arange(len(held)), held)
    pairs = np.unique(keys * len(kin) + kin[holders])
    return np.bincount(pairs // len(kin), minlength=len(held))


def families(texts: Sequence[Passages], crowded: npt.NDArray[np.bool_]) -> Numbers:
    """Return, for every text, the number of the text that leads its family. A text alone leads itself.

    Families matter only for crowded texts. The families do not depend on the order of the texts. The order decides
    merely which of several equal texts leads.
    """
    parents = np.arange(len(texts))
    chosen = sorted(np.flatnonzero(crowded).tolist(), key=lambda at: (len(texts[at]), texts[at].tobytes()))
    if not chosen:
        return parents
    sketches = [texts[at][:SKETCH] for at in chosen]
    keys, first = np.unique(np.concatenate(sketches), return_index=True)
    holders = np.repeat(np.arange(len(chosen)), [len(sketch) for sketch in sketches])[first]
    for place, at in enumerate(chosen):
        sharing = _held(keys, holders, texts[at])
        for leader in np.unique(sharing[sharing < place])[:MOST_LEADERS].tolist():
            if _contained(texts[chosen[leader]], texts[at]):
                parents[at] = parents[chosen[leader]]
                break
    return parents


def _held(keys: Passages, holders: Numbers, passages: Passages) -> Numbers:
    """Return the texts with any of these passages in their sketches."""
    at = np.searchsorted(keys, passages)
    held: Numbers = holders[at[keys.take(at, mode="clip") == passages]]
    return held


def _contained(part: Passages, whole: Passages) -> bool:
    """Return whether most passages of ``part`` stand in ``whole``, and make a good part of ``whole``."""
    if len(part) < LEAST_PART * len(whole):
        return False
    at = np.searchsorted(whole, part)
    return bool((whole.take(at, mode="clip") == part).mean() >= CONTAINED)
