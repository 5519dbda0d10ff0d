"""TODO"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.urls import link_of
from monitor.analysis.desk import Desk
from monitor.analysis.furniture import LEARNT
from monitor.analysis.indexing import index
from monitor.judge.findings import of_pages
from monitor.judge.looks.consensus import essence
from monitor.judge.meaning.significance import changes_between
from monitor.texts.fingerprint import fingerprint
from storage.conclusions import derivations, looks, revisions, unjudged
from storage.conclusions import readings as reading_table
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import (
    Article,
    Capture,
    Finding,
    FoundPage,
    Page,
    PageId,
    PageRole,
    Revision,
    SettledReading,
)


def take_out_rotating(desk: Desk, page: Page, cleaned: SettledReading, settled: SettledReading) -> None:
    """Show the current revision without what turned out to rotate, so that it is not taken for removed."""
    if essence(cleaned.article) == essence(settled.article):
        return
    current = revisions.current_revision(desk.db, page.first_page or page.id)
    if current is None:
        return
    reading = reading_table.save_reading(desk.db, cleaned)
    shown = [reading if each == settled.id else each for each in revisions.readings_of(desk.db, current.id)]
    _show(desk, current, shown)


def _show(desk: Desk, revision: Revision, readings: Sequence[int]) -> None:
    article = _joined(desk, readings)
    print_ = fingerprint(article.text)
    revisions.replace_article(desk.db, revision.id, readings, digest=print_.digest, simhash=print_.simhash)
    index(desk.db, revision.id, article)
    unjudged.mark_unjudged(desk.db, [revision.page])


def _joined(desk: Desk, readings: Sequence[int]) -> Article:
    return revisions.join_readings(desk.db, readings)


def revise(desk: Desk, page: Page, capture: Capture, *, late: bool) -> None:
    """Make a new revision of the article, if what its pages show together is new."""
    first = page.first_page or page.id
    readings = _chain(desk, first)
    if not readings:
        return
    article = _joined(desk, readings)
    current = revisions.current_revision(desk.db, first)
    if current is not None and essence(current.article) == essence(article):
        return
    if current is not None and late:  # text that comes late is no edit
        _show(desk, current, readings)
        return
    after = _save_revision(desk, first, capture, article, readings)
    unjudged.mark_unjudged(desk.db, [first])
    _follow_link(desk, capture, article)
    if current is None:
        judge_learnt_site(desk, page.site)
    else:
        _changed(desk, pages.page_of(desk.db, first), current, after)


def judge_learnt_site(desk: Desk, site: str) -> None:
    """With so many articles a site's furniture is known: those that came before are judged anew."""
    if pages.count_articles(desk.db, site, most=LEARNT + 1) == LEARNT:
        known = pages.pages_of_site(desk.db, site, PageRole.ARTICLE)
        unjudged.mark_unjudged(desk.db, [each.id for each in known if revisions.row_count(desk.db, each.id)])


def _follow_link(desk: Desk, capture: Capture, article: Article) -> None:
    """Make the original that an article names known, so that it can be compared with, and its link checked."""
    link = link_of(article)
    site = next((each for each in desk.sites.values() if link and each.covers(link)), None)
    if link and site:
        found = FoundPage(link, site.name, PageRole.ARTICLE)
        pages.add_pages(desk.db, [found], capture.fetch.fetched_at)


def _chain(desk: Desk, first: PageId) -> list[int]:
    """The settled readings of an article's pages, in order; none while one of them was never looked at."""
    settled = reading_table.settled_reading(desk.db, first)
    found: list[int] = []
    seen = {first}
    while settled is not None:
        found.append(settled.id)
        following = pages.get_page(desk.db, settled.next_page) if settled.next_page else None
        if following is None or following.first_page != first or following.id in seen:
            break
        seen.add(following.id)
        settled = reading_table.settled_reading(desk.db, following.id)
        if settled is None and not looks.looks_of(desk.db, following.id):
            return []
    return found


def _save_revision(
    desk: Desk, page: PageId, capture: Capture, article: Article, readings: Sequence[int]
) -> Revision:
    print_ = fingerprint(article.text)
    desk.revisions += 1
    saved = revisions.save_revision(
        desk.db,
        revisions.NewRevision(
            page,
            capture.id,
            capture.fetch.fetched_at,
            article,
            print_.digest,
            print_.simhash,
            readings,
            link_of(article),
        ),
    )
    index(desk.db, saved.id, article)
    return saved


def _changed(desk: Desk, page: Page, before: Revision, after: Revision) -> None:
    """Raise what the change of an article means, and have its reprints judged anew."""
    history = [*(each for each in revisions.revisions_of(desk.db, page.id) if each.id != after.id), after]
    changes = changes_between(before.article, after.article, desk.rules.standards)
    found = of_pages.edits(page, desk.title(page.site), history, changes)
    desk.raise_all(found)
    _resolve_undone(desk, page, history, found)
    pages.note_change(desk.db, page.id, after.seen_at)
    mark_reprints_unjudged(desk, page.id)


def _resolve_undone(desk: Desk, page: Page, history: Sequence[Revision], found: Sequence[Finding]) -> None:
    """What a page shows again ends what was said of the changes in between."""
    for kind, state in of_pages.STATES_OF.items():
        states = [state(each) for each in history]
        if states[-1] == states[-2] or states[-1] not in states[:-1]:
            continue
        since = {each.id for each in history[states.index(states[-1]) + 1 :]}
        holding = {each.id for each in found}
        open_ = findings_table.open_findings(desk.db, url=page.url, kinds=(kind,))
        undone = [each.id for each in open_ if each.after_revision in since and each.id not in holding]
        findings_table.resolve_findings(desk.db, undone, history[-1].seen_at)


def mark_reprints_unjudged(desk: Desk, page: PageId) -> None:
    unjudged.mark_unjudged(desk.db, [each.reprint for each in derivations.reprints_of(desk.db, page)])
