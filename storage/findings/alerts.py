"""Table alerts: the outbox. Alerts are queued in the transaction of their finding and delivered at least once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
from storage.records import Alert, AlertState, Cause, FindingId, FindingKind, Reason, Severity
from storage.records.from_json import read_reason
from storage.records.to_json import to_json

QUEUE = (
    "INSERT INTO alerts (key, finding_id, channel, event, state, created_at, next_try_at)"
    " VALUES (?, ?, ?, ?, 'pending', ?, ?) ON CONFLICT (key) DO NOTHING"
)


# Names of further alerts about a finding: of a reminder, and the beginning for a further time of trouble.
ESCALATED, AGAIN = "escalated", "again-"


def queue_alerts(
    db: Store, finding: FindingId, channels: Iterable[str], now: datetime, *, event: str, what: str = ""
) -> None:
    """Queue a finding for channels, once for a channel and a name.

    `what` is the name of a reminder or of a further time of trouble, "" for the first alert.
    """
    at = stored_time(now)
    db.conn.executemany(
        QUEUE,
        [
            (f"{finding}/{channel}{f'/{what}' if what else ''}", finding, channel, event, at, at)
            for channel in channels
        ],
    )


# a channel knows of a finding if all recipients, or some recipients of a mail, took the message
TOLD = "(alerts.state IN ('delivered', 'grouped') OR alerts.recipients IS NOT NULL)"


def due_alerts(db: Store, now: datetime) -> list[Alert]:
    """Return the pending alerts with a due try, oldest first."""
    return _select(db, "state = 'pending' AND next_try_at <= ?", (stored_time(now),))


def list_alerts(db: Store) -> list[Alert]:
    """Return all alerts, oldest first."""
    return _select(db, "1 = 1", ())


def count_alerts(db: Store) -> dict[AlertState, int]:
    """Return the number of alerts by state."""
    counts = dict(db.conn.execute("SELECT state, count(*) FROM alerts GROUP BY state").fetchall())
    return {state: int(counts.get(state.value, 0)) for state in AlertState}


def told_of(db: Store, event: str, channel: str) -> int:
    """Return the number of known pages of an event: pages told to a channel, and pages counted in a message."""
    sql = f"SELECT count(DISTINCT finding_id) FROM alerts WHERE event = ? AND channel = ? AND {TOLD}"
    return int(db.conn.execute(sql, (event, channel)).fetchone()[0])


def times_told(db: Store, finding: FindingId, channel: str) -> int:
    """Return how often a channel knows of a finding whose trouble comes and goes."""
    sql = f"SELECT count(*) FROM alerts WHERE finding_id = ? AND channel = ? AND key NOT LIKE ? AND {TOLD}"
    return int(db.conn.execute(sql, (finding, channel, f"%/{ESCALATED}")).fetchone()[0])


def worst_told(db: Store, event: str, channel: str) -> Severity | None:
    """Return the highest severity of an event's findings known to a channel, or None."""
    sql = f"""
        SELECT max(findings.severity) FROM alerts JOIN findings ON findings.id = finding_id
        WHERE alerts.event = ? AND channel = ? AND {TOLD}
    """
    worst = db.conn.execute(sql, (event, channel)).fetchone()[0]
    return None if worst is None else Severity(worst)


def told_since(
    db: Store, channel: str, since: datetime, *, site: str, kind: FindingKind
) -> list[tuple[FindingId, datetime | None]]:
    """Return the findings of a kind on a site, known to a channel and queued after `since`.

    The time is the time of delivery, or None for a finding only counted in a message.
    """
    sql = f"""
        SELECT finding_id, delivered_at FROM alerts JOIN findings ON findings.id = finding_id
        WHERE channel = ? AND {TOLD} AND created_at > ? AND findings.site = ? AND findings.kind = ?
    """
    return [
        (FindingId(alert["finding_id"]), read_optional(alert["delivered_at"]))
        for alert in rows(db, sql, (channel, stored_time(since), site, kind))
    ]


def messages_since(db: Store, channel: str, since: datetime) -> int:
    """Return the number of messages taken by a channel after `since`."""
    sql = (
        "SELECT count(DISTINCT message) FROM alerts"
        " WHERE channel = ? AND state = 'delivered' AND delivered_at > ?"
    )
    return int(db.conn.execute(sql, (channel, stored_time(since))).fetchone()[0])


def mark_delivered(
    db: Store, alerts: Sequence[int], at: datetime, *, message: str, but: Reason | None = None
) -> None:
    """Mark alerts delivered in a single message. `but` names recipients who will never take the message."""
    db.conn.executemany(
        "UPDATE alerts SET state = 'delivered', delivered_at = coalesce(delivered_at, ?), attempts = attempts + 1,"
        " last_error = ?, recipients = NULL, message = ? WHERE id = ?",
        [(stored_time(at), to_json(but) if but else None, message, alert) for alert in alerts],
    )


def mark_partly(db: Store, alerts: Sequence[int], at: datetime, *, message: str, left: Sequence[str]) -> None:
    """Note that some recipients took a message for these alerts; the recipients in `left` still wait for it."""
    db.conn.executemany(
        "UPDATE alerts SET delivered_at = coalesce(delivered_at, ?), message = ?, recipients = ? WHERE id = ?",
        [(stored_time(at), message, json.dumps(left), alert) for alert in alerts],
    )


