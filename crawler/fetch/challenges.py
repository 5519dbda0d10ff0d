"""Response → whether the response is a challenge that asks for a proof of being human.

Firewalls of Chinese hosts often send challenges with status 200. The crawl must know at once, or requests would
go on. The analysis concludes later, from the archive, what the page means.
"""

from __future__ import annotations

from crawler.article.extract import read_page
from crawler.article.page_kind import BLOCKED_SCRIPT, BLOCKED_TEXT, LOGIN_TEXT
from crawler.lists.discovery import text_of
from storage.records import Fetch, PageKind

LARGEST = 64 * 1024  # bytes of a challenge; longer answers are not read twice


def is_challenge(fetch: Fetch) -> bool:
    """Return whether a response with status 200 or 202 is a challenge."""
    if fetch.status not in (200, 202) or not fetch.body or len(fetch.body) > LARGEST:
        return False
    text = text_of(fetch)
    if not any(form.search(text) for form in (BLOCKED_SCRIPT, BLOCKED_TEXT, LOGIN_TEXT)):
        return False
    url = fetch.final_url or fetch.url
    before = fetch.url if fetch.redirects else None
    reading = read_page(fetch.body, url, status=fetch.status, headers=fetch.headers, redirected_from=before)
    return reading.kind is PageKind.CHALLENGE
