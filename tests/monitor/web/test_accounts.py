"""Accounts have names and long passwords; five failed tries close a name for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.web.accounts import log_in, log_out, new_user
from monitor.web.errors import PageRefusal
from storage.access import audit
from storage.access.sessions import user_of_session
from storage.access.users import UserRole, disable_user, save_user
from storage.engine.store import Store, transaction

GOOD = "correct horse battery"


@pytest.fixture
def kept(db: Store, now: datetime) -> Store:
    """A store with an account."""
    with transaction(db):
        save_user(db, new_user("lin", GOOD, UserRole.OPERATOR, now))
    return db


@pytest.mark.parametrize(
    ("name", "password"), (("", GOOD), ("a b", GOOD), ("x" * 65, GOOD), ("lin", "short"))
)
def test_a_bad_name_or_a_short_password_is_refused(name: str, password: str, now: datetime) -> None:
    with pytest.raises(ValueError, match="has"):
        new_user(name, password, UserRole.READER, now)


def test_a_password_is_kept_as_an_argon2_hash(now: datetime) -> None:
    assert new_user("lin", GOOD, UserRole.READER, now).password.startswith("$argon2id$")


def test_a_session_lasts_a_working_day_and_ends_with_logout_or_account(kept: Store, now: datetime) -> None:
    secret = log_in(kept, "lin", GOOD, "127.0.0.1", now)
    assert user_of_session(kept, secret, now + timedelta(hours=11)) is not None
    assert user_of_session(kept, secret, now + timedelta(hours=13)) is None
    log_out(kept, secret, "lin", now)
    assert user_of_session(kept, secret, now) is None
    secret = log_in(kept, "lin", GOOD, "127.0.0.1", now)
    with transaction(kept):
        assert disable_user(kept, "lin", now)
    assert user_of_session(kept, secret, now) is None
    with pytest.raises(PageRefusal, match="login_wrong"):
        log_in(kept, "lin", GOOD, "127.0.0.1", now)


def test_five_failed_tries_close_a_name_for_a_quarter_of_an_hour(kept: Store, now: datetime) -> None:
    for _ in range(5):
        with pytest.raises(PageRefusal, match="login_wrong"):
            log_in(kept, "lin", "wrong wrong", "10.0.0.9", now)
    with pytest.raises(PageRefusal, match="login_throttled"):
        log_in(kept, "lin", GOOD, "10.0.0.9", now)
    assert log_in(kept, "lin", GOOD, "10.0.0.9", now + timedelta(minutes=16))
    assert [entry.action for entry in audit.latest_actions(kept, 1)] == ["login"]
