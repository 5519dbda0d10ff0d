"""What comes next on a site, and why nothing comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.revisit.allowance import quiet_hours
from crawler.sites import Site
from monitor.service.state.outlook import next_of, outlooks
from storage.engine.store import Store, transaction
from storage.frontier import hosts, pages, site_controls, turns
from storage.records import FoundPage, PageRole, SiteRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 14:00 in Beijing
URL = "http://www.mca.gov.cn/"
MCA = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), (URL,))
MSNC = Site("msnc", "民生内参", SiteRole.PORTAL, ("msnc.org.cn",), ("http://www.msnc.org.cn/",))
SOON = timedelta(minutes=20)


def due_in(db: Store, wait: timedelta, site: Site = MCA) -> None:
    """A start page that is due after a while."""
    with transaction(db):
        pages.add_pages(db, [FoundPage(site.start_urls[0], site.name, PageRole.SEED)], NOW)
        page = pages.get_page(db, site.start_urls[0])
        assert page is not None
        pages.set_due(db, page.id, NOW + wait, unconditional=False)


def test_the_next_look_is_the_first_page_that_becomes_due(db: Store) -> None:
    due_in(db, SOON)
    (found,) = outlooks(db, [MCA], NOW)
    assert (found.due, found.next_look) == (0, NOW + SOON)


def test_a_page_that_is_due_is_looked_at_now(db: Store) -> None:
    due_in(db, -SOON)
    (found,) = outlooks(db, [MCA], NOW)
    assert (found.due, found.next_look) == (1, NOW)


def test_no_look_comes_to_a_paused_site_and_to_a_site_without_pages(db: Store) -> None:
    due_in(db, SOON)
    with transaction(db):
        site_controls.pause_site(db, "mca", "lin", NOW)
    paused, unknown = outlooks(db, [MCA, MSNC], NOW)
    assert (paused.next_look, unknown.next_look) == (None, None)
    assert paused.pause is not None and paused.pause.who == "lin"
    assert next_of([paused, unknown]) is None


def test_a_host_that_refused_is_looked_at_when_its_time_is_over(db: Store) -> None:
    due_in(db, -SOON)
    until = NOW + timedelta(hours=1)
    with transaction(db):
        hosts.back_off(db, "www.mca.gov.cn", until=until, backoff_s=3600, reason="status 412")
    (found,) = outlooks(db, [MCA], NOW)
    assert found.next_look == until
    assert [(each.host, each.reason) for each in found.left_alone] == [("www.mca.gov.cn", "status 412")]


def test_quiet_hours_and_a_spent_budget_end_at_their_times(db: Store) -> None:
    due_in(db, -SOON)
    quiet = replace(MCA, quiet_hours=quiet_hours("13:00-15:30"))
    (found,) = outlooks(db, [quiet], NOW)
    assert (found.is_quiet, found.next_look) == (True, datetime(2026, 11, 24, 7, 30, tzinfo=UTC))
    with transaction(db):
        turns.note_requests(db, "mca", NOW, 3)
    (found,) = outlooks(db, [replace(MCA, daily_requests=3)], NOW)
    assert (found.is_spent, found.next_look) == (True, datetime(2026, 11, 24, 16, 0, tzinfo=UTC))


def test_a_site_that_another_process_visits_is_taken(db: Store) -> None:
    due_in(db, SOON)
    with transaction(db):
        turns.take_turn(db, "mca", owner="other", now=NOW, lease_s=60, pause_s=2)
    (found,) = outlooks(db, [MCA], NOW)
    assert found.is_taken


def test_the_earliest_site_comes_next(db: Store) -> None:
    due_in(db, 2 * SOON)
    due_in(db, SOON, MSNC)
    coming = next_of(outlooks(db, [MCA, MSNC], NOW))
    assert coming is not None and coming.site == "msnc"
