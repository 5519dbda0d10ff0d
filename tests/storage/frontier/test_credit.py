"""A pattern is held back after visits without news, and is free again after visits with news."""

from __future__ import annotations

import importlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.frontier.credit import ALLOWANCES, Credit, after_admission, after_visit, first_credit, on_day
from storage.records import PageRole

DAY = date(2026, 11, 1)
ARTICLE, LIST = PageRole.ARTICLE, PageRole.LIST
traps = importlib.import_module("benchmarks.traps")


def after(credit: Credit, brought: str, role: PageRole = ARTICLE, day: date = DAY) -> Credit:
    """The credit after visits: "+" with news, "-" without."""
    for sign in brought:
        credit = after_visit(credit, role, day, brought=sign == "+")
    return credit


@pytest.mark.parametrize("role", [ARTICLE, LIST])
def test_visits_without_news_hold_a_pattern_back(role: PageRole) -> None:
    start = ALLOWANCES[role].start
    assert not after(first_credit(role), "-" * (start - 1), role).is_held
    held = after(first_credit(role), "-" * start, role)
    assert held.is_held
    assert not held.admits


@given(st.text("+-", max_size=400))
def test_credit_stays_within_its_bounds(brought: str) -> None:
    credit = after(first_credit(ARTICLE), brought)
    assert 0 <= credit.left <= ALLOWANCES[ARTICLE].start
    assert credit.is_held or credit.admits


@given(st.integers(1, 60))
def test_news_at_each_ninth_visit_keep_a_pattern_free(rounds: int) -> None:
    assert not after(first_credit(ARTICLE), ("-" * 8 + "+") * rounds).is_held


def test_a_held_pattern_is_free_again_after_news() -> None:
    held = after(first_credit(ARTICLE), "-" * 150)
    once = after(held, "+")
    assert once.is_held
    assert once.admits
    assert after(held, "+" * 15) == first_credit(ARTICLE)


def test_a_held_pattern_gets_fewer_addresses_each_day_and_at_last_one_a_week() -> None:
    credit = after(first_credit(ARTICLE), "-" * 150)
    admitted = []
    for number in range(1, 29):
        credit = on_day(credit, ARTICLE, DAY + timedelta(days=number))
        admitted.append(credit.left)
        while credit.admits:
            credit = after_admission(credit)
    assert admitted[:7] == [20, 10, 5, 2, 1, 0, 0]
    assert sum(admitted[7:]) == 3


def test_the_addresses_of_a_day_are_given_once() -> None:
    credit = on_day(after(first_credit(ARTICLE), "-" * 150), ARTICLE, DAY + timedelta(days=1))
    spent = after_admission(credit)
    assert on_day(spent, ARTICLE, DAY + timedelta(days=1)) == spent
    assert on_day(spent, ARTICLE, DAY) == spent  # the clock was set back


@pytest.mark.parametrize("shape", traps.GOOD, ids=lambda shape: shape.__name__)
def test_a_good_site_is_read_completely(shape: object) -> None:
    outcome = traps.outcome(shape)
    assert outcome.read == outcome.texts
    assert outcome.late == 0


@pytest.mark.parametrize("shape", traps.TRAPS, ids=lambda shape: shape.__name__)
def test_a_trap_costs_few_visits_and_hides_no_text(shape: object) -> None:
    outcome = traps.outcome(shape)
    first_look = len({url for url, _ in shape(0)})  # type: ignore[operator]
    assert outcome.visited <= first_look + outcome.texts + 200
    assert outcome.read == outcome.texts
