"""Plain text and CSV → lines. A text file has no mark: the bytes decode without control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.markup.decoding import decode

SAMPLE = 4096  # bytes
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
MARKUP = re.compile(rb"\s{0,20}<[!?a-z]", re.I)


def is_plain(body: bytes) -> bool:
    """Return whether a file is text: no markup, and no control character."""
    return not MARKUP.match(body) and not CONTROL.search(decode(body[:SAMPLE]).text[: SAMPLE // 4])


def pages_of(body: bytes) -> Iterator[Sequence[str]]:
    """Yield the lines as a page."""
    yield decode(body).text.splitlines()
