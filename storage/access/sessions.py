"""Table sessions: browsers that are logged in. The store keeps a digest of the browser's secret, never the secret."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from storage.access.users import User, user_of
from storage.engine.store import Store, row, stored_time

LASTS = timedelta(hours=12)  # a working day


def digest_of(secret: str) -> str:
    """Return the digest under which a session is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin_session(db: Store, user: str, secret: str, now: datetime) -> None:
    """Keep a session and drop ended sessions, in the caller's transaction."""
    db.conn.execute("DELETE FROM sessions WHERE ends_at <= ?", (stored_time(now),))
    db.conn.execute(
        "INSERT INTO sessions (digest, user_name, ends_at) VALUES (?, ?, ?)",
        (digest_of(secret), user, stored_time(now + LASTS)),
    )


def end_session(db: Store, secret: str) -> None:
    """End the session of a secret, in the caller's transaction."""
    db.conn.execute("DELETE FROM sessions WHERE digest = ?", (digest_of(secret),))


def user_of_session(db: Store, secret: str, now: datetime) -> User | None:
    """Return the account of a session; None for an unknown or ended session and for a closed account."""
    sql = "SELECT user_name FROM sessions WHERE digest = ? AND ends_at > ?"
    session = row(db, sql, (digest_of(secret), stored_time(now)))
    user = user_of(db, session["user_name"]) if session else None
    return None if user is None or user.disabled_at else user
