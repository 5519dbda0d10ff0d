"""TODO"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from storage.records.article import RevisionId
from storage.records.comparison import Change, Severity
from storage.records.facts import Facts
from storage.records.web import CaptureId

FindingId = NewType("FindingId", str)


class RuleStatus(StrEnum):
    """Outcome of one compliance rule."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"  # the original is not at hand
    NOT_APPLICABLE = "not-applicable"
    INFO = "info"  # nothing to accuse, worth noting


@dataclass(frozen=True)
class RuleResult:
    """One rule applied to one page, with what shows it."""

    rule: str  # R01 … R21
    status: RuleStatus
    severity: Severity
    why: str  # one English sentence
    why_zh: str
    evidence: str = ""  # the span that shows it


class FindingKind(StrEnum):
    """Kinds of finding; the names are public."""

    EDITED = "edited"
    HEADLINE_CHANGED = "headline-changed"
    ATTRIBUTION_CHANGED = "attribution-changed"
    REMOVED = "removed"
    RESTORED = "restored"
    MOVED = "moved"
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


class FindingState(StrEnum):
    """Where a finding stands with the operators."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Finding:
    """Something an operator should know, with evidence; raised once, resolved when it no longer holds."""

    id: FindingId
    kind: FindingKind
    severity: Severity
    site: str
    url: str  # the page it is about
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
    capture: CaptureId | None = None  # the one that shows it
    changes: tuple[Change, ...] = ()  # worst first
    facts: Facts | None = None  # the record that belongs to the kind

    def summary(self, language: str) -> str:
        """The one sentence, in ``zh`` or ``en``."""
        return self.summary_zh if language == "zh" else self.summary_en


class AlertState(StrEnum):
    """Where the delivery of a finding stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GROUPED = "grouped"  # one more page of an event that was told: counted, not sent
    WITHHELD = "withheld"  # acknowledged, dismissed or resolved before it was sent
    DEAD = "dead"  # given up after the last try


@dataclass(frozen=True)
class Alert:
    """One finding for one channel, in the outbox. ``key`` makes a repeated delivery recognisable."""

    id: int
    key: str
    finding: FindingId
    channel: str
    event: str  # findings of one event are one message
    state: AlertState
    attempts: int
    next_try_at: datetime
    delivered_at: datetime | None = None
    last_error: str | None = None
    message: str | None = None  # key of the message that told of it
    recipients: tuple[str, ...] = ()  # those who have not taken it, where others have
