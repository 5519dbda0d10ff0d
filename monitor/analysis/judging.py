"""A changed page, or a page beside a changed page → derivations and the findings about the derivations.

Pages are judged after a pass is concluded, every page in a transaction of its own. So the order of the captures in
a pass does not matter. Findings about a state are raised when the state begins and resolved when the state is over.
`_judged` reads and decides, `_write` writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.urls import address_key, link_of
from monitor.analysis.kinship import Kin, Text, first_page, is_alike, join_works, kin_of, same_article
from monitor.analysis.raising import raise_findings, shown_again
from monitor.analysis.setup import Setup
from monitor.judge.findings.finding import Subject
from monitor.judge.findings.of_pages import is_republication, republished
from monitor.judge.findings.of_reprints import ReprintCase, reprint_findings
from monitor.judge.rules.alteration import Alteration, alteration
from monitor.judge.rules.case import Case
from monitor.judge.rules.compliance import SiteFacts, check, credit_verdict
from monitor.notify.routing import Routing
from monitor.reuse import lineage
from storage.archive import captures
from storage.conclusions import derivations, looks, passages, readings, repetition, revisions, unjudged
from storage.engine.store import Store, transaction
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import (
    DERIVED,
    Attribution,
    Derivation,
    Finding,
    FindingId,
    FindingKind,
    Outcome,
    Page,
    PageId,
    Revision,
    RuleResult,
    SiteRole,
)
from storage.records.article import is_provisional

# Findings about the state of a reprint. All further kinds are about events.
STATES = (
    FindingKind.REPRINT_ALTERED,
    FindingKind.REPRINT_HEADLINE_ALTERED,
    FindingKind.REPRINT_UNCREDITED,
    FindingKind.REPRINT_MISCREDITED,
    FindingKind.REPRINT_LINK_BROKEN,
    FindingKind.REPRINT_OUTDATED,
    FindingKind.REPRINT_IMPROPER,
)
LONGEST_CHAIN = 6  # stations; real chains have three or four


@dataclass(frozen=True)
class _Subject:
    """The judged article with the derivations found."""

    text: Text
    derived: tuple[Derivation, ...]


@dataclass(frozen=True)
class _Reprint:
    """A derivation with the original's record in the store."""

    derivation: Derivation
    original: Page
    states: tuple[Revision, ...]  # of the original, oldest first
    is_original_gone: bool
    # titles of the sites above the original, up to the first publisher, with all names credited there
    upstream_names: tuple[str, ...]
    link_state: str  # as of `_link_state`


@dataclass(frozen=True)
class _Judgement:
    """All writes of the judgement of a page."""

    kin: Kin
    derived: tuple[Derivation, ...]
    findings: tuple[Finding, ...]
    resolved: tuple[FindingId, ...]
    to_judge: frozenset[PageId]
    first_page: PageId  # the oldest page of the site with this text


def judge(db: Store, setup: Setup, page_id: PageId, at: datetime) -> list[Finding]:
    """Write the derivations and findings of a page in one transaction; return the new findings.

    `at` is the end of the pass and becomes the time of the findings. Pages concerned by the outcome are marked
    to be judged anew.
    """
    text = _text_to_judge(db, setup, page_id)
    judgement = _judged(db, setup, text, at) if text else None
    with transaction(db):
        unjudged.mark_judged(db, page_id)
        return _write(db, setup.routing, judgement, at) if judgement else []


def _text_to_judge(db: Store, setup: Setup, page_id: PageId) -> Text | None:
    """Return the current text of a page, or None if the page is not judged.

    A page is judged if the site is configured and the page has an article without an awaited second look.
    """
    page = pages.page_of(db, page_id)
    revision = revisions.current_revision(db, page_id)
    if revision is None or page.site not in setup.sites or is_provisional(looks.last_look(db, page_id)):
        return None
    return Text.of(page, revision)


def _judged(db: Store, setup: Setup, text: Text, at: datetime) -> _Judgement:
    kin = kin_of(db, setup, text)
    subject = _Subject(text, tuple(_derivations(db, setup, kin)))
    findings = (*_reprint_states(db, setup, subject, at), *_republications(db, setup, kin))
    return _Judgement(
        kin,
        subject.derived,
        findings,
        tuple(_findings_over(db, text.page, findings)),
        frozenset((*_possible_reprints(db, setup, kin), *_furnished(db, kin, subject.derived))),
        first_page(kin),
    )


def _write(db: Store, routing: Routing, judgement: _Judgement, at: datetime) -> list[Finding]:
    join_works(db, judgement.kin)
    derivations.set_derivations(db, judgement.kin.text.page.id, judgement.derived)
    unjudged.mark_unjudged(db, sorted(judgement.to_judge))
    repetition.set_first_page(db, judgement.kin.text.page.id, judgement.first_page)
    findings_table.resolve_findings(db, judgement.resolved, at)
    return raise_findings(db, routing, judgement.findings)


