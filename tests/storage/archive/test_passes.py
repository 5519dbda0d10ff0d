"""A pass is open until it is closed, and a pass without captures leaves nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.kept import Shelf

from storage.archive import passes
from storage.engine.store import Store
from storage.errors import NotFound

HOUR = timedelta(hours=1)


def test_a_pass_without_captures_is_dropped_when_it_is_closed(either: Store, now: datetime) -> None:
    crawl = passes.start_pass(either, now, "me")
    assert passes.last_passes(either, 9) == [(crawl, now, None)]
    passes.finish_pass(either, crawl, now + HOUR)
    assert passes.last_passes(either, 9) == []
    with pytest.raises(NotFound):
        passes.pass_ended_at(either, crawl)


def test_an_owner_closes_only_passes_of_its_own(either: Store, now: datetime) -> None:
    mine, other = (passes.start_pass(either, now, owner) for owner in ("me", "other"))
    passes.finish_passes_of(either, "me", now + HOUR)
    assert passes.last_passes(either, 9) == [(other, now, None), (mine, now, now + HOUR)]


def test_a_concluded_pass_is_known_with_its_end(either: Store, now: datetime) -> None:
    assert passes.last_concluded_pass(either) is None
    shelf = Shelf(either, now)
    shelf.keep("http://a.cn/1", "通知", "正文。")
    crawl = passes.last_concluded_pass(either)
    assert crawl is not None
    assert passes.pending_passes(either) == []
    assert passes.pass_ended_at(either, crawl) == shelf.at
