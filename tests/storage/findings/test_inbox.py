"""The inbox lists days of Beijing, the gravest first, and counts its trays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.engine.store import Store, transaction
from storage.findings import desk, findings, inbox
from storage.findings.desk import DeskDecision, DeskOrder, Mute
from storage.records import ChangeFacts, EventId, Finding, FindingId, FindingKind, InboxFilter, Severity, Tray

HOUR = timedelta(hours=1)
FOUND = (  # name, hours before now, severity, site
    ("a", 1, Severity.INFO, "mca"), ("b", 2, Severity.CRITICAL, "mca"), ("c", 15, Severity.WARNING, "msnc"),
    ("d", 16, Severity.CRITICAL, "msnc"), ("e", 90, Severity.NOTICE, "mca"),
)  # fmt: skip


@pytest.fixture
def kept(either: Store, now: datetime) -> Store:
    """A store with findings of three days."""
    with transaction(either):
        for name, hours, severity, site in FOUND:
            facts = ChangeFacts("民政部", "甲", "乙")
            findings.raise_finding(
                either,
                Finding(FindingId(name), FindingKind.EDITED, severity, site, f"http://a/{name}", None, name, "z", "e",
                        now - hours * HOUR, facts=facts, event=EventId(f"e-{name}")),
            )  # fmt: skip
    return either


def listed(db: Store, now: datetime, wanted: InboxFilter | None = None, **place: object) -> str:
    """The names of the rows."""
    where = {"before": None, "skip": 0, "most": 10, **place}
    asked = inbox.InboxQuestion(wanted or InboxFilter(), now, inbox.count_inbox(db, now).large)
    asked = replace(asked, leads=inbox.leads_of_large(db, asked))
    return "".join(row.id for row in inbox.inbox_page(db, asked, **where))  # type: ignore[arg-type]


def test_days_come_newest_first_and_the_gravest_first_in_a_day(kept: Store, now: datetime) -> None:
    assert listed(kept, now) == "badce"  # 14:05 in Beijing: 15 hours ago was yesterday
    assert listed(kept, now, most=3) == "bad"


def test_a_list_goes_on_inside_a_day(kept: Store, now: datetime) -> None:
    end = inbox.next_day(now - 15 * HOUR)
    assert listed(kept, now, before=end) == "dce"
    assert listed(kept, now, before=end, skip=1) == "ce"


def test_filters(kept: Store, now: datetime) -> None:
    assert listed(kept, now, InboxFilter(severity=Severity.WARNING)) == "bdc"
    assert listed(kept, now, InboxFilter(site="mca")) == "bae"
    assert listed(kept, now, InboxFilter(kind=FindingKind.REMOVED)) == ""
    assert listed(kept, now, InboxFilter(since=now - 3 * HOUR)) == "ba"


def test_trays_are_counted_as_listed(kept: Store, now: datetime) -> None:
    with transaction(kept):
        for decision, name in (
            (DeskDecision.CONFIRM, "a"),
            (DeskDecision.NOTIFY, "b"),
            (DeskDecision.DISMISS, "c"),
        ):
            desk.decide(kept, DeskOrder(decision, "lin", now, "x"), [FindingId(name)])
        desk.decide(kept, DeskOrder(DeskDecision.ASSIGN, "lin", now, "x", to="王"), [FindingId("d")])
        desk.mute(kept, Mute(FindingKind.EDITED, "mca", now + HOUR, "lin", now), "x")
    counts = inbox.count_inbox(kept, now)
    assert counts.trays == {tray: len(listed(kept, now, InboxFilter(tray))) for tray in Tray}
    assert listed(kept, now, InboxFilter(Tray.MUTED)) == "e"
    assert listed(kept, now, InboxFilter(assignee="王")) == "d"
    row = inbox.row_of(kept, FindingId("d"))
    assert (
        row
        and row.assignee == "王"
        and row.facts == ChangeFacts("民政部", "甲", "乙")
        and row.summary("en") == "e"
    )
    assert inbox.row_of(kept, FindingId("none")) is None


def test_signs_for_a_waiting_browser(kept: Store, now: datetime) -> None:
    counts = inbox.count_inbox(kept, now)
    assert (counts.urgent, counts.failing_sites) == (3, 0)
    assert counts.newest.startswith("2026-11-23T05:05")
    assert counts.alike == {("edited", "mca"): 3, ("edited", "msnc"): 2}


def test_counts_hold_until_a_mute_ends(kept: Store, now: datetime) -> None:
    assert inbox.count_inbox(kept, now).holds_at(now + 900 * HOUR)
    with transaction(kept):
        desk.mute(kept, Mute(FindingKind.EDITED, "mca", now + HOUR, "lin", now), "x")
        desk.mute(kept, Mute(FindingKind.REMOVED, "mca", now + 2 * HOUR, "lin", now), "x")
    counts = inbox.count_inbox(kept, now)
    assert (counts.urgent, counts.trays[Tray.OPEN], counts.trays[Tray.MUTED]) == (2, 2, 3)
    assert counts.holds_at(now + HOUR / 2) and not counts.holds_at(now + HOUR)
    assert not counts.holds_at(now - HOUR)


def test_a_row_is_an_event_told_by_its_gravest_finding(kept: Store, now: datetime) -> None:
    with transaction(kept):
        findings.move_to_event(kept, [FindingId("a"), FindingId("d")], EventId("e-b"))
    assert listed(kept, now) == "dce"  # the first of the two gravest names the event
    assert inbox.count_inbox(kept, now).trays[Tray.OPEN] == 3
    row = inbox.row_of(kept, FindingId("d"))
    assert row and (row.event, row.members, row.sites) == (EventId("e-b"), 3, 2)
    assert inbox.members_of_row(kept, FindingId("d")) == ["d", "a", "b"]
    assert listed(kept, now, InboxFilter(site="mca")) == "be"  # of the findings that fit, the gravest
    with transaction(kept):
        desk.decide(kept, DeskOrder(DeskDecision.DISMISS, "lin", now, "x"), [FindingId("d")])
    assert listed(kept, now) == "bce"
    assert listed(kept, now, InboxFilter(Tray.DISMISSED)) == "d"


@pytest.mark.parametrize("tray", [Tray.OPEN, Tray.CONFIRMED])
def test_the_gravest_finding_stands_for_a_large_event(either: Store, now: datetime, tray: Tray) -> None:
    with transaction(either):
        for number in range(220):
            severity = Severity.CRITICAL if number == 150 else Severity.NOTICE
            findings.raise_finding(
                either,
                Finding(FindingId(f"n{number:03}"), FindingKind.EDITED, severity, "mca", f"http://a/{number}", None,
                        "t", "z", "e", now - number * timedelta(seconds=1), event=EventId("e-large")),
            )  # fmt: skip
        if tray is Tray.CONFIRMED:
            every = [FindingId(f"n{number:03}") for number in range(220)]
            desk.decide(either, DeskOrder(DeskDecision.CONFIRM, "lin", now, "b"), every)
    assert listed(either, now, InboxFilter(tray=tray)) == "n150"
    assert listed(either, now, InboxFilter(tray=tray, severity=Severity.WARNING)) == "n150"
