"""Tables cases and case_events: faults of copies that people follow up, and the acts of people.

Looks move a case too. The looks stand in the table of looks, so the state of a case is concluded when asked for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, row, rows, stored_time
from storage.records import CaptureId, FindingKind, PageId


@dataclass(frozen=True)
class StoredCase:
    """A fault of a copy, or a copy that is missing."""

    id: str
    kind: FindingKind
    page: PageId | None  # the copy; None for a missing copy
    original: PageId | None
    task: int | None  # of a missing copy
    site: str
    span: str | None  # JSON
    opened_at: datetime


@dataclass(frozen=True)
class CaseAct:
    """An act of a person on a case."""

    case: str
    at: datetime
    act: str  # notify, dismiss, reopen
    who: str
    why: str
    capture: CaptureId | None = None


def open_case(db: Store, case: StoredCase) -> None:
    """Keep a case, in the caller's transaction. A known case stays as it is."""
    db.conn.execute(
        "INSERT INTO cases (id, kind, page_id, original_page_id, task_id, site, span, opened_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            case.id,
            case.kind,
            case.page,
            case.original,
            case.task,
            case.site,
            case.span,
            stored_time(case.opened_at),
        ),
    )


def set_span(db: Store, case: str, span: str) -> None:
    """Keep the span of a case, with the further faults of the copy, in the caller's transaction."""
    db.conn.execute("UPDATE cases SET span = ? WHERE id = ?", (span, case))


def all_cases(db: Store, *, kind: str | None = None, site: str | None = None) -> list[StoredCase]:
    """Return the cases, the latest first, only of a kind or of a site if given."""
    sql = """
        SELECT * FROM cases WHERE kind = coalesce(?, kind) AND site = coalesce(?, site) ORDER BY opened_at DESC, id
    """
    return [_case(case) for case in rows(db, sql, (kind, site))]


def latest_cases(db: Store, *, site: str | None = None, skip: int = 0, most: int) -> list[StoredCase]:
    """Return at most `most` cases behind the first `skip`, the latest first, only of a site if given."""
    sql = "SELECT * FROM cases WHERE site = coalesce(?, site) ORDER BY opened_at DESC, id LIMIT ? OFFSET ?"
    return [_case(case) for case in rows(db, sql, (site, most, skip))]


def case_by_id(db: Store, case: str) -> StoredCase | None:
    """Return the case with this id, or None."""
    columns = row(db, "SELECT * FROM cases WHERE id = ?", (case,))
    return _case(columns) if columns else None


def cases_like(db: Store, start: str) -> list[StoredCase]:
    """Return the cases whose id begins with `start`."""
    return [
        _case(case)
        for case in rows(db, "SELECT * FROM cases WHERE substr(id, 1, length(?)) = ?", (start, start))
    ]


def cases_about(db: Store, page: PageId, kind: FindingKind) -> list[StoredCase]:
    """Return the cases of a kind about a copy, the latest first."""
    sql = "SELECT * FROM cases WHERE page_id = ? AND kind = ? ORDER BY opened_at DESC, id"
    return [_case(case) for case in rows(db, sql, (page, kind))]


def has_case(db: Store, case: str) -> bool:
    """Return whether a case is known."""
    return row(db, "SELECT 1 FROM cases WHERE id = ?", (case,)) is not None


def add_act(db: Store, act: CaseAct) -> None:
    """Keep the act of a person, in the caller's transaction."""
    db.conn.execute(
        "INSERT INTO case_events (case_id, at, state, who, capture_id, why) VALUES (?, ?, ?, ?, ?, ?)",
        (act.case, stored_time(act.at), act.act, act.who, act.capture, act.why),
    )


def acts_on(db: Store, ids: Iterable[str]) -> dict[str, list[CaseAct]]:
    """Return the acts of people on cases, by case, oldest first."""
    sql = f"SELECT * FROM case_events WHERE case_id IN (SELECT value FROM {db.json_values}) ORDER BY id"
    found: dict[str, list[CaseAct]] = defaultdict(list)
    for each in rows(db, sql, (json.dumps(list(ids)),)):
        act = CaseAct(
            each["case_id"],
            read_time(each["at"]),
            each["state"],
            each["who"],
            each["why"],
            each["capture_id"],
        )
        found[act.case].append(act)
    return found


@reads_rows
def _case(columns: dict[str, Any]) -> StoredCase:
    return StoredCase(
        columns["id"],
        FindingKind(columns["kind"]),
        PageId(columns["page_id"]) if columns["page_id"] else None,
        PageId(columns["original_page_id"]) if columns["original_page_id"] else None,
        columns["task_id"],
        columns["site"],
        columns["span"],
        read_time(columns["opened_at"]),
    )
