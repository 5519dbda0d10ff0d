"""An article and the sites with a duty → a new task: time of issue, sites, deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.analysis.setup import Setup
from monitor.analysis.spread.copies import Gatherer
from monitor.analysis.spread.sightings import list_book
from monitor.judge.policy import SiteList
from monitor.judge.spread.presence import CopyPresence
from monitor.judge.spread.stated import Standing, first_stated, standing
from storage.engine.store import Store
from storage.frontier import pages
from storage.spread.tasks import CarryTask, TaskSite


@dataclass(frozen=True)
class NewTask:
    """The facts of a new task."""

    name: str
    message_url: str | None
    headline: str | None
    text: str | None
    form: str
    issued_at: datetime
    issued_basis: str
    deadline: datetime
    made_at: datetime
    remind_before_h: float | None = None

    def task(self, *, who: str, note: str) -> CarryTask:
        """Return the task without a number."""
        before = None if self.remind_before_h is None else timedelta(hours=self.remind_before_h)
        return CarryTask(
            0, self.name, self.message_url, self.headline, self.text, self.form, self.issued_at,
            self.issued_basis, self.deadline, self.made_at, who=who, note=note,
            remind_at=None if before is None else self.deadline - before,
        )  # fmt: skip


@dataclass(frozen=True)
class Appearance:
    """The first sight of an article on the site of the article, and the time from which a deadline counts."""

    presence: CopyPresence
    issued_at: datetime
    basis: str  # stated, looks
    absent_at: datetime | None  # last look without the article; None: the first look showed the article
    stated: str | None  # as the page says


def appearance_of(db: Store, setup: Setup, url: str, until: datetime) -> Appearance | None:
    """Return when an article appeared on the site of the article; None before the page was read.

    The stated time counts if it has minutes and lies inside the interval of first sight, else the first look.
    """
    page = pages.behind(db, url)
    if page is None:
        return None
    gatherer = Gatherer(db, list_book(db, setup, [page.site], until))
    found = gatherer.of_pages([page.id])
    if not found:
        return None
    presence = found[0].stays[0].presence
    stated = first_stated(head.published_at for head in found[0].heads)
    absent_at = presence.seen.after or gatherer.last_absence(page.site, page.url, presence.shown)
    said = found[0].heads[0].published_at
    if stated is not None and standing(stated, presence.seen) is Standing.INSIDE:
        return Appearance(presence, stated.minute, "stated", absent_at, said)
    return Appearance(presence, presence.by, "looks", absent_at, said)


def issue_of(db: Store, setup: Setup, url: str | None, now: datetime) -> tuple[datetime, str]:
    """Return when an article was issued, and how this is known. An unknown article is issued now."""
    appearance = appearance_of(db, setup, url, now) if url else None
    return (appearance.issued_at, appearance.basis) if appearance else (now, "operator")


def sites_on(lists: Sequence[SiteList], names: Sequence[str], sites: Sequence[str]) -> list[TaskSite]:
    """Return the sites of the named lists, and the named sites, every site once.

    A site of a list has the tier and the weight of the list.
    """
    found: dict[str, TaskSite] = {}
    for each in lists:
        for site in each.sites if each.name in names else ():
            found.setdefault(site, TaskSite(site, each.tier, each.weight, each.name))
    for site in sites:
        of_list = next((each for each in lists if site in each.sites), None)
        tier, weight = (of_list.tier, of_list.weight) if of_list else (None, 1.0)
        found.setdefault(site, TaskSite(site, tier, weight, of_list.name if of_list else None))
    return list(found.values())
