"""What was concluded → findings: which to raise, how grave, with which evidence. Pure.

A finding's id is made of what it is about, so that concluding the same again raises nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.wording.summary import summary
from storage.records import (
    CaptureId,
    Change,
    Facts,
    Finding,
    FindingId,
    FindingKind,
    Page,
    Revision,
    RevisionId,
    Severity,
)

# The reasons stand in docs/findings.md. Kinds that are not here get their severity from what changed.
SEVERITIES: Mapping[FindingKind, Severity] = {
    FindingKind.HEADLINE_CHANGED: Severity.WARNING,
    FindingKind.ATTRIBUTION_CHANGED: Severity.NOTICE,
    FindingKind.REMOVED: Severity.CRITICAL,
    FindingKind.RESTORED: Severity.NOTICE,
    FindingKind.MOVED: Severity.NOTICE,
    FindingKind.REPUBLISHED: Severity.WARNING,
    FindingKind.REPRINT_HEADLINE_ALTERED: Severity.WARNING,
    FindingKind.REPRINT_UNCREDITED: Severity.WARNING,
    FindingKind.REPRINT_MISCREDITED: Severity.WARNING,
    FindingKind.REPRINT_LINK_BROKEN: Severity.NOTICE,
    FindingKind.REPRINT_OUTDATED: Severity.WARNING,
    FindingKind.REPRINT_MISSING: Severity.WARNING,
    FindingKind.SITE_FAILING: Severity.WARNING,
}


@dataclass(frozen=True)
class Subject:
    """The page a finding is about, as people know it."""

    page: Page
    site_title: str
    revision: Revision


def finding_id(kind: FindingKind, *about: object) -> FindingId:
    """Stable: the same event has the same id, however often and on whichever machine it is concluded."""
    text = "\n".join(str(part) for part in (kind, *about))
    return FindingId(f"f-{hashlib.sha256(text.encode()).hexdigest()[:16]}")


@dataclass(frozen=True)
class Draft:
    """A finding without its subject, time and facts. `None` means the usual value of the kind or the subject."""

    kind: FindingKind
    about: tuple[object, ...] = ()  # tells this event from others of the kind at the page
    severity: Severity | None = None
    original_url: str | None = None
    changes: tuple[Change, ...] = ()
    before: RevisionId | None = None
    capture: CaptureId | None = None
    rules: tuple[str, ...] = ()


def new_finding(subject: Subject, at: datetime, facts: Facts, draft: Draft) -> Finding:
    """Return the finding about a subject, with its id and its sentences. The site of the facts is set here."""
    kind, title = draft.kind, subject.revision.article.title
    told = replace(facts, site=subject.site_title)
    return Finding(
        id=finding_id(kind, subject.page.url, *draft.about),
        kind=kind,
        severity=SEVERITIES[kind] if draft.severity is None else draft.severity,
        site=subject.page.site,
        url=subject.page.url,
        original_url=draft.original_url,
        title=title,
        summary_zh=summary(kind, told, language="zh", title=title, since=at),
        summary_en=summary(kind, told, language="en", title=title, since=at),
        detected_at=at,
        rules=draft.rules,
        before_revision=draft.before,
        after_revision=subject.revision.id,
        capture=draft.capture or subject.revision.capture,
        changes=draft.changes,
        facts=told,
    )


def from_to(change: Change) -> tuple[str, str]:
    """Return what a change makes of what, in short: the whole figure or name, else the differing text."""
    return change.before_value or change.hunk.before, change.after_value or change.hunk.after
