"""Latest looks at a site → its health in a word, with the consequence, and a strip of the looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.web.views.moments import is_late
from storage.records import Attribution, SiteAnswer

WELL = frozenset({200, 304})
OVERDUE = timedelta(hours=24)
FEW = 0.7  # share of good looks below which a site is unsteady

# States in the order of the page: what an operator has to look at stands first.
STATES = ("failing", "unsteady", "overdue", "never", "paused", "well")


@dataclass(frozen=True)
class StripLook:
    """A look in the strip of a site. `mark` is well, gone or failed; `said` a status or failure."""

    mark: str
    at: datetime
    said: str
    capture: int


@dataclass(frozen=True)
class SiteHealth:
    """Health of a site. `state` is a key of the words: well, unsteady, failing, overdue, never, paused."""

    state: str
    strip: tuple[StripLook, ...]  # oldest first
    last_look: datetime | None
    last_success: datetime | None
    failed_since: int  # looks in a row without success


# Fields of a credit that an article should state. The share that is read tells of a template that changed.
FIELDS = ("source", "author", "editor", "published_at")


@dataclass(frozen=True)
class FieldRate:
    """In how many of the latest articles of a site a field is read."""

    name: str
    read: int
    of: int

    @property
    def is_low(self) -> bool:
        """Return whether the date is missing from most articles: every article has a date."""
        return self.name == "published_at" and self.read * 2 < self.of


def field_rates(stated: Sequence[Attribution]) -> tuple[FieldRate, ...]:
    """Return the rate of every field, () without articles."""
    if not stated:
        return ()
    return tuple(
        FieldRate(name, sum(bool(getattr(credit, name)) for credit in stated), len(stated)) for name in FIELDS
    )


def site_health(
    answers: Sequence[SiteAnswer],
    now: datetime,
    *,
    is_paused: bool,
    is_failing: bool,
    next_look: datetime | None,
) -> SiteHealth:
    """Return the health of a site from its latest answers, newest first, and the time of its next look."""
    strip = tuple(
        StripLook(_mark(each.status, each.failure), each.at, str(each.failure or each.status), each.capture)
        for each in reversed(answers)
    )
    good = [each.at for each in answers if each.status in WELL]
    in_row = next((n for n, each in enumerate(answers) if each.status in WELL), len(answers))
    last = answers[0].at if answers else None
    late = is_late(next_look, now) or (last is not None and now - last > OVERDUE)
    state = _state(strip, is_paused=is_paused, is_failing=is_failing or not good, is_overdue=late)
    return SiteHealth(state, strip, last, good[0] if good else None, in_row)


def _mark(status: int | None, failure: str | None) -> str:
    if failure or status is None:
        return "failed"
    return "well" if status in WELL else "gone" if status in (404, 410) else "failed"


def _state(strip: Sequence[StripLook], *, is_paused: bool, is_failing: bool, is_overdue: bool) -> str:
    if is_paused:
        return "paused"
    if not strip:
        return "never"
    if is_failing:
        return "failing"
    if is_overdue:
        return "overdue"
    share = sum(each.mark != "failed" for each in strip) / len(strip)
    return "unsteady" if share < FEW else "well"
