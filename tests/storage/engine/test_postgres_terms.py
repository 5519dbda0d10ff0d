"""PostgreSQL finds phrases anywhere in a text of any length, and the newest of very many rows without reading all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.postgres import Server

from storage.engine.opening import open_store
from storage.engine.postgres_terms import MANY, NEWEST, _newest_spans
from storage.engine.store import Store, row, rows, transaction
from storage.engine.terms import Phrase

TABLE = "search_texts"


@pytest.fixture
def database(postgres_server: Server) -> Iterator[Store]:
    opened = open_store(postgres_server.database(), create=True)
    yield opened
    opened.close()


def fill(db: Store, *kept: Sequence[str]) -> None:
    with transaction(db):
        for number, terms in enumerate(kept, start=1):
            db.terms.add(TABLE, number, terms)


def found(db: Store, *wanted: Phrase) -> list[int]:
    """The rows that the searches of the engine find, newest first."""
    numbers: list[int] = []
    for condition, span in db.terms.searches(TABLE, wanted, range(0, 2**40)):
        sql = f"""
            SELECT rowid AS number FROM {TABLE}
            WHERE {condition.sql} AND rowid >= :low AND rowid < :high ORDER BY rowid DESC
        """
        bounds = {"low": span.start, "high": span.stop}
        numbers += [found["number"] for found in rows(db, sql, {**condition.parameters, **bounds})]
    return numbers


def test_a_phrase_far_into_a_long_text_is_found(database: Store) -> None:
    filling = [f"词{number}" for number in range(40_000)]
    fill(database, [*filling, "养老", "服务"], [*filling, "服务", "养老"])
    assert found(database, Phrase(("养老", "服务"))) == [1]
    assert found(database, Phrase(("养老", "服"), begins=True)) == [1]
    assert found(database, Phrase(("词39999", "服务"))) == [2]


def test_a_beginning_of_any_length_is_found(database: Store) -> None:
    fill(database, ["abcdefgh"], ["abcdxxxx"], ["x"])
    for length in range(1, 9):
        assert found(database, Phrase(("abcdefgh"[:length],), begins=True)) == ([2, 1] if length < 5 else [1])


def test_a_percent_sign_and_an_underscore_are_characters(database: Store) -> None:
    fill(database, ["7.5%", "_a"], ["7.55", "xa"])
    assert found(database, Phrase(("7.5%",))) == found(database, Phrase(("7.5%", "_"), begins=True)) == [1]


def test_many_rows_are_searched_from_the_newest_in_growing_spans(database: Store) -> None:
    sql = f"INSERT INTO {TABLE} SELECT number, ' 养老 民政 ' FROM generate_series(1, {MANY + 1}) number"
    database.conn.execute(sql)
    searches = database.terms.searches(TABLE, [Phrase(("养老",))], range(0, MANY + 2))
    spans = [span for _, span in searches]
    assert (spans[0].stop, spans[-1].start) == (MANY + 2, 0)
    assert [len(span) for span in spans[:3]] == [NEWEST, 2 * NEWEST, 4 * NEWEST]
    assert all(later.stop == earlier.start for earlier, later in pairwise(spans))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_growing_spans_cover_all_rows_once(start: int, length: int) -> None:
    spans = list(_newest_spans(range(start, start + length)))
    assert sum(map(len, spans)) == length
    assert all(later.stop == earlier.start for earlier, later in pairwise(spans))
    assert len(spans) <= 14


def test_an_engine_that_can_delete_rows_deletes_the_selected_rows(database: Store) -> None:
    fill(database, ["a"], ["a"], ["a"])
    database.terms.remove(TABLE, "SELECT CAST(:row AS BIGINT)", {"row": 2})
    assert found(database, Phrase(("a",))) == [3, 1]


def test_a_search_leaves_the_plans_of_other_statements_as_they_were(database: Store) -> None:
    fill(database, ["a"])
    assert found(database, Phrase(("a",))) == [1]
    for plan in ("enable_seqscan", "enable_indexscan"):
        assert row(database, f"SHOW {plan}") == {plan: "on"}
