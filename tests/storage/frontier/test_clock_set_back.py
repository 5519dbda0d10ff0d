"""After the clock was set back, nothing waits for a time that lies in the old future."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, row, rows, stored_time, transaction
from storage.frontier import hosts, pages
from storage.frontier.clock_set_back import forget_the_future
from storage.frontier.turns import take_turn, turn_of
from storage.records import FoundPage, PageRole

YEAR = timedelta(days=365)


def test_pages_hosts_and_turns_of_the_future_are_due_again(either: Store, now: datetime) -> None:
    future = now + YEAR
    with transaction(either):
        pages.add_pages(either, [FoundPage("http://a.cn/1", "mca", PageRole.ARTICLE)], now)
        either.conn.execute("UPDATE pages SET looked_at = ?, due_at = ?", (stored_time(future),) * 2)
        hosts.back_off(either, "a.cn", until=future, backoff_s=60, reason="503")
        take_turn(either, "mca", owner="me", now=future, lease_s=60, pause_s=2)
    assert forget_the_future(either, ["mca", "msnc"], now) == 1
    assert row(either, "SELECT due_at FROM pages") == {"due_at": stored_time(now)}
    assert hosts.waiting_hosts(either, now) == []
    turn = turn_of(either, "mca")
    assert turn is not None
    assert turn.next_at == now


def test_a_page_found_by_a_clock_years_ahead_is_due_and_learned_from_again(
    either: Store, now: datetime
) -> None:
    future = now + 10 * YEAR
    with transaction(either):
        found = [FoundPage(f"http://a.cn/{n}", "mca", PageRole.ARTICLE) for n in range(2)]
        pages.add_pages(either, found[:1], future)  # never looked at
        pages.add_pages(either, found[1:], now - YEAR)
        either.conn.execute(
            "UPDATE pages SET looked_at = ?, weighed_at = ?, changed_at = ?, due_at = ? WHERE url = ?",
            (*[stored_time(future)] * 4, found[1].url),
        )
    assert forget_the_future(either, ["mca"], now) == 2
    at = stored_time(now)
    times = rows(
        either, "SELECT discovered_at, looked_at, weighed_at, changed_at, due_at FROM pages ORDER BY id"
    )
    assert list(times[0].values()) == [at, None, None, None, at]
    assert list(times[1].values()) == [stored_time(now - YEAR), at, at, at, at]
    assert forget_the_future(either, ["mca"], now) == 0


def test_waits_that_can_be_stay(either: Store, now: datetime) -> None:
    soon = now + timedelta(hours=1)
    with transaction(either):
        pages.add_pages(either, [FoundPage("http://a.cn/1", "mca", PageRole.ARTICLE)], now)
        either.conn.execute(
            "UPDATE pages SET looked_at = ?, due_at = ?", (stored_time(now), stored_time(soon))
        )
        hosts.back_off(either, "a.cn", until=soon, backoff_s=60, reason="503")
    assert forget_the_future(either, ["mca"], now) == 0
    assert row(either, "SELECT due_at FROM pages") == {"due_at": stored_time(soon)}
    assert hosts.waiting_hosts(either, now)[0][1] == soon
