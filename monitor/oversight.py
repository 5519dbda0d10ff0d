"""What concerns whole sites after a pass: one that fails, one that lost everything at once, a reprint overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.findings import overdue, site_failing
from monitor.looking import Desk
from storage import captures, derivations, looks, pages, revisions
from storage import findings as findings_table
from storage.captures import PassId
from storage.database import transaction
from storage.records import Finding, FindingKind, Look, Outcome, Page, PageRole, Revision

# A site fails when a pass brought nothing usable from it: at once if that many looks say so, else when the
# pass before brought nothing either, and it is not the same one or two broken articles again.
ENOUGH_LOOKS = 3
# As many missing articles in one pass, and this share of those looked at, are the site's fault, not removals.
MASS_REMOVAL = 5
MASS_SHARE = 0.8
PROFILE = "profile"  # the fact that tells a changed template from a site that brings nothing
GONE = frozenset({404, 410})


def sites_with_mass_removal(desk: Desk, pass_id: PassId) -> frozenset[str]:
    """Sites that answer "not found" for most of the articles they had: their word is not taken for any."""
    seen: dict[str, list[bool]] = {}
    for site, status in captures.statuses_of_known_articles(desk.db, pass_id):
        seen.setdefault(site, []).append(status in GONE)
    return frozenset(
        site
        for site, gone in seen.items()
        if sum(gone) >= MASS_REMOVAL and sum(gone) >= MASS_SHARE * len(gone)
    )


def oversee(desk: Desk, pass_id: PassId, at: datetime) -> None:
    """Raise and resolve what concerns sites as a whole."""
    with transaction(desk.db):
        for name in desk.sites:
            _site_health(desk, name, pass_id, at)
        _overdue_reprints(desk, at)


def _site_health(desk: Desk, name: str, pass_id: PassId, at: datetime) -> None:
    seen = looks.looks_of_pass(desk.db, pass_id, name)
    if not seen:
        return
    opened = findings_table.open_of_site(desk.db, FindingKind.SITE_FAILING, name)
    _profile_health(desk, name, pass_id, seen, [each for each in opened if PROFILE in dict(each.facts)], at)
    failing = [each for each in opened if PROFILE not in dict(each.facts)]
    if any(each.outcome is not Outcome.NONE for each in seen):
        findings_table.resolve_findings(desk.db, [each.id for each in failing], at)
    elif not failing and (len(seen) >= ENOUGH_LOOKS or _failed_before(desk, name, pass_id, seen)):
        desk.raise_all([_failing(desk, name, seen, at)])


def _profile_health(
    desk: Desk, name: str, pass_id: PassId, seen: list[Look], failing: list[Finding], at: datetime
) -> None:
    """A site whose pages were as its profile says, and are so no longer: its template changed."""
    covered = [each for each in seen if each.profile is not None]
    if any(each.profile_holds for each in covered):
        findings_table.resolve_findings(desk.db, [each.id for each in failing], at)
        return
    if failing or len(covered) < ENOUGH_LOOKS:
        return
    profile = covered[-1].profile or ""
    if looks.profile_held_before(desk.db, pass_id, name, profile):
        told = f"its pages no longer fit the profile {profile}: the template changed"
        found = _failing(desk, name, [*covered[:-1], replace(covered[-1], evidence=told)], at)
        desk.raise_all([replace(found, facts=tuple(sorted({**dict(found.facts), PROFILE: profile}.items())))])


def _failed_before(desk: Desk, name: str, pass_id: PassId, seen: list[Look]) -> bool:
    before = looks.looks_of_pass_before(desk.db, pass_id, name)
    if not before or any(each.outcome is not Outcome.NONE for each in before):
        return False
    failed = {each.page for each in (*before, *seen)}
    roles = {pages.page_of(desk.db, each).role for each in failed}
    return len(failed) >= ENOUGH_LOOKS or not roles <= {PageRole.ARTICLE, PageRole.PART}


def _failing(desk: Desk, name: str, seen: list[Look], at: datetime) -> Finding:
    site = desk.sites[name]
    url = site.start_urls[0] if site.start_urls else pages.page_of(desk.db, seen[0].page).url
    return site_failing(name, site.title, url, seen[-1], len(seen), at)


def _overdue_reprints(desk: Desk, at: datetime) -> None:
    """Articles that named sites must carry, and do not at the end of their time."""
    for duty in desk.rules.must_carry:
        for page in pages.pages_of_site(desk.db, duty.original, PageRole.ARTICLE):
            first = revisions.revisions_of(desk.db, page.id)
            if first and duty.covers(page.url, first[-1].article.title):
                _check_duty(desk, page, first, duty.sites, duty.within_h, at)


def _check_duty(
    desk: Desk, page: Page, states: list[Revision], sites: tuple[str, ...], within_h: float, at: datetime
) -> None:
    seen_at = states[0].seen_at
    carried = {
        pages.page_of(desk.db, each.reprint).site for each in derivations.reprints_of(desk.db, page.id)
    }
    open_now = findings_table.open_findings(desk.db, url=page.url, kinds=(FindingKind.REPRINT_MISSING,))
    done = [each.id for each in open_now if each.site in carried]
    findings_table.resolve_findings(desk.db, done, at)
    if at < seen_at + timedelta(hours=within_h):
        return
    for site in sites:
        checked = looks.entry_looks_since(desk.db, site, seen_at)
        if site not in carried and checked:
            title = desk.title(page.site)
            desk.raise_all([overdue(page, title, states[-1], site, desk.title(site), within_h, checked, at)])
