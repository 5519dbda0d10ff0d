"""Counts of earlier messages → whether further findings of an event are worth a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records import Finding, Severity

REPEATS = (2, 5, 10, 20)  # numbers of pages at which an event is told again
# a larger number of like findings on a site within a day comes from the site, and is one message
TEMPLATE_CHANGES, TEMPLATE_HOURS = 20, 24
CRITICAL_EVERY = timedelta(minutes=15)  # shortest time between two notices of critical findings


def is_due(told: int, waiting: int) -> bool:
    """Say whether an event with ``told`` known pages is told again for ``waiting`` further pages."""
    return told == 0 or any(told < count <= told + waiting for count in REPEATS)


@dataclass(frozen=True)
class Told:
    """A channel's messages about like findings of a site within a day."""

    count: int  # findings
    last: datetime | None  # time of the last message


def is_template_due(told: Told, waiting: Sequence[Finding], now: datetime) -> bool:
    """Say whether waiting like findings of a site are worth a message."""
    if told.count <= TEMPLATE_CHANGES or (is_never_hidden(waiting) and _is_long_ago(told.last, now)):
        return True
    known = told.count + len(waiting)
    return any(told.count < TEMPLATE_CHANGES * count <= known for count in REPEATS)


def is_never_hidden(waiting: Sequence[Finding]) -> bool:
    """Say whether waiting findings must be told: a critical finding is never only counted."""
    return any(each.severity >= Severity.CRITICAL for each in waiting)


def _is_long_ago(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= CRITICAL_EVERY
