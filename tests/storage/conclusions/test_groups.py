"""The index of passages answers the same, packed or waiting, whatever came first."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from storage.conclusions import groups
from storage.conclusions.groups import Postings, add_passages, groups_by_passage, lacking
from storage.conclusions.posting_blocks import (
    FORMULA,
    key_of,
    pack,
    packed_labels,
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
    found = groups_by_passage(db, wanted.values())
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
    assert len(groups_by_passage(db, [7 << 40])[7 << 40]) == FORMULA
    assert len(packed_labels(db, [7 << 40])[7 << 40]) == FORMULA
    assert lacking(999, [7 << 40, 8 << 40], groups_by_passage(db, [7 << 40])) == [8 << 40]


def test_a_passage_that_the_group_has_not_is_lacked(db: Store) -> None:
    post(db, 1, [1 << 30, 2 << 30])
    held = groups_by_passage(db, [1 << 30, 3 << 30])
    assert lacking(1, [1 << 30, 3 << 30], held) == [3 << 30]
    assert lacking(2, [1 << 30], held) == [1 << 30]


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=12), st.booleans())
def test_postings_of_united_groups_are_those_of_one_group(pairs: list[tuple[int, int]], packs: bool) -> None:
    db = open_store_in_memory()
    for group in range(1, 13):
        post(db, group, [7 << 40, group << 41])
    root = {group: group for group in range(1, 13)}
    with transaction(db):
        for one, other in pairs:
            if root[one] != root[other]:
                into, merged = root[one], root[other]
                groups.merge_groups(db, into, [merged])
                root = {group: into if its == merged else its for group, its in root.items()}
    if packs:
        pack(db)
    held = groups_by_passage(db, [7 << 40, *(group << 41 for group in range(1, 13))])
    assert held[7 << 40] == sorted(set(root.values()))
    assert all(held[group << 41] == [root[group]] for group in root)
    db.close()


def test_the_label_of_a_dissolved_group_is_not_given_again_and_its_postings_are_gone(db: Store) -> None:
    post(db, 3, [5 << 40])
    with transaction(db):
        groups.dissolve_group(db, 3)
    assert groups_by_passage(db, [5 << 40]) == {}
    assert groups.new_label(db) == 4


CHANGES = st.lists(
    st.tuples(st.integers(1, 5), st.sets(st.sampled_from(POOL), max_size=4), st.integers(1, 5))
)


@settings(max_examples=60, deadline=None)
@given(CHANGES, st.sets(st.sampled_from(POOL)))
def test_groups_read_ahead_follow_all_changes(
    changes: list[tuple[int, set[int], int]], ahead: set[int]
) -> None:
    db = open_store_in_memory()
    kept, gone = Postings(db), set[int]()
    with transaction(db):
        kept.read_ahead(ahead)
        for group, passages, other in changes:
            if group in gone:
                continue
            before = kept.groups_of(POOL)
            kept.add(group, passages)
            assert kept.groups_of(POOL).keys() == before.keys() | passages
            if other != group and other not in gone:
                kept.unite(group, frozenset({other}))
                gone.add(other)
            assert kept.groups_of(POOL) == groups_by_passage(db, POOL)
    db.close()
