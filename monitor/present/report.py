"""Findings and derivations → one standalone HTML page: Chinese first, no script, no network, readable on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.sites import Site
from monitor.judge.rules.compliance import RULES
from monitor.present.evidence import CaptureProof, evidence_of
from monitor.present.html import rendered
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, SIGNIFICANCE_NAMES, STATE_NAMES
from storage.conclusions import derivations, revisions
from storage.engine.store import Store
from storage.findings import findings
from storage.frontier import pages
from storage.records import DERIVED, Derivation, Finding, Page, Revision, Severity

# Changes shown of one finding; the diff has them all.
MOST_CHANGES = 12
GRAVE = (Severity.CRITICAL, Severity.WARNING)


@dataclass(frozen=True)
class Entry:
    """A finding with what proves it."""

    finding: Finding
    site: str
    original_site: str
    evidence: tuple[CaptureProof, ...]


@dataclass(frozen=True)
class Copy:
    """A reprint, with the interval in which it appeared."""

    page: Page
    site: str
    derivation: Derivation


@dataclass(frozen=True)
class Coverage:
    """An original and who carries it."""

    page: Page
    site: str
    revision: Revision
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class Report:
    """All that the page shows."""

    since: datetime | None
    until: datetime
    entries: tuple[Entry, ...]
    coverage: tuple[Coverage, ...]

    def of(self, severity: Severity) -> list[Entry]:
        """Findings of one severity."""
        return [each for each in self.entries if each.finding.severity is severity]


def gather(db: Store, sites: Sequence[Site], *, since: datetime | None, now: datetime) -> Report:
    """Read what the report shows, gravest first."""
    titles = {site.name: site.title for site in sites}
    found = findings.list_findings(db, since=since)
    ordered = sorted(
        found, key=lambda each: (-each.severity, each.resolved_at is not None, -each.detected_at.timestamp())
    )
    entries = tuple(_entry(db, each, titles) for each in ordered)
    return Report(since, now, entries, _coverage(db, titles, since))


def _entry(db: Store, finding: Finding, titles: dict[str, str]) -> Entry:
    original = pages.get_page(db, finding.original_url) if finding.original_url else None
    return Entry(
        finding,
        titles.get(finding.site, finding.site),
        titles.get(original.site, original.site) if original else "",
        evidence_of(db, finding),
    )


def _coverage(db: Store, titles: dict[str, str], since: datetime | None) -> tuple[Coverage, ...]:
    by_original: dict[int, list[Derivation]] = {}
    for each in derivations.all_derivations(db):
        if each.relation in DERIVED and (since is None or each.first_seen >= since):
            by_original.setdefault(each.original, []).append(each)
    covered = [_covered(db, titles, copies) for copies in by_original.values()]
    return tuple(sorted(covered, key=lambda each: -len(each.copies)))


def _covered(db: Store, titles: dict[str, str], copies: Sequence[Derivation]) -> Coverage:
    original = pages.page_of(db, copies[0].original)
    latest = revisions.current_revision(db, original.id)
    if latest is None:
        raise LookupError(f"page {original.id} is an original without a revision")
    shown = []
    for each in copies:
        page = pages.page_of(db, each.reprint)
        shown.append(Copy(page, titles.get(page.site, page.site), each))
    return Coverage(original, titles.get(original.site, original.site), latest, tuple(shown))


def render(report: Report, *, language: str) -> str:
    """The page."""
    return rendered(
        "report.html",
        report=report,
        language=language,
        grave=GRAVE,
        severities=list(reversed(Severity)),
        most=MOST_CHANGES,
        rules={each.id: each.title_zh if language == "zh" else each.title for each in RULES},
        names={
            each: {"kind": KIND_NAMES[each], "severity": SEVERITY_NAMES[each], "class": SIGNIFICANCE_NAMES[each],
                   "state": STATE_NAMES[each]}
            for each in ("zh", "en")
        },
    )  # fmt: skip
