"""A text at several addresses of one site → the first address, the finding about all, and what visits brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.analysis.kinship import Kin
from monitor.analysis.setup import Setup
from monitor.judge.findings.finding import Subject
from monitor.judge.findings.of_pages import republished
from monitor.reuse import lineage
from storage.conclusions import repetition, revisions
from storage.engine.store import Store, transaction
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.frontier.address_pattern import address_pattern
from storage.frontier.patterns import note_yield
from storage.records import Finding, FindingKind, Page, PageId

# Two pages of a site carry the same article if both texts share at least this part.
SAME_ARTICLE = 0.9


def same_article(kin: Kin) -> list[lineage.PossibleOriginal]:
    """Return the compared pages of the same site with the same article."""
    return [
        each
        for each in kin.compared
        if each.page.site == kin.text.page.site
        and min(each.match.original_coverage, each.match.reprint_coverage) >= SAME_ARTICLE
    ]


def first_page(kin: Kin) -> PageId:
    """Return the oldest page of the site with the article: the page itself, if the article is new."""
    return min([kin.text.page.id, *_ids_of_same(kin)])


def _ids_of_same(kin: Kin) -> list[PageId]:
    return [each.page.id for each in same_article(kin)]


def first_of_patterns(candidates: Sequence[lineage.PossibleOriginal]) -> list[lineage.PossibleOriginal]:
    """Return the oldest page of each pattern of addresses among pages with one text."""
    oldest: dict[str, lineage.PossibleOriginal] = {}
    for each in sorted(candidates, key=lambda each: each.page.id):
        oldest.setdefault(address_pattern(each.page.url), each)
    return list(oldest.values())


def shown_again(db: Store, setup: Setup, kin: Kin, earlier: Sequence[Page]) -> Finding | None:
    """Return the finding about the first new address of a text, with a count of all new addresses of the pattern.

    `earlier` are the pages with the text of which the page of `kin` is a republication. None if no unresolved finding
    about an earlier new address of the same pattern exists.
    """
    page = kin.text.page
    told = _told_before(db, page, earlier)
    if told is None:
        return None
    newer, older = (pages.get_page(db, url) for url in (told.url, told.original_url or ""))
    if newer is None or older is None:
        return None
    states = [revisions.current_revision(db, each.id) for each in (newer, older)]
    if states[0] is None or states[1] is None:
        return None
    subject = Subject(newer, setup.title(newer.site), states[0])
    return republished(subject, older, states[1], times=_times(db, kin, newer))


def _told_before(db: Store, page: Page, earlier: Sequence[Page]) -> Finding | None:
    """Return the oldest unresolved finding about a republication at an older page of the same pattern."""
    if not earlier:
        return None
    texts = {each.url for each in earlier}
    pattern = address_pattern(page.url)
    open_of_site = findings_table.open_of_site(db, FindingKind.REPUBLISHED, page.site)
    like = (
        each
        for each in reversed(open_of_site)
        if each.original_url in texts and each.url != page.url and address_pattern(each.url) == pattern
    )
    told = next(like, None)
    newer = pages.get_page(db, told.url) if told else None
    return told if newer is not None and newer.id < page.id else None


def _times(db: Store, kin: Kin, newer: Page) -> int:
    """Return the number of addresses of a pattern with a text, from the first new address on."""
    pattern = address_pattern(newer.url)
    same = {number for number in (kin.text.page.id, *_ids_of_same(kin)) if number >= newer.id}
    for number, url in repetition.pages_repeating(db, newer.id):
        if number >= newer.id and address_pattern(url) == pattern:
            same.add(number)
    return len(same)


def note_yields(db: Store, pass_id: int, at: datetime) -> None:
    """Note for the patterns of addresses what the visits of a judged pass brought, in one transaction."""
    yields = repetition.new_yields(db, pass_id)
    if not yields:
        return
    with transaction(db, alone=True):
        for each in yields:
            note_yield(db, each.page, at, brought=each.brought)
