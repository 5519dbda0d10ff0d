"""Train the trees that score a pair of texts, and show what they reach out of fold.

    python benchmarks/train_score.py [--data ../shared/data/reuse] [--write]

Pairs come from labelled collections (reuse_kinds.py): real articles with derived documents, and built ones with
grammars of their own. Every candidate of every query is a pair. An article, its copies and its mould stay in one
fold of five. --write trains on all pairs and writes monitor/reuse/score/data/weights.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from reuse_grammar import Grammar
from reuse_kinds import Collection, Query, built_collection, real_collection

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.document import documents
from monitor.reuse.match import is_same_text, pairs_of
from monitor.reuse.score.features import of_evidence, of_texts

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "monitor" / "reuse" / "score" / "data" / "weights.json"
FOLDS = 5
# Trees and leaves of two sets; the log odds are the mean of both. One set finds more, the other is surer of few texts.
SETS = ((300, 16), (500, 24))
# The probability may only grow with these features, or only fall.
RISING = frozenset(
    "larger_share smaller_share query_share longest covered even_query even_original short_runs_query uncommon"  # noqa: SIM905
    " short_runs_original figures_equal occasions_equal headline aligned information mean_information"
    " information_share rare rare_of_shared terms term_share term_ratio common_figures common_figures_share".split()
)
FALLING = frozenset({"recurring", "occasions_different", "rival", "explained"})
DIGITS = 6  # of the weights
# The first look needs no text. It passes over this share of the true pairs.
FIRST, PASSED_OVER = (40, 16), 0.002
EVIDENCE = frozenset(
    "known compiled fewest shared_share shared information mean_information information_share rare rare_of_shared"  # noqa: SIM905
    " furniture rival explained third terms term_share term_ratio".split()
)
# name, sizes and seeds of the collections
REAL = [("real", 2000, seed) for seed in (1, 2, 3, 4, 5)]
BUILT = [
    ("built", size, seed)
    for seed, size in enumerate(
        (40, 40, 80, 80, 150, 150, 300, 300, 600, 600, 1000, 1000, 1500, 1500, 2000), start=1
    )
]


@dataclass
class Pairs:
    """Features and labels of the pairs of some queries."""

    rows: list[dict[str, float]]
    labels: list[int]
    folds: list[str]
    queries: list[int]  # index into `asked`
    asked: list[Query]
    missed: list[int]  # queries with an original that is no candidate
    weights: list[float]


def collect(spec: tuple[str, int, int], data: Path) -> Pairs:
    """Return the pairs of a collection."""
    name, size, seed = spec
    collection = real_collection(data, seed, size) if name == "real" else built_collection(seed, size)
    collection = _with_derivatives(collection, random.Random(seed))
    if seed % 2:
        collection = _without_headlines(collection)
    return joined([pairs_of_collection(collection), *map(_of_few, _small(collection, seed))])


DERIVATIVES = 0.2  # share of the derived texts that a further text of the collection draws on too


def _with_derivatives(collection: Collection, rng: random.Random) -> Collection:
    """Put texts into a collection that draw on the originals of some queries too: rivals of the originals.

    Their words come from the originals and from a grammar, never from the queries: what a query has of its own stands
    nowhere in a collection.
    """
    grammar = Grammar(rng)
    articles = list(collection.articles)
    text_of = {each["id"]: each["text"] for each in articles}
    drawn: list[tuple[str, frozenset[str]]] = []
    for query in collection.queries:
        if query.originals and rng.random() < DERIVATIVES:
            taken = [line for key in sorted(query.originals) for line in text_of[key].split("\n")[1:]]
            kept = [each for each in taken if rng.random() < 0.8] or taken
            own = grammar.article().split("\n")
            key = f"y{len(articles)}"
            whole = [own[0], *kept, *(own[1:] if rng.random() < 0.5 else [])]
            articles.append({"id": key, "text": "\n".join(whole), "date": query.date, "site": ""})
            drawn.append((key, query.originals | query.allowed))
    queries = [_allowing(query, drawn) for query in collection.queries]
    return Collection(collection.name, articles, queries)


def _allowing(query: Query, drawn: Sequence[tuple[str, frozenset[str]]]) -> Query:
    """Return a query that may be told of further texts from the same originals."""
    sources = query.originals | query.allowed
    return replace(query, allowed=query.allowed | {key for key, others in drawn if sources & others})


def _without_headlines(collection: Collection) -> Collection:
    """Return a collection of texts without their first lines: a store keeps headlines apart."""
    articles = [each | {"text": _body(each["text"])} for each in collection.articles]
    return Collection(
        collection.name, articles, [replace(query, text=_body(query.text)) for query in collection.queries]
    )


def _body(text: str) -> str:
    headline, _, body = text.partition("\n")
    return body if len(body) > len(headline) else text


# Little is known at first: some queries are asked again of a few articles, those most like the query among them.
# Largest numbers, chosen so that every order of size is as frequent.
ALIKE, FURTHER, SMALL_SHARE = 40, 60, 0.4


def _of_few(collection: Collection) -> Pairs:
    """Return the pairs of a collection of few articles. All its false pairs together weigh as much as one true pair.

    They are chosen to be alike: among the first texts of a store such pairs are rare, and a copy is the likeliest
    reason for equal words.
    """
    pairs = pairs_of_collection(collection)
    false = pairs.labels.count(0)
    pairs.weights = [1.0 if label else 1 / false for label in pairs.labels]
    return pairs


def _up_to(most: int, rng: random.Random) -> int:
    return int((most + 1) ** rng.random()) - 1


def _small(collection: Collection, seed: int) -> Iterator[Collection]:
    """Yield collections of few articles, each with one query of a collection."""
    rng = random.Random(seed)
    matcher = Matcher.of(collection.articles)
    by_id = {each["id"]: each for each in collection.articles}
    asked = rng.sample(collection.queries, round(SMALL_SHARE * len(collection.queries)))
    for query, document in zip(asked, documents(map(_object, asked)), strict=True):
        near = [each.document.id for each in matcher.candidates(document)[0].values()][
            : 1 + _up_to(ALIKE, rng)
        ]
        others = rng.sample(sorted(by_id), min(len(by_id), _up_to(FURTHER, rng)))
        keys = dict.fromkeys([*sorted(query.originals), *near, *others])
        yield Collection(collection.name, [by_id[key] for key in keys], [query])


def _object(query: Query) -> dict[str, Any]:
    return {"id": query.id, "text": query.text, "date": query.date, "site": query.site}


def pairs_of_collection(collection: Collection) -> Pairs:
    """Return the pairs of all queries of a collection with their candidates."""
    matcher = Matcher.of(collection.articles)
    found = Pairs([], [], [], [], list(collection.queries), [], [])
    for number, (document, query) in enumerate(
        zip(documents(map(_object, collection.queries)), collection.queries, strict=True)
    ):
        candidates, holders = matcher.candidates(document)
        pairs = pairs_of(document, list(candidates.values()), holders)
        ids = [candidate.document.id for candidate in candidates.values()]
        rows = of_evidence(pairs, holders.known)
        for pair, key, row in zip(pairs, ids, rows, strict=True):
            if not is_same_text(pair) and key not in query.allowed and key != query.id:
                found.rows.append(row | of_texts(pair))
                found.labels.append(int(key in query.originals))
                found.weights.append(1.0)
                found.folds.append(f"{collection.name}:{query.fold or query.id}")
                found.queries.append(number)
        if not query.originals <= set(ids):
            found.missed.append(number)
    return found


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Return several sets of pairs as one."""
    whole = Pairs([], [], [], [], [], [], [])
    for part in parts:
        first = len(whole.asked)
        whole.rows += part.rows
        whole.labels += part.labels
        whole.weights += part.weights
        whole.folds += part.folds
        whole.queries += [first + number for number in part.queries]
        whole.missed += [first + number for number in part.missed]
        whole.asked += part.asked
    return whole


