"""Extract: what was found on a page, and the entries of its list → whether it is an article or a list. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.article.attribution import Places, is_information
from crawler.article.containers import Container
from crawler.article.headline import Headline
from crawler.lists.listing import ListReading
from crawler.markup.tree import Line, PageTree

ROWS, LINKS_FIRST = 10, 3
SUMMARY = 200
SURELY = 150
LEADING = 60  # characters of text before the first of several links make an article, not a list
LEADING_ENOUGH = (
    150  # characters: so much stands before the links of a box within an article, never in a list
)
BELOW = 3  # lines below the text that may hold its date and source


@dataclass(frozen=True, eq=False)
class Found:
    """An article as found in a page's lines."""

    page: PageTree
    headline: Headline
    container: Container | None
    paragraphs: tuple[str, ...]
    places: Places
    attachments: tuple[str, ...]
    lines: tuple[Line, ...]
    shown: tuple[Line, ...] = ()  # the element's lines with what was left out of the article


def is_surely_article(found: Found) -> bool:
    """Whether so much text stands under a credited headline, and so few links in it, that nothing else matters."""
    chars = sum(len(line.bare) for line in found.lines)
    linked = sum(line.link_chars for line in found.lines)
    sentences = sum(paragraph.count("。") for paragraph in found.paragraphs)
    if sum(map(_is_link, found.shown)) >= 3:
        return False
    return chars >= SURELY and sentences >= 3 and linked < 0.1 * chars and _is_credited(found)


def is_article(found: Found, listing: ListReading) -> bool:
    """Whether what reads like an article is one, and not the only sentence on a list page."""
    text = "".join(found.paragraphs)
    sentences = len(re.findall(r"[。！？!?]", text)) + (text.count(".") > 3)
    entries = len(listing.links)
    urls = {link.title for link in listing.links if link.title}
    inside = _entries_among_text(found.shown, urls)
    credited = _is_credited(found)
    if _is_row_upon_row(found.shown) and entries >= ROWS / 2:
        return False
    if entries >= 3 and _is_one_of_several(found, urls):
        return False
    if entries >= 3 and inside >= 3 and inside >= 0.15 * len(found.shown):
        return credited and _leading(found.shown, urls) >= max(LEADING, min(LEADING_ENOUGH, len(text) / 5))
    if credited:
        return sentences > 0 or len(text) >= 30 or bool(found.attachments)
    if entries >= 3 and sentences == 0:
        return False
    if entries >= 5 and len(text) < 60:
        return False
    if entries == 0:
        return (sentences > 0 and len(text) >= 15) or len(text) >= 60
    return sentences > 0 and len(text) >= 30


def _is_one_of_several(found: Found, titles: set[str]) -> bool:
    """Whether the headline, or what stands first, is itself a link to an article: one entry with its summary."""
    at = found.headline.first
    if at >= 0 and _is_link(found.page.lines[at]) and _is_entry(found.page.lines[at], titles):
        return True
    return (
        bool(found.shown) and _is_entry(found.shown[0], titles) and sum(map(len, found.paragraphs)) < SUMMARY
    )


def _entries_among_text(lines: Sequence[Line], titles: set[str]) -> int:
    """Entries that stand above or among sentences; those below an article's last sentence are related ones."""
    last = max((number for number, line in enumerate(lines) if _is_sentence(line)), default=len(lines))
    return sum(1 for line in lines[:last] if _is_entry(line, titles))


def _is_sentence(line: Line) -> bool:
    return "。" in line.text and line.link_chars < 0.5 * len(line.bare)


def _is_entry(line: Line, titles: set[str]) -> bool:
    """Whether a line is an entry of a list, rather than text that links to something."""
    return line.link_chars >= 0.5 * len(line.bare) and any(anchor.text in titles for anchor in line.anchors)


def _leading(lines: Sequence[Line], titles: set[str]) -> int:
    """How much text stands before the first entry: none on a list whose entries have summaries."""
    so_far = 0
    for line in lines:
        if any(anchor.text in titles for anchor in line.anchors):
            break
        so_far += len(line.bare) if "。" in line.text else 0
    return so_far


def _is_credited(found: Found) -> bool:
    """Whether a date or a source stands with the headline, or meta tags name an article."""
    if "articletitle" in found.page.metas:
        return True
    return any(is_information(line) for line in (*found.places.head, *found.places.after[:BELOW]))


def _is_link(line: Line) -> bool:
    return len(line.bare) > 5 and line.link_chars >= 0.8 * len(line.bare)


def _is_row_upon_row(lines: Sequence[Line]) -> bool:
    """Whether lines that are nothing but links outnumber the sentences, and stand above them."""
    links = sentences = text_above = 0
    for line in lines:
        if _is_link(line):
            links += 1
        elif "。" in line.text:
            sentences += 1
            text_above += len(line.bare) if links < LINKS_FIRST else 0
    return links >= ROWS and links > sentences and text_above < LEADING
