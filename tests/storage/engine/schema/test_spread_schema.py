"""Tables of tasks refuse what no task may hold, and keep every state that a person may give."""

from __future__ import annotations

import sqlite3

import pytest

from storage.engine.sqlite import SqliteStore
from storage.engine.store import Store, transaction

TASK = """
    INSERT INTO tasks (name, form, issued_at, issued_basis, deadline, who, note, made_at)
    VALUES (?, ?, '', ?, '', '', '', '')
"""


@pytest.mark.parametrize(("form", "basis"), [("text", "operator"), ("headline", "stated"), ("text", "looks")])
def test_every_form_and_basis_of_a_task_can_be_kept(either: Store, form: str, basis: str) -> None:
    with transaction(either):
        either.conn.execute(TASK, ("T1", form, basis))


@pytest.mark.parametrize(("form", "basis"), [("page", "looks"), ("text", "guess")])
def test_no_other_form_or_basis_is_kept(db: Store, form: str, basis: str) -> None:
    assert isinstance(db, SqliteStore)
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.conn.execute(TASK, ("T1", form, basis))
