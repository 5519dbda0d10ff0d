"""Table users: accounts of the operators' page, with a hash of the password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.engine.store import Store, read_optional, read_time, reads_rows, row, rows, stored_time


class UserRole(StrEnum):
    """Rights of an account. A later role has the rights of the earlier roles."""

    READER = "reader"  # reads
    OPERATOR = "operator"  # settles findings
    ADMIN = "admin"  # pauses sites, changes mutes, sees accounts

    def may(self, needed: UserRole) -> bool:
        """Return whether the role has the rights of `needed`."""
        order = list(UserRole)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True)
class User:
    """Account of a person."""

    name: str
    password: str  # argon2 hash
    role: UserRole
    created_at: datetime
    disabled_at: datetime | None = None


SAVE = """
    INSERT INTO users (name, password, role, created_at, disabled_at) VALUES (?, ?, ?, ?, NULL)
    ON CONFLICT (name) DO UPDATE SET password = excluded.password, role = excluded.role, disabled_at = NULL
"""


def save_user(db: Store, user: User) -> None:
    """Keep an account, or give an account a new password and role, in the caller's transaction.

    The sessions of the account end.
    """
    db.conn.execute(SAVE, (user.name, user.password, user.role, stored_time(user.created_at)))
    db.conn.execute("DELETE FROM sessions WHERE user_name = ?", (user.name,))


def disable_user(db: Store, name: str, now: datetime) -> bool:
    """Close an account and its sessions, in the caller's transaction; return False for an unknown account."""
    db.conn.execute("DELETE FROM sessions WHERE user_name = ?", (name,))
    sql = "UPDATE users SET disabled_at = ? WHERE name = ?"
    return db.conn.execute(sql, (stored_time(now), name)).rowcount > 0


def user_of(db: Store, name: str) -> User | None:
    """Return the account of a name, or None."""
    columns = row(db, "SELECT * FROM users WHERE name = ?", (name,))
    return _user(columns) if columns else None


def list_users(db: Store) -> list[User]:
    """Return all accounts in the order of their names."""
    return [_user(columns) for columns in rows(db, "SELECT * FROM users ORDER BY name")]


def has_users(db: Store) -> bool:
    """Return whether an account is open."""
    return row(db, "SELECT 1 FROM users WHERE disabled_at IS NULL LIMIT 1") is not None


@reads_rows
def _user(columns: dict[str, Any]) -> User:
    return User(
        columns["name"],
        columns["password"],
        UserRole(columns["role"]),
        read_time(columns["created_at"]),
        read_optional(columns["disabled_at"]),
    )
