"""JSON document or scripts of a page → entries of a list.

gov.cn and similar sites keep lists in files beside the page (`ZUIXINZHENGCE.json`) or write lists into a script.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from crawler.lists.paging import resolved
from crawler.markup.dates import feed_date
from crawler.markup.tree import tidy
from storage.records import Link

MAX_ENTRIES = 3000
MAX_CHARS = 5_000_000
MAX_VALUES = 50_000  # read per document
TRIES = 30  # places in a script where an array may begin
LEAST = 3  # fewer entries make no list
URL_KEYS = (
    "url",
    "link",
    "href",
    "linkurl",
    "docpuburl",
    "pageurl",
    "arcurl",
    "detailurl",
    "puburl",
    "docurl",
)
TITLE_KEYS = ("title", "doctitle", "headline", "subject", "listtitle", "name")
DATE_KEYS = (
    "docrelpubtime", "docreltime", "pubtime", "pubdate", "publishtime", "publishdate", "publishedtime",
    "displaydate", "releasedate", "date", "time", "createtime", "crtime",
)  # fmt: skip
WRAPPED = re.compile(r"^\s*(?:/\*.*?\*/\s*)?[\w.$]{1,60}\s*\(\s*(?=[\[{])", re.DOTALL)
# JSON can encode NUL and halves of surrogate pairs. No store accepts these characters.
NO_CHARACTER = re.compile("[\\0\ud800-\udfff]")
TAG = re.compile(r"<[^>]{0,500}>")
ARRAY = re.compile(r"\[\s*\{")


def looks_like_json(text: str) -> bool:
    """Return whether a body is JSON or JSONP, regardless of the content type."""
    head = text[:200].lstrip("\ufeff \t\r\n")
    return head.startswith(("[", "{")) or WRAPPED.match(text[:300]) is not None


def read_json(text: str, base_url: str) -> tuple[Link, ...]:
    """Return the entries of a JSON or JSONP document; empty without a list of articles."""
    wrapping = WRAPPED.match(text[:300])
    document = text[wrapping.end() if wrapping else 0 : MAX_CHARS].lstrip("\ufeff \t\r\n")
    try:
        value, _ = json.JSONDecoder().raw_decode(document)
    except (ValueError, RecursionError):
        return ()
    return _best(value, base_url)


def links_in_scripts(scripts: Iterable[str], base_url: str) -> tuple[Link, ...]:
    """Return the entries of the longest array of entries in a page's scripts."""
    lists = (_best(value, base_url) for script in scripts for value in _arrays_in_script(script))
    return max(lists, key=len, default=())


def _arrays_in_script(script: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(TRIES):
        match = ARRAY.search(script, at, MAX_CHARS)
        if match is None:
            return
        try:
            value, at = decoder.raw_decode(script, match.start())
        except (ValueError, RecursionError):
            at = match.end()
            continue
        yield value


def _best(value: Any, base_url: str) -> tuple[Link, ...]:
    """Return the entries of the array with the most entries within a JSON value."""
    lists = (tuple(_entries(array, base_url)) for array in _arrays(value))
    best = max(lists, key=len, default=())
    return best if len(best) >= LEAST else ()


def _arrays(value: Any) -> Iterator[list[Any]]:
    """Yield the arrays within a JSON value, without recursion."""
    waiting, seen = [value], 0
    while waiting and seen < MAX_VALUES:
        seen += 1
        node = waiting.pop()
        if isinstance(node, list):
            yield node
            waiting.extend(item for item in node[:MAX_ENTRIES] if isinstance(item, list | dict))
        elif isinstance(node, dict):
            waiting.extend(item for item in node.values() if isinstance(item, list | dict))


def _entries(array: list[Any], base_url: str) -> Iterator[Link]:
    seen: set[str] = set()
    for item in array[:MAX_ENTRIES]:
        link = _entry(item, base_url) if isinstance(item, dict) else None
        if link is not None and link.url not in seen:
            seen.add(link.url)
            yield link


def _entry(item: dict[Any, Any], base_url: str) -> Link | None:
    fields = {str(key).lower().replace("_", ""): value for key, value in item.items()}
    address, title = _text(fields, URL_KEYS), _text(fields, TITLE_KEYS)
    url = resolved(address, base_url) if address else None
    if url is None or title is None:
        return None
    return Link(url, tidy(html.unescape(TAG.sub("", title))), _date(fields))


def _text(item: dict[str, Any], keys: Iterable[str]) -> str | None:
    """Return the first value of these keys that is a text and not blank."""
    texts = (item[key] for key in keys if isinstance(item.get(key), str) and item[key].strip())
    return next((NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text) for text in texts), None)


def _date(item: dict[str, Any]) -> str | None:
    dates = (_date_of_value(item.get(key)) for key in DATE_KEYS)
    return next((date for date in dates if date), None)


def _date_of_value(value: Any) -> str | None:
    """Return the date of a text, or of a Unix time in seconds or milliseconds."""
    if isinstance(value, str):
        return feed_date(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 10**9 <= value < 10**13:
        return None
    seconds = value / 1000 if value >= 10**11 else value
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
