"""One capture and what was read in it → look, reading, revision, findings of events, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from crawler.urls import address_key, canonical_url
from monitor.analysis.desk import Desk
from monitor.analysis.revising import mark_reprints_unjudged, revise, take_out_rotating
from monitor.judge.findings import of_pages
from monitor.judge.looks.verdict import Known, Verdict, no_response, verdict
from storage.archive import captures
from storage.conclusions import looks, readings, revisions, unjudged
from storage.engine.store import transaction
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import (
    Capture,
    Cause,
    FindingKind,
    FoundPage,
    Look,
    Outcome,
    Page,
    PageKind,
    PageRole,
    Reading,
    Reason,
    SettledReading,
)
from storage.records.article import is_provisional

# Raised when a stage concludes differently from the same bytes; stands beside every look.
ANALYSER = "1"
ENTRY_ROLES = frozenset({PageRole.SEED, PageRole.LIST})


def conclude(
    desk: Desk, capture: Capture, reading: Reading | None, *, distrusted: frozenset[str] = frozenset()
) -> Look:
    """Record what a capture came to. A site that is distrusted is not believed that a page is gone."""
    page = pages.page_of(desk.db, capture.page)
    with transaction(desk.db, alone=True):  # it may make pages known
        if page.role in ENTRY_ROLES:
            look = _entry_look(capture, reading)
            looks.save_look(desk.db, look, analyser=ANALYSER)
            return look
        known = _known(desk, page)
        outcome = verdict(
            capture, reading, known, confirm_removal=timedelta(seconds=desk.rules.confirm_removal_s)
        )
        if outcome.outcome in (Outcome.MISSING, Outcome.REMOVED) and page.site in distrusted:
            outcome = Verdict(Outcome.NONE, Reason(Cause.NOT_BELIEVED, within=outcome.reason))
        look = _look(capture, reading, outcome)
        looks.save_look(desk.db, look, analyser=ANALYSER)
        _carry_out(desk, page, capture, reading, known, outcome)
        article = reading.article if reading else None
        desk.revisits.weigh(page, capture.fetch.fetched_at, outcome.outcome, article)
    return look


def unchanged(desk: Desk, capture: Capture, before: Look) -> None:
    """Record a look at bytes that were read before."""
    outcome = Outcome.LIST if before.outcome is Outcome.LIST else Outcome.UNCHANGED
    with transaction(desk.db):
        look = Look(capture.id, capture.page, before.kind, outcome, Reason(Cause.SAME_BYTES))
        looks.save_look(desk.db, look, analyser=ANALYSER)
        page = pages.page_of(desk.db, capture.page)
        desk.revisits.weigh(page, capture.fetch.fetched_at, outcome, None)


def _entry_look(capture: Capture, reading: Reading | None) -> Look:
    if reading is None:
        kind, outcome, reason = PageKind.ERROR, Outcome.NONE, no_response(capture)
    elif reading.links:
        kind, outcome = reading.kind, Outcome.LIST
        reason = Reason(Cause.ENTRIES, (len(reading.links),))
    else:
        kind, outcome = reading.kind, Outcome.NONE
        reason = Reason(Cause.NO_ENTRIES, within=reading.reason)
    return Look(capture.id, capture.page, kind, outcome, reason)


def _look(capture: Capture, reading: Reading | None, outcome: Verdict) -> Look:
    kind = reading.kind if reading else PageKind.ERROR
    look = Look(capture.id, capture.page, kind, outcome.outcome, outcome.reason, outcome.suspect)
    if reading is None or reading.article is None:
        return look
    return replace(look, profile=reading.profile, profile_holds=reading.profile_holds)


def _known(desk: Desk, page: Page) -> Known:
    settled = readings.settled_reading(desk.db, page.id)
    since = looks.missing_since(desk.db, page.id)
    return Known(
        settled=settled,
        settled_at=captures.capture_of(desk.db, settled.capture).fetch.final_url if settled else None,
        last=looks.last_look(desk.db, page.id),
        missing_since=since.fetched_at if since else None,
        entry_pages=frozenset(
            address_key(entry.url)
            for role in ENTRY_ROLES
            for entry in pages.pages_of_site(desk.db, page.site, role)
        ),
    )


def _carry_out(
    desk: Desk, page: Page, capture: Capture, reading: Reading | None, known: Known, outcome: Verdict
) -> None:
    if outcome.look_again_in is not None:
        at = capture.fetch.fetched_at + outcome.look_again_in
        pages.set_due(desk.db, page.id, at, unconditional=True)
    if outcome.leads_to is not None and page.role is PageRole.ARTICLE:
        _lead_on(desk, page, capture, canonical_url(outcome.leads_to))
    _settle(desk, page, capture, reading, known, outcome)
    _events(desk, page, capture, known, outcome)
    if is_provisional(known.last):  # judged only now that a second look was taken
        unjudged.mark_unjudged(desk.db, [page.first_page or page.id])
    revise(desk, page, capture, late=outcome.outcome is Outcome.FIRST and page.role is PageRole.PART)


def _lead_on(desk: Desk, page: Page, capture: Capture, address: str) -> None:
    """Keep the article of an address that only redirects under the one that it redirects to."""
    found = FoundPage(
        address, page.site, PageRole.ARTICLE, None, page.list_title, page.list_date, page.absent_at
    )
    if desk.sites[page.site].covers(address):
        pages.add_pages(desk.db, [found], capture.fetch.fetched_at)
        pages.set_alias(desk.db, page.id, address)


def _settle(
    desk: Desk, page: Page, capture: Capture, reading: Reading | None, known: Known, outcome: Verdict
) -> None:
    """Keep what the page's article is from now on, if the look settled anything."""
    if reading is None:
        return
    next_page = canonical_url(reading.next_page) if reading.next_page else None
    turned = (
        known.settled is not None
        and outcome.outcome is Outcome.UNCHANGED
        and known.settled.next_page != next_page
    )
    article = known.settled.article if turned and known.settled else outcome.article
    if article is None:
        return
    new = SettledReading(0, page.id, capture.id, article, reading.container, next_page, reading.confidence)
    if known.settled is not None and outcome.before is not None:
        take_out_rotating(desk, page, replace(known.settled, article=outcome.before), known.settled)
    readings.save_reading(desk.db, new)


