"""Fingerprints of texts → the groups of copies. A passage counts once a group, so an original with copies stays rare.

Groups follow from the texts alone, never from conclusions: two texts with a chain of copies between them are in one
group. The chain does not depend on the order of the texts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from monitor.texts.hashing import Passages

SKETCH = 4  # least passages of the smaller text; a copy has one or more of these passages
# Least share of the smaller text's passages in the larger text, and least size of the smaller text. A larger text of
# less than this size would unite the articles of a digest, and the pages of a portal that are mostly furniture.
CONTAINED, LEAST_PART = 0.7, 0.6
# Two pages of one site share the site's furniture, so copies on one site agree in almost all passages, both ways.
CONTAINED_ON_SITE = 0.95

Numbers = npt.NDArray[np.int64]


def is_copy(one: Passages, other: Passages, *, same_site: bool) -> bool:
    """Return whether two texts are copies of one text, each with little of its own. Symmetric.

    ``one`` and ``other`` are sorted passages. ``same_site`` says that both texts are of one known site.
    """
    smaller, larger = (one, other) if len(one) <= len(other) else (other, one)
    least = CONTAINED_ON_SITE if same_site else LEAST_PART
    if len(smaller) == 0 or len(smaller) < least * len(larger):
        return False
    held = _held(smaller, larger)
    if not held[:SKETCH].any():
        return False
    shared = int(held.sum())
    if same_site:
        return shared >= CONTAINED_ON_SITE * len(larger)
    return shared >= CONTAINED * len(smaller)


def _held(wanted: Passages, held: Passages) -> npt.NDArray[np.bool_]:
    at = np.searchsorted(held, wanted)
    found: npt.NDArray[np.bool_] = held.take(at, mode="clip") == wanted
    return found
