"""Response → pages to visit: entries of lists, feeds and sitemaps, further list pages, parts of articles."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.lists.listing import ListReading, gunzip, read_links
from crawler.lists.paging import article_next_page
from crawler.lists.stubs import redirect_target, refresh_in
from crawler.markup.decoding import Decoded, decode
from crawler.markup.ending import ends_in_entry, is_closed, is_cut
from crawler.markup.screening import Screen, Screened
from crawler.sites import Site
from crawler.urls import canonical_url
from storage.records import Fetch, FoundPage, Link, Page, PageRole

# Stubs are short. Longer pages are not searched for a redirect.
STUB_BYTES = 8192
MOST_STUBS = 2  # script redirects followed from a page
GUNZIP_LIMIT = 20 * 1024 * 1024  # bytes; 50,000 addresses of a sitemap take about 8 million
LONGEST_TITLE = 500  # characters of a list entry
MOST_ENTRIES = 5000  # per list; sitemaps may hold 50,000, the rest follows at the next looks
# A split article contains one of these marks. A page without a mark is not parsed for a next part.
PART_MARKS = re.compile(r"下一页|下一頁|createPageHTML|[_-]2\.s?html?|page=2", re.IGNORECASE)
PART_WORDS = Screen("下一页", "下一頁", "createpagehtml", "_2.", "-2.", "page=2")
NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|bmp|webp|svg|ico|css|js|json|xml|rss|gz|mp[34]|avi|flv|wmv|apk|exe)$",
    re.IGNORECASE,
)
FRONT = re.compile(r"^/?(?:index\.\w+|default\.\w+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Discovery:
    """Pages found in a response."""

    found: tuple[FoundPage, ...] = ()
    entries: int = 0  # articles named by a list
    is_issue: bool = False  # the lists are the pages of one issue of an e-paper, no chain without end
    alias_url: str | None = None  # target of a page that only redirects


def discover(fetch: Fetch, page: Page, site: Site, sites: Sequence[Site]) -> Discovery:
    """Return the pages named by a response of `page`. Only a response with status 200 that is not cut names pages."""
    if fetch.status != 200 or not fetch.body or is_cut(fetch):
        return Discovery()
    if page.role is PageRole.FILE:
        return Discovery()
    if page.role in (PageRole.SEED, PageRole.LIST):
        return _from_list(fetch, page, site, sites)
    return _from_article(fetch, page, site)


def within_bounds(discovery: Discovery, known: Collection[str], *, room: int, deeper: bool) -> Discovery:
    """Return `discovery` with at most `room` new lists and parts, because calendars never end.

    `known` are the addresses of pages in the store. A list is followed to its next page only if the list named
    an unknown article, or if `deeper`.
    """
    if not deeper and not _names_news(discovery, known):
        room = 0
    kept: list[FoundPage] = []
    for page in discovery.found:
        if page.role is not PageRole.ARTICLE and page.url not in known:
            if room <= 0:
                continue
            room -= 1
        kept.append(page)
    return replace(discovery, found=tuple(kept))


def _names_news(discovery: Discovery, known: Collection[str]) -> bool:
    return any(page.role is PageRole.ARTICLE and page.url not in known for page in discovery.found)


def beyond(page: Page, target: str) -> Discovery:
    """Return the article at `target`, the target of a page that always was a stub.

    The article keeps title, date and last absence of the stub's list entry. A chain of more than MOST_STUBS stubs
    leads nowhere: the target is not visited.
    """
    if page.stubs >= MOST_STUBS:
        return Discovery(alias_url=target)
    article = FoundPage(
        target,
        page.site,
        PageRole.ARTICLE,
        None,
        page.list_title,
        page.list_date,
        page.absent_at,
        page.stubs + 1,
    )
    return Discovery((article,), alias_url=target)


def stub_target(fetch: Fetch, site: Site) -> str | None:
    """Return the target of a stub within its site; None for other pages and targets outside.

    A stub that sets a cookie may lead to itself: firewalls show the page to the bearer.
    """
    if fetch.status != 200 or len(fetch.body or b"") > STUB_BYTES:
        return None
    here = fetch.final_url or fetch.url
    sets_cookie = any(name.lower() == "set-cookie" for name, _ in fetch.headers)
    decoded = decoded_of(fetch)
    target = redirect_target(decoded.text, here, refresh_in(fetch.headers), may_return=sets_cookie)
    if target is None or not site.covers(target):
        return None
    target = canonical_url(target, decoded.encoding)
    if target in (canonical_url(here), fetch.url) and not sets_cookie:
        return None
    return target


def text_of(fetch: Fetch) -> str:
    """Return the markup of a response."""
    return decoded_of(fetch).text


def decoded_of(fetch: Fetch) -> Decoded:
    """Return the markup of a response, unpacked and decoded, with the encoding."""
    body = fetch.body or b""
    if body[:2] == b"\x1f\x8b":
        body = gunzip(body, GUNZIP_LIMIT)
    return decode(body, _content_type(fetch))


def _content_type(fetch: Fetch) -> str | None:
    return next((value for name, value in fetch.headers if name.lower() == "content-type"), None)


def _from_list(fetch: Fetch, page: Page, site: Site, sites: Sequence[Site]) -> Discovery:
    decoded = decoded_of(fetch)
    text = decoded.text
    reading = _whole_entries(read_links(text, fetch.final_url or fetch.url), text)
    reading = _as_browsers_ask(reading, decoded.encoding)
    if reading.kind == "sitemap-index":
        children = (link.url for link in reading.links if site.covers(link.url))
        return Discovery(tuple(FoundPage(url, site.name, PageRole.LIST) for url in children))
    entries = tuple(_entries(reading, page, site, sites))
    further = [*reading.further, *filter(None, (reading.next_page,))]
    lists = (FoundPage(url, site.name, PageRole.LIST) for url in further if site.covers(url))
    return Discovery((*entries, *lists), len(entries), is_issue=bool(reading.further))


def _as_browsers_ask(reading: ListReading, encoding: str) -> ListReading:
    """Return a reading with canonical addresses. A browser asks for Chinese queries in the encoding of the page."""
    links = tuple(replace(link, url=canonical_url(link.url, encoding)) for link in reading.links)
    following = canonical_url(reading.next_page, encoding) if reading.next_page else None
    further = tuple(canonical_url(url, encoding) for url in reading.further)
    return replace(reading, links=links, next_page=following, further=further)


def _whole_entries(reading: ListReading, text: str) -> ListReading:
    """Return the reading without its last entry, if the text ends inside the entry."""
    body = text.encode("utf-8", "replace")
    if not ends_in_entry(body) or is_closed(body):
        return reading
    return replace(reading, links=reading.links[:-1])


def _entries(reading: ListReading, page: Page, site: Site, sites: Sequence[Site]) -> list[FoundPage]:
    absent_at = page.looked_at if page.looked_at and not page.failures else None
    lists = {canonical_url(url) for other in sites for url in other.start_urls} | {page.url}
    entries: dict[str, FoundPage] = {}
    for link in reading.links[:MOST_ENTRIES]:
        url = link.url
        if url not in lists and url not in entries and _may_be_article(url, site, reading.kind):
            title, date = _storable(link.title), _storable(link.date)
            entries[url] = FoundPage(url, site.name, PageRole.ARTICLE, None, title, date, absent_at)
    return list(entries.values())


def named_entries(links: Sequence[Link], page: Page, site: Site, sites: Sequence[Site]) -> list[Link]:
    """Return the entries of a list with canonical addresses, without repeats; also entries on foreign domains.

    Start pages, front pages and files are no entries, and no page of the site that its patterns leave out.
    """
    lists = {canonical_url(url) for other in sites for url in other.start_urls} | {page.url}
    entries: dict[str, Link] = {}
    for link in links[:MOST_ENTRIES]:
        url = canonical_url(link.url)
        if url not in lists and url not in entries and _may_be_entry(url, site):
            entries[url] = Link(url, _storable(link.title), _storable(link.date))
    return list(entries.values())


def _may_be_entry(url: str, site: Site) -> bool:
    if site.covers(url):
        return _may_be_article(url, site, "html-list")
    parts = urlsplit(url)
    is_front = FRONT.match(parts.path) and not parts.query
    return parts.scheme in ("http", "https") and not NOT_PAGES.search(parts.path) and not is_front


def _storable(text: str | None) -> str | None:
    """Return a text without halves of surrogate pairs, which escapes in feeds can name; at most LONGEST_TITLE."""
    return None if text is None else text[:LONGEST_TITLE].encode("utf-8", "replace").decode()


def _may_be_article(url: str, site: Site, kind: str) -> bool:
    path = urlsplit(url).path
    if not site.covers(url) or not site.is_article(url) or NOT_PAGES.search(path):
        return False
    if FRONT.match(path) and not urlsplit(url).query:
        return False
    # A sitemap names every page of a site. The address of an article contains a number or a day.
    return kind != "sitemap" or bool(site.article_urls) or bool(re.search(r"\d{2}", url.split("/", 3)[-1]))


def _from_article(fetch: Fetch, page: Page, site: Site) -> Discovery:
    decoded = decoded_of(fetch)
    text = decoded.text
    if not PART_WORDS.admits(Screened.of(text)) or not PART_MARKS.search(text):
        return Discovery()
    following = article_next_page(text, fetch.final_url or fetch.url)
    if following is None or not site.covers(following):
        return Discovery()
    return Discovery(
        (
            FoundPage(
                canonical_url(following, decoded.encoding),
                site.name,
                PageRole.PART,
                page.first_page or page.id,
            ),
        )
    )
