"""Days and hours are those of the readers in China, on a machine of any time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.clock import SHANGHAI


@pytest.mark.skipif("Asia/Shanghai" not in available_timezones(), reason="no time zone data on this machine")
@given(st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2037, 1, 1), timezones=st.just(UTC)))
def test_the_readers_clock_is_that_of_shanghai(moment: datetime) -> None:
    shown = moment.astimezone(SHANGHAI)
    assert shown.replace(tzinfo=None) == moment.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    assert shown == moment


def test_a_day_begins_at_midnight_in_china() -> None:
    last, first = (datetime(2026, 11, 23, 15, minute, tzinfo=UTC) for minute in (59, 0))
    assert last.astimezone(SHANGHAI).date() == first.astimezone(SHANGHAI).date() == date(2026, 11, 23)
    assert datetime(2026, 11, 23, 16, 0, tzinfo=UTC).astimezone(SHANGHAI).date() == date(2026, 11, 24)
