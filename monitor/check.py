"""One start page of each site, read: what a crawl would follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crawler.lists.discovery import discover
from crawler.sites import Site
from monitor.service.probe import fetch_pages
from storage.records import Capture, Page, PageId, PageRole

SHOWN = 20


def check_sites(sites: Sequence[Site], settings: Mapping[str, object]) -> list[dict[str, Any]]:
    """For each site: the state of its first start page, and the entries that would be followed."""
    first = [replace(site, start_urls=site.start_urls[:1]) for site in sites]
    captures = fetch_pages(first, settings)
    return [_checked(site, captures.get(site.start_urls[0]), sites) for site in first]


def _checked(site: Site, capture: Capture | None, sites: Sequence[Site]) -> dict[str, Any]:
    if capture is None or capture.fetch.status is None:
        why = capture.fetch.failure_detail if capture else "not fetched"
        return {"state": f"failed: {why}", "entries": []}
    page = Page(PageId(0), site.start_urls[0], site.name, PageRole.SEED)
    found = discover(capture.fetch, page, site, sites)
    entries = [
        {"url": each.url, "title": each.title, "date": each.date}
        for each in found.found
        if each.role is PageRole.ARTICLE
    ]
    state = (
        f"status {capture.fetch.status}" if entries else f"status {capture.fetch.status}, no entries found"
    )
    return {"state": state, "entries": entries[:SHOWN]}
