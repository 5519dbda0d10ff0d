"""Latest looks at all sites → whether this machine can resolve any name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.sites import Site
from storage.archive import statuses
from storage.engine.store import Store
from storage.frontier import site_controls
from storage.records import Failure

LEAST_SITES = 2  # the name of a single site may have ended


def unresolved_since(db: Store, sites: Sequence[Site]) -> datetime | None:
    """Return the first of the latest looks at all sites if none of these looks found an address, else None.

    Paused sites and sites without a look do not count.
    """
    paused = site_controls.pauses(db)
    looks = [statuses.latest_of_site(db, site.name, 1) for site in sites if site.name not in paused]
    latest = [look for of_site in looks for look in of_site]
    if len(latest) < LEAST_SITES or any(look.failure != Failure.DNS for look in latest):
        return None
    return min(look.at for look in latest)
