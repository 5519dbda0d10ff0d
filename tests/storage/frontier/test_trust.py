"""Trust in a list is spent by announcements, earned by changes, and tried once a day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.frontier.trust import MOST, START, Trust, after_announcement, after_outcome, on_day

TODAY = date(2026, 11, 24)


def test_a_list_that_never_tells_the_truth_is_followed_a_few_times_and_then_once_a_day() -> None:
    trust, followed = Trust(), 0
    for day in range(10):
        for _ in range(72):
            trust = on_day(trust, TODAY + timedelta(days=day))
            if trust.follows:
                followed += 1
                trust = after_outcome(after_announcement(trust, TODAY + timedelta(days=day)), came_true=False)
    assert followed == START + 9


def test_an_honest_list_is_followed_always() -> None:
    trust = Trust()
    for _ in range(100):
        trust = on_day(trust, TODAY)
        assert trust.follows
        trust = after_outcome(after_announcement(trust, TODAY), came_true=True)


@given(st.lists(st.booleans()))
def test_trust_stays_within_its_bounds(outcomes: list[bool]) -> None:
    trust = Trust()
    for came_true in outcomes:
        trust = after_outcome(after_announcement(trust, TODAY), came_true=came_true)
        assert 0 <= trust.left <= MOST
