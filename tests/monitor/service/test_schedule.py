"""When what the clock starts is done: once, also where a restart falls on its hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from monitor.service.schedule import first_run
from storage.clock import SHANGHAI

NOW = datetime(2026, 11, 23, 8, 45, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("clock", "first"),
    [
        ("08:30", NOW.replace(minute=30)),  # a restart may have fallen on it
        ("08:50", NOW.replace(minute=50)),
        ("07:30", NOW.replace(hour=7, minute=30) + timedelta(days=1)),
    ],
)
def test_what_was_due_within_the_last_hour_is_due_still(clock: str, first: datetime) -> None:
    hour, minute = clock.split(":")
    assert first_run(CronTrigger(hour=hour, minute=minute, timezone=SHANGHAI), NOW) == first


def test_a_service_restarted_ever_so_often_still_does_what_is_due_at_night() -> None:
    nightly = CronTrigger(hour=3, minute=40, jitter=1200, timezone=SHANGHAI)
    for started in range(0, 24 * 60, 7):
        now = NOW.replace(hour=0, minute=0) + timedelta(minutes=started)
        first = first_run(nightly, now)
        assert first is not None
        assert first - now <= timedelta(days=1, minutes=20)
