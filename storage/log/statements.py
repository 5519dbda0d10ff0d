"""Table statements: facts of the store beside captures and findings, in a table without altered lines.

A statement is about a finished pass with captures and machine, an answer of a witness, an imported file with sightings,
an imported store, a task with its sites, or an act of a person: a note, a ruling, an event of a case, an action on the
page. A head covers the statements below the head, so a row altered later differs from the statement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

from storage.archive.captures import count_captures
from storage.engine.store import Store, rows, transaction

RECEIPT, ACTION = "receipt-1", "action-1"  # forms of statements that are no reason for a head
SIGHTING_COLUMNS = ("record", "url", "at", "status", "headers", "body_digest", "payload", "notes")


@dataclass(frozen=True)
class StatedTable:
    """A table with statements: name, query of the finished rows, and facts of a row."""

    name: str
    query: str  # gives the column `about` too: the subject of the statement
    facts: Callable[[Store, Mapping[str, Any]], dict[str, Any]]


def _pass_facts(db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
    sql = "SELECT id FROM captures WHERE pass_id = ? AND id <= ? ORDER BY id"
    numbers = [each["id"] for each in rows(db, sql, (columns["id"], columns["until"]))]
    return {
        "reprintwatch": "pass-1",
        "pass": columns["id"],
        "started_at": columns["started_at"],
        "finished_at": columns["finished_at"],
        "until": columns["until"],
        "captures": len(numbers),
        "sha256": _sha256(json.dumps(numbers)),
        "environment": json.loads(columns["facts"] or "null"),
    }


def _receipt_facts(_db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: columns[name] for name in ("size", "kind", "at", "head") if columns[name] != ""}
    return {"reprintwatch": RECEIPT, **named, "sha256": hashlib.sha256(columns["data"]).hexdigest()}


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


def _imported_facts(_db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {"reprintwatch": "imported-1", "at": columns["at"]}


def _task_facts(db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
    beside = ("about", "until", "closed_at")  # a task may be closed later
    sites = "SELECT site, tier, weight, list FROM task_sites WHERE task_id = ? ORDER BY site"
    return {
        "reprintwatch": "task-1",
        **{name: value for name, value in columns.items() if name not in beside},
        "sites": [list(each.values()) for each in rows(db, sites, (columns["id"],))],
    }


# Tables with the acts of people, in which rows are only added, and the forms of their statements.
ACTS = {"finding_notes": "note-1", "task_rulings": "ruling-1", "case_events": "case-1", "audit_log": ACTION}


def _acts(table: str, form: str) -> StatedTable:
    """Return a table of acts, with statements about all columns of a row."""

    def facts(_db: Store, columns: Mapping[str, Any]) -> dict[str, Any]:
        return {"reprintwatch": form} | {
            name: value for name, value in columns.items() if name not in ("about", "until")
        }

    query = f"SELECT '{form.partition('-')[0]} ' || id AS about, {table}.* FROM {table}"
    return StatedTable(table, query, facts)


STATED = (
    StatedTable(
        "passes",
        """
        SELECT 'pass ' || passes.id AS about, passes.*, environments.facts AS facts
        FROM passes LEFT JOIN environments ON environments.id = environment_id WHERE finished_at IS NOT NULL
        """,
        _pass_facts,
    ),
    StatedTable(
        "receipts",
        """
        SELECT 'receipt ' || size || ' ' || kind || CASE head WHEN '' THEN '' ELSE ' ' || head END AS about,
            receipts.* FROM receipts
        """,
        _receipt_facts,
    ),
    StatedTable(
        "sources",
        "SELECT 'source ' || id AS about, sources.* FROM sources WHERE finished_at IS NOT NULL",
        _source_facts,
    ),
    StatedTable(
        "beginnings", "SELECT name AS about, at FROM beginnings WHERE name = 'imported'", _imported_facts
    ),
    StatedTable("tasks", "SELECT 'task ' || id AS about, tasks.* FROM tasks", _task_facts),
    *(_acts(table, form) for table, form in ACTS.items()),
)


def state_new(db: Store) -> None:
    """Add a statement for every finished row without a statement. A pass is stated with the captures so far."""
    with transaction(db, alone=True):
        number, until = len(statement_lines(db)), count_captures(db)
        for table in STATED:
            unstated = f"""
                SELECT * FROM ({table.query}) AS stated
                WHERE NOT EXISTS (SELECT 1 FROM statements WHERE statements.subject = stated.about) ORDER BY about
            """
            for columns in rows(db, unstated):
                number += 1
                values = (number, columns["about"], _line(table.facts(db, columns | {"until": until})))
                db.conn.execute("INSERT INTO statements (number, subject, line) VALUES (?, ?, ?)", values)


def are_news(lines: Iterable[str]) -> bool:
    """Return whether a statement is a reason for a new head: no receipt, and no action on the operators' page."""
    return any(json.loads(line).get("reprintwatch") not in (RECEIPT, ACTION) for line in lines)


def statement_lines(db: Store) -> list[str]:
    """Return all statements, oldest first."""
    return [each["line"] for each in rows(db, "SELECT line FROM statements ORDER BY number")]


def statement_faults(db: Store) -> Iterator[str]:
    """Yield a sentence for every stated row missing in the store or with facts unlike the statement."""
    stated: dict[str, str] = {}
    for each in rows(db, "SELECT subject, line FROM statements ORDER BY number"):
        if stated.setdefault(each["subject"], each["line"]) != each["line"]:
            yield _("statements: {subject} stands in the log again, in other words").format(
                subject=each["subject"]
            )
    for table in STATED:
        for columns in rows(db, table.query):
            line = stated.pop(columns["about"], None)
            if line is None:
                continue
            known = json.loads(line)
            present = table.facts(db, columns | {"until": known.get("until")})
            if any(present.get(name) != value for name, value in known.items()):
                yield _("{table}: {subject} was altered after it was logged: {facts}").format(
                    table=table.name, subject=columns["about"], facts=_changed(known, present)
                )
    for subject in stated:
        yield _("{subject} is missing, but stands in the log").format(subject=subject)


def _changed(stated: Mapping[str, Any], present: Mapping[str, Any]) -> str:
    """Return the names of different facts. A statement of an earlier release has fewer facts."""
    return ", ".join(name for name, value in stated.items() if present.get(name) != value)


def _line(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
