"""A finding and the findings before → the event of the finding: findings with a common cause form an event.

The key of a finding alone (monitor/judge/findings/event_key.py) brings together the same slip in several reprints. This
module joins findings of different pages and kinds: an edit with the copies that are now outdated, a removal with the
reprints and links that it leaves behind, an alteration with the edit of the copy that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.urls import canonical_url
from monitor.analysis.reprints.addresses import further_urls, told_elsewhere
from monitor.judge.findings.alike import exchanged, telling_words
from monitor.judge.findings.event_key import event_of
from monitor.judge.findings.finding import COMES_AND_GOES
from monitor.judge.findings.following import OF_A_CHANGE
from storage.engine.store import Store
from storage.findings import findings as findings_table
from storage.records import (
    ChangeFacts,
    EventId,
    Finding,
    FindingKind,
    LinkFault,
    OriginalState,
    PageFacts,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    Severity,
)

# Changes of an original that make copies outdated.
OUTDATING = frozenset({FindingKind.EDITED, FindingKind.HEADLINE_CHANGED})
# Findings about a missing article.
GONE = (FindingKind.REMOVED, FindingKind.UNAVAILABLE)
# Faults of a copy, mended when the copy follows the original.
MENDED = (FindingKind.REPRINT_OUTDATED, FindingKind.REPRINT_ALTERED, FindingKind.REPRINT_HEADLINE_ALTERED)
# A fault of a reprint, and the kind of edit by which the fault may have come.
MADE_BY = {
    FindingKind.REPRINT_ALTERED: FindingKind.EDITED,
    FindingKind.REPRINT_HEADLINE_ALTERED: FindingKind.HEADLINE_CHANGED,
    FindingKind.REPRINT_UNCREDITED: FindingKind.ATTRIBUTION_CHANGED,
    FindingKind.REPRINT_MISCREDITED: FindingKind.ATTRIBUTION_CHANGED,
}


def event_for(db: Store, finding: Finding) -> EventId:
    """Return the event of the cause of a new finding; without a finding about the cause, an own event."""
    known = CAUSES.get(finding.kind, _same_change)(db, finding)
    cause = known or _first(reversed(told_elsewhere(db, finding))) or _same_words(db, finding)
    return cause.event if cause is not None else event_of(finding)


def join_makers(db: Store, finding: Finding) -> None:
    """Put the findings about the edit behind an altered reprint into the event of the alteration."""
    made_by = MADE_BY.get(finding.kind)
    if made_by is None or finding.after_revision is None:
        return
    of_the_edit = [
        each
        for each in findings_table.findings_about(db, finding.url)
        if each.kind in OF_A_CHANGE and each.after_revision == finding.after_revision and not _follows(each)
    ]
    if any(each.kind is made_by for each in of_the_edit):
        findings_table.move_to_event(db, [each.id for each in of_the_edit], finding.event)


def is_of_site(finding: Finding) -> bool:
    """Return whether a finding is about all like reprints of a site."""
    return isinstance(finding.facts, ReprintRuleFacts) and finding.facts.reprints is not None


def _follows(finding: Finding) -> bool:
    return isinstance(finding.facts, ChangeFacts | PageFacts | RepublicationFacts) and bool(
        finding.facts.follows
    )


def _of_outdated(db: Store, finding: Finding) -> Finding | None:
    """Return the finding about the original's removal, or about the first grave change after the reprint was made."""
    facts, original = finding.facts, finding.original_url
    if original is None or not isinstance(facts, ReprintTextFacts):
        return None
    if facts.original is OriginalState.REMOVED:
        return _latest(db, original, GONE)
    if finding.before_revision is None:
        return None
    later = findings_table.findings_since_revision(db, original, finding.before_revision)
    later = later or told_at_further_addresses(db, original)
    changes = [each for each in later if each.kind in OUTDATING]
    grave = [each for each in changes if each.severity >= Severity.WARNING]
    return next(iter(grave or changes), None) or _latest(db, original, (FindingKind.HEADLINE_CHANGED,))


