"""A few pages fetched for the eye of the operator, by the crawler's own rules, without a lasting store."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawler.fetch.passes import crawl_pass, run
from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.interrupts import interruptible
from storage.archive.captures import captures_of, with_body
from storage.engine.opening import open_store
from storage.frontier.pages import get_page
from storage.records import Capture, SiteRole

EVERYWHERE = ("0.0.0.0/0", "::/0")


def fetch_pages(sites: Sequence[Site], settings: Mapping[str, object]) -> dict[str, Capture]:
    """Fetch the sites' start URLs, politely and bounded as in a crawl; nothing else is followed.

    Returns the capture of each URL with its body. Once a process: Scrapy's reactor cannot start twice.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "pages.db"
        fetching = crawl_pass(store, sites, settings=settings, everything=False, discovering=False)
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
    """A site for each host of these URLs."""
    allowed = EVERYWHERE if allow_private else ()
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc.rpartition("@")[2].lower(), []).append(url)
    return [
        Site(host, host, SiteRole.ORIGINAL, (host,), tuple(each), allow_addresses=allowed)
        for host, each in hosts.items()
    ]
