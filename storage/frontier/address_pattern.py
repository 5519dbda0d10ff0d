"""URL → pattern of the address, equal for addresses that differ in numbers, dates and random tokens only."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

LONGEST_PATTERN = 200  # characters
# Longer runs of letters are tokens: the longest word in addresses of the cases in benchmarks/traps.py has 14 letters.
LONGEST_WORD = 19
SLUG_WORDS = 3  # a last segment of so many words is the headline of a single article
RUN = re.compile(r"[^\W_]+")
NUMBERS = re.compile(r"#(?:[-_,+~=:;]*#)*")


def address_pattern(url: str) -> str:
    """Return the pattern of an address: host, path and query, with `#` for long runs and runs with a digit.

    Repeated segments and parameters are named once, so paths that grow in circles have a single pattern.
    `http://x.cn/art/2026/11/3/art_17_2385.html?v=8a1` → `x.cn/art/#/art_#.html?v=#`
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[bad"
        return _folded(url)[:LONGEST_PATTERN]
    *folders, name = parts.path.split("/")
    segments = dict.fromkeys(filter(None, map(_folded, folders)))
    path = "/".join([_folded(parts.netloc.lower()), *segments, _slug(_folded(name))])
    query = "&".join(sorted({_folded(part) for part in parts.query.split("&") if part}))
    return f"{path}?{query}"[:LONGEST_PATTERN] if query else path[:LONGEST_PATTERN]


def _folded(text: str) -> str:
    return NUMBERS.sub("#", RUN.sub(_run, unquote(text)))


def _run(match: re.Match[str]) -> str:
    run = match[0]
    is_word = run.isascii() and run.isalpha() and len(run) <= LONGEST_WORD
    return run if is_word else "#"


def _slug(name: str) -> str:
    """Return `name` with a single `#` for its words if the name is a headline in words."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    words = [word for word in re.split(r"[-_+#]", stem) if word]
    return f"#{dot}{ending}" if len(words) >= SLUG_WORDS else name
