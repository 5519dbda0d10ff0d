"""Extract: trafilatura's reading of the same element, to tell how sure ours is; and of pages we find nothing in."""

from __future__ import annotations

import re
from collections.abc import Sequence

import trafilatura
from lxml import etree, html

from crawler.markup.boilerplate import Element

MAX_ELEMENTS = 4000  # a second opinion on more than that costs more than it tells
GRAM = 4


def agreement(container: Element, paragraphs: Sequence[str]) -> float:
    """Share of our text that a second reading of the same element finds too, 0..1; 0.5 where it finds nothing."""
    second = "\n".join(_second(container))
    ours = _grams("".join(paragraphs))
    if not ours:
        return 0.0
    theirs = _grams(second)
    if not theirs:
        return 0.5
    return round(len(ours & theirs) / len(ours), 3)


def paragraphs_of_unknown(root: Element) -> tuple[str, ...]:
    """Trafilatura's reading of a whole page, for pages where no element of ours is found."""
    return tuple(_second(root))


def _second(element: Element) -> list[str]:
    if sum(1 for _ in zip(element.iter(), range(MAX_ELEMENTS + 1), strict=False)) > MAX_ELEMENTS:
        return []
    inside = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    page = html.document_fromstring(f"<html><body><article>{inside}</article></body></html>")
    text = trafilatura.extract(
        page, fast=True, include_comments=False, include_tables=True, with_metadata=False, favor_recall=True
    )
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _grams(text: str) -> set[str]:
    text = re.sub(r"\W+", "", text)
    return {text[at : at + GRAM] for at in range(max(1, len(text) - GRAM + 1))} if text else set()
