"""Captures read by lease: each by one worker, the earlier capture of a page first, in a file as in a database."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sites import postgres

from storage.archive import captures, passes
from storage.conclusions import looks, pending, unjudged
from storage.conclusions.pending import ReadAhead
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import (
    Article,
    Attribution,
    CaptureId,
    Cause,
    Fetch,
    Field,
    FoundPage,
    Link,
    Look,
    Outcome,
    PageId,
    PageKind,
    PageRole,
    Reading,
    Reason,
    Statement,
)

URLS = [f"http://www.mca.gov.cn/{number}.html" for number in range(12)]


def captured(db: Store, now: datetime, urls: list[str]) -> None:
    """Look at each page once."""
    with transaction(db):
        pages.add_pages(db, [FoundPage(url, "mca", PageRole.ARTICLE) for url in urls], now)
    passed = passes.start_pass(db, now)
    for _ in urls:
        due = pages.claim(db, site="mca", owner="me", now=now, lease_s=60, pause_s=0)
        assert due is not None
        visit = captures.Visit(due.page, Fetch(due.page.url, now, 5, status=200, body=b"page"), now)
        captures.record_visit(db, visit, pass_id=passed, owner="me")
        with transaction(db):
            pages.set_due(db, due.page.id, now + timedelta(days=1), unconditional=False)


def ids(leased: list[pending.Leased]) -> list[int]:
    return [each.capture for each in leased]


def test_no_capture_is_leased_to_two(either: Store, now: datetime) -> None:
    captured(either, now, URLS)
    one = pending.lease_next(either, "one", now, lease_s=60, most=5)
    other = pending.lease_next(either, "other", now, lease_s=60, most=50)
    assert ids(one) == [1, 2, 3, 4, 5]
    assert ids(other) == [6, 7, 8, 9, 10, 11, 12]
    assert pending.lease(either, [CaptureId(1), CaptureId(6)], "one", now, lease_s=60)[0].capture == 1
    pending.release_readings(either, "other")
    assert len(pending.lease_next(either, "one", now, lease_s=60, most=50)) == 7


def test_a_lease_that_ran_out_counts_as_a_try(either: Store, now: datetime) -> None:
    captured(either, now, URLS[:1])
    tries = [
        pending.lease_next(either, "one", now + timedelta(minutes=2 * n), lease_s=60, most=1)[0].tries
        for n in range(3)
    ]
    assert tries == [1, 2, 3]


def test_what_was_set_aside_is_read_anew_with_care(either: Store, now: datetime) -> None:
    captured(either, now, URLS[:3])
    killed = Reason(Cause.NO_ARTICLE, ("error",), Reason(Cause.READER_KILLED))
    for number, reason in enumerate((killed, Reason(Cause.NEITHER)), start=1):
        with transaction(either):
            look = Look(CaptureId(number), PageId(number), PageKind.ERROR, Outcome.NONE, reason)
            looks.save_look(either, look, analyser="1")
    unjudged.forget_conclusions(either)
    leased = pending.lease_next(either, "one", now, lease_s=60, most=9)
    assert [(each.capture, each.tries) for each in leased] == [(1, 2), (2, 1), (3, 1)]


def test_two_that_make_the_same_pages_known_in_another_order_both_do(
    postgres_server: postgres.Server, now: datetime
) -> None:
    address = postgres_server.database()
    stores = [open_store(address, create=True) for _ in range(2)]
    found = [
        FoundPage(f"http://www.mca.gov.cn/{number}.html", "mca", PageRole.ARTICLE) for number in range(400)
    ]
    new: list[int] = []

    def add(db: Store, these: list[FoundPage]) -> None:
        with transaction(db, alone=True):
            new.append(pages.add_pages(db, these, now))

    threads = [
        threading.Thread(target=add, args=each) for each in zip(stores, (found, found[::-1]), strict=True)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    for db in stores:
        db.close()
    assert sorted(new) == [0, 400]


def test_what_is_read_in_a_later_capture_waits_for_the_earlier(either: Store, now: datetime) -> None:
    captured(either, now, URLS[:1])
    with transaction(either):
        pages.set_due(either, pages.get_page(either, URLS[0]).id, now, unconditional=False)  # type: ignore[union-attr]
    captured(either, now + timedelta(hours=1), URLS[:1])
    assert ids(pending.lease_next(either, "one", now, lease_s=60, most=9)) == [1]
    assert pending.lease_next(either, "other", now, lease_s=60, most=9) == []


def test_a_reading_comes_back_as_it_was(either: Store, now: datetime) -> None:
    captured(either, now, URLS[:2])
    said = Statement(Field.SOURCE, "民政部", "head", "来源：民政部")
    article = Article(
        "关于救助工作的通知", ("各省：", "一、坚持\u0000不懈。"), Attribution("民政部", statements=(said,))
    )
    reading = Reading(
        URLS[0], PageKind.ARTICLE, Reason(Cause.PARAGRAPHS, (2,)), "gb18030", article=article, container="div#zoom",
        links=(Link("http://a.cn/1.html", "标题", None),), confidence=0.5,
    )  # fmt: skip
    leased = ids(pending.lease_next(either, "one", now, lease_s=60, most=2))
    read = {CaptureId(leased[0]): ReadAhead(reading, 7), CaptureId(leased[1]): ReadAhead(None, None)}
    pending.save_ahead(either, "other", read)  # holds no lease
    assert pending.read_ahead(either, [CaptureId(each) for each in leased]) == {}
    pending.save_ahead(either, "one", read)
    assert pending.read_ahead(either, [CaptureId(each) for each in leased]) == read
    pending.set_back(either, CaptureId(leased[0]))
    assert list(pending.read_ahead(either, [CaptureId(each) for each in leased])) == [leased[1]]


@pytest.mark.parametrize("workers", [6])
def test_workers_that_lease_at_the_same_time_share_what_there_is(
    postgres_server: postgres.Server, now: datetime, workers: int
) -> None:
    address = postgres_server.database()
    db = open_store(address, create=True)
    many = [f"http://www.mca.gov.cn/{number}.html" for number in range(300)]
    captured(db, now, many)
    got: list[int] = []

    def work(name: str) -> None:
        own = open_store(address)
        while leased := pending.lease_next(own, name, now, lease_s=60, most=7):
            got.extend(each.capture for each in leased)
        own.close()

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(workers)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    db.close()
    assert sorted(got) == list(range(1, len(many) + 1))
