"""The rows of tables for other tools: no secrets, no bodies, bytes as hex."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.archive.passes import start_pass
from storage.archive.tables import TABLES, table_rows
from storage.engine.store import Store


def test_every_named_table_can_be_read_in_both_engines(either: Store) -> None:
    start_pass(either, datetime(2026, 11, 23, 6, 5, tzinfo=UTC))
    rows = {table: list(table_rows(either, table)) for table in TABLES}
    assert [row["started_at"] for row in rows["passes"]] == ["2026-11-23T06:05:00.000000Z"]


@pytest.mark.parametrize("table", ["users", "sessions", "audit_log", "bodies", "findings; DROP TABLE pages"])
def test_no_other_table_is_read(either: Store, table: str) -> None:
    with pytest.raises(KeyError):
        list(table_rows(either, table))
