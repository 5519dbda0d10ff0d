"""Records of the operators' inbox: its trays, the filter of its list, its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.comparison import Severity
from storage.records.facts import Facts
from storage.records.finding import FindingId, FindingKind, FindingState


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
    """A row of the inbox."""

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

    def summary(self, language: str) -> str:
        """Return the summary in ``zh`` or ``en``."""
        return self.summary_zh if language == "zh" else self.summary_en
