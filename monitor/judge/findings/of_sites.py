"""A failing site, an article that a site does not carry in time, or a task with all its sites → findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.judge.findings.finding import COMES_AND_GOES, SEVERITIES, finding_id
from monitor.wording.summary import summary
from storage.records import (
    CaptureId,
    DutyFacts,
    Finding,
    FindingId,
    FindingKind,
    Severity,
    SiteFailureFacts,
    TaskFacts,
)


def site_failing(name: str, url: str, facts: SiteFailureFacts, last: CaptureId, at: datetime) -> Finding:
    """Return the finding about a site without usable responses.

    People look at `url` first. `last` is the latest failed capture, `at` the end of the pass.
    """
    dated = replace(facts, since=at)
    return Finding(
        id=finding_id(FindingKind.SITE_FAILING, name, at),
        kind=FindingKind.SITE_FAILING,
        severity=SEVERITIES[FindingKind.SITE_FAILING],
        site=name,
        url=url,
        original_url=None,
        title=facts.site,
        summary_zh=summary(FindingKind.SITE_FAILING, dated, language="zh", since=at),
        summary_en=summary(FindingKind.SITE_FAILING, dated, language="en", since=at),
        detected_at=at,
        capture=last,
        facts=dated,
    )


def failing_again(finding: Finding, earlier: Finding | None) -> Finding:
    """Return the finding about a failing site, or the earlier finding with a count.

    `earlier` is the last finding about the same trouble. A site that fails again within COMES_AND_GOES is one finding.
    """
    if earlier is None or earlier.resolved_at is None:
        return finding
    first, now = earlier.facts, finding.facts
    is_over = finding.detected_at - earlier.resolved_at > COMES_AND_GOES
    if is_over or not isinstance(first, SiteFailureFacts) or not isinstance(now, SiteFailureFacts):
        return finding
    facts = replace(now, times=(first.times or 1) + 1)
    return replace(finding, id=earlier.id, detected_at=earlier.detected_at, facts=facts)


@dataclass(frozen=True)
class Owed:
    """An article that a site must carry: address and headline of the article, name and title of the site."""

    url: str
    headline: str
    site: str
    site_title: str


def overdue_id(owed: Owed, task: str) -> FindingId:
    """Return the id of the finding about an article that a site does not carry."""
    return finding_id(FindingKind.REPRINT_MISSING, owed.url, owed.site, task)


def overdue(owed: Owed, facts: DutyFacts, at: datetime) -> Finding:
    """Return the finding about an article that a site does not carry at the deadline of a task."""
    kind, told = FindingKind.REPRINT_MISSING, replace(facts, site=owed.site_title)
    last = max(facts.lists, key=lambda look: look.at, default=None)
    return Finding(
        id=overdue_id(owed, facts.task),
        kind=kind,
        severity=SEVERITIES[kind],
        site=owed.site,
        url=owed.url,
        original_url=owed.url,
        title=owed.headline,
        summary_zh=summary(kind, told, language="zh", title=owed.headline, since=at),
        summary_en=summary(kind, told, language="en", title=owed.headline, since=at),
        detected_at=at,
        capture=last.capture if last else None,
        facts=told,
    )


def task_id(task: str, *, is_reminder: bool) -> FindingId:
    """Return the id of the finding about a task at its deadline, or of the reminder before."""
    return finding_id(FindingKind.TASK, task, "reminder" if is_reminder else "")


def task_finding(url: str, headline: str, site: str, facts: TaskFacts, at: datetime) -> Finding:
    """Return the finding about a task. `url`, `headline` and `site` are of the article that sites must carry."""
    kind = FindingKind.TASK
    return Finding(
        id=task_id(facts.task, is_reminder=facts.is_reminder),
        kind=kind,
        severity=_severity(facts),
        site=site,
        url=url,
        original_url=None,
        title=headline,
        summary_zh=summary(kind, facts, language="zh", title=headline),
        summary_en=summary(kind, facts, language="en", title=headline),
        detected_at=at,
        resolved_at=at if is_fulfilled(facts) else None,
        facts=facts,
    )


def is_fulfilled(facts: TaskFacts) -> bool:
    """Return whether all sites carry the article, unaltered and in time."""
    return not (facts.late or facts.altered or facts.missing or facts.unknown or facts.pending)


def _severity(facts: TaskFacts) -> Severity:
    """Return the severity: a missing copy is a warning of its own, and people ask for reminders."""
    if facts.is_reminder:
        return Severity.WARNING
    return Severity.INFO if is_fulfilled(facts) else Severity.NOTICE
