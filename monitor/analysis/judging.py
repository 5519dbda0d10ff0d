"""One page that changed, or stands beside one that did → what it derives from, and whether that is in order.

Runs once a pass is concluded, page by page, one transaction each, so that the order in which a pass met its
pages does not matter: findings that describe a state are raised when it holds and resolved when it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.urls import address_key, link_of
from monitor.analysis import kinship
from monitor.analysis.desk import Desk
from monitor.judge.findings.finding import Subject
from monitor.judge.findings.of_pages import is_republication, republished
from monitor.judge.findings.of_reprints import ReprintCase, reprint_findings
from monitor.judge.rules.alteration import alteration
from monitor.judge.rules.compliance import SiteFacts, check, credit_verdict
from monitor.reuse import lineage
from storage.archive import captures
from storage.conclusions import derivations, looks, passages, readings, revisions, unjudged
from storage.engine.store import transaction
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import (
    DERIVED,
    Attribution,
    Derivation,
    Finding,
    FindingKind,
    Outcome,
    Page,
    PageId,
    Revision,
    SiteRole,
)
from storage.records.article import is_provisional

# Findings that describe the state of a reprint, as against events.
STATES = (
    FindingKind.REPRINT_ALTERED,
    FindingKind.REPRINT_HEADLINE_ALTERED,
    FindingKind.REPRINT_UNCREDITED,
    FindingKind.REPRINT_MISCREDITED,
    FindingKind.REPRINT_LINK_BROKEN,
    FindingKind.REPRINT_OUTDATED,
    FindingKind.REPRINT_IMPROPER,
)
# Two pages of one site carry the same article if each covers the other this far.
SAME_ARTICLE = 0.9


def judge(desk: Desk, page_id: PageId, at: datetime) -> None:
    """Find what a page derives from and bring the findings about that up to date."""
    page = pages.page_of(desk.db, page_id)
    with transaction(desk.db):
        unjudged.mark_judged(desk.db, page_id)
        revision = revisions.current_revision(desk.db, page_id)
        if (
            revision is None
            or page.site not in desk.sites
            or is_provisional(looks.last_look(desk.db, page_id))
        ):
            return
        kin = kinship.kin_of(desk, kinship.Text.of(page, revision))
        _wake(desk, page, kin)
        new = not passages.works_of(desk.db, page_id)
        before = {each.original for each in derivations.originals_of(desk.db, page_id)}
        kinship.join_works(desk, kin)
        derived = _derive(desk, page, revision, kin)
        if new or before != {each.original for each in derived}:  # else pages would wake each other for ever
            _wake_furnished(desk, kin)
        states = _reprint_states(desk, page, revision, derived, at)
        _bring_up_to_date(desk, page, STATES, states, at)
        _bring_up_to_date(desk, page, (FindingKind.REPUBLISHED,), _republished(desk, page, revision, kin), at)


def _derive(desk: Desk, page: Page, revision: Revision, kin: kinship.Kin) -> list[Derivation]:
    first_seen = revisions.revisions_of(desk.db, page.id)[0].seen_at
    subject = lineage.PossibleReprint(page, desk.sites[page.site].role, revision, first_seen)
    chosen = [lineage.derivation(subject, each) for each in lineage.originals(subject, kin.compared)]
    derivations.set_derivations(desk.db, page.id, chosen)
    return chosen


def _wake(desk: Desk, page: Page, kin: kinship.Kin) -> None:
    """A new original: what shares text with it and may derive from it is judged anew."""
    if desk.sites[page.site].role is not SiteRole.ORIGINAL:
        return
    derived = {each.reprint for each in derivations.reprints_of(desk.db, page.id)}
    for member in kin.members:
        other = pages.page_of(desk.db, member)
        if member not in derived and other.site != page.site and _may_derive(desk, page, other):
            unjudged.mark_unjudged(desk.db, [member])


def _wake_furnished(desk: Desk, kin: kinship.Kin) -> None:
    """What a site puts on every page has shown itself: what was derived by it is judged anew."""
    for page, original in kin.furnished:
        if any(each.original == original for each in derivations.originals_of(desk.db, page)):
            unjudged.mark_unjudged(desk.db, [page])


def _may_derive(desk: Desk, page: Page, other: Page) -> bool:
    """Portals may derive from any original; of two originals only the later published from the earlier."""
    site = desk.sites.get(other.site)
    if site is None or site.role is SiteRole.PORTAL:
        return site is not None
    mine, its = (revisions.current_revision(desk.db, each.id) for each in (page, other))
    return mine is not None and its is not None and lineage.precedes(mine, its)


def _bring_up_to_date(
    desk: Desk, page: Page, kinds: Sequence[FindingKind], states: Sequence[Finding], at: datetime
) -> None:
    holding = {each.id for each in states}
    over = [
        each.id
        for each in findings_table.open_findings(desk.db, url=page.url, kinds=kinds)
        if each.id not in holding and not _is_event(each)
    ]
    findings_table.resolve_findings(desk.db, over, at)
    desk.raise_all(states)


def _is_event(finding: Finding) -> bool:
    """A page that was given a new date stays so; only findings about two pages describe a state."""
    return finding.original_url is None


def _republished(desk: Desk, page: Page, revision: Revision, kin: kinship.Kin) -> list[Finding]:
    subject = Subject(page, desk.title(page.site), revision)
    return [
        republished(subject, each.page, each.revision)
        for each in kin.compared
        if each.page.site == page.site
        and min(each.match.original_coverage, each.match.reprint_coverage) >= SAME_ARTICLE
        and is_republication(page, revision.article, each.page, each.revision.article)
        and not _moved_to(desk, each.page, page)
    ]


def _moved_to(desk: Desk, older: Page, newer: Page) -> bool:
    """Whether the older address redirects to the newer one: the article moved, nobody published it anew."""
    settled = readings.settled_reading(desk.db, older.id)
    final = captures.capture_of(desk.db, settled.capture).fetch.final_url if settled else None
    return final is not None and address_key(final) == address_key(newer.url)


def _reprint_states(
    desk: Desk, page: Page, revision: Revision, derived: Sequence[Derivation], at: datetime
) -> list[Finding]:
    if _gone(desk, page.id):
        return []
    cases = [_case(desk, page, revision, each, at) for each in derived if each.relation in DERIVED]
    found = {finding.id: finding for case in cases for finding in reprint_findings(case)}
    return list(found.values())


def _case(desk: Desk, page: Page, revision: Revision, derivation: Derivation, at: datetime) -> ReprintCase:
    original = pages.page_of(desk.db, derivation.original)
    states = revisions.revisions_of(desk.db, original.id)
    compared = alteration(
        revision.article,
        states,
        derivation.relation,
        standards=desk.rules.standards,
        original_coverage=derivation.original_coverage,
    )
    facts = [_site_facts(desk, each.site) for each in (page, original)]
    source = compared.nearest.article
    chain = _chain(desk, original.id, source.attribution)
    link_state = _link_state(desk, revision, original)
    return ReprintCase(
        reprint=Subject(page, desk.title(page.site), revision),
        original=Subject(original, desk.title(original.site), states[-1]),
        nearest=compared.nearest,
        relation=derivation.relation,
        changes=compared.changes,
        upstream=compared.upstream,
        original_headlines=tuple(each.article.title for each in states),
        removed_at=at if _gone(desk, original.id) else None,
        credit=credit_verdict(revision.article, facts[0], source, facts[1], chain),
        link_state=link_state,
        rules=check(
            revision.article,
            site=facts[0],
            original=source,
            original_site=facts[1],
            changes=compared.changes,
            relation=derivation.relation,
            link_state=link_state,
            chain_sources=chain,
            profile=desk.rules.profile_of(page.site),
            upstream=compared.upstream,
            grave_errors=desk.rules.grave_errors,
            permitted=desk.rules.permitted,
        ),
        at=at,
        disguise=derivation.disguise,
    )


LONGEST_CHAIN = 6  # stations; real ones have three or four


def _chain(desk: Desk, original: PageId, attribution: Attribution) -> list[str]:
    """Whom the way back to the first publisher credits, station by station."""
    found, seen = _credited(attribution), {original}
    page = original
    while len(seen) < LONGEST_CHAIN:
        above = next(
            (each for each in derivations.originals_of(desk.db, page) if each.relation in DERIVED), None
        )
        if above is None or above.original in seen:
            break
        page = above.original
        seen.add(page)
        found.append(desk.title(pages.page_of(desk.db, page).site))
        current = revisions.current_revision(desk.db, page)
        found += _credited(current.article.attribution) if current else []
    return found


def _credited(attribution: Attribution) -> list[str]:
    return [each for each in (attribution.source, attribution.tail_source) if each]


def _site_facts(desk: Desk, name: str) -> SiteFacts:
    site = desk.sites[name]
    return SiteFacts(site.name, site.title, tuple(site.aliases), tuple(site.allowed_domains), site.role)


def _gone(desk: Desk, page: PageId) -> bool:
    last = looks.last_look(desk.db, page)
    return last is not None and last.outcome is Outcome.REMOVED


def _link_state(desk: Desk, revision: Revision, original: Page) -> str:
    """Where the reprint's 原文链接 leads: ok, missing, other (another article), or unknown."""
    link = link_of(revision.article)
    if link is None:
        return "unknown"
    linked = original if address_key(link) == address_key(original.url) else pages.behind(desk.db, link)
    if linked is None:
        return "unknown"
    if _gone(desk, linked.id):
        return "missing"
    if linked.id == original.id or _moved_to(desk, linked, original):
        return "ok"
    current = revisions.current_revision(desk.db, linked.id)
    if current is None:
        return "unknown"
    return "other" if not kinship.alike(revision, current) else "ok"
