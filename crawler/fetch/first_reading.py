"""Response → challenge, target of a stub, and pages to visit: the facts that the crawl must know at once.

A page may crash, hang or fill its reader, so `first_reading` runs in worker processes with limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.fetch.challenges import is_challenge
from crawler.lists.discovery import Discovery, discover, stub_target
from crawler.lists.stubs import refresh_in
from crawler.sites import Site
from storage.records import Fetch, Page, PageRole


@dataclass(frozen=True)
class FirstReading:
    """The result of a first look at a response."""

    challenged: bool = False
    target: str | None = None  # address to which a stub sends its reader
    discovery: Discovery = field(default_factory=Discovery)


def is_worth_reading(fetch: Fetch) -> bool:
    """Return whether a response can hold a challenge or links: a status of success, and a body or a header Refresh."""
    return fetch.status in (200, 202) and bool(fetch.body or refresh_in(fetch.headers))


def first_reading(fetch: Fetch, page: Page, sites: Sequence[Site], *, discovering: bool) -> FirstReading:
    """Return the challenge, the stub or the links of a response of `page`; links only if `discovering`.

    A start page that names pages is no stub, whatever its scripts say.
    """
    site = next(site for site in sites if site.name == page.site)
    discovery = discover(fetch, page, site, sites) if discovering else Discovery()
    is_list = page.role is PageRole.SEED and (discovery.found or not discovering)
    target = None if is_list else stub_target(fetch, site)
    return FirstReading(is_challenge(fetch), target, discovery)