# --- derivations --------------------------------------------------------------------------------


def _derivations(db: Store, setup: Setup, kin: Kin) -> list[Derivation]:
    """Return the derivations of an article, the nearest original first."""
    if not kin.compared:
        return []
    page, revision = kin.text.page, kin.text.revision
    first_seen = revisions.revisions_of(db, page.id)[0].seen_at
    subject = lineage.PossibleReprint(page, setup.role(page.site), revision, first_seen)
    return [lineage.derivation(subject, each) for each in lineage.originals(subject, kin.compared)]


def _possible_reprints(db: Store, setup: Setup, kin: Kin) -> Iterator[PageId]:
    """Return the pages that may derive from an original by the shared text, but have no derivation yet."""
    page = kin.text.page
    if setup.role(page.site) is not SiteRole.ORIGINAL or not kin.members:
        return
    known = {each.reprint for each in derivations.reprints_of(db, page.id)}
    for member in kin.members:
        if member.id not in known and member.site != page.site and _may_derive(db, setup, kin.text, member):
            yield member.id


def _may_derive(db: Store, setup: Setup, original: Text, page: Page) -> bool:
    """Return whether a page may derive from an original: any portal may, an original if published on a later day."""
    if page.site not in setup.sites:
        return False
    if setup.role(page.site) is SiteRole.PORTAL:
        return True
    current = revisions.current_revision(db, page.id)
    return current is not None and lineage.precedes(original.revision, current)


def _furnished(db: Store, kin: Kin, derived: Sequence[Derivation]) -> Iterator[PageId]:
    """Return the pages with a derivation that rests on furniture, as this article has shown.

    Only a new article or new derivations count, otherwise two pages would wake one another for ever.
    """
    if not kin.furnished:
        return
    page = kin.text.page.id
    before = {each.original for each in derivations.originals_of(db, page)}
    if passages.works_of(db, page) and before == {each.original for each in derived}:
        return
    for furnished, original in kin.furnished:
        if any(each.original == original for each in derivations.originals_of(db, furnished)):
            yield furnished


# --- findings -----------------------------------------------------------------------------------


def _findings_over(db: Store, page: Page, holding: Sequence[Finding]) -> list[FindingId]:
    """Return the open findings about a past state of a page.

    A finding without an original is an event, for example a new date of a page, and stays open.
    """
    holding_ids = {each.id for each in holding}
    kinds = (*STATES, FindingKind.REPUBLISHED)
    return [
        each.id
        for each in findings_table.open_findings(db, url=page.url, kinds=kinds)
        if each.id not in holding_ids and each.original_url is not None
    ]


def _republications(db: Store, setup: Setup, kin: Kin) -> list[Finding]:
    """Return the finding that the site showed the same article before, at an older page; empty without such a page.

    A text that the site shows at ever new addresses is one finding, about the first new address.
    """
    page, revision = kin.text.page, kin.text.revision
    earlier = [
        each
        for each in same_article(kin)
        if is_republication(page, revision.article, each.page, each.revision.article)
        and not _is_moved_to(db, each.page, page)
    ]
    if not earlier:
        return []
    again = shown_again(db, setup, page, [each.page for each in earlier])
    subject = Subject(page, setup.title(page.site), revision)
    return [again or republished(subject, earlier[0].page, earlier[0].revision)]


def _reprint_states(db: Store, setup: Setup, subject: _Subject, at: datetime) -> list[Finding]:
    """Return the findings about a reprint and all originals, without repetition."""
    if not subject.derived or _is_gone(db, subject.text.page.id):
        return []
    reprints = [
        _read_reprint(db, setup, subject, each) for each in subject.derived if each.relation in DERIVED
    ]
    cases = [_case(setup, subject.text, each, at) for each in reprints]
    return list({finding.id: finding for case in cases for finding in reprint_findings(case)}.values())


def _case(setup: Setup, text: Text, reprint: _Reprint, at: datetime) -> ReprintCase:
    """Return a reprint beside the original: the material of the findings."""
    page, original = text.page, reprint.original
    compared = alteration(
        text.revision.article,
        reprint.states,
        reprint.derivation.relation,
        standards=setup.rules.standards,
        original_coverage=reprint.derivation.original_coverage,
    )
    return ReprintCase(
        reprint=Subject(page, setup.title(page.site), text.revision),
        original=Subject(original, setup.title(original.site), reprint.states[-1]),
        nearest=compared.nearest,
        relation=reprint.derivation.relation,
        changes=compared.changes,
        upstream=compared.upstream,
        original_headlines=tuple(each.article.title for each in reprint.states),
        removed_at=at if reprint.is_original_gone else None,
        credit=_credit(setup, text, reprint, compared),
        link_state=reprint.link_state,
        rules=_rules(setup, text, reprint, compared),
        at=at,
        disguise=reprint.derivation.disguise,
    )


