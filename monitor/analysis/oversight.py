"""What concerns whole sites after a pass: one that fails, one that lost everything at once, a reprint overdue."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.analysis.raising import Desk
from monitor.judge.findings.of_sites import overdue, site_failing
from storage.archive import passes, statuses
from storage.archive.passes import PassId
from storage.conclusions import derivations, looks, revisions
from storage.engine.store import transaction
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import Finding, FindingKind, Look, Outcome, Page, PageKind, PageRole, Revision

# A site fails when a pass brought nothing usable from it: at once if that many looks say so, else when the
# pass before brought nothing either, and it is not the same one or two broken articles again.
ENOUGH_LOOKS = 3
# How far back the looks are read at which articles failed.
PASSES_BACK, LOOKS_BACK = 500, 50
# As many missing articles in one pass, and this share of those looked at, are the site's fault, not removals.
MASS_REMOVAL = 5
MASS_SHARE = 0.8
ARTICLES = (
    "articles"  # the fact that tells that articles fail: lists that answer are no proof that it is over
)
# the kinds of answer that are trouble, also of a page that was never read
TROUBLE = frozenset({PageKind.ERROR, PageKind.CHALLENGE})
PROFILE = "profile"  # the fact that tells a changed template from a site that brings nothing
GONE = frozenset({404, 410})
WELL = frozenset({200, 304})
LATELY = timedelta(hours=24)


def sites_with_mass_removal(desk: Desk, pass_id: PassId) -> frozenset[str]:
    """Sites that answer "not found" for most of the articles they had: their word is not taken for any.

    Where no start page answers either, it is not for many articles: few may be due in one pass.
    """
    seen: dict[str, list[bool]] = {}
    for site, status in statuses.statuses_of_known_articles(desk.db, pass_id):
        seen.setdefault(site, []).append(status in GONE)
    return frozenset(
        site
        for site, gone in seen.items()
        if (sum(gone) >= MASS_REMOVAL and sum(gone) >= MASS_SHARE * len(gone))
        or (any(gone) and _is_gone_altogether(desk, site, pass_id))
    )


def _is_gone_altogether(desk: Desk, site: str, pass_id: PassId) -> bool:
    """Whether neither start pages nor, within a day, most articles answer."""
    entries = statuses.last_entry_statuses(desk.db, site, pass_id)
    if not entries or any(each in WELL for each in entries):
        return False
    since = passes.pass_ended_at(desk.db, pass_id) - LATELY
    gone = [each in GONE for each in statuses.last_article_statuses(desk.db, site, pass_id, since)]
    return sum(gone) >= MASS_SHARE * len(gone)


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
    health = _health(desk, name, pass_id, seen)
    mended = [each for each in failing if health.articles_answer or not _of_articles(each)]
    if health.answers:
        findings_table.resolve_findings(desk.db, [each.id for each in mended], at)
        failing = [each for each in failing if each not in mended]
    if not failing:
        _raise_failing(desk, name, pass_id, health, at)
    elif health.articles_fail:  # from now on an answering list alone does not end it
        for each in failing:
            findings_table.renew_finding(desk.db, _with_fact(each, ARTICLES, "1"))


@dataclass(frozen=True)
class _Health:
    """What a pass's looks say of a site: its lists may answer while its articles do not."""

    looks: Sequence[Look]  # those that say anything
    articles: Sequence[Look]  # of them, those at articles
    broke: int  # articles that answered before, and fail since any last did

    @property
    def answers(self) -> bool:
        return any(each.outcome is not Outcome.NONE for each in self.looks)

    @property
    def articles_answer(self) -> bool:
        return any(each.outcome is not Outcome.NONE for each in self.articles)

    @property
    def articles_fail(self) -> bool:
        return bool(self.articles) and not self.articles_answer and self.broke >= ENOUGH_LOOKS


def _health(desk: Desk, name: str, pass_id: PassId, seen: Sequence[Look]) -> _Health:
    """What is no article and never was one (an attachment) says nothing, nor does a single page's trouble."""
    looked_at = looks.pages_looked_at(desk.db, pass_id, name)
    telling, articles = [], []
    for each in seen:
        role, was_read = looked_at[each.page]
        entry = role not in (PageRole.ARTICLE, PageRole.PART)
        if entry or was_read or each.outcome is not Outcome.NONE or each.kind in TROUBLE:
            telling.append(each)
            articles += [] if entry else [each]
    fail = articles and all(each.outcome is Outcome.NONE for each in articles)
    return _Health(telling, articles, _broke(desk, name, pass_id) if fail else 0)


def _broke(desk: Desk, name: str, pass_id: PassId) -> int:
    """How many articles failed since any of the site last answered; those that failed before too are not counted."""
    run = itertools.takewhile(
        lambda each: each[1] is Outcome.NONE,
        looks.last_article_looks(desk.db, name, pass_id, passes=PASSES_BACK, most=LOOKS_BACK),
    )
    before = {page: outcome for page, _, outcome in run}  # newest first: the last one stands before the run
    return sum(outcome is not Outcome.NONE for outcome in before.values())


def _raise_failing(desk: Desk, name: str, pass_id: PassId, health: _Health, at: datetime) -> None:
    if health.articles_fail:
        found = _failing(desk, name, health.articles, at, but="lists answer" if health.answers else "")
        desk.raise_all([_with_fact(found, ARTICLES, "1")])
        return
    seen = list(health.looks)
    if health.answers or len(seen) == len(health.articles):  # articles alone: the same broken ones again
        return
    if len(seen) >= ENOUGH_LOOKS or _failed_before(desk, name, pass_id, seen):
        desk.raise_all([_failing(desk, name, seen, at)])


def _of_articles(finding: Finding) -> bool:
    return ARTICLES in dict(finding.facts)


def _with_fact(finding: Finding, name: str, value: str) -> Finding:
    return replace(finding, facts=tuple(sorted({**dict(finding.facts), name: value}.items())))


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
        desk.raise_all([_with_fact(found, PROFILE, profile)])


def _failed_before(desk: Desk, name: str, pass_id: PassId, seen: list[Look]) -> bool:
    before = looks.looks_of_pass_before(desk.db, pass_id, name)
    if not before or any(each.outcome is not Outcome.NONE for each in before):
        return False
    failed = {each.page for each in (*before, *seen)}
    roles = {pages.page_of(desk.db, each).role for each in failed}
    return len(failed) >= ENOUGH_LOOKS or not roles <= {PageRole.ARTICLE, PageRole.PART}


def _failing(desk: Desk, name: str, seen: Sequence[Look], at: datetime, *, but: str = "") -> Finding:
    site = desk.sites[name]
    url = site.start_urls[0] if site.start_urls else pages.page_of(desk.db, seen[0].page).url
    last = seen[-1]
    told = replace(last, evidence=f"{but}, articles fail: {last.evidence}") if but else last
    return site_failing(name, site.title, url, told, len(seen), at)


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
