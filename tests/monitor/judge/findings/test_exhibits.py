"""The captures of a finding, by the outcomes of the looks at its pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.findings.exhibits import exhibits_for, exhibits_named, exhibits_of_page
from storage.records import (
    CaptureId,
    DutyFacts,
    EventInterval,
    ExhibitReason,
    Finding,
    FindingId,
    FindingKind,
    ListProof,
    LookMark,
    Outcome,
    Severity,
    Sighting,
)

AT = datetime(2026, 3, 2, tzinfo=UTC)


def marks(*outcomes: str) -> list[LookMark]:
    """Looks 1, 2, 3 …; a word with a star is the first look at a state."""
    return [
        LookMark(CaptureId(number), Outcome(word.rstrip("*")), is_revision=word.endswith("*"))
        for number, word in enumerate(outcomes, start=1)
    ]


@pytest.mark.parametrize(
    ("outcomes", "chosen"),
    [
        ("first* unchanged unchanged unchanged", "1:revision 2:after-revision 4:latest"),
        ("first* unchanged unchanged suspect changed*", "1:revision 2:after-revision 3:before 4:doubt 5:event"),
        ("first* unchanged unchanged missing none removed none",
         "1:revision 2:after-revision 3:before 4:doubt 6:event 7:latest"),
        ("first* none unchanged", "1:revision 3:after-revision"),
        ("none", "1:latest"),
        ("", ""),
    ],
)  # fmt: skip
def test_states_doubts_events_and_the_looks_around_belong_to_a_finding(outcomes: str, chosen: str) -> None:
    found = exhibits_of_page(marks(*outcomes.split()))
    assert " ".join(f"{capture}:{found[capture].value}" for capture in sorted(found)) == chosen


def test_what_a_304_confirms_belongs_to_the_finding() -> None:
    looks = marks("first*", "unchanged", "unchanged")
    looks[2] = LookMark(CaptureId(3), Outcome.UNCHANGED, same_as=CaptureId(2))
    looks[1] = LookMark(CaptureId(2), Outcome.NONE)
    assert exhibits_of_page(looks)[CaptureId(2)] is ExhibitReason.CONFIRMED
    assert exhibits_for(ExhibitReason.LIST, looks[2:]) == {3: ExhibitReason.LIST, 2: ExhibitReason.CONFIRMED}


@given(st.lists(st.sampled_from(list(Outcome))))
def test_the_latest_look_always_belongs_to_a_finding(outcomes: list[Outcome]) -> None:
    looks = [LookMark(CaptureId(number), each) for number, each in enumerate(outcomes)]
    assert set(exhibits_of_page(looks)) >= {each.capture for each in looks[-1:]}


def test_the_captures_that_a_finding_names_belong_to_it() -> None:
    look = [Sighting(AT, CaptureId(number)) for number in range(4)]
    facts = DutyFacts(lists=(ListProof("http://p.example.cn/", CaptureId(9), AT),))
    finding = Finding(
        FindingId("f-1"), FindingKind.REPRINT_MISSING, Severity.WARNING, "p", "u", None, "t", "z", "e", AT,
        capture=CaptureId(9), facts=facts, interval=EventInterval(look[2], look[1], look[3]),
    )  # fmt: skip
    named = {capture: reason.value for capture, reason in exhibits_named(finding).items()}
    assert named == {9: "list", 3: "event", 2: "doubt", 1: "before"}
