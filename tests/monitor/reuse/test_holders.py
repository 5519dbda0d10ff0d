"""Who else holds a passage: groups besides the pair's own, in steps."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.reuse.holders import STEPS, Held, Holders, rounded

NOTHING = Held(np.zeros(0, dtype=np.int64), [])


def holders(
    groups: list[list[int]], own: set[int], sites: dict[int, frozenset[str]] | None = None
) -> Holders:
    return Holders(Held(np.arange(len(groups)), groups), NOTHING, frozenset(own), sites or {})


def test_the_groups_of_the_pair_do_not_count() -> None:
    passages, terms = holders([[1], [1, 2], [1, 2, 3], []], {1}).others(2)
    assert passages.tolist() == [0, 0, 1, 0]
    assert terms.tolist() == []


def test_a_group_that_is_the_querys_own_too_is_left_out_once() -> None:
    assert holders([[1, 2], [2]], {1}).others(1)[0].tolist() == [1, 1]


def test_the_groups_of_a_site_show_its_furniture() -> None:
    sites = {1: frozenset({"a"}), 2: frozenset({"a", "b"}), 3: frozenset({"b"})}
    of = holders([[1, 2, 3], [3], [9]], set(), sites)
    assert of.of_site("a").tolist() == [2, 0, 0]
    assert of.of_site("b").tolist() == [2, 1, 0]
    assert of.of_site("").tolist() == [0, 0, 0]


@given(st.lists(st.integers(0, 101)))
def test_numbers_are_rounded_down_to_a_step(counts: list[int]) -> None:
    steps = rounded(np.array(counts, dtype=np.int64)).tolist()
    assert all(step in STEPS and step <= count for step, count in zip(steps, counts, strict=True))
    assert all(
        not step < other <= count for step, count in zip(steps, counts, strict=True) for other in STEPS
    )
