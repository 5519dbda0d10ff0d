"""The passages of page after page of a site → the lines of a text with furniture of the site.

A disclaimer or a banner left in by the extraction is no part of the article. Lines are left out whole; a text
of furniture alone keeps all lines.

For reading a line must stand at an edge of the text, and most articles of the site must repeat the line. A formula
within the text, the heading of a series and an annual notice stay: few articles of the site hold them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, pairwise, takewhile

import numpy as np
import numpy.typing as npt

from monitor.texts.fingerprint import NormalForm
from monitor.texts.hashing import PASSAGE, WINDOW, Passages, grams

REPEATED = 3  # groups of copies on a site that hold a passage make the passage the site's furniture
LINE_SHARE = (
    0.6  # share of a line in furniture makes the line furniture; a date or a name may stand in the line
)
KNOWN = 6  # articles of a site; fewer do not tell the site's own lines from those of a series
MOST = 0.6  # share of a site's articles that repeat a line of the site
LEAST_OWN = 24  # characters that a text has to keep

Mask = npt.NDArray[np.bool_]


def without_furniture(form: NormalForm, furniture: Passages) -> Mask | None:
    """Return the characters outside the lines of furniture; None if no character is left out, or too few are left.

    ``furniture`` are repeated passages of the site.
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
    """Return the characters of the passages, and between two passages as near as in a repeated text."""
    marked = np.zeros(len(form.codes), dtype=bool)
    starts = np.flatnonzero(np.isin(grams(form.codes, PASSAGE).view(np.int64), furniture)).tolist()
    for start, following in pairwise([*starts, starts[-1] if starts else 0]):
        near = 0 < following - start <= WINDOW + PASSAGE
        marked[start : following if near else start + PASSAGE] = True
    if starts:
        marked[starts[-1] : starts[-1] + PASSAGE] = True
    return marked


def repeated_edges(
    form: NormalForm, held: Mapping[int, Collection[int]], of_site: Collection[int], articles: int
) -> dict[int, int]:
    """Return the lines at the edges of a text in most articles of the site: number of line → articles.

    `held` gives the groups of copies of every passage, `of_site` the groups with a page of the site, and `articles`
    the number of the site's articles.
    """
    if articles < KNOWN:
        return {}
    repeated = [_articles_with(line, held, of_site) for line in _passages_of_lines(form, held)]
    is_furniture = [count >= max(REPEATED, MOST * articles) for count in repeated]
    above = len(list(takewhile(bool, is_furniture)))
    below = len(list(takewhile(bool, reversed(is_furniture))))
    if above + below >= len(repeated):
        return {}
    edges = [*range(above), *range(len(repeated) - below, len(repeated))]
    return {number: repeated[number] for number in edges}


def _articles_with(
    passages: Sequence[int], held: Mapping[int, Collection[int]], of_site: Collection[int]
) -> int:
    """Return the number of a site's groups of copies with most passages of a line."""
    counted = Counter(chain.from_iterable(held[passage] for passage in passages))
    least = LINE_SHARE * len(passages)
    return sum(count >= least for group, count in counted.items() if group in of_site)


def _passages_of_lines(form: NormalForm, held: Mapping[int, Collection[int]]) -> list[list[int]]:
    """Return the passages of every line that are in `held`."""
    values = grams(form.codes, PASSAGE).view(np.int64).tolist()
    bounds = pairwise([0, *form.breaks.tolist(), len(form.codes)])
    return [
        [value for value in values[start : max(start, end - PASSAGE + 1)] if value in held]
        for start, end in bounds
    ]
