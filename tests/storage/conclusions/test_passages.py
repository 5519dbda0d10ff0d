"""The index of passages answers the same, packed or waiting, whatever came first."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from storage.conclusions.passages import add_passages, holders, lacking, works_by_passage
from storage.conclusions.posting_blocks import (
    FORMULA,
    key_of,
    pack,
    packed_works,
)
from storage.engine.sqlite import SqliteStore
from storage.engine.store import Store, transaction

SIGNED = st.integers(-(2**63), 2**63 - 1)
POOL = [key << 24 for key in (0, 1, 2**31, 2**32 - 1, 2**32, 2**39 - 1)] + [-(2**63), -1, -(1 << 24)]
postings = st.lists(st.tuples(st.sampled_from(POOL) | SIGNED, st.integers(1, 40), st.booleans()), max_size=60)


def post(db: Store, work: int, passages: list[int]) -> None:
    with transaction(db):
        add_passages(db, work, passages)


@settings(max_examples=60, deadline=None)
@given(postings)
def test_packed_or_waiting_every_work_of_a_passage_is_found(entries: list[tuple[int, int, bool]]) -> None:
    db = open_store_in_memory()
    expected: dict[int, set[int]] = defaultdict(set)
    for passage, work, packs in entries:
        post(db, work, [passage])
        expected[key_of(passage)].add(work)
        if packs:
            pack(db)
    wanted = {key_of(passage): passage for passage, _, _ in entries}
    pack(db)
    found = works_by_passage(db, wanted.values(), most=100)
    assert {key_of(passage): set(works) for passage, works in found.items()} == dict(expected)
    assert all(list(works) == sorted(set(works)) for works in found.values())
    db.close()


def open_store_in_memory() -> Store:
    import sqlite3

    from storage.engine.schema.migrations import migrations

    db = Database(sqlite3.connect(":memory:"))
    migrations.apply(db)
    return SqliteStore(db)


def test_a_formula_is_left_out_and_stops_growing(db: Store) -> None:
    for work in range(1, 3 * FORMULA):
        post(db, work, [7 << 40])
        if work % 50 == 0:
            pack(db)
    pack(db)
    assert works_by_passage(db, [7 << 40], most=100) == {}
    assert len(packed_works(db, [7 << 40])[7 << 40]) == FORMULA
    assert lacking([999], [7 << 40, 8 << 40], holders(db, [7 << 40, 8 << 40])) == [8 << 40]


def test_a_passage_that_no_work_has_is_lacked(db: Store) -> None:
    post(db, 1, [1 << 30, 2 << 30])
    assert lacking([1], [1 << 30, 3 << 30], holders(db, [1 << 30, 3 << 30])) == [3 << 30]
    assert lacking([2], [1 << 30], holders(db, [1 << 30])) == [1 << 30]
    pack(db)
    assert lacking([1, 2], [1 << 30, 3 << 30], holders(db, [1 << 30, 3 << 30])) == [3 << 30]
