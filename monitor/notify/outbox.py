"""Waiting alerts → messages to channels: one message an event, at least once, later after a refusal."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.judge.findings import event_key
from monitor.notify import repetition
from monitor.notify.channels.channel import Channel, DeliveryFailed, PartlyRefused
from monitor.notify.channels.send import send
from monitor.notify.log_line import log_lines, note_sent, with_log_lines
from monitor.notify.message import Message, Notices, message
from monitor.notify.notice import like_changes
from monitor.notify.routing import Routing
from storage.conclusions import unjudged
from storage.engine.store import Store, transaction
from storage.findings import alerts, desk, findings
from storage.frontier import pages
from storage.records import Alert, AlertState, Cause, Finding, FindingKind, FindingState, Reason
from storage.waiting import pause

logger = logging.getLogger(__name__)

# seconds before the next try; after the last try, two days on, the alert is given up and `doctor` shows it
RETRY_AFTER_S = (30, 60, 120, 300, 600, 1800, *[3600] * 47)
# 钉钉 and 企业微信 take twenty messages a minute from a robot, and punish the rest
MOST_A_MINUTE = 18
# 飞书 takes five messages a second
PAUSE_S = {"feishu": 0.25}
# after this number of refusals in a row a channel gets no further message in this round
REFUSALS = 2
WAIT = timedelta(seconds=60)
WHILE_DOWN = timedelta(minutes=15)
# While pages are judged, findings that are younger wait: the copies of an edited original join the same message.
SETTLING = timedelta(minutes=30)
SETTLED = {
    FindingState.ACKNOWLEDGED: Cause.ACKNOWLEDGED_BEFORE,
    FindingState.DISMISSED: Cause.DISMISSED_BEFORE,
}
REMEMBERED = timedelta(days=14)  # how long an unanswered alert may still be escalated


@dataclass
class Delivery:
    """Counts of alerts in a round of deliveries."""

    delivered: int = 0
    failed: int = 0  # will be tried again
    dead: int = 0  # given up
    kept: int = 0  # counted with earlier messages, or withheld


@dataclass(frozen=True)
class Parcel:
    """One message and the alerts settled by the message."""

    channel: str
    message: Message
    alerts: tuple[Alert, ...]
    only_to: tuple[str, ...] = ()  # recipients left; the rest has the message


@dataclass
class _Round:
    db: Store
    channels: Mapping[str, Channel]
    routing: Routing
    notices: Notices
    now: datetime
    counted: Delivery = field(default_factory=Delivery)
    refused: Counter[str] = field(default_factory=Counter)
    next_try: dict[str, datetime] = field(default_factory=dict)  # by refusing channel
    began: float = field(default_factory=time.monotonic)
    muted: frozenset[tuple[FindingKind, str]] = (
        frozenset()
    )  # kinds and sites that operators muted on the page
    sent: dict[str, float] = field(default_factory=dict)  # monotonic time of each channel's last message

    def clock(self) -> datetime:
        """Return the present time: a round with slow servers takes minutes."""
        return self.now + timedelta(seconds=int(time.monotonic() - self.began))


def deliver(
    db: Store,
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    routing: Routing | None = None,
    notices: Notices | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Deliver every due alert. An alert is marked only after the channel took the message.

    Once ``stopped``, the rest waits for the next round.
    """
    muted = frozenset((each.kind, each.site) for each in desk.mutes(db, now))
    at_work = _Round(db, channels, routing or Routing(), notices or Notices(), now, muted=muted)
    _escalate(at_work)
    waiting: dict[str, list[tuple[Alert, Finding]]] = defaultdict(list)
    for alert, finding in _sendable(at_work):
        waiting[alert.channel].append((alert, finding))
    for name, each in waiting.items():
        parcels = [*_left_over(at_work, name, each), *_parcels(at_work, name, each)]
        # often refused messages must not stand in the way of untried ones
        for parcel in sorted(parcels, key=lambda each: min(alert.attempts for alert in each.alerts)):
            if stopped():
                return at_work.counted
            _hand_over(at_work, parcel)
    return at_work.counted