def _credit(setup: Setup, text: Text, reprint: _Reprint, compared: Alteration) -> str:
    """Return whether the reprint credits the original: ok, none, wrong, intermediary."""
    source, site = compared.nearest.article, _site_facts(setup, reprint.original.site)
    return credit_verdict(text.revision.article, source, site, _chain(reprint, compared))


def _rules(setup: Setup, text: Text, reprint: _Reprint, compared: Alteration) -> tuple[RuleResult, ...]:
    return check(
        Case(
            text.revision.article,
            _site_facts(setup, text.page.site),
            original=compared.nearest.article,
            original_site=_site_facts(setup, reprint.original.site),
            changes=compared.changes,
            upstream=compared.upstream,
            relation=reprint.derivation.relation,
            link_state=reprint.link_state,
            chain_sources=_chain(reprint, compared),
            profile=setup.rules.profile_of(text.page.site),
            grave_errors=setup.rules.grave_errors,
            permitted=setup.rules.permitted,
        )
    )


def _site_facts(setup: Setup, name: str) -> SiteFacts:
    """Return what the rules ask of a site; of a site that is no longer configured, only name and role."""
    site = setup.sites.get(name)
    if site is None:
        return SiteFacts(name, name, (), (), setup.role(name))
    return SiteFacts(site.name, site.title, tuple(site.aliases), tuple(site.allowed_domains), site.role)


def _chain(reprint: _Reprint, compared: Alteration) -> list[str]:
    """Return the names credited on the way back to the first publisher, station by station."""
    return [*_credited(compared.nearest.article.attribution), *reprint.upstream_names]


def _credited(attribution: Attribution) -> list[str]:
    return [each for each in (attribution.source, attribution.tail_source) if each]


# --- reading the original -----------------------------------------------------------------------


def _read_reprint(db: Store, setup: Setup, subject: _Subject, derivation: Derivation) -> _Reprint:
    original = pages.page_of(db, derivation.original)
    return _Reprint(
        derivation,
        original,
        tuple(revisions.revisions_of(db, original.id)),
        _is_gone(db, original.id),
        tuple(_upstream_names(db, setup, subject, original.id)),
        _link_state(db, subject.text.revision, original),
    )


def _upstream_names(db: Store, setup: Setup, subject: _Subject, original: PageId) -> Iterator[str]:
    """Return the titles of the sites above an original, followed by the names credited there."""
    visited, page = {original}, original
    while len(visited) < LONGEST_CHAIN:
        above = _original_of(db, subject, page)
        if above is None or above in visited:
            return
        page = above
        visited.add(page)
        yield setup.title(pages.page_of(db, page).site)
        current = revisions.current_revision(db, page)
        yield from _credited(current.article.attribution) if current else ()


def _original_of(db: Store, subject: _Subject, page: PageId) -> PageId | None:
    """Return the original of which a page carries the most; for the judged page, as judged now."""
    if page == subject.text.page.id:
        originals = sorted(subject.derived, key=lambda each: (-each.original_coverage, each.original))
    else:
        originals = derivations.originals_of(db, page)
    return next((each.original for each in originals if each.relation in DERIVED), None)


def _is_gone(db: Store, page: PageId) -> bool:
    last = looks.last_look(db, page)
    return last is not None and last.outcome is Outcome.REMOVED


def _is_moved_to(db: Store, older: Page, newer: Page) -> bool:
    """Return whether the older address redirects to the newer: the article moved and was not published again."""
    settled = readings.settled_reading(db, older.id)
    final = captures.capture_of(db, settled.capture).fetch.final_url if settled else None
    return final is not None and address_key(final) == address_key(newer.url)


def _link_state(db: Store, revision: Revision, original: Page) -> str:
    """Return the state of the reprint's 原文链接: ok, missing, other (leads to another article), unknown."""
    link = link_of(revision.article)
    if link is None:
        return "unknown"
    linked = original if address_key(link) == address_key(original.url) else pages.behind(db, link)
    if linked is None:
        return "unknown"
    if _is_gone(db, linked.id):
        return "missing"
    if linked.id == original.id or _is_moved_to(db, linked, original):
        return "ok"
    current = revisions.current_revision(db, linked.id)
    if current is None:
        return "unknown"
    return "ok" if is_alike(revision, current) else "other"
