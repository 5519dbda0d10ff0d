"""A reprint and its original → the lines of either article that count for the difference, without the sites' furniture.

A site that repeats a line on three articles and more has shown that the line is furniture. On a site with few known
pages nothing is shown yet. So a portal's lines above and below the shared text are left out there, unless the line
speaks of the article: a figure or names in common with the other text. Once the site is known, a sentence that the site
does not repeat counts. A line with a counterpart in the other text always counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

import numpy as np

from monitor.reuse.furniture import without_furniture
from monitor.reuse.salient import FIGURE, uncommon_pairs_of
from monitor.texts.fingerprint import NormalForm
from monitor.texts.hashing import Passages

GRAM = 6  # characters
COUNTERPART = 0.3  # share of a line's grams in the other text; an edited line keeps more
SAME_NAMES = (
    2  # uncommon pairs of characters in common with the other text; a name of three characters has two
)
SENTENCE_END = re.compile("[。！？!?；;]")


@dataclass(frozen=True)
class SiteText:
    """The paragraphs of an article, and the site's furniture as far as known."""

    paragraphs: tuple[str, ...]
    form: NormalForm  # of the paragraphs, each on its own line
    furniture: Passages  # passages that the site repeats
    is_portal: bool
    is_learnt: bool  # the site has enough known pages to show its furniture

    @cached_property
    def lines(self) -> tuple[ArticleLine, ...]:
        """The paragraphs in their normal forms."""
        own = without_furniture(self.form, self.furniture)
        lines, start = [], 0
        for paragraph in self.paragraphs:
            end = start + len(paragraph) + 1
            first, last = np.searchsorted(self.form.offsets, [start, end]).tolist()
            is_repeated = own is not None and last > first and not own[first:last].any()
            lines.append(ArticleLine(paragraph, self.form.text[first:last], is_repeated))
            start = end
        return tuple(lines)

    @cached_property
    def grams(self) -> frozenset[str]:
        """The grams of the text."""
        return _grams(self.form.text)

    @cached_property
    def names(self) -> frozenset[int]:
        """The uncommon pairs of characters."""
        return uncommon_pairs_of(self.form.text)

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures of two digits and more, and those with a unit."""
        return frozenset(FIGURE.findall(self.form.text))


@dataclass(frozen=True)
class ArticleLine:
    """A paragraph of an article."""

    text: str
    normal: str
    is_repeated: bool  # the site repeats the line


def compared_lines(original: SiteText, reprint: SiteText) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of both articles, "" in place of the paragraphs that do not count.

    In the original only lines above and below the shared text are furniture: a mould repeats its lines too.
    """
    return _counted(original, reprint, anywhere=False), _counted(reprint, original, anywhere=True)


def _counted(text: SiteText, other: SiteText, *, anywhere: bool) -> tuple[str, ...]:
    alone = [not _has_counterpart(line, other) for line in text.lines]
    above = len(list(takewhile(bool, alone)))
    below = len(alone) - len(list(takewhile(bool, reversed(alone))))
    counted = []
    for at, line in enumerate(text.lines):
        is_edge = at < above or at >= below
        is_furniture = (line.is_repeated and alone[at] and (anywhere or is_edge)) or (
            is_edge and _is_no_part(line, text, other)
        )
        counted.append("" if is_furniture else line.text)
    return tuple(counted)


def _has_counterpart(line: ArticleLine, other: SiteText) -> bool:
    if line.normal and line.normal in other.form.text:
        return True
    grams = _grams(line.normal)
    return bool(grams) and len(grams & other.grams) >= COUNTERPART * len(grams)


def _is_no_part(line: ArticleLine, text: SiteText, other: SiteText) -> bool:
    """Return whether a line above or below the shared text is no part of the article."""
    if not text.is_portal or other.figures.intersection(FIGURE.findall(line.normal)):
        return False
    if not SENTENCE_END.search(line.text):
        return True  # a label, a link, a headline
    return not text.is_learnt and len(other.names & uncommon_pairs_of(line.normal)) < SAME_NAMES


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))
