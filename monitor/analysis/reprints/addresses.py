"""An article at several addresses of its site → the further addresses, and whether the article is gone from all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.urls import address_key, attachment_key, canonical_url
from monitor.analysis.reprints.pictured import states_of
from monitor.analysis.setup import Setup
from monitor.judge.findings import of_pages
from monitor.judge.findings.alike import AT_EVERY_ADDRESS, is_same_event
from monitor.judge.findings.finding import Subject, with_interval
from monitor.judge.looks.consensus import visible
from monitor.judge.looks.verdict import same_article
from monitor.judge.meaning.significance import changes_of_page
from storage.archive import captures
from storage.conclusions import comparisons, looks, readings, revisions
from storage.engine.store import Store
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import (
    Article,
    Derivation,
    EventInterval,
    Finding,
    FindingId,
    FindingKind,
    Outcome,
    Page,
    PageId,
    Revision,
    Sighting,
    day_of,
)

ABSENT = frozenset({Outcome.MISSING, Outcome.REMOVED})
LOOKS_AT_MOVED = 2  # that miss an article at its old address, before the edit at the new one is told
NOT_SHOWN = ABSENT | {Outcome.NONE}


def further_addresses(db: Store, page: PageId) -> list[tuple[PageId, str]]:
    """Return id and address of the site's other pages with the same article: headline, text, stated day and files."""
    candidates = revisions.pages_with_article(db, page)
    article = _article(db, page) if candidates else None
    if article is None:
        return []
    return [
        (other, url)
        for other, url in candidates
        if (shown := _article(db, other)) is not None and not have_other_files(article, shown)
    ]


def further_urls(db: Store, url: str) -> list[str]:
    """Return the addresses of the site's other pages with the article at an address; none for an unknown address."""
    page = pages.get_page(db, url)
    return [further for _, further in further_addresses(db, page.id)] if page is not None else []


def told_elsewhere(db: Store, finding: Finding) -> list[Finding]:
    """Return the unresolved findings about the same event at the further addresses of the article, newest first."""
    if finding.kind not in AT_EVERY_ADDRESS or finding.original_url is not None:
        return []
    told = (findings_table.open_findings(db, url=address) for address in further_urls(db, finding.url))
    return [each for found in told for each in found if is_same_event(each, finding)]


def have_other_files(one: Article, other: Article) -> bool:
    """Return whether two articles have files, and no file in common: two notices with the same words."""
    files = [set(map(attachment_key, each.files)) for each in (one, other)]
    return all(files) and files[0].isdisjoint(files[1])


def marks_of_files(db: Store, *articles: Article) -> dict[str, str]:
    """Return the marks of the fetched files of articles, by address: the digest of the text, else of the bytes."""
    marks = {}
    for file in (each for article in articles for each in article.files):
        page = pages.get_page(db, canonical_url(file.address))
        current = revisions.current_revision(db, page.id) if page is not None else None
        if current is not None and current.article.is_file:
            marks[file.address] = (
                current.digest if current.article.paragraphs else _digest_of(current.article)
            )
    return marks


def _digest_of(file: Article) -> str:
    return next(each.digest for each in file.attachments if each.digest)


def _article(db: Store, page: PageId) -> Article | None:
    current = revisions.current_revision(db, page)
    return current.article if current is not None else None


def is_gone(db: Store, page: PageId) -> bool:
    """Return whether a page was removed."""
    last = looks.last_look(db, page)
    return last is not None and last.outcome is Outcome.REMOVED


def is_withdrawn(db: Store, page: PageId) -> bool:
    """Return whether an article is gone from every address of its site, and not from a former or second one alone."""
    if not is_gone(db, page) or not all(is_gone(db, further) for further, _ in further_addresses(db, page)):
        return False
    return moved_to(db, page) is None


def shown_elsewhere(db: Store, page: PageId, since: datetime) -> str | None:
    """Return a further address with the article at its last look, if the look is not before `since`; else None."""
    moved = moved_to(db, page)
    new_address = [(moved.page.id, moved.page.url)] if moved is not None else []
    for further, url in (*further_addresses(db, page), *new_address):
        last = looks.last_look(db, further)
        if last is None or last.fetched_at is None or last.outcome in ABSENT:
            continue
        if last.fetched_at >= since:
            return url
    return None


@dataclass(frozen=True)
class NewAddress:
    """The page to which an article moved without a redirect, perhaps with other words."""

    page: Page
    first: Revision  # the first state at the new address
    shown_before: Sighting  # the last look that showed the article at the old address


