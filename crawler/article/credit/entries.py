"""Extract: line of a page → whether the line is an entry of a list, whose date belongs to the article linked to."""

from __future__ import annotations

import re
from itertools import islice

from crawler.article.credit.labels import NAME_END
from crawler.article.credit.signatures import signature
from crawler.markup.boilerplate import Element
from crawler.markup.tree import Line

TITLE_AT_LEAST = (
    8  # characters of a link that names an article; a publisher's name is shorter or ends like one
)
ENTRY_AT_MOST = 300  # characters of the element around an entry
LEVELS = 3  # elements above a line that may hold the entry
ALIKE = 2  # further elements of the same make, from which a repetition is a list
HANZI = re.compile(r"[\u3400-\u9fff]")


def is_entry(line: Line) -> bool:
    """Return whether a line stands in a list of articles: beside or below the link to another article."""
    if any(_names_article(anchor.text) for anchor in line.anchors):
        return True
    element: Element | None = line.element
    for _ in range(LEVELS):
        if element is None or element.tag in ("body", "html"):
            return False
        if _is_repeated_entry(element):
            return True
        element = element.getparent()
    return False


def _names_article(text: str) -> bool:
    """Return whether the words of a link are a headline rather than the name of a publisher."""
    if len(HANZI.findall(text)) < TITLE_AT_LEAST or NAME_END.search(text.strip("《》 ")):
        return False
    return signature(text) is None


def _is_repeated_entry(element: Element) -> bool:
    """Return whether an element with a link to an article stands among elements of the same make."""
    parent = element.getparent()
    if parent is None or not _holds_headline(element):
        return False
    make = (element.tag, element.get("class"))
    alike = (
        other
        for other in islice(parent.iterchildren(), 40)
        if other is not element and (other.tag, other.get("class")) == make
    )
    return sum(1 for other in islice(alike, 12) if _holds_headline(other)) >= ALIKE


def _holds_headline(element: Element) -> bool:
    links = list(islice(element.iter("a"), 4))
    if not links or len(links) > 3:
        return False
    if sum(len(text) for text in islice(element.itertext(), 40)) > ENTRY_AT_MOST:
        return False
    return any(_names_article("".join(islice(link.itertext(), 8))) for link in links)
