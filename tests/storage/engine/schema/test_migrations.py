"""Every release of the schema leads to the same store, and a newer store is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.engine.opening import open_store
from storage.engine.schema.migrations import migrations, refuse_newer
from storage.engine.store import Store, rows
from storage.errors import StoreNewer

SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"


def test_a_new_store_has_every_migration_under_its_name(either: Store) -> None:
    names = [each["name"] for each in rows(either, "SELECT name FROM _sqlite_migrations ORDER BY name")]
    assert names == list(migrations.changes)


@pytest.mark.parametrize("first", list(migrations.changes)[1::4])
def test_a_store_of_every_release_becomes_that_of_a_new_one(tmp_path: Path, db: Store, first: str) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection), stop_before=first)
    migrated = open_store(path)
    assert rows(migrated, SCHEMA) == rows(db, SCHEMA)
    migrated.close()
    assert path.with_name(f"old.db.before-{first}.bak").exists()


def test_migrations_of_a_newer_program_are_named() -> None:
    refuse_newer(set(migrations.changes), "store.db")
    with pytest.raises(StoreNewer, match=r"store\.db .*m998, m999"):
        refuse_newer({*migrations.changes, "m999", "m998"}, "store.db")
