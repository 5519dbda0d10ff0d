"""When a page is due again, and how long a host is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.revisit.frontier import DEFAULT_BOUNDS, NEVER, RevisitBounds, host_backoff_s, next_look
from storage.records import Page, PageId, PageRole

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
AGAIN_AND_AGAIN = [role for role in PageRole if role is not PageRole.REQUISITE]
ages = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))


def page(role: PageRole = PageRole.ARTICLE, *, age: timedelta = timedelta(0), failures: int = 0) -> Page:
    return Page(
        PageId(1), "http://x.gov.cn/1", "x", role, discovered_at=NOW - age, failures=failures, looks=3
    )


@given(ages, ages)
def test_the_longer_a_page_is_quiet_the_later_it_is_due(a: timedelta, b: timedelta) -> None:
    quiet, quieter = sorted((a, b))
    assert next_look(page(age=quiet), NOW, usable=True) <= next_look(page(age=quieter), NOW, usable=True)


def test_a_style_sheet_or_picture_is_looked_at_once_and_after_failures_a_few_times() -> None:
    requisite = PageRole.REQUISITE
    assert next_look(page(requisite), NOW, usable=True) == NEVER
    assert next_look(page(requisite, failures=1), NOW, usable=False) < NOW + timedelta(days=1)
    assert next_look(page(requisite, failures=2), NOW, usable=False) == NEVER


@given(
    st.sampled_from(AGAIN_AND_AGAIN),
    ages,
    st.integers(0, 10_000),
    st.booleans(),
)
def test_every_page_is_due_again_within_bounds(
    role: PageRole, age: timedelta, failures: int, usable: bool
) -> None:
    wait = next_look(page(role, age=age, failures=failures), NOW, usable=usable) - NOW
    assert DEFAULT_BOUNDS.soonest <= wait <= DEFAULT_BOUNDS.latest


def test_a_site_may_have_bounds_of_its_own() -> None:
    bounds = RevisitBounds(timedelta(seconds=10), timedelta(seconds=60))
    for role in AGAIN_AND_AGAIN:
        known = page(role, age=timedelta(days=300))
        assert next_look(known, NOW, usable=True, bounds=bounds) == NOW + timedelta(seconds=60)


def test_an_unchanged_article_costs_about_twenty_looks_in_90_days() -> None:
    looks, clock, published = 0, NOW, page()
    while clock < NOW + timedelta(days=90):
        clock = next_look(published, clock, usable=True)
        looks += 1
    assert 15 <= looks <= 24


def test_a_change_brings_the_next_look_near() -> None:
    quiet = page(age=timedelta(days=100))
    changed = Page(
        **{**quiet.__dict__, "changed_at": NOW - timedelta(minutes=1)},
    )
    assert next_look(changed, NOW, usable=True) - NOW < timedelta(hours=1)
    assert next_look(quiet, NOW, usable=True) - NOW > timedelta(days=20)


def test_failures_back_off_ever_further() -> None:
    waits = [next_look(page(failures=n), NOW, usable=False) - NOW for n in range(12)]
    assert waits == sorted(waits)
    assert waits[3] > 3 * waits[1]


@pytest.mark.parametrize(
    ("status", "retry_after_s", "previous_s", "wait_s"),
    [
        (200, None, 0.0, 0.0),
        (404, None, 0.0, 0.0),
        (500, None, 0.0, 0.0),
        (200, 600.0, 0.0, 0.0),  # Retry-After on an answer that refuses nothing
        (429, 30.0, 0.0, 30.0),
        (503, 0.0, 0.0, 1.0),
        (503, 0.0, 1.0, 2.0),
        (429, 0.0, 6000.0, 7200.0),
        (429, 90.0, 30.0, 90.0),
        (503, 1e12, 0.0, 86_400.0),
        (429, None, 0.0, 60.0),
        (429, None, 60.0, 120.0),
        (503, None, 7000.0, 7200.0),
        (403, None, 0.0, 3600.0),
        (412, None, 3600.0, 7200.0),
        (521, None, 80_000.0, 86_400.0),
        (None, None, 0.0, 0.0),
    ],
)
def test_a_host_that_refuses_is_given_time(
    status: int | None, retry_after_s: float | None, previous_s: float, wait_s: float
) -> None:
    assert host_backoff_s(previous_s, status=status, retry_after_s=retry_after_s) == wait_s
