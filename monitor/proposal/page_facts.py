"""Fetch → facts of a page that a proposal needs: state, entries, ways to lists, names, the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.article.extract import read_page
from crawler.article.headline import site_names
from crawler.lists.discovery import decoded_of
from crawler.lists.listing import ListReading, base_of, links_of, read_document
from crawler.lists.paging import resolved
from crawler.lists.rows import NOT_AN_ENTRY
from crawler.lists.stubs import redirect_target, refresh_in
from crawler.markup.tree import PageTree, page_tree
from crawler.urls import canonical_url
from monitor.proposal.ways import Way, ways
from storage.records import Failure, Fetch, Link, PageKind, Reading

# 主办：青石县民政局, 版权所有 南浦社会报社; no 版权所有 未经许可不得转载
OWNER = re.compile(
    r"(?:主办单位?|主办方|版权所有|版權所有)\s{0,4}[:：©]?\s{0,4}(?!未经|未經|不得|侵权|翻印|违者)([\u4e00-\u9fff（）()·]{4,30})"
)
FOOTER = 20  # lines
LONGEST_FOOTER_LINE = 400  # characters
SHORTEST_TITLE = 7  # characters; shorter links name columns and services, not articles


@dataclass(frozen=True)
class SeenPage:
    """Facts of a looked-at page. Addresses are canonical."""

    asked: str  # the address that was asked for
    url: str  # after redirects
    status: int | None = None
    failure: Failure | None = None
    detail: str = ""  # words of the failure
    kind: PageKind | None = None
    title: str = ""  # of <title>
    site_names: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()  # 主办 and 版权所有 of the footer
    headline: str | None = None
    published_at: str | None = None
    source: str | None = None
    list_kind: str = "none"  # of ListReading
    entries: tuple[Link, ...] = ()
    next_page: str | None = None
    columns: tuple[str, ...] = ()  # addresses behind short words: columns and services, no articles
    ways: tuple[Way, ...] = ()
    stub: str | None = None  # the address to which the page sends its reader

    @property
    def is_feed(self) -> bool:
        """Return whether the page is a feed or a list for programs."""
        return self.list_kind in ("feed", "json-list")


def page_facts(fetch: Fetch) -> SeenPage:
    """Return the facts of a fetch. The page is parsed: run this function in a worker process."""
    url = canonical_url(fetch.final_url or fetch.url)
    if fetch.status is None or not fetch.body:
        detail = fetch.failure_detail or ""
        return SeenPage(fetch.url, url, fetch.status, fetch.failure, detail)
    decoded = decoded_of(fetch)
    document = read_document(decoded.text, url)
    if document is not None:
        return SeenPage(
            fetch.url, url, fetch.status, kind=PageKind.LIST, list_kind=document.kind, entries=_entries(document)
        )  # fmt: skip
    return _facts_of_page(fetch, url, decoded.text)


def _facts_of_page(fetch: Fetch, url: str, text: str) -> SeenPage:
    page, base = page_tree(text), base_of(text, url)
    listed = links_of(page, text, base)
    reading = read_page(fetch.body or b"", url, status=fetch.status or 200, headers=fetch.headers)
    article = reading.article
    return SeenPage(
        asked=fetch.url,
        url=url,
        status=fetch.status,
        kind=reading.kind,
        title=page.title,
        site_names=site_names(page),
        owners=_owners(page),
        headline=article.title if article else None,
        published_at=article.attribution.published_at if article else None,
        source=article.attribution.source if article else None,
        list_kind=listed.kind,
        entries=_entries(listed),
        next_page=canonical_url(listed.next_page) if listed.next_page else None,
        columns=_columns(page, base),
        ways=ways(page, base),
        stub=_stub(reading, fetch, text, url),
    )


def _entries(listed: ListReading) -> tuple[Link, ...]:
    links = {canonical_url(link.url): link for link in listed.links}
    return tuple(Link(url, link.title, link.date) for url, link in links.items())


def _columns(page: PageTree, base: str) -> tuple[str, ...]:
    """Return the addresses of short links, each once."""
    anchors = (anchor for line in page.lines for anchor in line.anchors)
    short = (each for each in anchors if len(each.text) < SHORTEST_TITLE or NOT_AN_ENTRY.match(each.text))
    return tuple(dict.fromkeys(canonical_url(url) for each in short if (url := resolved(each.href, base))))


def _owners(page: PageTree) -> tuple[str, ...]:
    """Return the organisations that the footer names as organiser or owner, without repeats."""
    footer = (line.text for line in page.lines[-FOOTER:] if len(line.text) <= LONGEST_FOOTER_LINE)
    return tuple(dict.fromkeys(name for text in footer for name in OWNER.findall(text)))


def _stub(reading: Reading, fetch: Fetch, text: str, url: str) -> str | None:
    target = reading.redirect_url or redirect_target(text, url, refresh_in(fetch.headers))
    return canonical_url(target) if target else None
