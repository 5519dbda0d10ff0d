"""Tables findings, desk and mutes: the rows of the inbox, an event a row, day by day, the gravest first in a day.

An index (`findings_inbox`) holds the columns of all conditions, so a query reads few rows of the table.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.clock import SHANGHAI
from storage.engine.store import Store, read_optional, read_time, reads_rows, row, rows, stored_time
from storage.records import (
    EventId,
    FindingId,
    FindingKind,
    FindingState,
    InboxFilter,
    InboxRow,
    Severity,
    Tray,
)
from storage.records.event import NAMING
from storage.records.from_json import read_facts

MUTED = "EXISTS (SELECT 1 FROM mutes WHERE mutes.kind = {f}.kind AND mutes.site = {f}.site AND until > :now)"
TOLD = "EXISTS (SELECT 1 FROM desk WHERE desk.finding_id = {f}.id AND notified_at IS NOT NULL)"
# Conditions of a tray on a finding of the table named {f}.
TRAYS = {
    Tray.OPEN: f"{{f}}.state = 'open' AND NOT {MUTED}",
    Tray.CONFIRMED: f"{{f}}.state = 'acknowledged' AND NOT {TOLD}",
    Tray.NOTIFIED: f"{{f}}.state = 'acknowledged' AND {TOLD}",
    Tray.RESOLVED: "{f}.state = 'resolved'",
    Tray.DISMISSED: "{f}.state = 'dismissed'",
    Tray.MUTED: f"{{f}}.state = 'open' AND {MUTED}",
}
# Place of a finding in its event: `naming_rank` of storage/records/event.py in SQL.
KIND_RANK = " ".join(f"WHEN '{kind}' THEN {rank}" for rank, kind in enumerate(NAMING))
RANK = f"-{{f}}.severity, CASE {{f}}.kind {KIND_RANK} ELSE {len(NAMING)} END, {{f}}.detected_at, {{f}}.id"
# A row is an event: the finding of the tray that names the event stands for all its findings in the tray.
LEADS = f"""
    NOT EXISTS (SELECT 1 FROM findings AS better
        WHERE better.event = findings.event AND findings.event != '' AND {{fits}}
        AND ({RANK.format(f="better")}) < ({RANK.format(f="findings")}))
"""
# Of a large event the findings are ranked once for many questions: each beside each takes a minute for 10,000 findings.
MOST_COMPARED = 200  # findings of an event
LARGE = f"""
    SELECT DISTINCT event FROM (SELECT event FROM findings WHERE event != ''
        GROUP BY state, event HAVING count(*) > {MOST_COMPARED}) AS crowd
"""
LEADS_OF_LARGE = f"""
    SELECT ranked.id AS id FROM (
        SELECT findings.id AS id,
            row_number() OVER (PARTITION BY findings.event ORDER BY {RANK.format(f="findings")}) AS place
        FROM findings WHERE {{fits}} AND findings.event IN ({{large}})) AS ranked WHERE ranked.place = 1
"""
COLUMNS = """
    findings.id, kind, severity, findings.state, site, url, original_url, title, summary_zh, summary_en, detected_at,
    resolved_at, facts, assignee, notified_at, event,
    (SELECT count(*) FROM findings AS own WHERE own.event = findings.event AND own.state = findings.state) AS members,
    (SELECT count(DISTINCT own.site) FROM findings AS own
        WHERE own.event = findings.event AND own.state = findings.state) AS sites
