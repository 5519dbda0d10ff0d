"""Postings are packed when enough wait, into even blocks, and every work of a passage is found in its block."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.conclusions.passages import add_passages, holders, lacking, works_by_passage
from storage.conclusions.posting_blocks import (
    FORMULA,
    LEAST_WAITING,
    MOST,
    add_packed,
    estimated_blocks,
    key_of,
    pack,
    pack_if_due,
    packed_works,
)
from storage.engine.store import Store, transaction

# few high halves and few low halves, so that postings share blocks, and blocks share high halves
passages = st.builds(
    lambda high, low: ((high << 32 | low) << 24) - 2**63,
    st.sampled_from([0, 1, 127, 128, 255]),
    st.integers(0, 9) | st.just(2**32 - 1),
)
batches = st.lists(st.lists(st.tuples(passages, st.integers(1, 30)), max_size=80), max_size=4)


def post(db: Store, work: int, passages: list[int]) -> None:
    with transaction(db):
        add_passages(db, work, passages)


def waiting(db: Store) -> int:
    return int(db.conn.execute("SELECT count(*) FROM postings").fetchone()[0])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches)
def test_whatever_is_packed_later_every_work_is_found_once_and_in_order(
    db: Store, added: list[list[tuple[int, int]]]
) -> None:
    expected: dict[int, set[int]] = defaultdict(set)
    db.begin(alone=True)
    for postings in added:
        add_packed(db, np.array(postings, dtype=np.int64).reshape(-1, 2))
        for passage, work in postings:
            expected[passage].add(work)
    found = packed_works(db, list(expected))
    assert {passage: list(works) for passage, works in found.items()} == {
        passage: sorted(works) for passage, works in expected.items()
    }
    assert packed_works(db, [12345 << 24]) == {}
    db.conn.rollback()


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 2**24 - 1))
def test_a_key_is_forty_bits_and_forgets_the_lower_bits_alone(passage: int, noise: int) -> None:
    assert 0 <= key_of(passage) < 2**40
    assert key_of(passage >> 24 << 24 | noise) == key_of(passage)
    assert key_of(passage ^ 1 << 24) != key_of(passage)


def test_many_postings_make_many_blocks_that_find_each(db: Store) -> None:
    rng = random.Random(3)
    texts = {work: [rng.getrandbits(64) - 2**63 for _ in range(100)] for work in range(1, 400)}
    for work, passages in texts.items():
        post(db, work, passages)
        if work % 90 == 0:
            pack(db)
    pack(db)
    assert waiting(db) == 0
    blocks = db.conn.execute("SELECT count(*), max(length(holders)) FROM posting_blocks").fetchone()
    assert blocks[0] >= 256
    assert blocks[1] <= 8 * (MOST + FORMULA)
    assert 0.5 < estimated_blocks(db) / blocks[0] < 2
    for work, passages in texts.items():
        assert all(works == [work] for works in works_by_passage(db, passages, most=100).values())
        assert lacking([work], passages, holders(db, passages)) == []


def test_a_passage_of_very_many_works_stays_in_one_block_and_stops_growing(either: Store) -> None:
    postings = [(7 << 40, work) for work in range(1, 9 * FORMULA)] + [(8 << 40, 1)]
    with transaction(either):
        add_packed(either, np.array(postings, dtype=np.int64))
        add_packed(either, np.array(postings, dtype=np.int64))
    found = packed_works(either, [7 << 40, 8 << 40])
    assert list(found[7 << 40]) == list(range(1, FORMULA + 1))
    assert list(found[8 << 40]) == [1]


def test_little_is_not_worth_packing(db: Store) -> None:
    post(db, 1, [number << 30 for number in range(10)])
    pack_if_due(db)
    assert waiting(db) == 10


def test_enough_is_packed(db: Store) -> None:
    post(db, 1, [number << 30 for number in range(LEAST_WAITING)])
    pack_if_due(db)
    assert waiting(db) == 0


def test_packing_that_fails_half_way_loses_no_posting(db: Store) -> None:
    post(db, 1, [number << 30 for number in range(10)])
    db.conn.execute(
        "CREATE TRIGGER broken BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    with pytest.raises(Exception, match="broken"):
        pack(db)
    assert (waiting(db), estimated_blocks(db)) == (10, 0)
    assert (
        lacking(
            [1], [number << 30 for number in range(10)], holders(db, [number << 30 for number in range(10)])
        )
        == []
    )
