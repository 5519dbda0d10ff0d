"""Looks at the pages of a finding → the captures that the finding rests on, each with its reason.

The captures alone must give the finding again, so the captures before, between and after the named looks belong to
the set: the first look at each state and the look after, every doubtful look and the look before, every event, the
latest look, and what an answer 304 confirms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from storage.records import CaptureId, DutyFacts, EventInterval, ExhibitReason, Finding, LookMark, Outcome

Exhibits = dict[CaptureId, ExhibitReason]

# looks that one more look must confirm, and looks that differ in rotating matter
DOUBTFUL = frozenset({Outcome.SUSPECT, Outcome.MISSING, Outcome.UNSETTLED})
EVENTS = frozenset({Outcome.CHANGED, Outcome.REMOVED, Outcome.RESTORED, Outcome.MOVED})


def exhibits_of_page(looks: Sequence[LookMark]) -> Exhibits:
    """Return the captures of a page that a finding rests on. `looks` holds all looks at the page, oldest first."""
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
    """Return the captures of looks that belong to a finding for one reason, with the captures that a 304 confirms."""
    listed = list(looks)
    return with_confirmed({look.capture: reason for look in listed}, listed)


def with_confirmed(exhibits: Exhibits, looks: Iterable[LookMark]) -> Exhibits:
    """Return captures together with the captures that their answers 304 confirm."""
    confirmed = {look.same_as for look in looks if look.same_as and look.capture in exhibits}
    return exhibits | dict.fromkeys(confirmed - exhibits.keys(), ExhibitReason.CONFIRMED)


def exhibits_named(finding: Finding) -> Exhibits:
    """Return the captures that a finding itself names: the looks that bound its event, and the looks at lists."""
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
