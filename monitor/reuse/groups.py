"""Fingerprints of texts → the groups of copies. A passage counts once a group, so an original with copies stays rare.

Groups follow from the texts alone, never from conclusions: two texts with a chain of copies between them are in one
group. The chain does not depend on the order of the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.texts.hashing import Passages

SKETCH = 4  # least passages of the smaller text; a copy has at least a single passage of these
CONTAINED = 0.7  # least share of the smaller text's passages in the larger text
# Least size of the smaller text, as a share of the larger. On two known sites a portal may have put much around a
# copy. Where a site is unknown, both texts may be pages of a portal with little but furniture.
LEAST_PART, LEAST_PART_UNKNOWN = 0.3, 0.75
# Two pages of a site share the furniture, so copies on a site agree in almost all passages, both ways.
CONTAINED_ON_SITE = 0.95
MOST_TESTED = 64  # texts with a shared sketch that are tested for a copy, the nearest in size first

Numbers = npt.NDArray[np.int64]
Sites = tuple[str, str]  # of two texts, "" if unknown


def is_copy(one: Passages, other: Passages, sites: Sites = ("", "")) -> bool:
    """Return whether two texts are copies of a text, both with little of their own. Symmetric.

    ``one`` and ``other`` are sorted passages.
    """
    smaller, larger = (one, other) if len(one) <= len(other) else (other, one)
    if len(smaller) == 0 or len(smaller) < _least_part(sites) * len(larger):
        return False
    held = held_by(smaller, larger)
    if not held[:SKETCH].any():
        return False
    shared = int(held.sum())
    return shared >= (CONTAINED_ON_SITE * len(larger) if _is_one(sites) else CONTAINED * len(smaller))


def _is_one(sites: Sites) -> bool:
    return bool(sites[0]) and sites[0] == sites[1]


def _least_part(sites: Sites) -> float:
    if _is_one(sites):
        return CONTAINED_ON_SITE
    return LEAST_PART if all(sites) else LEAST_PART_UNKNOWN


def held_by(wanted: Passages, held: Passages) -> npt.NDArray[np.bool_]:
    """Return which of the wanted passages are held. ``held`` is sorted."""
    at = np.searchsorted(held, wanted)
    found: npt.NDArray[np.bool_] = held.take(at, mode="clip") == wanted
    return found


def groups_of(texts: Sequence[Passages], sites: Sequence[str]) -> Numbers:
    """Return, for every text, the number of its group of copies: the least number of a text of the group.

    ``sites`` are the sites of the texts, "" if unknown; empty if all are unknown.
    """
    sites = sites or [""] * len(texts)
    parents = list(range(len(texts)))
    sketches = [np.array(texts[at][:SKETCH]) for at in range(len(texts))]
    sizes = [len(texts[at]) for at in range(len(texts))]
    order = sorted(range(len(texts)), key=lambda at: (sizes[at], sketches[at].tobytes(), at))
    index = _Sketches.of([sketches[at] for at in order])
    for place, at in enumerate(order):
        tested: set[int] = set()
        for before in index.sharing(texts[at], place):
            other = order[before]
            root = _root(parents, other)
            if root in tested:
                continue
            if is_copy(texts[other], texts[at], (sites[other], sites[at])):
                tested.add(_unite(parents, root, _root(parents, at)))
    return _roots(parents)


def united(count: int, copies: Iterable[tuple[int, int]]) -> Numbers:
    """Return the groups of ``count`` texts from the pairs of copies among them, as ``groups_of``."""
    parents = list(range(count))
    for one, other in copies:
        _unite(parents, _root(parents, one), _root(parents, other))
    return _roots(parents)


def _roots(parents: list[int]) -> Numbers:
    return np.array([_root(parents, at) for at in range(len(parents))], dtype=np.int64)


@dataclass(frozen=True)
class _Sketches:
    """The sketches of texts in the order of their sizes."""

    keys: Passages  # sorted
    holders: Numbers  # place of the text of every key

    @classmethod
    def of(cls, sketches: Sequence[Passages]) -> _Sketches:
        if not sketches:
            return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
        keys = np.concatenate(sketches)
        holders = np.repeat(np.arange(len(sketches)), [len(sketch) for sketch in sketches])
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], holders[order])

    def sharing(self, passages: Passages, place: int) -> list[int]:
        """Return the texts before ``place`` with one of these passages in their sketches, the nearest in size first."""
        starts = np.searchsorted(self.keys, passages)
        known = self.keys.take(starts, mode="clip") == passages
        starts, ends = starts[known], np.searchsorted(self.keys, passages[known], side="right")
        found = [self.holders[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        sharing = np.unique(np.concatenate(found)) if found else self.holders[:0]
        nearest: list[int] = sharing[sharing < place][::-1][:MOST_TESTED].tolist()
        return nearest


def _root(parents: list[int], at: int) -> int:
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at


def _unite(parents: list[int], one: int, other: int) -> int:
    """Unite two groups; return the number of the united group."""
    least, most = min(one, other), max(one, other)
    parents[most] = least
    return least
