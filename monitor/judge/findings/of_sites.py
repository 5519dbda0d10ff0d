"""A failing site, or an article that a site does not carry in time → findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.judge.findings.finding import SEVERITIES, Draft, Subject, finding_id, new_finding
from monitor.wording.summary import summary
from storage.records import CaptureId, DutyFacts, Finding, FindingKind, SiteFailureFacts


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


def overdue(subject: Subject, site: str, facts: DutyFacts, at: datetime) -> Finding:
    """Return the finding about an article that `site` does not carry at the deadline.

    The subject holds page and revision of the original, and the title of `site`.
    """
    draft = Draft(FindingKind.REPRINT_MISSING, about=(site,), original_url=subject.page.url)
    last = max(facts.lists, key=lambda look: look.at, default=None)
    found = new_finding(subject, at, facts, draft)
    return replace(found, site=site, capture=last.capture if last else found.capture)
