"""Every change of findings, desk and mutes has a version; what changes nothing has none."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sites.postgres import Server

from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.findings import desk, findings
from storage.findings.desk import DeskDecision, DeskOrder, Mute
from storage.findings.versions import findings_version, note_change
from storage.records import EventId, Finding, FindingId, FindingKind, Severity

A = FindingId("a")


def finding(now: datetime, severity: Severity = Severity.NOTICE) -> Finding:
    return Finding(
        A, FindingKind.EDITED, severity, "mca", "http://a/", None, "t", "z", "e", now, event=EventId("e-a")
    )


CHANGES: dict[str, Callable[[Store, datetime], object]] = {
    "renewed": lambda db, now: findings.renew_finding(db, finding(now, Severity.CRITICAL)),
    "moved": lambda db, now: findings.move_to_event(db, [A], EventId("e-b")),
    "decided": lambda db, now: desk.decide(db, DeskOrder(DeskDecision.CONFIRM, "lin", now, "x"), [A]),
    "assigned": lambda db, now: desk.decide(
        db, DeskOrder(DeskDecision.ASSIGN, "lin", now, "y", to="王"), [A]
    ),
    "taken back": lambda db, now: desk.take_back(db, "y", "lin", now),
    "muted": lambda db, now: desk.mute(
        db, Mute(FindingKind.EDITED, "mca", now + timedelta(1), "lin", now), "z"
    ),
    "no longer muted": lambda db, now: desk.unmute(db, "edited", "mca", "lin", now),
    "resolved": lambda db, now: findings.resolve_findings(db, [A], now),
    "raised again": lambda db, now: findings.raise_finding(db, finding(now)),
}


def test_each_change_of_a_finding_has_a_version(either: Store, now: datetime) -> None:
    with transaction(either):
        findings.raise_finding(either, finding(now))
    version = findings_version(either)
    for name, change in CHANGES.items():
        with transaction(either):
            change(either, now)
        assert findings_version(either) > version, name
        version = findings_version(either)


def test_what_changes_nothing_has_no_version(either: Store, now: datetime) -> None:
    with transaction(either):
        findings.raise_finding(either, finding(now))
    version = findings_version(either)
    with transaction(either):
        findings.raise_finding(either, finding(now))
        findings.resolve_findings(either, [], now)
        findings.resolve_findings(either, [FindingId("none")], now)
        desk.unmute(either, "edited", "mca", "lin", now)
    assert findings_version(either) == version


def test_two_transactions_that_change_findings_do_not_wait_for_each_other(postgres_server: Server) -> None:
    address = postgres_server.database()
    db = open_store(address, create=True)
    ended = threading.Event()

    def change() -> None:
        other = open_store(address)
        with transaction(other):
            note_change(other)
        other.close()
        ended.set()

    with transaction(db):
        note_change(db)
        thread = threading.Thread(target=change, daemon=True)
        thread.start()
        assert ended.wait(20)
        assert findings_version(db) == 2
    thread.join(20)
    assert findings_version(db) == 2
    db.close()


@pytest.mark.parametrize("times", [1, 3])
def test_changes_that_are_rolled_back_have_no_version(either: Store, times: int) -> None:
    with pytest.raises(ZeroDivisionError), transaction(either):
        for _ in range(times):
            note_change(either)
        raise ZeroDivisionError
    assert findings_version(either) == 0
