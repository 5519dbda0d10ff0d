"""Accounts are kept with their role, and closed with their sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.access import sessions, users
from storage.access.users import User, UserRole
from storage.engine.store import Store, transaction


def test_an_account_comes_back_and_closes(either: Store, now: datetime) -> None:
    lin = User("lin", "hash", UserRole.OPERATOR, now)
    assert not users.has_users(either)
    with transaction(either):
        users.save_user(either, lin)
        sessions.begin_session(either, "lin", "secret", now)
    assert users.user_of(either, "lin") == lin and users.list_users(either) == [lin]
    with transaction(either):
        users.save_user(either, replace(lin, role=UserRole.ADMIN))
    assert sessions.user_of_session(either, "secret", now) is None  # a new password ends the sessions
    with transaction(either):
        assert users.disable_user(either, "lin", now) and not users.disable_user(either, "none", now)
    assert not users.has_users(either)


def test_later_roles_have_the_rights_of_earlier_ones() -> None:
    assert UserRole.ADMIN.may(UserRole.READER) and not UserRole.READER.may(UserRole.OPERATOR)
