"""Duties to carry articles, after a pass → findings about articles that a site does not carry at the deadline.

A duty begins when it is set: at its `since`, or with the first pass that is judged under the duty. The beginning is
kept in the store for every site of the duty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.urls import canonical_url
from monitor.analysis.raising import Desk
from monitor.judge.findings.duty import Issue, ListWatch, proof_of_absence
from monitor.judge.findings.finding import Subject
from monitor.judge.findings.of_sites import overdue
from monitor.judge.policy import MustCarry
from storage.conclusions import derivations, looks, revisions
from storage.conclusions.owed import OwedArticle, owed_articles
from storage.findings import beginnings
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import DERIVED, DutyFacts, FindingKind, ListProof, Look, Outcome, PageId, Revision


@dataclass(frozen=True)
class _Cell:
    """An article that a site owes, at the end of a pass."""

    article: OwedArticle
    latest: Revision
    issue: Issue
    site: str
    within_h: float
    at: datetime

    @property
    def deadline(self) -> datetime:
        """Return when the time of the site ends."""
        return self.issue.at + timedelta(hours=self.within_h)


def judge_duties(desk: Desk, began_at: datetime, at: datetime) -> None:
    """Raise and resolve the findings about duties after a pass from `began_at` to `at`, in the caller's transaction."""
    for duty in desk.rules.must_carry:
        since = _beginnings(desk, duty, began_at)
        for article in owed_articles(desk.db, duty.original, duty.sites, min(since.values(), default=at)):
            if duty.covers(article.url, article.title):
                _judge_article(desk, duty, since, article, at)


def _beginnings(desk: Desk, duty: MustCarry, began_at: datetime) -> dict[str, datetime]:
    """Return the beginning of the duty by site. A pass of old news begins no duty."""
    if duty.since is not None:
        return dict.fromkeys(duty.sites, duty.since)
    old_news = beginnings.beginning(desk.db, beginnings.NEWS)
    first = max(began_at, old_news or began_at)
    articles = duty.articles.pattern if duty.articles else ""
    return {
        site: beginnings.begin(desk.db, f"must-carry {duty.original} {site} {articles}", first)
        for site in duty.sites
    }


def _judge_article(
    desk: Desk, duty: MustCarry, since: Mapping[str, datetime], article: OwedArticle, at: datetime
) -> None:
    carried = set(duty.sites) if _is_withdrawn(desk, article.page) else _carrying_sites(desk, article.page)
    told = findings_table.open_findings(desk.db, url=article.url, kinds=(FindingKind.REPRINT_MISSING,))
    findings_table.resolve_findings(desk.db, [each.id for each in told if each.site in carried], at)
    latest = revisions.current_revision(desk.db, article.page)
    # sites may carry an article without text, a picture or a file, in any form
    if latest is None or not latest.article.paragraphs:
        return
    issue = Issue(article.absent_at, article.seen_at, latest.article.attribution.published_at)
    for site in duty.sites:
        if site not in carried and issue.is_after(since[site]):
            _judge_cell(desk, _Cell(article, latest, issue, site, duty.within_h, at))


def _is_withdrawn(desk: Desk, page: PageId) -> bool:
    last = looks.last_look(desk.db, page)
    return last is not None and last.outcome is Outcome.REMOVED


def _carrying_sites(desk: Desk, page: PageId) -> set[str]:
    copies = (each for each in derivations.reprints_of(desk.db, page) if each.relation in DERIVED)
    return {pages.page_of(desk.db, each.reprint).site for each in copies}


def _judge_cell(desk: Desk, cell: _Cell) -> None:
    """Raise the finding about an overdue article if every list of the site was looked at before and after."""
    if cell.at < cell.deadline:
        return
    proof = proof_of_absence(list(_watches(desk, cell)))
    if not proof:
        return
    page = pages.page_of(desk.db, cell.article.page)
    subject = Subject(page, desk.title(cell.site), cell.latest)
    facts = DutyFacts(
        original_site=desk.title(page.site),
        within_h=cell.within_h,
        looks=looks.entry_looks_since(desk.db, cell.site, cell.issue.at),
        issued_at=cell.issue.at,
        deadline=cell.deadline,
        lists=proof,
    )
    desk.raise_all([overdue(subject, cell.site, facts, cell.at)])


def _watches(desk: Desk, cell: _Cell) -> Iterator[ListWatch]:
    """Yield a pair of looks for every start page. A site without a start page gives a pair without looks."""
    site = desk.sites.get(cell.site)
    urls = [canonical_url(url) for url in site.start_urls] if site else []
    for url in urls or [""]:
        page = pages.get_page(desk.db, url) if url else None
        if page is None:
            yield ListWatch(None, None)
            continue
        before, after = looks.list_looks_around(desk.db, page.id, cell.issue.at, cell.deadline)
        yield ListWatch(_list_proof(url, before), _list_proof(url, after))


def _list_proof(url: str, look: Look | None) -> ListProof | None:
    return ListProof(url, look.capture, look.fetched_at) if look and look.fetched_at else None
