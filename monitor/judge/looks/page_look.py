"""A capture, its reading and the verdict → the look to record and the page's new settled reading."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.urls import canonical_url
from monitor.judge.looks.consensus import same
from monitor.judge.looks.truncation import Ends, is_truncated
from monitor.judge.looks.verdict import Known, Verdict, no_response
from storage.records import Capture, Cause, Look, Outcome, PageKind, Reading, Reason, SettledReading
from storage.records.reason import PICTURE_UNREAD

NEW = 0  # the id of an unsaved reading or revision


@dataclass(frozen=True)
class PageLook:
    """A look at a page with the new readings."""

    look: Look
    verdict: Verdict
    settled: SettledReading | None = None  # the page's article from now on, with the id NEW
    cleaned: SettledReading | None = None  # the earlier reading without rotating matter, under the same id


def entry_look(capture: Capture, reading: Reading | None, ends: Ends | None = None) -> Look:
    """Return the look at a start page or list page. `reading` is None if the server gave no response.

    A list that is cut proves no absence.
    """
    if reading is None:
        return Look(capture.id, capture.page, PageKind.ERROR, Outcome.NONE, no_response(capture))
    if is_truncated(ends, reading, None):
        return Look(capture.id, capture.page, reading.kind, Outcome.NONE, Reason(Cause.TRUNCATED))
    if reading.links:
        reason = Reason(Cause.ENTRIES, (len(reading.links),))
        return Look(capture.id, capture.page, reading.kind, Outcome.LIST, reason)
    reason = Reason(Cause.NO_ENTRIES, within=reading.reason)
    return Look(capture.id, capture.page, reading.kind, Outcome.NONE, reason)


def repeated_look(capture: Capture, before: Look) -> Look:
    """Return the look at a capture with the same bytes as the capture of the look `before`."""
    outcome = Outcome.LIST if before.outcome is Outcome.LIST else Outcome.UNCHANGED
    is_unread = before.reason.cause in PICTURE_UNREAD  # the same bytes are as unread as before
    reason = before.reason if is_unread else Reason(Cause.SAME_BYTES)
    return Look(capture.id, capture.page, before.kind, outcome, reason)


def disbelieved(outcome: Verdict) -> Verdict:
    """Return the verdict in place of `outcome` for a site that answers "not found" for most articles."""
    return Verdict(Outcome.NONE, Reason(Cause.NOT_BELIEVED, within=outcome.reason))


def page_look(capture: Capture, reading: Reading | None, known: Known, outcome: Verdict) -> PageLook:
    """Return the look at an article's page. `reading` is None if the server gave no response."""
    look = _look(capture, reading, outcome)
    settled = _settled(capture, reading, known, outcome) if reading else None
    return PageLook(look, outcome, settled, _cleaned(known, outcome) if settled else None)


def _look(capture: Capture, reading: Reading | None, outcome: Verdict) -> Look:
    kind = reading.kind if reading else PageKind.ERROR
    look = Look(capture.id, capture.page, kind, outcome.outcome, outcome.reason, outcome.suspect)
    if reading is None or reading.article is None:
        return look
    return replace(look, profile=reading.profile, profile_holds=reading.profile_holds)


def _settled(capture: Capture, reading: Reading, known: Known, outcome: Verdict) -> SettledReading | None:
    """Return the reading to keep, or None if the look settled no article and no new next page."""
    next_page = canonical_url(reading.next_page, reading.encoding) if reading.next_page else None
    article = outcome.article
    if known.settled and outcome.outcome is Outcome.UNCHANGED and known.settled.next_page != next_page:
        article = known.settled.article
    if article is None:
        return None
    return SettledReading(
        NEW, capture.page, capture.id, article, reading.container, next_page, reading.confidence
    )


def _cleaned(known: Known, outcome: Verdict) -> SettledReading | None:
    """Return the earlier reading without rotating matter, or None if no matter rotated."""
    if known.settled is None or outcome.before is None:
        return None
    if same(outcome.before, known.settled.article):
        return None
    return replace(known.settled, article=outcome.before)


def is_page_event(outcome: Verdict, last: Look | None) -> bool:
    """Return whether a look found the page as a whole removed, restored or moved. `last` is the look before."""
    was_removed = last is not None and last.outcome is Outcome.REMOVED
    if outcome.outcome is Outcome.MOVED:
        return bool(outcome.moved_to)
    return outcome.outcome is Outcome.RESTORED or (outcome.outcome is Outcome.REMOVED and not was_removed)
