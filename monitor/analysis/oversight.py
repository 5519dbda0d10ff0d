"""Looks of a pass, site by site → findings about sites: a failing site, a changed template."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.analysis.absence import judge_absences
from monitor.analysis.raising import Desk, count_moulds
from monitor.analysis.reprints.addresses import shown_elsewhere
from monitor.judge.findings.finding import with_interval
from monitor.judge.findings.of_sites import failing_again, site_failing
from storage.archive import passes, statuses
from storage.archive.passes import PassId
from storage.conclusions import looks
from storage.engine.store import transaction
from storage.findings import findings as findings_table
from storage.frontier import pages, site_controls
from storage.records import (
    Cause,
    Finding,
    FindingKind,
    Look,
    Outcome,
    PageKind,
    PageRole,
    Reason,
    SiteFailureFacts,
)

# A site fails after a pass without a usable response: at once after this many looks. With fewer looks the pass before
# must have failed too, and not only at the same few broken articles.
ENOUGH_LOOKS = 3
# Limits of the search for articles that broke: passes and looks back.
PASSES_BACK, LOOKS_BACK = 500, 50
# As many missing articles in one pass, and this share of the articles looked at, are the site's fault and no removals.
MASS_REMOVAL = 5
MASS_SHARE = 0.8
# Kinds of response that mean trouble, also for a page that was never read.
TROUBLE = frozenset({PageKind.ERROR, PageKind.CHALLENGE})
ARTICLE_ROLES = frozenset({PageRole.ARTICLE, PageRole.PART})
GONE = frozenset({404, 410})
WELL = frozenset({200, 304})
LATELY = timedelta(hours=24)


def sites_with_mass_removal(desk: Desk, pass_id: PassId) -> frozenset[str]:
    """Return the sites with "not found" for most of their known articles. Such answers are not believed.

    If no start page answers either, a single article is enough: few articles may be due in one pass.
    """
    seen: dict[str, list[bool]] = {}
    for site, status in statuses.statuses_of_known_articles(desk.db, pass_id):
        seen.setdefault(site, []).append(status in GONE)
    return frozenset(
        site
        for site, gone in seen.items()
        if (sum(gone) >= MASS_REMOVAL and sum(gone) >= MASS_SHARE * len(gone))
        or (any(gone) and _is_gone_altogether(desk, site, pass_id))
        or _is_missing_altogether(desk, site, pass_id)
    )


def _is_missing_altogether(desk: Desk, site: str, pass_id: PassId) -> bool:
    """Return whether the last looks found most articles missing, under any status: a redirect, a page that says so."""
    recent = looks.last_article_looks(desk.db, site, pass_id, passes=PASSES_BACK, most=LOOKS_BACK)
    last = {page: outcome for page, outcome, _ in reversed(recent) if outcome is not Outcome.NONE}
    missing = sum(outcome is Outcome.MISSING for outcome in last.values())
    return missing >= MASS_REMOVAL and missing >= MASS_SHARE * len(last)


def _is_gone_altogether(desk: Desk, site: str, pass_id: PassId) -> bool:
    """Return whether no start page answers, and most articles of the last day are missing."""
    entries = statuses.last_entry_statuses(desk.db, site, pass_id)
    if not entries or any(status in WELL for status in entries):
        return False
    since = passes.pass_ended_at(desk.db, pass_id) - LATELY
    gone = [status in GONE for status in statuses.last_article_statuses(desk.db, site, pass_id, since)]
    return sum(gone) >= MASS_SHARE * len(gone)


def oversee(desk: Desk, pass_id: PassId, at: datetime) -> None:
    """Raise and resolve the findings about whole sites after a pass that ended at `at`."""
    with transaction(desk.db):
        for name in desk.sites:
            seen = looks.looks_of_pass(desk.db, pass_id, name)
            if seen:
                opened = findings_table.open_of_site(desk.db, FindingKind.SITE_FAILING, name)
                visit = _SitePass(name, pass_id, at, seen)
                _judge_profile(desk, visit, [each for each in opened if _facts(each).profile is not None])
                _judge_health(desk, visit, [each for each in opened if _facts(each).profile is None])
                judge_absences(desk, name, pass_id, at)
                count_moulds(desk.db, desk.setup, name, at)


@dataclass(frozen=True)
class _SitePass:
    """The looks at one site in one pass."""

    site: str
    pass_id: PassId
    at: datetime  # end of the pass
    looks: Sequence[Look]


def _facts(failing: Finding) -> SiteFailureFacts:
    """Return the facts of a finding of kind site-failing."""
    return failing.facts if isinstance(failing.facts, SiteFailureFacts) else SiteFailureFacts()


def _judge_health(desk: Desk, visit: _SitePass, failing: Sequence[Finding]) -> None:
    health = _health(desk, visit)
    left = list(failing)
    if health.answers:
        left = [each for each in failing if _facts(each).articles_fail and not health.articles_answer]
        mended = [each.id for each in failing if each not in left]
        findings_table.resolve_findings(desk.db, mended, visit.at)
    if not left:
        _raise_failing(desk, visit, health)
        return
    desk.tell_lasting(left, visit.at)
    if health.articles_fail:  # from now on only answering articles end the finding
        for finding in left:
            facts = replace(_facts(finding), articles_fail=True)
            findings_table.renew_finding(desk.db, replace(finding, facts=facts))


@dataclass(frozen=True)
class _Health:
    """The looks of a pass that count for the health of the site. Lists may answer while articles fail."""

    looks: Sequence[Look]
    articles: Sequence[Look]  # the looks at articles among them
    broke: int  # articles that failed since the last answer of any article, and answered before

    @property
    def answers(self) -> bool:
        return any(look.outcome is not Outcome.NONE for look in self.looks)

    @property
    def articles_answer(self) -> bool:
        return any(look.outcome is not Outcome.NONE for look in self.articles)

    @property
    def articles_fail(self) -> bool:
        return bool(self.articles) and not self.articles_answer and self.broke >= ENOUGH_LOOKS


def _health(desk: Desk, visit: _SitePass) -> _Health:
    """Return the site's health. A page that never held an article (an attachment) does not count."""
    looked_at = looks.pages_looked_at(desk.db, visit.pass_id, visit.site)
    telling, articles = [], []
    for look in visit.looks:
        role, was_read = looked_at[look.page]
        entry = role not in ARTICLE_ROLES
        if entry or was_read or look.outcome is not Outcome.NONE or look.kind in TROUBLE:
            telling.append(look)
            articles += [] if entry else [look]
    fail = articles and all(look.outcome is Outcome.NONE for look in articles)
    return _Health(telling, articles, _broke(desk, visit) if fail else 0)


