"""Takes what waits in the outbox to its channels: at least once, later and later while a channel refuses."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.notify.channel import Channel, DeliveryFailed, send
from monitor.notify.message import message
from storage import alerts, findings
from storage.database import transaction
from storage.records import Alert

logger = logging.getLogger(__name__)

# seconds before the next try; after the last the alert is given up and `doctor` shows it
RETRY_AFTER_S = (60, 300, 1800, 7200, 21_600, 43_200, 86_400)


@dataclass(frozen=True)
class Delivery:
    """How a round of deliveries went."""

    delivered: int = 0
    failed: int = 0  # will be tried again
    dead: int = 0  # given up


def deliver(db: Database, channels: Mapping[str, Channel], now: datetime, *, language: str) -> Delivery:
    """Deliver every alert that is due. An alert is marked only after the channel took it."""
    counted = {"delivered": 0, "failed": 0, "dead": 0}
    for alert in alerts.due_alerts(db, now):
        counted[_deliver_one(db, alert, channels, now, language)] += 1
    return Delivery(**counted)


def _deliver_one(
    db: Database, alert: Alert, channels: Mapping[str, Channel], now: datetime, language: str
) -> str:
    finding = findings.finding_of(db, alert.finding)
    channel = channels.get(alert.channel)
    if finding is None or channel is None:
        what = (
            "the finding was withdrawn" if finding is None else f"no channel {alert.channel!r} is configured"
        )
        with transaction(db):
            alerts.mark_failed(db, alert.id, error=what, next_try_at=None)
        return "dead"
    try:
        send(channel, message(finding, language=language))
    except DeliveryFailed as error:
        return _failed(db, alert, str(error), now)
    with transaction(db):
        alerts.mark_delivered(db, alert.id, now)
    return "delivered"


def _failed(db: Database, alert: Alert, error: str, now: datetime) -> str:
    again = alert.attempts < len(RETRY_AFTER_S)
    next_try = now + timedelta(seconds=RETRY_AFTER_S[alert.attempts]) if again else None
    with transaction(db):
        alerts.mark_failed(db, alert.id, error=error, next_try_at=next_try)
    logger.warning(
        "alert not delivered",
        extra={"channel": alert.channel, "error": error, "attempts": alert.attempts + 1},
    )
    return "failed" if again else "dead"
