"""Looks of a pass → findings about absent articles: suspected, unavailable, back.

An article is present, suspected, unavailable, removed or restored. The finding of kind `unavailable` is the state:
raised when an article is first absent, graver after `confirm_unavailable_s`, resolved when the article is back or
removed. A removal is judged look by look (`monitor/judge/looks/verdict.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.raising import Desk
from monitor.analysis.reprints.addresses import further_addresses, shown_elsewhere
from monitor.judge.findings.finding import COMES_AND_GOES, Subject
from monitor.judge.findings.of_pages import Absence, unavailable
from monitor.judge.looks.absence import NEAR, absences
from monitor.judge.looks.proof import LONG
from storage.archive.passes import PassId
from storage.conclusions import looks, revisions
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import (
    EventInterval,
    Finding,
    FindingKind,
    Look,
    Outcome,
    PageFacts,
    PageId,
    Sighting,
    SiteLook,
)

SECOND_LOOK = timedelta(minutes=30)  # from a first failing look to the second
LOOKS_AT_SUSPECTED = 4  # until an absence is confirmed
SOON_S = 900  # a second look so soon tells more than a suspicion of a removal
NOT_PRESENT = frozenset({Outcome.NONE, Outcome.MISSING})


def judge_absences(desk: Desk, site: str, pass_id: PassId, at: datetime) -> None:
    """Raise, confirm and resolve the findings about absent articles of a site after a pass that ended at `at`."""
    seen = looks.looks_near(desk.db, site, pass_id, at - NEAR)
    _tell_lasting_removals(desk, seen, at)
    told = _told(desk, site)
    if not told and not any(each.look.outcome in NOT_PRESENT for each in seen):
        return
    for each in seen:
        finding = told.get(each.look.page)
        if finding is not None and each.look.outcome not in NOT_PRESENT:
            _resolve(desk, finding, each.look)
    for look in absences(seen, told.keys()):
        if look.outcome is Outcome.NONE or desk.rules.confirm_removal_s > SOON_S:
            _note_absence(desk, look)


def _tell_lasting_removals(desk: Desk, seen: Sequence[SiteLook], at: datetime) -> None:
    """Tell again of articles with several removals, after a day of absence."""
    for page in {each.look.page for each in seen if each.look.outcome is Outcome.REMOVED}:
        url = pages.page_of(desk.db, page).url
        desk.tell_lasting(findings_table.open_findings(desk.db, url=url, kinds=(FindingKind.REMOVED,)), at)


def _told(desk: Desk, site: str) -> Mapping[PageId, Finding]:
    """Return the open findings about absent articles of a site, by page."""
    absent = findings_table.open_of_site(desk.db, FindingKind.UNAVAILABLE, site)
    found = ((pages.get_page(desk.db, each.url), each) for each in absent)
    return {page.id: each for page, each in found if page is not None}


def _resolve(desk: Desk, finding: Finding, look: Look) -> None:
    """Resolve the finding about an article that is back, or is removed for good."""
    if look.fetched_at is not None and look.capture > _last_sighting(finding):
        findings_table.resolve_findings(desk.db, [finding.id], look.fetched_at)


def _last_sighting(finding: Finding) -> int:
    """Return the capture of the last look that a finding about an absence tells of."""
    interval = finding.interval
    last = (interval.confirmed or interval.by) if interval else None
    return int(last.capture or 0) if last else 0


def _note_absence(desk: Desk, look: Look) -> None:
    """Raise the finding about an absent article, or bring the finding up to date."""
    page, last = pages.page_of(desk.db, look.page), looks.last_look(desk.db, look.page)
    current = revisions.current_revision(desk.db, look.page)
    is_removed = last is not None and last.outcome is Outcome.REMOVED
    if current is None or is_removed or look.fetched_at is None:
        return
    earlier = _earlier(desk, page.url, look.fetched_at)
    absence = _absence(desk, look, look.fetched_at, earlier)
    if absence is None:
        if earlier is not None and _is_suspected(earlier):
            _look_again(desk, earlier, look)
        return
    absence = replace(absence, shown_at=shown_elsewhere(desk.db, page.id, absence.interval.by.at))
    subject = Subject(page, desk.title(page.site), current)
    told = unavailable(subject, desk.role(page.site), absence)
    desk.raise_all([told])
    if absence.is_suspected:
        _look_again(desk, told, look)
        further = [other for other, _ in further_addresses(desk.db, page.id)]
        pages.bring_forward(desk.db, further, look.fetched_at)


def _is_suspected(finding: Finding) -> bool:
    return finding.resolved_at is None and isinstance(finding.facts, PageFacts) and finding.facts.is_suspected


def _look_again(desk: Desk, suspected: Finding, look: Look) -> None:
    """Make a suspected page due several times before the confirmation: an article may be away at a fixed hour."""
    if suspected.interval is None or look.fetched_at is None:
        return
    whole = timedelta(seconds=desk.rules.confirm_unavailable_s)
    soon = look.fetched_at + whole / LOOKS_AT_SUSPECTED
    pages.make_due_by(desk.db, look.page, min(suspected.interval.by.at + whole, soon))


def _earlier(desk: Desk, url: str, at: datetime) -> Finding | None:
    """Return the finding that tells of the same coming and going of an article."""
    about = [
        each for each in findings_table.findings_about(desk.db, url) if each.kind is FindingKind.UNAVAILABLE
    ]
    if not about or (about[-1].resolved_at is not None and at - about[-1].resolved_at > COMES_AND_GOES):
        return None
    return about[-1]


def _absence(desk: Desk, look: Look, at: datetime, earlier: Finding | None) -> Absence | None:
    """Return the absence as of a look; None if the look adds nothing to what is told."""
    if earlier is not None and earlier.resolved_at is None:
        return _confirmed(desk, look, at, earlier)
    interval = _began(desk, look, at)
    if interval is None:
        return None
    if at - interval.by.at >= _confirmed_after(desk, look):
        interval = replace(interval, confirmed=Sighting(at, look.capture))
    if earlier is None:
        return Absence(interval, look.reason, interval.by.at)
    return Absence(interval, look.reason, earlier.detected_at, times=(_times(earlier) or 1) + 1)


def _confirmed(desk: Desk, look: Look, at: datetime, suspected: Finding) -> Absence | None:
    """Return the absence that a look confirms, None if the look is too early, or the absence is confirmed already."""
    interval = suspected.interval
    if interval is None or interval.confirmed is not None:
        return None
    if at - interval.by.at < _confirmed_after(desk, look):
        return None
    interval = replace(interval, confirmed=Sighting(at, look.capture))
    return Absence(interval, look.reason, suspected.detected_at, _times(suspected))


def _confirmed_after(desk: Desk, look: Look) -> timedelta:
    """Return the time after which an absence is confirmed. The proof of a removal goes first, and is told alone."""
    usual = timedelta(seconds=desk.rules.confirm_unavailable_s)
    removal = LONG * timedelta(seconds=desk.rules.confirm_removal_s)
    return usual + removal if look.outcome is Outcome.MISSING else usual


def _times(finding: Finding) -> int | None:
    return finding.facts.times if isinstance(finding.facts, PageFacts) else None


def _began(desk: Desk, look: Look, at: datetime) -> EventInterval | None:
    """Return the looks around the beginning of an absence that is to be suspected, else None.

    A single failing look is mostly a lapse, and the next look follows soon. A page that is said not to exist is
    suspected at once.
    """
    after = looks.last_present(desk.db, look.page, look.capture)
    if look.outcome is Outcome.MISSING:
        run = looks.missing_run(desk.db, look.page)
        return EventInterval(run.first if run else Sighting(at, look.capture), after)
    before = looks.failing_before(desk.db, look, after)
    if before is None or not _counted(desk, before):
        pages.make_due_by(desk.db, look.page, at + SECOND_LOOK)
        return None
    first = before.look
    return EventInterval(Sighting(first.fetched_at or at, first.capture), after)


def _counted(desk: Desk, failing: SiteLook) -> bool:
    """Return whether the site was well around an earlier failing look."""
    page, at = pages.page_of(desk.db, failing.look.page), failing.look.fetched_at
    if at is None:
        return False
    seen = looks.looks_near(desk.db, page.site, failing.pass_id, at - NEAR)
    return failing.look in absences(seen, _told(desk, page.site).keys())
