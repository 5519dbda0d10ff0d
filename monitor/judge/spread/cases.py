"""Looks at a faulty copy, and acts of people → the state of the correction case.

Looks and people move a case. Time and failed looks never do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class CaseState(StrEnum):
    """State of a correction case."""

    OPEN = "open"
    NOTIFIED = "notified"  # a person has written to the site
    CORRECTED = "corrected"  # a look shows the fault gone
    VERIFIED = "verified"  # a second look, later, agrees
    DISMISSED = "dismissed"


class Shows(StrEnum):
    """Text at a look: the faulty, the right, another, or no text."""

    OLD = "old"
    NEW = "new"
    OTHER = "other"  # a third reading, neither old nor new
    GONE = "gone"  # the page is removed
    FAILED = "failed"  # the look was without answer


class Act(StrEnum):
    """Act of a person."""

    NOTIFY = "notify"
    DISMISS = "dismiss"
    REOPEN = "reopen"


@dataclass(frozen=True)
class CaseEvent:
    """A look at the copy, or an act of a person."""

    at: datetime
    shows: Shows | None = None  # of a look
    act: Act | None = None
    capture: int | None = None
    who: str = ""
    why: str = ""


@dataclass(frozen=True)
class CorrectionCase:
    """A fault of a copy, from the first look with the fault."""

    opened_at: datetime
    state: CaseState = CaseState.OPEN
    reopened: int = 0
    how: str = ""  # removed, if the page is gone
    notified_at: datetime | None = None
    corrected_at: datetime | None = None
    verified_at: datetime | None = None
    last_look: CaseEvent | None = None  # last look with an answer
    unseen_since: datetime | None = None  # first of the failed looks since then


MENDED = frozenset({Shows.NEW, Shows.GONE})
SETTLED = frozenset({CaseState.CORRECTED, CaseState.VERIFIED})


def followed_case(
    opened_at: datetime, events: Sequence[CaseEvent], *, verify_after: timedelta
) -> Iterator[tuple[CaseEvent | None, CorrectionCase]]:
    """Yield a case at the opening, and after every event in the order of their times."""
    case = CorrectionCase(opened_at)
    yield None, case
    for event in sorted(events, key=lambda event: event.at):
        case = _after_act(case, event) if event.act else _after_look(case, event, verify_after)
        yield event, case


def _after_act(case: CorrectionCase, event: CaseEvent) -> CorrectionCase:
    if event.act is Act.DISMISS:
        return replace(case, state=CaseState.DISMISSED)
    if event.act is Act.REOPEN:
        return _reopened(case) if case.state is not CaseState.OPEN else case
    if case.state is CaseState.OPEN:
        return replace(case, state=CaseState.NOTIFIED, notified_at=event.at)
    return replace(case, notified_at=case.notified_at or event.at)


def _after_look(case: CorrectionCase, event: CaseEvent, verify_after: timedelta) -> CorrectionCase:
    if event.shows is Shows.FAILED or event.shows is None:
        return replace(case, unseen_since=case.unseen_since or event.at)
    seen = replace(case, last_look=event, unseen_since=None)
    if case.state is CaseState.DISMISSED:
        return seen
    if event.shows in MENDED:
        return _mended(seen, event, verify_after)
    return _reopened(seen) if case.state in SETTLED else seen


def _mended(case: CorrectionCase, event: CaseEvent, verify_after: timedelta) -> CorrectionCase:
    if case.state is CaseState.VERIFIED:
        return case
    if case.state is CaseState.CORRECTED and case.corrected_at is not None:
        is_late_enough = event.at - case.corrected_at >= verify_after
        return replace(case, state=CaseState.VERIFIED, verified_at=event.at) if is_late_enough else case
    how = "removed" if event.shows is Shows.GONE else ""
    return replace(case, state=CaseState.CORRECTED, corrected_at=event.at, how=how)


def _reopened(case: CorrectionCase) -> CorrectionCase:
    return replace(
        case, state=CaseState.OPEN, reopened=case.reopened + 1, corrected_at=None, verified_at=None, how=""
    )