"""


@dataclass(frozen=True)
class InboxQuestion:
    """Rows that are wanted at a time.

    `large` names the events with more findings than are compared one by one, `leads` their findings of
    `leads_of_large`. A large event that is not named takes longer, with the same answer.
    """

    wanted: InboxFilter
    now: datetime
    large: Collection[EventId] = ()
    leads: Collection[FindingId] = ()


def inbox_page(
    db: Store, asked: InboxQuestion, *, before: datetime | None, skip: int, most: int
) -> list[InboxRow]:
    """Return at most `most` rows: day by day, the newest day first, the gravest rows first in a day.

    A day is a day of Beijing. The list begins with the day of the latest row before `before`, without the first
    `skip` rows of this day.
    """
    found: list[InboxRow] = []
    until = before
    while len(found) < most:
        latest = _latest(db, asked, until)
        if latest is None:
            break
        begin = _begin_of_day(latest)
        found += _rows_of_day(db, asked, (begin, until), skip, most - len(found))
        until, skip = begin, 0
    return found


def _begin_of_day(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def next_day(moment: datetime) -> datetime:
    """Return the end of the day of a moment: the value of `before` for a list that begins with this day."""
    return _begin_of_day(moment) + timedelta(days=1)


def _latest(db: Store, asked: InboxQuestion, until: datetime | None) -> datetime | None:
    where, values = _conditions(asked, (None, until))
    # an order ends at the first row; PostgreSQL would read all rows for a maximum beside an EXISTS
    sql = f"SELECT detected_at AS at FROM findings WHERE {where} ORDER BY detected_at DESC LIMIT 1"
    found = row(db, sql, values)
    return read_optional(found["at"]) if found else None


def _rows_of_day(
    db: Store, asked: InboxQuestion, span: tuple[datetime, datetime | None], skip: int, most: int
) -> list[InboxRow]:
    where, values = _conditions(asked, span)
    # of one severity, the index of times gives the rows in order: the query ends at the last wanted row
    sql = (
        f"SELECT id FROM findings WHERE {where} AND severity = :own ORDER BY detected_at DESC, id LIMIT :most"
    )
    ids: list[str] = []
    for own in (each for each in reversed(Severity) if each >= asked.wanted.severity):
        limits = {"own": int(own), "most": skip + most - len(ids)}
        ids += [each["id"] for each in rows(db, sql, values | limits)] if limits["most"] else []
    sql = f"""
        SELECT {COLUMNS} FROM findings LEFT JOIN desk ON desk.finding_id = findings.id
        WHERE findings.id IN (SELECT value FROM {db.json_values})
        ORDER BY severity DESC, detected_at DESC, findings.id
    """
    return [_inbox_row(each) for each in rows(db, sql, (json.dumps(ids[skip:]),))]


def leads_of_large(db: Store, asked: InboxQuestion) -> list[FindingId]:
    """Return the findings that stand for the large events of a question: of each event the first that fits."""
    if not asked.large:
        return []
    fits, values = _fits(asked)
    large = {f"large{number}": event for number, event in enumerate(asked.large)}
    sql = LEADS_OF_LARGE.format(
        fits=" AND ".join(fits).format(f="findings"), large=", ".join(f":{name}" for name in large)
    )
    return [FindingId(each["id"]) for each in rows(db, sql, values | large)]


def _fits(asked: InboxQuestion) -> tuple[list[str], dict[str, Any]]:
    """Return the conditions of a question on a finding, and the values in them."""
    wanted = asked.wanted
    of_finding: Sequence[tuple[str, str, Any]] = (
        ("{f}.severity >= :severity", "severity", int(wanted.severity)),
        ("{f}.kind = :kind", "kind", wanted.kind),
        ("{f}.site = :site", "site", wanted.site),
        (
            "EXISTS (SELECT 1 FROM desk WHERE desk.finding_id = {f}.id AND assignee = :assignee)",
            "assignee",
            wanted.assignee,
        ),
    )
    used = [each for each in of_finding if each[2] is not None]
    values = {"now": stored_time(asked.now), **{name: value for _, name, value in used}}
    return [TRAYS[wanted.tray], *(condition for condition, _, _ in used)], values


def _conditions(
    asked: InboxQuestion, span: tuple[datetime | None, datetime | None]
) -> tuple[str, dict[str, Any]]:
    """Return the condition on the findings that are rows of a span, and the values in the condition."""
    begin, end = span
    begin = max(filter(None, (begin, asked.wanted.since)), default=None)
    fits, values = _fits(asked)
    leads = LEADS.format(fits=" AND ".join(fits).format(f="better"))
    for name, ids in (("large", asked.large), ("lead", asked.leads)):
        values |= {f"{name}{number}": value for number, value in enumerate(ids)}
    if asked.large:
        large = ", ".join(f":large{number}" for number in range(len(asked.large)))
        of_large = ", ".join(f":lead{number}" for number in range(len(asked.leads)))
        leads = f"(findings.event NOT IN ({large}) AND {leads} OR findings.id IN ({of_large or 'NULL'}))"
    conditions = [*(each.format(f="findings") for each in fits), leads]
    for condition, name, moment in (
        ("detected_at >= :begin", "begin", begin),
        ("detected_at < :end", "end", end),
    ):
        if moment is not None:
            conditions.append(condition)
            values[name] = stored_time(moment)
    return " AND ".join(conditions), values


@dataclass(frozen=True)
class InboxCounts:
    """Numbers of events in the trays, and what the frame of every page tells. An event counts in each of its trays."""

    trays: Mapping[Tray, int]
    urgent: int  # open events that somebody should see today
    failing_sites: int
    alike: Mapping[tuple[str, str], int]  # open findings by kind and site, muted or not
    newest: (
        str  # time of the newest finding as kept, "" without a finding: a sign of news for a waiting browser
    )
    since: datetime
    until: datetime | None  # end of the mute that ends first
    large: tuple[EventId, ...] = ()  # events with many findings in one state

    def holds_at(self, now: datetime) -> bool:
        """Return whether the same mutes are in force as at the time of the count."""
        return self.since <= now and (self.until is None or now < self.until)


BY_STATE = """
    SELECT state, count(*) AS events, sum(CASE WHEN severity >= 2 THEN 1 ELSE 0 END) AS urgent, max(members) AS most
    FROM (SELECT state, event, max(severity) AS severity, count(*) AS members
        FROM findings GROUP BY state, event) AS kept GROUP BY state
