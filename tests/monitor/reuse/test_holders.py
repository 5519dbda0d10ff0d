"""Counts of groups that hold a passage: without the pair's own groups, and rounded down to steps."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.reuse.holders import STEPS, Holders, rounded

lists = st.lists(st.lists(st.integers(0, 40), unique=True, max_size=30), max_size=8)


@given(lists, st.frozensets(st.integers(0, 40), max_size=3), st.integers(0, 40))
def test_the_pair_s_own_groups_do_not_count(
    groups: list[list[int]], own: frozenset[int], candidate: int
) -> None:
    sites = {group: frozenset({"even"} if group % 2 == 0 else {"odd"}) for group in range(41)}
    holders = Holders(np.arange(len(groups)), groups, own, sites)
    left = [set(held) - own - {candidate} for held in groups]
    assert (
        holders.others(candidate).tolist()
        == rounded(np.array([len(each) for each in left], dtype=int)).tolist()
    )
    even = [sum(group % 2 == 0 for group in each) for each in left]
    assert holders.others_of_site("even", candidate).tolist() == rounded(np.array(even, dtype=int)).tolist()
    assert holders.of_site("").tolist() == [0] * len(groups)


def test_counts_are_rounded_down_to_steps() -> None:
    assert rounded(np.array([0, 1, 4, 5, 9, 19, 20, 99, 100, 1000])).tolist() == [
        0,
        1,
        3,
        5,
        5,
        10,
        20,
        50,
        100,
        100,
    ]
    assert rounded(STEPS).tolist() == STEPS.tolist()
