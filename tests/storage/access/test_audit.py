"""Actions are kept in order, by subject and by click."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.access import audit
from storage.access.audit import AuditEntry
from storage.engine.store import Store, transaction


def test_actions_come_back_by_subject_batch_and_time(either: Store, now: datetime) -> None:
    first = AuditEntry(now, "lin", "confirm", "f-1", "b", {"state": "open"}, {"state": "acknowledged"}, "::1")
    second = AuditEntry(now + timedelta(minutes=1), "lin", "confirm", "f-2", "b")
    with transaction(either):
        audit.note_action(either, first)
        audit.note_action(either, second)
    assert audit.actions_on(either, "f-1") == [first]
    assert audit.actions_of_batch(either, "b") == [first, second]
    assert audit.latest_actions(either, 1) == [second]
    assert audit.count_since(either, "confirm", "f-2", now) == 1
    assert audit.count_since(either, "confirm", "f-1", now) == 0
