"""An interval names the looks that bound an event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.records import CaptureId, EventInterval, Sighting

AT = datetime(2026, 11, 29, 23, 55, tzinfo=UTC)


def test_intervals_of_equal_looks_are_equal() -> None:
    first = Sighting(AT, CaptureId(2))
    assert EventInterval(first, Sighting(AT - timedelta(hours=1))) == EventInterval(
        first, Sighting(AT - timedelta(hours=1))
    )
    assert EventInterval(first) != EventInterval(first, confirmed=Sighting(AT))
