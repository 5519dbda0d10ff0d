"""The index of a file takes every character of a term as it is, and a damaged index can be emptied and filled anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from storage.engine.store import Store, rows, transaction
from storage.engine.terms import Phrase

TABLE = "search_texts"
# characters of terms (monitor/texts/terms.py), and words of FTS5's query language
words = st.text("养老服务aé7.%_ⅲ", min_size=1, max_size=3) | st.sampled_from(
    ["and", "or", "not", "near", "terms"]
)


def fill(db: Store, *kept: Sequence[str]) -> None:
    with transaction(db):
        for number, terms in enumerate(kept, start=1):
            db.terms.add(TABLE, number, terms)


def found(db: Store, *wanted: Phrase) -> list[int]:
    ((condition, span),) = db.terms.searches(TABLE, wanted, range(0, 99))
    sql = f"SELECT rowid AS number FROM {TABLE} WHERE {condition.sql} AND rowid < :high ORDER BY rowid DESC"
    return [found["number"] for found in rows(db, sql, {**condition.parameters, "high": span.stop})]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(words, min_size=1, max_size=4))
def test_a_text_is_found_by_all_its_terms_and_not_by_other_terms(db: Store, terms: list[str]) -> None:
    fill(db, terms, ["x", *terms])
    assert found(db, Phrase(tuple(terms))) == [2, 1]
    assert found(db, Phrase(("x", *terms))) == [2]
    assert found(db, Phrase((terms[-1][:1],), begins=True)) == [2, 1]
    assert found(db, Phrase((*terms, "x"))) == []
    db.terms.clear(TABLE)
    db.conn.commit()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "term", ['"', '" OR "a', "a* OR b", "{terms}: a", "^a", "a + b", "NEAR(a b)", "-a", "(", "'"]
)
def test_no_term_is_an_instruction(db: Store, term: str) -> None:
    fill(db, ["a", "b"])
    assert found(db, Phrase((term, "unheard-of"))) == []
    assert found(db, Phrase(("a",))) == [1]


def test_a_damaged_index_is_emptied_and_filled_anew(db: Store) -> None:
    fill(db, ["养老"])
    with transaction(db):
        db.conn.execute("UPDATE search_texts_data SET block = x'0000' WHERE id > 1000")
    with pytest.raises(sqlite3.DatabaseError):
        found(db, Phrase(("养老",)))
    with transaction(db):
        db.terms.clear(TABLE)
        db.terms.add(TABLE, 2, ["养老"])
    assert found(db, Phrase(("养老",))) == [2]


def test_tools_count_and_list_the_rows_of_every_table_of_a_store(db: Store, store_path: Path) -> None:
    fill(db, ["养老"], ["服务"])
    with closing(sqlite3.connect(store_path)) as connection:
        tool = Database(connection)
        counts = {name: tool[name].count for name in tool.table_names()}
        listed = list(tool[TABLE].rows)
    assert counts[TABLE] == len(listed) == 2
