from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.list_looks import at

from monitor.judge.spread.cases import Act, CaseEvent, CaseState, CorrectionCase, Shows, followed_case

A_DAY = timedelta(days=1)


def after(*events: CaseEvent) -> CorrectionCase:
    *_, (_, case) = followed_case(at("8:00"), events, verify_after=A_DAY)
    return case


def look(clock: str, shows: Shows) -> CaseEvent:
    return CaseEvent(at(clock), shows=shows)


def act(clock: str, what: Act) -> CaseEvent:
    return CaseEvent(at(clock), act=what, who="王样本")


def test_a_case_goes_from_open_over_notified_and_corrected_to_verified() -> None:
    told = [
        act("9:00", Act.NOTIFY),
        look("20:00", Shows.NEW),
        look("43:00", Shows.NEW),
        look("44:00", Shows.NEW),
    ]
    states = [after(*told[:count]).state for count in range(5)]
    assert states == [
        CaseState.OPEN,
        CaseState.NOTIFIED,
        CaseState.CORRECTED,
        CaseState.CORRECTED,  # a day since the opening, and not since the correction
        CaseState.VERIFIED,
    ]


def test_a_fault_that_comes_back_opens_the_case_again() -> None:
    case = after(look("9:00", Shows.NEW), look("10:00", Shows.OLD))
    assert (case.state, case.reopened, case.corrected_at) == (CaseState.OPEN, 1, None)


def test_a_removed_copy_counts_as_corrected() -> None:
    case = after(look("9:00", Shows.GONE))
    assert (case.state, case.how) == (CaseState.CORRECTED, "removed")


def test_a_third_reading_keeps_the_case_open() -> None:
    assert after(look("9:00", Shows.OTHER)).state is CaseState.OPEN


def test_failed_looks_move_no_state_and_are_told() -> None:
    case = after(look("9:00", Shows.NEW), look("50:00", Shows.FAILED), look("60:00", Shows.FAILED))
    assert (case.state, case.unseen_since) == (CaseState.CORRECTED, at("50:00"))
    assert after(look("9:00", Shows.FAILED), look("10:00", Shows.OLD)).unseen_since is None


@pytest.mark.parametrize("before", [[], [act("9:00", Act.NOTIFY)], [look("9:00", Shows.NEW)]])
def test_a_person_may_dismiss_and_reopen(before: list[CaseEvent]) -> None:
    dismissed = after(*before, act("10:00", Act.DISMISS), look("11:00", Shows.OLD))
    assert dismissed.state is CaseState.DISMISSED
    again = after(*before, act("10:00", Act.DISMISS), act("12:00", Act.REOPEN))
    assert (again.state, again.reopened) == (CaseState.OPEN, 1)


@given(st.lists(st.tuples(st.integers(9, 80), st.sampled_from(Shows)), max_size=8))
def test_only_a_look_at_the_right_text_or_a_removal_corrects(seen: list[tuple[int, Shows]]) -> None:
    case = after(*(look(f"{hour}:00", shows) for hour, shows in seen))
    mended = any(shows in (Shows.NEW, Shows.GONE) for _, shows in seen)
    assert mended or case.state is CaseState.OPEN
