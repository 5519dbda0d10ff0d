"""Passages of a query → the groups of copies with the passages: the evidence of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from monitor.texts.hashing import Passages

MOST_GROUPS = 101  # groups kept of a passage; a passage with so many is a formula
# Numbers of groups are rounded down to a step. So a further text matters only where a number passes a step.
STEPS = np.array([0, 1, 2, 3, 5, 10, 20, 50, 100], dtype=np.int64)
# Texts of a site, enough to know the furniture. Of 15 pages of a portal all had a false copy beside a single known
# page, five beside six, and no page beside seventeen.
LEARNT = 17

Counts = npt.NDArray[np.int64]
# Weight of a passage by the number of groups, for the choice of candidates: a whole number, so the order of a sum
# does not matter. A passage of a single group has the weight 1,000, a passage of a hundred groups 0.
WHOLE_WEIGHT = 1000
WEIGHTS: Counts = np.round(
    WHOLE_WEIGHT * (1 - np.log(np.maximum(1, np.arange(MOST_GROUPS))) / np.log(MOST_GROUPS - 1))
).astype(np.int64)


def weight_of(groups: int) -> int:
    """Return the weight of a passage or term that so many groups hold, 1 to 100."""
    return int(WEIGHTS[groups])


@dataclass(frozen=True)
class Held:
    """The groups of every value of a query: passages, or salient terms."""

    values: Passages  # sorted
    groups: Sequence[Sequence[int]]  # of every value, without repeats; at most MOST_GROUPS

    @cached_property
    def _flat(self) -> tuple[Counts, Counts]:
        """Return the groups of all values, joined, and the place of the value."""
        sizes = [len(held) for held in self.groups]
        joined = np.fromiter(chain.from_iterable(self.groups), dtype=np.int64, count=sum(sizes))
        return joined, np.repeat(np.arange(len(sizes)), sizes)

    @cached_property
    def distinct(self) -> frozenset[int]:
        """Return the groups that hold any value."""
        return frozenset(chain.from_iterable(self.groups))

    def count(self, groups: Iterable[int]) -> Counts:
        """Return, for every value, the number of these groups with the value."""
        return self._counted([group for group in groups if group in self.distinct])

    def count_where(self, is_counted: Callable[[int], bool]) -> Counts:
        """Return, for every value, the number of counted groups with the value."""
        return self._counted([group for group in self.distinct if is_counted(group)])

    def _counted(self, groups: Sequence[int]) -> Counts:
        if not groups:
            return np.zeros(len(self.groups), dtype=np.int64)
        held, places = self._flat
        is_counted = held == groups[0] if len(groups) == 1 else np.isin(held, groups)
        return np.bincount(places[is_counted], minlength=len(self.groups))

    @cached_property
    def sizes(self) -> Counts:
        """Number of groups of every value."""
        return np.array([len(held) for held in self.groups], dtype=np.int64)


@dataclass(frozen=True)
class Holders:
    """The groups with the passages and terms of a query, as a collection or a store knows.

    A comparison reads the counts in steps, never the lists: a store compares a pair anew only when a step is passed.
    """

    passages: Held
    terms: Held
    own: frozenset[int]  # groups of copies that the query belongs to
    sites: Mapping[int, frozenset[str]]  # known sites of the groups' texts
    learnt: frozenset[str] = frozenset()  # sites with LEARNT texts and more
    known: int = 0  # texts of the whole collection

    @cached_property
    def _foreign(self) -> tuple[Counts, Counts]:
        """Numbers of groups besides the query's own groups, of every passage and of every term."""
        passages, terms = (held.sizes - held.count(self.own) for held in (self.passages, self.terms))
        return passages, terms

    def others(self, group: int) -> tuple[Counts, Counts]:
        """Return the numbers of groups besides the pair's own groups, of every passage and of every term, in steps."""
        if group in self.own:
            return rounded(self._foreign[0]), rounded(self._foreign[1])
        passages, terms = self._foreign
        return rounded(passages - self.passages.count([group])), rounded(terms - self.terms.count([group]))

    def of_site(self, site: str) -> Counts:
        """Return, for every passage, the number of groups with a text of ``site``; zeros for an unknown site."""
        return self.passages.count_where(lambda group: bool(site) and site in self.sites.get(group, ()))


def rounded(counts: Counts) -> Counts:
    """Return numbers of groups, rounded down to a step."""
    steps: Counts = STEPS[np.searchsorted(STEPS, counts, side="right") - 1]
    return steps
