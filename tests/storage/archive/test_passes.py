"""A pass is open until it is closed, and a pass without captures leaves nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.kept import Shelf

from storage.archive import passes
from storage.engine.store import Store, transaction
from storage.errors import NotFound

HOUR = timedelta(hours=1)


def test_a_pass_without_captures_is_dropped_when_it_is_closed(either: Store, now: datetime) -> None:
    crawl = passes.start_pass(either, now, "me")
    assert passes.last_passes(either, 9) == [(crawl, now, None)]
    passes.finish_pass(either, crawl, now + HOUR)
    assert passes.last_passes(either, 9) == []
    with pytest.raises(NotFound):
        passes.pass_ended_at(either, crawl)


def test_a_pass_out_of_time_is_closed_once_it_has_captures_and_keeps_this_end(
    either: Store, now: datetime
) -> None:
    empty = passes.start_pass(either, now, "me")
    passes.end_in_time(either, empty, now + HOUR)
    assert passes.last_passes(either, 9) == [(empty, now, None)]
    shelf = Shelf(either, now)
    shelf.keep("http://a.cn/1", "通知", "正文。")
    with transaction(either):
        either.conn.execute("UPDATE passes SET finished_at = NULL")
    crawl, began, _ = passes.last_passes(either, 1)[0]
    passes.end_in_time(either, crawl, now + HOUR)
    passes.finish_pass(either, crawl, now + 2 * HOUR)
    assert passes.last_passes(either, 1) == [(crawl, began, now + HOUR)]


def test_passes_left_open_by_owners_that_ended_are_closed_or_dropped(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    shelf.keep("http://a.cn/1", "通知", "正文。")
    with_captures = passes.last_passes(either, 9)[0][0]
    with transaction(either):
        either.conn.execute("UPDATE passes SET finished_at = NULL, owner = 'killed'")
    before = passes.last_passes(either, 9)
    for _ in range(3):
        passes.start_pass(either, now, "killed")
    running = passes.start_pass(either, now, "running")
    passes.finish_left_passes(either, lambda owner: owner == "killed", now + HOUR)
    assert passes.last_passes(either, 9) == [(running, now, None), (with_captures, before[0][1], now + HOUR)]


def test_a_concluded_pass_is_known_with_its_end(either: Store, now: datetime) -> None:
    assert passes.last_concluded_pass(either) is None
    shelf = Shelf(either, now)
    shelf.keep("http://a.cn/1", "通知", "正文。")
    crawl = passes.last_concluded_pass(either)
    assert crawl is not None
    assert passes.pending_passes(either) == []
    assert passes.pass_ended_at(either, crawl) == shelf.at
