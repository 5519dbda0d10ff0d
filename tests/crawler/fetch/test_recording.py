"""Visits → the archive: recorded with a lease, dropped without, and a store that cannot be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.fetch.claims import PassTask
from crawler.fetch.exchange import Visited
from crawler.fetch.recording import RecordVisit
from crawler.fetch.spider import NewsSpider
from crawler.sites import Site
from storage.archive.captures import Visit, count_captures
from storage.archive.passes import start_pass
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import DuePage, Fetch, FoundPage, PageRole, SiteRole

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
URL = "http://x.gov.cn/1"
SITE = Site("x", "x", SiteRole.ORIGINAL, ("x.gov.cn",), ())


@pytest.fixture
def reported() -> list[Visited]:
    """The visits that the pass was told of."""
    return []


@pytest.fixture
def spider(db: Store, reported: list[Visited]) -> Iterator[NewsSpider]:
    with transaction(db, alone=True):
        pages.add_pages(db, [FoundPage(URL, "x", PageRole.ARTICLE)], NOW)
    pass_id = start_pass(db, NOW, "me")
    yield NewsSpider(task=PassTask(db, (SITE,), pass_id, "me", lambda: NOW, reported.append))


def leased(db: Store, owner: str = "me") -> Visited:
    due = pages.claim(db, site="x", owner=owner, now=NOW, lease_s=300, pause_s=0)
    assert isinstance(due, DuePage)
    fetch = Fetch(due.page.url, NOW, 5, status=200, body=b"<p>a</p>", final_url=due.page.url)
    return Visited(Visit(due.page, fetch, NOW + timedelta(days=1)), "x", 0)


def test_a_visit_is_archived_and_its_page_given_back(
    db: Store, spider: NewsSpider, reported: list[Visited]
) -> None:
    item = leased(db)
    assert RecordVisit(spider).process_item(item) is item
    assert count_captures(db) == 1
    assert pages.lease_owners(db) == []
    assert reported == [item]
    assert spider.trouble is None


def test_a_visit_whose_lease_was_lost_is_dropped_and_the_pass_goes_on(
    db: Store, spider: NewsSpider, reported: list[Visited]
) -> None:
    item = leased(db, owner="another")
    RecordVisit(spider).process_item(item)
    assert count_captures(db) == 0
    assert reported == [item]
    assert spider.trouble is None


def test_a_store_that_cannot_be_written_ends_the_pass_with_its_error(
    db: Store, spider: NewsSpider, reported: list[Visited]
) -> None:
    item = leased(db)
    db.conn.execute("PRAGMA query_only = 1")
    RecordVisit(spider).process_item(item)
    assert isinstance(spider.trouble, sqlite3.OperationalError)
    assert reported == []


def test_no_other_spider_is_served() -> None:
    crawler = get_crawler()
    crawler.spider = Spider("other")
    with pytest.raises(TypeError, match="NewsSpider only"):
        RecordVisit.from_crawler(crawler)
