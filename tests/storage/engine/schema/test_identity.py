"""A store is told from an empty file, from another program's file, and from a store whose schema somebody changed."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.archive.backup import back_up
from storage.engine.opening import open_as_is, open_readonly, open_store
from storage.engine.schema.identity import Kind, kind_of
from storage.errors import StoreDamaged

OPENERS: list[Callable[[Path], object]] = [
    open_store,
    lambda path: open_store(path, create=True),
    open_readonly,
    open_as_is,
    lambda path: back_up(path, path.with_name("copy.db")),
]


def execute(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("mark", ["", "PRAGMA application_id = 7", "PRAGMA journal_mode = WAL"])
def test_a_file_of_another_program_is_refused_and_left_alone(
    tmp_path: Path, opener: Callable[[Path], object], mark: str
) -> None:
    path = tmp_path / "other.db"
    execute(path, mark, "CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('mine')")
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="another program"):
        opener(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["other.db"]


def test_a_store_is_known_while_another_process_writes_the_log_into_the_file(tmp_path: Path) -> None:
    path, copy = tmp_path / "store.db", tmp_path / "copy.db"
    with closing(open_store(path, create=True)) as db:
        db.conn.execute("PRAGMA wal_autocheckpoint = 0")
        db.conn.execute("CREATE TABLE further AS SELECT randomblob(100000) AS more")
        copy.with_name("copy.db-wal").write_bytes(path.with_name("store.db-wal").read_bytes())
        content = bytearray(path.read_bytes())
    # the header names pages that follow in the file in a moment; bytes 92 to 95 say that it knows its size
    content[28:32] = struct.pack(">I", len(content) // 4096 + 20)
    content[92:96] = content[24:28]
    copy.write_bytes(content)
    assert kind_of(copy) is Kind.STORE


@pytest.mark.parametrize("opener", OPENERS)
def test_an_empty_file_is_no_store_and_stays_empty(tmp_path: Path, opener: Callable[[Path], object]) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(StoreDamaged, match="empty"):
        opener(path)
    assert path.read_bytes() == b""


def test_a_database_without_tables_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "bare.db"
    execute(path, "PRAGMA user_version = 1")
    with pytest.raises(StoreDamaged):
        open_store(path, create=True)


def test_a_new_store_bears_the_mark_of_the_program_and_the_fingerprint_of_its_schema(
    store_path: Path,
) -> None:
    db = open_store(store_path, create=True)
    assert db.conn.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"rpwt", "big"),)
    assert db.conn.execute("PRAGMA user_version").fetchone() != (0,)
    assert db.schema_faults() == []
    db.close()


def unmarked(path: Path) -> None:
    """Make a store as an earlier release left it: without the mark."""
    open_store(path, create=True).close()
    execute(
        path,
        "PRAGMA application_id = 0",
        "PRAGMA user_version = 0",
        "DELETE FROM _sqlite_migrations WHERE name = 'm019_application_id'",
    )


def test_a_store_without_the_mark_is_known_by_its_migrations_and_marked(store_path: Path) -> None:
    unmarked(store_path)
    assert kind_of(store_path) is Kind.STORE
    open_readonly(store_path).close()
    db = open_as_is(store_path)
    assert db.conn.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"rpwt", "big"),)
    db.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP INDEX pages_due", "the index pages_due is missing"),
        ("DROP TABLE duties", "the table duties is missing"),
        ("ALTER TABLE duties ADD COLUMN more TEXT", "the table duties has another definition"),
        ("CREATE TRIGGER sly AFTER INSERT ON pages BEGIN DELETE FROM findings; END", "the trigger sly"),
    ],
)
def test_a_changed_schema_is_told(store_path: Path, change: str, said: str) -> None:
    open_store(store_path, create=True).close()
    execute(store_path, change)
    db = open_as_is(store_path)
    assert [each for each in db.schema_faults() if said in each]
    db.close()


def test_a_store_that_lost_a_table_is_not_opened_for_work(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    execute(store_path, "DROP TABLE duties")
    for opener in (open_store, open_readonly):
        with pytest.raises(StoreDamaged, match="duties"):
            opener(store_path)


def test_tables_and_indexes_of_the_operator_are_no_fault(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    execute(store_path, "CREATE TABLE mine (a)", "CREATE INDEX mine_too ON pages (list_title)")
    db = open_store(store_path)
    assert db.schema_faults() == []
    db.close()