def _escalate(at_work: _Round) -> None:
    """Put findings without acknowledgement in time into the outbox of the channels for escalation."""
    if not any(rule.escalate_to for rule in at_work.routing.rules):
        return
    for alert in alerts.unanswered(at_work.db, at_work.now - REMEMBERED):
        finding = findings.finding_of(at_work.db, alert.finding)
        if finding is None or alert.delivered_at is None or alert.key.endswith(f"/{alerts.ESCALATED}"):
            continue
        further = at_work.routing.escalations(finding, [alert.channel], at_work.now - alert.delivered_at)
        with transaction(at_work.db):
            alerts.queue_alerts(
                at_work.db,
                finding.id,
                further,
                at_work.now,
                event=f"{alert.event}/{alerts.ESCALATED}",
                what=alerts.ESCALATED,
            )


def _sendable(at_work: _Round) -> Iterator[tuple[Alert, Finding]]:
    """Yield the alerts that may go out now. Settle the alerts that never will."""
    down: dict[str, bool] = {}
    is_judging = unjudged.is_judging(at_work.db)
    for alert in alerts.due_alerts(at_work.db, at_work.now):
        finding = findings.finding_of(at_work.db, alert.finding)
        if finding is not None and is_judging and at_work.now - finding.detected_at < SETTLING:
            continue
        why = _never(at_work, alert, finding)
        if finding is None or why is not None:
            _give_up(at_work, alert, why or Reason(Cause.WITHDRAWN))
            continue
        if event_key.may_be_the_sites_trouble(finding) and any(
            _is_down(at_work, each, down) for each in _sites_of(at_work.db, finding)
        ):
            with transaction(at_work.db):
                alerts.put_off(at_work.db, [alert.id], at_work.now + WHILE_DOWN)
            continue
        if at_work.routing.may_send(finding, at_work.now):
            yield alert, finding


def _give_up(at_work: _Round, alert: Alert, why: Reason) -> None:
    state = AlertState.DEAD if why.cause is Cause.NO_CHANNEL else AlertState.WITHHELD
    _settle(at_work, [alert], state, why)


def _never(at_work: _Round, alert: Alert, finding: Finding | None) -> Reason | None:
    if alert.channel not in at_work.channels:
        return Reason(Cause.NO_CHANNEL, (alert.channel,))
    if finding is None:
        return Reason(Cause.WITHDRAWN)
    if finding.state in SETTLED:
        return Reason(SETTLED[finding.state])
    if (finding.kind, finding.site) in at_work.muted or at_work.routing.is_muted(finding):
        return Reason(Cause.MUTED)
    passing = event_key.may_be_the_sites_trouble(finding) or alert.key.endswith(f"/{alerts.ESCALATED}")
    return Reason(Cause.RESOLVED_BEFORE) if finding.resolved_at is not None and passing else None


def _sites_of(db: Store, finding: Finding) -> set[str]:
    """Return the sites of the page and of its original."""
    original = pages.get_page(db, finding.original_url) if finding.original_url else None
    return {finding.site, *([original.site] if original else [])}


def _is_down(at_work: _Round, site: str, known: dict[str, bool]) -> bool:
    if site not in known:
        known[site] = bool(findings.open_of_site(at_work.db, FindingKind.SITE_FAILING, site))
    return known[site]


def _left_over(at_work: _Round, channel: str, waiting: Sequence[tuple[Alert, Finding]]) -> Iterator[Parcel]:
    """Yield partly delivered mails for the recipients left: the same text under the same key."""
    known: dict[tuple[str, tuple[str, ...]], list[tuple[Alert, Finding]]] = defaultdict(list)
    for alert, finding in waiting:
        if alert.recipients:
            known[alert.message or "", alert.recipients].append((alert, finding))
    for (key, left), members in known.items():
        mine = tuple(alert for alert, _ in members)
        found = [finding for _, finding in members]
        many = (
            len(found) > repetition.TEMPLATE_CHANGES
            and len({event_key.likeness(each) for each in found}) == 1
        )
        if many:
            text = _notice(at_work, found, key, told=0)
        else:
            text = _event_message(at_work, members[0][0].event, found, key)
        yield Parcel(channel, text, mine, left)


