"""Footers of articles → values of operators; all values → the operator of every site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitor.judge.spread.operators import FooterMark, marks_of, operators
from storage.engine.store import Store
from storage.records import Article, Field
from storage.spread import footprints

TELLING = frozenset({Field.ICP, Field.CONTACT})
OFTEN = 0.5  # least share of a site's pages with a value, of the pages with the commonest value


def note_footprints(db: Store, site: str, articles: Iterable[Article]) -> None:
    """Count the values in the footers of articles, in the caller's transaction."""
    for article in articles:
        lines = {each.text or each.value for each in article.attribution.statements if each.field in TELLING}
        marks = sorted(marks_of(site, lines), key=lambda mark: (mark.kind, mark.value))
        footprints.note_footprints(db, [(mark.site, mark.kind, mark.value) for mark in marks])


def operators_of(db: Store) -> dict[str, str | None]:
    """Return the operator of every site with footprints; None if no value tells the operator.

    A value on few pages of a site belongs to an article and not to the site.
    """
    found = footprints.all_footprints(db)
    most: Counter[str] = Counter()
    for site, _, _, pages in found:
        most[site] = max(most[site], pages)
    marks = [
        FooterMark(site, kind, value) for site, kind, value, pages in found if pages >= OFTEN * most[site]
    ]
    named = operators(sorted(most), marks)
    members = Counter(named.values())
    return {
        site: label if label.startswith("icp:") or members[label] > 1 else None
        for site, label in named.items()
    }
