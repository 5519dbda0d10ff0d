from __future__ import annotations

import pytest
from sites.list_looks import seen

from monitor.judge.spread.stated import Standing, first_stated, standing
from storage.records import stated_date


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
        ("2026-03-02 00:00", Standing.OPEN),  # midnight stands for the day
        ("0001-01-01", Standing.NONE),
        ("0001-01-01T00:00:00+14:00", Standing.NONE),
    ],
)
def test_a_stated_time_is_believed_only_between_the_looks(value: str | None, told: Standing) -> None:
    assert standing(stated_date(value), seen("16:30", "20:00")) is told


def test_the_minute_of_a_look_is_inside() -> None:
    assert standing(stated_date("2026-03-02 20:00"), seen("16:30", "20:00")) is Standing.INSIDE


def test_the_first_statement_of_a_page_counts() -> None:
    told = first_stated([None, "2026-03-02T19:40:00+08:00", "2026-03-02T18:30:00+08:00"])
    assert told == stated_date("2026-03-02T19:40:00+08:00")
    assert first_stated([None]) is None
