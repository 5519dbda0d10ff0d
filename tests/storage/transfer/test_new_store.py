"""Rows and lines make the same captures again, and a break of the chain is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sites.visited import Visits

from storage.archive.bodies import digest_of, read_body
from storage.archive.chain import check_chain
from storage.archive.retention import is_pruned
from storage.engine.opening import open_store
from storage.engine.store import Store, rows, transaction
from storage.errors import ImportRefused
from storage.findings.beginnings import NEWS, beginning
from storage.log.leaves import lines_between
from storage.transfer.new_store import (
    add_pass,
    chain_own_captures,
    finish_captures,
    is_imported,
    mark_imported,
    take_capture,
    take_rows,
)
from storage.transfer.whole_store import RUNS, rows_beside

URL = "http://www.wj.example.cn/1.html"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "other.db", create=True)) as opened:
        yield opened


def lines(db: Store, now: datetime, other: Store) -> list[dict[str, Any]]:
    """The lines of two captures, whose rows stand in another store."""
    visits = Visits(db, now)
    for body in (b"one", b"two"):
        visits.visit(URL, status=200, body=body)
    with transaction(other):
        for table, taken in rows_beside(db):
            if table != RUNS:
                take_rows(other, table, taken)
    return [json.loads(line) for line in lines_between(db, 0, 2)]


def test_captures_come_back_and_a_missing_body_was_given_up(db: Store, other: Store, now: datetime) -> None:
    with transaction(other):
        for line in lines(db, now, other):
            take_capture(other, line, 1, {digest_of(b"one"): b"one"})
    finish_captures(other)
    assert list(check_chain(other)) == []
    assert rows(other, "SELECT * FROM captures") == rows(db, "SELECT * FROM captures")
    assert read_body(other, digest_of(b"one")) == b"one"
    assert is_pruned(other, digest_of(b"two"))
    assert [each["capture_id"] for each in rows(other, "SELECT capture_id FROM pending")] == [1]


@pytest.mark.parametrize("change", [{"before": "ab"}, {"url": "http://x.example.cn/"}, {"chain": "ab"}])
def test_a_capture_that_does_not_continue_the_chain_is_refused(
    db: Store, other: Store, now: datetime, change: dict[str, str]
) -> None:
    first = lines(db, now, other)[0]
    with transaction(other), pytest.raises(ImportRefused, match="capture 1"):
        take_capture(other, first | change, 1, {})


def test_rows_of_other_tables_and_columns_are_not_taken(other: Store) -> None:
    with pytest.raises(ImportRefused, match="users"):
        take_rows(other, "users", [{"name": "x"}])
    with transaction(other):
        take_rows(other, "environments", [{"id": 1, "facts": "{}", "x); DROP TABLE pages": 1}])
    assert rows(other, "SELECT * FROM environments") == [{"id": 1, "facts": "{}"}]


def test_looks_of_others_get_a_chain_and_the_store_a_mark(db: Store, now: datetime) -> None:
    Visits(db, now).page  # noqa: B018 - a pass
    with transaction(db):
        pass_id = add_pass(db, now)
    assert not is_imported(db)
    with transaction(db):
        chain_own_captures(db, [], [])
        mark_imported(db, now)
    assert is_imported(db)
    assert beginning(db, NEWS) == now
    assert pass_id == 2
