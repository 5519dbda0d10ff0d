"""A stated date is a day in China or a moment, and dates of different precision compare by their days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.clock import SHANGHAI
from storage.records import StatedDate, agree, day_of, stated_date

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(SHANGHAI))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-10-12", StatedDate(date(2026, 10, 12))),
        ("2026-10-11T16:10:00Z", StatedDate(date(2026, 10, 12), datetime(2026, 10, 11, 16, 10, tzinfo=UTC))),
        ("2026-10-11T16:00:00Z", StatedDate(date(2026, 10, 12))),  # midnight stands for the day
        ("2026-10-12 07:30", StatedDate(date(2026, 10, 12), datetime(2026, 10, 11, 23, 30, tzinfo=UTC))),
        ("2026-10-12, 上午", StatedDate(date(2026, 10, 12))),
        ("2026-13-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("0001-01-01", None),
        ("", None),
        (None, None),
    ],
)  # fmt: skip
def test_a_date_is_read_as_a_day_in_china_or_a_moment(text: str | None, found: StatedDate | None) -> None:
    assert stated_date(text) == found


@given(MOMENTS)
def test_the_day_of_a_moment_is_the_day_in_china(moment: datetime) -> None:
    assert day_of(moment.astimezone(UTC).isoformat()) == moment.date()
    assert day_of(moment.astimezone(timezone(timedelta(hours=-5))).isoformat()) == moment.date()
    assert day_of(moment.date().isoformat()) == moment.date()


@given(MOMENTS)
def test_more_precision_is_no_contradiction(moment: datetime) -> None:
    assert agree(moment.isoformat(), moment.date().isoformat())
    assert not agree(moment.isoformat(), (moment.date() + timedelta(days=1)).isoformat())


def test_two_moments_of_a_day_differ_and_a_missing_date_agrees_with_none() -> None:
    assert not agree("2026-10-12T01:00:00Z", "2026-10-12T02:00:00Z")
    assert agree(None, None)
    assert not agree(None, "2026-10-12")


def test_a_bare_day_begins_and_ends_at_midnight_in_china() -> None:
    stated = stated_date("2026-10-12")
    assert stated is not None
    assert stated.begin == datetime(2026, 10, 11, 16, tzinfo=UTC)
    assert stated.end < datetime(2026, 10, 12, 16, tzinfo=UTC) <= stated.end + timedelta(microseconds=1)


def test_seconds_are_more_precision() -> None:
    assert agree("2026-10-12T09:30:00+08:00", "2026-10-12T09:30:27+08:00")
    assert agree("2026-10-12T09:30:27+08:00", "2026-10-12T09:30:00+08:00")
    assert not agree("2026-10-12T09:30:26+08:00", "2026-10-12T09:30:27+08:00")


@pytest.mark.parametrize(
    ("text", "stamp", "in_china"),
    [
        ("2026-03-02", "2026-03-02", "2026-03-02"),
        ("2026-03-02T09:00:27Z", "2026-03-02T09:00:00Z", "2026-03-02 17:00"),
    ],
)
def test_a_date_is_written_to_the_minute_and_a_day_stays_a_day(text: str, stamp: str, in_china: str) -> None:
    stated = stated_date(text)
    assert stated is not None
    assert (stated.stamp, stated.in_china) == (stamp, in_china)
