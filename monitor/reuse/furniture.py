"""A shared stretch of two articles → whether a site puts the stretch on page after page.

A disclaimer or a banner that the extraction left in stands in many articles of a site, on many subjects. Furniture of
this kind is no evidence of a derivation. Furniture looks rare while the store holds few articles of the site, so the
stretch does not count before the site is learnt.
"""

from __future__ import annotations

import numpy as np

from monitor.reuse.relation import ALMOST_ALL, WHOLE
from monitor.texts.fingerprint import Fingerprint
from monitor.texts.hashing import Passages
from storage.records import Match

LEARNT = 6  # articles of a site: a stretch of a single article among so many is no furniture
REPEATED = 3  # further articles of a site with the same stretch make the stretch furniture
EDGE = 2  # characters: a full stop, a line feed
HELD = 0.8  # share of a stretch's passages: a text with so many of them holds the stretch


def may_be_furniture(match: Match) -> bool:
    """Return whether either text has a good part of its own."""
    return max(match.original_coverage, match.reprint_coverage) < ALMOST_ALL


def looks_like_furniture(match: Match, one: str, other: str) -> bool:
    """Return whether the shared text is a small part of both, or a single piece at the edge of both texts."""
    if max(match.original_coverage, match.reprint_coverage) < WHOLE:
        return True
    if len(match.passages) != 1:
        return False
    (piece,) = match.passages
    is_at_ends = len(one) - piece.a_end <= EDGE and len(other) - piece.b_end <= EDGE
    return is_at_ends or max(piece.a_start, piece.b_start) <= EDGE


def shared_passages(one: Fingerprint, other: Fingerprint) -> Passages:
    """Return the shared passages of two texts."""
    return np.intersect1d(one.passages, other.passages, assume_unique=True)


def repeats(text: Passages, shared: Passages, pair: tuple[Fingerprint, Fingerprint]) -> bool:
    """Return whether a third text holds the shared passages of a pair, and not the rest of either text."""
    return _share(shared, text) >= HELD > max(_share(each.passages, text) for each in pair)


def _share(wanted: Passages, held: Passages) -> float:
    return float(np.isin(wanted, held, assume_unique=True).mean()) if len(wanted) else 0.0
