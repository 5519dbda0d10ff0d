"""Rows around a damaged page are read, each for itself, and the damaged place is named."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.archive.damage import MOST_PROBED, SINGLY, STRIDE, _asked, readable_rows
from storage.engine.opening import open_copy, open_store

NOTES = 3000


def damaged(store: Path, table: str, index: int, pages: int = 1) -> None:
    """Overwrite some leaf pages of a table in the middle of the file."""
    db = sqlite3.connect(store)
    db.execute("PRAGMA journal_mode = DELETE")
    sql = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path LIMIT ? OFFSET ?"
    numbers = [number for (number,) in db.execute(sql, (table, pages, index))]
    size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    whole = bytearray(store.read_bytes())
    for number in numbers:
        whole[(number - 1) * size : number * size] = random.Random(1).randbytes(size)
    store.write_bytes(whole)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    db = open_store(path, create=True)
    notes = [("f", "2026-11-24T06:00:00.000000Z", "open", "me", f"note {number}") for number in range(NOTES)]
    sql = "INSERT INTO finding_notes (finding_id, at, state, who, why) VALUES (?, ?, ?, ?, ?)"
    db.conn.executemany(sql, notes)
    db.conn.executemany("INSERT INTO duties VALUES (?, 'x')", [(f"{number:05}",) for number in range(NOTES)])
    db.conn.commit()
    db.close()
    return path


@pytest.mark.parametrize(("table", "key"), [("finding_notes", "id"), ("duties", "name")])
@pytest.mark.parametrize(("index", "pages"), [(0, 1), (7, 1), (5, 4), (-1, 1)])
def test_all_rows_outside_a_damaged_page_are_read_in_order(
    store: Path, table: str, key: str, index: int, pages: int
) -> None:
    with sqlite3.connect(store) as connection:
        sql = "SELECT count(*) FROM dbstat WHERE name = ? AND pagetype = 'leaf'"
        leaves = connection.execute(sql, (table,)).fetchone()[0]
    connection.close()
    damaged(store, table, index % leaves, pages)
    with closing(open_copy(store)) as db:
        found = list(readable_rows(db, table, (key,)))
    rows = [each[key] for each in found if not isinstance(each, str)]
    assert rows == sorted(set(rows))
    assert len(rows) >= NOTES - pages * (NOTES // leaves + 60)
    told = [each for each in found if isinstance(each, str)]
    assert told
    assert all("cannot be read" in each and table in each for each in told)


def test_a_sound_table_is_read_to_its_end(store: Path) -> None:
    with closing(open_copy(store)) as db:
        assert [each["id"] for each in readable_rows(db, "finding_notes", ("id",))] == [*range(1, NOTES + 1)]  # type: ignore[index]


def test_a_long_damaged_place_is_crossed_in_strides_and_no_row_behind_it_is_lost() -> None:
    sound = {*range(1, 9), *range(150_000, 150_100), MOST_PROBED}
    read: list[int] = []

    def answer(key: tuple[int, ...]) -> list[dict[str, int]] | None:
        read.append(key[0])
        return [{"id": key[0]}] if key[0] in sound else None

    found = list(_asked([(number,) for number in range(1, MOST_PROBED + 1)], answer))
    assert [key for (key,), rows in found if rows] == sorted(sound)
    assert [key for (key,), _ in found] == [*range(1, MOST_PROBED + 1)]
    assert len(read) < 4 * SINGLY + MOST_PROBED / STRIDE
