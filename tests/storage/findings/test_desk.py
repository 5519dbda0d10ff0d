"""Decisions set states, leave their trace, and are taken back while nobody else has decided."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage.access import audit
from storage.engine.store import Store, transaction
from storage.findings import desk, findings
from storage.findings.desk import DeskDecision, DeskOrder, DeskWork, Mute
from storage.records import Finding, FindingId, FindingKind, FindingState, Severity

F1 = FindingId("f-1")


@pytest.fixture
def kept(either: Store, now: datetime) -> Store:
    """A store with a finding."""
    with transaction(either):
        findings.raise_finding(
            either,
            Finding(F1, FindingKind.EDITED, Severity.WARNING, "mca", "http://a/1", None, "t", "z", "e", now),
        )
    return either


def decided(
    db: Store, decision: DeskDecision, now: datetime, batch: str = "b", **more: str
) -> list[FindingId]:
    """Carry out a decision by lin."""
    with transaction(db):
        return desk.decide(db, DeskOrder(decision, "lin", now, batch, **more), [F1, FindingId("f-none")])


def state(db: Store) -> FindingState:
    """The state of the finding."""
    found = findings.finding_of(db, F1)
    assert found
    return found.state


@pytest.mark.parametrize(
    "decision", (DeskDecision.CONFIRM, DeskDecision.DISMISS, DeskDecision.NOTIFY, DeskDecision.ASSIGN)
)
def test_a_decision_is_taken_back_as_a_whole(kept: Store, now: datetime, decision: DeskDecision) -> None:
    assert decided(kept, decision, now, to="王") == [F1]
    with transaction(kept):
        assert desk.take_back(kept, "b", "lin", now) == (1, 0)
        assert desk.take_back(kept, "b", "lin", now) == (0, 1)
    assert state(kept) is FindingState.OPEN and desk.desk_of(kept, F1) == DeskWork()
    assert [entry.action for entry in audit.actions_on(kept, F1)] == [decision, "undo"]


def test_a_resolved_finding_is_set_back_to_resolved(kept: Store, now: datetime) -> None:
    with transaction(kept):
        findings.resolve_findings(kept, [F1], now)
    decided(kept, DeskDecision.DISMISS, now)
    with transaction(kept):
        desk.take_back(kept, "b", "lin", now)
    assert state(kept) is FindingState.RESOLVED


def test_a_comment_leaves_the_state_in_force(kept: Store, now: datetime) -> None:
    decided(kept, DeskDecision.DISMISS, now)
    decided(kept, DeskDecision.COMMENT, now, why="x")
    assert state(kept) is FindingState.DISMISSED
    assert findings.notes_of(kept, F1)[-1].state is FindingState.DISMISSED


def test_a_notice_is_kept_with_its_time(kept: Store, now: datetime) -> None:
    decided(kept, DeskDecision.NOTIFY, now)
    assert (state(kept), desk.desk_of(kept, F1).notified_at) == (FindingState.ACKNOWLEDGED, now)
    decided(kept, DeskDecision.REOPEN, now)
    assert desk.desk_of(kept, F1).notified_at is None


def test_a_mute_ends_by_time_and_by_word(kept: Store, now: datetime) -> None:
    muted = Mute(FindingKind.EDITED, "mca", now + timedelta(days=1), "lin", now)
    with transaction(kept):
        desk.mute(kept, muted, "b")
    assert desk.mutes(kept, now) == [muted] and desk.mutes(kept, now + timedelta(days=2)) == []
    with transaction(kept):
        assert desk.unmute(kept, "edited", "mca", "lin", now) and not desk.unmute(
            kept, "edited", "mca", "lin", now
        )
