"""The store says plainly why it cannot be opened, and keeps times in an order that strings have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.engine.opening import open_readonly, open_store
from storage.engine.store import read_time, stored_time, transaction
from storage.errors import NoStore, StoreDamaged, StoreLocked, StoreNewer
from storage.sharing.lock import service_lock

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


def test_a_second_service_is_refused_with_the_process_of_the_first(store_path: Path) -> None:
    import os

    with (
        service_lock(store_path),
        pytest.raises(StoreLocked, match=str(os.getpid())),
        service_lock(store_path),
    ):
        pass
    with service_lock(store_path):
        pass
