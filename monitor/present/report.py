"""Findings and derivations → a standalone HTML page without script and network, readable on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.sites import Site
from monitor.judge.rules.compliance import RULES
from monitor.present.evidence import CaptureProof, evidence_of
from monitor.present.html import rendered
from monitor.wording.names import KIND_NAMES, LANGUAGES, SEVERITY_NAMES, SIGNIFICANCE_NAMES, STATE_NAMES
from storage.conclusions import derivations, revisions
from storage.engine.store import Store
from storage.findings import findings
from storage.frontier import pages
from storage.records import DERIVED, LISTED, Derivation, Finding, Page, Revision, Severity

# Changes shown of a finding; the diff shows all changes.
MOST_CHANGES = 12


@dataclass(frozen=True)
class ReportEntry:
    """Finding with proof and the titles of both sites; `original_site` is "" without an original."""

    finding: Finding
    site: str
    original_site: str
    evidence: tuple[CaptureProof, ...]


@dataclass(frozen=True)
class ReprintRow:
    """Reprint of an original, with the title of the site."""

    page: Page
    site: str
    derivation: Derivation


@dataclass(frozen=True)
class Coverage:
    """Original with all reprints."""

    page: Page
    site: str
    revision: Revision
    copies: tuple[ReprintRow, ...]


@dataclass(frozen=True)
class Report:
    """Content of the page. `since` None: all findings."""

    since: datetime | None
    until: datetime
    entries: tuple[ReportEntry, ...]
    coverage: tuple[Coverage, ...]

    @property
    def reprints(self) -> int:
        """Return the number of reprints. A quotation is no reprint."""
        return sum(copy.derivation.relation in DERIVED for each in self.coverage for copy in each.copies)

    def of(self, severity: Severity) -> list[ReportEntry]:
        """Return the entries of one severity."""
        return [entry for entry in self.entries if entry.finding.severity is severity]


def gather(db: Store, sites: Sequence[Site], *, since: datetime | None, now: datetime) -> Report:
    """Read the content of the report: findings by severity, open findings first, then the latest.

    `since` None: all findings.
    """
    titles = {site.name: site.title for site in sites}
    ordered = sorted(findings.list_findings(db, since=since), key=_rank)
    entries = tuple(_entry(db, finding, titles) for finding in ordered)
    return Report(since, now, entries, _coverage(db, titles, since))


def _rank(finding: Finding) -> tuple[int, bool, float]:
    return -finding.severity, finding.resolved_at is not None, -finding.detected_at.timestamp()


def _entry(db: Store, finding: Finding, titles: dict[str, str]) -> ReportEntry:
    original = pages.get_page(db, finding.original_url) if finding.original_url else None
    return ReportEntry(
        finding,
        titles.get(finding.site, finding.site),
        titles.get(original.site, original.site) if original else "",
        evidence_of(db, finding),
    )


def _coverage(db: Store, titles: dict[str, str], since: datetime | None) -> tuple[Coverage, ...]:
    """Return the originals with reprints first seen since then, by number of reprints."""
    by_original: dict[int, list[Derivation]] = {}
    for derived in derivations.all_derivations(db):
        if derived.relation in LISTED and (since is None or derived.first_seen >= since):
            by_original.setdefault(derived.original, []).append(derived)
    covered = [_covered(db, titles, copies) for copies in by_original.values()]
    return tuple(sorted(covered, key=lambda coverage: -len(coverage.copies)))


def _covered(db: Store, titles: dict[str, str], copies: Sequence[Derivation]) -> Coverage:
    original = pages.page_of(db, copies[0].original)
    latest = revisions.current_revision(db, original.id)
    if latest is None:
        raise LookupError(f"page {original.id} is an original without a revision")
    rows = tuple(_reprint_row(db, titles, derived) for derived in copies)
    return Coverage(original, titles.get(original.site, original.site), latest, rows)


def _reprint_row(db: Store, titles: dict[str, str], derived: Derivation) -> ReprintRow:
    page = pages.page_of(db, derived.reprint)
    return ReprintRow(page, titles.get(page.site, page.site), derived)


def render(report: Report, *, language: str) -> str:
    """Return the page; zh puts Chinese first, en English."""
    return rendered(
        "report.html",
        report=report,
        language=language,
        severities=list(reversed(Severity)),
        most=MOST_CHANGES,
        rules={rule.id: rule.title_zh if language == "zh" else rule.title for rule in RULES},
        names={
            code: {"kind": KIND_NAMES[code], "severity": SEVERITY_NAMES[code], "class": SIGNIFICANCE_NAMES[code],
                   "state": STATE_NAMES[code]}
            for code in LANGUAGES
        },
    )  # fmt: skip