def _event_message(
    at_work: _Round, event: str, found: Sequence[Finding], key: str, *, told: int = 0
) -> Message:
    return message(
        found, told=told, language=at_work.notices.language, key=key, escalated=event.endswith(f"/{alerts.ESCALATED}"),
        templates=at_work.notices.templates,
    )  # fmt: skip


def _notice(at_work: _Round, found: Sequence[Finding], key: str, *, told: int) -> Message:
    return like_changes(
        found, told=told, language=at_work.notices.language, key=key, templates=at_work.notices.templates
    )


def _parcels(at_work: _Round, channel: str, waiting: Sequence[tuple[Alert, Finding]]) -> Iterator[Parcel]:
    """Yield messages: like changes of a whole site first, then event by event, oldest first."""
    alike: dict[event_key.Likeness, list[tuple[Alert, Finding]]] = defaultdict(list)
    for each in waiting:
        if not each[0].recipients:
            alike[event_key.likeness(each[1])].append(each)
    groups: dict[str, list[tuple[Alert, Finding]]] = defaultdict(list)
    for likeness, members in alike.items():
        told = _told_alike(at_work, channel, likeness)
        if told.count + len(members) > repetition.TEMPLATE_CHANGES:
            yield from _of_a_site(at_work, channel, members, told)
            continue
        for each in members:
            groups[each[0].event].append(each)
    for event, members in groups.items():
        yield from _of_an_event(at_work, channel, event, members)


def _of_a_site(
    at_work: _Round, channel: str, members: Sequence[tuple[Alert, Finding]], told: repetition.Told
) -> Iterator[Parcel]:
    """Yield a notice if due. Critical findings wait for the next notice, lesser ones are counted."""
    mine, found = tuple(alert for alert, _ in members), [finding for _, finding in members]
    if repetition.is_template_due(told, found, at_work.now):
        yield Parcel(channel, _notice(at_work, found, _key(channel, mine), told=told.count), mine)
    elif not repetition.is_never_hidden(found):
        _settle(at_work, mine, AlertState.GROUPED, Reason(Cause.COUNTED_ALIKE))


def _of_an_event(
    at_work: _Round, channel: str, event: str, members: Sequence[tuple[Alert, Finding]]
) -> Iterator[Parcel]:
    """Yield a message if due, or if graver than the messages before."""
    mine, found = tuple(alert for alert, _ in members), [finding for _, finding in members]
    told, worst = alerts.told_of(at_work.db, event, channel), alerts.worst_told(at_work.db, event, channel)
    graver = worst is not None and max(each.severity for each in found) > worst
    again = [each for each in mine if alerts.AGAIN in each.key]
    is_due = repetition.is_due(told, len(mine) - len(again))
    if not (graver or is_due or any(_is_due_again(at_work, each) for each in again)):
        _settle(at_work, mine, AlertState.GROUPED, Reason(Cause.TOLD_BEFORE))
        return
    yield Parcel(channel, _event_message(at_work, event, found, _key(channel, mine), told=told), mine)


def _is_due_again(at_work: _Round, alert: Alert) -> bool:
    """Return whether a further time of trouble that comes and goes is worth a message."""
    return repetition.is_due(alerts.times_told(at_work.db, alert.finding, alert.channel), 1)


def _told_alike(at_work: _Round, channel: str, likeness: event_key.Likeness) -> repetition.Told:
    """Return the channel's earlier messages about like findings within a day."""
    site, kind, _ = likeness
    since = at_work.now - timedelta(hours=repetition.TEMPLATE_HOURS)
    alike = [
        (finding, at)
        for finding, at in alerts.told_since(at_work.db, channel, since, site=site, kind=kind)
        if (found := findings.finding_of(at_work.db, finding)) and event_key.likeness(found) == likeness
    ]
    return repetition.Told(
        len({finding for finding, _ in alike}), max((at for _, at in alike if at is not None), default=None)
    )


