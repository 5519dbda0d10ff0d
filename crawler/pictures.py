"""Extract: a page without an article's text → whether pictures or a video stand in its place. Pure.

政策图解 and 视频新闻 are pages of their own kind: their headline and credit are there, their text is a picture.
"""

from __future__ import annotations

import re
from itertools import islice

from crawler.article.containers import is_known
from crawler.article.headline import find_headline
from crawler.article.labels import labelled
from crawler.markup.boilerplate import OUTER_TAGS, Element, name_of, noise_of
from crawler.markup.tree import PageTree
from storage.records import Field

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
