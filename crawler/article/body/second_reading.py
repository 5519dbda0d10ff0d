"""Extract: a page and the lines of our text → trafilatura's reading of the page, and texts as runs of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import islice

import trafilatura
from lxml import etree, html

from crawler.article.blocks import is_furniture_text
from crawler.article.containers import says_boilerplate
from crawler.markup.boilerplate import Element
from crawler.markup.tree import BREAKS, INLINE, Line

# Elements of a second reading. A larger element costs more time than the confidence is worth.
MAX_ELEMENTS = 4000
RUN = 4  # characters of the runs by which two readings are compared
NO_LETTER = re.compile(r"\W+")
SENTENCE = 20  # characters of a line that counts as left out


def second_reading(element: Element) -> list[str]:
    """Return trafilatura's lines of an element; none of an element that is too large."""
    if sum(1 for _ in islice(element.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        return []
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    if element.tag != "html":
        markup = f"<html><body><article>{markup}</article></body></html>"
    text = trafilatura.extract(
        html.document_fromstring(markup),
        fast=True, include_comments=False, include_tables=True, with_metadata=False, favor_recall=False,
    )  # fmt: skip
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def reading_of_page(root: Element, kept: Sequence[Line], others: Sequence[Line]) -> list[str]:
    """Return trafilatura's lines of a page, less the elements with neither a line of ours nor a sentence."""
    wanted = [*kept, *filter(_is_sentence, others)]
    blocks = {line.element for line in wanted}
    holding = blocks | {element for block in blocks for element in block.iterancestors()}
    page = deepcopy(root)
    waiting = [(root, page)]
    while waiting:
        element, copy = waiting.pop()
        for child, its_copy in zip(list(element), list(copy), strict=True):
            if child in holding:
                waiting.append((child, its_copy))
            elif element not in blocks or not (child.tag in INLINE or child.tag in BREAKS):
                its_copy.clear(keep_tail=True)
    return second_reading(page)


def _is_sentence(line: Line) -> bool:
    if line.link_chars or len(line.bare) < SENTENCE or not re.search("[。！？；]", line.text):
        return False
    return line.noise is None and not is_furniture_text(line.text) and not says_boilerplate(line.text)


def runs_of(text: str) -> frozenset[str]:
    """Return all runs of RUN letters and figures of a text."""
    text = NO_LETTER.sub("", text)
    return (
        frozenset(text[at : at + RUN] for at in range(max(1, len(text) - RUN + 1))) if text else frozenset()
    )


def share_of_runs(text: str, other: frozenset[str]) -> float:
    """Return the share of a text that stands in another text, from every fourth run; 0 for a text without letters."""
    text = NO_LETTER.sub("", text)
    starts = range(0, max(1, len(text) - RUN + 1), RUN)
    return sum(text[at : at + RUN] in other for at in starts) / len(starts) if text else 0.0
