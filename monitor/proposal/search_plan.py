"""Facts of the pages looked at so far → addresses to look at next, until lists and a few of their entries are seen.

The search goes two links away from the given address at most, and takes at most MOST_LOOKS looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from crawler.article.page_kind import is_front_page
from crawler.lists.issues import issue_address
from crawler.lists.rows import ARTICLE_ADDRESS
from crawler.urls import canonical_url
from monitor.proposal.page_facts import SeenPage
from monitor.proposal.publisher import has_one_owner
from monitor.proposal.ways import Way, WayRank
from storage.records import Link, PageKind

Seen = Mapping[str, SeenPage]  # by canonical address as asked for, in the order of the looks

LOOKS_A_ROUND = 6
MOST_LOOKS = 16  # of a search, the given address and the entries included
SAMPLES = 3  # entries that are read
MOST_LISTS = 5
LEAST_ENTRIES = 3  # of the given list
LEAST_FOUND = 5  # entries of a list that the search finds by itself
LEAST_SHARE = 0.5  # of the entries with a date, or with the address of an article
ENTRIES_OF_PAPERS = ("paperindex.htm", "")  # lead to the issue of the day
ARTICLES = frozenset((PageKind.ARTICLE, PageKind.VIDEO, PageKind.ATTACHMENT))


def next_addresses(start: str, seen: Seen) -> tuple[str, ...]:
    """Return the addresses to look at next; empty once enough is seen, or nothing is left to look at."""
    if start not in seen:
        return (start,)
    if len(seen) >= MOST_LOOKS or seen[start].kind is None:
        return ()
    stub = seen[start].stub
    if stub is not None and stub not in seen:
        return (stub,)
    lists = lists_of(start, seen)
    if lists:
        return (*_samples(lists[0], seen), *_ways_to_the_issue_of_the_day(lists[0], seen))
    room = min(LOOKS_A_ROUND, MOST_LOOKS - SAMPLES - len(seen))
    return tuple(way.url for way in _open_ways(start, seen))[: max(0, room)]


def lists_of(start: str, seen: Seen) -> list[SeenPage]:
    """Return the lists for a site, the best first: the given list alone, else the lists found from there.

    A front page is a list only beside lists found, or if no list is left to be found.
    """
    given = base_of_search(start, seen)
    is_front = is_front_page(given.url) and not urlsplit(given.url).query
    if _is_list(given, seen, LEAST_ENTRIES) and not is_front:
        return [given]
    others = (page for page in seen.values() if page is not given and page.url != given.url)
    found = [page for page in others if _is_list(page, seen, LEAST_FOUND) and _is_dated(page)]
    distinct = {page.url: page for page in sorted(found, key=lambda page: page.is_feed)}
    if is_front and (distinct or not _may_go_on(start, seen)) and _is_list(given, seen, LEAST_FOUND):
        return [*list(distinct.values())[: MOST_LISTS - 1], given]
    return list(distinct.values())[:MOST_LISTS]


def entry_of_paper(issue_page: SeenPage, seen: Seen) -> SeenPage | None:
    """Return the looked-at page that leads to the issue of the day, or shows the issue without a day in its address."""
    issue = issue_address(issue_page.url)
    if issue is None:
        return None

    def is_of_paper(url: str | None) -> bool:
        other = issue_address(url or "")
        return other is not None and (other.host, other.paper) == (issue.host, issue.paper)

    undated = (page for page in seen.values() if issue_address(page.asked) is None)
    return next(
        (page for page in undated
         if is_of_paper(page.stub) or is_of_paper(page.url)
         or (page.entries and all(is_of_paper(link.url) for link in page.entries))),
        None,
    )  # fmt: skip


def _ways_to_the_issue_of_the_day(given: SeenPage, seen: Seen) -> tuple[str, ...]:
    """Return the usual entries of a paper whose list is the issue of a day; none once the entries were looked at."""
    issue = issue_address(given.url)
    if issue is None or entry_of_paper(given, seen) is not None:
        return ()
    folders = [issue.paper]
    while folders[-1]:
        folders.append(folders[-1].rpartition("/")[0])
    entries = (urljoin(given.url, f"{folder}/{name}") for folder in folders for name in ENTRIES_OF_PAPERS)
    room = MOST_LOOKS - SAMPLES - len(seen)
    return tuple(url for url in map(canonical_url, entries) if url not in seen)[: max(0, room)]


def base_of_search(start: str, seen: Seen) -> SeenPage:
    """Return the page at the given address, or the page that the given page sends its reader to."""
    given = seen[start]
    return seen.get(given.stub or "", given)


def own_entries(page: SeenPage) -> list[Link]:
    """Return the entries of a list with the owner of the list."""
    return [link for link in page.entries if has_one_owner(link.url, page.url)]


def _is_list(page: SeenPage, seen: Seen, least: int) -> bool:
    entries = own_entries(page)
    if page.kind in ARTICLES or page.status != 200 or len(entries) < least:
        return False
    looked = [seen[link.url].kind for link in entries if link.url in seen and seen[link.url].kind]
    if len(looked) >= SAMPLES - 1 and not any(kind in ARTICLES for kind in looked):
        return False
    shaped = sum(ARTICLE_ADDRESS.search(_after_host(link.url)) is not None for link in entries)
    return _is_dated(page) or shaped >= LEAST_SHARE * len(entries)


def _is_dated(page: SeenPage) -> bool:
    return sum(link.date is not None for link in page.entries) >= LEAST_SHARE * len(page.entries) > 0


def _after_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _samples(page: SeenPage, seen: Seen) -> tuple[str, ...]:
    """Return the addresses of entries to read, spread over the list; none if entries of the list were read."""
    urls = [link.url for link in own_entries(page)]
    if any(url in seen for url in urls):
        return ()
    step = max(1, len(urls) // SAMPLES)
    return tuple(urls[::step][: min(SAMPLES, MOST_LOOKS - len(seen))])


def _may_go_on(start: str, seen: Seen) -> bool:
    return len(seen) < MOST_LOOKS - SAMPLES and any(True for _ in _open_ways(start, seen))


def _open_ways(start: str, seen: Seen) -> Iterator[Way]:
    """Yield ways not yet taken: of the given page first, then of the pages one link away; a sitemap last."""
    given = base_of_search(start, seen)
    one_link_away = {way.url for way in given.ways}
    near = [given, *(page for url, page in seen.items() if url in one_link_away)]
    taken = set(seen)
    for page in near:
        for way in page.ways:
            if way.url not in taken and has_one_owner(way.url, given.url):
                taken.add(way.url)
                yield way
    sitemap = urljoin(given.url, "/sitemap.xml")
    if sitemap not in taken:
        yield Way(sitemap, WayRank.FOLDER)
