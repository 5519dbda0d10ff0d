"""A pair of texts → whether both share official formulas alone: sentences that further texts of the collection hold."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from monitor.reuse.cover import NUMBER, TextPair
from monitor.reuse.score.features import Pair
from monitor.reuse.score.wholes import passages_inside

# Largest step of the size of a collection, see `size_step`; in larger collections the trees are sure.
LARGEST = 5
MOST_SHARED = 0.5  # share of either text; with more in common both texts are no texts with a formula
NEARLY_ALL = 0.8  # share of the covered characters, and of the passages of a run
# Further groups that hold a formula, by the step of the size of the collection: some two in a hundred texts.
HOLDERS = (2, 2, 2, 2, 3, 5)

Counts = npt.NDArray[np.int64]
NOBODY: Counts = np.zeros(0, dtype=np.int64)


def shares_formulas_alone(pair: Pair, size: int) -> bool:
    """Return whether nearly all shared text is formulas, in a collection of this size.

    Beside a formula, a single sentence that a further text holds from the first to the last character is a formula too.
    """
    texts = pair.texts
    if size > LARGEST or texts.larger_share >= MOST_SHARED:
        return False
    lengths = {run: run[1] - run[0] for run in texts.query_cover.runs}
    holders = {run: _holders(pair, *run) if _has_no_figure(texts, run) else NOBODY for run in lengths}
    formulas = [run for run, others in holders.items() if _is_held_by(others, HOLDERS[size])]
    alone = [run for run in lengths if run not in formulas]
    if len(alone) == 1 and formulas and _is_held_by(holders[alone[0]], 1):
        return True
    return sum(lengths[run] for run in formulas) >= NEARLY_ALL * texts.query_cover.characters > 0


def _has_no_figure(texts: TextPair, run: tuple[int, int]) -> bool:
    """Return whether a shared run names no figure, as formulas do: a figure belongs to a single event."""
    return NUMBER.search(texts.query.text, *run) is None


def _holders(pair: Pair, start: int, end: int) -> Counts:
    """Return, for every passage of a shared run, the number of further groups that hold the passage.

    Furniture of a site is a formula.
    """
    evidence = pair.evidence
    inside = passages_inside(pair, start, end) & evidence.held
    others: Counts = np.where(evidence.furniture, max(HOLDERS), evidence.others)[inside]
    return others


def _is_held_by(others: Counts, least: int) -> bool:
    """Return whether so many further groups hold nearly all passages of a run."""
    return len(others) > 0 and float(np.mean(others >= least)) >= NEARLY_ALL
