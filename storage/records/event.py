"""Findings of one cause → an event: the unit that people are told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.records.comparison import Severity
from storage.records.finding import EventId, Finding, FindingKind, FindingState

# Among equally grave findings the first kind here names the event. All further kinds follow.
NAMING = (
    FindingKind.TASK,
    FindingKind.REMOVED,
    FindingKind.UNAVAILABLE,
    FindingKind.REPRINT_ALTERED,
    FindingKind.EDITED,
    FindingKind.REPRINT_HEADLINE_ALTERED,
    FindingKind.HEADLINE_CHANGED,
    FindingKind.REPUBLISHED,
    FindingKind.ATTRIBUTION_CHANGED,
    FindingKind.REPRINT_OUTDATED,
)
# Kinds that end a trouble. Such a finding alone keeps no event open.
ENDINGS = frozenset({FindingKind.RESTORED})
# States of an event: the first that a finding has is the event's.
STATES = (FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.RESOLVED, FindingState.DISMISSED)


@dataclass(frozen=True)
class Event:
    """Findings of one cause: an edit with the copies that are now outdated, an advert in a copy, a removal."""

    id: EventId
    findings: tuple[Finding, ...]  # not empty; the finding that names the event comes first

    @property
    def lead(self) -> Finding:
        """Return the finding that names the event."""
        return self.findings[0]

    @property
    def further(self) -> tuple[Finding, ...]:
        """Return the findings beside the lead."""
        return self.findings[1:]

    @property
    def kind(self) -> FindingKind:
        """Return the kind of the event."""
        return self.lead.kind

    @property
    def severity(self) -> Severity:
        """Return the greatest severity of the unresolved troubles; of all findings if none is left."""
        unresolved = [
            each.severity for each in self.findings if each.resolved_at is None and each.kind not in ENDINGS
        ]
        return max(unresolved or [each.severity for each in self.findings])

    @property
    def state(self) -> FindingState:
        """Return the state of the event. A restored article leaves no event open."""
        troubles = [each for each in self.findings if each.kind not in ENDINGS]
        states = {each.state for each in troubles or self.findings}
        return next(state for state in STATES if state in states)

    @property
    def detected_at(self) -> datetime:
        """Return when the first finding was detected."""
        return min(each.detected_at for each in self.findings)

    @property
    def changed_at(self) -> datetime:
        """Return when a finding was last detected or resolved."""
        return max(each.resolved_at or each.detected_at for each in self.findings)

    @property
    def resolved_at(self) -> datetime | None:
        """Return when the last finding was resolved, None for an event that is not resolved."""
        if self.state is not FindingState.RESOLVED:
            return None
        return max(each.resolved_at for each in self.findings if each.resolved_at is not None)

    @property
    def sites(self) -> tuple[str, ...]:
        """Return the names of the sites with findings, the lead's first."""
        return tuple(dict.fromkeys(each.site for each in self.findings))


def events_of(findings: Sequence[Finding]) -> list[Event]:
    """Return the events of some findings, in the order in which their first findings stand.

    A finding without an event is an event by itself.
    """
    members: dict[EventId, list[Finding]] = {}
    for finding in findings:
        own = EventId(f"e-{finding.id.removeprefix('f-')}")
        members.setdefault(finding.event or own, []).append(finding)
    return [Event(event, tuple(sorted(of_event, key=naming_rank))) for event, of_event in members.items()]


def worst_first(events: Sequence[Event]) -> list[Event]:
    """Return events by severity, those with open findings first, then the latest."""
    return sorted(
        events,
        key=lambda each: (
            -each.severity,
            STATES.index(each.state),
            -each.detected_at.timestamp(),
            each.id,
        ),
    )


def naming_rank(finding: Finding) -> tuple[int, int, datetime, str]:
    """Return the place of a finding in its event: the gravest first, then by kind, then the first detected."""
    naming = NAMING.index(finding.kind) if finding.kind in NAMING else len(NAMING)
    return -finding.severity, naming, finding.detected_at, finding.id
