"""A list is compared with itself, and an announcement is followed while the list's announcements come true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.engine.store import Store, rows, stored_time, transaction
from storage.frontier import announcements, pages
from storage.frontier.announcements import (
    GAIN,
    LONGEST_REST,
    MOST,
    START,
    EntryField,
    ListTrust,
    after_announcement,
    after_outcome,
    trust_in,
)
from storage.frontier.discovered import admit_pages
from storage.records import FoundPage, Outcome, PageId, PageRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
NEXT = timedelta(minutes=20)
ARTICLES = 30


@pytest.fixture
def lists(either: Store) -> list[PageId]:
    """Two lists of a site, whose articles were looked at and are due in a month."""
    with transaction(either, alone=True):
        pages.add_pages(either, [FoundPage(f"http://x.cn/{name}/", "x", PageRole.SEED) for name in "ab"], NOW)
    return [each.id for each in pages.pages_of_site(either, "x", PageRole.SEED)]


def entry(number: int, title: str | None = None, date: str | None = "2026-11-20") -> FoundPage:
    return FoundPage(
        f"http://x.cn/{number}.html", "x", PageRole.ARTICLE, None, title or f"第{number}号通知", date
    )


def show(db: Store, by: PageId, found: list[FoundPage], at: datetime) -> None:
    with transaction(db, alone=True):
        admit_pages(db, found, at, by=by)


def due(db: Store, at: datetime) -> list[PageId]:
    sql = "SELECT id FROM pages WHERE role = 'article' AND due_at <= ? ORDER BY id"
    return [PageId(each["id"]) for each in rows(db, sql, (stored_time(at),))]


def look(db: Store, at: datetime, outcome: Outcome = Outcome.UNCHANGED) -> int:
    """Look at all due articles; return their number."""
    waiting = due(db, at)
    with transaction(db):
        for page in waiting:
            db.conn.execute("UPDATE pages SET looked_at = ? WHERE id = ?", (stored_time(at), page))
            pages.set_due(db, page, at + timedelta(days=30), unconditional=False)
            announcements.note_outcome(db, page, outcome)
    return len(waiting)


Listing = Callable[[int, datetime], FoundPage]


def counter(number: int, at: datetime) -> FoundPage:
    return entry(number, title=f"点击{at.timestamp():.0f}次：第{number}号通知")


def dated_now(number: int, at: datetime) -> FoundPage:
    return entry(number, date=at.isoformat())


@pytest.mark.parametrize("listing", [counter, dated_now])
def test_a_list_that_always_announces_causes_a_few_requests_and_then_fewer_and_fewer(
    either: Store, lists: list[PageId], listing: Listing
) -> None:
    show(either, lists[0], [listing(number, NOW) for number in range(ARTICLES)], NOW)
    look(either, NOW)
    requests = []
    for day in range(9):
        requests.append(0)
        for step in range(1, 25):
            at = NOW + timedelta(days=day) + step * NEXT
            show(either, lists[0], [listing(number, at) for number in range(ARTICLES)], at)
            requests[-1] += look(either, at)
    assert requests == [START, 1, 0, 1, 0, 0, 0, 1, 0]


def test_lists_that_contradict_each_other_announce_nothing(either: Store, lists: list[PageId]) -> None:
    for step in range(4):
        at = NOW + step * NEXT
        show(either, lists[0], [entry(number) for number in range(3)], at)
        show(either, lists[1], [entry(number, f"要闻：{number}", "2026-11-21") for number in range(3)], at)
        assert look(either, at) == (3 if step == 0 else 0)


def test_an_honest_list_is_followed_at_once(either: Store, lists: list[PageId]) -> None:
    show(either, lists[0], [entry(number) for number in range(3)], NOW)
    look(either, NOW)
    for step in range(1, 20):
        at = NOW + step * NEXT
        show(either, lists[0], [entry(0, f"更正{step}：第0号通知"), entry(1), entry(2)], at)
        assert look(either, at, Outcome.CHANGED) == 1


def test_an_announcement_that_is_not_followed_stays_open(either: Store, lists: list[PageId]) -> None:
    many = range(START + 3)
    show(either, lists[0], [entry(number) for number in many], NOW)
    look(either, NOW)
    followed = []
    for step in (1, 2):
        at = NOW + step * NEXT
        show(either, lists[0], [entry(number, f"更正：第{number}号通知") for number in many], at)
        followed.append(look(either, at, Outcome.CHANGED))
    assert followed == [START, 3]


@pytest.mark.parametrize("after", ["2026-11-20T02:00:00Z", "2026-11-20"])
def test_more_precision_of_a_date_announces_nothing(either: Store, lists: list[PageId], after: str) -> None:
    show(either, lists[0], [entry(1)], NOW)
    look(either, NOW)
    show(either, lists[0], [entry(1, date=after)], NOW + NEXT)
    assert due(either, NOW + NEXT) == []


def test_a_suspicion_proves_nothing(either: Store, lists: list[PageId]) -> None:
    show(either, lists[0], [entry(1)], NOW)
    look(either, NOW)
    show(either, lists[0], [entry(1, "更正：第1号通知")], NOW + NEXT)
    look(either, NOW + NEXT, Outcome.SUSPECT)
    assert trust_in(either, lists[0], EntryField.TITLE).left == START - 1


def test_a_list_keeps_the_entries_that_it_shows_now(either: Store, lists: list[PageId]) -> None:
    show(either, lists[0], [entry(1), entry(2)], NOW)
    show(either, lists[0], [entry(2), entry(3)], NOW + NEXT)
    assert rows(either, "SELECT count(*) AS n FROM list_entries")[0]["n"] == 2


TODAY = date(2026, 11, 24)


def test_a_list_that_never_tells_the_truth_is_followed_a_few_times_and_then_once_a_week() -> None:
    trust, followed = ListTrust(), []
    for day in range(29):
        for _ in range(72):
            if trust.follows(TODAY + timedelta(days=day)):
                followed.append(day)
                trust = after_outcome(after_announcement(trust, TODAY + timedelta(days=day)), came_true=False)
    assert followed == [*[0] * START, 1, 3, 7, 14, 21, 28]


def test_a_list_that_tells_the_truth_again_is_trusted_again() -> None:
    trust = ListTrust(-4, TODAY)
    trust = after_outcome(after_announcement(trust, TODAY), came_true=True)
    assert trust.left == GAIN
    assert trust.follows(TODAY)


def test_an_honest_list_is_followed_always() -> None:
    trust = ListTrust()
    for _ in range(100):
        assert trust.follows(TODAY)
        trust = after_outcome(after_announcement(trust, TODAY), came_true=True)


@given(st.lists(st.booleans()))
def test_trust_stays_within_its_bounds(outcomes: list[bool]) -> None:
    trust = ListTrust()
    for came_true in outcomes:
        trust = after_outcome(after_announcement(trust, TODAY), came_true=came_true)
        assert trust.left <= MOST
        assert trust.follows(TODAY + LONGEST_REST)
