"""Dates as pages write them → RFC 3339."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup.dates import feed_date, first_date, list_date, meta_date
from storage.clock import SHANGHAI

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(SHANGHAI))
DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))
FORMS = ("{:%Y-%m-%d %H:%M:%S}", "{:%Y/%m/%d %H:%M:%S}", "{:%Y年%m月%d日 %H:%M:%S}", "{:%Y.%m.%d  %H：%M：%S}",
         "{:%Y年%m月%d日%H时%M分%S}", "{:%Y-%m-%dT%H:%M:%S}+08:00",
         "发布时间：{:%Y-%m-%d %H:%M:%S} 来源：本网")  # fmt: skip


@given(MOMENTS, st.sampled_from(FORMS))
def test_a_moment_in_any_form_is_read_as_the_same_time_in_utc(moment: datetime, form: str) -> None:
    written = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert first_date(form.format(moment.replace(microsecond=0))) == written


@given(DAYS, st.sampled_from(["{:%Y-%m-%d}", "{:%Y年%m月%d日}", "（{:%Y/%m/%d}）", "日期 {:%Y.%m.%d}。"]))
def test_a_day_without_a_time_stays_a_day(day: date, form: str) -> None:
    assert first_date(form.format(day)) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-1-5", "2026-01-05"),
        ("民國113年5月3日", "2024-05-03"),
        ("中華民國 113年5月3日", "2024-05-03"),
        ("2026-11-23 下午3:05", "2026-11-23T07:05:00Z"),
        ("2026-11-23 星期一 08:00", "2026-11-23T00:00:00Z"),
        ("2026-11-23 24:00", "2026-11-23"),
        ("2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"),
        ("2026-11-23 08:00:00.123", "2026-11-23T00:00:00Z"),
        ("2026-11-23T01:00:00-05:00", "2026-11-23T06:00:00Z"),
        ("2026-02-30，更正于2026-03-01", "2026-03-01"),  # the first day never was
        ("2026-13-01", None),
        ("电话 010-2026-11-2345", None),
        ("没有日期", None),
        ("", None),
    ],
)
def test_the_first_date_of_a_text_is_read(text: str, found: str | None) -> None:
    assert first_date(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("23 2026-11", "2026-11-23"),
        ("05日 2026年1月", "2026-01-05"),
        ("31 2026-02", None),
        ("2026-11-23", "2026-11-23"),
    ],
)
def test_a_list_may_show_the_day_above_year_and_month(text: str, found: str | None) -> None:
    assert list_date(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mon, 23 Nov 2026 14:00:00 +0800", "2026-11-23T06:00:00Z"),
        ("Mon, 23 Nov 2026 06:00:00 GMT", "2026-11-23T06:00:00Z"),
        ("Mon, 23 Nov 2026 06:00:00 -0000", "2026-11-23T06:00:00Z"),
        ("2026-11-23T14:00:00+08:00", "2026-11-23T06:00:00Z"),
        ("2026-11-23", "2026-11-23"),
        ("yesterday", None),
        (None, None),
    ],
)
def test_feeds_write_dates_by_rfc_822_or_iso_8601(text: str | None, found: str | None) -> None:
    assert feed_date(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("20261123", "2026-11-23"), ("2026-11-23 08:00", "2026-11-23T00:00:00Z"), ("20261323", None)],
)
def test_a_meta_tag_may_write_a_day_as_eight_digits(text: str, found: str | None) -> None:
    assert meta_date(text) == found


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for read in (first_date, list_date, feed_date, meta_date):
        read(text)
