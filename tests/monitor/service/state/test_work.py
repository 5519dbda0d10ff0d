"""Which work on a store is under way, by which running processes."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.service.state.work import LATELY, WorkNow, work_now
from storage.archive import passes
from storage.engine.store import Store
from storage.sharing.presence import present


def test_a_pass_of_a_running_process_is_under_way(db: Store, now: datetime) -> None:
    with present(db) as owner:
        passes.start_pass(db, now, owner)
        assert work_now(db, now) == WorkNow(now, is_analysing=False)
        assert work_now(db, now).is_going_on


def test_a_pass_of_a_killed_process_is_not(db: Store, now: datetime) -> None:
    passes.start_pass(db, now, "999999:1")
    assert not work_now(db, now).is_going_on


def test_nothing_is_under_way_in_a_new_store(db: Store, now: datetime) -> None:
    assert not work_now(db, now + LATELY + timedelta(seconds=1)).is_going_on
