"""A clock that is set, and clocks of two machines that differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.service.clock_watch import LEAST, ClockWatch, apart

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SECONDS = st.floats(0, 1e6)


@given(SECONDS)
def test_a_clock_that_runs_with_the_steady_clock_was_not_set(passed_s: float) -> None:
    assert ClockWatch(NOW, 100.0).jump(NOW + timedelta(seconds=passed_s), 100.0 + passed_s) is None


@pytest.mark.parametrize("set_by", [timedelta(hours=8), timedelta(days=-30), LEAST, -LEAST], ids=str)
def test_a_clock_that_was_set_is_told_once_with_the_amount(set_by: timedelta) -> None:
    watch = ClockWatch(NOW, 0.0)
    assert watch.jump(NOW + timedelta(seconds=5) + set_by, 5.0) == set_by
    assert watch.jump(NOW + timedelta(seconds=10) + set_by, 10.0) is None


def test_a_clock_that_is_adjusted_by_seconds_was_not_set() -> None:
    watch = ClockWatch(NOW, 0.0)
    assert watch.jump(NOW + LEAST - timedelta(seconds=1), 0.0) is None


def test_small_adjustments_do_not_add_up() -> None:
    watch = ClockWatch(NOW, 0.0)
    assert [watch.jump(NOW + timedelta(seconds=20 * n), 0.0) for n in range(1, 10)] == [None] * 9


@given(SECONDS, SECONDS)
def test_a_clock_read_between_question_and_answer_does_not_differ(before_s: float, after_s: float) -> None:
    said = NOW + timedelta(seconds=before_s)
    assert apart(NOW, said, said + timedelta(seconds=after_s)) == timedelta(0)


@given(SECONDS, SECONDS)
def test_a_slow_answer_never_makes_a_difference_larger(lead_s: float, slow_s: float) -> None:
    lead, slow = timedelta(seconds=lead_s), timedelta(seconds=slow_s)
    assert timedelta(0) <= apart(NOW, NOW + lead, NOW + slow) <= lead
    assert -lead <= apart(NOW, NOW - lead, NOW + slow) <= timedelta(0)


def test_a_clock_ahead_is_positive_and_a_clock_behind_is_negative() -> None:
    second, minute = timedelta(seconds=1), timedelta(minutes=1)
    assert apart(NOW, NOW + minute, NOW + second) == minute - second
    assert apart(NOW, NOW - minute, NOW + second) == -minute
