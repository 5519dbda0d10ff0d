"""A reprint and its original → the lines of either article that count for the difference, without the sites' furniture.

A site that repeats a line on three articles and more has shown that the line is furniture. On a site with few known
pages nothing is shown yet. So a portal's lines above and below the shared text are left out there, unless the line
speaks of the article: a figure or names in common with the other text. Lines at the seam of two parts of an article are
such lines too. Once the site is known, a sentence that the site does not repeat counts, unless the sentence speaks of
the page. A line with a counterpart in the other text always counts.

A reading may keep a line that the reading of the other page left out, because other lines stand around. Both pages show
the line, so nobody added or removed the line.

A compilation of a part of an original has paragraphs of its own. Their clauses may be like clauses of paragraphs that
were left out, so only lines with most of their text in common count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from crawler.article.body.line_classes import speaks_of_page
from crawler.article.body.page_lines import without_numbers
from monitor.reuse.furniture import without_furniture
from monitor.reuse.salient import FIGURE, uncommon_pairs_of
from monitor.texts.fingerprint import NormalForm, normal_form
from monitor.texts.hashing import Passages

GRAM = 6  # characters
COUNTERPART = 0.3  # share of a line's grams in the other text; an edited line keeps more
TAKEN_OVER = 0.6  # the same for a line of a compilation
SAME_NAMES = (
    2  # uncommon pairs of characters in common with the other text; a name of three characters has two
)
SENTENCE_END = re.compile("[。！？!?；;]")
ROW = re.compile("[|｜].+[|｜]")  # headlines or links in a row, whatever figures a headline has


@dataclass(frozen=True)
class SiteText:
    """The paragraphs of an article, and the site's furniture as far as known."""

    paragraphs: tuple[str, ...]
    form: NormalForm  # of the paragraphs, each on its own line
    furniture: Passages  # passages that the site repeats
    is_portal: bool
    is_learnt: bool  # the site has enough known pages to show its furniture
    shown: tuple[str, ...] = ()  # lines that the page shows beside the text

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
    def left_out(self) -> frozenset[str]:
        """The lines that the page shows beside the text, in their normal forms."""
        return frozenset(normal_form(line).text for line in self.shown) - {""}

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


def compared_lines(
    original: SiteText, reprint: SiteText, *, is_part_of_digest: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of both articles, "" in place of the paragraphs that do not count.

    In the original only lines above and below the shared text are furniture: a mould repeats its lines too.
    `is_part_of_digest`: the reprint has a part of the original beside paragraphs of its own.
    """
    if is_part_of_digest:
        return _taken_over(original, reprint), _taken_over(reprint, original)
    return _counted(original, reprint, anywhere=False), _counted(reprint, original, anywhere=True)


def _taken_over(text: SiteText, other: SiteText) -> tuple[str, ...]:
    return tuple(
        line.text if _has_counterpart(line, other, TAKEN_OVER) and not _is_left_out(line, text, other) else ""
        for line in text.lines
    )


def _counted(text: SiteText, other: SiteText, *, anywhere: bool) -> tuple[str, ...]:
    alone = [not _has_counterpart(line, other, COUNTERPART) for line in text.lines]
    seams = _seams(text, alone)
    counted = []
    for at, line in enumerate(text.lines):
        is_furniture = (
            (line.is_repeated and alone[at] and (anywhere or at in seams))
            or (at in seams and _is_no_part(line, text, other))
            or _is_left_out(line, text, other)
        )
        counted.append("" if is_furniture else line.text)
    return tuple(counted)


def _seams(text: SiteText, alone: Sequence[bool]) -> frozenset[int]:
    """Return the numbers of the lines above and below the shared text, and of the lines between two parts.

    A site shows its furniture in each part of an article, so some of the lines between two parts occur twice.
    """
    occurrences = Counter(line.normal for line in text.lines if line.normal)
    seams: list[int] = []
    for is_alone, block in groupby(range(len(alone)), alone.__getitem__):
        numbers = list(block)
        is_edge = numbers[0] == 0 or numbers[-1] == len(alone) - 1
        if is_alone and (is_edge or any(occurrences[text.lines[at].normal] > 1 for at in numbers)):
            seams += numbers
    return frozenset(seams)


def _has_counterpart(line: ArticleLine, other: SiteText, least: float) -> bool:
    if line.normal and line.normal in other.form.text:
        return True
    grams = _grams(line.normal)
    return bool(grams) and len(grams & other.grams) >= least * len(grams)


def _is_left_out(line: ArticleLine, text: SiteText, other: SiteText) -> bool:
    """Return whether the page of the other article shows the same line beside its text.

    A line like a line that the other text alone has may be altered there, and counts.
    """
    if line.normal in other.form.text or not _is_shown(line, other):
        return False
    foreign = {
        gram for each in other.lines if each.normal not in text.form.text for gram in _grams(each.normal)
    }
    grams = _grams(line.normal)
    return len(grams & foreign) < max(1, COUNTERPART * len(grams))


def _is_shown(line: ArticleLine, other: SiteText) -> bool:
    """Return whether a line stands beside the other text. Numbers count, but for a line that speaks of the page."""
    if line.normal in other.left_out:
        return True
    return speaks_of_page(line.text) and normal_form(without_numbers(line.text)).text in other.left_out


def _is_no_part(line: ArticleLine, text: SiteText, other: SiteText) -> bool:
    """Return whether a line above or below the shared text is no part of the article."""
    if not text.is_portal:
        return False
    if ROW.search(line.text):
        return True
    if other.figures.intersection(FIGURE.findall(line.normal)):
        return False
    if not SENTENCE_END.search(line.text):
        return True  # a label, a link, a headline
    if text.is_learnt and not speaks_of_page(line.text):
        return False
    return len(other.names & uncommon_pairs_of(line.normal)) < SAME_NAMES


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))
