"""Address → facts of the pages there, by a bounded number of polite looks in a temporary archive."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from crawler.fetch.addresses import may_connect
from crawler.fetch.passes import PassOrder, PassProgress, crawl_pass, run
from crawler.isolation import Terms, Workers, WorkLost
from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.proposal.page_facts import SeenPage, page_facts
from monitor.proposal.publisher import domains_for_search, host_of
from monitor.proposal.search_plan import next_addresses
from monitor.service.signals import interruptible
from storage.archive.captures import captures_of, with_body
from storage.engine.opening import open_store, opened
from storage.frontier.pages import get_page
from storage.records import Fetch, PageKind, SiteRole

READ_AT_MOST_S = 20.0  # a page, in a worker process
READERS = 2


def looked_at(
    start: str,
    settings: Mapping[str, object],
    *,
    allow_addresses: Sequence[str] = (),
    progress: Callable[[int], None] = lambda looks: None,
) -> dict[str, SeenPage]:
    """Return the facts of the pages at an address, as `pages_from`. A process may call this function once."""
    looking = pages_from(start, settings, allow_addresses=allow_addresses, progress=progress)
    return run(lambda: interruptible(looking))


async def pages_from(
    start: str,
    settings: Mapping[str, object],
    *,
    allow_addresses: Sequence[str] = (),
    progress: Callable[[int], None] = lambda looks: None,
) -> dict[str, SeenPage]:
    """Look at an address and at the pages that the search plan names; return the facts by address as asked for.

    Requests obey robots.txt and the pauses of the settings. Every answer is archived in a temporary store before
    a page is read.
    """
    seen: dict[str, SeenPage] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "search.db"
        open_store(store, create=True).close()
        while wanted := [url for url in next_addresses(start, seen) if url not in seen]:
            site = Site(
                "search", "", SiteRole.ORIGINAL, domains_for_search(start), tuple(wanted),
                allow_addresses=tuple(allow_addresses),
            )  # fmt: skip
            order = PassOrder([site], settings, discovering=False)
            await crawl_pass(store, order, progress=partial(_tell, progress, len(seen)))
            seen |= await _facts(_fetches(store, wanted), host_of(start))
    return seen


def _tell(progress: Callable[[int], None], before: int, done: PassProgress) -> None:
    progress(before + done.looks)


def addresses_of(url: str) -> tuple[str, ...]:
    """Return the addresses of a host that are not public, for `allow_addresses`; none for an unknown name."""
    host = urlsplit(url).hostname or ""
    with suppress(OSError):
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None)}
        return tuple(sorted(each for each in found if not may_connect(ip_address(each), ())))
    return ()


def _fetches(store: Path, urls: Sequence[str]) -> dict[str, Fetch | None]:
    """Return the exchanges of addresses with their bodies; None for an address without a look."""
    found: dict[str, Fetch | None] = {}
    with opened(store) as db:
        for url in urls:
            page = get_page(db, canonical_url(url))
            kept = captures_of(db, page.id) if page else []
            found[url] = with_body(db, kept[-1]).fetch if kept else None
    return found


async def _facts(fetches: Mapping[str, Fetch | None], host: str) -> dict[str, SeenPage]:
    """Read the pages in worker processes. A page that ends its reader is of kind ERROR."""
    readers = Workers(READERS)
    facts: dict[str, SeenPage] = {}
    for url, fetch in fetches.items():
        if fetch is None:
            facts[url] = SeenPage(url, url)
            continue
        try:
            facts[url] = await readers.run(Terms(host, READ_AT_MOST_S), page_facts, fetch)
        except WorkLost as error:
            facts[url] = SeenPage(url, url, fetch.status, detail=str(error), kind=PageKind.ERROR)
    return facts
