"""Extract: a page and the lines of our text → trafilatura's reading of the page, and texts as runs of characters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from functools import cache
from itertools import islice

import trafilatura
from lxml import etree, html
from trafilatura.settings import Extractor

from crawler.article.blocks import is_furniture_text
from crawler.article.containers import says_boilerplate
from crawler.markup.boilerplate import Element
from crawler.markup.tree import BREAKS, CELLS, INLINE, Line

# Elements of a second reading. A larger element costs more time than the confidence is worth.
MAX_ELEMENTS = 4000
TEXT_TAGS = INLINE | BREAKS | CELLS  # elements with words of a line; the cells of a row are one line
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
    text = trafilatura.extract(html.document_fromstring(markup), options=_options())
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@cache
def _options() -> Extractor:
    """Return the options of trafilatura, which reads its settings for every new object."""
    return Extractor(fast=True, comments=False, tables=True)


def reading_of_page(root: Element, kept: Sequence[Line], others: Sequence[Line]) -> list[str]:
    """Return trafilatura's lines of a page, less the elements with neither a line of ours nor a sentence."""
    wanted = [*kept, *filter(_is_sentence, others)]
    blocks = {line.element for line in wanted}
    try:
        return second_reading(_with_blocks(root, blocks))
    except ValueError:  # lxml reads characters and names of tags that it does not write
        return second_reading(root)


def _with_blocks(root: Element, blocks: Collection[Element]) -> Element:
    """Return a copy of a page with blocks and all elements around; the other elements are empty."""
    holding = {*blocks, *(element for block in blocks for element in block.iterancestors())}
    page = root.makeelement(root.tag, dict(root.items()))
    page.text = root.text
    waiting = [(root, page)]
    while waiting:
        element, copy = waiting.pop()
        for child in element:
            if child in holding:
                waiting.append((child, _shallow_copy(child, copy)))
            elif element in blocks and child.tag in TEXT_TAGS:
                copy.append(deepcopy(child))
            else:
                etree.SubElement(copy, child.tag).tail = child.tail
    return page


def _shallow_copy(element: Element, parent: Element) -> Element:
    """Append a copy of an element without its children to a parent, and return the copy."""
    copy = etree.SubElement(parent, element.tag, dict(element.items()))
    copy.text, copy.tail = element.text, element.tail
    return copy


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
