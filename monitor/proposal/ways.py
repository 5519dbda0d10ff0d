"""Page → addresses of links to possible lists: feeds, columns, breadcrumbs, frames; the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urljoin, urlsplit

from crawler.lists.paging import resolved
from crawler.lists.rows import is_way
from crawler.markup.tree import PageTree
from crawler.urls import canonical_url

FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)
FEED_WORDS = re.compile(r"^\W*(?:rss|atom|feed|xml)\b|rss\s*订阅|订阅", re.IGNORECASE)
MORE = re.compile(r"^\W{0,3}(?:更多|more|查看更多|查看全部|全部)\W{0,6}$", re.IGNORECASE)
# Words of the columns that publish articles: 新闻中心, 工作动态, 通知公告, 政策文件, 媒体报道.
COLUMN = re.compile(
    r"新闻|要闻|动态|公告|公示|通知|通告|政策|资讯|快讯|时政|头条|发布|报道|文件|法规|简报|信息|"
    r"新聞|要聞|動態|資訊|發布|報道|\bnews\b|\bnotices?\b",
    re.IGNORECASE,
)
LONGEST_COLUMN = 12  # characters of the name of a column


class WayRank(IntEnum):
    """Likelihood that an address leads to a list, the likeliest first."""

    FEED = 0
    BREADCRUMB = 1
    COLUMN = 2
    FRAME = 3
    MORE = 4
    FOLDER = 5


@dataclass(frozen=True)
class Way:
    """An address of a possible list, with the words of the link."""

    url: str  # canonical
    rank: WayRank
    words: str = ""


def ways(page: PageTree, base_url: str) -> tuple[Way, ...]:
    """Return the addresses of possible lists on a page without repeats, the likeliest first."""
    best: dict[str, Way] = {}
    for way in (
        *_feeds(page, base_url),
        *_links(page, base_url),
        *_frames(page, base_url),
        *_folders(base_url),
    ):
        known = best.get(way.url)
        if known is None or way.rank < known.rank:
            best[way.url] = way
    best.pop(canonical_url(base_url), None)
    return tuple(sorted(best.values(), key=lambda way: way.rank))


def _feeds(page: PageTree, base_url: str) -> Iterator[Way]:
    for link in page.root.iter("link"):
        if FEED_TYPE.search(link.get("type") or "") and (url := resolved(link.get("href") or "", base_url)):
            yield Way(canonical_url(url), WayRank.FEED, link.get("title") or "RSS")


def _links(page: PageTree, base_url: str) -> Iterator[Way]:
    for line in page.lines:
        leads = is_way(line.text)
        for anchor in reversed(line.anchors) if leads else line.anchors:
            rank = WayRank.BREADCRUMB if leads else _rank(anchor.text)
            url = resolved(anchor.href, base_url) if rank is not None else None
            if url is not None and rank is not None and not _is_front(url):
                yield Way(canonical_url(url), rank, anchor.text)


def _frames(page: PageTree, base_url: str) -> Iterator[Way]:
    """Yield the pages that a reader sees in frames of this page, from the same host alone."""
    for frame in page.root.iter("frame", "iframe"):
        url = resolved(frame.get("src") or "", base_url)
        if url is not None and urlsplit(url).netloc == urlsplit(base_url).netloc:
            yield Way(canonical_url(url), WayRank.FRAME)


def _rank(words: str) -> WayRank | None:
    if MORE.match(words):
        return WayRank.MORE
    if len(words) > LONGEST_COLUMN:
        return None
    if FEED_WORDS.search(words):
        return WayRank.FEED
    return WayRank.COLUMN if COLUMN.search(words) else None


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _folders(base_url: str) -> Iterator[Way]:
    """Yield the folders above a page, the nearest first, without the front page."""
    folder = urljoin(base_url, ".")
    while not _is_front(folder):
        yield Way(canonical_url(folder), WayRank.FOLDER)
        folder = urljoin(folder, "..")
