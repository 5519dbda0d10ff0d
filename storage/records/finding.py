"""Records for operators: results of rules, findings, alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from storage.records.article import RevisionId
from storage.records.comparison import Change, Severity
from storage.records.facts import Facts
from storage.records.reason import Reason
from storage.records.web import CaptureId

FindingId = NewType("FindingId", str)
EventId = NewType("EventId", str)


class RuleStatus(StrEnum):
    """Outcome of one compliance rule."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"  # the original is not at hand
    NOT_APPLICABLE = "not-applicable"
    INFO = "info"  # worth a note, no accusation


@dataclass(frozen=True)
class RuleResult:
    """Result of one rule for one page."""

    rule: str  # R01 … R21
    status: RuleStatus
    severity: Severity
    why: str  # one English sentence
    why_zh: str
    evidence: str = ""  # the text behind the result


class FindingKind(StrEnum):
    """Kinds of finding; the names are public."""

    EDITED = "edited"
    HEADLINE_CHANGED = "headline-changed"
    ATTRIBUTION_CHANGED = "attribution-changed"
    ATTACHMENT_ADDED = "attachment-added"
    ATTACHMENT_CHANGED = "attachment-changed"
    ATTACHMENT_REMOVED = "attachment-removed"
    REMOVED = "removed"
    RESTORED = "restored"
    MOVED = "moved"
    UNAVAILABLE = "unavailable"
    REPUBLISHED = "republished"
    REPRINT_ALTERED = "reprint-altered"
    REPRINT_HEADLINE_ALTERED = "reprint-headline-altered"
    REPRINT_UNCREDITED = "reprint-uncredited"
    REPRINT_MISCREDITED = "reprint-miscredited"
    REPRINT_LINK_BROKEN = "reprint-link-broken"
    REPRINT_OUTDATED = "reprint-outdated"
    REPRINT_IMPROPER = "reprint-improper"
    REPRINT_MISSING = "reprint-missing"
    SITE_FAILING = "site-failing"
    TASK = "task"


class FindingState(StrEnum):
    """State of a finding, as operators set or as a later pass concludes."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Sighting:
    """A look that showed a state."""

    at: datetime
    capture: CaptureId | None = (
        None  # None for a look at another page, such as a list without the page's entry
    )


@dataclass(frozen=True)
class EventInterval:
    """The looks that bound the moment of an event."""

    by: Sighting  # the first look that showed the new state
    after: Sighting | None = None  # the last look that showed the old state, if any look did
    confirmed: Sighting | None = None  # the second look, if the new state needed a second look


@dataclass(frozen=True)
class Finding:
    """An event or a state for operators to know. Raised once, resolved when the state ends."""

    id: FindingId
    kind: FindingKind
    severity: Severity
    site: str
    url: str  # of the subject page
    original_url: str | None
    title: str
    summary_zh: str
    summary_en: str
    detected_at: datetime
    resolved_at: datetime | None = None
    state: FindingState = FindingState.OPEN
    rules: tuple[str, ...] = ()  # failed compliance rules
    before_revision: RevisionId | None = None
    after_revision: RevisionId | None = None
    capture: CaptureId | None = None  # the capture behind the finding
    changes: tuple[Change, ...] = ()  # worst first
    facts: Facts | None = None  # the record of the kind
    interval: EventInterval | None = None  # looks between which the event happened, or the state began
    event: EventId = EventId("")  # findings of one cause share it; "" until the finding is kept

    def summary(self, language: str) -> str:
        """Return the summary in ``zh`` or ``en``."""
        return self.summary_zh if language == "zh" else self.summary_en


class AlertState(StrEnum):
    """State of the delivery of a finding."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GROUPED = "grouped"  # a further page of an event that was sent: counted, not sent
    WITHHELD = "withheld"  # acknowledged, dismissed or resolved before sending
    DEAD = "dead"  # given up after the last try


@dataclass(frozen=True)
class Alert:
    """A finding for one channel, in the outbox."""

    id: int
    key: str  # the same for a repeated delivery: receivers recognise the repetition
    finding: FindingId
    channel: str
    event: str  # findings of one event are one message
    state: AlertState
    attempts: int
    next_try_at: datetime
    delivered_at: datetime | None = None
    last_error: Reason | None = None
    message: str | None = None  # key of the message with the finding
    recipients: tuple[str, ...] = ()  # recipients still without the message, where some have the message


class Tray(StrEnum):
    """Parts of the inbox, each with a tab."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    NOTIFIED = "notified"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    MUTED = "muted"


@dataclass(frozen=True)
class InboxFilter:
    """Conditions of the list. None does not restrict the list."""

    tray: Tray = Tray.OPEN
    severity: Severity = Severity.INFO  # at least
    kind: FindingKind | None = None
    site: str | None = None
    assignee: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class InboxRow:
    """A row of the inbox: an event, told by the finding that names the event."""

    id: FindingId
    kind: FindingKind
    severity: Severity
    state: FindingState
    site: str
    url: str
    original_url: str | None
    title: str
    summary_zh: str
    summary_en: str
    detected_at: datetime
    resolved_at: datetime | None
    facts: Facts | None
    assignee: str | None
    notified_at: datetime | None
    event: EventId
    members: int = 1  # findings of the event in the same state
    sites: int = 1  # sites of these findings

    def summary(self, language: str) -> str:
        """Return the summary in ``zh`` or ``en``."""
        return self.summary_zh if language == "zh" else self.summary_en
