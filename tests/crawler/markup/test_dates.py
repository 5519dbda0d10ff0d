"""Dates as pages write them → RFC 3339."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.markup.dates import (
    boxed_date,
    dates_in,
    declared_date,
    feed_date,
    first_date,
    list_date,
)
from storage.clock import SHANGHAI

MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2039, 1, 1), timezones=st.just(SHANGHAI))
DAYS = st.dates(date(1991, 1, 1), date(2039, 1, 1))
DIGITS = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789:/-", "０１２３４５６７８９：／－")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 1 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def in_numerals(day: date) -> str:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def weekday(day: date) -> str:
    return "一二三四五六日"[day.weekday()]


def part_of_day(moment: datetime) -> str:
    """Write an hour as sites with a clock of twelve hours do."""
    part = (
        "凌晨" if moment.hour < 6 else "上午" if moment.hour < 12 else "中午" if moment.hour < 13 else "下午"
    )
    return f"{part}{moment.hour % 12 or 12}:{moment:%M}"


# Every form in which pages and feeds write a moment, and whether only a label makes the form a date.
MOMENT_FORMS: tuple[tuple[bool, Callable[[datetime], str]], ...] = (
    (False, lambda m: f"{m:%Y-%m-%d %H:%M}"),
    (False, lambda m: f"{m:%Y/%m/%d} {m:%H:%M:%S}"),
    (False, lambda m: f"{m:%Y年%m月%d日 %H:%M}"),
    (False, lambda m: f"{m.year}年{m.month}月{m.day}日{m:%H时%M分%S秒}"),
    (False, lambda m: f"{m:%Y.%m.%d  %H：%M}"),
    (False, lambda m: f"{m:%Y·%m·%d %H∶%M}"),
    (False, lambda m: f"{m:%Y-%m-%d %H:%M:%S}".translate(WIDE)),
    (False, lambda m: f"{m:%Y-%m-%d%H:%M}"),
    (False, lambda m: f"{m:%Y年%m月%d日}（星期{weekday(m)}）{m:%H:%M}"),
    (False, lambda m: f"{m:%Y-%m-%d} 周{weekday(m)} {m:%H:%M}"),
    (False, lambda m: f"{m:%Y-%m-%d} {part_of_day(m)}"),
    (False, lambda m: f"{m:%Y-%m-%d %I:%M %p}"),
    (False, lambda m: f"{m:%Y/%m/%d %I:%M}{'p.m.' if m.hour > 11 else 'a.m.'}"),
    (False, lambda m: f"{m:%H:%M %Y-%m-%d}"),
    (False, lambda m: f"{m:%p %I:%M} {m:%Y年%m月%d日}"),
    (False, lambda m: f"中華民國{m.year - 1911}年{m.month}月{m.day}日 {m:%H:%M}"),
    (False, lambda m: f"{MONTHS[m.month - 1]} {m.day}, {m.year} {m:%H:%M}"),
    (False, lambda m: f"{MONTHS[m.month - 1]}. {m.day}th, {m.year} {m:%I:%M %p}"),
    (False, lambda m: f"{m.day} {MONTHS[m.month - 1]} {m.year} {m:%H:%M}"),
    (False, lambda m: f"{m:%Y-%m-%dT%H:%M:%S}+08:00"),
    (False, lambda m: f"{m:%Y-%m-%dT%H:%M:%S}.123+0800"),
    (False, lambda m: f"{m.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"),
    (False, lambda m: f"{m.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"),
    (False, lambda m: f"{m:%Y-%m-%d} HKT {m:%H:%M}"),
    (False, lambda m: f"北京时间 {m:%Y-%m-%d %H:%M}"),
    (True, lambda m: f"{m:%Y%m%d %H:%M}"),
    (True, lambda m: f"{m:%y-%m-%d %H:%M}" if m.year > 1999 else f"{m:%Y-%m-%d %H:%M}"),
    (True, lambda m: f"{m.year - 1911}-{m:%m-%d %H:%M}" if m.year > 2001 else f"{m:%Y-%m-%d %H:%M}"),
    (True, lambda m: f"{m:%a, %d %b %Y %H:%M:%S} +0800"),
    (True, lambda m: f"{m:%a, %d %b %Y %H:%M:%S}"),
    (True, lambda m: f"{m:%a, %d %b %Y %H:%M:%S} CST"),
    (True, lambda m: f"{m:%a, %d %b %Y %H:%M:%S} GMT+8"),
    (True, lambda m: f"{m:%a, %d %b %Y %H:%M:%S} GMT+0800"),
    (True, lambda m: f"{m.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"),
    (True, lambda m: f"{m.astimezone(UTC):%a, %d %b %y %H:%M:%S} UT" if m.year > 2000 else f"{m:%Y-%m-%d %H:%M:%S}"),
    (True, lambda m: f"{m:%a %b %d %H:%M:%S} CST {m.year}"),
    (True, lambda m: f"{m.astimezone(UTC):%a %b %d %H:%M:%S} UTC {m.astimezone(UTC).year}"),
    (True, lambda m: f"星期{weekday(m)}, {m.day:02} {numeral(m.month)}月 {m.year} {m:%H:%M:%S} +0800"),
    (True, lambda m: f"周{weekday(m)}, {m.day} {m.month}月 {m.year} {m:%H:%M:%S} +0800"),
    (True, lambda m: f"星期{weekday(m)} {numeral(m.month)}月 {m.day:02} {m:%H:%M:%S} CST {m.year}"),
)  # fmt: skip
# Every form of a day without a time.
DAY_FORMS: tuple[tuple[bool, Callable[[date], str]], ...] = (
    (False, lambda d: f"{d.year}-{d.month}-{d.day}"),
    (False, lambda d: f"{d:%Y年%m月%d日}"),
    (False, lambda d: f"（{d:%Y/%m/%d}）"),
    (False, lambda d: f"日期 {d:%Y.%m.%d}。"),
    (False, lambda d: f"{d.year} / {d:%m} / {d:%d}"),
    (False, in_numerals),
    (False, lambda d: in_numerals(d).replace("〇", "零")),
    (False, lambda d: f"民國{d.year - 1911}年{d.month}月{d.day}日"),
    (False, lambda d: f"{d:%d/%m/%Y}" if d.day > 12 else f"{d:%Y-%m-%d}"),
    (False, lambda d: f"{d:%m/%d/%Y}" if d.day > 12 else f"{d:%Y-%m-%d}"),
    (False, lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}"),
    (True, lambda d: f"{d:%Y%m%d}"),
    (True, lambda d: f"{d.year - 1911}.{d:%m.%d}" if d.year > 2001 else f"{d:%Y-%m-%d}"),
)  # fmt: skip


@given(MOMENTS, st.sampled_from(MOMENT_FORMS))
@settings(max_examples=400)
def test_a_moment_is_read_back_from_every_form(
    moment: datetime, form: tuple[bool, Callable[[datetime], str]]
) -> None:
    is_stated, write = form
    text = write(moment.replace(microsecond=0))
    read = declared_date if is_stated else first_date
    written = read(text)
    assert written is not None, text
    assert written[:16] == f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}", text


@given(DAYS, st.sampled_from(DAY_FORMS))
@settings(max_examples=200)
def test_a_day_is_read_back_from_every_form(day: date, form: tuple[bool, Callable[[date], str]]) -> None:
    is_stated, write = form
    text = write(day)
    assert (declared_date if is_stated else first_date)(text) == day.isoformat(), text


@given(MOMENTS)
def test_a_date_ends_with_its_time_of_day(moment: datetime) -> None:
    text = f"来源：样例网 {moment:%Y-%m-%d %H:%M} 责任编辑"
    written = next(dates_in(text))
    assert written.cut_from(text) == "来源：样例网   责任编辑"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-1-5", "2026-01-05"),
        ("民國113年5月3日", "2024-05-03"),
        ("中華民國 113年5月3日", "2024-05-03"),
        ("2026-11-23 下午3:05", "2026-11-23T07:05:00Z"),
        ("2026-11-23 晚上8:05", "2026-11-23T12:05:00Z"),
        ("2026-11-23 晚上12:05", "2026-11-23"),  # of this day or of the next
        ("2026-11-23 上午12:05", "2026-11-22T16:05:00Z"),
        ("2026-11-23 凌晨12:05", "2026-11-22T16:05:00Z"),
        ("2026-11-23 中午1:05", "2026-11-23T05:05:00Z"),
        ("2026-11-23 09:00-17:00", "2026-11-23T01:00:00Z"),  # a span, not a zone
        ("2026-11-23 09:00 2026-11-24", "2026-11-23T01:00:00Z"),
        ("1970-01-01 08:00", None),  # a date that was never set
        ("1970-01-01，更新于2026-11-23", "2026-11-23"),
        ("3天前", None),
        ("10-12 09:30", None),
        ("11月23日 09:30", None),
        ("20261123", None),
        ("110-06-24", None),
        ("21-06-24", None),
        ("12.5.2012.7", None),
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
        ("06-24 2021", "2021-06-24"),
        ("2021 06/24", "2021-06-24"),
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
        ("Mon, 12 Oct 2026 09:30:00", "2026-10-12T01:30:00Z"),
        ("10/12/2026 9:30:00 AM", "2026-10-12T01:30:00Z"),
        ("Mon, 12 Oct 2026 09:30:00 EST", "2026-10-12T14:30:00Z"),
        ("yesterday", None),
        (None, None),
    ],
)
def test_feeds_write_dates_by_rfc_822_or_iso_8601(text: str | None, found: str | None) -> None:
    assert feed_date(text) == found


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for read in (first_date, list_date, feed_date, declared_date, boxed_date):
        read(text)


def test_the_folders_of_an_address_are_no_date() -> None:
    line = "原文链接：http://www.example.cn/2026/09/17/art_1_7.html"
    assert first_date(line) is None
    assert first_date(f"{line} 发布时间：2026-09-18") == "2026-09-18"
