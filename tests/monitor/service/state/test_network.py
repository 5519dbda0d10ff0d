"""No name of any site can be resolved: the trouble is this machine's."""

from __future__ import annotations

from datetime import datetime, timedelta

from sites.visited import Visits

from crawler.sites import Site
from monitor.service.state.network import unresolved_since
from storage.engine.store import Store
from storage.records import Failure, SiteRole

SITES = tuple(
    Site(name, name, SiteRole.ORIGINAL, (f"{name}.gov.cn",), (f"http://{name}.gov.cn/",))
    for name in ("a", "b")
)


def test_one_unresolved_name_or_a_single_site_is_no_trouble_of_the_machine(db: Store, now: datetime) -> None:
    visits = Visits(db, now)
    visits.visit(SITES[0].start_urls[0], site="a", failure=Failure.DNS)
    assert unresolved_since(db, SITES) is None
    assert unresolved_since(db, SITES[:1]) is None
    visits.visit(SITES[1].start_urls[0], site="b", status=200)
    assert unresolved_since(db, SITES) is None


def test_names_of_all_sites_that_fail_tell_since_when(db: Store, now: datetime) -> None:
    visits = Visits(db, now)
    for site in SITES:
        visits.visit(site.start_urls[0], site=site.name, failure=Failure.DNS)
    since = unresolved_since(db, SITES)
    assert since is not None
    assert now <= since <= now + timedelta(hours=1)
