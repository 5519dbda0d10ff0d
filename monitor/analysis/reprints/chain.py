"""A chain of reprints → its beginning, and the changes in which a reprint departs from beginning and original.

Only the first publisher corrects or withdraws a text. A station in between may follow late, turn back, or be removed.
A copy may also be sooner than our second look at a correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.analysis.reprints.deriving import LONGEST_CHAIN
from monitor.analysis.setup import Setup
from monitor.judge.spread.corrections import fault_of
from monitor.texts.spelling import bare
from storage.conclusions import derivations, looks, revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import DERIVED, Article, Attribution, Change, PageId, Relation

WHOLE = frozenset({Relation.VERBATIM, Relation.EDITED})
# An excerpt has the words of one text. A compilation or quotation has words of its own, which no text above corrects.
OF_ONE_TEXT = WHOLE | {Relation.EXCERPT}


def beginning_of(db: Store, original: PageId) -> PageId:
    """Return the beginning of the chain of reprints and excerpts above an original; the original without a chain."""
    return beginning_above(db, original, Relation.VERBATIM)[0]


def beginning_above(db: Store, original: PageId, relation: Relation) -> tuple[PageId, Relation]:
    """Return the beginning of the chain above an original, and the relation of a reprint of the original to it.

    `relation` is that of the reprint to the original. A reprint of an excerpt is an excerpt of the beginning.
    """
    visited, beginning = {original}, original
    while True:
        above = next(
            (each for each in derivations.originals_of(db, beginning) if each.relation in OF_ONE_TEXT), None
        )
        if above is None or above.original in visited:
            return beginning, relation
        visited.add(above.original)
        beginning = above.original
        relation = above.relation if above.relation not in WHOLE and relation in WHOLE else relation


def without_agreement(changes: Sequence[Change], states: Sequence[Article]) -> tuple[Change, ...]:
    """Return the changes from an original to a reprint, without those whose words a state of the text has.

    Example: a portal shows 122.7万, and was copied. The ministry corrected 122.7万 to 127.2万. A copy with 127.2万
    departs from the portal and agrees with the ministry.
    """
    texts = [bare(state.text) for state in states]
    return tuple(change for change in changes if not any(fault_of(change).old in text for text in texts))


def suspect_of(db: Store, page: PageId) -> Article | None:
    """Return the text of a page that waits for a second look. A copy may have taken it over already."""
    last = looks.last_look(db, page)
    return last.suspect if last else None


def departures(db: Store, original: PageId, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes of a reprint, without those that agree with the beginning of its chain or a suspect text."""
    if not changes:
        return ()
    beginning = beginning_of(db, original)
    further = revisions.revisions_of(db, beginning) if beginning != original else ()
    suspects = [suspect_of(db, page) for page in {original, beginning}]
    known = [*(each.article for each in further), *(each for each in suspects if each is not None)]
    return without_agreement(changes, known)


def names_above(db: Store, setup: Setup, original: PageId) -> Iterator[str]:
    """Return the titles of the sites above an original, followed by the names credited there."""
    visited, page = {original}, original
    while len(visited) < LONGEST_CHAIN:
        above = _original_of(db, page)
        if above is None or above in visited:
            return
        page = above
        visited.add(page)
        yield setup.title(pages.page_of(db, page).site)
        current = revisions.current_revision(db, page)
        yield from credited_in(current.article.attribution) if current else ()


def _original_of(db: Store, page: PageId) -> PageId | None:
    """Return the original of which a page carries the most."""
    derived = (each for each in derivations.originals_of(db, page) if each.relation in DERIVED)
    return next((each.original for each in derived), None)


def credited_in(attribution: Attribution) -> list[str]:
    """Return the names of the sources in a credit line."""
    return [each for each in (attribution.source, attribution.tail_source) if each]