def fitted(
    names: Sequence[str], table: Any, labels: Any, weights: Any, size: tuple[int, int]
) -> lightgbm.Booster:
    """Return trees fitted to pairs."""
    signs = [(name in RISING) - (name in FALLING) for name in names]
    parameters = {
        "objective": "binary",
        "num_leaves": size[1],
        "learning_rate": 0.08,
        "min_data_in_leaf": 20,
        "monotone_constraints": signs,
        "monotone_constraints_method": "intermediate",
        "lambda_l2": 5.0,
        "seed": 1,
        "deterministic": True,
        "num_threads": 1,  # more threads wait for each other on a busy machine
        "verbose": -1,
        "feature_fraction": 0.7,
    }
    return lightgbm.train(parameters, lightgbm.Dataset(table, labels, weight=weights), size[0])


def fold_of(name: str) -> int:
    """Return the fold of a group of pairs."""
    return hashlib.blake2b(name.encode(), digest_size=2).digest()[0] % FOLDS


def out_of_fold(
    names: Sequence[str], table: Any, labels: Any, weights: Any, folds: Any, sets: Sequence[tuple[int, int]]
) -> Any:
    """Return the score of every pair by trees that never saw its fold."""
    scores = np.zeros(len(labels))
    for fold in range(FOLDS):
        own = folds == fold
        known = table[~own], labels[~own], weights[~own]
        odds = [fitted(names, *known, size).predict(table[own], raw_score=True) for size in sets]
        scores[own] = 1 / (1 + np.exp(-np.mean(odds, axis=0)))
    return scores


