"""Subject, time, facts and draft → a finding with its id and its sentences.

The id is made of kind, page and event: the same conclusion raises no second finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.wording.summary import summary
from storage.records import (
    CaptureId,
    Change,
    EventInterval,
    Facts,
    Finding,
    FindingId,
    FindingKind,
    Page,
    Revision,
    RevisionId,
    Severity,
)

# Reasons: docs/findings.md. All further kinds get their severity from the changes.
SEVERITIES: Mapping[FindingKind, Severity] = {
    FindingKind.HEADLINE_CHANGED: Severity.WARNING,
    FindingKind.ATTRIBUTION_CHANGED: Severity.NOTICE,
    FindingKind.ATTACHMENT_ADDED: Severity.WARNING,
    FindingKind.ATTACHMENT_CHANGED: Severity.WARNING,
    FindingKind.ATTACHMENT_REMOVED: Severity.WARNING,
    FindingKind.REMOVED: Severity.CRITICAL,
    FindingKind.RESTORED: Severity.NOTICE,
    FindingKind.MOVED: Severity.NOTICE,
    FindingKind.UNAVAILABLE: Severity.WARNING,
    FindingKind.REPUBLISHED: Severity.WARNING,
    FindingKind.REPRINT_HEADLINE_ALTERED: Severity.WARNING,
    FindingKind.REPRINT_UNCREDITED: Severity.WARNING,
    FindingKind.REPRINT_MISCREDITED: Severity.WARNING,
    FindingKind.REPRINT_LINK_BROKEN: Severity.NOTICE,
    FindingKind.REPRINT_OUTDATED: Severity.WARNING,
    FindingKind.REPRINT_MISSING: Severity.WARNING,
    FindingKind.SITE_FAILING: Severity.WARNING,
    FindingKind.TASK: Severity.WARNING,
}


def headline_severity(changes: Sequence[Change]) -> Severity:
    """Return the severity of other words in a headline: a figure, name or negation is as grave as in the text."""
    return max((Severity.WARNING, *(each.severity for each in changes)))


# An article or a site that fails again within this time of its return comes and goes.
COMES_AND_GOES = timedelta(days=7)


@dataclass(frozen=True)
class Subject:
    """The page of a finding, and the site's title for people."""

    page: Page
    site_title: str
    revision: Revision


def finding_id(kind: FindingKind, *about: object) -> FindingId:
    """Return the id of an event: equal for equal events, on every run and every machine."""
    text = "\n".join(str(part) for part in (kind, *about))
    return FindingId(f"f-{hashlib.sha256(text.encode()).hexdigest()[:16]}")


@dataclass(frozen=True)
class Draft:
    """A finding without its subject, time and facts. `None` means the usual value of the kind or the subject."""

    kind: FindingKind
    about: tuple[object, ...] = ()  # the event, among findings of the kind at the page
    severity: Severity | None = None
    original_url: str | None = None
    changes: tuple[Change, ...] = ()
    before: RevisionId | None = None
    capture: CaptureId | None = None
    rules: tuple[str, ...] = ()
    interval: EventInterval | None = None  # None: the looks around the capture or the revision


def new_finding(subject: Subject, at: datetime, facts: Facts, draft: Draft) -> Finding:
    """Return the finding about a subject, detected at `at`. The site title of the subject goes into the facts."""
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
        interval=draft.interval,
    )


def with_interval(finding: Finding, interval: EventInterval) -> Finding:
    """Return a finding with the interval of its event, and with sentences that say the interval."""
    if finding.facts is None:
        return replace(finding, interval=interval)
    zh, en = (
        summary(finding.kind, finding.facts, language=language, title=finding.title, since=interval)
        for language in ("zh", "en")
    )
    return replace(finding, interval=interval, summary_zh=zh, summary_en=en)


def from_to(change: Change) -> tuple[str, str]:
    """Return the values before and after a change: whole figures or names, else the differing text."""
    return change.before_value or change.hunk.before, change.after_value or change.hunk.after
