"""Finding and the looks of the store → the captures that the finding rests on, written to finding_captures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from crawler.urls import canonical_url
from monitor.analysis.reprints.pictured import pictures_behind
from monitor.analysis.spread.works import work_of
from monitor.judge.findings.exhibits import Exhibits, exhibits_for, exhibits_named, exhibits_of_page
from monitor.judge.looks.absence import NEAR, NEIGHBOURS
from storage.archive import captures
from storage.conclusions import look_marks
from storage.engine.store import Store, transaction
from storage.findings import exhibits as exhibit_table
from storage.findings import findings as findings_table
from storage.findings import requisites
from storage.findings.finding_log import note_finding
from storage.frontier import pages
from storage.records import (
    AttachmentFacts,
    CaptureId,
    DutyFacts,
    EventInterval,
    ExhibitReason,
    Finding,
    FindingKind,
    LookMark,
    Page,
    PageFacts,
    ReprintCreditFacts,
    RepublicationFacts,
    TaskFacts,
)
from storage.spread import tasks

OF_WHOLE_SITES = frozenset({FindingKind.SITE_FAILING, FindingKind.REPRINT_MISSING, FindingKind.TASK})
# Facts with the address of a further page: of a file, a new address, a copy, or the target of a link.
WITH_ADDRESS = (AttachmentFacts, PageFacts, RepublicationFacts, ReprintCreditFacts)
BATCH = 100  # findings of an earlier release in a transaction


def keep_exhibits(db: Store, finding: Finding) -> None:
    """Write the captures of a finding, in the caller's transaction, before the finding is raised and noted."""
    exhibit_table.add_exhibits(db, finding.id, exhibits_of(db, finding))


def keep_waiting(db: Store) -> None:
    """Choose the captures of findings that an earlier release raised, and note the words of these findings."""
    while batch := exhibit_table.findings_to_prove(db, BATCH):
        with transaction(db):
            for each in batch:
                finding = findings_table.finding_of(db, each)
                if finding is not None:
                    keep_exhibits(db, finding)
                    note_finding(db, finding.id)
                exhibit_table.note_proved(db, each)


def exhibits_of(db: Store, finding: Finding) -> Exhibits:
    """Return the captures that a finding rests on, by the looks so far."""
    found: Exhibits = {}
    for page in concerned(db, finding):
        found = exhibits_of_page(look_marks.marks_of(db, page.id)) | found
    for reason, marks in _further(db, finding):
        found = exhibits_for(reason, marks) | found
    beside = dict.fromkeys(requisites.captures_of(db, finding.id), ExhibitReason.REQUISITE)
    return beside | exhibits_named(finding) | found


def concerned(db: Store, finding: Finding) -> list[Page]:
    """Return the pages that a finding is about: subject, original, a further address, with all parts and pictures."""
    found: dict[int, Page] = {}
    for url in _addresses(finding):
        for page in (pages.get_page(db, url), pages.behind(db, url)):
            if page is not None and page.id not in found:
                whole = (page, *pages.parts_of(db, page.id), *pictures_behind(db, page.id))
                found |= {each.id: each for each in whole}
    return list(found.values())


def further_exhibits(db: Store, finding: Finding) -> Iterator[Exhibits]:
    """Yield captures of further pages, ever more: of the work of the pages, then of their sites at that time."""
    about = concerned(db, finding)
    works = {each for page in about for each in work_of(db, page.id).relations}
    found: Exhibits = {}
    for page in sorted(works):
        for each in (page, *(part.id for part in pages.parts_of(db, page))):
            found |= exhibits_for(ExhibitReason.WORK, look_marks.marks_of(db, each))
    yield dict(found)
    if finding.capture is not None:
        for site in {page.site for page in about} | {finding.site}:
            near = look_marks.marks_of_passes(db, site, finding.capture)
            found = exhibits_for(ExhibitReason.NEIGHBOUR, near) | found
    yield found


def _addresses(finding: Finding) -> Iterator[str]:
    if finding.kind is not FindingKind.SITE_FAILING:
        yield finding.url
    if finding.original_url:
        yield finding.original_url
    facts = finding.facts
    further = [facts.address] if isinstance(facts, WITH_ADDRESS) else []
    if isinstance(facts, AttachmentFacts):
        further += [facts.before, facts.after]
    for address in filter(None, further):
        yield address
        yield canonical_url(address)


def _further(db: Store, finding: Finding) -> Iterator[tuple[ExhibitReason, Iterable[LookMark]]]:
    """Return the looks at further pages of the site: at lists, at neighbours in time, and of a whole pass."""
    if isinstance(finding.facts, DutyFacts):
        yield ExhibitReason.LIST, _at_lists(db, finding, finding.facts)
    if isinstance(finding.facts, TaskFacts):
        yield ExhibitReason.LIST, _at_lists_for_task(db, finding, finding.facts)
    if finding.kind in OF_WHOLE_SITES and finding.capture is not None:
        yield ExhibitReason.PASS, look_marks.end_of_pass(db, finding.capture)
    if finding.kind is FindingKind.SITE_FAILING and finding.capture is not None:
        yield from _of_failed_pass(db, finding.site, finding.capture)
    if finding.kind is FindingKind.UNAVAILABLE and finding.interval is not None:
        yield ExhibitReason.NEIGHBOUR, _neighbours(db, finding, finding.interval)


def _at_lists(db: Store, finding: Finding, facts: DutyFacts) -> Iterator[LookMark]:
    """Return the looks at the lists of the site, and of the site of the article, in the time for the reprint."""
    if facts.issued_at is None or facts.deadline is None:
        return
    original = pages.get_page(db, finding.original_url or "")
    sites = {finding.site, *([original.site] if original else [])}
    yield from _at_lists_of(db, sites, facts.issued_at, facts.deadline)


def _at_lists_for_task(db: Store, finding: Finding, facts: TaskFacts) -> Iterator[LookMark]:
    """Return the looks at the lists of the article's site and of all sites of a task, until the cells were counted."""
    task = tasks.task_named(db, facts.task)
    if task is None or facts.at is None:
        return
    sites = {finding.site, *(each.site for each in tasks.sites_of(db, task.id))}
    yield from _at_lists_of(db, sites, task.issued_at, facts.at)


def _at_lists_of(db: Store, sites: Iterable[str], since: datetime, until: datetime) -> Iterator[LookMark]:
    for site in sorted(sites):
        yield from look_marks.marks_of_lists(db, site, since, until)


def _of_failed_pass(
    db: Store, site: str, capture: CaptureId
) -> Iterator[tuple[ExhibitReason, Iterable[LookMark]]]:
    failed = look_marks.marks_of_passes(db, site, capture)
    yield ExhibitReason.PASS, failed
    for page, first in look_marks.first_of_pages(db, [each.capture for each in failed]):
        yield ExhibitReason.BEFORE, look_marks.mark_before(db, page, first)


def _neighbours(db: Store, finding: Finding, interval: EventInterval) -> Iterator[LookMark]:
    """Return the looks at other pages that show the site well around the failing looks and around the latest look."""
    page = pages.get_page(db, finding.url)
    if page is None:
        return
    failing = {each.capture for each in (interval.by, interval.confirmed) if each and each.capture}
    failing |= {mark.capture for mark in look_marks.marks_of(db, page.id)[-1:]}
    for capture in sorted(failing):
        at = captures.capture_of(db, capture).fetch.fetched_at
        span = (at - NEAR, at + NEAR)
        yield from look_marks.marks_around(db, page.site, page.id, capture, span, most=NEIGHBOURS)
