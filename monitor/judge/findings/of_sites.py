"""A site that fails, or lacks an article that it must carry → findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.judge.findings.finding import SEVERITIES, Draft, Subject, finding_id, new_finding
from monitor.wording.summary import summary
from storage.records import CaptureId, DutyFacts, Finding, FindingKind, SiteFailureFacts


def site_failing(name: str, url: str, facts: SiteFailureFacts, last: CaptureId, at: datetime) -> Finding:
    """Return the finding that a site brings nothing usable any more.

    `url` is where people look first, `last` the latest capture that shows the failure.
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


def overdue(subject: Subject, site: str, facts: DutyFacts, at: datetime) -> Finding:
    """Return the finding that `site` did not carry the subject's article by the end of its time.

    The subject's title is that of `site`; its page and revision are the original's.
    """
    draft = Draft(FindingKind.REPRINT_MISSING, about=(site,), original_url=subject.page.url)
    return replace(new_finding(subject, at, facts, draft), site=site)
