"""Looks, versions and copies have their places on lines of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.web.views.timeline import intervals_of, timeline_of
from storage.records import CaptureId, Cause, Look, Outcome, PageId, PageKind, Reason

HOUR = timedelta(hours=1)


def look(number: int, at: datetime, outcome: Outcome = Outcome.UNCHANGED) -> Look:
    """A look at a page."""
    return Look(
        CaptureId(number), PageId(1), PageKind.ARTICLE, outcome, Reason(Cause.SAME_BYTES), fetched_at=at
    )


def test_a_line_runs_from_the_first_look_to_the_last(now: datetime) -> None:
    looks = [look(1, now), look(2, now + HOUR, Outcome.NONE), look(3, now + 4 * HOUR, Outcome.MISSING)]
    line = timeline_of(looks, [(1, now)])
    assert [(dot.kind, dot.x) for dot in line.dots] == [
        ("look", 40), ("trouble", 270), ("gone", 960), ("version", 40),
    ]  # fmt: skip
    assert timeline_of([], []).dots == ()


def test_thousands_of_looks_are_thinned_out_and_troubles_stay(now: datetime) -> None:
    looks = [look(n, now + n * HOUR, Outcome.MISSING if n == 777 else Outcome.UNCHANGED) for n in range(5000)]
    line = timeline_of(looks, [])
    assert len(line.dots) < 300 and "gone" in {dot.kind for dot in line.dots} and line.looks == 5000


def test_copies_have_intervals_on_a_common_line(now: datetime) -> None:
    first, second = intervals_of([(now, now + HOUR), (None, now + 4 * HOUR)], now)
    assert (first.start, first.width, second.start) == (0, 250, 0)
    assert second.width == 1000
    assert intervals_of([], now) == []
