"""A SQLite file says why it cannot be opened, is migrated with a copy beside it, and is shared without disturbance."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from storage.engine.sqlite import SqliteStore, open_as_is, open_readonly, open_store
from storage.engine.store import row, transaction
from storage.errors import StoreDamaged, StoreNewer


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.db"
    path.write_bytes(b"GIF89a" * 500)
    with pytest.raises(StoreDamaged, match=r"picture\.db"):
        open_store(path, create=False)


def test_a_store_of_a_newer_program_is_refused(store_path: Path) -> None:
    opened = open_store(store_path, create=True)
    with transaction(opened):
        opened.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reprintwatch', 'm999', 'x')"
        )
    opened.close()
    with pytest.raises(StoreNewer, match="m999"):
        open_store(store_path, create=False)


def test_readers_see_a_consistent_store_while_a_writer_works(store_path: Path) -> None:
    writer = open_store(store_path, create=True)
    reader = open_readonly(store_path)
    with transaction(writer):
        writer.conn.execute("INSERT INTO passes (started_at) VALUES ('x')")
        assert reader.conn.execute("SELECT count(*) FROM passes").fetchone() == (0,)
    assert reader.conn.execute("SELECT count(*) FROM passes").fetchone() == (1,)
    reader.close()
    writer.close()


def test_a_store_of_an_older_program_is_copied_and_migrated_also_for_a_reader(store_path: Path) -> None:
    db = open_store(store_path, create=True)
    with transaction(db):
        db.conn.execute("INSERT INTO paces (site, edits, expected, threshold) VALUES ('mca', 1, 1, 0.5)")
        db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm016_thresholds_anew'")
    db.close()
    reading = open_readonly(store_path)
    assert row(reading, "SELECT threshold FROM paces") == {"threshold": None}
    reading.close()
    before = open_as_is(store_path.with_name("store.db.before-m016_thresholds_anew.bak"))
    assert row(before, "SELECT threshold FROM paces") == {"threshold": 0.5}
    before.close()


def test_a_reader_cannot_write(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    for reading in (open_readonly(store_path), open_as_is(store_path)):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reading.conn.execute("DELETE FROM pages")
        reading.close()


def test_processes_that_create_the_same_store_at_once_all_get_it(store_path: Path) -> None:
    counts: list[int] = []

    def work() -> None:
        db = open_store(store_path, create=True)
        with transaction(db):
            db.conn.execute("INSERT INTO passes (started_at) VALUES ('x')")
        counts.append(1)
        db.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db = open_readonly(store_path)
    assert row(db, "SELECT count(*) AS n FROM passes") == {"n": 6} == {"n": len(counts)}
    db.close()
    assert not list(store_path.parent.glob("*.bak"))


def test_freed_pages_go_back_to_the_file_system(db: SqliteStore) -> None:
    db.conn.execute("CREATE TABLE filler (data BLOB)")
    before = db.size()
    db.conn.executemany("INSERT INTO filler VALUES (zeroblob(100000))", [()] * 50)
    db.conn.commit()
    full = db.size()
    db.conn.execute("DELETE FROM filler")
    db.conn.commit()
    assert db.size() == full > before + 4_000_000
    db.shrink()
    assert db.size() == before


def test_a_row_without_its_partner_is_told(db: SqliteStore) -> None:
    assert db.broken_references() == []
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("INSERT INTO pending (capture_id) VALUES (7)")
    db.conn.commit()
    assert db.broken_references() == ["pending row 7 refers to a missing row of captures"]


def test_a_reference_to_nothing_cannot_be_written(db: SqliteStore) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.conn.execute("INSERT INTO pending (capture_id) VALUES (7)")


def test_a_row_that_breaks_the_rules_of_its_table_is_damage(db: SqliteStore) -> None:
    assert db.damage() == []
    db.conn.execute("PRAGMA ignore_check_constraints = ON")
    db.conn.execute("INSERT INTO bodies VALUES ('d', 1, 'none', NULL, x'00')")
    db.conn.commit()
    db.conn.execute("PRAGMA ignore_check_constraints = OFF")
    assert any("bodies" in fault for fault in db.damage())
