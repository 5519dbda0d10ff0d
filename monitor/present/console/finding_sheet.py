"""Finding and store → sheet of the finding: changes, proof, rules, copies, decisions, further findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.present.evidence import CaptureProof, evidence_of
from monitor.present.finding_answers import pages_of
from monitor.present.marking.neighbours import in_sentences
from monitor.present.sides import ComparedSides, sides_of_finding
from storage.access import audit
from storage.access.audit import AuditEntry
from storage.conclusions import derivations, revisions
from storage.engine.store import Store
from storage.findings import desk, findings
from storage.findings.desk import DeskDecision, DeskWork
from storage.findings.findings import Note
from storage.frontier import pages
from storage.records import (
    DERIVED,
    BrokenRule,
    Change,
    Derivation,
    Event,
    Finding,
    FindingKind,
    Page,
    ReprintRuleFacts,
    RevisionId,
)
from storage.spread import cases

GONE = frozenset({FindingKind.REMOVED, FindingKind.UNAVAILABLE})
MOST_PARAGRAPHS = 3  # of an article that is gone
NOT_IN_NOTES = frozenset({DeskDecision.ASSIGN.value, "undo"})  # acts that leave no note


@dataclass(frozen=True)
class SheetCopy:
    """Reprint of the article of a finding."""

    page: Page
    derivation: Derivation
    finding: Finding | None  # of the same event, about this copy


@dataclass(frozen=True)
class FindingSheet:
    """Finding with all facts of the store about the finding."""

    finding: Finding
    event: Event
    titles: Mapping[str, str]  # of sites, by name
    changes: tuple[Change, ...]  # in their sentences, worst first
    sides: ComparedSides | None
    last_text: tuple[str, ...]  # first paragraphs of an article that is gone
    evidence: tuple[CaptureProof, ...]
    broken: tuple[BrokenRule, ...]
    places: tuple[str, ...]  # all pages of a finding about like reprints of a site
    page: Page | None  # None: the store holds no page at the address
    original: Page | None
    copies: tuple[SheetCopy, ...]
    notes: tuple[Note, ...]
    acts: tuple[AuditEntry, ...]  # acts without a note: assignments
    work: DeskWork
    cases: tuple[str, ...]  # ids of correction cases about the page

    @property
    def is_gone(self) -> bool:
        """Return whether the page of the finding is gone."""
        return self.finding.kind in GONE

    @property
    def further(self) -> tuple[Finding, ...]:
        """Return the findings of the event beside the finding."""
        return tuple(each for each in self.event.findings if each.id != self.finding.id)


def gather_sheet(db: Store, finding: Finding, event: Event, titles: Mapping[str, str]) -> FindingSheet:
    """Read the sheet of a finding."""
    page = pages.get_page(db, finding.url)
    original = pages.get_page(db, finding.original_url) if finding.original_url else None
    facts = finding.facts
    return FindingSheet(
        finding,
        event,
        titles,
        _changes(db, finding),
        sides_of_finding(db, finding),
        _paragraphs(db, finding.after_revision)[:MOST_PARAGRAPHS] if finding.kind in GONE else (),
        evidence_of(db, finding),
        facts.broken if isinstance(facts, ReprintRuleFacts) else (),
        tuple(pages_of(db, finding)),
        page,
        original,
        _copies(db, page, event) if page and original is None else (),
        findings.notes_of(db, finding.id),
        tuple(each for each in audit.actions_on(db, finding.id) if each.action in NOT_IN_NOTES),
        desk.desk_of(db, finding.id),
        tuple(each.id for each in cases.cases_about(db, page.id, finding.kind)) if page else (),
    )


def _changes(db: Store, finding: Finding) -> tuple[Change, ...]:
    is_of_original = finding.kind is FindingKind.REPRINT_OUTDATED
    before = _paragraphs(db, finding.before_revision)
    after = () if is_of_original else _paragraphs(db, finding.after_revision)
    return in_sentences(finding.changes, before, after)


def _paragraphs(db: Store, revision: RevisionId | None) -> tuple[str, ...]:
    return revisions.revision_of(db, revision).article.paragraphs if revision else ()


def _copies(db: Store, page: Page, event: Event) -> tuple[SheetCopy, ...]:
    """Return the reprints of a page, with the findings of the event about them."""
    by_url = {each.url: each for each in reversed(event.further)}
    copies = [
        SheetCopy(copy, derived, by_url.get(copy.url))
        for derived in derivations.reprints_of(db, page.id)
        if derived.relation in DERIVED and (copy := pages.page_of(db, derived.reprint))
    ]
    return tuple(sorted(copies, key=lambda each: (each.finding is None, each.derivation.first_seen)))
