"""Fingerprints of a collection → which texts are copies of one another, so that a copy counts once. Pure.

A passage that stands in an original and its two hundred reprints is as telling as one that stands in the
original alone: document frequency is counted a family. Families are found by bottom sketches (Broder 1997): a
text that holds most of another holds some of its least passages.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from monitor.texts.hashing import Passages

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
