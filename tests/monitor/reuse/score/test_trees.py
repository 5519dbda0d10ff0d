"""The trees as arrays give what their training wrote."""

from __future__ import annotations

import math

import numpy as np

from monitor.reuse.score.trees import Trees, trained

# one tree: a at most 1 → -2; else b at most 5 → 1, else 3; and a tree of a single leaf
WRITTEN = {
    "trained": "2026-01-01",
    "names": ["a", "b"],
    "depth": 2,
    "feature": [[0, 0, 1, 0, 0], [0, 0, 0, 0, 0]],
    "threshold": [[1.0, 0, 5.0, 0, 0], [0.0, 0, 0, 0, 0]],
    "left": [[1, 1, 3, 3, 4], [0, 0, 0, 0, 0]],
    "right": [[2, 1, 4, 3, 4], [0, 0, 0, 0, 0]],
    "value": [[0.0, -2.0, 0.0, 1.0, 3.0], [0.5, 0, 0, 0, 0]],
}


def test_every_row_falls_to_its_leaf() -> None:
    rows = np.array([[0.0, 9.0], [1.0, 9.0], [2.0, 5.0], [2.0, 6.0]])
    odds = [-1.5, -1.5, 1.5, 3.5]
    expected = [1 / (1 + math.exp(-each)) for each in odds]
    assert np.allclose(Trees.read(WRITTEN).probabilities(rows), expected)


def test_no_rows_give_no_probabilities() -> None:
    assert Trees.read(WRITTEN).probabilities(np.zeros((0, 2))).tolist() == []


def test_the_shipped_trees_say_their_features_and_their_day() -> None:
    trees = trained()
    assert len(trees.names) == len(set(trees.names))
    assert trees.trained.startswith("20")
    assert 0 < trees.probabilities(np.zeros((1, len(trees.names))))[0] < 0.5
