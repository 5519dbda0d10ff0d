"""Carriers of an article → lanes by tier over time: a bar for the time in which each copy appeared. Drawn as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.analysis.spread.descent import HEADLINE_ONLY, ORIGINAL, Carrier

WIDTH, LEFT, RIGHT = 1200, 120, 1160  # units of the drawing; the bars stand between LEFT and RIGHT
ROW, TOP, BOTTOM = 34, 34, 30  # units: height of a row, margins for the words above and below
CHARACTER, LABEL_GAP = 14, 12  # units: width of a Chinese character of a label, gap before a label
LONGEST_NAME = 10  # characters of a label
SHORTEST_BAR = 6  # units
MOST_DRAWN = 120  # copies; the table lists all
# Lengths of time for the marks below the drawing, in minutes.
STEPS = (
    10,
    30,
    60,
    120,
    240,
    480,
    720,
    1440,
    2880,
    4320,
    10080,
    20160,
    43200,
    129600,
    259200,
    525600,
    1576800,
)
MOST_MARKS, MARK_GAP = 9, 70  # marks, and the units between two marks
SHAPES = {
    "text": "text",
    "headline": "headline",
    "excerpt": "part",
    "compilation": "part",
    HEADLINE_ONLY: "headline",
}


@dataclass(frozen=True)
class SpreadBar:
    """A copy in the drawing. `is_open`: no look without the copy is known, so the bar begins with the drawing."""

    carrier: Carrier
    name: str
    is_open: bool
    label_left: bool  # the name stands before the bar: no room behind
    shape: str  # same, text, headline, part
    left: int
    right: int
    y: int


@dataclass(frozen=True)
class SpreadLane:
    """The copies of a tier."""

    name: str  # "" for sites without a tier
    y: int
    height: int
    bars: tuple[SpreadBar, ...]


@dataclass(frozen=True)
class SpreadCurve:
    """A copy made from a further copy, as a path between their marks."""

    path: str
    is_sure: bool


@dataclass(frozen=True)
class TimeMark:
    """A time below the drawing: minutes after the first sight."""

    x: int
    minutes: int


@dataclass(frozen=True)
class SpreadChart:
    """The drawing of a spread."""

    lanes: tuple[SpreadLane, ...]
    curves: tuple[SpreadCurve, ...]
    marks: tuple[TimeMark, ...]
    origin: datetime  # first sight of the original
    origin_x: int
    origin_name: str
    height: int
    drawn: int


class _Scale:
    """Times → places. The square root leaves room for the first hours, in which most copies appear."""

    def __init__(self, begin: datetime, end: datetime) -> None:
        self.begin = begin
        self.length = max(end - begin, timedelta(minutes=10)).total_seconds()

    def x(self, at: datetime) -> int:
        share = max(0.0, min(1.0, (at - self.begin).total_seconds() / self.length))
        return LEFT + round((RIGHT - LEFT) * math.sqrt(share))


def spread_chart(
    carriers: Sequence[Carrier], tiers: Mapping[str, str | None], titles: Mapping[str, str]
) -> SpreadChart | None:
    """Return the drawing of a spread, None without copies.

    Tiers stand in the order of their first copy, sites without a tier below.
    """
    copies = [each for each in carriers if each.relation != ORIGINAL]
    drawn = sorted(copies, key=lambda each: (each.seen.by, each.url))[:MOST_DRAWN]
    if not drawn:
        return None
    original = next((each for each in carriers if each.relation == ORIGINAL), drawn[0])
    origin = original.seen.by
    times = [origin, *(at for each in drawn for at in (each.seen.after, each.seen.by) if at)]
    scale = _Scale(min(times), max(times))
    lanes, y = [], TOP
    names = dict.fromkeys(tiers.get(each.site) or "" for each in drawn)
    for tier in sorted(names, key=lambda name: not name):
        of_tier = [each for each in drawn if (tiers.get(each.site) or "") == tier]
        lane = _lane(tier, of_tier, titles, scale, y)
        lanes.append(lane)
        y += lane.height
    marks = tuple(_marks(scale, origin, max(times)))
    name = titles.get(original.site, original.site)
    return SpreadChart(
        tuple(lanes), tuple(_curves(lanes)), marks, origin, scale.x(origin), name, y + BOTTOM, len(drawn)
    )


def _lane(
    tier: str, carriers: Sequence[Carrier], titles: Mapping[str, str], scale: _Scale, top: int
) -> SpreadLane:
    """Return a lane: a copy stands in the first row with room for its bar and its name."""
    ends: list[int] = []  # of the rows
    bars = []
    for each in carriers:
        name = titles.get(each.site, each.site)
        name = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        right = scale.x(each.seen.by)
        left = min(scale.x(each.seen.after) if each.seen.after else LEFT, right - SHORTEST_BAR)
        label = len(name) * CHARACTER + LABEL_GAP
        is_before = right + label > WIDTH
        begin, end = (left - label, right + LABEL_GAP) if is_before else (left, right + label)
        row = next((number for number, taken in enumerate(ends) if taken < begin), len(ends))
        ends[row : row + 1] = [end]
        y = top + row * ROW + ROW // 2
        bars.append(SpreadBar(each, name, each.seen.after is None, is_before, _shape(each), left, right, y))
    return SpreadLane(tier, top, len(ends) * ROW, tuple(bars))


def _shape(carrier: Carrier) -> str:
    return next((SHAPES[way] for way in SHAPES if way in carrier.how), "same")


def _curves(lanes: Sequence[SpreadLane]) -> list[SpreadCurve]:
    bars = {bar.carrier.url: bar for lane in lanes for bar in lane.bars}
    pairs = [(bars.get(bar.carrier.parent.url or ""), bar) for bar in bars.values()]
    return [SpreadCurve(_path(above, bar), bar.carrier.parent.is_sure) for above, bar in pairs if above]


def _path(above: SpreadBar, bar: SpreadBar) -> str:
    """Return a curve between two marks; within a row the curve runs below the names."""
    middle = (above.right + bar.right) // 2
    bow = ROW // 2 if above.y == bar.y else 0
    return f"M{above.right} {above.y}C{middle} {above.y + bow} {middle} {bar.y + bow} {bar.right} {bar.y}"


def _marks(scale: _Scale, origin: datetime, end: datetime) -> list[TimeMark]:
    marks = [TimeMark(scale.x(origin), 0)]
    for minutes in STEPS:
        at = origin + timedelta(minutes=minutes)
        x = scale.x(at)
        if at > end or len(marks) >= MOST_MARKS:
            break
        if x - marks[-1].x >= MARK_GAP:
            marks.append(TimeMark(x, minutes))
    return marks
