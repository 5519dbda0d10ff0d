"""Addresses → pages shown to the operator, fetched by the crawler's rules, without a lasting store."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.fetch.passes import PassOrder, crawl_pass, run
from crawler.lists.discovery import discover
from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.service.signals import interruptible
from storage.archive.captures import captures_of, with_body
from storage.engine.opening import open_store
from storage.frontier.pages import get_page
from storage.records import Capture, Page, PageId, PageRole, SiteRole

EVERYWHERE = ("0.0.0.0/0", "::/0")


def fetch_pages(sites: Sequence[Site], settings: Mapping[str, object]) -> dict[str, Capture]:
    """Fetch the sites' start URLs, politely and bounded as in a crawl, and follow no link.

    Returns the capture of each URL with its body. A process may call this once: Scrapy's reactor cannot start twice.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "pages.db"
        fetching = crawl_pass(store, PassOrder(sites, settings, discovering=False))
        run(lambda: interruptible(fetching))
        db = open_store(store)
        found = {}
        for url in (url for site in sites for url in site.start_urls):
            page = get_page(db, canonical_url(url))
            kept = captures_of(db, page.id) if page else []
            if kept:
                found[url] = with_body(db, kept[-1])
        db.close()
    return found


def sites_of(urls: Sequence[str], *, allow_private: bool) -> list[Site]:
    """Return a site for each host of these URLs."""
    allowed = EVERYWHERE if allow_private else ()
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc.rpartition("@")[2].lower(), []).append(url)
    return [
        Site(host, host, SiteRole.ORIGINAL, (host,), tuple(each), allow_addresses=allowed)
        for host, each in hosts.items()
    ]


def check_sites(sites: Sequence[Site], settings: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return by site the state of the first start page, and the entries to follow."""
    first = [replace(site, start_urls=site.start_urls[:1]) for site in sites]
    captures = fetch_pages(first, settings)
    return [_checked(site, captures.get(site.start_urls[0]), sites) for site in first]


def _checked(site: Site, capture: Capture | None, sites: Sequence[Site]) -> dict[str, Any]:
    if capture is None or capture.fetch.status is None:
        failure, why = (
            (capture.fetch.failure, capture.fetch.failure_detail) if capture else (None, "not fetched")
        )
        return {"state": f"failed: {why}", "status": None, "failure": failure, "detail": why, "entries": []}
    page = Page(PageId(0), site.start_urls[0], site.name, PageRole.SEED)
    found = discover(capture.fetch, page, site, sites)
    entries = [
        {"url": each.url, "title": each.title or "", "date": each.date}
        for each in found.found
        if each.role is PageRole.ARTICLE
    ]
    status = capture.fetch.status
    state = f"status {status}" if entries else f"status {status}, no entries found"
    return {"state": state, "status": status, "failure": None, "detail": None, "entries": entries}
