"""Both engines keep what `Store` promises; times sort as strings do."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.postgres import Server

from storage.engine.opening import open_readonly, open_store
from storage.engine.store import (
    Store,
    read_optional,
    read_time,
    row,
    rows,
    stored_optional,
    stored_time,
    transaction,
)
from storage.errors import ReprintWatchError

moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda each: each.replace(tzinfo=UTC)
)


@given(moments, moments)
def test_stored_times_sort_as_times_do(one: datetime, other: datetime) -> None:
    assert (stored_time(one) < stored_time(other)) == (one < other)
    assert read_time(stored_time(one)) == one


def test_a_time_of_another_zone_is_stored_in_utc() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert stored_time(datetime(2026, 11, 23, 14, 5, tzinfo=shanghai)) == "2026-11-23T06:05:00.000000Z"


def test_a_time_without_a_zone_is_refused_and_a_missing_time_is_null() -> None:
    with pytest.raises(ValueError, match="aware"):
        stored_time(datetime(2026, 11, 23))
    assert (stored_optional(None), read_optional(None)) == (None, None)


def note(db: Store, *names: str) -> None:
    db.conn.executemany("INSERT INTO duties (name, at) VALUES (?, 'x')", [(name,) for name in names])


def names(db: Store) -> list[str]:
    return [each["name"] for each in rows(db, "SELECT name FROM duties ORDER BY name")]


def test_a_transaction_that_fails_leaves_nothing(either: Store) -> None:
    with pytest.raises(RuntimeError), transaction(either, alone=True):
        note(either, "half")
        raise RuntimeError
    with transaction(either):
        note(either, "whole")
    assert names(either) == ["whole"]


def test_a_row_is_the_first_and_none_without_rows(either: Store) -> None:
    note(either, "a", "b", "c")
    assert row(either, "SELECT name FROM duties ORDER BY name DESC") == {"name": "c"}
    assert row(either, "SELECT name FROM duties WHERE name = :name", {"name": "d"}) is None


def test_a_statement_that_returns_its_rows_has_changed_all_of_them(either: Store) -> None:
    with transaction(either):
        note(either, "a", "b", "c")
    with transaction(either):
        assert row(either, "UPDATE duties SET at = 'y' RETURNING name") is not None
    assert {each["at"] for each in rows(either, "SELECT at FROM duties")} == {"y"}


def test_text_is_compared_by_code_point(either: Store) -> None:
    note(either, "部", "b", "B", "a b", "ab", "é")
    assert names(either) == sorted(names(either))


def test_values_of_a_json_array_are_a_table(either: Store) -> None:
    sql = f"SELECT CAST(value AS BIGINT) AS n FROM {either.json_values}"
    assert [each["n"] for each in rows(either, sql, ("[-9223372036854775808, 0, 7]",))] == [-(2**63), 0, 7]


def test_numbers_of_an_emptied_table_begin_with_one_again(either: Store) -> None:
    for _ in range(2):
        with transaction(either):
            either.conn.execute("DELETE FROM passes")
            either.restart_numbering("passes")
            either.conn.execute("INSERT INTO passes (started_at) VALUES ('x'), ('y')")
        assert [each["id"] for each in rows(either, "SELECT id FROM passes ORDER BY id")] == [1, 2]


def test_a_new_store_is_sound_and_has_a_size(either: Store) -> None:
    assert (either.damage(), either.broken_references()) == ([], [])
    assert either.size() > 10_000
    either.shrink()


def test_a_copy_of_a_file_is_one_file_and_a_database_is_copied_by_its_own_program(
    either: Store, tmp_path: Path
) -> None:
    with transaction(either):
        note(either, "kept")
    target = tmp_path / "copy.db"
    if either.clock() is not None:
        with pytest.raises(ReprintWatchError, match="pg_dump"):
            either.copy_to(target)
        return
    either.copy_to(target)
    assert not list(tmp_path.glob("copy.db-*"))
    copy = open_readonly(target)
    assert names(copy) == ["kept"]
    copy.close()


def test_only_a_server_has_a_clock_of_its_own(db: Store, postgres_server: Server) -> None:
    assert db.clock() is None
    shared = open_store(postgres_server.database(), create=True)
    clock = shared.clock()
    assert clock is not None
    assert abs(clock - datetime.now(UTC)) < timedelta(minutes=1)
    shared.close()


def test_two_transactions_that_are_alone_never_overlap(postgres_server: Server) -> None:
    address = postgres_server.database()
    open_store(address, create=True).close()
    inside, overlaps = [], []

    def work(name: str) -> None:
        db = open_store(address)
        for number in range(20):
            with transaction(db, alone=True):
                inside.append(name)
                note(db, f"{name}{number}")
                overlaps.extend(inside[1:])
                inside.remove(name)
        db.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert overlaps == []
    db = open_readonly(address)
    assert len(names(db)) == 40
    db.close()


def test_rows_that_another_claims_are_left_out(postgres_server: Server) -> None:
    address = postgres_server.database()
    one, other = open_store(address, create=True), open_store(address)
    note(one, "a", "b")
    sql = f"SELECT name FROM duties ORDER BY name LIMIT 1 {one.skip_locked('duties')}"
    with transaction(one), transaction(other):
        assert [rows(db, sql)[0]["name"] for db in (one, other)] == ["a", "b"]
    one.close()
    other.close()


def test_an_inserted_row_has_the_number_that_is_returned(either: Store) -> None:
    sql = "INSERT INTO passes (started_at) VALUES (?)"
    with transaction(either):
        first, second = (either.inserted(sql, (f"2026-11-2{day}T06:05:00.000000Z",)) for day in (3, 4))
    assert second > first
    found = rows(either, "SELECT id, started_at FROM passes ORDER BY id")
    assert [(each["id"], each["started_at"][:10]) for each in found] == [
        (first, "2026-11-23"),
        (second, "2026-11-24"),
    ]
