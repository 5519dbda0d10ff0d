"""A look at a page is recorded whole or not at all, chained to the one before, and only by who holds the lease."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from storage.archive import captures, passes
from storage.engine.store import Store, row, rows, transaction
from storage.frontier import pages
from storage.records import BodyEnd, DuePage, Failure, Fetch, FoundPage, PageRole, Tolerance, Wire

URL = "http://www.mca.gov.cn/n152/n166/index.html"


def known(db: Store, now: datetime, *urls: str) -> None:
    with transaction(db):
        pages.add_pages(db, [FoundPage(url, "mca", PageRole.ARTICLE) for url in urls], now)


def claim(db: Store, now: datetime, owner: str = "me", **rest: object) -> list[DuePage]:
    ask = partial(pages.claim, db, site="mca", owner=owner, now=now, lease_s=60, pause_s=0, **rest)  # type: ignore[arg-type]
    return list(iter(ask, None))


def visit(due: DuePage, now: datetime, body: bytes | None = b"page", **rest: object) -> captures.Visit:
    status = rest.pop("status", 200 if body is not None else None)
    fetch = Fetch(due.page.url, now, 12, status=status, body=body, **rest)  # type: ignore[arg-type]
    return captures.Visit(due.page, fetch, now + timedelta(hours=1), etag='"v1"')


def test_a_page_is_leased_to_one_owner_only(db: Store, now: datetime) -> None:
    known(db, now, URL)
    assert [each.page.url for each in claim(db, now)] == [URL]
    assert claim(db, now, "another") == []


def test_a_lease_that_ran_out_is_given_to_another(db: Store, now: datetime) -> None:
    known(db, now, URL)
    claim(db, now)
    assert len(claim(db, now + timedelta(seconds=61), "another")) == 1


def test_a_visit_without_the_lease_is_dropped(db: Store, now: datetime) -> None:
    known(db, now, URL)
    due = claim(db, now)[0]
    later = now + timedelta(seconds=61)
    claim(db, later, "another")
    passed = passes.start_pass(db, now)
    assert captures.record_visit(db, visit(due, later), pass_id=passed, owner="me") is None
    assert captures.record_visit(db, visit(due, later), pass_id=passed, owner="another") == 1


def test_a_visited_page_is_due_at_its_time_or_when_everything_is_asked_for(db: Store, now: datetime) -> None:
    known(db, now, URL)
    passed = passes.start_pass(db, now)
    captures.record_visit(db, visit(claim(db, now)[0], now), pass_id=passed, owner="me")
    assert claim(db, now + timedelta(minutes=1)) == []
    assert claim(db, now + timedelta(minutes=1), looked_before=now) == []
    again = claim(db, now + timedelta(minutes=1), looked_before=now + timedelta(seconds=1))
    assert again[0].validators is not None
    assert again[0].validators.etag == '"v1"'


def test_a_failure_is_a_capture_too(db: Store, now: datetime) -> None:
    known(db, now, URL)
    passed = passes.start_pass(db, now)
    failed = visit(claim(db, now)[0], now, None, failure=Failure.TIMEOUT)
    capture = captures.capture_of(db, captures.record_visit(db, failed, pass_id=passed, owner="me"))  # type: ignore[arg-type]
    assert (capture.fetch.failure, capture.digest) == (Failure.TIMEOUT, None)


def test_a_list_entry_that_changed_makes_its_page_due(db: Store, now: datetime) -> None:
    front, later = "http://www.mca.gov.cn/", now + timedelta(minutes=5)
    known(db, now, URL)
    passed = passes.start_pass(db, now)
    captures.record_visit(db, visit(claim(db, now)[0], now), pass_id=passed, owner="me")
    with transaction(db):
        pages.add_pages(db, [FoundPage(front, "mca", PageRole.SEED)], now)
    titles = {
        "关于救助工作的通知": 0,  # the first look at the list announces nothing
        "关于救助工…": 0,  # nor does a headline that is cut short
        "关于救助工作的通知（更正）": 0,  # nor the same beginning
        "更正：关于救助工作的通知": 1,
    }
    for title, due in titles.items():
        seen = visit(claim(db, later, looked_before=later + timedelta(days=1))[0], later)
        assert seen.page.url == front
        found = (FoundPage(URL, "mca", PageRole.ARTICLE, title=title),)
        captures.record_visit(db, replace(seen, found=found, due_at=later), pass_id=passed, owner="me")
        pages.release(db, "me", later)
        articles = [each for each in claim(db, later) if each.page.url == URL]
        assert len(articles) == due, title
        pages.release(db, "me", later)


def test_a_full_disk_leaves_no_half_visit(db: Store, now: datetime) -> None:
    known(db, now, URL)
    passed = passes.start_pass(db, now)
    due = claim(db, now)[0]
    used = row(db, "PRAGMA page_count")["page_count"]  # type: ignore[index]
    db.conn.execute(f"PRAGMA max_page_count = {used + 2}")
    noise = random.Random(1).randbytes(400_000)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        captures.record_visit(db, visit(due, now, noise), pass_id=passed, owner="me")
    db.conn.execute("PRAGMA max_page_count = 1000000")
    assert rows(db, "SELECT * FROM captures") == rows(db, "SELECT * FROM bodies") == []
    assert captures.record_visit(db, visit(due, now, noise), pass_id=passed, owner="me") == 1


@pytest.mark.parametrize("end", [None, *BodyEnd])
def test_the_end_of_a_body_is_kept(either: Store, now: datetime, end: BodyEnd | None) -> None:
    known(either, now, URL)
    seen = visit(claim(either, now)[0], now, body_end=end)
    capture = captures.record_visit(either, seen, pass_id=passes.start_pass(either, now), owner="me")
    assert capture is not None
    assert captures.capture_of(either, capture).fetch.body_end is end


def test_a_body_that_may_be_cut_gives_no_validators(db: Store, now: datetime) -> None:
    known(db, now, URL)
    passed = passes.start_pass(db, now)
    seen = visit(claim(db, now)[0], now, body_end=BodyEnd.CLOSED)
    captures.record_visit(db, replace(seen, has_validators=False), pass_id=passed, owner="me")
    assert claim(db, now + timedelta(hours=2))[0].validators is None


def test_the_facts_of_a_connection_come_back_and_a_failure_keeps_its_bytes(db: Store, now: datetime) -> None:
    known(db, now, URL)
    passed = passes.start_pass(db, now)
    wire = Wire("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1", tolerances=(Tolerance.LAST_CHUNK,))
    captures.record_visit(db, visit(claim(db, now)[0], now, wire=wire), pass_id=passed, owner="me")
    later = now + timedelta(hours=2)
    cut = visit(
        claim(db, later)[0], later, b"pa", status=None, failure=Failure.TRUNCATED, wire=replace(wire, size=2)
    )
    captures.record_visit(db, cut, pass_id=passed, owner="me")
    first, second = captures.captures_of(db, cut.page.id)
    assert first.fetch.wire == wire
    assert (second.fetch.failure, captures.with_body(db, second).fetch.body) == (Failure.TRUNCATED, b"pa")
    assert captures.tolerances_of(db, cut.page.id) == {
        each.id: (Tolerance.LAST_CHUNK,) for each in (first, second)
    }
    validated = row(db, "SELECT validated_capture_id AS id FROM pages WHERE id = ?", (cut.page.id,))
    assert validated == {"id": first.id}  # a part gives no validators
