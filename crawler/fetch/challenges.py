"""Whether an answer stands in the place of a page to ask for a proof of being human. Pure.

Firewalls of Chinese hosts often answer so with status 200. The crawl must know at once, or it would go on
asking; what the page means is concluded later, from the archive.
"""

from __future__ import annotations

from crawler.article.extract import read_page
from crawler.article.page_kind import BLOCKED_SCRIPT, BLOCKED_TEXT, LOGIN_TEXT
from crawler.lists.discovery import text_of
from storage.records import Fetch, PageKind

# Challenges are short; longer answers are not read twice.
LARGEST = 64 * 1024


def is_challenge(fetch: Fetch) -> bool:
    """Whether a response with status 200 or 202 is a challenge page."""
    if fetch.status not in (200, 202) or not fetch.body or len(fetch.body) > LARGEST:
        return False
    text = text_of(fetch)
    if not any(form.search(text) for form in (BLOCKED_SCRIPT, BLOCKED_TEXT, LOGIN_TEXT)):
        return False
    url = fetch.final_url or fetch.url
    before = fetch.url if fetch.redirects else None
    reading = read_page(fetch.body, url, status=fetch.status, headers=fetch.headers, redirected_from=before)
    return reading.kind is PageKind.CHALLENGE
