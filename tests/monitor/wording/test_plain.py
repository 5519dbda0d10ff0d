"""Text for people is short, on one line, and keeps no secret of an address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.wording.plain import cut, on_one_line, one_line, printable, shown_time, shown_url, utc


@given(st.text(), st.integers(8, 80))
def test_a_cut_text_is_on_one_line_and_no_longer_than_asked(text: str, length: int) -> None:
    assert len(cut(text, length)) <= length
    assert cut(text, length).isprintable()


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    assert cut("甲" * 500, 48).count("甲") == 47
    assert cut("甲" * 100 + "乙", 48).endswith("乙")


@given(st.text())
def test_putting_a_text_on_one_line_again_changes_nothing(text: str) -> None:
    assert on_one_line(on_one_line(text)) == on_one_line(text)


@given(st.text())
def test_one_line_holds_printable_characters_only(text: str) -> None:
    assert one_line(text).isprintable()


@pytest.mark.parametrize(
    ("stamp", "shown"),
    [
        ("2026-11-23T06:05:00Z", "2026-11-23 14:05"),
        ("2026-11-23T18:05:00+00:00", "2026-11-24 02:05"),
        ("2021-06-24", "2021-06-24"),
        ("昨天", "昨天"),
    ],
)
def test_times_are_shown_by_the_readers_clock(stamp: str, shown: str) -> None:
    assert shown_time(stamp) == shown


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (0.5, "0.50"), (7, "7"), ("a\tb\x1b", "a b ")])
def test_a_cell_cannot_break_a_table(value: str | float | None, shown: str) -> None:
    assert printable(value) == shown


def test_times_in_json_are_utc_to_the_second() -> None:
    assert utc(datetime(2026, 11, 23, 6, 5, 1, 999, tzinfo=UTC)) == "2026-11-23T06:05:01Z"
    assert utc(None) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://me:secret@www.mca.gov.cn/1.html", "http://www.mca.gov.cn/1.html"),
        ("http://www.mca.gov.cn/<@all> x", "http://www.mca.gov.cn/%3C%40all%3E%20x"),
        ("http://[bad/", "http://[bad/"),
        ("", None),
        (None, None),
    ],
)
def test_an_address_for_people_has_no_password_and_mentions_nobody(
    url: str | None, shown: str | None
) -> None:
    assert shown_url(url) == shown