def report(pairs: Pairs, scores: Any) -> None:
    """Print recall and false pairs by kind, and the calibration."""
    by_query: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for query, score, label in zip(pairs.queries, scores, pairs.labels, strict=True):
        by_query[query].append((score, label))
    missed = set(pairs.missed)
    counts: dict[tuple[bool, str], list[tuple[float, float]]] = defaultdict(list)
    for number, query in enumerate(pairs.asked):
        rows = by_query[number]
        true = [score for score, label in rows if label]
        worst = 0.0 if number in missed else min(true, default=1.0)
        false = max((score for score, label in rows if not label), default=0.0)
        counts[bool(query.originals), query.kind].append((worst, false))
    print(f"{'kind':32}    n  found .9   .8   .5   false .9   .8   .5")
    for (_, kind), rows in sorted(counts.items(), reverse=True):
        found, false = np.array(rows).T
        shares = " ".join(f"{(found >= least).mean():6.3f}" for least in (0.9, 0.8, 0.5))
        wrong = " ".join(f"{(false >= least).mean():6.4f}" for least in (0.9, 0.8, 0.5))
        print(f"{kind:32}{len(rows):5}  {shares}   {wrong}")
    labels = np.array(pairs.labels)
    for low, high in (
        (0.98, 1.01),
        (0.9, 0.98),
        (0.8, 0.9),
        (0.7, 0.8),
        (0.5, 0.7),
        (0.3, 0.5),
        (0.1, 0.3),
        (0, 0.1),
    ):
        inside = (scores >= low) & (scores < high)
        if inside.any():
            print(
                f"score {low:.2f} to {min(high, 1):.2f}: {labels[inside].mean():.3f} true of {inside.sum()}"
            )
    sure = scores >= 0.9
    print(f"score .9 and more: {labels[sure].mean():.4f} true of {sure.sum()}")


def exported(boosters: Sequence[lightgbm.Booster], names: Sequence[str]) -> dict[str, Any]:
    """Return the mean of trees as arrays, a row a tree (monitor/reuse/score/trees.py)."""
    roots = [each["tree_structure"] for booster in boosters for each in booster.dump_model()["tree_info"]]
    trees = [list(_nodes(root, len(boosters))) for root in roots]
    width = max(map(len, trees))
    columns = {
        key: [[row[at] for row in tree] + [0] * (width - len(tree)) for tree in trees]
        for at, key in enumerate(("feature", "threshold", "left", "right", "value"))
    }
    return {"names": list(names), "depth": max(map(_depth, roots)), **columns}


