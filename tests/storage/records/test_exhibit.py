from __future__ import annotations

from storage.records import CaptureId, ExhibitReason, LookMark, Outcome


def test_a_reason_is_stored_as_its_word() -> None:
    assert ExhibitReason("after-revision") is ExhibitReason.AFTER_REVISION
    assert len({each.value for each in ExhibitReason}) == len(ExhibitReason)


def test_a_mark_confirms_nothing_and_begins_no_state_unless_told() -> None:
    mark = LookMark(CaptureId(1), Outcome.UNCHANGED)
    assert (mark.same_as, mark.is_revision) == (None, False)
