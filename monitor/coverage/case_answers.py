"""States of correction cases → the objects of ``cases --json``. Programs rely on their members."""

from __future__ import annotations

from typing import Any

from monitor.analysis.spread.correcting import CaseStatus
from monitor.judge.spread.cases import CaseEvent, CaseState
from monitor.wording.plain import utc


def case_answer(status: CaseStatus) -> dict[str, Any]:
    """Return an element of ``cases --json``."""
    case, span = status.case, status.span
    return {
        "id": status.stored.id,
        "kind": status.stored.kind.value,
        "site": status.stored.site,
        "url": status.page.url if status.page else None,
        "original_url": status.original.url if status.original else None,
        "task": status.task_name,
        "state": case.state.value,
        "how": case.how or None,
        "reopened": case.reopened,
        "span": {
            "wrong": span.wrong,
            "right": span.right,
            "context": span.context,
            "paragraph": span.paragraph,
        }
        if span
        else None,
        "opened_at": utc(status.stored.opened_at),
        "notified_at": utc(case.notified_at),
        "corrected_at": utc(case.corrected_at),
        "verified_at": utc(case.verified_at),
        "last_look": _look(case.last_look) if case.last_look else None,
        "unseen_since": utc(case.unseen_since),
        "findings": list(status.findings),
        "events": [_event(event, after.state) for event, after in status.steps],
    }


def _look(event: CaseEvent) -> dict[str, Any]:
    return {
        "at": utc(event.at),
        "capture": event.capture,
        "shows": event.shows.value if event.shows else None,
    }


def _event(event: CaseEvent, state: CaseState) -> dict[str, Any]:
    return {
        "at": utc(event.at),
        "state": state.value,
        "who": event.who or None,
        "capture": event.capture,
        "why": event.why or None,
    }
