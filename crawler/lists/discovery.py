"""A response → what it makes known: entries of lists, feeds and sitemaps, further pages, parts. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.lists.listing import ListReading, article_next_page, gunzip, read_links, redirect_target
from crawler.markup.decoding import decode
from crawler.sites import Site
from crawler.urls import canonical_url
from storage.records import Fetch, FoundPage, Page, PageRole

# A page that only redirects is short; longer ones are not searched for it.
STUB_BYTES = 8192
GUNZIP_LIMIT = 50 * 1024 * 1024
LONGEST_TITLE = 500  # characters of a list entry
MOST_ENTRIES = 5000  # of one list; sitemaps may hold 50,000, more come with the next looks
# marks of an article split over pages; without one of them the page is not parsed for it
PART_MARKS = re.compile(r"下一页|下一頁|createPageHTML|[_-]2\.s?html?|page=2", re.IGNORECASE)
NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|bmp|webp|svg|ico|css|js|json|xml|rss|pdf|docx?|xlsx?|pptx?|wps|zip|rar|7z|gz|mp[34]|avi|flv|wmv|apk|exe)$",
    re.IGNORECASE,
)
FRONT = re.compile(r"^/?(?:index\.\w+|default\.\w+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Discovery:
    """Pages made known, and how many of them a list named as articles."""

    found: tuple[FoundPage, ...] = ()
    entries: int = 0
    alias_url: str | None = None  # where the page itself only redirects to


def discover(fetch: Fetch, page: Page, site: Site, sites: Sequence[Site]) -> Discovery:
    """What a response of this page makes known."""
    if fetch.status != 200 or not fetch.body:
        return Discovery()
    if page.role in (PageRole.SEED, PageRole.LIST):
        return _from_list(fetch, page, site, sites)
    return _from_article(fetch, page, site)


def within_bounds(found: Discovery, known: Collection[str], *, room: int, deeper: bool) -> Discovery:
    """Without what may go on for ever: new lists and parts only while there is room for them.

    A list is followed to its next page if it named an article that was not known, or if ``deeper``.
    """
    kept: list[FoundPage] = []
    for each in found.found:
        is_new = each.url not in known
        if each.role is not PageRole.ARTICLE and is_new:
            if room <= 0 or not (deeper or _names_news(found, known)):
                continue
            room -= 1
        kept.append(each)
    return replace(found, found=tuple(kept))


def _names_news(found: Discovery, known: Collection[str]) -> bool:
    return any(each.role is PageRole.ARTICLE and each.url not in known for each in found.found)


def beyond(page: Page, target: str) -> Discovery:
    """A page that only redirects, and never was more: the article is kept under the address it leads to."""
    found = FoundPage(
        target, page.site, PageRole.ARTICLE, None, page.list_title, page.list_date, page.absent_at
    )
    return Discovery((found,), alias_url=target)


def stub_target(fetch: Fetch, site: Site) -> str | None:
    """Where a page leads that does nothing but redirect by script or meta refresh, within its site."""
    if fetch.status != 200 or not fetch.body or len(fetch.body) > STUB_BYTES:
        return None
    target = redirect_target(text_of(fetch), fetch.final_url or fetch.url)
    if target is None or not site.covers(target):
        return None
    target = canonical_url(target)
    return None if target in (canonical_url(fetch.final_url or fetch.url), fetch.url) else target


def text_of(fetch: Fetch) -> str:
    """A response's markup, unpacked and decoded."""
    body = fetch.body or b""
    if body[:2] == b"\x1f\x8b":
        body = gunzip(body, GUNZIP_LIMIT)
    return decode(body, _content_type(fetch)).text


def _content_type(fetch: Fetch) -> str | None:
    return next((value for name, value in fetch.headers if name.lower() == "content-type"), None)


def _from_list(fetch: Fetch, page: Page, site: Site, sites: Sequence[Site]) -> Discovery:
    reading = read_links(text_of(fetch), fetch.final_url or fetch.url)
    if reading.kind == "sitemap-index":
        children = (canonical_url(link.url) for link in reading.links)
        return Discovery(
            tuple(FoundPage(url, site.name, PageRole.LIST) for url in children if site.covers(url))
        )
    entries = tuple(_entries(reading, page, site, sites))
    further = canonical_url(reading.next_page) if reading.next_page else None
    lists = (FoundPage(further, site.name, PageRole.LIST),) if further and site.covers(further) else ()
    return Discovery((*entries, *lists), len(entries))


def _entries(reading: ListReading, page: Page, site: Site, sites: Sequence[Site]) -> list[FoundPage]:
    absent_at = page.looked_at if page.looked_at and not page.failures else None
    known = {canonical_url(url) for each in sites for url in each.start_urls} | {page.url}
    found: dict[str, FoundPage] = {}
    for link in reading.links[:MOST_ENTRIES]:
        url = canonical_url(link.url)
        if url not in known and url not in found and _may_be_article(url, site, reading.kind):
            title, date = _storable(link.title), _storable(link.date)
            found[url] = FoundPage(url, site.name, PageRole.ARTICLE, None, title, date, absent_at)
    return list(found.values())


def _storable(text: str | None) -> str | None:
    """Text that any encoding can hold: escapes in feeds may name halves of characters."""
    return None if text is None else text[:LONGEST_TITLE].encode("utf-8", "replace").decode()


def _may_be_article(url: str, site: Site, kind: str) -> bool:
    path = urlsplit(url).path
    if not site.covers(url) or not site.is_article(url) or NOT_PAGES.search(path):
        return False
    if FRONT.match(path) and not urlsplit(url).query:
        return False
    # a sitemap names everything; an article's address has its number or its day
    return kind != "sitemap" or bool(site.article_urls) or bool(re.search(r"\d{2}", url.split("/", 3)[-1]))


def _from_article(fetch: Fetch, page: Page, site: Site) -> Discovery:
    text = text_of(fetch)
    if not PART_MARKS.search(text):
        return Discovery()
    following = article_next_page(text, fetch.final_url or fetch.url)
    if following is None or not site.covers(following):
        return Discovery()
    return Discovery(
        (FoundPage(canonical_url(following), site.name, PageRole.PART, page.first_page or page.id),)
    )
