"""The trees as arrays give what their training wrote."""

from __future__ import annotations

import math

import numpy as np
import pytest

from monitor.reuse.score.trees import Trees, trained

# one tree: a at most 1 → -2; else b at most 5 → 1, else 3; and a tree of a single leaf
WRITTEN = {
    "names": ["a", "b"],
    "depth": 2,
    "feature": [[0, 0, 1, 0, 0], [0, 0, 0, 0, 0]],
    "threshold": [[1.0, 0, 5.0, 0, 0], [0.0, 0, 0, 0, 0]],
    "left": [[1, 1, 3, 3, 4], [0, 0, 0, 0, 0]],
    "right": [[2, 1, 4, 3, 4], [0, 0, 0, 0, 0]],
    "value": [[0.0, -2.0, 0.0, 1.0, 3.0], [0.5, 0, 0, 0, 0]],
}


def test_every_row_falls_to_its_leaf() -> None:
    rows = [{"a": a, "b": b} for a, b in ((0.0, 9.0), (1.0, 9.0), (2.0, 5.0), (2.0, 6.0))]
    odds = [-1.5, -1.5, 1.5, 3.5]
    expected = [1 / (1 + math.exp(-each)) for each in odds]
    assert np.allclose(Trees.read(WRITTEN).probabilities(rows), expected)


def test_no_rows_give_no_probabilities() -> None:
    assert Trees.read(WRITTEN).probabilities([]) == []


@pytest.mark.parametrize("name", ["first", "whole"])
def test_the_shipped_trees_know_their_features(name: str) -> None:
    trees = getattr(trained(), name)
    assert len(trees.names) == len(set(trees.names))
    assert 0 < trees.probabilities([dict.fromkeys(trees.names, 0.0)])[0] < 0.5


def test_the_shipped_trees_say_their_day() -> None:
    assert trained().trained.startswith("20")
