"""The passages that a site repeats on page after page → the lines of a text that are furniture of the site.

A disclaimer or a banner that the extraction left in is no part of the article. Lines are left out whole; a text
without anything else keeps all of its lines.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.texts.fingerprint import NormalForm
from monitor.texts.hashing import PASSAGE, WINDOW, Passages, grams

REPEATED = 3  # groups of copies on a site that hold a passage make the passage the site's furniture
LINE_SHARE = 0.6  # share of a line in furniture makes the line furniture; it may hold a date or a name
LEAST_OWN = 24  # characters that a text has to keep

Mask = npt.NDArray[np.bool_]


def without_furniture(form: NormalForm, furniture: Passages) -> Mask | None:
    """Return the characters outside the lines of furniture; None if these are all, or too few to be an article.

    ``furniture`` are passages that the site of the text repeats.
    """
    if len(furniture) == 0:
        return None
    repeated = _marked(form, furniture)
    own = np.ones(len(form.codes), dtype=bool)
    for start, end in pairwise([0, *form.breaks.tolist(), len(form.codes)]):
        if end > start and repeated[start:end].mean() >= LINE_SHARE:
            own[start:end] = False
    kept = int(np.count_nonzero(own))
    return own if LEAST_OWN <= kept < len(own) else None


def _marked(form: NormalForm, furniture: Passages) -> Mask:
    """Return the characters of the passages, and those between two passages as near as in a repeated text."""
    marked = np.zeros(len(form.codes), dtype=bool)
    starts = np.flatnonzero(np.isin(grams(form.codes, PASSAGE).view(np.int64), furniture)).tolist()
    for start, following in pairwise([*starts, starts[-1] if starts else 0]):
        near = 0 < following - start <= WINDOW + PASSAGE
        marked[start : following if near else start + PASSAGE] = True
    if starts:
        marked[starts[-1] : starts[-1] + PASSAGE] = True
    return marked