"""
NOTIFIED = """
    SELECT count(DISTINCT event) AS n FROM findings JOIN desk ON desk.finding_id = findings.id
    WHERE notified_at IS NOT NULL AND state = 'acknowledged'
"""
URGENT = f"SELECT count(DISTINCT event) AS n FROM findings WHERE severity >= 2 AND {TRAYS[Tray.OPEN]}"
ALIKE = "SELECT kind, site, count(*) AS n FROM findings WHERE state = 'open' GROUP BY kind, site"
FAILING = "SELECT count(DISTINCT site) AS n FROM findings WHERE state = 'open' AND kind = 'site-failing'"
NEWEST = "SELECT coalesce(max(detected_at), '') AS at FROM findings"


def count_inbox(db: Store, now: datetime) -> InboxCounts:
    """Count the events in every tray. All findings are read in an index."""
    counted = {FindingState(each["state"]): each for each in rows(db, BY_STATE)}
    events = {state: int(counted[state]["events"]) if state in counted else 0 for state in FindingState}
    until, notified = _first_end(db, now), _number(db, NOTIFIED)
    open_events, urgent, muted = events[FindingState.OPEN], 0, 0
    if until is not None:
        open_events, muted = _count(db, Tray.OPEN, now), _count(db, Tray.MUTED, now)
        urgent = _number(db, URGENT.format(f="findings"), {"now": stored_time(now)})
    elif FindingState.OPEN in counted:
        urgent = int(counted[FindingState.OPEN]["urgent"])
    trays = {
        Tray.OPEN: open_events,
        Tray.CONFIRMED: _count(db, Tray.CONFIRMED, now) if notified else events[FindingState.ACKNOWLEDGED],
        Tray.NOTIFIED: notified,
        Tray.RESOLVED: events[FindingState.RESOLVED],
        Tray.DISMISSED: events[FindingState.DISMISSED],
        Tray.MUTED: muted,
    }
    newest = str(rows(db, NEWEST)[0]["at"])
    alike = {(each["kind"], each["site"]): int(each["n"]) for each in rows(db, ALIKE)}
    has_large = any(each["most"] > MOST_COMPARED for each in counted.values())
    large = tuple(EventId(each["event"]) for each in rows(db, LARGE)) if has_large else ()
    return InboxCounts(trays, urgent, _number(db, FAILING), alike, newest, now, until, large)


def _first_end(db: Store, now: datetime) -> datetime | None:
    """Return the end of the mute that ends first, None without a mute."""
    found = row(db, "SELECT min(until) AS at FROM mutes WHERE until > ?", (stored_time(now),))
    return read_optional(found["at"]) if found else None


def _count(db: Store, tray: Tray, now: datetime) -> int:
    sql = f"SELECT count(DISTINCT event) AS n FROM findings WHERE {TRAYS[tray].format(f='findings')}"
    return _number(db, sql, {"now": stored_time(now)})


def _number(db: Store, sql: str, values: Mapping[str, Any] | None = None) -> int:
    return int(rows(db, sql, values or {})[0]["n"])


def members_of_row(db: Store, finding: FindingId) -> list[FindingId]:
    """Return the findings that a row stands for: of the event of a finding, in the same state, the finding first."""
    sql = """
        SELECT own.id AS id FROM findings JOIN findings AS own
        ON own.event = findings.event AND own.state = findings.state
        WHERE findings.id = ? ORDER BY CASE own.id WHEN findings.id THEN 0 ELSE 1 END, own.id
    """
    return [FindingId(each["id"]) for each in rows(db, sql, (finding,))]


def row_of(db: Store, finding: FindingId) -> InboxRow | None:
    """Return the row of a finding, or None."""
    sql = f"SELECT {COLUMNS} FROM findings LEFT JOIN desk ON desk.finding_id = findings.id WHERE findings.id = ?"
    found = row(db, sql, (finding,))
    return _inbox_row(found) if found else None


@reads_rows
def _inbox_row(found: Mapping[str, Any]) -> InboxRow:
    return InboxRow(
        id=FindingId(found["id"]),
        kind=FindingKind(found["kind"]),
        severity=Severity(found["severity"]),
        state=FindingState(found["state"]),
        site=found["site"],
        url=found["url"],
        original_url=found["original_url"],
        title=found["title"],
        summary_zh=found["summary_zh"],
        summary_en=found["summary_en"],
        detected_at=read_time(found["detected_at"]),
        resolved_at=read_optional(found["resolved_at"]),
        facts=read_facts(found["facts"]),
        assignee=found["assignee"],
        notified_at=read_optional(found["notified_at"]),
        event=EventId(found["event"]),
        members=int(found["members"]),
        sites=int(found["sites"]),
    )
