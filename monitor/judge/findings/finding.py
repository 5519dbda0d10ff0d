"""What was concluded → findings: which to raise, how grave, with which evidence. Pure.

A finding's id is made of what it is about, so that concluding the same again raises nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.wording.summary import summary
from storage.records import (
    CaptureId,
    Change,
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


def new_finding(
    kind: FindingKind,
    subject: Subject,
    at: datetime,
    *,
    about: Iterable[object] = (),
    facts: Mapping[str, str] | None = None,
    severity: Severity | None = None,
    original_url: str | None = None,
    changes: Sequence[Change] = (),
    before: RevisionId | None = None,
    capture: CaptureId | None = None,
    rules: Sequence[str] = (),
) -> Finding:
    told = {"site": subject.site_title, "title": subject.revision.article.title} | dict(facts or {})
    told["since"] = at.isoformat()
    return Finding(
        id=finding_id(kind, subject.page.url, *about),
        kind=kind,
        severity=SEVERITIES[kind] if severity is None else severity,
        site=subject.page.site,
        url=subject.page.url,
        original_url=original_url,
        title=subject.revision.article.title,
        summary_zh=summary(kind, language="zh", **told),
        summary_en=summary(kind, language="en", **told),
        detected_at=at,
        rules=tuple(rules),
        before_revision=before,
        after_revision=subject.revision.id,
        capture=capture or subject.revision.capture,
        changes=tuple(changes),
        facts=tuple(sorted((name, value) for name, value in told.items() if name not in ("since", "title"))),
    )


def from_to(changes: Sequence[Change]) -> dict[str, str]:
    """The worst change in short, and how many more there are."""
    if not changes:
        return {}
    worst = changes[0]
    return {
        "before": worst.before_value or worst.hunk.before,
        "after": worst.after_value or worst.hunk.after,
        "more": str(len(changes) - 1),
    }


# --- reprints ----------------------------------------------------------------------------------
