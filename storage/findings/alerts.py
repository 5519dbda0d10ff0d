"""Table alerts: the outbox. Written in the findings' transaction, delivered at least once, by key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_optional, read_time, row, rows, stored_optional, stored_time
from storage.records import Alert, AlertState, FindingId, FindingKind, Severity

QUEUE = (
    "INSERT INTO alerts (key, finding_id, channel, event, state, created_at, next_try_at)"
    " VALUES (?, ?, ?, ?, 'pending', ?, ?) ON CONFLICT (key) DO NOTHING"
)


def queue_alerts(
    db: Store, finding: FindingId, channels: Iterable[str], now: datetime, *, event: str, what: str = ""
) -> None:
    """Put a finding into the outbox of each channel, once ever; ``what`` tells a reminder from the first alert."""
    at = stored_time(now)
    db.conn.executemany(
        QUEUE,
        [
            (f"{finding}/{channel}{f'/{what}' if what else ''}", finding, channel, event, at, at)
            for channel in channels
        ],
    )


# what a channel knows of: all of its recipients, or those of a mail who took it
TOLD = "(alerts.state IN ('delivered', 'grouped') OR alerts.recipients IS NOT NULL)"


def due_alerts(db: Store, now: datetime) -> list[Alert]:
    """Pending alerts whose next try has come, oldest first."""
    return _select(db, "state = 'pending' AND next_try_at <= ?", (stored_time(now),))


def list_alerts(db: Store) -> list[Alert]:
    """The outbox, oldest first."""
    return _select(db, "1 = 1", ())


def count_alerts(db: Store) -> dict[AlertState, int]:
    """How many alerts are in each state."""
    found = {
        each["state"]: each["n"]
        for each in rows(db, "SELECT state, count(*) AS n FROM alerts GROUP BY state")
    }
    return {state: int(found.get(state, 0)) for state in AlertState}


def told_of(db: Store, event: str, channel: str) -> int:
    """Of how many pages of an event a channel knows: told of, or counted with what it was told."""
    sql = f"SELECT count(*) AS n FROM alerts WHERE event = ? AND channel = ? AND {TOLD}"
    found = row(db, sql, (event, channel))
    return int(found["n"]) if found else 0


def worst_told(db: Store, event: str, channel: str) -> Severity | None:
    """The gravest finding of an event that a channel was told of."""
    sql = f"""
        SELECT max(findings.severity) AS worst FROM alerts JOIN findings ON findings.id = finding_id
        WHERE event = ? AND channel = ? AND {TOLD}
    """
    found = row(db, sql, (event, channel))
    return Severity(found["worst"]) if found and found["worst"] is not None else None


def told_since(
    db: Store, channel: str, since: datetime, *, site: str, kind: FindingKind
) -> list[tuple[FindingId, datetime | None]]:
    """Findings of a kind on a site that a channel was told of, queued since then, and when.

    None stands for those that were only counted with others.
    """
    sql = f"""
        SELECT finding_id, delivered_at FROM alerts JOIN findings ON findings.id = finding_id
        WHERE channel = ? AND {TOLD} AND created_at > ? AND findings.site = ? AND findings.kind = ?
    """
    return [
        (FindingId(each["finding_id"]), read_optional(each["delivered_at"]))
        for each in rows(db, sql, (channel, stored_time(since), site, kind))
    ]


def messages_since(db: Store, channel: str, since: datetime) -> int:
    """How many messages a channel took since then."""
    sql = (
        "SELECT count(DISTINCT message) AS n FROM alerts"
        " WHERE channel = ? AND state = 'delivered' AND delivered_at > ?"
    )
    found = row(db, sql, (channel, stored_time(since)))
    return int(found["n"]) if found else 0


def mark_delivered(
    db: Store, alerts: Sequence[int], at: datetime, *, message: str, but: str | None = None
) -> None:
    """The channel took one message for all of these; ``but`` says who will never take it."""
    db.conn.executemany(
        "UPDATE alerts SET state = 'delivered', delivered_at = coalesce(delivered_at, ?), attempts = attempts + 1,"
        " last_error = ?, recipients = NULL, message = ? WHERE id = ?",
        [(stored_time(at), but, message, each) for each in alerts],
    )


def mark_partly(db: Store, alerts: Sequence[int], at: datetime, *, message: str, left: Sequence[str]) -> None:
    """Some recipients of the channel took one message for all of these; it is still for those who are left."""
    db.conn.executemany(
        "UPDATE alerts SET delivered_at = coalesce(delivered_at, ?), message = ?, recipients = ? WHERE id = ?",
        [(stored_time(at), message, json.dumps(left), each) for each in alerts],
    )


def mark_settled(db: Store, alerts: Iterable[int], state: AlertState, *, why: str) -> None:
    """These are not sent: counted with what was told, withheld, or given up."""
    db.conn.executemany(
        "UPDATE alerts SET state = ?, last_error = ? WHERE id = ?", [(state, why, each) for each in alerts]
    )


def mark_failed(db: Store, alert: int, *, error: str, next_try_at: datetime | None) -> None:
    """The channel refused; without a next try the alert is given up."""
    state = AlertState.PENDING if next_try_at else AlertState.DEAD
    db.conn.execute(
        "UPDATE alerts SET state = ?, attempts = attempts + 1, last_error = ?, next_try_at = coalesce(?, next_try_at)"
        " WHERE id = ?",
        (state, error, stored_optional(next_try_at), alert),
    )


def put_off(db: Store, alerts: Iterable[int], until: datetime) -> None:
    """Try these no sooner; nothing was refused."""
    db.conn.executemany(
        "UPDATE alerts SET next_try_at = ? WHERE id = ?", [(stored_time(until), each) for each in alerts]
    )


def try_now(db: Store, channel: str, now: datetime) -> None:
    """The channel takes messages: what waited because it did not is due."""
    sql = (
        "UPDATE alerts SET next_try_at = :now WHERE state = 'pending' AND channel = :channel AND next_try_at > :now"
        " AND recipients IS NULL"
    )
    db.conn.execute(sql, {"channel": channel, "now": stored_time(now)})


def retry_dead(db: Store, now: datetime) -> int:
    """Give every alert that was given up a new row of tries, and let none wait; returns how many were given up."""
    waiting = (
        "UPDATE alerts SET next_try_at = :now WHERE state = 'pending' AND attempts > 0 AND next_try_at > :now"
    )
    db.conn.execute(waiting, {"now": stored_time(now)})
    sql = "UPDATE alerts SET state = 'pending', attempts = 0, next_try_at = ? WHERE state = 'dead'"
    return db.conn.execute(sql, (stored_time(now),)).rowcount


def unanswered(db: Store, since: datetime) -> list[Alert]:
    """Alerts delivered since then, to some recipients at least, whose finding is still open; oldest first."""
    where = (
        "(state = 'delivered' OR recipients IS NOT NULL) AND delivered_at > ?"
        " AND finding_id IN (SELECT id FROM findings WHERE state = 'open')"
    )
    return _select(db, where, (stored_time(since),))


def refusing(db: Store) -> list[tuple[str, int, str]]:
    """Channels with messages that were refused and are tried again: how many alerts, and what was said last."""
    sql = """
        SELECT channel, count(*) AS n, max(id) AS latest FROM alerts
        WHERE state = 'pending' AND attempts > 0 AND last_error IS NOT NULL GROUP BY channel ORDER BY channel
    """
    return [(each["channel"], int(each["n"]), _error_of(db, each["latest"])) for each in rows(db, sql)]


def _error_of(db: Store, alert: int) -> str:
    found = row(db, "SELECT last_error FROM alerts WHERE id = ?", (alert,))
    return str(found["last_error"]) if found else ""


def refused_for_good(db: Store) -> list[tuple[str, str]]:
    """Channels whose latest message some recipients will never take, with what the server said."""
    sql = """
        SELECT channel, last_error FROM alerts WHERE id IN (
            SELECT max(id) FROM alerts WHERE state = 'delivered' GROUP BY channel
        ) AND last_error IS NOT NULL ORDER BY channel
    """
    return [(each["channel"], each["last_error"]) for each in rows(db, sql)]


def _select(db: Store, where: str, values: tuple[Any, ...]) -> list[Alert]:
    sql = f"SELECT * FROM alerts WHERE {where} ORDER BY id"
    return [_alert(each) for each in rows(db, sql, values)]


def _alert(found: dict[str, Any]) -> Alert:
    return Alert(
        id=found["id"],
        key=found["key"],
        finding=FindingId(found["finding_id"]),
        channel=found["channel"],
        event=found["event"],
        state=AlertState(found["state"]),
        attempts=found["attempts"],
        next_try_at=read_time(found["next_try_at"]),
        delivered_at=read_optional(found["delivered_at"]),
        last_error=found["last_error"],
        message=found["message"],
        recipients=tuple(json.loads(found["recipients"] or "[]")),
    )
