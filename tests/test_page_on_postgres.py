"""The operators' page over a filled PostgreSQL store: every page answers as over the file with the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sites.desk import Desk, served, unpacked
from sites.postgres import Server

from monitor.web.route_table import PAGES
from storage.engine.address import PostgresAddress
from storage.engine.opening import open_store

pytestmark = pytest.mark.slow
COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position
"""
OWN = ("search_titles", "search_texts")  # each engine has its own index


def copy_rows(file: Path, database: PostgresAddress) -> None:
    """Copy the rows of all tables of a SQLite file into a PostgreSQL store."""
    with closing(sqlite3.connect(file)) as rows, psycopg.connect(database.url) as server:
        server.execute("SET session_replication_role = replica")  # the order of the tables does not matter
        tables: dict[str, dict[str, str]] = {}
        for table, column, kind in server.execute(COLUMNS).fetchall():
            tables.setdefault(table, {})[column] = kind
        known = {name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in sorted(known & set(tables) - set(OWN)):
            if table.startswith("_"):
                continue
            names = [
                each[1] for each in rows.execute(f"PRAGMA table_xinfo({table})") if each[1] in tables[table]
            ]
            flags = [tables[table][name] == "boolean" for name in names]
            values = [
                [bool(value) if flag and value is not None else value
                 for value, flag in zip(row, flags, strict=True)]
                for row in rows.execute(f"SELECT {', '.join(names)} FROM {table}")
            ]  # fmt: skip
            server.execute(f"DELETE FROM {table}")
            marks = ", ".join(["%s"] * len(names))
            sql = f"INSERT INTO {table} ({', '.join(names)}) OVERRIDING SYSTEM VALUE VALUES ({marks})"
            server.cursor().executemany(sql, values)


def addresses(desk: Desk) -> Iterator[str]:
    """The addresses of all pages in all forms, and those of all findings and articles."""
    articles, findings = desk.json("/desk/articles.json"), desk.ids()
    changed = next(each["page"] for each in articles if each["revisions"] > 1)
    for path, _, endings in PAGES:
        if path.startswith(("/coverage/", "/search")):  # the store has no task, and no index of this engine
            continue
        here = path.replace("{id}", findings[0]).replace("/captures/{number:int}", "/captures/1")
        here = here.replace("{number:int}", str(changed))
        for ending in ("", *(f".{each}" for each in endings)):
            yield f"/desk{here}{ending}?page={changed}"
    for finding in findings:
        yield f"/desk/findings/{finding}.json"
    for each in articles:
        yield from (
            f"/desk/articles/{each['page']}{part}" for part in (".json", "/spread.json", "/readings.json")
        )


@pytest.mark.timeout(300)
def test_every_page_answers_over_postgresql_as_over_the_file(tmp_path: Path, postgres_server: Server) -> None:
    config = unpacked(tmp_path)
    address = postgres_server.database()
    open_store(address, create=True).close()
    assert isinstance(config.store, Path)
    copy_rows(config.store, address)
    with served(config) as file, served(replace(config, store=address)) as database:
        for path in addresses(file):
            asked, answer = file.get(path), database.get(path)
            assert (asked.status_code, answer.status_code) == (200, 200), path
            if ".json" in path:
                assert answer.json() == asked.json(), path
        chosen = file.ids()[:3]
        for desk in (file, database):
            assert desk.post("/desk/decisions", finding=chosen, decision="dismiss").status_code == 303
        assert file.ids("?tray=dismissed") == database.ids("?tray=dismissed") == chosen
