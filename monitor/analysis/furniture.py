"""A stretch that two articles share → whether it is what a site puts on page after page. Reads the store.

A disclaimer or a banner that the extraction left in stands in many articles of a site, each about something
else, and is no evidence that one of them derives from another. It looks rare while few of the site's articles
are known: until then it does not count.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from monitor.reuse.relation import ALMOST_ALL, WHOLE
from monitor.texts.fingerprint import Fingerprint, fingerprint
from monitor.texts.hashing import Passages
from storage.conclusions import revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Match, Page

LEARNT = 6  # articles of a site: what stands in one of them alone is then no furniture
REPEATED = 3  # further articles of a site with the same stretch make it furniture
EDGE = 2  # characters: a full stop, a line feed
HELD = 0.8  # of some passages: they stand there


def may_be_furniture(match: Match) -> bool:
    """Whether a good part of either text is its own."""
    return max(match.original_coverage, match.reprint_coverage) < ALMOST_ALL


def looks_like_furniture(match: Match, one: str, other: str) -> bool:
    """Whether what two texts share is a small part of both, or one piece at the end, or the beginning, of both."""
    if max(match.original_coverage, match.reprint_coverage) < WHOLE:
        return True
    if len(match.passages) != 1:
        return False
    (piece,) = match.passages
    ends = len(one) - piece.a_end <= EDGE and len(other) - piece.b_end <= EDGE
    return ends or max(piece.a_start, piece.b_start) <= EDGE


def is_learnt(db: Store, site: str) -> bool:
    """Whether enough articles of a site are known to tell its furniture."""
    return pages.count_articles(db, site, most=LEARNT) >= LEARNT


def repeated_on(db: Store, one: Fingerprint, other: Fingerprint, candidates: Iterable[Page]) -> list[Page]:
    """Of these pages, those that have what two articles share, and of neither all the rest."""
    shared = np.intersect1d(one.passages, other.passages, assume_unique=True)
    found = []
    for page in candidates:
        current = revisions.current_revision(db, page.id)
        if current is None:
            continue
        held = fingerprint(current.article.text).passages
        if _share(shared, held) >= HELD > max(_share(each.passages, held) for each in (one, other)):
            found.append(page)
    return found


def _share(wanted: Passages, held: Passages) -> float:
    return float(np.isin(wanted, held, assume_unique=True).mean()) if len(wanted) else 0.0
