"""Rows and lines of captures → a new store with these captures; the chain is checked capture by capture.

The store is marked as imported: the captures are foreign looks or looks of another machine. No crawl goes on there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from gettext import gettext as _
from typing import Any

from storage.archive import bodies
from storage.archive.chain import CHAINED, chain_value
from storage.conclusions.unjudged import forget_conclusions
from storage.engine.store import Store, row, rows, stored_time, transaction
from storage.errors import ImportRefused
from storage.findings import beginnings
from storage.transfer.whole_store import BYTES, COLUMNS

IMPORTED = "imported"  # name of the beginning of an imported store
BESIDE = ("duration_ms", "failure_detail", "body_end", "wire")  # columns of a capture outside the chain


def mark_imported(db: Store, now: datetime) -> None:
    """Mark a store as imported. The conclusions are no news and alert nobody."""
    beginnings.begin(db, IMPORTED, now)
    beginnings.begin_anew(db, beginnings.NEWS, now)


def is_imported(db: Store) -> bool:
    """Return whether a store was made from archives."""
    return beginnings.beginning(db, IMPORTED) is not None


def take_rows(db: Store, table: str, taken: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of `whole_store.rows_beside` in the caller's transaction. Raises ImportRefused for another table."""
    if table not in COLUMNS:
        raise ImportRefused(_("unknown rows in the archive: {table}").format(table=table))
    if table == "beginnings":
        db.conn.execute("DELETE FROM beginnings")
    known = {column[0] for column in db.conn.execute(f"SELECT * FROM {table} LIMIT 0").description or ()}
    names = [name for name in taken[0] if name in known] if taken else []
    if not names:
        return
    marks = ", ".join("?" * len(names))
    values = [tuple(_value(name, each.get(name)) for name in names) for each in taken]
    db.conn.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)


def _value(name: str, value: Any) -> Any:
    return bytes.fromhex(value) if name in BYTES and isinstance(value, str) else value


def take_capture(db: Store, facts: Mapping[str, Any], pass_id: int, content: Mapping[str, bytes]) -> None:
    """Write a capture by the line in the log, in the caller's transaction; `content` holds bodies by digest.

    A missing body was given up before. Raises ImportRefused if the capture does not continue the chain.
    """
    columns = dict(zip(CHAINED, facts["chained"], strict=True))
    number = columns["id"]
    last = row(db, "SELECT id, chain FROM captures ORDER BY id DESC LIMIT 1") or {"id": 0, "chain": ""}
    page = row(db, "SELECT url FROM pages WHERE id = ?", (columns["page_id"],))
    continues = (number, facts["before"]) == (last["id"] + 1, last["chain"])
    if (
        not continues
        or chain_value(last["chain"], columns) != facts["chain"]
        or page != {"url": facts["url"]}
    ):
        raise ImportRefused(_("capture {number} does not continue the chain").format(number=number))
    _take_body(db, columns, content)
    add_capture(db, columns | {name: facts.get(name) for name in BESIDE}, pass_id, facts["chain"])
    for hop in json.loads(facts.get("wire") or "{}").get("hops", ()):
        if hop.get("body") in content:
            bodies.save_body(db, content[hop["body"]], like=None)
            sql = "INSERT INTO hop_bodies (capture_id, digest) VALUES (?, ?) ON CONFLICT DO NOTHING"
            db.conn.execute(sql, (number, hop["body"]))


def add_capture(db: Store, columns: Mapping[str, Any], pass_id: int, chain: str) -> None:
    """Write a capture, in the caller's transaction."""
    new = {**columns, "pass_id": pass_id, "chain": chain}
    marks = ", ".join(f":{name}" for name in new)
    db.conn.execute(f"INSERT INTO captures ({', '.join(new)}) VALUES ({marks})", new)


def _take_body(db: Store, columns: Mapping[str, Any], content: Mapping[str, bytes]) -> None:
    digest = columns["body_digest"]
    if digest is None:
        return
    if digest in content:
        sql = """
            SELECT body_digest FROM captures WHERE page_id = ? AND body_digest IS NOT NULL ORDER BY id DESC LIMIT 1
        """
        before = row(db, sql, (columns["page_id"],))
        bodies.save_body(db, content[digest], like=before["body_digest"] if before else None)
    elif row(db, "SELECT 1 FROM bodies WHERE digest = ?", (digest,)) is None:
        db.conn.execute(
            "INSERT INTO bodies (digest, size, coding, data) VALUES (?, 0, 'zstd', ?)", (digest, b"")
        )
        db.conn.execute("INSERT INTO pruned (digest, at) VALUES (?, ?)", (digest, columns["fetched_at"]))


def finish_captures(db: Store) -> None:
    """Let all captures with content wait for the analysis."""
    with transaction(db):
        db.conn.execute("UPDATE passes SET finished_at = started_at WHERE finished_at IS NULL")
    forget_conclusions(db)


def chain_own_captures(db: Store, looks: Sequence[Mapping[str, Any]], passes: Sequence[int]) -> None:
    """Write foreign looks as captures with an own chain, in the caller's transaction.

    A look has the columns page_id, fetched_at, status, headers, final_url, failure, body_digest.
    """
    previous = ""
    fixed = {"request_headers": "[]", "redirects": "[]", "same_as_id": None}
    for number, (look, pass_id) in enumerate(zip(looks, passes, strict=True), start=1):
        known: dict[str, Any] = {"id": number, **fixed, **look}
        columns = {name: known[name] for name in CHAINED}
        previous = chain_value(previous, columns)
        further = {"duration_ms": 0, "failure_detail": None, "body_end": None, "wire": None}
        add_capture(db, columns | further, pass_id, previous)


def sightings_in_order(db: Store) -> list[dict[str, Any]]:
    """Return the sightings with a body, the oldest first: url, at, status, headers, body_digest, notes."""
    sql = """
        SELECT url, at, status, headers, body_digest, notes FROM sightings WHERE body_digest IS NOT NULL ORDER BY at, id
    """
    return rows(db, sql)


def add_pass(db: Store, at: datetime) -> int:
    """Write a pass that begins and ends at a time; return the number of the pass."""
    sql = "INSERT INTO passes (started_at, finished_at) VALUES (?, ?) RETURNING id"
    return int(db.conn.execute(sql, (stored_time(at), stored_time(at))).fetchone()[0])
