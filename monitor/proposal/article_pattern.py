r"""Addresses of entries → regular expressions that the addresses of articles match: `/\d+/t\d+_\d+\.html$`.

The folder of a column is left out, so the articles of further columns match too. A pattern that matches the address of
a column or list is narrowed by the folders before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|cebx?|zip|rar|7z)$", re.IGNORECASE)
FILE_PATTERN = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|cebx?|zip|rar|7z)$"
RUN = re.compile(r"[^\W_]+")
NUMBERED = re.compile(r"([A-Za-z]{0,12})\d+")
ANYTHING = "[^/]+"
# A last segment that is a number or a free word alone: too little for a pattern without a folder.
WEAK = re.compile(r"/(?:\\d\+|\[\^/\]\+)(?:\\\.\w+)?\$")
LEAST_SHARE = 0.9  # of the entries; below, no pattern is proposed, and all entries count as articles
MOST_PATTERNS = 4


@dataclass(frozen=True)
class Shape:
    """Form of an address: regular expressions of its folders, its last segment and its query."""

    segments: tuple[str, ...]
    query: tuple[str, ...]

    @property
    def tail_from(self) -> int:
        """Return the position of the first segment with a number or a token; at the latest the last segment."""
        marked = (at for at, segment in enumerate(self.segments) if segment.count("\\d") or "\\w" in segment)
        return min(next(marked, len(self.segments) - 1), len(self.segments) - 1)


def article_patterns(entries: Sequence[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return regular expressions that match the entries and no address of `others`.

    Returns no expression if the entries have too many shapes: then every entry of a list is an article.
    """
    pages = [url for url in entries if not FILE.search(urlsplit(url).path)]
    if not pages:
        return ()
    foreign = [_path(url) for url in set(others) - set(entries)]
    found = [pattern for group in _groups(pages) if (pattern := _pattern(group, foreign))]
    if len(pages) < len(entries):
        found.append(FILE_PATTERN)
    matched = sum(any(re.search(pattern, _path(url)) for pattern in found) for url in entries)
    is_sure = len(found) <= MOST_PATTERNS and matched >= LEAST_SHARE * len(entries)
    return tuple(found) if is_sure else ()


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _groups(urls: Sequence[str]) -> Iterator[list[Shape]]:
    """Yield groups of shapes with the same number of segments, ending and parameters, the largest group first."""
    groups: dict[tuple[object, ...], list[Shape]] = defaultdict(list)
    for url in urls:
        shape = _shape(url)
        ending = shape.segments[-1].rpartition("\\.")[2] if "\\." in shape.segments[-1] else ""
        key = (len(shape.segments) - shape.tail_from, ending, tuple(_name(part) for part in shape.query))
        groups[key].append(shape)
    yield from sorted(groups.values(), key=len, reverse=True)


def _shape(url: str) -> Shape:
    parts = urlsplit(url)
    segments = tuple(map(_folded, parts.path.lstrip("/").split("/")))
    return Shape(segments, tuple(map(_folded, filter(None, parts.query.split("&")))))


def _folded(segment: str) -> str:
    """Return the regular expression of a segment, with its numbers and tokens free."""
    pieces, end = [], 0
    for run in RUN.finditer(segment):
        pieces += [re.escape(segment[end : run.start()]), _free(run[0])]
        end = run.end()
    return "".join([*pieces, re.escape(segment[end:])])


def _free(run: str) -> str:
    if run.isascii() and run.isalpha():
        return run
    numbered = NUMBERED.fullmatch(run)
    return rf"{numbered[1]}\d+" if numbered else r"\w+"


def _name(parameter: str) -> str:
    return parameter.partition("=")[0]


def _pattern(group: Sequence[Shape], foreign: Sequence[str]) -> str | None:
    """Return the shortest pattern of a group without a match among foreign addresses, None without such a pattern."""
    tail = min(len(shape.segments) - shape.tail_from for shape in group)
    longest = min(len(shape.segments) for shape in group)
    patterns = [_joined(group, length) for length in range(tail, longest + 1)]
    strong = [pattern for pattern in patterns if not WEAK.fullmatch(pattern)] or patterns
    return next((each for each in strong if not any(re.search(each, path) for path in foreign)), None)


def _joined(group: Sequence[Shape], length: int) -> str:
    """Return the pattern of the last `length` segments and the query."""
    columns = zip(*(shape.segments[-length:] for shape in group), strict=True)
    segments = [_united(set(column)) for column in columns]
    queries = zip(*(shape.query for shape in group), strict=True)
    query = "&".join(_united(set(column)) for column in queries)
    return f"/{'/'.join(segments)}" + (rf"\?{query}$" if query else "$")


def _united(parts: set[str]) -> str:
    """Return the expression of a segment: the part itself if all parts are equal, else a free name with the ending."""
    if len(parts) == 1:
        return parts.pop()
    endings = {part.rpartition("\\.")[2] for part in parts if "\\." in part}
    names = {_name(part) for part in parts}
    if all("=" in part for part in parts) and len(names) == 1:
        return f"{names.pop()}=[^&]+"
    return (
        rf"{ANYTHING}\.{endings.pop()}"
        if len(endings) == 1 and all("\\." in part for part in parts)
        else ANYTHING
    )