def _depth(node: dict[str, Any]) -> int:
    if "leaf_value" in node:
        return 0
    return 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))


def _nodes(root: dict[str, Any], sets: int) -> Iterator[tuple[int, float, int, int, float]]:
    """Yield the nodes of a tree: feature, threshold, next nodes, value. A leaf leads to itself, and has its part of the mean."""
    numbered: list[dict[str, Any]] = [root]
    for node in numbered:
        if "leaf_value" not in node:
            numbered += [node["left_child"], node["right_child"]]
    place = {id(node): number for number, node in enumerate(numbered)}
    for number, node in enumerate(numbered):
        if "leaf_value" in node:
            yield 0, 0.0, number, number, round(node["leaf_value"] / sets, DIGITS)
        else:
            left, right = place[id(node["left_child"])], place[id(node["right_child"])]
            yield node["split_feature"], float(f"{node['threshold']:.{DIGITS}g}"), left, right, 0.0


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "reuse")
    parser.add_argument("--cache", type=Path, help="keep the pairs in this file, and read them from there")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not options.data.is_dir():
        raise SystemExit(f"no articles at {options.data}: nothing trained")
    begin = time.perf_counter()
    if options.cache and options.cache.exists():
        pairs = pickle.loads(options.cache.read_bytes())
    else:
        with ProcessPoolExecutor(options.workers) as pool:
            parts = list(pool.map(collect, [*REAL, *BUILT], [options.data] * (len(REAL) + len(BUILT))))
        pairs = joined(parts)
        if options.cache:
            options.cache.write_bytes(pickle.dumps(pairs))
    labels = np.array(pairs.labels)
    weights = np.array(pairs.weights)
    folds = np.array([fold_of(name) for name in pairs.folds])
    print(f"{len(labels)} pairs, {labels.sum()} true, {time.perf_counter() - begin:.0f} s")
    first_names = sorted(of_evidence_names(pairs))
    names = sorted(pairs.rows[0])
    first_table, table = (
        np.array([[row[name] for name in some] for row in pairs.rows]) for some in (first_names, names)
    )
    first = out_of_fold(first_names, first_table, labels, weights, folds, [FIRST])
    least = float(f"{np.quantile(first[labels == 1], PASSED_OVER):.3g}")
    looked_at = first >= least
    print(
        f"first look: from {least} on, {looked_at[labels == 1].mean():.4f} of the true, {looked_at.mean():.4f} of all"
    )
    scores = np.zeros(len(labels))
    seen = table[looked_at], labels[looked_at], weights[looked_at]
    scores[looked_at] = out_of_fold(names, *seen, folds[looked_at], SETS)
    report(pairs, scores)
    whole = [fitted(names, *seen, size) for size in SETS]
    gains = sorted(zip(whole[0].feature_importance("gain"), names, strict=True), reverse=True)
    print("gain:", ", ".join(f"{name} {gain / gains[0][0]:.3f}" for gain, name in gains))
    if options.write:
        written = {
            "trained": datetime.now(UTC).date().isoformat(),
            "least": least,
            "first": exported([fitted(first_names, first_table, labels, weights, FIRST)], first_names),
            "whole": exported(whole, names),
        }
        WEIGHTS.parent.mkdir(exist_ok=True)
        WEIGHTS.write_text(json.dumps(written) + "\n", encoding="utf-8")
        print(f"wrote {WEIGHTS.stat().st_size} bytes")


def of_evidence_names(pairs: Pairs) -> set[str]:
    """Return the names of the features that need no text."""
    return set(pairs.rows[0]) & EVIDENCE


if __name__ == "__main__":
    main()
