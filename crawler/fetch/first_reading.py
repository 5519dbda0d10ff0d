"""Response → challenge, target of a stub, and pages to visit: the facts that the crawl must know at once.

A page may crash, hang or fill its reader, so `first_reading` runs in worker processes with limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.fetch.challenges import is_challenge
from crawler.lists.discovery import Discovery, discover, stub_target
from crawler.sites import Site
from storage.records import Fetch, Page, PageRole


@dataclass(frozen=True)
class FirstReading:
    """The result of a first look at a response."""

    challenged: bool = False
    target: str | None = None  # address to which a stub sends its reader
    discovery: Discovery = field(default_factory=Discovery)


def is_worth_reading(fetch: Fetch) -> bool:
    """Return whether a response can hold a challenge or links: a status of success and a body."""
    return fetch.status in (200, 202) and bool(fetch.body)


def first_reading(fetch: Fetch, page: Page, sites: Sequence[Site], *, discovering: bool) -> FirstReading:
    """Return the challenge, the stub or the links of a response of `page`; links only if `discovering`."""
    site = next(site for site in sites if site.name == page.site)
    target = stub_target(fetch, site) if page.role is not PageRole.SEED else None
    discovery = discover(fetch, page, site, sites) if discovering else Discovery()
    return FirstReading(is_challenge(fetch), target, discovery)