def mark_settled(db: Store, alerts: Iterable[int], state: AlertState, *, why: Reason) -> None:
    """End alerts unsent: counted in a message, withheld, or given up."""
    db.conn.executemany(
        "UPDATE alerts SET state = ?, last_error = ? WHERE id = ?",
        [(state, to_json(why), alert) for alert in alerts],
    )


def withhold(db: Store, findings: Iterable[FindingId], *, why: Reason) -> None:
    """End the waiting alerts of findings unsent."""
    db.conn.executemany(
        "UPDATE alerts SET state = ?, last_error = ? WHERE finding_id = ? AND state = ?",
        [(AlertState.WITHHELD, to_json(why), finding, AlertState.PENDING) for finding in findings],
    )


def mark_failed(db: Store, alert: int, *, error: Reason, next_try_at: datetime | None) -> None:
    """Note that a channel refused an alert. Without a next try the alert is given up."""
    state = AlertState.PENDING if next_try_at else AlertState.DEAD
    db.conn.execute(
        "UPDATE alerts SET state = ?, attempts = attempts + 1, last_error = ?, next_try_at = coalesce(?, next_try_at)"
        " WHERE id = ?",
        (state, to_json(error), stored_optional(next_try_at), alert),
    )


def put_off(db: Store, alerts: Iterable[int], until: datetime) -> None:
    """Put off alerts until `until`, without counting a refusal."""
    db.conn.executemany(
        "UPDATE alerts SET next_try_at = ? WHERE id = ?", [(stored_time(until), alert) for alert in alerts]
    )


def try_now(db: Store, channel: str, now: datetime) -> None:
    """Make the waiting alerts of a channel due: the channel takes messages again."""
    sql = (
        "UPDATE alerts SET next_try_at = :now WHERE state = 'pending' AND channel = :channel AND next_try_at > :now"
        " AND recipients IS NULL"
    )
    db.conn.execute(sql, {"channel": channel, "now": stored_time(now)})


def retry_dead(db: Store, now: datetime) -> int:
    """Try all given-up alerts anew, and make refused alerts due; return the number of given-up alerts."""
    waiting = (
        "UPDATE alerts SET next_try_at = :now WHERE state = 'pending' AND attempts > 0 AND next_try_at > :now"
    )
    db.conn.execute(waiting, {"now": stored_time(now)})
    sql = "UPDATE alerts SET state = 'pending', attempts = 0, next_try_at = ? WHERE state = 'dead'"
    return db.conn.execute(sql, (stored_time(now),)).rowcount


def unanswered(db: Store, since: datetime) -> list[Alert]:
    """Return the alerts delivered after `since` with an open finding, oldest first.

    Alerts taken by only some recipients are included.
    """
    where = (
        "(state = 'delivered' OR recipients IS NOT NULL) AND delivered_at > ?"
        " AND finding_id IN (SELECT id FROM findings WHERE state = 'open')"
    )
    return _select(db, where, (stored_time(since),))


def refusing(db: Store) -> list[tuple[str, int, Reason]]:
    """Return the channels with refused alerts before another try: name, number of alerts, last refusal."""
    sql = """
        SELECT latest.channel AS channel, n, last_error AS error FROM (
            SELECT channel, count(*) AS n, max(id) AS id FROM alerts
            WHERE state = 'pending' AND attempts > 0 AND last_error IS NOT NULL GROUP BY channel) AS latest
        JOIN alerts ON alerts.id = latest.id ORDER BY latest.channel
    """
    return [(refused["channel"], int(refused["n"]), _reason(refused["error"])) for refused in rows(db, sql)]


def refused_for_good(db: Store) -> list[tuple[str, Reason]]:
    """Return the channels whose latest message some recipients will never take, with the answer of the server."""
    sql = """
        SELECT channel, last_error FROM alerts WHERE id IN (
            SELECT max(id) FROM alerts WHERE state = 'delivered' GROUP BY channel
        ) AND last_error IS NOT NULL ORDER BY channel
    """
    return [(refused["channel"], _reason(refused["last_error"])) for refused in rows(db, sql)]


def _select(db: Store, where: str, values: tuple[Any, ...]) -> list[Alert]:
    sql = f"SELECT * FROM alerts WHERE {where} ORDER BY id"
    return [_alert(alert) for alert in rows(db, sql, values)]


def _reason(text: str) -> Reason:
    """Return a stored reason. An earlier release stored English words."""
    return read_reason(text) if text.startswith("{") else Reason(Cause.TEXT, (text,))


@reads_rows
def _alert(columns: dict[str, Any]) -> Alert:
    return Alert(
        id=columns["id"],
        key=columns["key"],
        finding=FindingId(columns["finding_id"]),
        channel=columns["channel"],
        event=columns["event"],
        state=AlertState(columns["state"]),
        attempts=columns["attempts"],
        next_try_at=read_time(columns["next_try_at"]),
        delivered_at=read_optional(columns["delivered_at"]),
        last_error=_reason(columns["last_error"]) if columns["last_error"] else None,
        message=columns["message"],
        recipients=tuple(json.loads(columns["recipients"] or "[]")),
    )
