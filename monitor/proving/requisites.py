"""Critical findings → styles and pictures of their pages, asked of the crawl, and kept with the findings for replay.

The crawl fetches a requisite as politely as any page, once, within the budgets of the site. Nothing is concluded from
a requisite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice

from crawler.lists.requisites import MOST, is_style_sheet, requisites_of
from crawler.sites import Site
from monitor.analysis.exhibits.choosing import concerned
from monitor.config.values import Config
from storage.archive.captures import capture_of, with_body
from storage.archive.retention import is_pruned
from storage.engine.store import Store, transaction
from storage.findings import requisites
from storage.findings.exhibits import add_exhibits, exhibits_of
from storage.findings.finding_log import note_finding
from storage.findings.findings import finding_of
from storage.records import (
    CaptureId,
    ExhibitReason,
    Fetch,
    Finding,
    FindingId,
    PageFacts,
    PageId,
    PageRole,
    Severity,
)

OF_ARTICLES = frozenset({PageRole.ARTICLE, PageRole.PART})
MOST_BODIES = 4  # states of pages that are searched for a finding, the latest first


def gather_requisites(db: Store, config: Config, now: Callable[[], datetime]) -> int:
    """Keep fetched requisites, and ask for further requisites; return the number of addresses asked for."""
    if config.evidence.requisites != "critical":
        return 0
    asked = 0
    for finding, page, capture in requisites.fetched(db):
        with transaction(db):
            asked += _keep(db, config.sites, (finding, page, capture), now())
    for number in requisites.findings_without(db, Severity.CRITICAL, now()):
        found = finding_of(db, number)
        if found is not None and not _is_suspected(found):
            with transaction(db):
                asked += _ask(db, config.sites, number, _of_pages(db, found), now())
    return asked


def _is_suspected(finding: Finding) -> bool:
    return isinstance(finding.facts, PageFacts) and finding.facts.is_suspected


def _keep(
    db: Store, sites: Sequence[Site], fetched: tuple[FindingId, PageId, CaptureId], now: datetime
) -> int:
    """Put a requisite among the captures of a finding, and ask for the pictures named by a style sheet."""
    finding, page, capture = fetched
    requisites.note_fetched(db, finding, page, capture)
    add_exhibits(db, finding, {capture: ExhibitReason.REQUISITE})
    note_finding(db, finding)
    fetch = _shown(db, capture)
    if fetch is None or not is_style_sheet(fetch):
        return 0
    return _ask(db, sites, finding, requisites_of(fetch), now)


def _of_pages(db: Store, finding: Finding) -> list[str]:
    """Return the addresses named by the latest states of the finding's pages, without repetition."""
    own = {page.id for page in concerned(db, finding) if page.role in OF_ARTICLES}
    captures = [capture_of(db, each) for each in exhibits_of(db, finding.id)]
    shown: dict[str, Fetch] = {}
    for each in reversed([capture for capture in captures if capture.page in own]):
        fetch = _shown(db, each.id)
        if fetch is not None and each.digest is not None and len(shown) < MOST_BODIES:
            shown.setdefault(each.digest, fetch)
    return list(dict.fromkeys(url for fetch in shown.values() for url in requisites_of(fetch)))


def _shown(db: Store, number: CaptureId) -> Fetch | None:
    """Return the response shown by a capture, with the body; None for a capture without a kept body."""
    capture = capture_of(db, number)
    if capture.digest is not None and is_pruned(db, capture.digest):
        return None
    shown = with_body(db, capture).fetch
    return shown if shown.body is not None and shown.failure is None else None


def _ask(db: Store, sites: Sequence[Site], finding: FindingId, urls: Iterable[str], now: datetime) -> int:
    """Ask for addresses on configured sites, as many as are left of MOST; return the number of new addresses."""
    known = requisites.addresses_of(db, finding)
    further = [url for url in urls if url not in known]
    placed = ((next((site.name for site in sites if site.covers(url)), None), url) for url in further)
    asked = list(islice(((site, url) for site, url in placed if site is not None), max(0, MOST - len(known))))
    requisites.ask_for(db, finding, asked, now)
    return len(asked)
