"""Passages of a query → the groups of copies that hold the passages: the evidence of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from monitor.texts.hashing import Passages

MOST_GROUPS = 101  # groups kept of a passage; a passage with so many is a formula
# Counts of groups are rounded down to a step. So a pair is compared anew only when a count passes a step.
STEPS = np.array([0, 1, 2, 3, 5, 10, 20, 50, 100], dtype=np.int64)

Counts = npt.NDArray[np.int64]


def rounded(counts: Counts) -> Counts:
    """Return counts rounded down to steps."""
    steps: Counts = STEPS[np.searchsorted(STEPS, counts, side="right") - 1]
    return steps


@dataclass(frozen=True)
class Holders:
    """The groups that hold every passage of a query, as a collection or a store knows them.

    A comparison reads the counts in steps, never the lists: a store compares a pair anew only when a step is passed.
    """

    passages: Passages  # of the query, sorted
    groups: Sequence[Sequence[int]]  # of every passage, without repetition; at most MOST_GROUPS
    own: frozenset[int]  # groups of copies that the query belongs to
    sites: Mapping[int, frozenset[str]]  # known sites of the groups' texts

    def others(self, group: int) -> Counts:
        """Return, for every passage, the number of groups besides the query's own and ``group``, in steps."""
        counts = self._foreign.copy()
        if group not in self.own:
            counts[self.places.get(group, [])] -= 1
        return rounded(counts)

    def of_site(self, site: str) -> Counts:
        """Return, for every passage, the number of groups with a text of ``site``, in steps; zeros without a site."""
        return rounded(self._of_site(site))

    def others_of_site(self, site: str, group: int) -> Counts:
        """Return the same without the query's own groups and ``group``."""
        counts = self._of_site(site).copy()
        for left_out in self.own | {group}:
            if site in self.sites.get(left_out, ()):
                counts[self.places.get(left_out, [])] -= 1
        return rounded(counts)

    def _of_site(self, site: str) -> Counts:
        if site not in self._counted_sites:
            counts = np.zeros(len(self.groups), dtype=np.int64)
            for group, places in self.places.items():
                if site and site in self.sites.get(group, ()):
                    counts[places] += 1
            self._counted_sites[site] = counts
        return self._counted_sites[site]

    @cached_property
    def _counted_sites(self) -> dict[str, Counts]:
        return {}

    @cached_property
    def places(self) -> dict[int, list[int]]:
        """The indexes of the passages of every group."""
        places: dict[int, list[int]] = {}
        for at, held in enumerate(self.groups):
            for group in held:
                places.setdefault(group, []).append(at)
        return places

    @cached_property
    def _foreign(self) -> Counts:
        """For every passage the number of groups that are not the query's own."""
        counts = np.array([len(held) for held in self.groups], dtype=np.int64)
        for group in self.own:
            counts[self.places.get(group, [])] -= 1
        return counts
