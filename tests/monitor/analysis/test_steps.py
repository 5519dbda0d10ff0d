"""Quick steps share a transaction; a fault keeps what earlier transactions wrote, and nothing of its own."""

from __future__ import annotations

import time

import pytest
from sqlite_utils import Database

from monitor.analysis.steps import LONGEST_WRITE_S, in_few_transactions
from storage.engine.sqlite import SqliteStore
from storage.engine.store import Store


@pytest.fixture
def db() -> Store:
    store = SqliteStore(Database(memory=True))
    store.conn.execute("CREATE TABLE done (number INTEGER)")
    store.conn.commit()
    return store


def done(db: Store) -> list[int]:
    return [number for (number,) in db.conn.execute("SELECT number FROM done ORDER BY number")]


def test_every_step_is_done_in_order(db: Store) -> None:
    in_few_transactions(
        db, range(5), lambda number: db.conn.execute("INSERT INTO done VALUES (?)", (number,))
    )
    assert done(db) == [0, 1, 2, 3, 4]
    assert not db.is_in_transaction


def test_quick_steps_before_a_fault_are_lost_with_it_and_earlier_transactions_stay(db: Store) -> None:
    def step(number: int) -> None:
        db.conn.execute("INSERT INTO done VALUES (?)", (number,))
        if number == 1:
            time.sleep(LONGEST_WRITE_S)  # ends the transaction
        if number == 3:
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        in_few_transactions(db, range(5), step)
    assert done(db)[:2] == [0, 1]
    assert 3 not in done(db)
