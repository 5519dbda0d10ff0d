"""Stage 5: the derivations of a page → the findings about the page as a reprint, and as an article shown again.

Every page is judged as a whole, in one transaction. Findings about a state are raised when the state begins and
resolved when the state is over, or when the evidence changed. `_judged` reads and decides, `judge` writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from crawler.urls import address_key, link_of
from monitor.analysis.raising import raise_findings, shown_again
from monitor.analysis.reprints.addresses import (
    back_at_new_address,
    have_other_files,
    is_gone,
    is_moving,
    is_withdrawn,
    marks_of_files,
    redirects_to,
    states_at_every_address,
    with_new_addresses,
)
from monitor.analysis.reprints.beside import PageStates, compared_with
from monitor.analysis.reprints.causes import is_of_site
from monitor.analysis.reprints.chain import (
    beginning_above,
    credited_in,
    departures,
    names_above,
    suspect_of,
)
from monitor.analysis.reprints.comparing import SAME_ARTICLE
from monitor.analysis.reprints.shelf import JudgedArticle, Shelf
from monitor.analysis.reprints.since import corrected_in, is_shown_since, removed_in
from monitor.analysis.setup import Setup
from monitor.judge.findings.finding import Subject, finding_id
from monitor.judge.findings.of_pages import is_republication, republished
from monitor.judge.findings.of_reprints import (
    Breaches,
    Quotation,
    ReprintCase,
    improper_reprints,
    quotation_findings,
    reprint_findings,
    ways_of_reprinting,
)
from monitor.judge.rules.alteration import Alteration
from monitor.judge.rules.case import USUAL_DEADLINE_H, Case
from monitor.judge.rules.compliance import SiteFacts, check, credit_verdict, headline_same
from monitor.judge.rules.source_names import is_named
from monitor.judge.spread.corrections import carries_old
from monitor.reuse.cover import TextPair
from monitor.reuse.score.judgement import DERIVATION
from monitor.reuse.score.occasions import occasions_of
from monitor.reuse.score.slots import slots_of
from storage.conclusions import (
    comparisons,
    derivations,
    groups,
    repetition,
    revisions,
    unjudged,
)
from storage.conclusions.unjudged import Stage
from storage.engine.store import Store, transaction
from storage.findings import breaches
from storage.findings import findings as findings_table
from storage.findings.breaches import Breach, RuleSet
from storage.frontier import pages
from storage.records import (
    DERIVED,
    Article,
    Change,
    Derivation,
    Finding,
    FindingId,
    FindingKind,
    Match,
    Page,
    PageId,
    Relation,
    ReprintRuleFacts,
    Revision,
    RuleResult,
    day_of,
)
from storage.spread import awaited, members

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

    findings: tuple[Finding, ...]
    breaches: tuple[Breach, ...]
    resolved: tuple[FindingId, ...]
    first_page: PageId  # the oldest page of the site with this text
    awaits_look: bool = False  # an original changed, and no look has shown the page since


def judge(shelf: Shelf, page_id: PageId, at: datetime) -> list[Finding]:
    """Write the findings of a page in one transaction; return the new findings.

    `at` is the end of the pass and becomes the time of the findings.
    """
    db, article = shelf.db, shelf.article_of(page_id)
    judgement = _judged(shelf, article, at) if article else None
    with transaction(db):
        unjudged.mark_judged(db, [page_id], Stage.FIND)
        if judgement is None:
            return []
        repetition.set_first_page(db, page_id, judgement.first_page)
        awaited.set_awaited(db, page_id, is_awaited=judgement.awaits_look)
        if judgement.awaits_look:
            pages.bring_forward(db, [page_id], at)
        findings_table.resolve_findings(db, judgement.resolved, at)
        raised = raise_findings(db, shelf.setup, judgement.findings)
        touched = breaches.replace_breaches(db, page_id, judgement.breaches)
        return raised + _raise_ways_of_reprinting(db, shelf.setup, touched, at)


def _raise_ways_of_reprinting(
    db: Store, setup: Setup, touched: Mapping[tuple[str, RuleSet], int], at: datetime
) -> list[Finding]:
    """Bring the findings about like reprints of a site up to date; return the new findings.

    `touched` holds the sites and rule sets with the change of their number of reprints.
    """
    holding = []
    for (site, rules), change in touched.items():
        first = next(iter(breaches.breaches_of_site(db, site, rules, most=1)), None)
        known = findings_table.finding_of(db, finding_id(FindingKind.REPRINT_IMPROPER, site, *rules))
        if first is not None:
            count = _count(db, known, change, first)
            holding.append(_way_of_reprinting(db, setup, first, count, known.detected_at if known else at))
        elif known is not None:
            findings_table.resolve_findings(db, [known.id], at)
    return raise_findings(db, setup, holding)


def _count(db: Store, known: Finding | None, change: int, first: Breach) -> int:
    """Return the number of like reprints. The count of the open finding is carried on: a site may have very many."""
    if known is not None and known.resolved_at is None and isinstance(known.facts, ReprintRuleFacts):
        return (known.facts.reprints or 0) + change
    return breaches.count_reprints(db, first.site, first.rules)


def _way_of_reprinting(db: Store, setup: Setup, first: Breach, count: int, at: datetime) -> Finding:
    """Return the finding about the reprints of a site that break the same rules as the first of them."""
    reprint, original = (_subject(db, setup, page) for page in (first.page, first.original))
    broken = Breaches(first.rules, first.severity, first.broken)
    return improper_reprints(reprint, original, broken, count, at)


def _subject(db: Store, setup: Setup, page_id: PageId) -> Subject:
    page, current = pages.page_of(db, page_id), revisions.current_revision(db, page_id)
    if current is None:
        raise LookupError(f"page {page_id} is a reprint or an original without a revision")
    return Subject(page, setup.title(page.site), current)


def _judged(shelf: Shelf, article: JudgedArticle, at: datetime) -> _Judgement:
    same = _same_articles(shelf, article)
    states, ways, awaits_look = _reprint_states(shelf, article, at)
    back, gone = back_at_new_address(shelf.db, shelf.setup, article.page.id)
    findings = (*_continued(shelf.db, article.page, states), *_republications(shelf, article, same), *back)
    resolved = (*_findings_over(shelf.db, article.page, findings), *gone)
    first = min([article.page.id, *(each.page.id for each in same)])
    return _Judgement(findings, tuple(ways), resolved, first, awaits_look)


def _continued(db: Store, page: Page, states: Sequence[Finding]) -> list[Finding]:
    """Return findings, an alteration under the id of its open finding: of the two texts only the original changed."""
    opened = findings_table.open_findings(db, url=page.url, kinds=(FindingKind.REPRINT_ALTERED,))
    ids = {(each.original_url, each.after_revision): each.id for each in opened}
    return [
        replace(each, id=ids.get((each.original_url, each.after_revision), each.id))
        if each.kind is FindingKind.REPRINT_ALTERED
        else each
        for each in states
    ]


def _same_articles(shelf: Shelf, article: JudgedArticle) -> list[JudgedArticle]:
    """Return the pages of the same site with the same article, in the order in which they were published."""
    compared = comparisons.comparisons_of(shelf.db, article.page.id)
    pairs = ((each.match, shelf.article_of(each.other)) for each in compared)
    same = [
        other
        for match, other in pairs
        if other is not None and other.page.site == article.page.site and _is_same(article, other, match)
    ]
    return sorted(same, key=_publication)


def _is_same(article: JudgedArticle, other: JudgedArticle, match: Match) -> bool:
    """Return whether two pages of a site carry the same article, and not two notices of one mould.

    Two notices differ in the session, the year or the day, in figures, or in their files. An article that is shown
    again with another figure is likely enough to be the same one only on a site with many known pages.
    """
    if min(match.original_coverage, match.reprint_coverage) < SAME_ARTICLE:
        return False
    if have_other_files(article.article, other.article):
        return False
    texts = TextPair.of(article.current.document.form, other.current.document.form)
    ours, theirs = occasions_of(texts)
    if any(not ours[unit] & theirs[unit] for unit in ours.keys() & theirs.keys()):
        return False
    return match.probability >= DERIVATION or not slots_of(texts).figures_different


def _publication(article: JudgedArticle) -> tuple[date, datetime, str]:
    published = day_of(article.article.attribution.published_at) or date.max
    return published, article.states[0].revision.seen_at, article.page.url


def _findings_over(db: Store, page: Page, holding: Sequence[Finding]) -> list[FindingId]:
    """Return the open findings about a past state of a page.

    A finding without an original is an event, for example a new date of a page, and stays open.
    """
    holding_ids = {each.id for each in holding}
    kinds = (*STATES, FindingKind.REPUBLISHED)
    return [
        each.id
        for each in findings_table.open_findings(db, url=page.url, kinds=kinds)
        if each.id not in holding_ids and each.original_url is not None and not is_of_site(each)
    ]


def _republications(shelf: Shelf, article: JudgedArticle, same: Sequence[JudgedArticle]) -> list[Finding]:
    """Return the finding that the site showed the same article before, at an older page; empty without such a page.

    A text that the site shows at ever new addresses is one finding, about the first new address.
    """
    db, setup, page = shelf.db, shelf.setup, article.page
    earlier = [
        each
        for each in same
        if is_republication(page, article.article, each.page, each.article)
        and not redirects_to(db, each.page, page)
    ]
    if not earlier:
        return []
    again = shown_again(db, setup, page, {each.page.url for each in earlier} | _copies_on_site(shelf, page))
    subject = Subject(page, setup.title(page.site), article.current.revision)
    return [again or republished(subject, earlier[0].page, earlier[0].current.revision)]


def _copies_on_site(shelf: Shelf, page: Page) -> set[str]:
    """Return the addresses of the site's other pages in the page's group of copies: a page is compared with a few."""
    membership = groups.membership(shelf.db, page.id)
    members = shelf.members({membership.group})[membership.group] if membership else ()
    return {each.url for each in members if each.site == page.site and each.page != page.id}


def _reprint_states(
    shelf: Shelf, article: JudgedArticle, at: datetime
) -> tuple[list[Finding], list[Breach], bool]:
    """Return the findings about a reprint and all originals, the broken rules, and whether the reprint awaits a look.

    A reprint awaits a look if an original changed and no look has shown the reprint since, or if a new text of an
    original waits for a second look.
    """
    if is_gone(shelf.db, article.page.id):
        return [], [], False
    derived = with_new_addresses(shelf.db, derivations.originals_of(shelf.db, article.page.id))
    reprints = [_read_reprint(shelf, article, each) for each in derived if each.relation in DERIVED]
    quoted = [each for each in derived if each.relation is Relation.QUOTATION]
    cases = [_case(shelf, article, each, at) for each in reprints]
    beginnings = [
        _beside_beginning(shelf, article, each, at) or case
        for each, case in zip(reprints, cases, strict=True)
    ]
    told = [
        *(_about_original(each) for each in cases),
        *(_about_beginning(each) for each in beginnings if not is_moving(shelf.db, each.original.page.id)),
        *(quotation_findings(_quotation(shelf, article, each, at)) for each in quoted),
    ]
    broken = [
        Breach(
            article.page.id, reprint.original.id, article.page.site, ways.rules, reprint.derivation.first_seen,
            ways.severity, ways.broken,
        )
        for reprint, case in zip(reprints, cases, strict=True)
        if (ways := ways_of_reprinting(case))
    ]  # fmt: skip
    unique = {finding.id: finding for findings in told for finding in findings}
    awaits = not all(each.is_shown_since for each in beginnings)
    awaits |= any(suspect_of(shelf.db, each.original.page.id) is not None for each in [*cases, *beginnings])
    return list(unique.values()), broken, awaits


def _beside_beginning(
    shelf: Shelf, article: JudgedArticle, reprint: _Reprint, at: datetime
) -> ReprintCase | None:
    """Return a reprint beside the beginning of its chain; None if the original is the beginning."""
    derived = reprint.derivation
    beginning, relation = beginning_above(shelf.db, derived.original, derived.relation)
    if beginning == derived.original:
        return None
    further = replace(derived, original=beginning, relation=relation)
    return _case(shelf, article, _read_reprint(shelf, article, further), at)


def _about_original(case: ReprintCase) -> list[Finding]:
    return [each for each in reprint_findings(case) if each.kind is not FindingKind.REPRINT_OUTDATED]


def _about_beginning(case: ReprintCase) -> list[Finding]:
    return [each for each in reprint_findings(case) if each.kind is FindingKind.REPRINT_OUTDATED]


def _quotation(shelf: Shelf, article: JudgedArticle, derived: Derivation, at: datetime) -> Quotation:
    """Return an article beside an original that it quotes."""
    db, setup = shelf.db, shelf.setup
    original = pages.page_of(db, derived.original)
    quoted = next(
        each for each in revisions.revisions_of(db, original.id) if each.id == derived.original_revision
    )
    compared = (each for each in comparisons.comparisons_of(db, article.page.id) if each.other == original.id)
    passages = [passage for each in compared for passage in each.match.passages]
    is_named_in = is_named(article.article, quoted.article, _site_facts(setup, original.site))
    return Quotation(
        article=Subject(article.page, setup.title(article.page.site), article.current.revision),
        original=Subject(original, setup.title(original.site), quoted),
        characters=sum(passage.a_end - passage.a_start for passage in passages),
        is_credited="link" in derived.evidence
        or "credit" in derived.evidence
        or is_named_in
        or "R02" in setup.rules.muted_rules(article.page.site),
        at=at,
    )


def _case(shelf: Shelf, article: JudgedArticle, reprint: _Reprint, at: datetime) -> ReprintCase:
    """Return a reprint beside the original: the material of the findings."""
    setup, page, original = shelf.setup, article.page, reprint.original
    derivation, states = reprint.derivation, PageStates(original, reprint.states)
    compared = compared_with(
        shelf, article, states, derivation.relation, original_coverage=derivation.original_coverage
    )
    compared = replace(compared, changes=departures(shelf.db, original.id, compared.changes))
    article = replace(article, states=(article.states[-1].beside(compared.nearest.article),))
    return ReprintCase(
        reprint=Subject(page, setup.title(page.site), article.current.revision),
        original=Subject(original, setup.title(original.site), reprint.states[-1]),
        nearest=compared.nearest,
        relation=derivation.relation,
        changes=compared.changes,
        upstream=_upstream(article, derivation.relation, compared),
        original_headlines=tuple(each.article.title for each in reprint.states),
        removed_at=at if reprint.is_original_gone else None,
        credit=_credit(setup, article, reprint, compared),
        link_state=reprint.link_state,
        rules=_rules(shelf, article, reprint, compared),
        at=at,
        disguise=derivation.disguise,
        muted=setup.rules.muted_rules(page.site),
        share=derivation.reprint_coverage,
        standards=setup.rules.standards,
        is_shown_since=_is_shown_since(shelf.db, page.id, reprint, compared, at),
    )


def _upstream(article: JudgedArticle, relation: Relation, compared: Alteration) -> tuple[Change, ...]:
    """Return the later changes of the original, of a part of the original only the changes of words that it has."""
    if relation not in (Relation.EXCERPT, Relation.COMPILATION):
        return compared.upstream
    text = article.article.text
    return tuple(change for change in compared.upstream if carries_old(text, change))


def _is_shown_since(db: Store, page: PageId, reprint: _Reprint, compared: Alteration, at: datetime) -> bool:
    """Return whether a look since the change of the original showed a reprint."""
    original = reprint.original.id
    if reprint.is_original_gone:
        changed_in = removed_in(db, original)
    else:
        changed_in = corrected_in(db, original, reprint.states, compared.nearest.number)
    last = members.last_shown(db, page, at) if changed_in is not None else None
    return is_shown_since(last.pass_id if last else None, changed_in)


def _credit(setup: Setup, article: JudgedArticle, reprint: _Reprint, compared: Alteration) -> str:
    """Return whether the reprint credits the original: ok, none, wrong, intermediary."""
    source, site = compared.nearest.article, _site_facts(setup, reprint.original.site)
    return credit_verdict(article.article, source, site, _chain(reprint, compared))


def _rules(
    shelf: Shelf, article: JudgedArticle, reprint: _Reprint, compared: Alteration
) -> tuple[RuleResult, ...]:
    setup, original = shelf.setup, reprint.original
    title = compared.nearest.article.title
    hours = setup.rules.hours_for(original.site, article.page.site, original.url, title)
    return check(
        Case(
            article.article,
            _site_facts(setup, article.page.site),
            original=_with_headline(compared.nearest.article, article.article.title, reprint.states),
            original_site=_site_facts(setup, reprint.original.site),
            changes=compared.changes,
            upstream=compared.upstream,
            relation=reprint.derivation.relation,
            link_state=reprint.link_state,
            chain_sources=_chain(reprint, compared),
            profile=setup.rules.profile_of(article.page.site),
            deadline_h=USUAL_DEADLINE_H if hours is None else hours,
            grave_errors=setup.rules.grave_errors,
            file_marks=marks_of_files(shelf.db, article.article, compared.nearest.article),
            permitted=setup.rules.permitted,
            muted=setup.rules.muted_rules(article.page.site),
        )
    )


def _with_headline(original: Article, title: str, states: Sequence[Revision]) -> Article:
    """Return the original under the headline that the reprint took over, if the original had it at any time."""
    kept = (each.article.title for each in reversed(states) if headline_same(title, each.article.title))
    return replace(original, title=next(kept, original.title))


def _site_facts(setup: Setup, name: str) -> SiteFacts:
    """Return what the rules ask of a site; of a site that is no longer configured, only name and role."""
    site = setup.sites.get(name)
    if site is None:
        return SiteFacts(name, name, (), (), setup.role(name))
    return SiteFacts(site.name, site.title, tuple(site.aliases), tuple(site.allowed_domains), site.role)


def _chain(reprint: _Reprint, compared: Alteration) -> list[str]:
    """Return the names credited on the way back to the first publisher, station by station."""
    return [*credited_in(compared.nearest.article.attribution), *reprint.upstream_names]


# --- reading the original -----------------------------------------------------------------------


def _read_reprint(shelf: Shelf, article: JudgedArticle, derivation: Derivation) -> _Reprint:
    db, original = shelf.db, pages.page_of(shelf.db, derivation.original)
    return _Reprint(
        derivation,
        original,
        states_at_every_address(db, original.id),
        is_withdrawn(db, original.id),
        tuple(names_above(db, shelf.setup, original.id)),
        _link_state(db, article, original),
    )


def _link_state(db: Store, article: JudgedArticle, original: Page) -> str:
    """Return the state of the reprint's 原文链接: ok, missing, other (leads to another article), unknown."""
    link = link_of(article.article)
    if link is None:
        return "unknown"
    linked = original if address_key(link) == address_key(original.url) else pages.behind(db, link)
    if linked is None:
        return "unknown"
    if is_gone(db, linked.id):
        return "missing"
    if linked.id == original.id or redirects_to(db, linked, original):
        return "ok"
    if revisions.current_revision(db, linked.id) is None:
        return "unknown"
    return "ok" if _is_alike(db, article.page.id, linked.id) else "other"


def _is_alike(db: Store, page: PageId, linked: PageId) -> bool:
    """Return whether a page and the page that it links to share enough text for a derivation."""
    compared = comparisons.comparisons_of(db, page)
    return any(each.other == linked and each.match.relation in DERIVED for each in compared)
