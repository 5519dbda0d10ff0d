"""Muted kinds and muted rules: no message, no reminder, no line of a digest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sites.alerting import EVERYTHING, NOW, Wire, finding, raised, states

from monitor.judge.findings.event_key import event_of
from monitor.notify.digest import digest_message
from monitor.notify.routing import AlertRule, Routing
from storage.engine.store import Store, transaction
from storage.findings import alerts, desk
from storage.findings.desk import Mute
from storage.records import AlertState, FindingKind, Severity

OUTDATED, IMPROPER = FindingKind.REPRINT_OUTDATED, FindingKind.REPRINT_IMPROPER
DAY = timedelta(days=1)


def mute(db: Store, kind: FindingKind = OUTDATED, site: str = "portal1") -> None:
    with transaction(db):
        desk.mute(db, Mute(kind, site, NOW + DAY, "lin", NOW), "batch")


def test_a_kind_muted_on_a_site_is_sent_for_other_sites_alone(db: Store, wire: Wire) -> None:
    raised(db, finding(1), finding(2))
    mute(db)
    wire.deliver(db)
    (sent,) = (each for _, each in wire.sent)
    assert [each["site"] for each in sent.findings] == ["portal2"]
    assert sorted(states(db)) == [AlertState.DELIVERED, AlertState.WITHHELD]


def test_a_mute_that_ended_withholds_nothing(db: Store, wire: Wire) -> None:
    mute(db)
    raised(db, finding(1))
    wire.deliver(db, NOW + 2 * DAY)
    assert len(wire.sent) == 1


def test_a_mute_stops_the_escalation_of_what_was_sent_before(db: Store, wire: Wire) -> None:
    routing = Routing((AlertRule(("office",), escalate_to=("chief",), escalate_after=timedelta(hours=2)),))
    raised(db, finding(1), routing=routing)
    wire.deliver(db, routing=routing)
    mute(db)
    wire.deliver(db, NOW + 3 * timedelta(hours=1), routing=routing)
    assert [channel for channel, _ in wire.sent] == ["office"]


@pytest.mark.parametrize(
    "kind, rules, muted, is_sent",
    [
        (OUTDATED, (), "R17", False),
        (OUTDATED, (), "R08", True),
        (IMPROPER, ("R05", "R09"), "R05 R09", False),
        (IMPROPER, ("R05", "R15"), "R05", True),
    ],
)
def test_a_rule_muted_in_the_configuration_silences_what_waits(
    db: Store, wire: Wire, kind: FindingKind, rules: tuple[str, ...], muted: str, *, is_sent: bool
) -> None:
    raised(db, finding(1, kind, rules=rules))
    silent = Routing(EVERYTHING.rules, muted_on={"portal1": frozenset(muted.split())})
    wire.deliver(db, routing=silent)
    assert bool(wire.sent) == is_sent
    assert bool(silent.channels_for(finding(1, kind, rules=rules))) == is_sent


def test_a_muted_event_stands_in_no_digest(db: Store) -> None:
    raised(db, finding(1, original_url=None), finding(2, original_url=None))
    mute(db)
    letter = digest_message(db, [], NOW - DAY, NOW + timedelta(hours=1), language="zh")
    assert "新增（1）" in letter.body
    assert [each.site for each in letter.findings] == ["portal2"]


def test_further_times_of_trouble_are_told_at_the_second_and_the_fifth(db: Store, wire: Wire) -> None:
    gone = finding(1, FindingKind.REMOVED, original_url=None, changes=(), severity=Severity.CRITICAL)
    raised(db, gone)
    wire.deliver(db)
    for time in range(2, 7):
        with transaction(db):
            alerts.queue_alerts(
                db, gone.id, ["office"], NOW + time * DAY, event=event_of(gone), what=f"{alerts.AGAIN}{time}"
            )
        wire.deliver(db, NOW + time * DAY)
    assert len(wire.sent) == 3
