"""Dates as pages write them → RFC 3339.

A date with a time of day becomes a moment in UTC ("2021-06-24T01:12:00Z"). A date alone stays a calendar day
("2021-06-24"). A time without a zone is taken as Asia/Shanghai.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from storage.clock import SHANGHAI

TIME = (
    r"(?:[\sT　 日,，|]{0,6}(?:(?:星期|周|週)[一二三四五六日天]|[上下]午)?\s{0,3}(?P<hour>[01]?\d|2[0-4])\s?"
    r"(?:[:：∶]|时|時|点)\s?"
    r"(?P<minute>[0-5]?\d)(?:\s?(?:[:：∶]|分)\s?(?P<second>[0-5]\d)?(?:\.\d{1,9})?)?)?"
    r"(?P<zone>Z|[+-](?:[01]\d:?\d\d))?"
)
DATE = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:19|20)\d\d)|(?:中華民國|民國|民国)\s?(?P<roc>\d{2,3}))"
    r"\s?(?:[-/.．－—–_]|年)\s?(?P<month>1[0-2]|0?[1-9])\s?(?:[-/.．－—–_]|月)\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d(?!\d:))日?" + TIME
)
COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])\s{0,4}(?:日\s{0,4})?[|/]?\s{0,4}(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?"
    r"(?P<month>1[0-2]|0?[1-9])月?(?![-/.\d])"
)


def written(match: re.Match[str]) -> str | None:
    """Return the moment or day of a match of DATE, COMPACT or DAY_FIRST as RFC 3339.

    None means a day outside the calendar. Years of the Republic of China count from 1912.
    """
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else int(parts.get("roc") or 0) + 1911
    try:
        day = date(year, int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None
    if not parts.get("hour") or not parts.get("minute"):
        return day.isoformat()
    hour = int(parts["hour"])
    if "下午" in match.group() and hour < 12:
        hour += 12
    if hour > 23:
        return day.isoformat()
    clock = time(hour, int(parts["minute"]), int(parts.get("second") or 0))
    return _utc(datetime.combine(day, clock, SHANGHAI), parts.get("zone"))


def _utc(moment: datetime, zone: str | None) -> str:
    """Return `moment` as RFC 3339 in UTC; its wall clock is read in `zone` ("Z", "+08:00") if a zone is given."""
    if zone == "Z":
        moment = moment.replace(tzinfo=UTC)
    elif zone:
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if offset < timedelta(hours=24):
            moment = moment.replace(tzinfo=timezone(offset if zone[0] == "+" else -offset))
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return moment.date().isoformat()


def first_date(text: str) -> str | None:
    """Return the first date in a text as RFC 3339, None if the text has no date."""
    for match in DATE.finditer(text):
        if date_written := written(match):
            return date_written
    return None


def list_date(text: str) -> str | None:
    """Return the date of a row of a list.

    Some lists show a large day above year and month: "24 2021-06".
    """
    if date_written := first_date(text):
        return date_written
    match = DAY_FIRST.search(text)
    return written(match) if match else None


def feed_date(text: str | None) -> str | None:
    """Return the date of an entry of a feed or sitemap, written as RFC 822 or ISO 8601."""
    text = (text or "").strip()
    if date_written := first_date(text):
        return date_written
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _utc(moment, None)


def meta_date(text: str) -> str | None:
    """Return the date of a meta tag, written as on a page or as eight digits."""
    if date_written := first_date(text):
        return date_written
    match = COMPACT.search(text)
    return written(match) if match else None
