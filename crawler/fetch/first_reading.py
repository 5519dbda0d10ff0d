"""Response → challenge, target of a stub, and pages to visit: the facts that the crawl must know at once.

A page may crash, hang or fill its reader, so `first_reading` runs in worker processes with limits.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.fetch.challenges import WORDS, is_challenge
from crawler.lists.discovery import PART_WORDS, Discovery, discover, stub_target
from crawler.lists.stubs import STUB_MARKS, refresh_in
from crawler.markup.screening import Screen, Screened
from crawler.sites import Site
from storage.records import Fetch, Page, PageRole

ARTICLES = frozenset({PageRole.ARTICLE, PageRole.PART, PageRole.FILE})
SEARCHED = 64 * 1024  # bytes of an answer that is searched for words in the main process
SAID_AT_ONCE = Screen(*WORDS.words, *PART_WORDS.words, *STUB_MARKS)


@dataclass(frozen=True)
class FirstReading:
    """The result of a first look at a response."""

    challenged: bool = False
    target: str | None = None  # address to which a stub sends its reader
    discovery: Discovery = field(default_factory=Discovery)


def is_worth_reading(fetch: Fetch, role: PageRole) -> bool:
    """Return whether a response of a page can hold a challenge, the target of a stub, or links.

    Nearly all articles hold no word of either, which a short search tells without a worker process.
    """
    if fetch.status not in (200, 202) or role is PageRole.REQUISITE:
        return False
    if refresh_in(fetch.headers):
        return True
    return bool(fetch.body) and not (role in ARTICLES and _says_nothing_at_once(fetch.body or b""))


def _says_nothing_at_once(body: bytes) -> bool:
    """Return whether the body of an article surely gives an empty first reading; False if a decoder has to tell."""
    if len(body) > SEARCHED or b"\0" in body or body.startswith(codecs.BOM_UTF8):
        return False
    try:
        return not SAID_AT_ONCE.admits(Screened.of(body.decode()))
    except UnicodeDecodeError:
        return False


def first_reading(fetch: Fetch, page: Page, sites: Sequence[Site], *, discovering: bool) -> FirstReading:
    """Return the challenge, the stub or the links of a response of `page`; links only if `discovering`.

    A start page that names pages is no stub, whatever its scripts say.
    """
    site = next(site for site in sites if site.name == page.site)
    discovery = discover(fetch, page, site, sites) if discovering else Discovery()
    is_list = page.role is PageRole.SEED and (discovery.found or not discovering)
    target = None if is_list else stub_target(fetch, site)
    return FirstReading(is_challenge(fetch), target, discovery)
