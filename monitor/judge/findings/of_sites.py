"""TODO"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.judge.findings.finding import SEVERITIES, Subject, finding_id, new_finding
from monitor.wording.summary import summary
from storage.records import Finding, FindingKind, Look, Page, Revision


def site_failing(name: str, title: str, url: str, last: Look, count: int, at: datetime) -> Finding:
    """A site brings nothing usable any more."""
    told = {"site": title, "reason": last.evidence, "count": str(count), "since": at.isoformat()}
    return Finding(
        id=finding_id(FindingKind.SITE_FAILING, name, at),
        kind=FindingKind.SITE_FAILING,
        severity=SEVERITIES[FindingKind.SITE_FAILING],
        site=name,
        url=url,
        original_url=None,
        title=title,
        summary_zh=summary(FindingKind.SITE_FAILING, language="zh", **told),
        summary_en=summary(FindingKind.SITE_FAILING, language="en", **told),
        detected_at=at,
        capture=last.capture,
        facts=tuple(sorted(told.items())),
    )


def overdue(
    page: Page,
    original_site: str,
    revision: Revision,
    site: str,
    site_title: str,
    within_h: float,
    checks: int,
    at: datetime,
) -> Finding:
    """A site that must carry an article did not, by the end of its time."""
    found = new_finding(
        FindingKind.REPRINT_MISSING,
        Subject(page, site_title, revision),
        at,
        about=(site,),
        facts={"original_site": original_site, "hours": f"{within_h:g}", "count": str(checks)},
        original_url=page.url,
    )
    return replace(found, site=site)
