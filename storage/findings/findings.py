"""Tables findings and finding_notes: findings for operators, and the notes of operators on findings.

The id of a finding is made from kind, page and event, so the same finding is never kept twice.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine.store import (
    Store,
    read_optional,
    read_time,
    reads_rows,
    rows,
    stored_optional,
    stored_time,
)
from storage.findings.finding_log import note_finding
from storage.findings.versions import note_change
from storage.records import (
    CaptureId,
    ChangeFacts,
    EventId,
    EventInterval,
    Finding,
    FindingId,
    FindingKind,
    FindingState,
    ReprintTextFacts,
    RevisionId,
    Severity,
    Sighting,
    TaskFacts,
)
from storage.records.from_json import read_changes, read_facts
from storage.records.to_json import facts_to_json, to_json

INSERT = """
    INSERT INTO findings (id, kind, severity, site, url, original_url, title, summary_zh, summary_en, detected_at,
        resolved_at, state, rules, before_revision_id, after_revision_id, capture_id, changes, facts, event,
        after_at, after_capture_id, by_at, by_capture_id, confirmed_at, confirmed_capture_id)
    VALUES (:id, :kind, :severity, :site, :url, :original_url, :title, :summary_zh, :summary_en, :detected_at,
        :resolved_at, :state, :rules, :before_revision, :after_revision, :capture, :changes, :facts, :event,
        :after_at, :after_capture, :by_at, :by_capture, :confirmed_at, :confirmed_capture)
    ON CONFLICT (id) DO NOTHING
"""


# the last note of an operator sets the state, also of a finding concluded anew
AS_NOTED = """
    UPDATE findings SET state = (SELECT state FROM finding_notes WHERE finding_id = :id ORDER BY id DESC LIMIT 1)
    WHERE id = :id AND state = 'open' AND EXISTS (SELECT 1 FROM finding_notes WHERE finding_id = :id)
"""


def raise_finding(db: Store, finding: Finding) -> bool:
    """Keep a finding; return False if it was raised before. A resolved finding is opened again.

    A finding that is resolved from the beginning opens nothing again.
    """
    new = db.conn.execute(INSERT, _row(finding)).rowcount > 0
    changed = new
    if new:
        db.conn.execute(AS_NOTED, {"id": finding.id})
        note_finding(db, finding.id)
    elif finding.resolved_at is None:
        sql = "UPDATE findings SET state = 'open', resolved_at = NULL WHERE id = ? AND state = 'resolved'"
        changed = db.conn.execute(sql, (finding.id,)).rowcount > 0
    if changed:
        note_change(db)
    return new


SIGHTINGS = ("after", "by", "confirmed")  # fields of EventInterval, and beginnings of columns
RENEW = """
    UPDATE findings SET severity = CASE WHEN :severity > severity OR :is_state = 1 THEN :severity ELSE severity END,
        url = :url, original_url = :original_url, title = :title,
        summary_zh = :summary_zh, summary_en = :summary_en, resolved_at = NULL,
        state = CASE state WHEN 'resolved' THEN 'open' ELSE state END,
        before_revision_id = :before_revision, after_revision_id = :after_revision, capture_id = :capture,
        changes = :changes, facts = :facts,
        after_at = :after_at, after_capture_id = :after_capture, by_at = :by_at, by_capture_id = :by_capture,
        confirmed_at = :confirmed_at, confirmed_capture_id = :confirmed_capture
    WHERE id = :id
