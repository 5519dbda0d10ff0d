"""A database has the same tables, columns, types and indexes as a file, in PostgreSQL's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sites.postgres import Server

from storage.engine.opening import open_store
from storage.engine.schema.migrations import migrations
from storage.engine.schema.postgres_schema import SCRIPTS
from storage.engine.store import Store, rows

TYPES = {"INTEGER": "bigint", "REAL": "double precision", "TEXT": "text", "BLOB": "bytea"}
# each engine keeps the list of migrations and the terms for search in its own way
OWN = re.compile(r"_sqlite_migrations|sqlite_.*|search_.*")
COLUMNS = """
    SELECT table_name AS table, column_name AS column, data_type AS type, is_nullable = 'YES' AS nullable,
        collation_name AS collation
    FROM information_schema.columns WHERE table_schema = 'public'
"""


@pytest.fixture(scope="module")
def database(postgres_server: Server) -> Iterator[Store]:
    opened = open_store(postgres_server.database(), create=True)
    yield opened
    opened.close()


def columns_of_file(db: Store) -> set[tuple[str, str, str, bool]]:
    sql = """
        SELECT tables.name AS "table", columns.name AS "column", columns.type AS type,
            columns."notnull" = 0 AND columns.pk = 0 AS nullable
        FROM pragma_table_list AS tables, pragma_table_info(tables.name) AS columns WHERE tables.schema = 'main'
    """
    return {
        (each["table"], each["column"], TYPES[each["type"]], bool(each["nullable"]))
        for each in rows(db, sql)
        if not OWN.fullmatch(each["table"])
    }


def test_tables_and_columns_are_the_same(db: Store, database: Store) -> None:
    theirs = {
        (each["table"], each["column"], each["type"], each["nullable"])
        for each in rows(database, COLUMNS)
        if not OWN.fullmatch(each["table"])
    }
    assert columns_of_file(db) == theirs


def test_text_is_compared_by_code_point_in_every_column(database: Store) -> None:
    texts = [each for each in rows(database, COLUMNS) if each["type"] == "text" and each["column"] != "terms"]
    assert {each["collation"] for each in texts} == {"C"}


def test_indexes_are_the_same(db: Store, database: Store) -> None:
    ours = rows(
        db, "SELECT name, tbl_name AS \"table\" FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    )
    theirs = rows(
        database,
        "SELECT indexname AS name, tablename AS table FROM pg_indexes WHERE schemaname = 'public'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
    )

    def named(found: list[dict[str, str]]) -> set[str]:
        return {each["name"] for each in found if not OWN.fullmatch(each["table"])}

    assert named(ours) == named(theirs)


def test_every_script_belongs_to_a_migration() -> None:
    assert set(SCRIPTS) <= set(migrations.changes)