def _of_broken_link(db: Store, finding: Finding) -> Finding | None:
    """Return the finding about the removal of the page to which a reprint links."""
    facts = finding.facts
    if not isinstance(facts, ReprintCreditFacts) or facts.link is not LinkFault.MISSING:
        return None
    linked = [canonical_url(facts.address)] if facts.address else []
    addresses = (*linked, *([finding.original_url] if finding.original_url else []))
    return _first(_latest(db, address, GONE) for address in addresses)


def _of_restored(db: Store, finding: Finding) -> Finding | None:
    return _latest(db, finding.url, GONE)


def _of_removed(db: Store, finding: Finding) -> Finding | None:
    """Return the finding about the absence before the removal; for a following copy, about the outdated copy."""
    if _follows(finding):
        return _latest(db, finding.url, MENDED)
    known = findings_table.open_findings(db, url=finding.url, kinds=(FindingKind.UNAVAILABLE,))
    return _first(known)


def _of_unavailable(db: Store, finding: Finding) -> Finding | None:
    """Return the finding about the outdated copy: the copy may go after the original."""
    outdated = findings_table.open_findings(db, url=finding.url, kinds=(FindingKind.REPRINT_OUTDATED,))
    return _first(outdated)


def _of_improper(db: Store, finding: Finding) -> Finding | None:
    """Return the finding about the altered text or the edit, for rules about the text of a single reprint."""
    if is_of_site(finding):
        return None
    known = findings_table.open_findings(
        db, url=finding.url, kinds=(FindingKind.REPRINT_ALTERED, FindingKind.EDITED)
    )
    altered = (each for each in known if each.original_url == finding.original_url)
    edited = (each for each in known if each.after_revision == finding.after_revision)
    return _first(altered) or _first(edited)


def _same_change(db: Store, finding: Finding) -> Finding | None:
    """Return the finding about another part of the page with a change at the same look.

    A copy that followed its original belongs to the finding that the copy was outdated or altered.
    """
    if finding.kind not in OF_A_CHANGE or finding.original_url is not None:
        return None
    mended = _latest(db, finding.url, MENDED) if _follows(finding) else None
    about = findings_table.findings_about(db, finding.url)
    same = _first(
        each for each in about if each.kind in OF_A_CHANGE and each.after_revision == finding.after_revision
    )
    return mended or same


def _same_words(db: Store, finding: Finding) -> Finding | None:
    """Return the first finding about the same long words that came or went on another page of the site."""
    words = telling_words(finding) if finding.kind is FindingKind.EDITED and not _follows(finding) else None
    if words is None:
        return None
    since = finding.detected_at - COMES_AND_GOES
    edits = findings_table.open_edits_with(db, finding.site, words, since)
    return _first(each for each in reversed(edits) if exchanged(each) == exchanged(finding))


def told_at_further_addresses(db: Store, url: str) -> list[Finding]:
    """Return the findings about further addresses of an article that name this address too, oldest first."""
    about = (findings_table.findings_about(db, address) for address in further_urls(db, url))
    return [each for found in about for each in found if url in getattr(each.facts, "addresses", ())]


def _latest(db: Store, url: str, kinds: tuple[FindingKind, ...]) -> Finding | None:
    about = findings_table.findings_about(db, url) or told_at_further_addresses(db, url)
    return _first(each for each in reversed(about) if each.kind in kinds)


def _first(findings: Iterable[Finding | None]) -> Finding | None:
    return next((each for each in findings if each is not None), None)


CAUSES: dict[FindingKind, Callable[[Store, Finding], Finding | None]] = {
    FindingKind.REPRINT_OUTDATED: _of_outdated,
    FindingKind.REPRINT_LINK_BROKEN: _of_broken_link,
    FindingKind.RESTORED: _of_restored,
    FindingKind.REMOVED: _of_removed,
    FindingKind.UNAVAILABLE: _of_unavailable,
    FindingKind.REPRINT_IMPROPER: _of_improper,
}