"""


def renew_finding(db: Store, finding: Finding) -> None:
    """Bring the facts of a continuing event up to date. The time of its detection stays.

    An event keeps its highest severity. The state of a reprint, and a change on several pages of a site, have the
    present severity.
    """
    facts = finding.facts
    is_state = isinstance(facts, ReprintTextFacts | TaskFacts) or (
        isinstance(facts, ChangeFacts) and bool(facts.pages)
    )
    db.conn.execute(RENEW, {**_row(finding), "is_state": int(is_state)})
    note_finding(db, finding.id)
    note_change(db)


def resolve_findings(db: Store, ids: Iterable[FindingId], at: datetime) -> None:
    """Mark findings that no longer hold as resolved. Dismissed findings stay dismissed."""
    sql = """
        UPDATE findings SET resolved_at = ?, state = CASE state WHEN 'dismissed' THEN state ELSE 'resolved' END
        WHERE id = ? AND resolved_at IS NULL
    """
    resolved = [(stored_time(at), finding) for finding in ids]
    if resolved and db.conn.executemany(sql, resolved).rowcount > 0:
        note_change(db)


def fold_findings(db: Store, ids: Collection[FindingId], at: datetime) -> None:
    """Resolve findings that a further finding counts from now on. They keep no severity of their own."""
    sql = "UPDATE findings SET severity = ? WHERE id = ? AND resolved_at IS NULL"
    db.conn.executemany(sql, [(int(Severity.INFO), finding) for finding in ids])
    for finding in ids:
        note_finding(db, finding)
    resolve_findings(db, ids, at)


def open_findings(db: Store, *, url: str, kinds: Sequence[FindingKind] = ()) -> list[Finding]:
    """Return the unresolved findings about a page, newest first, only of some kinds if given."""
    unresolved = select(db, "url = ? AND resolved_at IS NULL", (url,))
    return [finding for finding in unresolved if not kinds or finding.kind in kinds]


def findings_about(db: Store, url: str) -> list[Finding]:
    """Return all findings about a page, oldest first."""
    return select(db, "url = ?", (url,))[::-1]


def findings_counting(db: Store, site: str, url: str) -> list[Finding]:
    """Return the findings of a site that count a page beside their own, oldest first."""
    told = select(db, "site = ? AND url != ? AND facts LIKE ?", (site, url, '%"addresses":%'))[::-1]
    return [each for each in told if url in getattr(each.facts, "addresses", ())]


GRAVEST = """
    SELECT * FROM findings WHERE url = ?
    ORDER BY CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END, severity DESC, detected_at DESC, id LIMIT ?
"""


def gravest_about(db: Store, url: str, most: int) -> list[Finding]:
    """Return at most `most` findings about a page: unresolved findings first, then the gravest, then the newest."""
    return [read_finding(finding) for finding in rows(db, GRAVEST, (url, most))]


GRAVEST_OF_COPIES = """
    SELECT id FROM findings WHERE original_url = ? AND url != ?
    ORDER BY CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END, severity DESC, detected_at DESC, id LIMIT ?
