"""Page or refusal → time of the next look at the page, time without requests to the host.

A page is due soon after a change, and later the longer the page stays quiet. An article's priority is
(now − last look) / (now − last change + 1 h). The article is due when the priority reaches PATIENCE, which gives
the time in closed form. After calibration of a site, the learned hazards set another time
(crawler/revisit/hazard.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.records import Page, PageRole

PATIENCE = 0.5  # about 18 looks at an unchanged article in 90 days, 25 in three years


@dataclass(frozen=True)
class RevisitBounds:
    """Shortest and longest time between two looks at a page."""

    soonest: timedelta
    latest: timedelta


DEFAULT_BOUNDS = RevisitBounds(timedelta(minutes=15), timedelta(days=30))

# After so many visits in a row that ended the program, a page is read for links in a separate process.
MOST_INTERRUPTED = 3

LIST_EVERY = timedelta(minutes=20)
FURTHER_LIST_EVERY = timedelta(hours=12)
PAST_ISSUE_EVERY = timedelta(days=365)  # its articles are looked at by themselves
FAILED_FIRST = timedelta(minutes=30)
MOST_REQUISITE_FAILURES = 2  # in a row; then a style sheet or picture is given up
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

CHALLENGES = frozenset({403, 412, 468, 521})
OVERLOADED = frozenset({429, 503})
CHALLENGE_FIRST_S, CHALLENGE_MOST_S = 3600.0, 86_400.0
OVERLOAD_FIRST_S, OVERLOAD_MOST_S = 60.0, 7200.0
RETRY_AFTER_MOST_S = 86_400.0


def next_look(
    page: Page,
    now: datetime,
    *,
    usable: bool,
    bounds: RevisitBounds = DEFAULT_BOUNDS,
    is_past_issue: bool = False,
) -> datetime:
    """Return the time of the next look at a page that is visited now.

    `usable` means that the visit brought an answer about the page, `is_past_issue` that the page is a list to which a
    newspaper adds nothing any more.
    """
    if usable and is_past_issue and page.role is PageRole.LIST:
        return now + PAST_ISSUE_EVERY
    if page.role is PageRole.REQUISITE and (usable or page.failures >= MOST_REQUISITE_FAILURES):
        return NEVER
    return now + min(max(_wait(page, now, usable=usable), bounds.soonest), bounds.latest)


def _wait(page: Page, now: datetime, *, usable: bool) -> timedelta:
    if not usable:
        wait: timedelta = FAILED_FIRST * 2 ** min(page.failures, 10)
        return wait
    if page.role is PageRole.SEED:
        return LIST_EVERY
    if page.role is PageRole.LIST:
        return FURTHER_LIST_EVERY
    quiet = now - max(filter(None, (page.changed_at, page.discovered_at)), default=now)
    return PATIENCE * (quiet + timedelta(hours=1))


def host_backoff_s(
    previous_s: float, *, status: int | None, retry_after_s: float | None, challenged: bool = False
) -> float:
    """Return for how many seconds a refusing host gets no requests; 0 if the host does not refuse.

    Retry-After is obeyed up to a day (RFC 9110, section 10.2.3). A host that refuses again gets a longer time:
    "Retry-After: 0" would ask for a request a second without end. `challenged` means an answer that asks for a
    proof of being human, whatever the status. `previous_s` is the time of the refusal before.
    """
    if retry_after_s is not None and status in OVERLOADED:
        grown_s = min(previous_s * 2, OVERLOAD_MOST_S)
        return min(max(retry_after_s, grown_s, 1.0), RETRY_AFTER_MOST_S)
    if status in OVERLOADED:
        return min(max(previous_s * 2, OVERLOAD_FIRST_S), OVERLOAD_MOST_S)
    if challenged or status in CHALLENGES:
        return min(max(previous_s * 2, CHALLENGE_FIRST_S), CHALLENGE_MOST_S)
    return 0.0
