"""The health of a site is a word with a consequence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.web.views.site_health import field_rates, site_health
from storage.records import Attribution, CaptureId, SiteAnswer

MINUTE = timedelta(minutes=1)


def answers(now: datetime, *statuses: int | None) -> list[SiteAnswer]:
    """Answers, newest first, a minute apart."""
    return [
        SiteAnswer(CaptureId(99 - n), now - n * MINUTE, status, None if status else "timeout")
        for n, status in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    ("statuses", "state"),
    (((200, 304, 200), "well"), ((200, 404, 304), "well"), ((200, None, 500), "unsteady"), ((None, 500), "failing"),
     ((), "never")),
)  # fmt: skip
def test_states(now: datetime, statuses: tuple[int | None, ...], state: str) -> None:
    assert (
        site_health(answers(now, *statuses), now, is_paused=False, is_failing=False, next_look=None).state
        == state
    )


def test_a_pause_a_failure_and_a_long_silence_come_first(now: datetime) -> None:
    well = answers(now, 200)
    assert site_health(well, now, is_paused=True, is_failing=True, next_look=None).state == "paused"
    assert site_health(well, now, is_paused=False, is_failing=True, next_look=None).state == "failing"
    assert (
        site_health(well, now + timedelta(days=2), is_paused=False, is_failing=False, next_look=None).state
        == "overdue"
    )


def test_a_late_look_is_overdue(now: datetime) -> None:
    late = site_health(
        answers(now, 200), now, is_paused=False, is_failing=False, next_look=now - timedelta(hours=1)
    )
    assert late.state == "overdue"


def test_the_strip_runs_from_the_oldest_to_the_newest(now: datetime) -> None:
    found = site_health(answers(now, None, 404, 200), now, is_paused=False, is_failing=False, next_look=None)
    assert [(each.mark, each.capture) for each in found.strip] == [("well", 97), ("gone", 98), ("failed", 99)]
    assert (found.failed_since, found.last_success) == (2, now - 2 * MINUTE)


def test_rates_of_fields_tell_of_a_template_that_changed() -> None:
    stated = [
        Attribution(source="部", published_at="2026-03-02"),
        Attribution(author="admin"),
        Attribution(),
    ]
    rates = {each.name: (each.read, each.of, each.is_low) for each in field_rates(stated)}
    assert rates == {
        "source": (1, 3, False), "author": (1, 3, False), "editor": (0, 3, False), "published_at": (1, 3, True),
    }  # fmt: skip
    assert field_rates([]) == ()
