"""Events are listed whole: a fitting finding brings all findings of its event, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.engine.store import Store, transaction
from storage.findings import findings
from storage.findings.events import event_of, events_like, findings_beside, list_events
from storage.records import EventId, Finding, FindingId, FindingKind, Severity

AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def finding(number: int, event: str, severity: Severity, site: str = "mca") -> Finding:
    return Finding(
        FindingId(f"f-{number}"), FindingKind.EDITED, severity, site, f"http://{site}.cn/{number}", None, "题", "",
        "", AT + number * HOUR, event=EventId(event),
    )  # fmt: skip


@pytest.fixture
def kept(either: Store) -> Store:
    with transaction(either):
        for each in (
            finding(1, "e-a", Severity.CRITICAL),
            finding(2, "e-a", Severity.INFO, "portal"),
            finding(3, "e-b", Severity.NOTICE),
        ):
            findings.raise_finding(either, each)
    return either


def ids(db: Store, **wanted: object) -> list[tuple[str, list[str]]]:
    listed = list_events(db, **wanted)  # type: ignore[arg-type]
    return [(each.id, [finding.id for finding in each.findings]) for each in listed]


def test_a_fitting_finding_brings_its_whole_event(kept: Store) -> None:
    whole = ("e-a", ["f-1", "f-2"])
    assert ids(kept) == [whole, ("e-b", ["f-3"])]
    assert ids(kept, since=AT + 2 * HOUR, site="portal") == [whole]
    assert ids(kept, severity=Severity.WARNING) == [whole]
    assert ids(kept, since=AT + 4 * HOUR) == []


def test_resolved_events_are_found_by_the_time_of_their_resolution(kept: Store) -> None:
    with transaction(kept):
        findings.resolve_findings(kept, [FindingId("f-3")], AT + 9 * HOUR)
    assert ids(kept, resolved_since=AT + 8 * HOUR) == [("e-b", ["f-3"])]
    assert ids(kept, unresolved=True) == [("e-a", ["f-1", "f-2"])]


def test_an_event_is_found_by_its_id_or_the_beginning_of_it(kept: Store) -> None:
    found = event_of(kept, EventId("e-a"))
    assert found is not None
    assert found.severity is Severity.CRITICAL
    assert event_of(kept, EventId("e-c")) is None
    assert [each.id for each in events_like(kept, "e-")] == ["e-b", "e-a"]


def test_a_finding_that_was_raised_without_an_event_is_one_by_itself(either: Store) -> None:
    with transaction(either):
        findings.raise_finding(either, finding(7, "", Severity.INFO))
    assert ids(either) == [("e-7", ["f-7"])]


def test_findings_move_into_another_event(kept: Store) -> None:
    with transaction(kept):
        findings.move_to_event(kept, [FindingId("f-3")], EventId("e-a"))
    assert ids(kept) == [("e-a", ["f-1", "f-3", "f-2"])]


def test_the_gravest_findings_beside_a_finding_come_first_with_their_number(kept: Store) -> None:
    with transaction(kept):
        findings.raise_finding(kept, finding(4, "e-a", Severity.WARNING))
        findings.raise_finding(kept, finding(5, "e-a", Severity.CRITICAL))
        findings.resolve_findings(kept, [FindingId("f-5")], AT)
    asked = finding(2, "e-a", Severity.INFO)
    found, total = findings_beside(kept, asked, 30)
    assert ([each.id for each in found], total) == (["f-1", "f-4", "f-5"], 3)
    found, total = findings_beside(kept, asked, 2)
    assert ([each.id for each in found], total) == (["f-1", "f-4"], 3)
    assert findings_beside(kept, finding(6, "", Severity.INFO), 30) == ([], 0)
