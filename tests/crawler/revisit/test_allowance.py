"""Daily budgets and quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.revisit.allowance import UNLIMITED, allowance, quiet_hours
from storage.frontier.turns import day_of

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(moments, st.integers(0, 5000), st.integers(1, 5000))
def test_no_more_is_allowed_than_the_day_has_left(now: datetime, spent: int, daily: int) -> None:
    left = allowance(daily, None, spent=spent, now=now)
    assert 0 <= left <= daily
    assert spent + left == max(spent, daily)


@given(moments)
def test_every_moment_lies_in_the_hours_or_in_the_rest_of_the_day(now: datetime) -> None:
    assert quiet_hours("22:00-06:00").holds(now) != quiet_hours("06:00-22:00").holds(now)
    assert allowance(None, quiet_hours("00:00-24:00"), spent=0, now=now) == 0
    assert allowance(None, None, spent=0, now=now) == UNLIMITED


def test_hours_and_days_are_those_of_shanghai() -> None:
    evening = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    assert quiet_hours("22:00-06:00").holds(evening)
    assert not quiet_hours("14:00-16:00").holds(evening)
    assert day_of(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == "2026-11-24"


@pytest.mark.parametrize("text", ["", "22-6", "25:00-06:00", "22:00", "22:00-06:60", "22：00-06：00"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not hours|must be in"):
        quiet_hours(text)
