"""Answers to robots.txt → the rules that hold, by RFC 9309. Against servers: test_politeness.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.robots import (
    FORBID_ALL,
    FRESH,
    FRESH_IN_TROUBLE,
    LARGEST,
    RULES_KEPT,
    after_answer,
    is_fresh,
    kept_rules,
    rules_of,
)
from storage.frontier.robots import RobotsCopy

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
ORIGIN = "http://www.x.gov.cn"
RULES = b"User-agent: *\nDisallow: /a/\n"
TROUBLE = st.sampled_from([429, *range(500, 600)])
SOUND = st.integers(200, 499).filter(lambda status: status != 429)


def read(age: timedelta = timedelta(0), status: int = 200, rules: bytes = RULES) -> RobotsCopy:
    return RobotsCopy(ORIGIN, NOW - age, status, rules, NOW - age)


@given(st.integers(200, 299), st.binary(max_size=200))
def test_a_file_that_was_sent_holds(status: int, body: bytes) -> None:
    assert rules_of(after_answer(None, ORIGIN, status, body, NOW), NOW) == body


@given(st.integers(300, 499).filter(lambda status: status != 429), st.binary(max_size=50))
def test_an_answer_without_a_file_allows_all_pages(status: int, body: bytes) -> None:
    assert rules_of(after_answer(read(), ORIGIN, status, body, NOW), NOW) == b""


@given(TROUBLE, st.binary(max_size=50))
def test_trouble_of_the_server_forbids_all_pages_where_no_rules_were_read(status: int, body: bytes) -> None:
    assert rules_of(after_answer(None, ORIGIN, status, body, NOW), NOW) == FORBID_ALL


@given(TROUBLE, st.timedeltas(timedelta(0), timedelta(days=90)))
def test_rules_that_were_read_outlive_trouble_for_thirty_days(status: int, age: timedelta) -> None:
    copy = after_answer(read(age), ORIGIN, status, b"busy", NOW)
    assert (copy.status, copy.fetched_at) == (status, NOW)
    assert rules_of(copy, NOW) == (RULES if age <= RULES_KEPT else FORBID_ALL)


def test_rules_that_were_never_read_are_none() -> None:
    assert kept_rules(None, NOW) is None
    assert kept_rules(RobotsCopy(ORIGIN, NOW, 503), NOW) is None
    assert kept_rules(read(RULES_KEPT), NOW) == RULES
    assert kept_rules(read(RULES_KEPT + timedelta(seconds=1)), NOW) is None


@given(SOUND | TROUBLE, st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_a_copy_is_fresh_for_a_day_and_for_an_hour_in_trouble(status: int, age: timedelta) -> None:
    limit = FRESH_IN_TROUBLE if status == 429 or status >= 500 else FRESH
    assert is_fresh(read(age, status), NOW) is (-timedelta(hours=1) < age < limit)


@pytest.mark.parametrize("size", [LARGEST - 1, LARGEST, LARGEST + 1, 3 * LARGEST])
def test_of_a_large_file_the_whole_lines_within_the_limit_hold(size: int) -> None:
    body = (b"Disallow: /a/page\n" * (size // 18 + 1))[:size]
    rules = rules_of(after_answer(None, ORIGIN, 200, body, NOW), NOW)
    assert len(rules) <= LARGEST
    assert body.startswith(rules)
    assert rules == body or set(rules.split(b"\n")) == {b"Disallow: /a/page"}
