"""Bodies come back as they were given, cost little when little changed, and cannot change unnoticed."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive import bodies as archive
from storage.engine.sqlite import SqliteStore
from storage.engine.store import row, transaction
from storage.errors import StoreDamaged


def save(db: SqliteStore, body: bytes, like: str | None = None) -> str:
    with transaction(db):
        return archive.save_body(db, body, like=like)


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_body_is_read_back_exactly(db: SqliteStore, bodies: list[bytes]) -> None:
    digest = None
    for body in bodies:
        digest = save(db, body, like=digest)
        assert archive.read_body(db, digest) == body


def test_identical_bodies_are_kept_once(db: SqliteStore) -> None:
    assert save(db, b"same" * 100) == save(db, b"same" * 100)
    assert row(db, "SELECT count(*) AS n FROM bodies") == {"n": 1}


def test_a_revisit_with_a_small_change_costs_next_to_nothing(db: SqliteStore) -> None:
    rng = random.Random(1)
    page = "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(26_000)).encode()
    first = save(db, page)
    second = save(db, page.replace(page[3000:3003], "改".encode(), 1), like=first)
    sizes = {
        each: len(row(db, "SELECT data FROM bodies WHERE digest = ?", (each,))["data"])
        for each in (first, second)
    }  # type: ignore[index]
    assert sizes[second] < sizes[first] / 100


def test_a_delta_never_rests_on_a_delta(db: SqliteStore) -> None:
    digest = save(db, b"0" + bytes(range(256)) * 40)
    for number in range(1, 5):
        digest = save(db, str(number).encode() + bytes(range(256)) * 40, like=digest)
    bases = db.database.query(
        "SELECT DISTINCT base.coding AS coding FROM bodies JOIN bodies AS base ON base.digest = bodies.base_digest"
    )
    assert [each["coding"] for each in bases] == ["zstd"]


def test_a_body_that_was_changed_in_the_store_is_refused(db: SqliteStore) -> None:
    digest = save(db, b"evidence" * 50)
    other = save(db, b"something else" * 50)
    with transaction(db):
        db.conn.execute(
            "UPDATE bodies SET data = (SELECT data FROM bodies WHERE digest = ?) WHERE digest = ?",
            (other, digest),
        )
    with pytest.raises(StoreDamaged, match="another digest"):
        archive.read_body(db, digest)


def test_a_body_that_is_missing_is_named(db: SqliteStore) -> None:
    with pytest.raises(StoreDamaged, match="abc is missing"):
        archive.read_body(db, "abc")
