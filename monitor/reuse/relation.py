"""Two texts with their covers and shared passages → the relation of the query to the original.

A reprint and a notice of the same mould may share equally much text. The difference is how rare the shared passages
are among all works. Rules and thresholds follow measurements on 70,000 broadcast-news articles; `python
benchmarks/detection.py` shows what they find and miss.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.reuse.candidates import SharedPassages
from monitor.reuse.cover import (
    REWORDED_EVENLY,
    TextPair,
    has_covered_line,
    reworded_share,
    short_run_share,
)
from monitor.reuse.moulds import FIGURE, figure_counts, has_different_figures, is_far_apart, is_same_mould
from storage.records import Relation

LEAST_COVERED = 24  # characters; less is a phrase
LINKED_SHARE = 0.3  # least cover of a text with a link to the original
WHOLE = 0.6  # with this share covered, a text as a whole stands in the second text
# A text with hardly a word of its own, that leaves out a good part of the original, is an excerpt of any length.
PURE, NEARLY_ALL = 0.95, 0.8
SHORT_TEXT = 160  # characters; a notice of one paragraph
# Of the passages that a reprint shares with its original, nine in ten are rare (0.7 is the least of 1,800 reprints).
# Of the passages that two notices of a mould share, half are rare. A text with almost all characters covered needs no
# rare passages.
RARITY, ALMOST_ALL = 0.65, 0.9
# A paragraph taken over makes a compilation, a sentence makes a quotation. Characters, rare passages.
PARAGRAPH, PARAGRAPH_RARE = 45, 8
# The same for texts with different line breaks. Covered characters, rare passages.
STRETCHES, STRETCHES_RARE = 160, 15
# A copy in different words and order keeps half of its runs of three characters, evenly over the text.
REWORDED_SHORT_RUNS = 0.5
REWORDED_RARE, REWORDED_RARE_SHARE = 3, 0.1
REWORDED_ORIGINAL = 0.45  # least share of stretches of the original; less is a repeated sentence
REWORDED_FIGURES = 4  # a copy with so many figures keeps at least one
# distinct figures in both texts; share of the figures of either text
SUSPECT_FIGURES, SUSPECT_SHARE = 5, 0.7


@dataclass(frozen=True)
class CopyProof:
    """Least values that together prove a copy."""

    rare: int = 0  # shared rare passages
    rare_share: float = 0.0  # shared rare passages, as a share of the passages of the text with fewer
    share: float = 0.0  # the larger cover
    longest: int = 0  # characters of the longest run
    only_short: bool = False  # holds for short texts only

    def holds(self, pair: TextPair, shared: SharedPassages) -> bool:
        """Return whether two texts reach all values."""
        return (
            shared.rare >= self.rare
            and shared.rare_share >= self.rare_share
            and pair.larger_share >= self.share
            and pair.query_cover.longest >= self.longest
            and (pair.shorter_length <= SHORT_TEXT or not self.only_short)
        )


COPY_PROOFS = (
    CopyProof(rare=20),
    CopyProof(rare=PARAGRAPH_RARE, longest=PARAGRAPH),
    CopyProof(rare=2, rare_share=0.5, share=0.9),
    CopyProof(rare=8, rare_share=0.2, share=0.4),
    CopyProof(rare_share=0.25, share=WHOLE, only_short=True),
)


def relation_of(
    pair: TextPair, shared: SharedPassages, *, linked: bool, date_gap_days: int | None
) -> Relation:
    """Return the relation of the query to the original of a pair.

    1. A proven copy is a notice of the same mould, or else a copy by its exact runs.
    2. A copy in different words is proven by short runs, if the texts are near in time.
    3. Texts with the same figures are suspect. All other pairs merely share a passage.

    A link from the query to the original stands for proof. ``date_gap_days`` is None if a date is unknown.
    """
    if _is_proven_copy(pair, shared, linked=linked):
        if not linked and is_same_mould(pair, date_gap_days):
            return Relation.TEMPLATE
        if copied := _relation_of_copy(pair, shared):
            return copied
    reworded = None if is_far_apart(date_gap_days) else _relation_of_reworded_copy(pair, shared)
    if reworded:
        return reworded
    return Relation.SUSPECT if _has_same_figures(pair, shared) else Relation.SHARED_PASSAGE


# --- copies by exact runs ----------------------------------------------------------------------


def _is_proven_copy(pair: TextPair, shared: SharedPassages, *, linked: bool) -> bool:
    if linked and pair.larger_share >= LINKED_SHARE:
        return True
    if pair.query_cover.characters < LEAST_COVERED:
        return False
    if shared.rarity < RARITY and pair.larger_share < ALMOST_ALL:
        return False
    return any(proof.holds(pair, shared) for proof in COPY_PROOFS)


def _relation_of_copy(pair: TextPair, shared: SharedPassages) -> Relation | None:
    """Return the relation by the shares of both covers, or None if the query has merely a quotation."""
    relation = _relation_by_shares(pair.query_cover.share, pair.original_cover.share)
    if relation is None and _takes_over_paragraphs(pair, shared):
        return Relation.COMPILATION
    return relation


def _relation_by_shares(query: float, original: float) -> Relation | None:
    """Return the relation of a copy with these shares covered, or None if neither text is whole in the pair."""
    if query >= PURE and original < NEARLY_ALL:
        return Relation.EXCERPT
    if query >= WHOLE:
        return Relation.EDITED if original >= WHOLE else Relation.EXCERPT
    return Relation.COMPILATION if original >= WHOLE else None


def _takes_over_paragraphs(pair: TextPair, shared: SharedPassages) -> bool:
    """Return whether the query, though mostly about different things, takes over whole paragraphs."""
    if _takes_over_stretches(pair, shared):
        return True
    return (
        has_covered_line(pair.original, pair.original_cover, PARAGRAPH, skip_headline=True)
        and shared.rare >= PARAGRAPH_RARE
        and _has_paragraph_of_its_own(pair)
    )


def _takes_over_stretches(pair: TextPair, shared: SharedPassages) -> bool:
    cover = pair.query_cover
    is_long = cover.characters >= STRETCHES and cover.longest >= STRETCHES // 2
    return is_long and shared.rare >= STRETCHES_RARE


def _has_paragraph_of_its_own(pair: TextPair) -> bool:
    """Return whether the covered text is a paragraph of the query too, or the query has no line breaks."""
    return len(pair.query.breaks) == 0 or has_covered_line(pair.query, pair.query_cover, PARAGRAPH)


# --- copies in different words -----------------------------------------------------------------


def _relation_of_reworded_copy(pair: TextPair, shared: SharedPassages) -> Relation | None:
    """Return the relation of a copy in different words and order, or None if the query is no such copy.

    The texts share no long run. Their short runs stand evenly over the query, and the shared passages are rare.
    """
    if not _has_rare_passages(shared) or not _has_short_runs_throughout(pair):
        return None
    share = reworded_share(pair.original, pair.query)
    if share < REWORDED_ORIGINAL or _has_changed_figures(pair):
        return None
    return _relation_by_shares(1.0, share)


def _has_rare_passages(shared: SharedPassages) -> bool:
    return (
        shared.rare >= REWORDED_RARE and shared.rarity >= RARITY and shared.rare_share >= REWORDED_RARE_SHARE
    )


def _has_short_runs_throughout(pair: TextPair) -> bool:
    if short_run_share(pair.query, pair.original) < REWORDED_SHORT_RUNS:
        return False
    return reworded_share(pair.query, pair.original) >= REWORDED_EVENLY


def _has_changed_figures(pair: TextPair) -> bool:
    figures, equal = figure_counts(pair)
    return (figures >= REWORDED_FIGURES and equal == 0) or has_different_figures(pair)


def _has_same_figures(pair: TextPair, shared: SharedPassages) -> bool:
    """Return whether both texts tell the same figures, and enough figures, though hardly a clause is equal."""
    if not shared.is_worth_comparing or shared.rarity < RARITY:
        return False
    query, original = (
        {figure for figure in FIGURE.findall(form.text) if len(figure) > 2}
        for form in (pair.query, pair.original)
    )
    equal, fewest, most = (
        len(query & original),
        min(len(query), len(original)),
        max(len(query), len(original)),
    )
    return equal >= SUSPECT_FIGURES and equal >= SUSPECT_SHARE * fewest and fewest >= SUSPECT_SHARE * most
