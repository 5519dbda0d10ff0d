"""Bytes of a page → marks of its end: whether the page is closed, its last bytes, the elements left open."""

from __future__ import annotations

import json
import re

from crawler.markup.coding import has_stream_end
from storage.records import BodyEnd, Fetch

# Tags that close a whole document: HTML, feeds, sitemaps.
LAST_TAGS = (b"</html", b"</body", b"</rss", b"</feed", b"</rdf:rdf", b"</urlset", b"</sitemapindex")
# After the last tag of a document stand comments, counters and scripts. An included header may hold a whole document
# with a closing tag of its own: the content of the page then follows.
CONTENT_TAGS = (b"<p", b"<div", b"<li", b"<td", b"<h1", b"<h2", b"<h3", b"<a ", b"<item", b"<entry", b"<url>")
SEARCHED_BYTES = 256 * 1024  # from the end
TAIL_BYTES = 64
JSON_START = re.compile(rb"(?:[\w.$]{1,60}\s{0,9}\(\s{0,9})?(?=[\[{])")
BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"  # the mark of UTF-8, white space
JSON_END = b"); \t\r\n"
LONGEST_JSON = 1_000_000  # bytes to parse in the process of the crawl; the values of 10 MB take up to 300 MB
CLOSING_BRACKETS = {b"[": b"]", b"{": b"}"}
GZIP = b"\x1f\x8b"
MOST_UNPACKED = 50 * 1024 * 1024
VARYING = re.compile(rb"[\s\d]+")
TAG = re.compile(rb"<(/?)([a-z][a-z0-9]{0,20})", re.IGNORECASE)
# Elements without an end tag (HTML, section 13.1.2).
VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr frame".split()  # codespell:ignore
)
ENTRY_STARTS = ((b"<a ", b"</a"), (b"<item", b"</item"), (b"<entry", b"</entry"), (b"<url>", b"</url>"))


def is_closed(body: bytes) -> bool:
    """Return whether a document has its end: a closing tag without content behind, or the whole value of JSON."""
    if body.startswith(GZIP):  # a sitemap kept as a file
        return has_stream_end(body, "gzip", most=MOST_UNPACKED)
    document = body.lstrip(BEFORE_JSON)
    start = JSON_START.match(document)
    if start:
        return _is_json(document[start.end() :].rstrip(JSON_END))
    end = body[-SEARCHED_BYTES:].replace(b"\0", b"").lower()  # NUL: UTF-16
    at = max(end.rfind(tag) for tag in LAST_TAGS)
    return at >= 0 and not any(tag in end[at:] for tag in CONTENT_TAGS)


def _is_json(document: bytes) -> bool:
    """Return whether a JSON document is whole. Of a long document, the first and the last bracket decide."""
    if len(document) > LONGEST_JSON:
        return document[-1:] == CLOSING_BRACKETS.get(document[:1])
    try:
        json.JSONDecoder().decode(document.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return True


def tail_of(body: bytes) -> bytes:
    """Return the last bytes of a page, without white space and digits: counters and times vary from look to look."""
    return VARYING.sub(b"", body[-4 * TAIL_BYTES :])[-TAIL_BYTES:]


def open_elements(body: bytes) -> int:
    """Return how many elements are open at the end of a page: start tags less end tags, and a tag cut in two."""
    is_cut_in_tag = body.rfind(b"<") > body.rfind(b">")
    tags = (match for match in TAG.finditer(body) if match[2].lower() not in VOID)
    return sum(-1 if match[1] else 1 for match in tags) + is_cut_in_tag


def ends_in_entry(body: bytes) -> bool:
    """Return whether a list ends inside an entry, so that address and headline of the entry may be cut."""
    end = body[-SEARCHED_BYTES:].lower()
    return any(end.rfind(start) > end.rfind(stop) for start, stop in ENTRY_STARTS)


def may_be_cut(fetch: Fetch) -> bool:
    """Return whether a response may be a part of a page: its end was not seen, and the page has no closing mark."""
    return fetch.body_end in (BodyEnd.CLOSED, BodyEnd.CUT) and not is_closed(fetch.body or b"")


def is_cut(fetch: Fetch) -> bool:
    """Return whether a response is surely a part of a page."""
    return fetch.body_end is BodyEnd.CUT and may_be_cut(fetch)
