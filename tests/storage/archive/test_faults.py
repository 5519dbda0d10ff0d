"""Every check of a store runs to its end, whatever another check has met."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.archive.bodies import zstd
from storage.archive.faults import faults, to_its_end
from storage.engine.opening import open_as_is, open_store
from storage.engine.store import Store
from storage.errors import StoreDamaged

KEPT = Path(__file__).resolve().parents[2] / "golden" / "store.db.zst"


def found(path: Path) -> list[str]:
    with closing(open_as_is(path)) as db:
        return list(faults(db, lambda done, total: None))


def test_a_new_store_has_no_fault(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    assert found(store_path) == []


def test_faults_of_every_check_are_told_in_one_run(store_path: Path) -> None:
    open_store(store_path, create=True).close()
    with closing(sqlite3.connect(store_path, isolation_level=None)) as db:
        db.execute("DROP INDEX pages_due")
        db.execute("INSERT INTO pending (capture_id) VALUES (77)")
        db.execute("INSERT INTO duties VALUES ('pruning', 'never')")
        db.execute("INSERT INTO bodies (digest, size, coding, data) VALUES ('00', 1, 'zstd', x'00')")
    told = "\n".join(found(store_path))
    for said in (
        "index pages_due is missing",
        "refers to a missing row",
        "duties: at of row pruning",
        "body 00",
    ):
        assert said in told


def test_the_rows_of_an_older_store_are_not_read_and_the_store_is_not_changed(store_path: Path) -> None:
    store_path.write_bytes(zstd.decompress(KEPT.read_bytes()))  # made before migration 17
    with closing(sqlite3.connect(store_path, isolation_level=None)) as db:
        db.execute("INSERT INTO duties VALUES ('pruning', 'never')")
        db.execute("PRAGMA journal_mode = DELETE")
    before = store_path.read_bytes()
    assert found(store_path) == []
    assert store_path.read_bytes() == before


@pytest.mark.parametrize("error", [sqlite3.DatabaseError("malformed"), StoreDamaged("a body"), KeyError("x")])
def test_an_error_ends_its_check_with_a_sentence(store_path: Path, error: Exception) -> None:
    def check(_: Store) -> list[str]:
        raise error

    with closing(open_store(store_path, create=True)) as db:
        (told,) = to_its_end(db, check)
    assert str(error) in told
