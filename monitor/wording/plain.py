"""Text of pages, addresses, times → plain text for people: on one line, cut, without secrets."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import overload
from urllib.parse import urlsplit

from storage.clock import SHANGHAI
from storage.records import ChangeFacts, Field, RepublicationFacts

TITLE_LENGTH, VALUE_LENGTH, REASON_LENGTH = 60, 48, 120  # characters of summaries


def shown_time(stamp: str) -> str:
    """Return an RFC 3339 time in Beijing time, 2026-11-23 14:05. A bare date stays a date."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return cut(stamp, 32)
    if len(stamp) <= len("2026-11-23"):
        return stamp
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def cut(text: str, length: int) -> str:
    """Return the text on one line, at most ``length`` characters: beginning, …, end."""
    plain = on_one_line(text)
    if len(plain) <= length:
        return plain
    tail = length // 4
    return plain[: length - tail - 1].rstrip() + "…" + plain[-tail:].lstrip()


CLEAN_LIMIT = 4_000  # characters of a text before it is put on one line
# Name and password of an address.
LOGIN = re.compile(r"(?<=://)[^\s/?#]*@")


def on_one_line(text: str) -> str:
    """Return the text on one line, without control characters and without passwords in addresses."""
    text = LOGIN.sub("", text[:CLEAN_LIMIT])
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def shown_values(facts: ChangeFacts | RepublicationFacts) -> tuple[str, str]:
    """Return both values, cut; times in Beijing time."""
    before, after = facts.before, facts.after
    if isinstance(facts, ChangeFacts) and facts.field is Field.PUBLISHED:
        before, after = (shown_time(value) if value else "" for value in (before, after))
    return cut(before, VALUE_LENGTH), cut(after, VALUE_LENGTH)


Cell = str | int | float | None


def printable(value: Cell) -> str:
    """Return a value without control characters: no page can move the cursor or break a line of TSV."""
    if value is None:
        return ""
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    if text.isprintable():  # as most text is: the whole is seen at once
        return text
    return "".join(character if character.isprintable() else " " for character in text)


SECONDS = len("2026-01-01T00:00:00")


@overload
def utc(moment: datetime) -> str: ...
@overload
def utc(moment: None) -> None: ...
def utc(moment: datetime | None) -> str | None:
    """Return RFC 3339 in UTC, to the second: the form of times in JSON."""
    return f"{moment.astimezone(UTC).isoformat()[:SECONDS]}Z" if moment else None  # sooner than strftime


# Characters that are no part of an address (RFC 3986), or a mention or a mark for clients.
ESCAPED = {each: f"%{ord(each):02X}" for each in ' "<>@\\^`{|}'}


TITLE_MOST, LINE_MOST, BODY_MOST, PAGES_NAMED = 120, 600, 8000, 10  # limits of messages


def one_line(text: str) -> str:
    """Return printable characters only: no line break ends a mail header, no escape reaches a terminal."""
    return printable(text).strip()


def shown_url(url: str | None) -> str | None:
    """Return an address for people, without name and password. Characters on which clients act are escaped."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    except ValueError:
        bare = url
    return "".join(ESCAPED.get(each, each) for each in one_line(bare))[:LINE_MOST]
