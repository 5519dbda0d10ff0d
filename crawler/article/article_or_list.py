"""Extract: an article as found on a page, and the entries of a list → whether the page is an article or a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from crawler.article.article_in_page import FoundArticle
from crawler.article.containers import BODY_TAGS, is_known
from crawler.article.credit.credit_lines import is_information
from crawler.article.credit.labels import labelled
from crawler.article.headline import find_headline
from crawler.lists.listing import ListReading
from crawler.markup.boilerplate import OUTER_TAGS, Element, name_of, noise_of
from crawler.markup.tree import Line, PageTree
from storage.records import Cause, Field, Reason

SURELY = 150  # characters of a text that is surely an article
SURELY_SENTENCES = 3
FEW_ENTRIES, MANY_ENTRIES = 3, 5
ROWS, LINKS_FIRST = 10, 3  # links of a page of rows; links before which text counts as standing above
SUMMARY = 200  # characters; a shorter text below an entry is the summary of the entry
MIXED = 0.15  # share of entries among the lines of a text from which text and list are mixed
LEADING = 60  # characters of text before the first of several links make an article, not a list
# Characters: within an article so much text stands before the links of a box, within a list never.
LEADING_ENOUGH = 150
CREDITED_AT_LEAST = 30  # characters of a credited article without a sentence
BELOW = 3  # lines below the text that may hold date and source
LINK_FROM = 6  # characters of a line that can be an entry
HEADLINE_AT_LEAST = 8  # characters
SMALL = 120  # pixels: a narrower or lower picture is an icon
FURNITURE = re.compile(
    r"icon|logo|qr|ewm|erweima|weixin|weibo|wechat|share|print|arrow|btn|button|spacer|blank|loading|dot|line|bg[_.]|"
    r"banner|avatar|gongan|jiucuo|kefu|top\.|close",
    re.IGNORECASE,
)
LOOKED_AT = 100  # pictures of a page; a hostile page may hold any number
NEAR = 4  # lines below the headline that may hold the credit
PLAYERS = ("video", "embed", "object", "iframe")
PLAYER_ADDRESS = re.compile(r"video|player|v\.qq|vod|live")


def is_surely_article(found: FoundArticle) -> bool:
    """Return whether a text is so long, credited and free of links that no entry of a list matters."""
    chars = sum(len(line.bare) for line in found.lines)
    linked = sum(line.link_chars for line in found.lines)
    sentences = sum(paragraph.count("。") for paragraph in found.paragraphs)
    if sum(map(_is_link, found.shown)) >= FEW_ENTRIES:
        return False
    return (
        chars >= SURELY
        and sentences >= SURELY_SENTENCES
        and linked < 0.1 * chars
        and _has_credit_beside(found)
    )


def is_article(found: FoundArticle, listing: ListReading) -> bool:
    """Return whether a text is an article, and not the only sentence on a list page."""
    entries = len(listing.links)
    titles = {link.title for link in listing.links if link.title}
    if _is_part_of_list(found, entries, titles):
        return False
    text = "".join(found.paragraphs)
    credited = _has_credit_beside(found)
    if entries >= FEW_ENTRIES and _is_mixed_with_entries(found.shown, titles):
        least = max(LEADING, min(LEADING_ENOUGH, len(text) / 5))
        return credited and _chars_before_entries(found.shown, titles) >= least
    sentences = len(re.findall(r"[。！？!?]", text)) + (text.count(".") > 3)
    if credited:
        return sentences > 0 or len(text) >= CREDITED_AT_LEAST or bool(found.attachments)
    return _is_uncredited_article(len(text), sentences, entries)


def _is_part_of_list(found: FoundArticle, entries: int, titles: set[str]) -> bool:
    if entries >= ROWS / 2 and _is_row_upon_row(found.shown):
        return True
    return entries >= FEW_ENTRIES and _is_entry_with_summary(found, titles)


def _is_uncredited_article(chars: int, sentences: int, entries: int) -> bool:
    """Return whether a text without date and source is an article: the more entries, the longer the text must be."""
    if entries == 0:
        return chars >= (15 if sentences else 60)
    return sentences > 0 and chars >= (60 if entries >= MANY_ENTRIES else 30)


def _is_entry_with_summary(found: FoundArticle, titles: set[str]) -> bool:
    """Return whether the headline, or the first line above a short text, is itself a link to an article."""
    at = found.headline.first
    if at >= 0 and _is_link(found.page.lines[at]) and _is_entry(found.page.lines[at], titles):
        return True
    is_short = sum(map(len, found.paragraphs)) < SUMMARY
    return is_short and bool(found.shown) and _is_entry(found.shown[0], titles)


def _is_mixed_with_entries(lines: Sequence[Line], titles: set[str]) -> bool:
    """Return whether entries stand above or among the sentences; entries below the last sentence do not count."""
    last = max((number for number, line in enumerate(lines) if _is_sentence(line)), default=len(lines))
    entries = sum(1 for line in lines[:last] if _is_entry(line, titles))
    return entries >= FEW_ENTRIES and entries >= MIXED * len(lines)


def _is_sentence(line: Line) -> bool:
    return "。" in line.text and line.link_chars < 0.5 * len(line.bare)


def _is_entry(line: Line, titles: set[str]) -> bool:
    """Return whether a line is an entry of a list, rather than text with a link."""
    return line.link_chars >= 0.5 * len(line.bare) and _links_to_entry(line, titles)


def _links_to_entry(line: Line, titles: set[str]) -> bool:
    return any(anchor.text in titles for anchor in line.anchors)


def _chars_before_entries(lines: Sequence[Line], titles: set[str]) -> int:
    """Return the characters of text before the first entry: 0 on a list whose entries have summaries."""
    chars = 0
    for line in lines:
        if _links_to_entry(line, titles):
            break
        chars += len(line.bare) if "。" in line.text else 0
    return chars


def _has_credit_beside(found: FoundArticle) -> bool:
    """Return whether a date or a source stands near the text, or meta tags name an article."""
    if "articletitle" in found.page.metas:
        return True
    return any(map(is_information, (*found.places.head, *found.places.after[:BELOW])))


def _is_link(line: Line) -> bool:
    return len(line.bare) >= LINK_FROM and line.link_chars >= 0.8 * len(line.bare)


def _is_row_upon_row(lines: Sequence[Line]) -> bool:
    """Return whether lines of nothing but links outnumber the sentences, and stand above the sentences."""
    links = sentences = text_above = 0
    for line in lines:
        if _is_link(line):
            links += 1
        elif "。" in line.text:
            sentences += 1
            text_above += len(line.bare) if links < LINKS_FIRST else 0
    return links >= ROWS and links > sentences and text_above < LEADING


# --- articles without text ---


def pictures_only(page: PageTree) -> Reason | None:
    """Return a reason with the number of pictures or videos below an article's headline, or None without both."""
    if not _is_headed(page):
        return None
    place = next(filter(is_known, page.root.iter(*BODY_TAGS)), page.root)
    players = sum(map(_is_player, islice(place.iter(*PLAYERS), LOOKED_AT)))
    if players:
        return Reason(Cause.VIDEO_ONLY, (players,))
    images = islice(place.iter("img"), LOOKED_AT)
    pictures = {image.get("src") for image in images if _is_picture(image)}
    return Reason(Cause.PICTURES_ONLY, (len(pictures),)) if pictures else None


