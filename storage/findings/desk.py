"""Tables desk and mutes: work of operators on findings beyond their state, and kinds that a site may raise unseen.

Each decision is written to the audit log with the values before and after, so that a click can be taken back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.access import audit
from storage.access.audit import AuditEntry
from storage.engine.store import (
    Store,
    read_optional,
    reads_rows,
    row,
    rows,
    stored_optional,
    stored_time,
)
from storage.findings.findings import Note, add_notes
from storage.findings.versions import note_change
from storage.records import FindingId, FindingKind, FindingState


class DeskDecision(StrEnum):
    """Decisions of an operator on a finding."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    NOTIFY = "notify"  # the site was told
    REOPEN = "reopen"
    ASSIGN = "assign"
    COMMENT = "comment"


STATES = {
    DeskDecision.CONFIRM: FindingState.ACKNOWLEDGED,
    DeskDecision.DISMISS: FindingState.DISMISSED,
    DeskDecision.NOTIFY: FindingState.ACKNOWLEDGED,
    DeskDecision.REOPEN: FindingState.OPEN,
}
NOTED = frozenset(STATES.values())  # states that a note may set
TAKEN_BACK = frozenset(DeskDecision) - {DeskDecision.COMMENT}


@dataclass(frozen=True)
class DeskOrder:
    """A decision on some findings: who decided, when and why.

    `to` is the person of an assignment. `seen` is the state that the person saw: a finding in a further state was
    decided by somebody else meanwhile, and stays. None: whatever the state.
    """

    decision: DeskDecision
    who: str
    at: datetime
    batch: str
    why: str = ""
    to: str | None = None
    seen: FindingState | None = None


@dataclass(frozen=True)
class DeskWork:
    """Work on a finding beyond its state."""

    assignee: str | None = None
    notified_at: datetime | None = None


@dataclass(frozen=True)
class Mute:
    """Findings of a kind on a site are kept out of the inbox until a time."""

    kind: FindingKind
    site: str
    until: datetime
    who: str
    at: datetime


def decide(db: Store, order: DeskOrder, findings: Iterable[FindingId]) -> list[FindingId]:
    """Carry out a decision, in the caller's transaction; return the findings that it changed.

    Unknown ids are left out, and so are findings that somebody else has decided.
    """
    decided = {
        finding: values
        for finding, values in _values_of(db, findings).items()
        if order.seen is None or values["state"] == order.seen
    }
    for before, alike in _alike(decided):
        _decide_alike(db, order, before, alike)
    return list(decided)


def _alike(values: Mapping[FindingId, dict[str, Any]]) -> Iterator[tuple[dict[str, Any], list[FindingId]]]:
    """Yield different values with the findings that have the values: statements hold for many findings at once."""
    found: dict[tuple[Any, ...], list[FindingId]] = defaultdict(list)
    for finding, each in values.items():
        found[tuple(each.values())].append(finding)
    for alike in found.values():
        yield values[alike[0]], alike


def _decide_alike(db: Store, order: DeskOrder, before: dict[str, Any], alike: list[FindingId]) -> None:
    """Carry out a decision on findings with the same values."""
    after = before | _changed_by(order)
    if order.decision is DeskDecision.COMMENT:
        for finding in alike:
            _comment(db, finding, order)
    elif order.decision is not DeskDecision.ASSIGN:
        add_notes(db, Note(alike[0], order.at, STATES[order.decision], order.who, order.why), alike)
    if order.decision is not DeskDecision.COMMENT:
        _keep(db, after, alike)
    told = after | ({"why": order.why} if order.why else {})
    action = AuditEntry(order.at, order.who, order.decision, alike[0], order.batch, before, told)
    audit.note_actions(db, action, alike)


def _changed_by(order: DeskOrder) -> dict[str, Any]:
    """Return the values that a decision sets."""
    if order.decision is DeskDecision.COMMENT:
        return {}
    if order.decision is DeskDecision.ASSIGN:
        return {"assignee": order.to or None}
    told = stored_time(order.at) if order.decision is DeskDecision.NOTIFY else None
    return {"state": STATES[order.decision].value, "notified_at": told}


def _comment(db: Store, finding: FindingId, order: DeskOrder) -> None:
    """Keep a note without a change of state. The note repeats the state of the note before, which stays in force."""
    last = row(
        db, "SELECT state FROM finding_notes WHERE finding_id = ? ORDER BY id DESC LIMIT 1", (finding,)
    )
    db.conn.execute(
        "INSERT INTO finding_notes (finding_id, at, state, who, why) VALUES (?, ?, ?, ?, ?)",
        (finding, stored_time(order.at), last["state"] if last else "open", order.who, order.why),
    )


