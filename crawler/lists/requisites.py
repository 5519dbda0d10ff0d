"""Page or style sheet → addresses of the styles and pictures with which a browser shows the page, on the page's host.

The searches are linear in the length of the page, so a hostile page costs no more than a long page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from crawler.lists.discovery import text_of
from crawler.lists.listing import BASE
from crawler.lists.paging import resolved
from crawler.urls import canonical_url
from storage.records import Fetch

MOST = 60  # requisites of a finding; 389 real pages have 20 in the middle, and a tenth of them 50 and more
LARGEST = 2_000_000  # bytes of a requisite
SEARCHED = 2_000_000  # characters of a page
MOST_NAMED = 2000  # addresses in a page
ELEMENT = re.compile(r"<(link|img|input|source|body|td|table|tr|th)\s([^<>]{1,4000})>", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"(?<![\w-])(rel|type|href|src|data-src|background)\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))",
    re.IGNORECASE,
)
IN_STYLE = re.compile(
    r"url\(\s{0,9}[\"']?([^\"'()\s]{1,2000})|@import\s{1,9}[\"']([^\"'\s]{1,2000})", re.IGNORECASE
)
STYLE_SHEET = re.compile(r"(?<![\w-])(?:stylesheet|icon)(?![\w-])", re.IGNORECASE)
FONT = re.compile(r"\.(?:woff2?|ttf|eot|otf)$", re.IGNORECASE)


def requisites_of(fetch: Fetch) -> list[str]:
    """Return the canonical addresses of styles and pictures that a page or a style sheet names, in its order.

    Only addresses of the page's own host count, and no fonts and scripts. `<img src="a.png">` at http://h/x/ gives
    http://h/x/a.png.
    """
    if fetch.status != 200 or not fetch.body:
        return []
    text, url = text_of(fetch)[:SEARCHED], fetch.final_url or fetch.url
    base = BASE.search(text[:20_000])
    base_url = (resolved(html.unescape(base[1]), url) or url) if base else url
    named = islice(chain(_in_elements(text), _in_styles(text)), MOST_NAMED)
    found = (resolved(html.unescape(each), base_url) for each in named)
    own = dict.fromkeys(canonical_url(each) for each in found if each and _is_own(each, url))
    own.pop(canonical_url(url), None)
    return list(own)


def is_style_sheet(fetch: Fetch) -> bool:
    """Return whether a response is a style sheet."""
    kinds = [value for name, value in fetch.headers if name.lower() == "content-type"]
    return fetch.status == 200 and any(value.strip().lower().startswith("text/css") for value in kinds)


def _in_elements(text: str) -> Iterator[str]:
    for element in ELEMENT.finditer(text):
        said = {
            found[1].lower(): found[2] or found[3] or found[4] or ""
            for found in ATTRIBUTE.finditer(element[2])
        }
        name = element[1].lower()
        if name == "link":
            yield from _given(said.get("href") if STYLE_SHEET.search(said.get("rel", "")) else None)
        elif name in ("img", "source") or (name == "input" and said.get("type", "").lower() == "image"):
            yield from _given(said.get("data-src") or said.get("src"))
        else:
            yield from _given(said.get("background"))


def _given(address: str | None) -> Iterator[str]:
    if address and not address.lower().startswith("data:"):
        yield address


def _in_styles(text: str) -> Iterator[str]:
    for found in IN_STYLE.finditer(text):
        address = found[1] or found[2]
        if not FONT.search(address.partition("?")[0].partition("#")[0]):
            yield from _given(address)


def _is_own(address: str, url: str) -> bool:
    return (urlsplit(address).hostname or "").lower() == (urlsplit(url).hostname or "").lower()