def _key(channel: str, members: Sequence[Alert]) -> str:
    """Return a key for exactly these alerts: a receiver drops repetitions, and a dropped message must hold no news."""
    return hashlib.sha256("\n".join([channel, *(each.key for each in members)]).encode()).hexdigest()[:32]


def _hand_over(at_work: _Round, parcel: Parcel) -> None:
    until = _put_off_until(at_work, parcel.channel)
    if until is not None:
        with transaction(at_work.db):
            alerts.put_off(at_work.db, [each.id for each in parcel.alerts], until)
        return
    channel = at_work.channels[parcel.channel]
    _pause(at_work, channel)
    letter = with_log_lines(parcel.message, log_lines(at_work.db, at_work.notices.language))
    try:
        send(_addressed(channel, parcel.only_to), letter)
    except PartlyRefused as error:
        _partly(at_work, parcel, error)
    except DeliveryFailed as error:
        at_work.refused[parcel.channel] += 1
        with transaction(at_work.db):
            _put_back(at_work, parcel, error)
    else:
        _delivered(at_work, parcel)


def _put_off_until(at_work: _Round, channel: str) -> datetime | None:
    """Return the time of the next message for a refusing or saturated channel; None: now."""
    if at_work.refused[channel] >= REFUSALS:
        return at_work.next_try[channel]
    recent = alerts.messages_since(at_work.db, channel, at_work.clock() - WAIT)
    return at_work.clock() + WAIT if recent >= MOST_A_MINUTE else None


def _delivered(at_work: _Round, parcel: Parcel, *, but: Reason | None = None) -> None:
    at_work.refused[parcel.channel] = 0
    ids = [each.id for each in parcel.alerts]
    with transaction(at_work.db):
        alerts.mark_delivered(at_work.db, ids, at_work.clock(), message=parcel.message.key, but=but)
        alerts.try_now(at_work.db, parcel.channel, at_work.now)
        note_sent(at_work.db, f"alert:{parcel.channel}", at_work.clock())
    at_work.counted.delivered += len(ids)


def _pause(at_work: _Round, channel: Channel) -> None:
    """Wait for a robot's pause between two messages."""
    last = at_work.sent.get(channel.name)
    if last is not None:
        pause(PAUSE_S.get(channel.kind, 0.0) - (time.monotonic() - last))
    at_work.sent[channel.name] = time.monotonic()


def _addressed(channel: Channel, only_to: tuple[str, ...]) -> Channel:
    return replace(channel, to=only_to) if only_to else channel


def _partly(at_work: _Round, parcel: Parcel, error: PartlyRefused) -> None:
    """Try the recipients left again, alone, except recipients refused for good."""
    if not error.left:
        logger.warning("recipients refuse for good", extra={"channel": parcel.channel, "error": error.reason})
        _delivered(at_work, parcel, but=error.reason)
        return
    at_work.refused[parcel.channel] = 0
    with transaction(at_work.db):
        ids = [each.id for each in parcel.alerts]
        alerts.mark_partly(at_work.db, ids, at_work.clock(), message=parcel.message.key, left=error.left)
        _put_back(at_work, parcel, error)


def _put_back(at_work: _Round, parcel: Parcel, error: DeliveryFailed) -> None:
    for alert in parcel.alerts:
        again = alert.attempts < len(RETRY_AFTER_S)
        next_try = at_work.now + timedelta(seconds=RETRY_AFTER_S[alert.attempts if again else -1])
        at_work.next_try[parcel.channel] = next_try
        alerts.mark_failed(at_work.db, alert.id, error=error.reason, next_try_at=next_try if again else None)
        at_work.counted.failed += again
        at_work.counted.dead += not again
    logger.warning(
        "alert not delivered",
        extra={"channel": parcel.channel, "error": error.reason, "attempts": parcel.alerts[0].attempts + 1},
    )


def _settle(at_work: _Round, settled: Sequence[Alert], state: AlertState, why: Reason) -> None:
    with transaction(at_work.db):
        alerts.mark_settled(at_work.db, [each.id for each in settled], state, why=why)
    if state is AlertState.DEAD:
        at_work.counted.dead += len(settled)
    else:
        at_work.counted.kept += len(settled)