def _broke(desk: Desk, visit: _SitePass) -> int:
    """Return how many articles failed since the last answer of any article, without long-broken articles.

    An article that stands at a further address moved, and did not break.
    """
    recent = looks.last_article_looks(desk.db, visit.site, visit.pass_id, passes=PASSES_BACK, most=LOOKS_BACK)
    run = itertools.takewhile(lambda look: look[1] is Outcome.NONE, recent)
    before = {page: outcome for page, _, outcome in run}  # newest first: the oldest look of a page wins
    broken = [page for page, outcome in before.items() if outcome is not Outcome.NONE]
    since = visit.at - LATELY
    return sum(shown_elsewhere(desk.db, page, since) is None for page in broken)


def _is_own_network(desk: Desk, visit: _SitePass) -> bool:
    """Return whether no name can be resolved: then the trouble is this machine's, and no site is told to fail.

    With a single site, nothing tells its trouble from this machine's.
    """
    watched = desk.sites.keys() - site_controls.pauses(desk.db).keys()
    return len(watched) > 1 and statuses.unresolved_everywhere(desk.db, visit.site, visit.pass_id)


def _raise_failing(desk: Desk, visit: _SitePass, health: _Health) -> None:
    if (health.articles_fail or not health.answers) and _is_own_network(desk, visit):
        return
    if health.articles_fail:
        last = health.articles[-1].reason
        reason = Reason(Cause.LISTS_ANSWER, within=last) if health.answers else last
        _fail(desk, visit, health.articles, SiteFailureFacts(reason=reason, articles_fail=True))
        return
    seen = health.looks
    if health.answers or len(seen) == len(health.articles):  # articles alone: the same broken ones again
        return
    if len(seen) >= ENOUGH_LOOKS or _failed_before(desk, visit, seen):
        _fail(desk, visit, seen, SiteFailureFacts(reason=seen[-1].reason))


def _judge_profile(desk: Desk, visit: _SitePass, failing: Sequence[Finding]) -> None:
    """Raise a finding if the pages of a site fitted their profile, and no page fits any longer."""
    covered = [look for look in visit.looks if look.profile is not None]
    if any(look.profile_holds for look in covered):
        findings_table.resolve_findings(desk.db, [each.id for each in failing], visit.at)
        return
    if failing or len(covered) < ENOUGH_LOOKS:
        return
    profile = covered[-1].profile or ""
    if looks.profile_held_before(desk.db, visit.pass_id, visit.site, profile):
        reason = Reason(Cause.PROFILE_LOST, (profile,))
        _fail(desk, visit, covered, SiteFailureFacts(reason=reason, profile=profile))


def _failed_before(desk: Desk, visit: _SitePass, seen: Sequence[Look]) -> bool:
    """Return whether the pass before failed too, and not only at the same few articles."""
    before = looks.looks_of_pass_before(desk.db, visit.pass_id, visit.site)
    if not before or any(look.outcome is not Outcome.NONE for look in before):
        return False
    failed = {look.page for look in (*before, *seen)}
    roles = {pages.page_of(desk.db, page).role for page in failed}
    return len(failed) >= ENOUGH_LOOKS or not roles <= ARTICLE_ROLES


def _failed_last(desk: Desk, site: str, facts: SiteFailureFacts) -> Finding | None:
    """Return the last finding about a site of the same sort: about the template, or about the answers."""
    found = findings_table.findings_of_site(desk.db, FindingKind.SITE_FAILING, site)
    return next((each for each in found if (_facts(each).profile is None) == (facts.profile is None)), None)


def _fail(desk: Desk, visit: _SitePass, seen: Sequence[Look], facts: SiteFailureFacts) -> None:
    """Raise the finding about a failing site. `seen` holds the failed looks, oldest first."""
    site = desk.sites[visit.site]
    url = site.start_urls[0] if site.start_urls else pages.page_of(desk.db, seen[0].page).url
    told = replace(facts, site=site.title, looks=len(seen))
    new = site_failing(site.name, url, told, seen[-1].capture, visit.at)
    finding = failing_again(new, _failed_last(desk, site.name, facts))
    interval = None if facts.profile else looks.failure_of(desk.db, site.name, seen[-1].capture)
    desk.raise_all([with_interval(finding, interval) if interval else finding])
