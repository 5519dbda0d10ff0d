"""Tables of the store → rows for other tools, without secrets and without the bodies of captures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storage.engine.store import Store

# Tables for other tools. Accounts, sessions and the log of actions stay in the store. Bodies go out as WARC. Indexes of
# passages and of words can be made anew from the rest.
TABLES = (
    "annexes", "breaches", "captures", "case_events", "cases", "certificates",
    "comparisons", "copies", "derivations", "entries", "environments",
    "finding_captures", "finding_notes", "findings", "judgements", "looks", "pages", "passes", "readings", "revisions",
    "sightings", "sources", "task_rulings", "task_sites", "tasks", "tree_heads",
)  # fmt: skip


def table_rows(db: Store, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table out of TABLES by column; bytes become hex. Raises KeyError for another table."""
    if table not in TABLES:
        raise KeyError(table)
    cursor = db.conn.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description or ()]
    for values in cursor:
        yield {name: _plain(value) for name, value in zip(names, values, strict=True)}


def _plain(value: object) -> object:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
