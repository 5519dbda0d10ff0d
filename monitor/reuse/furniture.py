"""A match and its evidence → whether a site puts the shared stretch on page after page.

A disclaimer or a banner that the extraction left in stands in many articles of a site, on many subjects. Furniture of
this kind is no evidence of a derivation. Furniture looks rare while few articles of the site are known, so the stretch
does not count before the site is known.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from monitor.reuse.document import Document
from monitor.reuse.holders import Holders
from monitor.reuse.match import Candidate
from monitor.reuse.relation import ALMOST_ALL, WHOLE
from storage.records import DERIVED, Match, Relation

KNOWN = 17  # articles of a site: after so many the furniture of a portal was told from text taken over
REPEATED = 3  # further groups of copies on a site with the same stretch make the stretch furniture
EDGE = 2  # characters: a full stop, a line feed
HELD = 0.8  # share of the shared passages: as many repeated ones make the stretch furniture


def without_furniture(
    query: Document, candidate: Candidate, match: Match, holders: Holders, *, is_known: bool
) -> Match:
    """Return the match, as a mere shared passage if it rests on furniture.

    ``is_known`` says that enough articles of either site are known to tell its furniture. A link is proof enough.
    """
    if candidate.linked or match.relation not in DERIVED or not _may_be_furniture(match):
        return match
    if _is_repeated(query, candidate, holders) or (
        not is_known and not candidate.credited and looks_like_furniture(match, query, candidate.document)
    ):
        return replace(match, relation=Relation.SHARED_PASSAGE, disguise=())
    return match


def _may_be_furniture(match: Match) -> bool:
    """Return whether both texts have a good part of their own."""
    return max(match.original_coverage, match.reprint_coverage) < ALMOST_ALL


def _is_repeated(query: Document, candidate: Candidate, holders: Holders) -> bool:
    """Return whether further texts of either site hold most of the shared passages."""
    shared = np.isin(holders.passages, candidate.document.print.passages, assume_unique=True)
    if not shared.any():
        return False
    sites = {query.site, candidate.document.site} - {""}
    return any(
        (holders.others_of_site(site, candidate.group)[shared] >= REPEATED).mean() >= HELD for site in sites
    )


def looks_like_furniture(match: Match, query: Document, original: Document) -> bool:
    """Return whether the shared text is a small part of both, or a single piece at the edge of both texts."""
    if max(match.original_coverage, match.reprint_coverage) < WHOLE:
        return True
    if len(match.passages) != 1:
        return False
    (piece,) = match.passages
    ends = (_length(query) - piece.a_end, _length(original) - piece.b_end)
    return max(ends) <= EDGE or max(piece.a_start, piece.b_start) <= EDGE


def _length(document: Document) -> int:
    """Return the raw characters of a text up to its last counted character."""
    offsets = document.form.offsets
    return int(offsets[-1]) + 1 if len(offsets) else 0
