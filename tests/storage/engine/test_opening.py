"""A store says why it cannot be opened, and readers do not disturb its writer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine.opening import open_as_is, open_readonly, open_store
from storage.engine.store import row, transaction
from storage.errors import NoStore, StoreDamaged, StoreNewer


def test_a_missing_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="crawl"):
        open_store(tmp_path / "none.db")


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.db"
    path.write_bytes(b"GIF89a" * 500)
    with pytest.raises(StoreDamaged, match=r"picture\.db"):
        open_store(path)


def test_a_store_of_a_newer_program_is_refused(store_path: Path) -> None:
    opened = open_store(store_path, create=True)
    with transaction(opened):
        opened.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reprintwatch', 'm999', 'x')"
        )
    opened.close()
    with pytest.raises(StoreNewer, match="m999"):
        open_store(store_path)


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


def test_a_migration_that_was_killed_after_its_backup_is_made_at_the_next_opening(store_path: Path) -> None:
    db = open_store(store_path, create=True)
    with transaction(db):
        db.conn.execute("INSERT INTO paces (site, edits, expected, threshold) VALUES ('mca', 1, 1, 0.5)")
        db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm016_thresholds_anew'")
    db.close()
    backup = store_path.with_name("store.db.before-m016_thresholds_anew.bak")
    for leftover in ("", ".part", ".part-journal"):
        backup.with_name(backup.name + leftover).write_bytes(b"half a copy" * 500)
    open_store(store_path).close()
    assert sorted(each.name for each in store_path.parent.glob("*.bak*")) == [backup.name]
    before = open_as_is(backup)
    assert row(before, "SELECT threshold FROM paces") == {"threshold": 0.5}
    before.close()


def test_a_reader_cannot_write(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    for reading in (open_readonly(store_path), open_as_is(store_path)):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reading.conn.execute("DELETE FROM pages")
        reading.close()


def test_importing_the_openers_loads_no_engine() -> None:
    code = "import sys, storage.engine.opening; print({'sqlite_utils', 'psycopg'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout == "set()\n"
