"""Takes what waits in the outbox to its channels: one message an event, at least once, later while refused."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.notify import events
from monitor.notify.channel import Channel, DeliveryFailed
from monitor.notify.message import Message, Templates, like_changes, message
from monitor.notify.rules import Routing
from monitor.notify.send import send
from storage import alerts, findings
from storage.database import Store, transaction
from storage.records import Alert, AlertState, Finding, FindingKind, FindingState

logger = logging.getLogger(__name__)

# seconds before the next try; after the last, two days on, the alert is given up and `doctor` shows it
RETRY_AFTER_S = (30, 60, 120, 300, 600, 1800, *[3600] * 47)
# 钉钉 and 企业微信 take twenty messages a minute from a robot, and punish the rest
MOST_A_MINUTE = 18
# so many refusals in a row, and a channel gets no more in this round
REFUSALS = 2
WAIT = timedelta(seconds=60)
WHILE_DOWN = timedelta(minutes=15)
REMEMBERED = timedelta(days=14)  # how long an unanswered alert may still be escalated
ESCALATION = "escalated"


@dataclass(frozen=True)
class Notices:
    """How messages are written."""

    language: str = "zh"
    templates: Templates | None = None


@dataclass
class Delivery:
    """How a round of deliveries went, in alerts."""

    delivered: int = 0
    failed: int = 0  # will be tried again
    dead: int = 0  # given up
    kept: int = 0  # counted with what was told before, or withheld


@dataclass(frozen=True)
class Parcel:
    """One message and the alerts that it settles."""

    channel: str
    message: Message
    alerts: tuple[Alert, ...]


@dataclass
class _Round:
    db: Store
    channels: Mapping[str, Channel]
    routing: Routing
    notices: Notices
    now: datetime
    counted: Delivery = field(default_factory=Delivery)
    refused: Counter[str] = field(default_factory=Counter)
    next_try: dict[str, datetime] = field(default_factory=dict)  # of a channel that refuses


def deliver(
    db: Store,
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    routing: Routing | None = None,
    notices: Notices | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Deliver every alert that is due. An alert is marked only after the channel took it.

    Once ``stopped``, what was not begun waits for the next round.
    """
    at_work = _Round(db, channels, routing or Routing(), notices or Notices(), now)
    _escalate(at_work)
    waiting: dict[str, list[tuple[Alert, Finding]]] = defaultdict(list)
    for alert, finding in _sendable(at_work):
        waiting[alert.channel].append((alert, finding))
    for name, each in waiting.items():
        for parcel in _parcels(at_work, name, each):
            if stopped():
                return at_work.counted
            _hand_over(at_work, parcel)
    return at_work.counted


def _escalate(at_work: _Round) -> None:
    """Put findings that nobody acknowledged in time into the outbox of whoever is next."""
    if not any(rule.escalate_to for rule in at_work.routing.rules):
        return
    for alert in alerts.unanswered(at_work.db, at_work.now - REMEMBERED):
        finding = findings.finding_of(at_work.db, alert.finding)
        if finding is None or alert.delivered_at is None or alert.key.endswith(f"/{ESCALATION}"):
            continue
        further = at_work.routing.escalations(finding, [alert.channel], at_work.now - alert.delivered_at)
        with transaction(at_work.db):
            alerts.queue_alerts(
                at_work.db,
                finding.id,
                further,
                at_work.now,
                event=f"{alert.event}/{ESCALATION}",
                what=ESCALATION,
            )


def _sendable(at_work: _Round) -> Iterator[tuple[Alert, Finding]]:
    """What may go out now; what never will is settled here."""
    down: dict[str, bool] = {}
    for alert in alerts.due_alerts(at_work.db, at_work.now):
        finding = findings.finding_of(at_work.db, alert.finding)
        why = _never(at_work, alert, finding)
        if finding is None or why:
            state = AlertState.DEAD if alert.channel not in at_work.channels else AlertState.WITHHELD
            _settle(at_work, [alert], state, why)
            continue
        if finding.kind in events.OF_A_SITE_DOWN and _is_down(at_work, finding.site, down):
            with transaction(at_work.db):
                alerts.put_off(at_work.db, [alert.id], at_work.now + WHILE_DOWN)
            continue
        if at_work.routing.may_send(finding, at_work.now):
            yield alert, finding


def _never(at_work: _Round, alert: Alert, finding: Finding | None) -> str:
    if alert.channel not in at_work.channels:
        return f"no channel {alert.channel!r} is configured"
    if finding is None:
        return "the finding was withdrawn"
    if finding.state in (FindingState.ACKNOWLEDGED, FindingState.DISMISSED):
        return f"{finding.state.value} before it was told"
    passing = finding.kind in events.OF_A_SITE_DOWN or alert.key.endswith(f"/{ESCALATION}")
    return "resolved before it was told" if finding.resolved_at is not None and passing else ""


