"""Store and sites → outlook of each site: due pages, the next look, and the reasons for which no look is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.revisit.allowance import allowance, resumes_at
from crawler.sites import Site
from storage.engine.store import Store
from storage.frontier import hosts, pages, site_controls
from storage.frontier.site_controls import Pause
from storage.frontier.turns import requests_of, turn_of

LATEST_YEAR = 9000  # pages of patterns that bring nothing new are due in the year 9999


@dataclass(frozen=True)
class LeftAlone:
    """A host that refused and gets no request until a time."""

    host: str
    until: datetime
    reason: str


@dataclass(frozen=True)
class SiteOutlook:
    """What comes next on a site. None as a time: unknown."""

    site: str
    due: int  # pages that are due
    next_look: datetime | None
    pause: Pause | None = None
    left_alone: tuple[LeftAlone, ...] = ()
    is_quiet: bool = False  # quiet hours
    is_spent: bool = False  # the requests of the day are spent
    is_taken: bool = False  # another process visits the site


def outlooks(db: Store, sites: Sequence[Site], now: datetime) -> list[SiteOutlook]:
    """Return the outlook of each site."""
    paused, due = site_controls.pauses(db), pages.count_due(db, now)
    waiting = [LeftAlone(*each) for each in hosts.waiting_hosts(db, now)]
    return [_outlook(db, site, due.get(site.name, 0), paused.get(site.name), waiting, now) for site in sites]


def next_of(found: Sequence[SiteOutlook]) -> SiteOutlook | None:
    """Return the site with the earliest next look; None if no look will come."""
    times = [(each.next_look, place) for place, each in enumerate(found) if each.next_look is not None]
    return found[min(times)[1]] if times else None


def _outlook(
    db: Store, site: Site, due: int, pause: Pause | None, waiting: Sequence[LeftAlone], now: datetime
) -> SiteOutlook:
    spent = requests_of(db, site.name, now)
    stopped = not allowance(site.daily_requests, site.quiet_hours, spent=spent, now=now)
    quiet = site.quiet_hours is not None and site.quiet_hours.holds(now)
    turn = turn_of(db, site.name)
    plain = SiteOutlook(
        site=site.name,
        due=due,
        next_look=now if due else pages.next_due(db, site.name, now),
        pause=pause,
        left_alone=tuple(each for each in waiting if site.covers(f"http://{each.host}/")),
        is_quiet=stopped and quiet,
        is_spent=stopped and not quiet,
        is_taken=turn is not None and turn.until is not None and turn.until > now,
    )
    return replace(plain, next_look=_next_look(plain, site, now))


def _next_look(outlook: SiteOutlook, site: Site, now: datetime) -> datetime | None:
    """Return the time at which the next due page may be looked at."""
    due_at = outlook.next_look
    if due_at is None or outlook.pause is not None or due_at.year > LATEST_YEAR:
        return None
    resumed = [resumes_at(site.quiet_hours, now)] if outlook.is_quiet or outlook.is_spent else []
    free = [min(each.until for each in outlook.left_alone)] if outlook.left_alone else []
    return max([due_at, *resumed, *free])
