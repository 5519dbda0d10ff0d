"""Which findings tell of one event, and when a further copy is worth a further message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records import Finding, Severity

REPEATS = (2, 5, 10, 20)  # pages of one event at which it is told again
# more than so many like findings on one site within a day are the site's doing, and one message
TEMPLATE_CHANGES, TEMPLATE_HOURS = 20, 24
CRITICAL_EVERY = timedelta(minutes=15)  # further critical ones are told together, at the soonest


def is_due(told: int, waiting: int) -> bool:
    """Whether an event of which ``told`` pages are known to the channel is told again for ``waiting`` more."""
    return told == 0 or any(told < count <= told + waiting for count in REPEATS)


@dataclass(frozen=True)
class Told:
    """What a channel was told of a site's like findings within a day."""

    count: int  # of findings
    last: datetime | None  # when


def is_template_due(told: Told, waiting: Sequence[Finding], now: datetime) -> bool:
    """Whether like findings of a site are worth a message for those that wait."""
    if told.count <= TEMPLATE_CHANGES or (is_never_hidden(waiting) and _is_long_ago(told.last, now)):
        return True
    known = told.count + len(waiting)
    return any(told.count < TEMPLATE_CHANGES * count <= known for count in REPEATS)


def is_never_hidden(waiting: Sequence[Finding]) -> bool:
    """Whether these wait for the next notice where others are only counted: what is critical is always told."""
    return any(each.severity >= Severity.CRITICAL for each in waiting)


def _is_long_ago(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= CRITICAL_EVERY
