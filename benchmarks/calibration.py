"""How often a probability is right: a table and the drawing docs/calibration.svg.

    python benchmarks/calibration.py [--seeds 101 102] [--size 400] [--data ../shared/data/reuse] [--write]

Every query of every collection is asked, and every candidate with a probability is counted as true or false. The seeds
are none of the training. Texts that are equal after folding are left out: they need no probability. --write draws the
table into docs/calibration.svg.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from reuse_kinds import Collection, Query, built_collection, real_collection

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.document import documents
from monitor.reuse.match import compare_all
from storage.records import DERIVED, Relation

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "docs" / "calibration.svg"
BOUNDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98, 1.0)
SIDE, LEFT, BOTTOM = 400, 50, 40  # of the square, and of the room for its words
Counted = tuple[float, bool, bool]  # probability, true, told as a derivation


def counted(collection: Collection) -> Iterator[Counted]:
    """Yield probability and truth of every candidate of every query, and whether the pair is a derivation."""
    matcher = Matcher.of(collection.articles)
    asked = documents(
        {"id": q.id, "text": q.text, "date": q.date, "site": q.site} for q in collection.queries
    )
    for query, document in zip(collection.queries, asked, strict=True):
        candidates, holders = matcher.candidates(document)
        chosen = list(candidates.values())
        for candidate, match in zip(chosen, compare_all(document, chosen, holders), strict=True):
            key = candidate.document.id
            if match.relation is not Relation.VERBATIM and _counts(query, key):
                yield match.probability, key in query.originals, match.relation in DERIVED


def _counts(query: Query, key: object) -> bool:
    return key != query.id and key not in query.allowed


def rows(pairs: Sequence[Counted]) -> list[tuple[float, float, int, float, float]]:
    """Return, for every range of probability, its bounds, the pairs, their mean probability and the true share."""
    done = []
    for low, high in pairwise(BOUNDS):
        inside = [pair for pair in pairs if low <= pair[0] < high or (high == 1.0 and pair[0] == 1.0)]
        if inside:
            mean = sum(pair[0] for pair in inside) / len(inside)
            done.append((low, high, len(inside), mean, sum(pair[1] for pair in inside) / len(inside)))
    return done


def drawing(done: Sequence[tuple[float, float, int, float, float]]) -> str:
    """Return the plot as SVG: a point a range, on the diagonal if the probability is right."""

    def at(x: float, y: float) -> str:
        return f"{LEFT + x * SIDE:.1f},{SIDE + 10 - y * SIDE:.1f}"

    points = " ".join(at(mean, true) for _, _, _, mean, true in done)
    marks = "".join(
        f'<circle cx="{at(mean, true).split(",")[0]}" cy="{at(mean, true).split(",")[1]}" r="4" fill="#1f6feb">'
        f"<title>{low:g} to {high:g}: {true:.3f} true of {count}</title></circle>"
        for low, high, count, mean, true in done
    )
    ticks = "".join(
        f'<text x="{LEFT + each * SIDE:.0f}" y="{SIDE + 28}" text-anchor="middle">{each:g}</text>'
        f'<text x="{LEFT - 8}" y="{SIDE + 14 - each * SIDE:.0f}" text-anchor="end">{each:g}</text>'
        for each in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    width, height = LEFT + SIDE + 20, SIDE + 10 + BOTTOM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12"><title>Probability and truth of pairs</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<rect x="{LEFT}" y="10" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#888" stroke-dasharray="4"/>'
        f'<polyline points="{points}" fill="none" stroke="#1f6feb" stroke-width="1.5"/>{marks}{ticks}'
        f'<text x="{LEFT + SIDE / 2:.0f}" y="{height - 4}" text-anchor="middle">probability told</text>'
        f'<text x="{LEFT + 10}" y="28">share of true pairs</text></svg>\n'
    )


def main() -> None:
    """Measure, print, and draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102])
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "reuse")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pairs: list[Counted] = []
    by_kind: dict[str, int] = defaultdict(int)
    for seed in options.seeds:
        collections = [built_collection(seed, options.size)]
        if options.data.is_dir():
            collections.append(real_collection(options.data, seed, options.size))
        for collection in collections:
            found = list(counted(collection))
            by_kind[collection.name] += len(found)
            pairs += found
    done = rows(pairs)
    print(", ".join(f"{name}: {count} pairs" for name, count in by_kind.items()))
    for low, high, count, mean, true in done:
        print(f"{low:.2f} to {high:.2f}: {true:.3f} true of {count}, mean probability {mean:.3f}")
    derived = [pair for pair in pairs if pair[2] and pair[0] >= 0.9]
    print(
        f"derivations from .9: {sum(pair[1] for pair in derived) / max(1, len(derived)):.4f} true of {len(derived)}"
    )
    if options.write:
        DRAWING.write_text(drawing(done), encoding="utf-8")


if __name__ == "__main__":
    main()