def _is_down(at_work: _Round, site: str, known: dict[str, bool]) -> bool:
    if site not in known:
        known[site] = bool(findings.open_of_site(at_work.db, FindingKind.SITE_FAILING, site))
    return known[site]


def _parcels(at_work: _Round, channel: str, waiting: Sequence[tuple[Alert, Finding]]) -> Iterator[Parcel]:
    """Like changes of a whole site first, then event by event; in the order in which they came."""
    language = at_work.notices.language
    alike: dict[events.Likeness, list[tuple[Alert, Finding]]] = defaultdict(list)
    for each in waiting:
        alike[events.likeness(each[1])].append(each)
    groups: dict[str, list[tuple[Alert, Finding]]] = defaultdict(list)
    for likeness, members in alike.items():
        told = _told_alike(at_work, channel, likeness)
        if told + len(members) <= events.TEMPLATE_CHANGES:
            for each in members:
                groups[each[0].event].append(each)
            continue
        mine = tuple(alert for alert, _ in members)
        if events.is_template_due(told, len(mine)):
            found = [finding for _, finding in members]
            notice = like_changes(found, told=told, language=language, key=_key(channel, mine))
            yield Parcel(channel, notice, mine)
        else:
            _settle(at_work, mine, AlertState.GROUPED, "counted with the like changes of its site")
    for event, members in groups.items():
        mine = tuple(alert for alert, _ in members)
        if not events.is_due(alerts.told_of(at_work.db, event, channel), len(mine)):
            _settle(at_work, mine, AlertState.GROUPED, "told before")
            continue
        text = message(
            [finding for _, finding in members], language=language, key=_key(channel, mine),
            escalated=event.endswith(f"/{ESCALATION}"), templates=at_work.notices.templates,
        )  # fmt: skip
        yield Parcel(channel, text, mine)


def _told_alike(at_work: _Round, channel: str, likeness: events.Likeness) -> int:
    """How many findings like these the channel was told of within a day."""
    site, kind, _ = likeness
    since = at_work.now - timedelta(hours=events.TEMPLATE_HOURS)
    told = alerts.told_since(at_work.db, channel, since, site=site, kind=kind)
    found = (findings.finding_of(at_work.db, each) for each in told)
    return sum(each is not None and events.likeness(each) == likeness for each in found)


def _key(channel: str, members: Sequence[Alert]) -> str:
    """The same for the same alerts only: what a receiver drops as a repetition must not tell of further pages."""
    return hashlib.sha256("\n".join([channel, *(each.key for each in members)]).encode()).hexdigest()[:32]


def _hand_over(at_work: _Round, parcel: Parcel) -> None:
    ids = [each.id for each in parcel.alerts]
    recent = alerts.messages_since(at_work.db, parcel.channel, at_work.now - WAIT)
    refuses = at_work.refused[parcel.channel] >= REFUSALS
    if refuses or recent >= MOST_A_MINUTE:
        until = at_work.next_try[parcel.channel] if refuses else at_work.now + WAIT
        with transaction(at_work.db):
            alerts.put_off(at_work.db, ids, until)
        return
    try:
        send(at_work.channels[parcel.channel], parcel.message)
    except DeliveryFailed as error:
        _failed(at_work, parcel, str(error))
        return
    at_work.refused[parcel.channel] = 0
    with transaction(at_work.db):
        alerts.mark_delivered(at_work.db, ids, at_work.now, message=parcel.message.key)
        alerts.try_now(at_work.db, parcel.channel, at_work.now)
    at_work.counted.delivered += len(ids)


def _failed(at_work: _Round, parcel: Parcel, error: str) -> None:
    at_work.refused[parcel.channel] += 1
    with transaction(at_work.db):
        for alert in parcel.alerts:
            again = alert.attempts < len(RETRY_AFTER_S)
            next_try = at_work.now + timedelta(seconds=RETRY_AFTER_S[alert.attempts if again else -1])
            at_work.next_try[parcel.channel] = next_try
            alerts.mark_failed(at_work.db, alert.id, error=error, next_try_at=next_try if again else None)
            at_work.counted.failed += again
            at_work.counted.dead += not again
    logger.warning(
        "alert not delivered",
        extra={"channel": parcel.channel, "error": error, "attempts": parcel.alerts[0].attempts + 1},
    )


def _settle(at_work: _Round, settled: Sequence[Alert], state: AlertState, why: str) -> None:
    with transaction(at_work.db):
        alerts.mark_settled(at_work.db, [each.id for each in settled], state, why=why)
    if state is AlertState.DEAD:
        at_work.counted.dead += len(settled)
    else:
        at_work.counted.kept += len(settled)
