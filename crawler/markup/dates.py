"""Dates as pages write them → RFC 3339.

A date with a time of day becomes a moment in UTC ("2021-06-24T01:12:00Z"). A date alone stays a calendar day
("2021-06-24"). A time without a zone is taken as Asia/Shanghai. A date without a year (10-12 09:30) and a relative
date (3天前) are no dates: the year would be guessed. The forms stand in `date_forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from crawler.markup.date_forms import (
    ANYWHERE,
    BEFORE_AT_MOST,
    BOXES,
    CENTURIES,
    CLOCK,
    CLOCK_BEFORE,
    EMPTY,
    EVENING,
    GAP,
    MORNING,
    NOON,
    STATED,
    YEAR_FIRST,
    ZONE,
    DateForm,
    offset_of,
    plain,
)
from storage.clock import SHANGHAI

DATE = YEAR_FIRST.pattern  # the usual form, for a quick look
ADDRESS = re.compile(r"https?://[\w./?=&%#:;~+,@!$*'()-]{1,2000}", re.ASCII | re.IGNORECASE)
NIGHT = (
    "晚上",
    "晚间",
    "晚間",
    "深夜",
    "夜间",
    "夜間",
    "夜里",
)  # 晚上12:05 may be of this day or of the next


@dataclass(frozen=True)
class WrittenDate:
    """A date in a text: the value in RFC 3339, and the place of day and time of day."""

    value: str
    start: int
    end: int

    def cut_from(self, text: str) -> str:
        """Return the text with a space in place of the date."""
        return f"{text[: self.start]} {text[self.end :]}"


def dates_in(text: str, *, stated: bool = False) -> Iterator[WrittenDate]:
    """Yield the dates of a text, in order. `stated` also takes numbers that only a label makes a date: 20210624.

    The folders of an address are no date.
    """
    yield from _dates_in(_without_addresses(plain(text)), STATED if stated else ANYWHERE)


def _without_addresses(text: str) -> str:
    """Return a text with spaces in place of its addresses; every other character keeps its place."""
    return ADDRESS.sub(lambda match: " " * len(match[0]), text) if "://" in text else text


def find_date(text: str, *, stated: bool = False) -> WrittenDate | None:
    """Return the first date of a text, None if the text has no date; see `dates_in`."""
    return next(dates_in(text, stated=stated), None)


def _dates_in(text: str, forms: Sequence[DateForm]) -> Iterator[WrittenDate]:
    at = 0
    forms = [form for form in forms if form.mark.search(text)]
    while forms and (match := _first_match(text, forms, at)):
        form, day = match
        written = _written(text, day, form, at)
        if written:
            yield written
        at = written.end if written else day.end()


def _first_match(text: str, forms: Sequence[DateForm], at: int) -> tuple[DateForm, re.Match[str]] | None:
    """Return the match that begins first; of several at the same place, the match of the first form."""
    matches = [(form, match) for form in forms if (match := form.pattern.search(text, at))]
    return min(matches, key=lambda match: match[1].start(), default=None)


def _written(text: str, match: re.Match[str], form: DateForm, taken: int) -> WrittenDate | None:
    """Return the date of a match with the time of day behind, inside or before; None for a day that never was."""
    parts = match.groupdict()
    year, month, day = form.day(parts)
    if year not in CENTURIES or (year, month, day) in EMPTY:
        return None
    try:
        shown = date(year, month, day)
    except ValueError:
        return None
    if parts.get("inner"):
        clock = CLOCK.match(parts["inner"])
        zone = (parts.get("innerzone") or "").strip() or None
        return WrittenDate(_value(shown, clock, offset_of(_known(zone), None)), match.start(), match.end())
    return _with_clock(text, shown, match, taken)


def _known(zone: str | None) -> str | None:
    match = ZONE.fullmatch(zone) if zone else None
    return match["named"] if match else None


def _with_clock(text: str, day: date, match: re.Match[str], taken: int) -> WrittenDate:
    """Return the date of a day with the time of day behind, else with the time of day before."""
    gap = GAP.match(text, match.end())
    behind = CLOCK.match(text, gap.end()) if gap else None
    if gap and behind:
        zone = _zone_behind(text, gap, behind)
        offset = (
            offset_of(zone["named"] or gap["zone"], zone["offset"]) if zone else offset_of(gap["zone"], None)
        )
        end = zone.end() if zone and (zone["named"] or zone["offset"]) else behind.end()
        return WrittenDate(_value(day, behind, offset), match.start(), end)
    start = max(taken, match.start() - BEFORE_AT_MOST)
    before = CLOCK_BEFORE.search(text[start : match.start()])
    if before:
        return WrittenDate(_value(day, before, None), start + before.start(), match.end())
    return WrittenDate(day.isoformat(), match.start(), match.end())


def _zone_behind(text: str, gap: re.Match[str], clock: re.Match[str]) -> re.Match[str] | None:
    """Return the zone after a time of day. A bare offset counts after seconds or T; else 12:30-13:00 is a span."""
    zone = ZONE.match(text, clock.end())
    if zone is None or zone["named"] or not zone["offset"]:
        return zone
    return zone if clock["second"] or gap.group().strip().upper() == "T" else None


def _value(day: date, clock: re.Match[str] | None, offset: timedelta | None) -> str:
    """Return a day with a time of day as RFC 3339; the day alone if the hour is open."""
    if clock is None:
        return day.isoformat()
    hour = _hour(int(clock["hour"]), (clock["part"] or clock["behind"] or "").lower())
    if hour is None:
        return day.isoformat()
    moment = datetime.combine(day, time(hour, int(clock["minute"]), int(clock["second"] or 0)), SHANGHAI)
    if offset is not None:
        moment = moment.replace(tzinfo=timezone(offset))
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return day.isoformat()


def _hour(hour: int, part: str) -> int | None:
    """Return the hour of the day, 0 to 23, of an hour with 上午, 下午, PM …; None for 24:00 and for 晚上12:00."""
    if hour > 23 or (hour == 12 and part in NIGHT):
        return None
    if part in MORNING:
        return 0 if hour == 12 else hour
    if part in EVENING and hour < 12:
        return hour + 12
    return hour + 12 if part in NOON and hour < 4 else hour


# --- readers ---


def first_date(text: str) -> str | None:
    """Return the first date in a text as RFC 3339, None if the text has no date."""
    written = find_date(text)
    return written.value if written else None


def declared_date(text: str) -> str | None:
    """Return the date of a text that a label, a meta tag or a feed declares as a date."""
    written = find_date(text, stated=True)
    return written.value if written else None


def boxed_date(text: str) -> WrittenDate | None:
    """Return the date of a text with a large day beside year and month: "24 2021-06"."""
    return next(_dates_in(plain(text), BOXES), None)


def list_date(text: str) -> str | None:
    """Return the date of a row of a list; a large day may stand beside year and month."""
    written = find_date(text) or boxed_date(text)
    return written.value if written else None


def feed_date(text: str | None) -> str | None:
    """Return the date of an entry of a feed or sitemap, in RFC 822, ISO 8601 or any form of pages."""
    return declared_date(text or "")
