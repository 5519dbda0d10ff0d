"""Store → rows for a new store beside the captures, as JSON, table by table, without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storage.engine.store import Store, rows
from storage.transfer.excerpt import PAGE_COLUMNS

AT_ONCE = 1000  # rows in a piece
RUNS = "captures_of_passes"  # no table: the first and last capture of each run of captures of a pass
ALL = ("*",)
# Table → columns, in an order allowed by foreign keys. Captures, bodies and conclusions are left out.
COLUMNS: dict[str, tuple[str, ...]] = {
    "environments": ALL,
    "passes": ("id", "started_at", "finished_at", "environment_id"),
    "pages": PAGE_COLUMNS,
    "certificates": ALL,
    "picture_texts": ALL,
    "tasks": ALL,
    "task_sites": ALL,
    "task_rulings": ALL,
    "beginnings": ALL,
    "requisite_requests": ALL,
    "requisites": ALL,
}
AFTER_CAPTURES = frozenset({"requisites"})  # tables whose rows name captures
FIRST_PAGES_FIRST = "first_page_id IS NOT NULL, id"
ORDERS = {
    "pages": FIRST_PAGES_FIRST,
    "certificates": "sha256",
    "picture_texts": "body_digest, reader",
    "task_sites": "task_id, site",
    "beginnings": "name",
    "requisite_requests": "finding_id",
    "requisites": "finding_id, page_id",
}
BYTES = frozenset({"data"})  # columns of bytes, in hex


def rows_beside(db: Store) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield pieces of the tables with their rows, and last the runs of captures of a pass."""
    for table, columns in COLUMNS.items():
        order = ORDERS.get(table, "id")
        found = [
            _plain(each) for each in rows(db, f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")
        ]
        for begin in range(0, len(found), AT_ONCE):
            yield table, found[begin : begin + AT_ONCE]
    runs = list(_runs(db))
    for begin in range(0, len(runs), AT_ONCE):
        yield RUNS, runs[begin : begin + AT_ONCE]


def _plain(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: bytes(value).hex() if name in BYTES else value for name, value in columns.items()}


def _runs(db: Store) -> Iterator[dict[str, int]]:
    """Yield `first`, `last` and `pass` of consecutive captures of a pass."""
    run: dict[str, int] = {}
    for capture in rows(db, "SELECT id, pass_id FROM captures ORDER BY id"):
        if run and run["pass"] == capture["pass_id"]:
            run["last"] = capture["id"]
            continue
        if run:
            yield run
        run = {"first": capture["id"], "last": capture["id"], "pass": capture["pass_id"]}
    if run:
        yield run
