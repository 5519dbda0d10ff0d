"""Passages of a query → the groups of copies that hold the passages: the evidence of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.texts.hashing import Passages

MOST_GROUPS = 101  # groups kept of a passage; a passage with so many is a formula

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Holders:
    """The groups that hold every passage of a query, as a collection or a store knows them."""

    passages: Passages  # of the query, sorted
    groups: Sequence[Sequence[int]]  # of every passage; at most MOST_GROUPS
    own: frozenset[int]  # groups of copies that the query belongs to
    sites: Mapping[int, frozenset[str]]  # known sites of the groups' texts

    def others(self, group: int) -> Counts:
        """Return, for every passage, the number of groups besides the query's own groups and ``group``."""
        left_out = self.own | {group}
        return np.array([len(set(held) - left_out) for held in self.groups], dtype=np.int64)

    def of_site(self, site: str) -> Counts:
        """Return, for every passage, the number of groups with a text of ``site``; zeros for an unknown site."""
        if not site:
            return np.zeros(len(self.groups), dtype=np.int64)
        return np.array(
            [sum(site in self.sites.get(group, ()) for group in held) for held in self.groups], dtype=np.int64
        )
