"""A duty is about articles that certainly came after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.findings.duty import Issue

T = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("absent_at", "stated", "since", "owed"),
    [
        (T - HOUR, None, T - 2 * HOUR, True),  # certainly appeared after the duty was set
        (T - HOUR, None, T - HOUR / 2, False),  # perhaps before
        (T - HOUR, "2026-11-24T05:45:00Z", T - HOUR / 2, True),
        (None, None, T - 9 * HOUR, False),  # stood there at the first look
        (None, "2026-11-24", T - 24 * HOUR, True),  # 24 November in China began later
        (None, "2026-11-24", T - 9 * HOUR, False),  # somewhen on the day on which the duty was set
        (None, "2026-11-07", T - 24 * HOUR, False),
    ],
)
def test_a_duty_is_about_articles_that_certainly_came_after_it(
    absent_at: datetime | None, stated: str | None, since: datetime, owed: bool
) -> None:
    assert Issue(absent_at, T, stated).is_after(since) is owed
