"""Features of pairs → probabilities, by boosted trees with weights that `benchmarks/train_score.py` wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]
Nodes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Trees:
    """Boosted trees as arrays, a row a tree. A leaf is a node that leads to itself."""

    names: tuple[str, ...]  # of the features, in the order of the columns
    feature: Nodes
    threshold: Table
    left: Nodes  # next node if the feature is at most the threshold
    right: Nodes
    value: Table  # of leaves, in log odds
    depth: int

    @classmethod
    def read(cls, written: Any) -> Trees:
        """Return the trees of the JSON that the training wrote."""
        arrays = {
            name: np.array(written[name]) for name in ("feature", "threshold", "left", "right", "value")
        }
        return cls(tuple(written["names"]), **arrays, depth=written["depth"])

    def probabilities(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Return the probability of every row of features by name, 0 to 1."""
        features = np.array([[row[name] for name in self.names] for row in rows]).reshape(-1, len(self.names))
        tree = np.arange(len(self.feature))
        node = np.zeros((len(features), len(tree)), dtype=np.int64)
        row = np.arange(len(features))[:, None]
        for _ in range(self.depth):
            is_left = features[row, self.feature[tree, node]] <= self.threshold[tree, node]
            node = np.where(is_left, self.left[tree, node], self.right[tree, node])
        probabilities: list[float] = (1 / (1 + np.exp(-self.value[tree, node].sum(axis=1)))).tolist()
        return probabilities


@dataclass(frozen=True)
class Score:
    """The trees that the project ships."""

    first: Trees  # by evidence alone: which pairs are worth a look at their texts
    least: float  # probability of the first trees from which on a pair is looked at
    whole: Trees
    trained: str  # day


@cache
def trained() -> Score:
    """Return the trees that the project ships."""
    text = (resources.files("monitor.reuse.score") / "data" / "weights.json").read_text(encoding="utf-8")
    written = json.loads(text)
    first, whole = Trees.read(written["first"]), Trees.read(written["whole"])
    return Score(first, written["least"], whole, written["trained"])
