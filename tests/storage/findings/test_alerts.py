"""The outbox queues a finding once for a channel, and knows which channels refuse."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.findings import alerts
from storage.records import AlertState, Cause, FindingId, Reason

MINUTE = timedelta(minutes=1)
LATER = Reason(Cause.REFUSED, (503,))
UNKNOWN = Reason(Cause.RECIPIENTS_REFUSED, ("b@example.cn unknown",))


def queue(db: Store, now: datetime, finding: str = "f1", *channels: str, what: str = "") -> list[int]:
    with transaction(db):
        alerts.queue_alerts(db, FindingId(finding), channels or ("mail",), now, event=finding, what=what)
    return [alert.id for alert in alerts.list_alerts(db)]


def test_a_finding_is_queued_once_for_a_channel_and_once_for_a_reminder(either: Store, now: datetime) -> None:
    queue(either, now, "f1", "mail", "hook")
    queue(either, now, "f1", "mail")
    queue(either, now, "f1", "mail", what="reminder")
    assert [alert.key for alert in alerts.list_alerts(either)] == ["f1/mail", "f1/hook", "f1/mail/reminder"]
    assert alerts.count_alerts(either)[AlertState.PENDING] == 3


def test_a_refused_alert_waits_for_its_next_try_and_names_the_last_refusal(
    either: Store, now: datetime
) -> None:
    first, second, third = (queue(either, now, name)[-1] for name in ("f1", "f2", "f3"))
    with transaction(either):
        for alert, error in ((second, LATER), (first, Reason(Cause.REFUSED, (502,)))):
            alerts.mark_failed(either, alert, error=error, next_try_at=now + MINUTE)
        alerts.mark_failed(either, third, error=Reason(Cause.REFUSED, (400,)), next_try_at=None)
    assert alerts.due_alerts(either, now) == []
    assert [alert.id for alert in alerts.due_alerts(either, now + MINUTE)] == [first, second]
    assert alerts.refusing(either) == [("mail", 2, LATER)]
    assert alerts.count_alerts(either)[AlertState.DEAD] == 1


def test_given_up_alerts_are_tried_anew_and_waiting_ones_at_once(either: Store, now: datetime) -> None:
    waiting, dead = (queue(either, now, name)[-1] for name in ("f1", "f2"))
    with transaction(either):
        alerts.mark_failed(either, waiting, error=LATER, next_try_at=now + MINUTE)
        alerts.mark_failed(either, dead, error=Reason(Cause.REFUSED, (400,)), next_try_at=None)
    with transaction(either):
        assert alerts.retry_dead(either, now) == 1
    assert [alert.id for alert in alerts.due_alerts(either, now)] == [waiting, dead]


def test_recipients_who_are_left_keep_an_alert_pending(either: Store, now: datetime) -> None:
    (alert,) = queue(either, now)
    with transaction(either):
        alerts.mark_partly(either, [alert], now, message="m1", left=["b@example.cn"])
    assert alerts.due_alerts(either, now)[0].recipients == ("b@example.cn",)
    assert (alerts.told_of(either, "f1", "mail"), alerts.messages_since(either, "mail", now - MINUTE)) == (
        1,
        0,
    )
    with transaction(either):
        alerts.mark_delivered(either, [alert], now + MINUTE, message="m1", but=UNKNOWN)
    assert alerts.refused_for_good(either) == [("mail", UNKNOWN)]
    assert alerts.messages_since(either, "mail", now - MINUTE) == 1
    delivered = alerts.list_alerts(either)[0]
    assert (delivered.state, delivered.delivered_at) == (AlertState.DELIVERED, now)


def test_a_channel_that_was_told_nothing_knows_nothing(either: Store, now: datetime) -> None:
    queue(either, now)
    assert alerts.told_of(either, "f1", "mail") == 0
    assert alerts.worst_told(either, "f1", "mail") is None


def test_further_times_of_trouble_count_apart_from_the_pages_of_an_event(
    either: Store, now: datetime
) -> None:
    queued = [*queue(either, now, "f1"), *queue(either, now, "f1", what=f"{alerts.AGAIN}7")]
    with transaction(either):
        alerts.mark_delivered(either, [each.id for each in alerts.list_alerts(either)], now, message="m")
    assert queued
    (event,) = {each.event for each in alerts.list_alerts(either)}
    channel = alerts.list_alerts(either)[0].channel
    assert alerts.told_of(either, event, channel) == 1
    assert alerts.times_told(either, FindingId("f1"), channel) == 2


def test_only_waiting_alerts_of_a_finding_are_withheld(either: Store, now: datetime) -> None:
    first, second, third = (queue(either, now, name)[-1] for name in ("f1", "f2", "f3"))
    with transaction(either):
        alerts.mark_delivered(either, [first], now, message="m")
        alerts.withhold(either, [FindingId("f1"), FindingId("f2")], why=Reason(Cause.COUNTED_ELSEWHERE))
        either.conn.execute("UPDATE alerts SET last_error = 'no answer' WHERE id = ?", (third,))
    states = {each.id: each.state for each in alerts.list_alerts(either)}
    assert states == {
        first: AlertState.DELIVERED,
        second: AlertState.WITHHELD,
        third: AlertState.PENDING,
    }
    reasons = {each.id: each.last_error for each in alerts.list_alerts(either)}
    assert reasons == {
        first: None,
        second: Reason(Cause.COUNTED_ELSEWHERE),
        third: Reason(Cause.TEXT, ("no answer",)),  # as an earlier release stored it
    }
