"""Filters of the pages: addresses that may be followed, times, shares."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.present.html import href, may_follow, percent, shown, shown_day, shown_span


@given(st.text(max_size=30), st.sampled_from(["javascript:", "data:", "file://", "ftp://", "vbscript:", ""]))
def test_no_address_but_http_becomes_a_link(text: str, scheme: str) -> None:
    url = scheme + text
    assert href(url) == ("#" if not may_follow(url) else url)
    assert href(url) == "#" or url.lower().lstrip().startswith(("http:", "https:"))


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "http://[bad"])
def test_an_address_that_may_not_be_followed_leads_nowhere(url: str | None) -> None:
    assert href(url) == "#"


def test_times_are_in_beijing_time_and_shares_in_per_cent() -> None:
    assert shown(datetime(2026, 11, 23, 18, 5, tzinfo=UTC)) == "2026-11-24 02:05"
    assert shown(None) == ""
    assert (percent(0.5), percent(1), percent(0.004)) == ("50%", "100%", "0%")


def test_two_times_of_a_day_name_the_day_once() -> None:
    begin, end = datetime(2026, 11, 23, 6, 5, tzinfo=UTC), datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
    assert shown_span(begin, end) == "11-23 14:05–18:20"
    assert shown_span(begin, end.replace(day=24)) == "11-23 14:05–11-24 18:20"
    assert shown_span(None, end) == shown_day(end) == "11-23 18:20"
    assert shown_day(None) == ""
