"""Stated times, intervals and states as JSON has them."""

from __future__ import annotations

from sites.list_looks import at, seen

from monitor.coverage.task_answers import interval


def test_an_interval_has_both_ends_or_is_null() -> None:
    assert interval(None) is None
    assert interval(seen(None, "12:00")) == {"after": None, "by": "2026-03-02T04:00:00Z"}
    assert interval(seen("11:00", "12:00")) == {"after": "2026-03-02T03:00:00Z", "by": "2026-03-02T04:00:00Z"}
    assert at("12:00").hour == 4