"""


def gravest_of_copies(db: Store, original: str, most: int) -> list[FindingId]:
    """Return the ids of at most `most` findings about the copies of an original, in the order of `gravest_about`."""
    found = rows(db, GRAVEST_OF_COPIES, (original, original, most))
    return [FindingId(each["id"]) for each in found]


def findings_by_id(db: Store, ids: Collection[FindingId]) -> list[Finding]:
    """Return findings in the order of their ids. Unknown ids are left out."""
    sql = f"SELECT * FROM findings WHERE id IN (SELECT value FROM {db.json_values})"
    found = {each["id"]: read_finding(each) for each in rows(db, sql, (json.dumps(list(ids)),))}
    return [found[each] for each in ids if each in found]


def ids_about(db: Store, url: str) -> list[FindingId]:
    """Return the ids of all findings about a page, oldest first."""
    sql = "SELECT id FROM findings WHERE url = ? ORDER BY detected_at, severity, id DESC"
    return [FindingId(each["id"]) for each in rows(db, sql, (url,))]


@dataclass(frozen=True)
class FindingSubject:
    """A finding with its subject alone."""

    id: FindingId
    kind: FindingKind
    site: str
    url: str
    original_url: str | None


def subjects_at(db: Store, urls: Iterable[str]) -> dict[str, list[FindingSubject]]:
    """Return the findings about some pages, by address, oldest first, without their facts."""
    sql = f"""
        SELECT id, kind, site, url, original_url FROM findings WHERE url IN (SELECT value FROM {db.json_values})
        ORDER BY detected_at, id
    """
    found: dict[str, list[FindingSubject]] = defaultdict(list)
    for each in rows(db, sql, (json.dumps(sorted(set(urls))),)):
        kind, original = FindingKind(each["kind"]), each["original_url"]
        subject = FindingSubject(FindingId(each["id"]), kind, each["site"], each["url"], original)
        found[subject.url].append(subject)
    return found


def finding_of(db: Store, finding: FindingId) -> Finding | None:
    """Return the finding with this id, or None."""
    return next(iter(select(db, "id = ?", (finding,))), None)


def findings_like(db: Store, start: str) -> list[Finding]:
    """Return the findings whose id begins with `start`."""
    return select(db, "substr(id, 1, length(?)) = ?", (start, start))


def ids_of(db: Store, *, event: bool = False) -> list[str]:
    """Return the ids of all findings, or of all events, the latest first."""
    column = "event" if event else "id"
    sql = f"SELECT {column} AS id FROM findings GROUP BY {column} ORDER BY max(detected_at) DESC, {column}"
    return [found["id"] for found in rows(db, sql) if found["id"]]


def findings_since_revision(db: Store, url: str, revision: RevisionId) -> list[Finding]:
    """Return the findings about a page that speak of a later revision than the given one, oldest revision first."""
    found = select(db, "url = ? AND after_revision_id > ?", (url, revision))
    return sorted(found, key=lambda each: (each.after_revision or 0, each.detected_at, each.id))


def move_to_event(db: Store, ids: Iterable[FindingId], event: EventId) -> None:
    """Put findings into another event, with their alerts that wait."""
    for finding in ids:
        db.conn.execute("UPDATE findings SET event = ? WHERE id = ?", (event, finding))
        db.conn.execute(
            "UPDATE alerts SET event = ? WHERE finding_id = ? AND state = 'pending'", (event, finding)
        )
    note_change(db)


def list_findings(
    db: Store,
    *,
    since: datetime | None = None,
    kind: FindingKind | None = None,
    severity: Severity = Severity.INFO,
    site: str | None = None,
    unresolved: bool = False,
) -> list[Finding]:
    """Return the findings of at least this severity, newest first. None does not restrict the findings."""
    conditions: list[tuple[str, Any]] = [("severity >= ?", int(severity))]
    if since is not None:
        conditions.append(("detected_at >= ?", stored_time(since)))
    if kind is not None:
        conditions.append(("kind = ?", kind))
    if site is not None:
        conditions.append(("site = ?", site))
    where = " AND ".join(text for text, _ in conditions)
    if unresolved:
        where += " AND state IN ('open', 'acknowledged')"
    return select(db, where, tuple(value for _, value in conditions))


def latest_since(db: Store, since: datetime, most: int) -> list[Finding]:
    """Return the latest findings since a time, newest first, at most `most`."""
    sql = "SELECT * FROM findings WHERE detected_at >= ? ORDER BY detected_at DESC, severity DESC, id LIMIT ?"
    return [read_finding(finding) for finding in rows(db, sql, (stored_time(since), most))]


def count_open(db: Store) -> dict[Severity, int]:
    """Return the number of open findings by severity, highest severity first."""
    sql = "SELECT severity, count(*) AS n FROM findings WHERE state = 'open' GROUP BY severity"
    counts = {Severity(count["severity"]): int(count["n"]) for count in rows(db, sql)}
    return {severity: counts.get(severity, 0) for severity in reversed(Severity)}


def open_of_site(db: Store, kind: FindingKind, site: str) -> list[Finding]:
    """Return the unresolved findings of a kind on a site, newest first."""
    return select(db, "kind = ? AND site = ? AND resolved_at IS NULL", (kind, site))


def open_of_site_since(db: Store, kind: FindingKind, site: str, since: datetime) -> list[Finding]:
    """Return the unresolved findings of a kind on a site that were detected since a time, newest first."""
    where = "kind = ? AND site = ? AND resolved_at IS NULL AND detected_at >= ?"
    return select(db, where, (kind, site, stored_time(since)))


def open_edits_with(db: Store, site: str, words: str, since: datetime) -> list[Finding]:
    """Return the unresolved edits on a site with these words in a change, detected since a time, newest first."""
    where = "kind = 'edited' AND site = ? AND resolved_at IS NULL AND detected_at >= ? AND changes LIKE ? ESCAPE '|'"
    pattern = re.sub(r"([|%_])", r"|\1", to_json(words)[1:-1])
    return select(db, where, (site, stored_time(since), f"%{pattern}%"))


LATEST_EDITS = """
    kind = 'edited' AND site = ? AND resolved_at IS NULL AND detected_at >= ? AND (facts LIKE '%"pages":%' OR id IN (
        SELECT id FROM findings WHERE kind = 'edited' AND site = ? AND resolved_at IS NULL
        ORDER BY detected_at DESC, id LIMIT ?))
"""


def latest_open_edits(db: Store, site: str, since: datetime, most: int) -> list[Finding]:
    """Return the latest unresolved edits on a site since a time, and all that count several pages, newest first."""
    return select(db, LATEST_EDITS, (site, stored_time(since), site, most))


def findings_of_site(db: Store, kind: FindingKind, site: str) -> list[Finding]:
    """Return all findings of a kind on a site, newest first."""
    return select(db, "kind = ? AND site = ?", (kind, site))


def open_of_kind(db: Store, kind: FindingKind) -> list[Finding]:
    """Return the unresolved findings of a kind, newest first."""
    return select(db, "kind = ? AND resolved_at IS NULL", (kind,))


def open_missing_without_task(db: Store) -> list[FindingId]:
    """Return the unresolved findings of an earlier release about missing copies: they name no task."""
    where = "kind = ? AND resolved_at IS NULL AND facts NOT LIKE ?"
    found = rows(db, f"SELECT id FROM findings WHERE {where}", (FindingKind.REPRINT_MISSING, '%"task":%'))
    return [FindingId(each["id"]) for each in found]


def unresolved_among(db: Store, ids: Iterable[FindingId]) -> set[FindingId]:
    """Return the findings among some that are not resolved."""
    sql = f"SELECT id FROM findings WHERE resolved_at IS NULL AND id IN (SELECT value FROM {db.json_values})"
    return {FindingId(each["id"]) for each in rows(db, sql, (json.dumps(sorted(ids)),))}


def select(db: Store, where: str, values: tuple[Any, ...]) -> list[Finding]:
    """Return the findings that fulfil a condition of this folder's modules, newest first."""
    sql = f"SELECT * FROM findings WHERE {where} ORDER BY detected_at DESC, severity DESC, id"
    return [read_finding(finding) for finding in rows(db, sql, values)]


