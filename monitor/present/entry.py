"""An event of the store → the content of a card: changes in their sentences, faults, pages, proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.present.event_view import PageGroup, at_the_page, broken_rules, page_groups, site_title
from monitor.present.evidence import CaptureProof, evidence_of
from monitor.present.marking.neighbours import in_sentences
from storage.conclusions import revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import (
    BrokenRule,
    Change,
    Edit,
    Event,
    Finding,
    FindingKind,
    ReprintRuleFacts,
    RevisionId,
)


@dataclass(frozen=True)
class EventEntry:
    """Event with the content of the card; `original_site` is "" without an original."""

    event: Event
    site: str
    original_site: str
    changes: tuple[Change, ...]  # worst first, each in its sentences
    further_changes: int  # changes that are not shown
    broken: tuple[BrokenRule, ...]
    also: tuple[Finding, ...]  # further findings at the lead's page
    groups: tuple[PageGroup, ...]
    evidence: tuple[CaptureProof, ...]

    @property
    def is_of_original(self) -> bool:
        """Return whether the original changed, and not the reprint."""
        return self.event.kind is FindingKind.REPRINT_OUTDATED

    @property
    def deletion(self) -> Change | None:
        """Return the first change if the change is a deletion: a reader needs the sentences around a deletion."""
        first = self.changes[0] if self.changes else None
        return first if first is not None and first.hunk.edit is Edit.REMOVED else None

    @property
    def reprints(self) -> int:
        """Return the number of like reprints, 1 for a lead without a count."""
        facts = self.event.lead.facts
        return (facts.reprints or 1) if isinstance(facts, ReprintRuleFacts) else 1


@dataclass(frozen=True)
class EventGroup:
    """Events of one kind and severity, told in one line."""

    entries: tuple[EventEntry, ...]

    @property
    def lead(self) -> EventEntry:
        """Return the entry that names the group."""
        return self.entries[0]


def grouped(entries: Sequence[EventEntry]) -> tuple[EventGroup, ...]:
    """Return events in groups of one kind and severity, in the order of their first events."""
    groups: dict[tuple[object, ...], list[EventEntry]] = {}
    for entry in entries:
        groups.setdefault((entry.event.severity, entry.event.kind), []).append(entry)
    return tuple(EventGroup(tuple(group)) for group in groups.values())


def event_entry(db: Store, event: Event, titles: Mapping[str, str], *, most: int) -> EventEntry:
    """Return the entry of an event with at most `most` changes of the lead."""
    lead = event.lead
    original = pages.get_page(db, lead.original_url) if lead.original_url else None
    return EventEntry(
        event,
        site_title(lead, titles),
        titles.get(original.site, original.site) if original else "",
        _changes(db, lead, most),
        max(0, len(lead.changes) - most),
        broken_rules(event),
        tuple(each for each in at_the_page(event) if each.kind is not FindingKind.REPRINT_IMPROPER),
        tuple(page_groups(event, titles)),
        evidence_of(db, lead),
    )


def _changes(db: Store, lead: Finding, most: int) -> tuple[Change, ...]:
    """Return the worst changes in their sentences, the neighbours from the compared texts."""
    if not lead.changes or not most:
        return ()
    is_of_original = lead.kind is FindingKind.REPRINT_OUTDATED
    before = _paragraphs(db, lead.before_revision)
    after = () if is_of_original else _paragraphs(db, lead.after_revision)
    return in_sentences(lead.changes, before, after)[:most]


def _paragraphs(db: Store, revision: RevisionId | None) -> tuple[str, ...]:
    return revisions.revision_of(db, revision).article.paragraphs if revision else ()
