"""Name and password → a session; accounts are kept with argon2 hashes. Failed tries are counted in the audit log."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from gettext import gettext as _

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from monitor.web.errors import PageRefusal
from monitor.web.security import new_secret
from storage.access import audit, sessions, users
from storage.access.audit import AuditEntry
from storage.access.users import User, UserRole
from storage.engine.store import Store, transaction

HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106 for little memory
DUMMY = HASHER.hash("no account has this password")
NAME = re.compile(r"[\w.@-]{1,64}")
SHORTEST = 10  # characters of a password
# Tries that fail within the time, by name and by network address, before no password is read.
MOST_FAILED, FAILED_WITHIN = 5, timedelta(minutes=15)
FAILED = "login-failed"


def new_user(name: str, password: str, role: UserRole, now: datetime) -> User:
    """Return an account. Raises ValueError with the remedy."""
    if not NAME.fullmatch(name):
        raise ValueError(_("a name has 1 to 64 letters, figures or . @ - _"))
    if len(password) < SHORTEST:
        raise ValueError(_("a password has at least {least} characters").format(least=SHORTEST))
    return User(name, HASHER.hash(password), role, now)


def log_in(db: Store, name: str, password: str, client: str, now: datetime) -> str:
    """Return the secret of a new session. Raises PageRefusal. Writes the store."""
    _throttle(db, name, client, now)
    user = users.user_of(db, name)
    if not _is_right(user, password):
        with transaction(db):
            for subject in (f"user {name[:64]}", f"from {client}"):
                audit.note_action(db, AuditEntry(now, name[:64], FAILED, subject, address=client))
        raise PageRefusal(401, "login_wrong")
    secret = new_secret()
    with transaction(db):
        sessions.begin_session(db, name, secret, now)
        audit.note_action(db, AuditEntry(now, name, "login", f"user {name}", address=client))
    return secret


def _throttle(db: Store, name: str, client: str, now: datetime) -> None:
    since = now - FAILED_WITHIN
    failed = [audit.count_since(db, FAILED, each, since) for each in (f"user {name[:64]}", f"from {client}")]
    if failed[0] >= MOST_FAILED or failed[1] >= 4 * MOST_FAILED:
        raise PageRefusal(429, "login_throttled", wait_s=int(FAILED_WITHIN.total_seconds()))


def _is_right(user: User | None, password: str) -> bool:
    """Return whether the password fits. An unknown name takes as long as a known name."""
    try:
        HASHER.verify(user.password if user else DUMMY, password[:1024])
    except (Argon2Error, InvalidHashError):
        return False
    return user is not None and user.disabled_at is None


def change_password(db: Store, user: User, passwords: tuple[str, str], client: str, now: datetime) -> str:
    """Give an account the second of two passwords if the first is right; return the secret of a new session.

    All other sessions of the account end. Raises PageRefusal. Writes the store.
    """
    present, wanted = passwords
    _throttle(db, user.name, client, now)
    if not _is_right(user, present):
        with transaction(db):
            entry = AuditEntry(now, user.name, FAILED, f"user {user.name}", address=client)
            audit.note_action(db, entry)
        raise PageRefusal(403, "password_wrong")
    if len(wanted) < SHORTEST:
        raise PageRefusal(400, "password_short")
    secret = new_secret()
    with transaction(db):
        users.save_user(db, new_user(user.name, wanted, user.role, user.created_at))
        sessions.begin_session(db, user.name, secret, now)
        audit.note_action(db, AuditEntry(now, user.name, "password", f"user {user.name}", address=client))
    return secret


def log_out(db: Store, secret: str, name: str, now: datetime) -> None:
    """End a session. Writes the store."""
    with transaction(db):
        sessions.end_session(db, secret)
        audit.note_action(db, AuditEntry(now, name, "logout", f"user {name}"))
