"""An event is as grave and as open as its unresolved findings, and is named by the finding that says most."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.records import Event, EventId, Finding, FindingId, FindingKind, FindingState, Severity
from storage.records.event import events_of, worst_first

AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
K = FindingKind


def finding(number: int, kind: FindingKind, severity: Severity, event: str = "e-1") -> Finding:
    return Finding(
        FindingId(f"f-{number}"), kind, severity, f"p{number}", f"http://p{number}.cn/", None, "题", "", "",
        AT + timedelta(minutes=number), event=EventId(event),
    )  # fmt: skip


def resolved(found: Finding) -> Finding:
    return replace(found, state=FindingState.RESOLVED, resolved_at=AT + timedelta(hours=1))


EDIT = finding(1, K.EDITED, Severity.CRITICAL)
COPIES = [finding(n, K.REPRINT_OUTDATED, Severity.WARNING) for n in (2, 3)]


def of(*findings: Finding) -> Event:
    (event,) = events_of(findings)
    return event


def test_the_gravest_finding_names_the_event_and_among_equals_the_one_that_says_most() -> None:
    assert of(*COPIES, EDIT).kind is K.EDITED
    altered = finding(4, K.REPRINT_ALTERED, Severity.CRITICAL)
    assert of(EDIT, altered).kind is K.REPRINT_ALTERED
    assert of(*COPIES, EDIT).sites == ("p1", "p2", "p3")


def test_what_is_resolved_no_longer_counts_for_the_severity() -> None:
    event = of(resolved(EDIT), *COPIES)
    assert (event.severity, event.state) == (Severity.WARNING, FindingState.OPEN)
    over = of(resolved(EDIT), *map(resolved, COPIES))
    assert (over.severity, over.state) == (Severity.CRITICAL, FindingState.RESOLVED)
    assert over.resolved_at == AT + timedelta(hours=1)
    assert event.resolved_at is None


def test_a_restored_article_keeps_no_event_open() -> None:
    gone = resolved(finding(1, K.REMOVED, Severity.CRITICAL))
    back = finding(2, K.RESTORED, Severity.NOTICE)
    assert of(gone, back).state is FindingState.RESOLVED
    assert of(back).state is FindingState.OPEN


def test_events_stand_worst_first_then_the_latest() -> None:
    slight = finding(9, K.EDITED, Severity.INFO, "e-2")
    late = finding(8, K.EDITED, Severity.CRITICAL, "e-3")
    events = events_of([slight, EDIT, late])
    assert [each.id for each in worst_first(events)] == ["e-3", "e-1", "e-2"]