def _events(desk: Desk, page: Page, capture: Capture, known: Known, outcome: Verdict) -> None:
    """Raise and resolve what concerns the page as a whole: removed, restored, moved."""
    current = revisions.current_revision(desk.db, page.id)
    if current is None:
        if outcome.outcome is Outcome.REMOVED:
            _judge_linking(desk, page)
        return
    was_removed = known.last is not None and known.last.outcome is Outcome.REMOVED
    site = desk.sites.get(page.site)
    at = capture.fetch.fetched_at
    if outcome.outcome is Outcome.REMOVED and not was_removed:
        role = site.role if site else None
        desk.raise_all(
            [of_pages.removed(page, desk.title(page.site), role, current, capture, outcome.reason)]
        )
    elif outcome.outcome is Outcome.RESTORED:
        gone = findings_table.open_findings(desk.db, url=page.url, kinds=(FindingKind.REMOVED,))
        findings_table.resolve_findings(desk.db, [each.id for each in gone], at)
        desk.raise_all([of_pages.restored(page, desk.title(page.site), current, capture)])
    elif outcome.outcome is Outcome.MOVED and outcome.moved_to:
        desk.raise_all([of_pages.moved(page, desk.title(page.site), current, capture, outcome.moved_to)])
    else:
        return
    pages.note_change(desk.db, page.id, at)
    unjudged.mark_unjudged(desk.db, [page.id])
    mark_reprints_unjudged(desk, page.id)


def _judge_linking(desk: Desk, page: Page) -> None:
    """A page that was never there is removed: whoever links to it as its original must be judged anew."""
    unjudged.mark_unjudged(desk.db, revisions.pages_linking_to(desk.db, page.url))