def _row(finding: Finding) -> dict[str, Any]:
    plain = {name: getattr(finding, name) for name in Finding.__dataclass_fields__ if name != "interval"}
    return plain | {
        **_sightings(finding.interval),
        "severity": int(finding.severity),
        "detected_at": stored_time(finding.detected_at),
        "resolved_at": stored_optional(finding.resolved_at),
        "rules": json.dumps(finding.rules),
        "changes": to_json(finding.changes),
        "facts": facts_to_json(finding.facts),
    }


def _sightings(interval: EventInterval | None) -> dict[str, Any]:
    """Return the columns of the looks that bound an event."""
    looks = {name: getattr(interval, name, None) for name in SIGHTINGS}
    times = {f"{name}_at": stored_optional(look.at) if look else None for name, look in looks.items()}
    return times | {f"{name}_capture": look.capture if look else None for name, look in looks.items()}


def _interval(columns: dict[str, Any]) -> EventInterval | None:
    after, by, confirmed = (_sighting(columns, name) for name in SIGHTINGS)
    return EventInterval(by, after, confirmed) if by else None


def _sighting(columns: dict[str, Any], name: str) -> Sighting | None:
    at, capture = read_optional(columns[f"{name}_at"]), columns[f"{name}_capture_id"]
    return Sighting(at, CaptureId(capture) if capture else None) if at else None


@reads_rows
def read_finding(found: dict[str, Any]) -> Finding:
    """Return the finding of a row."""
    return Finding(
        id=FindingId(found["id"]),
        kind=FindingKind(found["kind"]),
        severity=Severity(found["severity"]),
        site=found["site"],
        url=found["url"],
        original_url=found["original_url"],
        title=found["title"],
        summary_zh=found["summary_zh"],
        summary_en=found["summary_en"],
        detected_at=read_time(found["detected_at"]),
        resolved_at=read_optional(found["resolved_at"]),
        state=FindingState(found["state"]),
        rules=tuple(json.loads(found["rules"])),
        before_revision=_optional(found["before_revision_id"]),
        after_revision=_optional(found["after_revision_id"]),
        capture=CaptureId(found["capture_id"]) if found["capture_id"] else None,
        changes=read_changes(found["changes"]),
        facts=read_facts(found["facts"]),
        event=EventId(found["event"]),
        interval=_interval(found),
    )


def _optional(revision: int | None) -> RevisionId | None:
    return RevisionId(revision) if revision else None


@dataclass(frozen=True)
class Note:
    """A decision of an operator on a finding."""

    finding: FindingId
    at: datetime
    state: FindingState
    who: str
    why: str


def add_note(db: Store, note: Note) -> None:
    """Keep a note and set the state of its finding, in the caller's transaction."""
    add_notes(db, note, [note.finding])


def add_notes(db: Store, note: Note, ids: Sequence[FindingId]) -> None:
    """Keep the words of a note with each of these findings and set their states, in the caller's transaction.

    Two statements, however many findings there are.
    """
    chosen = json.dumps(ids)
    db.conn.execute(
        f"""
        INSERT INTO finding_notes (finding_id, at, state, who, why)
        SELECT value, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT) FROM {db.json_values}
        """,
        (stored_time(note.at), note.state, note.who, note.why, chosen),
    )
    db.conn.execute(
        f"UPDATE findings SET state = ? WHERE id IN (SELECT value FROM {db.json_values})",
        (note.state, chosen),
    )
    note_change(db)


def notes_of(db: Store, finding: FindingId) -> tuple[Note, ...]:
    """Return the notes on a finding, oldest first."""
    sql = "SELECT * FROM finding_notes WHERE finding_id = ? ORDER BY id"
    return tuple(
        Note(finding, read_time(note["at"]), FindingState(note["state"]), note["who"], note["why"])
        for note in rows(db, sql, (finding,))
    )
