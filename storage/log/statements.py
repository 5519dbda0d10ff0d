"""Table statements: facts of the store beside captures and findings, in a table without altered lines.

A statement is about a finished pass with captures and machine, an answer of a witness, or an imported file with
sightings. A head covers the statements below it, so a row altered later differs from the statement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

from storage.archive.captures import count_captures
from storage.engine.store import Store, rows, transaction

SIGHTING_COLUMNS = ("record", "url", "at", "status", "headers", "body_digest", "payload", "notes")


@dataclass(frozen=True)
class StatedTable:
    """A table with statements: name, query of the finished rows, and facts of a row."""

    name: str
    query: str  # gives the column `subject` too
    facts: Callable[[Store, Mapping[str, Any]], dict[str, Any]]


def _pass_facts(db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
    sql = "SELECT id FROM captures WHERE pass_id = ? AND id <= ? ORDER BY id"
    numbers = [each["id"] for each in rows(db, sql, (columns["id"], columns["until"]))]
    return {
        "reprintwatch": "pass-1",
        "pass": columns["id"],
        "started_at": columns["started_at"],
        "until": columns["until"],
        "captures": len(numbers),
        "sha256": _sha256(json.dumps(numbers)),
        "environment": json.loads(columns["facts"] or "null"),
    }


def _receipt_facts(_db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: columns[name] for name in ("size", "kind", "at")}
    return {"reprintwatch": "receipt-1", **named, "sha256": hashlib.sha256(columns["data"]).hexdigest()}


def _source_facts(db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
    wanted = f"SELECT {', '.join(SIGHTING_COLUMNS)} FROM sightings WHERE source_id = ? ORDER BY id"
    seen = [list(each.values()) for each in rows(db, wanted, (columns["id"],))]
    named = {name: columns[name] for name in ("sha256", "name", "file", "imported_at")}
    return {
        "reprintwatch": "source-1",
        **named,
        "sightings": len(seen),
        "sightings_sha256": _sha256(json.dumps(seen, ensure_ascii=False)),
    }


STATED = (
    StatedTable(
        "passes",
        """
        SELECT 'pass ' || passes.id AS subject, passes.*, environments.facts AS facts
        FROM passes LEFT JOIN environments ON environments.id = environment_id WHERE finished_at IS NOT NULL
        """,
        _pass_facts,
    ),
    StatedTable(
        "receipts",
        "SELECT 'receipt ' || size || ' ' || kind AS subject, receipts.* FROM receipts",
        _receipt_facts,
    ),
    StatedTable(
        "sources",
        "SELECT 'source ' || id AS subject, sources.* FROM sources WHERE finished_at IS NOT NULL",
        _source_facts,
    ),
)


def state_new(db: Store) -> None:
    """Add a statement for every finished row without a statement. A pass is stated with the captures so far."""
    with transaction(db, alone=True):
        number, until = len(statement_lines(db)), count_captures(db)
        for table in STATED:
            unstated = f"""
                SELECT * FROM ({table.query}) AS stated
                WHERE NOT EXISTS (SELECT 1 FROM statements WHERE statements.subject = stated.subject) ORDER BY subject
            """
            for columns in rows(db, unstated):
                number += 1
                values = (number, columns["subject"], _line(table.facts(db, columns | {"until": until})))
                db.conn.execute("INSERT INTO statements (number, subject, line) VALUES (?, ?, ?)", values)


def statement_lines(db: Store) -> list[str]:
    """Return all statements, oldest first."""
    return [each["line"] for each in rows(db, "SELECT line FROM statements ORDER BY number")]


def statement_faults(db: Store) -> Iterator[str]:
    """Yield a sentence for every stated row missing in the store or with facts unlike the statement."""
    stated = {each["subject"]: each["line"] for each in rows(db, "SELECT subject, line FROM statements")}
    for table in STATED:
        for columns in rows(db, table.query):
            line = stated.pop(columns["subject"], None)
            if line is None:
                continue
            known = json.loads(line)
            present = table.facts(db, columns | {"until": known.get("until")})
            if known != present:
                yield _("{table}: {subject} was altered after it was logged: {facts}").format(
                    table=table.name, subject=columns["subject"], facts=_changed(known, present)
                )
    for subject in stated:
        yield _("{subject} is missing, but stands in the log").format(subject=subject)


def _changed(stated: Mapping[str, Any], present: Mapping[str, Any]) -> str:
    """Return the names of different facts."""
    return ", ".join(name for name, value in present.items() if stated.get(name) != value)


def _line(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
