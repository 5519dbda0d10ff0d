"""Conclusions from captures: the latest of a page, those of a pass, and what they tell of a site's health."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sites.kept import Shelf
from sites.visited import Visits

from storage.conclusions import looks, pending
from storage.conclusions.looks import ARTICLE_LOOKS, LOOKS_NEAR
from storage.engine.opening import open_store
from storage.engine.store import Store
from storage.records import (
    Article,
    Attribution,
    Cause,
    Failure,
    Outcome,
    PageId,
    PageKind,
    PageRole,
    Reason,
)
from storage.spread.members import NEWS

URL, OTHER = "http://www.mca.gov.cn/1.html", "http://www.mca.gov.cn/2.html"
LIST = "http://www.mca.gov.cn/index.html"
HOUR = timedelta(hours=1)
KILLED = Reason(Cause.NO_ARTICLE, ("error",), Reason(Cause.READER_KILLED))
TIMEOUT = {
    "failure": Failure.TIMEOUT,
    "kind": PageKind.ERROR,
    "reason": Reason(Cause.NO_RESPONSE, ("timeout",)),
}
ROBOTS = {"failure": Failure.ROBOTS, "kind": PageKind.ERROR, "reason": Reason(Cause.NO_RESPONSE, ("robots",))}


@pytest.fixture
def visits(either: Store, now: datetime) -> Visits:
    return Visits(either, now)


def outcomes(found: list[looks.Look]) -> list[Outcome]:
    return [look.outcome for look in found]


def test_a_conclusion_comes_back_as_it_was_with_the_time_of_its_capture(visits: Visits) -> None:
    suspect = Article("通知", ("正文。",), Attribution("民政部"))
    capture = visits.conclude(
        URL,
        Outcome.SUSPECT,
        reason=Reason(Cause.DIFFERS),
        suspect=suspect,
        profile="mca-2016",
        profile_holds=True,
    )
    (look,) = looks.looks_of(visits.db, visits.page(URL))
    assert look == looks.Look(
        capture, visits.page(URL), PageKind.ARTICLE, Outcome.SUSPECT, Reason(Cause.DIFFERS), suspect, visits.at,
        "mca-2016", True,
    )  # fmt: skip


def test_a_concluded_capture_waits_no_longer(visits: Visits) -> None:
    visits.visit(OTHER)
    visits.conclude(URL, Outcome.FIRST)
    assert pending.count_pending(visits.db) == 1


def test_a_look_without_a_conclusion_does_not_replace_the_look_before(visits: Visits) -> None:
    assert looks.last_look(visits.db, PageId(1)) is None
    visits.conclude(URL, Outcome.FIRST)
    visits.conclude(URL, Outcome.NONE, **TIMEOUT)
    last = looks.last_look(visits.db, visits.page(URL))
    assert last is not None
    assert last.outcome is Outcome.FIRST
    assert outcomes(looks.looks_of(visits.db, visits.page(URL))) == [Outcome.FIRST, Outcome.NONE]


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ([], None),
        ([Outcome.FIRST], None),
        ([Outcome.FIRST, Outcome.MISSING, Outcome.MISSING], 1),
        ([Outcome.FIRST, Outcome.MISSING, Outcome.NONE, Outcome.MISSING], 1),
        ([Outcome.MISSING, Outcome.RESTORED, Outcome.MISSING], 2),
        ([Outcome.MISSING, Outcome.UNCHANGED], None),
    ],
)
def test_a_page_is_missing_since_the_first_look_of_an_unbroken_run(
    db: Store, now: datetime, told: list[Outcome], since: int | None
) -> None:
    visits = Visits(db, now)
    for outcome in told:
        visits.conclude(URL, outcome)
    page = visits.page(URL) if told else PageId(1)
    times = [each.fetched_at for each in looks.looks_of(db, page)]
    run = looks.missing_run(db, page)
    assert (run.first.at if run else None) == (None if since is None else times[since])


def test_looks_of_a_pass_are_those_of_its_site_without_articles_that_robots_txt_forbids(
    visits: Visits,
) -> None:
    visits.conclude(LIST, Outcome.NONE, role=PageRole.SEED, **ROBOTS)
    visits.conclude(URL, Outcome.NONE, **ROBOTS)
    visits.conclude(OTHER, Outcome.FIRST)
    visits.conclude("http://www.msnc.org.cn/1.html", Outcome.FIRST, site="msnc")
    assert outcomes(looks.looks_of_pass(visits.db, visits.crawl, "mca")) == [Outcome.NONE, Outcome.FIRST]
    assert looks.looks_of_pass(visits.db, visits.crawl + 1, "mca") == []


def test_the_pass_before_is_the_last_one_over_the_same_site(visits: Visits) -> None:
    visits.conclude(URL, Outcome.FIRST)
    assert looks.looks_of_pass_before(visits.db, visits.crawl, "mca") == []
    visits.next_pass()
    visits.conclude("http://www.msnc.org.cn/1.html", Outcome.FIRST, site="msnc")
    third = visits.next_pass()
    visits.conclude(URL, Outcome.MISSING)
    assert outcomes(looks.looks_of_pass_before(visits.db, third, "mca")) == [Outcome.FIRST]


def test_pages_of_a_pass_are_known_by_role_and_by_whether_an_article_was_ever_read(
    either: Store, now: datetime
) -> None:
    read = Shelf(either, now).keep(URL, "通知", "正文。").page
    visits = Visits(either, now + HOUR)
    visits.visit(URL, failure=Failure.TIMEOUT)
    visits.visit(URL)
    visits.visit(LIST, role=PageRole.SEED)
    assert looks.pages_looked_at(either, visits.crawl, "mca") == {
        read: (PageRole.ARTICLE, True), visits.page(LIST): (PageRole.SEED, False),
    }  # fmt: skip


def test_the_latest_looks_at_articles_are_told_with_the_outcome_before(visits: Visits) -> None:
    visits.conclude(URL, Outcome.FIRST)
    visits.next_pass()
    visits.conclude(URL, Outcome.NONE, **TIMEOUT)
    visits.conclude(LIST, Outcome.LIST, role=PageRole.SEED)
    visits.conclude(OTHER, Outcome.NONE, **ROBOTS)
    attachment = {"kind": PageKind.ATTACHMENT, "reason": Reason(Cause.MAGIC, ("PDF",))}
    visits.conclude("http://www.mca.gov.cn/a.pdf", Outcome.NONE, **attachment)

    def last(passes: int, most: int) -> list[tuple[PageId, Outcome, Outcome | None]]:
        return looks.last_article_looks(visits.db, "mca", visits.crawl, passes=passes, most=most)

    page = visits.page(URL)
    assert last(9, 9) == [(page, Outcome.NONE, Outcome.FIRST), (page, Outcome.FIRST, None)]
    assert last(1, 9) == last(9, 1) == [(page, Outcome.NONE, Outcome.FIRST)]


def test_a_profile_that_held_in_an_earlier_pass_is_remembered_by_site(visits: Visits) -> None:
    visits.conclude(URL, Outcome.FIRST, profile="mca-2016", profile_holds=True)
    visits.conclude(OTHER, Outcome.FIRST, profile="other")
    later = visits.next_pass()
    assert looks.profile_held_before(visits.db, later, "mca", "mca-2016")
    assert not looks.profile_held_before(visits.db, later - 1, "mca", "mca-2016")
    assert not looks.profile_held_before(visits.db, later, "mca", "other")
    assert not looks.profile_held_before(visits.db, later, "msnc", "mca-2016")


def test_a_page_that_ended_its_reader_is_set_aside_until_it_is_read(visits: Visits) -> None:
    killed = visits.conclude(URL, Outcome.NONE, kind=PageKind.ERROR, reason=KILLED)
    visits.conclude(
        OTHER, Outcome.NONE, kind=PageKind.ERROR, reason=Reason(Cause.UNREADABLE, ("MemoryError",))
    )
    assert looks.was_unreadable(visits.db, visits.page(URL))
    assert not looks.was_unreadable(visits.db, visits.page(OTHER))
    assert looks.unreadable(visits.db) == [(URL, KILLED), (OTHER, Reason(Cause.UNREADABLE, ("MemoryError",)))]
    visits.conclude(URL, Outcome.FIRST)
    assert not looks.was_unreadable(visits.db, visits.page(URL))
    assert [url for url, _ in looks.unreadable(visits.db)] == [OTHER]
    assert looks.set_aside(visits.db) == [killed]


@pytest.mark.parametrize("statement", [LOOKS_NEAR, ARTICLE_LOOKS, NEWS])
def test_the_looks_of_a_pass_are_found_by_the_pass(store_path: Path, statement: str) -> None:
    values = {"site": "mca", "pass": 9, "since": "", "most": 9, "passes": 9}
    with closing(open_store(store_path, create=True)) as store:
        plan = [each[3] for each in store.conn.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    pages = [line for line in plan if re.match(r"SEARCH (pages|named|lists) ", line)]
    assert pages
    assert not [line for line in pages if "(site=" in line]


def test_articles_seen_unchanged_within_a_span_are_counted(visits: Visits, now: datetime) -> None:
    for url in (URL, OTHER, "http://www.mca.gov.cn/3.html"):
        visits.conclude(url, Outcome.FIRST)
        visits.conclude(url, Outcome.UNCHANGED)
    span = now - HOUR, now + 24 * HOUR
    assert looks.count_unchanged(visits.db, "mca", span, (), most=9) == 3
    assert looks.count_unchanged(visits.db, "mca", span, (URL,), most=9) == 2
    assert looks.count_unchanged(visits.db, "mca", span, (), most=1) == 1
    assert looks.count_unchanged(visits.db, "mca", (now - 2 * HOUR, now - HOUR), (), most=9) == 0
