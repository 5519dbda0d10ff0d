"""An altered, missing or unreadable capture breaks the chain at its place, and a damaged body is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.archive.bodies import zstd
from storage.archive.chain import check_bodies, check_chain, count_bodies
from storage.engine.opening import open_copy, open_store

KEPT = Path(__file__).resolve().parents[2] / "golden" / "store.db.zst"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    path.write_bytes(zstd.decompress(KEPT.read_bytes()))
    open_store(path).close()
    return path


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(sql)
        db.execute("PRAGMA journal_mode = DELETE")


def test_a_sound_archive_has_no_fault(store: Path) -> None:
    with closing(open_copy(store)) as db:
        assert list(check_chain(db)) == []
        assert list(check_bodies(db)) == [None] * count_bodies(db)


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("UPDATE captures SET status = 404 WHERE id = 5", 5),
        ("UPDATE captures SET final_url = CAST(x'e6' AS TEXT) WHERE id = 5", 5),
        ("DELETE FROM captures WHERE id = 5", 6),
    ],
)
def test_a_break_of_the_chain_is_told_once_at_its_place(store: Path, sql: str, place: int) -> None:
    change(store, sql)
    with closing(open_copy(store)) as db:
        (told,) = check_chain(db)
    assert told.startswith(f"capture {place} does not continue the chain")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE bodies SET data = x'28b52ffd' WHERE coding = 'zstd'", "cannot be unpacked"),
        ("UPDATE bodies SET size = size + 1", "bytes, not"),
        ("UPDATE bodies SET base_digest = digest WHERE coding = 'delta'", "the base of a delta"),
    ],
)
def test_a_damaged_body_is_named(store: Path, sql: str, said: str) -> None:
    change(store, sql)
    with closing(open_copy(store)) as db:
        assert [told for told in check_bodies(db) if told and said in told]
