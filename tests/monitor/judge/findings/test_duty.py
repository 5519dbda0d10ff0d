"""A duty is judged by looks: absence is proved by a look before and a look after, on every list, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.findings.duty import Issue, ListWatch, proof_of_absence
from storage.records import CaptureId, ListProof

T = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("absent_at", "stated", "begins"),
    [
        (T - HOUR, "2026-11-24T05:30:00Z", T - HOUR / 2),  # inside the interval of the looks
        (T - HOUR, "2026-11-24T04:30:00Z", T),  # contradicted by a look
        (T - HOUR, "2026-11-24", T),  # a bare day
        (T - HOUR, None, T),
        (None, "2026-11-24T01:00:00Z", T - 5 * HOUR),  # it stood there at the first look
        (T - HOUR, "2026-11-25T05:30:00Z", T),  # later than the look
        (T - HOUR, "昨天", T),
    ],
)
def test_the_time_begins_when_the_page_says_if_the_looks_allow_it(
    absent_at: datetime | None, stated: str | None, begins: datetime
) -> None:
    assert Issue(absent_at, T, stated).at == begins


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


def look(number: int) -> ListProof:
    return ListProof(f"http://a.cn/{number}/", CaptureId(number), T)


def test_every_list_must_have_been_read_before_and_after() -> None:
    whole = ListWatch(look(1), look(2))
    assert proof_of_absence([whole]) == (look(1), look(2))
    assert proof_of_absence([whole, ListWatch(look(3), None)]) == ()
    assert proof_of_absence([whole, ListWatch(None, look(4))]) == ()
    assert proof_of_absence([]) == ()
