"""A session is kept by digest and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.access import sessions
from storage.access.users import User, UserRole, save_user
from storage.engine.store import Store, rows, transaction


def test_a_session_ends_by_time_and_by_word(either: Store, now: datetime) -> None:
    with transaction(either):
        save_user(either, User("lin", "hash", UserRole.READER, now))
        sessions.begin_session(either, "lin", "first", now)
        sessions.begin_session(either, "lin", "second", now + timedelta(hours=1))
    assert "first" not in str(rows(either, "SELECT * FROM sessions"))
    with transaction(either):
        sessions.end_session(either, "first")
    assert sessions.user_of_session(either, "first", now) is None
    assert sessions.user_of_session(either, "second", now) is not None
    with transaction(either):
        sessions.begin_session(either, "lin", "third", now + timedelta(days=1))
    assert len(rows(either, "SELECT * FROM sessions")) == 1
