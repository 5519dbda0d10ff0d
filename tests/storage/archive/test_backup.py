"""A copy of a store in use is whole, and comes back; what is not sound never takes a store's place."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.archive.backup import back_up, restore
from storage.engine.opening import open_store
from storage.engine.store import stored_time, transaction
from storage.errors import NoStore, StoreDamaged, StoreLocked
from storage.sharing.lock import service_lock

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def hosts(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT count(*) FROM hosts").fetchone()[0])


def fill(path: Path, count: int, start: int = 0) -> None:
    db = open_store(path, create=True)
    for number in range(start, start + count):
        with transaction(db):
            db.conn.execute(
                "INSERT INTO hosts VALUES (?, ?, 1.0, ?)", (f"h{number}", stored_time(NOW), "x" * 2000)
            )
    db.close()


def test_a_copy_made_while_others_write_is_whole(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 500)
    writer = threading.Thread(target=fill, args=(store, 300, 1000))
    writer.start()
    found = back_up(store, copy)
    writer.join()
    assert 500 <= hosts(copy) <= 800
    assert found.sha256 == hashlib.sha256(copy.read_bytes()).hexdigest()
    assert sorted(each.name for each in tmp_path.iterdir() if "copy" in each.name) == ["copy.db"]


def test_a_copy_never_replaces_a_file(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 1)
    copy.write_text("kept")
    with pytest.raises(FileExistsError):
        back_up(store, copy)
    assert copy.read_text() == "kept"


def test_a_restored_store_is_that_of_the_copy_and_the_other_is_kept(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    back_up(store, copy)
    fill(store, 5, 100)
    _, kept = restore(copy, store, NOW)
    assert hosts(store) == 5
    assert kept is not None
    assert hosts(kept) == 10
    fill(store, 1, 200)  # and it can be written


def test_a_restore_into_an_empty_place_keeps_nothing(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    back_up(store, copy)
    assert restore(copy, tmp_path / "new.db", NOW)[1] is None
    assert hosts(tmp_path / "new.db") == 5


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_sound_store_is_not_restored(tmp_path: Path, content: bytes) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    copy.write_bytes(content)
    with pytest.raises((StoreDamaged, NoStore, sqlite3.DatabaseError)):
        restore(copy, store, NOW)
    assert hosts(store) == 5


def test_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    back_up(store, copy)
    with service_lock(store), pytest.raises(StoreLocked):
        restore(copy, store, NOW)
    assert hosts(store) == 5


def test_of_two_copies_to_one_file_the_first_stays(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 300)
    with ThreadPoolExecutor(4) as pool:
        ended = [pool.submit(back_up, store, copy) for _ in range(4)]
    failures = [each.exception() for each in ended]
    assert failures.count(None) == 1
    assert all(each is None or isinstance(each, FileExistsError) for each in failures)
    assert hosts(copy) == 300
    assert [each.name for each in tmp_path.iterdir() if "copy" in each.name] == ["copy.db"]


def test_a_place_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    fill(store, 1)
    with pytest.raises(OSError, match="No such file"):
        back_up(store, tmp_path / "none" / "copy.db")
