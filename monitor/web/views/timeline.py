"""Looks and versions of a page → a line of time; copies → intervals of their first appearance. Drawn as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records import Look, Outcome

WIDTH = 1000  # units of the drawing
MOST_DOTS = 200
TROUBLES = frozenset({Outcome.NONE, Outcome.MISSING, Outcome.REMOVED})


@dataclass(frozen=True)
class Dot:
    """Look or version on the line."""

    x: int
    kind: str  # look, trouble, gone, version
    at: datetime
    label: str = ""


@dataclass(frozen=True)
class Timeline:
    """Line of time."""

    dots: tuple[Dot, ...]
    begin: datetime | None
    end: datetime | None
    looks: int


def timeline_of(looks: Sequence[Look], versions: Sequence[tuple[int, datetime]]) -> Timeline:
    """Return the line of the looks at a page, with the versions. Many looks are thinned out; troubles stay."""
    timed = [(look, look.fetched_at) for look in looks if look.fetched_at]
    moments = [at for _, at in timed] + [at for _, at in versions]
    if not moments:
        return Timeline((), None, None, len(looks))
    begin, end = min(moments), max(moments)
    step = max(1, len(timed) // MOST_DOTS)
    dots = [
        Dot(_x(at, begin, end), _kind(look), at)
        for number, (look, at) in enumerate(timed)
        if number % step == 0 or _kind(look) != "look"
    ]
    dots += [Dot(_x(at, begin, end), "version", at, f"v{number}") for number, at in versions]
    return Timeline(tuple(dots), begin, end, len(looks))


def _kind(look: Look) -> str:
    if look.outcome in (Outcome.MISSING, Outcome.REMOVED):
        return "gone"
    return "trouble" if look.outcome in TROUBLES else "look"


def _x(at: datetime, begin: datetime, end: datetime) -> int:
    """Return the place of a moment. The line keeps a margin for the labels of its ends."""
    length = (end - begin).total_seconds()
    share = (at - begin).total_seconds() / length if length else 0.0
    return round(40 + share * (WIDTH - 80))


@dataclass(frozen=True)
class Interval:
    """Time in which a copy appeared: after its last absence, by its first sight. Places in per mille."""

    start: int
    width: int
    after: datetime | None
    by: datetime


def intervals_of(copies: Sequence[tuple[datetime | None, datetime]], origin: datetime) -> list[Interval]:
    """Return an interval for each copy on a common line that begins at the first sight of the original."""
    ends = [by for _, by in copies]
    begin = min([origin, *(after for after, _ in copies if after)], default=origin)
    length = max(max(ends, default=origin) - begin, timedelta(minutes=1)).total_seconds()
    found = []
    for after, by in copies:
        start = round(((after or begin) - begin).total_seconds() / length * 1000)
        stop = round((by - begin).total_seconds() / length * 1000)
        found.append(Interval(max(0, min(start, 985)), max(15, stop - start), after, by))
    return found
