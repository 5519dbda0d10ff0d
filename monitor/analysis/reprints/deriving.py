"""Stages 3 and 4: comparisons → derivations without circles; the pages with findings about a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.analysis.reprints.comparing import SAME_ARTICLE
from monitor.analysis.reprints.grouping import linking_pages
from monitor.analysis.reprints.shelf import Shelf, credits_page, link_target
from monitor.reuse.lineage import (
    Descent,
    Grounds,
    PossibleOriginal,
    TimeSpan,
    Witness,
    derivation,
    leads_to,
    originals,
    published_span,
    weakness,
    without_circles,
)
from storage.conclusions import comparisons, derivations, unjudged
from storage.conclusions.comparisons import PageComparison
from storage.conclusions.unjudged import Stage
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import Derivation, PageId

LONGEST_CHAIN = 6  # stations; real chains have three or four


@dataclass(frozen=True)
class Derived:
    """A derivation with the place in the order of evidence."""

    record: Derivation
    descent: Descent


# --- derivations --------------------------------------------------------------------------------


def derive_page(shelf: Shelf, page: PageId) -> None:
    """Write the derivations of a page by the comparisons, circles and all."""
    db = shelf.db
    before = {each.original: each for each in derivations.originals_of(db, page)}
    cut = derivations.cuts_of(db, page)
    derived = [each.record for each in _derived(shelf, page)]
    is_same = not cut and before == {each.original: each for each in derived}
    with transaction(db):
        unjudged.mark_judged(db, [page], Stage.DERIVE)
        if not is_same:
            derivations.set_derivations(db, page, derived)
            derivations.set_cuts(db, page, ())
            unjudged.mark_unjudged(db, [page], Stage.SPREAD)


def _derived(shelf: Shelf, page: PageId) -> list[Derived]:
    """Return the derivations of an article, the nearest original first."""
    compared = comparisons.comparisons_of(shelf.db, page)
    reprint = _witness(shelf, page) if compared else None
    if reprint is None:
        return []
    back = {each.page: each for each in comparisons.comparisons_with(shelf.db, page)}
    candidates = (_possible(shelf, reprint, each, back.get(each.other)) for each in compared)
    chosen = originals(reprint, [each for each in candidates if each is not None])
    return [
        Derived(
            derivation(reprint, each),
            Descent(page, each.witness.page.id, weakness(reprint, each)),
        )
        for each in chosen
    ]


def _witness(shelf: Shelf, page: PageId) -> Witness | None:
    article = shelf.article_of(page)
    if article is None:
        return None
    first = article.states[0].revision
    stated = (state.revision.article.attribution.published_at for state in article.states)
    published = next((span for each in stated if (span := published_span(each)) is not None), None)
    appeared = TimeSpan(article.page.absent_at, first.seen_at)
    role = shelf.setup.role(article.page.site)
    return Witness(article.page, role, article.current.revision, published, appeared)


def _possible(
    shelf: Shelf, reprint: Witness, forth: PageComparison, back: PageComparison | None
) -> PossibleOriginal | None:
    """Return the second page of a comparison as a possible original, None if the page is judged no longer."""
    original, other = _witness(shelf, forth.other), shelf.article_of(forth.other)
    if original is None or other is None:
        return None
    state = next(each.revision for each in other.states if each.revision.id == forth.other_revision)
    forth_grounds = _grounds(shelf, reprint, original, forth)
    return PossibleOriginal(
        original, state, forth.match, forth_grounds, _grounds(shelf, original, reprint, back)
    )


def _grounds(shelf: Shelf, reprint: Witness, original: Witness, compared: PageComparison | None) -> Grounds:
    article = reprint.revision.article
    _, linked = link_target(shelf.db, article)
    return Grounds(
        linked=linked is not None and linked.id == original.page.id,
        credited=credits_page(
            shelf.setup, article, reprint.page.site, original.page, original.revision.article
        ),
        named=original.page.site in shelf.credited_sites(article),
        coverage=compared.match.original_coverage if compared else 0.0,
    )


# --- circles ------------------------------------------------------------------------------------


def cut_circles(shelf: Shelf) -> None:
    """Cut the weakest derivation of every circle, in a transaction.

    A circle holds a page with changed derivations, or a derivation cut before.
    """
    db = shelf.db
    starts = {*unjudged.unjudged_pages(db, Stage.SPREAD), *derivations.pages_with_cuts(db)}
    above = _above(db, starts)
    in_circles = [page for page in above if any(leads_to(above, each, page) for each in above[page])]
    derived = {
        page: _derived(shelf, page) for page in sorted({*in_circles, *derivations.pages_with_cuts(db)})
    }
    kept = {
        (edge.reprint, edge.original)
        for edge in without_circles(each.descent for of_page in derived.values() for each in of_page)
    }
    with transaction(db):
        for page, of_page in derived.items():
            _write_cut(db, page, of_page, kept)


def _above(db: Store, starts: Iterable[PageId]) -> dict[PageId, list[PageId]]:
    """Return the originals, with cut derivations, of pages and of all pages above."""
    above: dict[PageId, list[PageId]] = {}
    waiting = list(starts)
    while waiting:
        page = waiting.pop()
        if page not in above:
            kept = (each.original for each in derivations.originals_of(db, page))
            above[page] = [*kept, *derivations.cuts_of(db, page)]
            waiting += above[page]
    return above


def _write_cut(db: Store, page: PageId, derived: Sequence[Derived], kept: set[tuple[PageId, PageId]]) -> None:
    records = [each.record for each in derived if (page, each.record.original) in kept]
    cut = sorted(each.record.original for each in derived if (page, each.record.original) not in kept)
    before = derivations.originals_of(db, page)
    if {each.original for each in before} != {each.original for each in records}:
        derivations.set_derivations(db, page, records)
        unjudged.mark_unjudged(db, [page], Stage.SPREAD)
    if cut != derivations.cuts_of(db, page):
        derivations.set_cuts(db, page, cut)


# --- the pages with findings about a page ---------------------------------------------------------


def spread_page(shelf: Shelf, page: PageId) -> None:
    """Mark a page and the pages with findings about the page for the last stage, in a transaction."""
    db = shelf.db
    dependent = {page, *_below(db, page), *linking_pages(db, pages.page_of(db, page).url)}
    dependent.update(_same_articles(db, page))
    with transaction(db):
        unjudged.mark_judged(db, [page], Stage.SPREAD)
        unjudged.mark_unjudged(db, sorted(dependent), Stage.FIND)


def _below(db: Store, page: PageId) -> set[PageId]:
    """Return the pages made from a page, directly or over further pages."""
    below: set[PageId] = set()
    level = {page}
    for _ in range(LONGEST_CHAIN):
        level = {each.reprint for above in level for each in derivations.reprints_of(db, above)} - below
        below |= level
    return below


def _same_articles(db: Store, page: PageId) -> list[PageId]:
    """Return the pages with perhaps the same article: their findings name the page."""
    return [
        each.page
        for each in comparisons.comparisons_with(db, page)
        if min(each.match.original_coverage, each.match.reprint_coverage) >= SAME_ARTICLE
    ]
