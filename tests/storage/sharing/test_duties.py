"""A duty is done once for all services, and forgotten after forty days."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store
from storage.sharing.duties import is_done, take_on


def test_only_the_first_service_takes_on_a_duty(either: Store, now: datetime) -> None:
    assert not is_done(either, "pruning 2026-11-23")
    assert [take_on(either, "pruning 2026-11-23", now) for _ in range(3)] == [True, False, False]
    assert is_done(either, "pruning 2026-11-23")
    assert not is_done(either, "pruning 2026-11-24")


def test_a_duty_is_forgotten_in_time(either: Store, now: datetime) -> None:
    take_on(either, "pruning", now)
    take_on(either, "digest", now + timedelta(days=39))
    assert is_done(either, "pruning")
    take_on(either, "another digest", now + timedelta(days=41))
    assert not is_done(either, "pruning")
