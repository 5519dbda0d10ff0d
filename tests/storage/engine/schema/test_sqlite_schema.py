"""A SQLite file refuses what no column may hold, keeps every state that the program knows, and loses no alert."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.engine.schema.migrations import migrations
from storage.engine.sqlite import open_store
from storage.engine.store import Store, rows, transaction
from storage.records import AlertState, FindingState, PageRole, Severity

FINDING = """
    INSERT INTO findings (id, kind, severity, site, url, title, summary_zh, summary_en, detected_at, state, rules,
        changes, facts) VALUES (?, 'edited', ?, 'mca', 'http://a.cn/', '', '', '', '', ?, '[]', '[]', 'null')
"""
PAGE = "INSERT INTO pages (url, site, host, role, discovered_at, due_at) VALUES (?, 'mca', 'a.cn', ?, '', '')"
ALERT = """
    INSERT INTO alerts (key, finding_id, channel, event, state, created_at, next_try_at)
    VALUES (?, 'f', 'mail', 'f', ?, '', '')
"""


def keep(db: Store, sql: str, values: Iterable[tuple[object, ...]]) -> None:
    with transaction(db):
        db.conn.executemany(sql, list(values))


def named(states: type[StrEnum]) -> list[tuple[str, str]]:
    return [(state.value, state.value) for state in states]


def test_every_role_state_and_severity_can_be_kept(either: Store) -> None:
    keep(either, PAGE, named(PageRole))
    keep(either, ALERT, named(AlertState))
    keep(
        either,
        FINDING,
        [(f"{grade}{state}", int(grade), state.value) for grade in Severity for state in FindingState],
    )
    for table, count in (("pages", len(PageRole)), ("alerts", len(AlertState)), ("findings", 16)):
        assert rows(either, f"SELECT count(*) AS n FROM {table}") == [{"n": count}]


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (PAGE, ("u", "front")),
        (ALERT, ("k", "lost")),
        (FINDING, ("f", 4, "open")),
        (FINDING, ("f", "grave", "open")),
        (FINDING, ("f", 1, "forgotten")),
        ("INSERT INTO bodies (digest, size, coding, data) VALUES (?, ?, 'delta', x'00')", ("d", 1)),
        ("INSERT INTO turns (site, owner, next_at, pause_s) VALUES (?, 'me', '', ?)", ("mca", "two")),
    ],
)
def test_what_no_column_may_hold_is_refused(db: Store, sql: str, values: tuple[object, ...]) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(db):
        db.conn.execute(sql, values)


def test_every_table_of_a_file_checks_the_types_of_its_values(db: Store) -> None:
    sql = """
        SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
            AND name NOT LIKE 'sqlite%'
    """
    assert [found["name"] for found in rows(db, sql)] == ["_sqlite_migrations"]


def test_alerts_of_a_release_that_knew_no_events_are_neither_lost_nor_sent_again(store_path: Path) -> None:
    with closing(sqlite3.connect(store_path)) as connection:
        migrations.apply(Database(connection), stop_before="m007_alerts_of_events")
        connection.executemany(
            "INSERT INTO alerts (key, finding_id, channel, state, attempts, created_at, next_try_at, delivered_at)"
            " VALUES (?, ?, 'mail', ?, 2, 'a', 'b', ?)",
            [("k1", "f1", "delivered", "c"), ("k2", "f2", "pending", None)],
        )
        connection.commit()
    db = open_store(store_path, create=False)
    sql = "SELECT key, finding_id, event, state, attempts, delivered_at, message FROM alerts ORDER BY id"
    assert [tuple(found.values()) for found in rows(db, sql)] == [
        ("k1", "f1", "e-f1", "delivered", 2, "c", "k1"),
        ("k2", "f2", "e-f2", "pending", 2, None, "k2"),
    ]
    db.close()


def test_terms_are_indexed_whole_with_their_points_and_signs(db: Store) -> None:
    with transaction(db):
        db.conn.execute("INSERT INTO search_texts (rowid, terms) VALUES (1, 'covid 7.5% _6d63 养老')")
    for term, count in (("7.5%", 1), ("7", 0), ("5", 0), ("_6d63", 1), ("6d63", 0), ("养老", 1), ("养", 0)):
        sql = "SELECT count(*) AS n FROM search_texts WHERE search_texts MATCH ?"
        assert rows(db, sql, (f'"{term}"',)) == [{"n": count}], term
