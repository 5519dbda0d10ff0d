"""Answers of a site are asked for by pass: the latest of each page, and none from a later pass."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.kept import Shelf
from sites.visited import Visits

from storage.archive.passes import last_concluded_pass
from storage.archive.statuses import (
    health_of,
    last_article_statuses,
    last_entry_statuses,
    statuses_of_known_articles,
)
from storage.engine.store import Store
from storage.records import Failure, PageRole

URL = "http://www.mca.gov.cn/{}.html"
LIST = "http://www.mca.gov.cn/index.html"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def visits(either: Store, now: datetime) -> Visits:
    """Two articles that are known; the passes of these visits come after."""
    shelf = Shelf(either, now)
    for number in (1, 2):
        shelf.keep(URL.format(number), "通知", "正文。")
    return Visits(either, shelf.at)


def test_an_article_that_was_read_answers_in_the_pass_of_its_look(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    shelf.keep(URL.format(1), "通知", "正文。")
    crawl = last_concluded_pass(either)
    assert crawl is not None
    assert statuses_of_known_articles(either, crawl) == [("mca", 200)]
    assert last_article_statuses(either, "mca", crawl, now) == [200]
    assert last_article_statuses(either, "mca", crawl, shelf.at) == []
    assert last_entry_statuses(either, "mca", crawl) == []


def test_only_pages_with_an_article_count_among_the_answers_of_a_pass(visits: Visits) -> None:
    visits.visit(URL.format(1), status=404, body=b"")
    visits.visit(URL.format("new"), status=500, body=b"")
    visits.visit(URL.format(2), failure=Failure.TIMEOUT)
    answers = statuses_of_known_articles(visits.db, visits.crawl)
    assert sorted(answers, key=str) == [("mca", 404), ("mca", None)]


def test_the_latest_answer_of_each_article_up_to_a_pass_counts(visits: Visits) -> None:
    begin = visits.at
    visits.visit(URL.format(1), status=500, body=b"")
    visits.visit(URL.format(1), status=404, body=b"")
    first = visits.crawl
    second = visits.next_pass()
    visits.visit(URL.format(1))
    visits.visit(URL.format(2), status=503, body=b"")
    assert last_article_statuses(visits.db, "mca", first, begin) == [404]
    assert sorted(last_article_statuses(visits.db, "mca", second, begin), key=str) == [200, 503]
    assert last_article_statuses(visits.db, "mca", second, visits.at - MINUTE) == [503]
    assert last_article_statuses(visits.db, "msnc", second, begin) == []


def test_start_pages_answer_for_themselves_also_in_an_earlier_pass(visits: Visits) -> None:
    visits.visit(LIST, role=PageRole.SEED)
    visits.visit("http://www.mca.gov.cn/2.htm", role=PageRole.LIST, status=500, body=b"")
    first = visits.crawl
    second = visits.next_pass()
    visits.visit(URL.format(1), status=404, body=b"")
    assert last_entry_statuses(visits.db, "mca", second) == [200]
    visits.visit(LIST, role=PageRole.SEED, failure=Failure.CONNECT)
    assert last_entry_statuses(visits.db, "mca", second) == [None]
    assert last_entry_statuses(visits.db, "mca", first) == [200]


def test_the_health_of_a_site_is_told_from_its_last_visited_pages_newest_first(visits: Visits) -> None:
    visits.visit(URL.format(1), status=404, body=b"")
    visits.visit("http://www.msnc.org.cn/1.html", site="msnc")
    visits.visit(URL.format(3), failure=Failure.TIMEOUT)
    visits.visit(URL.format(1), status=503, body=b"")
    newest = [(visits.at, 503, None), (visits.at - MINUTE, None, "timeout")]
    assert health_of(visits.db, "mca", 2) == newest
    assert [status for _, status, _ in health_of(visits.db, "mca", 9)] == [503, None, 200]