def _is_headed(page: PageTree) -> bool:
    """Return whether meta tags name an article, or source or author stand below a headline.

    A date below a headline does not count, because lists show dates too.
    """
    if "articletitle" in page.metas:
        return True
    headline = find_headline(page, 0, len(page.lines))
    if headline is None or headline.first < 0 or len(headline.text) < HEADLINE_AT_LEAST:
        return False
    below = page.lines[headline.last + 1 : headline.last + 1 + NEAR]
    return any(map(_names_source_or_author, below))


def _names_source_or_author(line: Line) -> bool:
    return any(value.field in (Field.SOURCE, Field.AUTHOR) for value in labelled(line.spaced))


def _is_picture(image: Element) -> bool:
    """Return whether an image is part of an article: no icon, no furniture, no part of the page's frame."""
    source = image.get("src") or image.get("data-src") or ""
    if not source or FURNITURE.search(source.rsplit("/", 1)[-1]) or source.endswith((".gif", ".svg", ".ico")):
        return False
    return not _is_small(image) and not _is_framed(image)


def _is_small(image: Element) -> bool:
    sizes = (image.get(name) or "" for name in ("width", "height"))
    return any(size.isdigit() and int(size) < SMALL for size in sizes)


def _is_player(element: Element) -> bool:
    if element.tag == "iframe" and not PLAYER_ADDRESS.search(element.get("src") or ""):
        return False
    return not _is_framed(element)


def _is_framed(element: Element) -> bool:
    """Return whether an element stands in a page's frame or among rotating matter."""
    return any(map(_is_frame, element.iterancestors()))


def _is_frame(element: Element) -> bool:
    return element.tag in OUTER_TAGS or any(noise_of(name_of(element)))
