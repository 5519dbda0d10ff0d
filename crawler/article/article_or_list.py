"""Extract: what was found on a page, and the entries of its list → whether it is an article or a list. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from crawler.article.article_in_page import FoundArticle
from crawler.article.containers import is_known
from crawler.article.credit_lines import is_information
from crawler.article.headline import find_headline
from crawler.article.labels import labelled
from crawler.lists.listing import ListReading
from crawler.markup.boilerplate import OUTER_TAGS, Element, name_of, noise_of
from crawler.markup.tree import Line, PageTree
from storage.records import Field

ROWS, LINKS_FIRST = 10, 3
SUMMARY = 200
SURELY = 150
LEADING = 60  # characters of text before the first of several links make an article, not a list
LEADING_ENOUGH = (
    150  # characters: so much stands before the links of a box within an article, never in a list
)
BELOW = 3  # lines below the text that may hold its date and source


def is_surely_article(found: FoundArticle) -> bool:
    """Whether so much text stands under a credited headline, and so few links in it, that nothing else matters."""
    chars = sum(len(line.bare) for line in found.lines)
    linked = sum(line.link_chars for line in found.lines)
    sentences = sum(paragraph.count("。") for paragraph in found.paragraphs)
    if sum(map(_is_link, found.shown)) >= 3:
        return False
    return chars >= SURELY and sentences >= 3 and linked < 0.1 * chars and _is_credited(found)


def is_article(found: FoundArticle, listing: ListReading) -> bool:
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


def _is_one_of_several(found: FoundArticle, titles: set[str]) -> bool:
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


def _is_credited(found: FoundArticle) -> bool:
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


HEADLINE_AT_LEAST = 8  # characters


SMALL = 120  # pixels: what is narrower or lower is an icon


FURNITURE = re.compile(
    r"icon|logo|qr|ewm|erweima|weixin|weibo|wechat|share|print|arrow|btn|button|spacer|blank|loading|dot|line|bg[_.]|"
    r"banner|avatar|gongan|jiucuo|kefu|top\.|close",
    re.IGNORECASE,
)


LOOKED_AT = 100  # pictures of a page; a hostile one may hold any number


NEAR = 4  # lines below the headline that may hold its credit


PLAYERS = ("video", "embed", "object", "iframe")


def pictures_only(page: PageTree) -> str | None:
    """What a page shows under an article's headline instead of text, in words; None where it is not such a page."""
    if not _is_headed(page):
        return None
    known = (each for each in page.root.iter("div", "td", "article", "section") if is_known(each))
    place = next(known, page.root)
    players = sum(map(_is_player, islice(place.iter(*PLAYERS), LOOKED_AT)))
    if players:
        return f"video only: {players} under a headline"
    pictures = {each.get("src") for each in islice(place.iter("img"), LOOKED_AT) if _is_picture(each)}
    return f"pictures only: {len(pictures)} under a headline" if pictures else None


def _is_headed(page: PageTree) -> bool:
    """Whether meta tags name an article, or its source or author stands below a headline; lists have dates too."""
    if "articletitle" in page.metas:
        return True
    headline = find_headline(page, 0, len(page.lines))
    if headline is None or headline.first < 0 or len(headline.text) < HEADLINE_AT_LEAST:
        return False
    below = page.lines[headline.last + 1 : headline.last + 1 + NEAR]
    return any(each.field in (Field.SOURCE, Field.AUTHOR) for line in below for each in labelled(line.spaced))


def _is_picture(image: Element) -> bool:
    source = image.get("src") or image.get("data-src") or ""
    if not source or FURNITURE.search(source.rsplit("/", 1)[-1]) or source.endswith((".gif", ".svg", ".ico")):
        return False
    sizes = (image.get(name) or "" for name in ("width", "height"))
    return not any(size.isdigit() and int(size) < SMALL for size in sizes) and not _is_framed(image)


def _is_player(element: Element) -> bool:
    if element.tag == "iframe" and not re.search(r"video|player|v\.qq|vod|live", element.get("src") or ""):
        return False
    return not _is_framed(element)


def _is_framed(element: Element) -> bool:
    """Whether an element stands in a page's frame or among rotating matter."""
    return any(each.tag in OUTER_TAGS or any(noise_of(name_of(each))) for each in element.iterancestors())
