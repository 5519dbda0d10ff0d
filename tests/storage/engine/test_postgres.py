"""Statements reach PostgreSQL with its own parameter markers and values, and an older database is migrated."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.postgres import Server

from storage.engine.postgres import PostgresStore, open_readonly, open_store, with_psycopg_markers
from storage.engine.store import row
from storage.errors import NoStore, StoreNewer


@pytest.fixture
def database(postgres_server: Server) -> Iterator[PostgresStore]:
    opened = open_store(postgres_server.database(), create=True)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("ours", "psycopgs"),
    [
        ("SELECT 1 FROM pages WHERE url = ? AND site = ?", "SELECT 1 FROM pages WHERE url = %s AND site = %s"),
        ("UPDATE pages SET due_at = :now", "UPDATE pages SET due_at = %(now)s"),
        ("SELECT :phrase0, :phrase10", "SELECT %(phrase0)s, %(phrase10)s"),
        ("SELECT 'what?:now' LIKE '%x'", "SELECT 'what?:now' LIKE '%%x'"),
        ('SELECT "what?:now" FROM pages', 'SELECT "what?:now" FROM pages'),
        ("SELECT max(id)::text, id % ? FROM pages", "SELECT max(id)::text, id %% %s FROM pages"),
    ],
)  # fmt: skip
def test_parameters_are_marked_as_psycopg_wants_them(ours: str, psycopgs: str) -> None:
    assert with_psycopg_markers(ours) == psycopgs


@given(st.text(alphabet="?:%'ab ", max_size=20))
def test_quoted_text_stays(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    assert with_psycopg_markers(f"SELECT {quoted}") == f"SELECT {quoted}".replace("%", "%%")


def test_a_character_that_the_database_cannot_hold_is_replaced(database: PostgresStore) -> None:
    database.conn.execute("INSERT INTO duties (name, at) VALUES (?, ?)", ("a\0b", "x"))
    assert row(database, "SELECT name FROM duties") == {"name": "a\N{REPLACEMENT CHARACTER}b"}


def test_a_database_of_a_newer_program_is_refused(database: PostgresStore) -> None:
    database.conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reprintwatch', 'm999', '')"
    )
    for opened in (
        lambda: open_store(database.address, create=False),
        lambda: open_readonly(database.address),
    ):
        with pytest.raises(StoreNewer, match="m999"):
            opened()


def test_a_database_without_a_store_is_refused_unless_it_may_be_created(postgres_server: Server) -> None:
    address = postgres_server.database()
    for opened in (lambda: open_store(address, create=False), lambda: open_readonly(address)):
        with pytest.raises(NoStore, match="crawl"):
            opened()
    open_store(address, create=True).close()
    open_readonly(address).close()


def test_a_database_of_an_older_program_is_migrated_before_it_is_read(database: PostgresStore) -> None:
    missing = "m016_thresholds_anew"
    database.conn.execute("INSERT INTO paces (site, edits, expected, threshold) VALUES ('mca', 1, 1, 0.5)")
    database.conn.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (missing,))
    reading = open_readonly(database.address)
    assert row(reading, "SELECT count(*) AS n FROM _sqlite_migrations WHERE name = ?", (missing,)) == {"n": 1}
    assert row(reading, "SELECT threshold FROM paces") == {"threshold": None}
    reading.close()


def test_a_reader_cannot_write(database: PostgresStore) -> None:
    reading = open_readonly(database.address)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        reading.conn.execute("DELETE FROM pages")
    reading.close()
