"""An event → the parts for readers: the lead, the faults at the same page, further pages by state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.wording.event_words import PART_NAMES, Part
from monitor.wording.names import KIND_NAMES
from monitor.wording.plain import TITLE_LENGTH, cut, on_one_line
from monitor.wording.summary import summary
from storage.records import (
    BrokenRule,
    ChangeFacts,
    Event,
    Facts,
    Finding,
    FindingKind,
    OriginalState,
    PageFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
)

ORDER = tuple(Part)
# A kind, and a kind with less to say about the same matter.
SAID_BY = {
    FindingKind.REPRINT_ALTERED: FindingKind.EDITED,
    FindingKind.REPRINT_HEADLINE_ALTERED: FindingKind.HEADLINE_CHANGED,
    FindingKind.REPRINT_UNCREDITED: FindingKind.ATTRIBUTION_CHANGED,
    FindingKind.REPRINT_MISCREDITED: FindingKind.ATTRIBUTION_CHANGED,
    FindingKind.REMOVED: FindingKind.UNAVAILABLE,
}


@dataclass(frozen=True)
class EventPage:
    """A page of an event beside the lead's page."""

    site: str  # title
    url: str
    finding: Finding


@dataclass(frozen=True)
class PageGroup:
    """Pages of an event in the same state."""

    part: Part
    kind: FindingKind
    pages: tuple[EventPage, ...]

    def says(self, language: str) -> str:
        """Return the heading of the group."""
        kind = KIND_NAMES[language][self.kind]
        return PART_NAMES[language][self.part].format(n=len(self.pages), kind=kind)


def site_title(finding: Finding, titles: Mapping[str, str]) -> str:
    """Return the title of a finding's site: as configured now, else as kept with the finding, else the name."""
    return titles.get(finding.site) or (finding.facts.site if finding.facts else "") or finding.site


def sentence(finding: Finding, language: str, *, title_length: int = TITLE_LENGTH) -> str:
    """Return the sentence of a finding without its times, with a headline of at most `title_length` characters."""
    if finding.facts is None:
        return on_one_line(finding.summary(language))
    title = cut(finding.title, title_length)
    return summary(finding.kind, finding.facts, language=language, title=title)


def page_groups(event: Event, titles: Mapping[str, str]) -> list[PageGroup]:
    """Return the pages of an event beside the lead's, every page once, by state."""
    groups: dict[tuple[int, FindingKind], list[EventPage]] = {}
    placed = {place_of(event.lead)}
    ranked = sorted(event.further, key=lambda each: ORDER.index(part_of(each, event.lead)))
    for finding in ranked:
        if place_of(finding) in placed:
            continue
        placed.add(place_of(finding))
        part = part_of(finding, event.lead)
        key = ORDER.index(part), finding.kind if part is Part.FURTHER else event.lead.kind
        groups.setdefault(key, []).append(EventPage(site_title(finding, titles), finding.url, finding))
    return [PageGroup(ORDER[at], kind, tuple(pages)) for (at, kind), pages in groups.items()]


def place_of(finding: Finding) -> tuple[str, str]:
    """Return site and address of a finding. The missing copies of an article have the address of the original."""
    return finding.site, finding.url


def part_of(finding: Finding, lead: Finding) -> Part:
    """Return the state of the page of a further finding."""
    facts = finding.facts
    if isinstance(facts, ChangeFacts | PageFacts) and facts.follows:
        return Part.UPDATED
    if finding.kind is FindingKind.REPRINT_OUTDATED:
        return _still(facts) if finding.resolved_at is None else Part.UPDATED
    return Part.THE_SAME if finding.kind is lead.kind else Part.FURTHER


def _still(facts: Facts | None) -> Part:
    is_gone = isinstance(facts, ReprintTextFacts) and facts.original is OriginalState.REMOVED
    return Part.STILL_SHOWN if is_gone else Part.STILL_OLD


def at_the_page(event: Event) -> list[Finding]:
    """Return the further findings at the lead's page, a finding a kind, without repetitions of the lead."""
    lead, known = event.lead, {event.lead.kind, *_said_by(event.lead)}
    further: list[Finding] = []
    for finding in event.further:
        if finding.url == lead.url and finding.kind not in known:
            known.add(finding.kind)
            further.append(finding)
    return further


def _said_by(lead: Finding) -> Sequence[FindingKind]:
    """Return the kinds that say the same as the lead: the edit by which a reprint was altered."""
    said = SAID_BY.get(lead.kind)
    return [said] if said else []


def broken_rules(event: Event) -> tuple[BrokenRule, ...]:
    """Return the rules that the lead's page breaks, with evidence, without repetition."""
    found: dict[str, BrokenRule] = {}
    for finding in event.findings:
        if finding.url == event.lead.url and isinstance(finding.facts, ReprintRuleFacts):
            for broken in finding.facts.broken:
                found.setdefault(broken.rule, broken)
    return tuple(found.values())
