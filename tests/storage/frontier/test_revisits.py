"""The revisit policy finds everything again that it learned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.engine.store import Store, row, stored_time, transaction
from storage.frontier import pages, revisits
from storage.frontier.revisits import Pace, WaitingArticle
from storage.records import FoundPage, Page, PageId, PageRole

URL = "http://www.mca.gov.cn/a/1.html"


def article(db: Store, now: datetime) -> Page:
    with transaction(db):
        pages.add_pages(db, [FoundPage(URL, "mca", PageRole.ARTICLE)], now)
    page = pages.get_page(db, URL)
    assert page is not None
    return page


def test_bins_and_paces_are_read_back(either: Store, now: datetime) -> None:
    assert (revisits.hazard_bins(either), revisits.pace_of(either, "mca")) == ([], Pace("mca"))
    for bins in ([(1.0, 2.0, 0.0, 2.0), (0.5, 9.0, 0.25, 9.0)], [(3.0, 4.0, 1.0, 4.0)]):
        with transaction(either):
            revisits.save_hazard_bins(either, bins)
        assert revisits.hazard_bins(either) == bins
    for pace in (Pace("mca", 1.5, 2.5), Pace("mca", 2.0, 3.0, 0.125, now)):
        with transaction(either):
            revisits.save_pace(either, pace)
        assert revisits.pace_of(either, "mca") == pace


def test_a_course_is_read_back_and_belongs_to_articles_with_a_look(either: Store, now: datetime) -> None:
    page = article(either, now)
    course = replace(revisits.course_of(either, page.id), weighed_at=now, edits_seen=2, edits_expected=0.5)
    with transaction(either):
        revisits.save_course(either, page.id, course)
    assert revisits.course_of(either, page.id) == course
    assert revisits.waiting_articles(either, "mca") == []
    with transaction(either):
        either.conn.execute("UPDATE pages SET looked_at = ?", (stored_time(now),))
    assert revisits.waiting_articles(either, "mca") == [WaitingArticle(page.id, course, now, now)]
    with pytest.raises(LookupError):
        revisits.course_of(either, PageId(99))


def test_sites_are_named_whose_threshold_is_old(either: Store, now: datetime) -> None:
    with transaction(either):
        for site, at in (("old", now - timedelta(hours=7)), ("new", now), ("never", None)):
            revisits.save_pace(either, Pace(site, threshold=0.1, calibrated_at=at))
    assert revisits.sites_calibrated_before(either, now - timedelta(hours=6)) == ["old"]


def test_the_next_look_is_set_only_for_the_latest_look(either: Store, now: datetime) -> None:
    page = article(either, now)
    later = now + timedelta(days=3)
    with transaction(either):
        either.conn.execute("UPDATE pages SET looked_at = ?", (stored_time(now),))
        revisits.set_next_look(either, page.id, now - timedelta(hours=1), later)
    assert row(either, "SELECT due_at FROM pages") == {"due_at": stored_time(now)}
    with transaction(either):
        revisits.set_next_look(either, page.id, now, later)
    assert row(either, "SELECT due_at FROM pages") == {"due_at": stored_time(later)}
