from __future__ import annotations

import pytest
from sites.list_looks import at, seen

from monitor.judge.spread.stated import Standing, first_stated, standing, stated_time


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-03-02T17:00:00+08:00", Standing.INSIDE),
        ("2026-03-02T09:00:00Z", Standing.INSIDE),
        ("2026-03-02 17:00", Standing.INSIDE),
        ("2026-03-02", Standing.OPEN),
        ("2026-03-02 11:12", Standing.CONTRADICTED),
        ("2026-03-02 20:01", Standing.CONTRADICTED),
        ("2026-03-01", Standing.CONTRADICTED),
        ("2026-03-03", Standing.CONTRADICTED),
        (None, Standing.NONE),
        ("今天", Standing.NONE),
        ("0001-01-01", Standing.NONE),
        ("0001-01-01T00:00:00+14:00", Standing.NONE),
    ],
)
def test_a_stated_time_is_believed_only_between_the_looks(value: str | None, told: Standing) -> None:
    assert standing(stated_time(value), seen("16:30", "20:00")) is told


def test_the_minute_of_a_look_is_inside() -> None:
    assert standing(stated_time("2026-03-02 20:00"), seen("16:30", "20:00")) is Standing.INSIDE


def test_a_bare_day_is_a_day_in_china() -> None:
    day = stated_time("2026-03-02")
    assert day is not None
    assert (day.start, day.end) == (at("0:00"), at("24:00"))


@pytest.mark.parametrize("value", ["2026-03-02", "2026-03-02T09:00:00Z"])
def test_a_stated_day_stays_a_day_and_a_time_is_in_utc(value: str) -> None:
    stated = stated_time(value)
    assert stated is not None and stated.stamp == value and stated_time(stated.stamp) == stated


def test_the_first_statement_of_a_page_counts() -> None:
    told = first_stated([None, "2026-03-02T19:40:00+08:00", "2026-03-02T18:30:00+08:00"])
    assert told == stated_time("2026-03-02T19:40:00+08:00")
    assert first_stated([None]) is None
