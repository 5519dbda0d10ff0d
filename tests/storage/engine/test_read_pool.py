"""Tasks are carried out in a few threads, each with an open store; an idle pool holds no store."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from storage.engine import read_pool
from storage.engine.file_locks import alone
from storage.engine.opening import open_store
from storage.engine.read_pool import ReadPool
from storage.engine.store import Store, transaction
from storage.errors import NoStore, StoreLocked


def is_free(store: Path) -> bool:
    """Whether no process uses a store; waits a little if one does."""
    try:
        with alone(store):
            return True
    except StoreLocked:
        return threading.Event().wait(0.01)


@pytest.fixture
def kept(store_path: Path) -> Path:
    """A store that nobody uses."""
    open_store(store_path, create=True).close()
    return store_path


def test_tasks_of_a_burst_share_open_stores(kept: Path) -> None:
    pool = ReadPool(kept, most=2)
    results = [pool.submit(lambda db: (id(db), threading.get_ident())) for _ in range(40)]
    found = [each.result(20) for each in results]
    assert len(set(found)) <= 2


def test_a_task_sees_what_was_written_before(kept: Path) -> None:
    pool = ReadPool(kept, most=1)

    def count(db: Store) -> int:
        return int(db.conn.execute("SELECT count(*) FROM passes").fetchone()[0])

    assert pool.submit(count).result(20) == 0
    db = open_store(kept)
    with transaction(db):
        db.conn.execute("INSERT INTO passes (started_at) VALUES ('x')")
    db.close()
    assert pool.submit(count).result(20) == 1


def test_an_error_reaches_the_caller_and_the_next_task_is_carried_out(kept: Path) -> None:
    pool = ReadPool(kept, most=1)

    def fail(db: Store) -> int:
        raise LookupError("no such row")

    with pytest.raises(LookupError, match="no such row"):
        pool.submit(fail).result(20)
    assert pool.submit(lambda db: 7).result(20) == 7


def test_a_task_cannot_write(kept: Path) -> None:
    pool = ReadPool(kept, most=1)
    with pytest.raises(Exception, match="readonly"):
        pool.submit(lambda db: db.conn.execute("DELETE FROM passes")).result(20)


def test_a_missing_store_is_an_error_of_the_task_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    pool = ReadPool(path, most=1)
    with pytest.raises(NoStore):
        pool.submit(lambda db: 1).result(20)
    open_store(path, create=True).close()
    assert pool.submit(lambda db: 1).result(20) == 1


def test_an_idle_pool_lets_the_store_be_restored(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_pool, "LASTS_S", 0.05)  # the life of a connection, not a part of the work
    pool = ReadPool(kept, most=2)
    assert [pool.submit(lambda db: 1).result(20) for _ in range(3)] == [1, 1, 1]
    assert any(is_free(kept) for _ in range(500))
    assert pool.submit(lambda db: 2).result(20) == 2
