"""Looks at the pages of a finding → the captures behind the finding, with their reasons.

The captures alone must give the finding again, so the captures before, between and after the named looks belong to
the set: the first look at a state and the look after, every doubtful look and the look before, every event, the
latest look, and the captures confirmed by answers 304.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from storage.records import CaptureId, DutyFacts, EventInterval, ExhibitReason, Finding, LookMark, Outcome

Exhibits = dict[CaptureId, ExhibitReason]

# looks before their confirmation by a further look, and looks with different rotating matter
DOUBTFUL = frozenset({Outcome.SUSPECT, Outcome.MISSING, Outcome.UNSETTLED})
EVENTS = frozenset({Outcome.CHANGED, Outcome.REMOVED, Outcome.RESTORED, Outcome.MOVED})


def exhibits_of_page(looks: Sequence[LookMark]) -> Exhibits:
    """Return the captures of a page behind a finding. `looks` holds all looks at the page, oldest first."""
    found: Exhibits = {}
    telling = [look for look in looks if look.outcome is not Outcome.NONE]
    for look in telling:
        if look.outcome in EVENTS:
            found[look.capture] = ExhibitReason.EVENT
        elif look.is_revision:
            found[look.capture] = ExhibitReason.REVISION
        elif look.outcome in DOUBTFUL:
            found[look.capture] = ExhibitReason.DOUBT
    for before, after in pairwise(telling):
        if before.is_revision:
            found.setdefault(after.capture, ExhibitReason.AFTER_REVISION)
        if after.outcome in DOUBTFUL | EVENTS:
            found.setdefault(before.capture, ExhibitReason.BEFORE)
    for look in looks[-1:]:
        found.setdefault(look.capture, ExhibitReason.LATEST)
    return with_confirmed(found, looks)


def exhibits_for(reason: ExhibitReason, looks: Iterable[LookMark]) -> Exhibits:
    """Return the captures of looks behind a finding for a reason, with the captures confirmed by answers 304."""
    listed = list(looks)
    return with_confirmed({look.capture: reason for look in listed}, listed)


def with_confirmed(exhibits: Exhibits, looks: Iterable[LookMark]) -> Exhibits:
    """Return captures together with the captures confirmed by their answers 304."""
    confirmed = {look.same_as for look in looks if look.same_as and look.capture in exhibits}
    return exhibits | dict.fromkeys(confirmed - exhibits.keys(), ExhibitReason.CONFIRMED)


def exhibits_named(finding: Finding) -> Exhibits:
    """Return the captures named by a finding: the looks around the event, and the looks at lists."""
    found: Exhibits = {}
    if isinstance(finding.facts, DutyFacts):
        found |= {look.capture: ExhibitReason.LIST for look in finding.facts.lists}
    after, by, confirmed = _sightings(finding.interval)
    reasons = (
        (finding.capture, ExhibitReason.EVENT),
        (confirmed, ExhibitReason.EVENT),
        (by, ExhibitReason.DOUBT),
        (after, ExhibitReason.BEFORE),
    )
    for capture, reason in reasons:
        if capture:
            found.setdefault(capture, reason)
    return found


def _sightings(interval: EventInterval | None) -> tuple[CaptureId | None, ...]:
    if interval is None:
        return None, None, None
    looks = (interval.after, interval.by, interval.confirmed)
    return tuple(look.capture if look else None for look in looks)
