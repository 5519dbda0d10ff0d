"""A paused site is not visited; a look that is asked for is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.frontier import pages, site_controls
from storage.records import DuePage, FoundPage, PageRole

DAY = timedelta(days=1)


def claimed(db: Store, now: datetime) -> DuePage | None:
    """The next page of the site, leased."""
    return pages.claim(db, site="mca", owner="me", now=now, lease_s=60, pause_s=0)


def test_a_paused_site_gives_no_page_until_it_is_resumed(either: Store, now: datetime) -> None:
    with transaction(either):
        pages.add_pages(either, [FoundPage("http://a.cn/", "mca", PageRole.SEED)], now)
        site_controls.pause_site(either, "mca", "lin", now)
        site_controls.pause_site(either, "mca", "wang", now + DAY)  # the first pause counts
    assert claimed(either, now) is None
    assert site_controls.next_look(either, "mca") is None
    assert pages.next_awaited(either, ["mca"], now) is None
    assert site_controls.pauses(either)["mca"].who == "lin"
    with transaction(either):
        site_controls.resume_site(either, "mca")
    assert claimed(either, now) is not None


def test_a_look_that_is_asked_for_is_due(either: Store, now: datetime) -> None:
    with transaction(either):
        pages.add_pages(either, [FoundPage("http://a.cn/", "mca", PageRole.SEED)], now)
    page = pages.get_page(either, "http://a.cn/")
    assert page
    with transaction(either):
        pages.set_due(either, page.id, now + DAY, unconditional=False)
    assert site_controls.next_look(either, "mca") == site_controls.due_of(either, page.id) == now + DAY
    with transaction(either):
        assert site_controls.look_now(either, "mca", now) == 1
    assert site_controls.next_look(either, "mca") == now
    with transaction(either):
        assert site_controls.look_at_page_now(either, "http://a.cn/", now - DAY)
        assert not site_controls.look_at_page_now(either, "http://b.cn/", now)
    assert site_controls.next_look(either, "mca") == now - DAY
