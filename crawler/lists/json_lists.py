"""Extract: JSON, alone or in a page's script → the entries of a list that a script would show. Pure.

gov.cn and others keep their lists in files beside the page (``ZUIXINZHENGCE.json``), or write them into a script.
"""

from __future__ import annotations

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
MAX_VALUES = 50_000  # looked at within one document
TRIES = 30  # places in a script where an array may begin
LEAST = 3  # entries that make a list
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
# JSON may name halves of surrogate pairs, and NUL; no store takes either
NO_CHARACTER = re.compile("[\\0\ud800-\udfff]")
ARRAY = re.compile(r"\[\s*\{")


def looks_like_json(text: str) -> bool:
    """Whether a body is JSON or JSONP, whatever its content type says."""
    head = text[:200].lstrip("\ufeff \t\r\n")
    return head.startswith(("[", "{")) or WRAPPED.match(text[:300]) is not None


def read_json(text: str, base_url: str) -> tuple[Link, ...]:
    """Entries of a JSON document; empty where it holds no list of articles."""
    match = WRAPPED.match(text[:300])
    try:
        value, _ = json.JSONDecoder().raw_decode(
            text[match.end() if match else 0 : MAX_CHARS].lstrip("\ufeff \t\r\n")
        )
    except (ValueError, RecursionError):
        return ()
    return _best(value, base_url)


def links_in_scripts(scripts: Iterable[str], base_url: str) -> tuple[Link, ...]:
    """Entries that a page's scripts hold as an array."""
    best: tuple[Link, ...] = ()
    decoder = json.JSONDecoder()
    for script in scripts:
        at, tries = 0, 0
        while tries < TRIES and (match := ARRAY.search(script, at, MAX_CHARS)):
            tries += 1
            try:
                value, at = decoder.raw_decode(script, match.start())
            except (ValueError, RecursionError):
                at = match.end()
                continue
            best = max(best, _best(value, base_url), key=len)
    return best


def _best(value: Any, base_url: str) -> tuple[Link, ...]:
    lists = (tuple(_entries(each, base_url)) for each in _arrays(value))
    best = max(lists, key=len, default=())
    return best if len(best) >= LEAST else ()


def _arrays(value: Any) -> Iterator[list[Any]]:
    """Arrays within a document, without recursion."""
    waiting, seen = [value], 0
    while waiting and seen < MAX_VALUES:
        seen += 1
        each = waiting.pop()
        if isinstance(each, list):
            yield each
            waiting.extend(item for item in each[:MAX_ENTRIES] if isinstance(item, list | dict))
        elif isinstance(each, dict):
            waiting.extend(item for item in each.values() if isinstance(item, list | dict))


def _entries(array: list[Any], base_url: str) -> Iterator[Link]:
    seen: set[str] = set()
    for item in array[:MAX_ENTRIES]:
        if not isinstance(item, dict):
            continue
        known = {str(key).lower().replace("_", ""): found for key, found in item.items()}
        address, title = _text(known, URL_KEYS), _text(known, TITLE_KEYS)
        url = resolved(address, base_url) if address else None
        if url is None or title is None or url in seen:
            continue
        seen.add(url)
        yield Link(url, tidy(re.sub(r"<[^>]{0,500}>", "", title)), _date(known))


def _text(item: dict[str, Any], keys: Iterable[str]) -> str | None:
    found = (item[key] for key in keys if isinstance(item.get(key), str) and item[key].strip())
    return next((NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", each) for each in found), None)


def _date(item: dict[str, Any]) -> str | None:
    for key in DATE_KEYS:
        value = item.get(key)
        if isinstance(value, str) and (found := feed_date(value)):
            return found
        if isinstance(value, int) and not isinstance(value, bool) and 10**9 <= value < 10**13:
            seconds = value / 1000 if value >= 10**11 else value
            return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return None
