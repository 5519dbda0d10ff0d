"""A copy of a store in use is whole, and comes back; what is not sound never takes a store's place."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.archive.backup import back_up, restore
from storage.engine.opening import open_store
from storage.engine.store import stored_time, transaction
from storage.errors import StoreDamaged, StoreLocked, StoreNewer
from storage.sharing.lock import service_lock

ROOT = Path(__file__).resolve().parents[3]
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
def test_a_file_that_is_no_store_is_not_restored(tmp_path: Path, content: bytes) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    copy.write_bytes(content)
    with pytest.raises(StoreDamaged):
        restore(copy, store, NOW)
    assert hosts(store) == 5


def changed(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


NEWER = (
    "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reprintwatch', 'm999', 'x')"
)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        (NEWER, StoreNewer),
        ("PRAGMA application_id = 7", StoreDamaged),
        ("DROP TABLE hosts", StoreDamaged),
        ("UPDATE hosts SET resume_at = 'soon' WHERE host = 'h1'", StoreDamaged),
        ("INSERT INTO bodies (digest, size, coding, data) VALUES ('00', 1, 'zstd', x'00')", StoreDamaged),
    ],
    ids=["newer", "foreign", "table", "row", "body"],
)
def test_a_copy_of_another_kind_or_version_or_with_faults_is_not_restored(
    tmp_path: Path, statement: str, error: type[Exception]
) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    back_up(store, copy)
    changed(copy, statement)
    with pytest.raises(error):
        restore(copy, store, NOW)
    assert hosts(store) == 5
    assert not list(tmp_path.glob(".*.part*"))


def test_a_store_with_a_broken_body_gives_no_copy(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    changed(store, "INSERT INTO bodies (digest, size, coding, data) VALUES ('00', 1, 'zstd', x'00')")
    with pytest.raises(StoreDamaged, match="body 00"):
        back_up(store, copy)
    assert not copy.exists()


@pytest.mark.parametrize("broken", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_store_is_replaced_and_kept_with_its_log(tmp_path: Path, broken: bytes) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    back_up(store, copy)
    store.write_bytes(broken)
    tmp_path.joinpath("store.db-wal").write_bytes(b"log")
    _, kept = restore(copy, store, NOW)
    assert hosts(store) == 5
    assert kept is not None
    assert (kept.read_bytes(), kept.with_name(f"{kept.name}-wal").read_bytes()) == (broken, b"log")
    fill(store, 1, 200)


def test_a_file_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    store, copy, other = tmp_path / "store.db", tmp_path / "copy.db", tmp_path / "other.db"
    fill(store, 5)
    back_up(store, copy)
    changed(other, "CREATE TABLE notes (text)")
    before = other.read_bytes()
    with pytest.raises(StoreDamaged, match="another program"):
        restore(copy, other, NOW)
    assert other.read_bytes() == before


def test_two_restores_within_a_second_keep_both_stores(tmp_path: Path) -> None:
    store, copy = tmp_path / "store.db", tmp_path / "copy.db"
    fill(store, 5)
    back_up(store, copy)
    fill(store, 1, 100)
    kept = [restore(copy, store, NOW)[1] for _ in range(2)]
    assert [hosts(each) for each in kept if each] == [6, 5]


RESTORE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.archive.backup import restore
left, folder = int(sys.argv[3]), os.path.dirname(sys.argv[2])
def counted(event, arguments):
    global left
    if arguments and folder in str(arguments[0]):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
sys.addaudithook(counted)
restore(Path(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC))
"""


@pytest.mark.slow
def test_a_restore_killed_before_any_step_leaves_the_old_store_or_the_new_one(tmp_path: Path) -> None:
    plain, copy, seen = tmp_path / "plain.db", tmp_path / "copy.db", set()
    fill(plain, 5)
    back_up(plain, copy)
    fill(plain, 5, 100)
    for step in range(100):
        store = tmp_path / str(step) / "store.db"
        store.parent.mkdir()
        back_up(plain, store)
        command = [sys.executable, "-c", RESTORE, str(copy), str(store), str(step)]
        ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False).returncode
        assert ended in (0, -signal.SIGKILL)
        fill(store, 1, 500)  # the next command completes or takes back
        seen.add(hosts(store))
        kept = list(store.parent.glob("store.db.before-restore-*"))
        assert hosts(store) in (6, 11)
        assert [hosts(each) for each in kept] == ([10] if hosts(store) == 6 else [])
        assert not store.with_name("store.db.restoring").exists()
        if ended == 0:
            break
    assert ended == 0
    assert seen == {6, 11}


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
