"""When is a page due again, and how long is a host left alone. Pure.

What a visit itself can say, before anything is concluded from it: soon after a change, ever more seldom once a
page is quiet. An article's priority is (now − last look) / (now − last change + 1 h), and it is due when that
reaches PATIENCE, which gives the time in closed form. Once its site is calibrated, what was learned sets another
time (crawler/revisit/hazard.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records import Page, PageRole

PATIENCE = 0.5  # about 18 looks at an unchanged article in 90 days, 25 in three years


@dataclass(frozen=True)
class RevisitBounds:
    """How soon a page may be looked at again, and how late it must be."""

    soonest: timedelta
    latest: timedelta


DEFAULT_BOUNDS = RevisitBounds(timedelta(minutes=15), timedelta(days=30))

# After so many visits in a row under which the program ended, a page is read for links in a process of its own.
MOST_INTERRUPTED = 3

LIST_EVERY = timedelta(minutes=20)
FURTHER_LIST_EVERY = timedelta(hours=12)
FAILED_FIRST = timedelta(minutes=30)

CHALLENGES = frozenset({403, 412, 468, 521})
OVERLOADED = frozenset({429, 503})
CHALLENGE_FIRST_S, CHALLENGE_MOST_S = 3600.0, 86_400.0
OVERLOAD_FIRST_S, OVERLOAD_MOST_S = 60.0, 7200.0
RETRY_AFTER_MOST_S = 86_400.0


def next_look(page: Page, now: datetime, *, usable: bool, bounds: RevisitBounds = DEFAULT_BOUNDS) -> datetime:
    """When to look at a page again that is being looked at now."""
    return now + min(max(_wait(page, now, usable=usable), bounds.soonest), bounds.latest)


def _wait(page: Page, now: datetime, *, usable: bool) -> timedelta:
    if not usable:
        wait: timedelta = FAILED_FIRST * 2 ** min(page.failures, 10)
        return wait
    if page.role is PageRole.SEED:
        return LIST_EVERY
    if page.role is PageRole.LIST:
        return FURTHER_LIST_EVERY
    quiet = now - max((each for each in (page.changed_at, page.discovered_at) if each), default=now)
    return PATIENCE * (quiet + timedelta(hours=1))


def host_backoff_s(
    previous_s: float, *, status: int | None, retry_after_s: float | None, challenged: bool = False
) -> float:
    """How many seconds to ask nothing of a host that refuses; 0 where it does not refuse.

    What Retry-After asks for is given, up to a day (RFC 9110, section 10.2.3); more where the host refuses again
    after that time, for "0" asks for a request a second without end. ``challenged``: it answers with a page that
    asks for a proof of being human, whatever the status.
    """
    if retry_after_s is not None and status in OVERLOADED:
        grown_s = min(previous_s * 2, OVERLOAD_MOST_S)
        return min(max(retry_after_s, grown_s, 1.0), RETRY_AFTER_MOST_S)
    if status in OVERLOADED:
        return min(max(previous_s * 2, OVERLOAD_FIRST_S), OVERLOAD_MOST_S)
    if challenged or status in CHALLENGES:
        return min(max(previous_s * 2, CHALLENGE_FIRST_S), CHALLENGE_MOST_S)
    return 0.0