def take_back(db: Store, batch: str, who: str, now: datetime) -> tuple[int, int]:
    """Undo the decisions of one click, in the caller's transaction.

    Returns the numbers of findings that were set back, and of findings that somebody has changed since then.
    """
    entries = audit.actions_of_batch(db, batch)
    now_values = _values_of(db, (FindingId(entry.subject) for entry in entries))
    unchanged = {
        FindingId(entry.subject): dict(entry.before)
        for entry in entries
        if entry.action in TAKEN_BACK
        and now_values.get(FindingId(entry.subject)) == {name: entry.after.get(name) for name in entry.before}
    }
    for before, alike in _alike(unchanged):
        _set_back(db, before, alike, Note(alike[0], now, FindingState(before["state"]), who, ""))
        for after, same in _alike({finding: now_values[finding] for finding in alike}):
            audit.note_actions(db, AuditEntry(now, who, "undo", same[0], "", after, before), same)
    return len(unchanged), len(entries) - len(unchanged)


def _set_back(db: Store, before: dict[str, Any], alike: list[FindingId], note: Note) -> None:
    """Set findings back to the same values. A state that no note may set stands beside a note of an open finding."""
    if note.state in NOTED:
        add_notes(db, note, alike)
    else:
        add_notes(db, replace(note, state=FindingState.OPEN), alike)
        sql = f"UPDATE findings SET state = ? WHERE id IN (SELECT value FROM {db.json_values})"
        db.conn.execute(sql, (note.state, json.dumps(alike)))
    _keep(db, before, alike)


VALUES = """
    SELECT findings.id AS id, state, assignee, notified_at FROM findings
    LEFT JOIN desk ON desk.finding_id = findings.id WHERE findings.id IN (SELECT value FROM {json_values})
"""


def _values_of(db: Store, findings: Iterable[FindingId]) -> dict[FindingId, dict[str, Any]]:
    """Return state, assignee and time of notice of findings as kept. Unknown findings are left out."""
    ids = list(dict.fromkeys(findings))
    kept = rows(db, VALUES.format(json_values=db.json_values), (json.dumps(ids),))
    found = {each.pop("id"): each for each in kept}
    return {each: found[each] for each in ids if each in found}


KEEP = """
    INSERT INTO desk (finding_id, assignee, notified_at)
    SELECT value, CAST(? AS TEXT), CAST(? AS TEXT) FROM {json_values} WHERE true
    ON CONFLICT (finding_id) DO UPDATE SET assignee = excluded.assignee, notified_at = excluded.notified_at
"""


def _keep(db: Store, values: Mapping[str, Any], alike: Sequence[FindingId]) -> None:
    """Keep the same values of findings."""
    sql = KEEP.format(json_values=db.json_values)
    db.conn.execute(sql, (values["assignee"], values["notified_at"], json.dumps(alike)))
    note_change(db)


@reads_rows
def desk_of(db: Store, finding: FindingId) -> DeskWork:
    """Return the work on a finding beyond its state."""
    kept = row(db, "SELECT assignee, notified_at FROM desk WHERE finding_id = ?", (finding,))
    return DeskWork(kept["assignee"], read_optional(kept["notified_at"])) if kept else DeskWork()


def persons_in_charge(db: Store) -> list[str]:
    """Return the names of all persons in charge of findings, in their order."""
    sql = "SELECT DISTINCT assignee AS name FROM desk WHERE assignee IS NOT NULL ORDER BY assignee"
    return [each["name"] for each in rows(db, sql)]


def assignees(db: Store) -> dict[FindingId, str]:
    """Return the persons in charge of findings."""
    kept = rows(db, "SELECT finding_id, assignee FROM desk WHERE assignee IS NOT NULL")
    return {FindingId(each["finding_id"]): each["assignee"] for each in kept}


MUTE = """
    INSERT INTO mutes (kind, site, until, who, at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind, site) DO UPDATE SET until = excluded.until, who = excluded.who, at = excluded.at
"""


def mute(db: Store, muted: Mute, batch: str) -> None:
    """Keep findings of a kind on a site out of the inbox, in the caller's transaction."""
    db.conn.execute(
        MUTE, (muted.kind, muted.site, stored_time(muted.until), muted.who, stored_time(muted.at))
    )
    note_change(db)
    after = {"site": muted.site, "kind": muted.kind.value, "until": stored_optional(muted.until)}
    audit.note_action(
        db, AuditEntry(muted.at, muted.who, "mute", f"{muted.site}/{muted.kind}", batch, {}, after)
    )


def unmute(db: Store, kind: str, site: str, who: str, now: datetime) -> bool:
    """End a mute, in the caller's transaction; return False without a mute."""
    ended = db.conn.execute("DELETE FROM mutes WHERE kind = ? AND site = ?", (kind, site)).rowcount > 0
    if ended:
        note_change(db)
        audit.note_action(db, AuditEntry(now, who, "unmute", f"{site}/{kind}"))
    return ended


@reads_rows
def mutes(db: Store, now: datetime) -> list[Mute]:
    """Return the mutes in force, the latest first."""
    sql = "SELECT * FROM mutes WHERE until > ? ORDER BY at DESC"
    return [
        Mute(
            FindingKind(kept["kind"]),
            kept["site"],
            datetime.fromisoformat(kept["until"]),
            kept["who"],
            datetime.fromisoformat(kept["at"]),
        )
        for kept in rows(db, sql, (stored_time(now),))
    ]