def moved_to(db: Store, page: PageId) -> NewAddress | None:
    """Return the new address of an absent article, None for an article that is shown or stands at no new address.

    The new page has the headline and the stated day of the article, and nearly its text. The first look at the new
    page is later than the last look that showed the article at the old address.
    """
    last = looks.last_look(db, page)
    if last is None or last.outcome not in NOT_SHOWN:
        return None
    current = revisions.current_revision(db, page)
    if current is None:
        return None
    shown = looks.last_present(db, page, looks.removal_of(db, page) or last.capture)
    old = pages.page_of(db, page)
    compared = (pages.page_of(db, each) for each in comparisons.compared_on_site(db, page))
    for new in compared:
        first = _first_state(db, new)
        if first is None or shown is None or first.seen_at <= shown.at:
            continue
        if _stated_day(old, current) == _stated_day(new, first) and _are_versions(
            current.article, first.article
        ):
            return NewAddress(new, first, shown)
    return None


def _first_state(db: Store, page: Page) -> Revision | None:
    return next(iter(revisions.revisions_of(db, page.id)), None)


def _stated_day(page: Page, state: Revision) -> str:
    """Return the day of publication by the page, else by the list. Without a day, no other page has the same."""
    day = day_of(state.article.attribution.published_at) or day_of(page.list_date)
    return str(day or page.url)


def _are_versions(old: Article, new: Article) -> bool:
    """Return whether two texts of a site are one article before and after an edit: headline, files, most words."""
    return (
        visible(old.title) == visible(new.title) and not have_other_files(old, new) and same_article(old, new)
    )


def moved_from(db: Store, page: PageId) -> tuple[PageId, Sighting] | None:
    """Return the page from which an article moved here without a redirect, and the last look that showed it there."""
    for other in comparisons.compared_on_site(db, page):
        moved = moved_to(db, other)
        if moved is not None and moved.page.id == page:
            return other, moved.shown_before
    return None


def back_at_new_address(db: Store, setup: Setup, page: PageId) -> tuple[list[Finding], list[FindingId]]:
    """Return the findings about a removed article that is back at a page, and the open findings about its removal.

    The article was removed before the first look at the page. Its changes since are told too.
    """
    moved = moved_from(db, page)
    removal = looks.removal_of(db, moved[0]) if moved is not None else None
    states = revisions.revisions_of(db, page)
    if moved is None or removal is None or removal >= states[0].capture:
        return [], []
    old, new, last = pages.page_of(db, moved[0]), pages.page_of(db, page), states_of(db, moved[0])[-1]
    title = setup.title(new.site)
    changes = changes_of_page(last.article, states[0].article, setup.rules.standards)
    interval = EventInterval(Sighting(states[0].seen_at, states[0].capture), moved[1])
    edited = of_pages.edits(new, title, [last, states[0]], changes)
    told = [
        of_pages.restored_at(Subject(old, title, last), new, states[0]),
        *(with_interval(each, interval) for each in edited),
    ]
    removals = findings_table.open_findings(db, url=old.url, kinds=(FindingKind.REMOVED,))
    return told, [each.id for each in removals]


def is_moving(db: Store, page: PageId) -> bool:
    """Return whether an article seems to have moved here, and a single look missed the article at the old address."""
    moved = moved_from(db, page)
    if moved is None or is_gone(db, moved[0]):
        return False
    run = looks.missing_run(db, moved[0])
    return run is None or run.looks < LOOKS_AT_MOVED


def states_at_every_address(db: Store, page: PageId) -> tuple[Revision, ...]:
    """Return the states of an article, oldest first: the states at the old address too, if the article moved here."""
    own, moved = states_of(db, page), moved_from(db, page)
    earlier = states_of(db, moved[0]) if moved is not None else ()
    return (*(replace(each, number=each.number - len(earlier)) for each in earlier), *own)


def redirects_to(db: Store, older: Page, newer: Page) -> bool:
    """Return whether the older address redirects to the newer: the article moved and was not published again."""
    settled = readings.settled_reading(db, older.id)
    final = captures.capture_of(db, settled.capture).fetch.final_url if settled else None
    return final is not None and address_key(final) == address_key(newer.url)


def with_new_addresses(db: Store, derived: Sequence[Derivation]) -> list[Derivation]:
    """Return the originals of a reprint, in the place of an old address the page to which the article moved."""
    moves = {each.original: moved_to(db, each.original) for each in derived}
    followed = [
        replace(each, original=new.page.id) if (new := moves[each.original]) else each for each in derived
    ]
    originals = {each.original: each for each in reversed(followed)}
    return [each for each in followed if originals[each.original] is each]
