"""Collections of labelled queries and a matcher → recall of every kind, false hits, suspects, relations, calibration.

    Measured().add(built_collection(1, 2000))

`detection.py --kinds` prints the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reuse_kinds import Collection, Query

from storage.records import DERIVED

FULL = 0.6  # coverage of either text from which on a hit is a full copy and would be alarmed
LISTS = ("matches", "quotations", "suspects")  # of a line of output
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.98, 1.01)
Hit = Mapping[str, Any]
Matching = Callable[[list[dict[str, Any]], list[dict[str, Any]]], Iterable[Hit]]  # articles, queries → lines


@dataclass
class KindTally:
    """Counts over the queries of one kind."""

    asked: int = 0
    found: int = 0  # queries with all originals found
    suspected: int = 0  # queries with all originals found or suspected
    false: int = 0  # queries with a false derivation
    full: int = 0  # queries with a false derivation of a full copy
    false_quotation: int = 0
    false_suspect: int = 0
    hits: int = 0  # right ones, derivations and quotations
    right_relations: int = 0


@dataclass
class Measured:
    """Tallies by kind, and hits by probability, if the lines of output tell probabilities."""

    kinds: dict[str, KindTally] = field(default_factory=lambda: defaultdict(KindTally))
    negative: set[str] = field(default_factory=set)
    bins: dict[float, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, collection: Collection, matching: Matching) -> None:
        """Match the queries of a collection and count."""
        asked = [
            {"id": each.id, "text": each.text, "date": each.date, "site": each.site}
            for each in collection.queries
        ]
        for query, line in zip(collection.queries, matching(collection.articles, asked), strict=True):
            self._count(query, line)

    def _count(self, query: Query, line: Hit) -> None:
        tally = self.kinds[query.kind]
        if query.negative:
            self.negative.add(query.kind)
        hits = [hit for name in LISTS for hit in line.get(name, ())]
        firm = [hit for hit in hits if hit["relation"] in DERIVED]
        quoted = [hit for hit in hits if hit["relation"] == "quotation"]
        doubtful = [hit for hit in hits if hit["relation"] == "suspect"]
        tally.asked += 1
        tally.found += _all_in(query, [*firm, *quoted])
        tally.suspected += _all_in(query, hits)
        wrong = _wrong(query, firm)
        tally.false += bool(wrong)
        tally.full += any(max(hit["original_coverage"], hit["reprint_coverage"]) >= FULL for hit in wrong)
        tally.false_quotation += bool(_wrong(query, quoted))
        tally.false_suspect += bool(_wrong(query, doubtful))
        right = [hit for hit in [*firm, *quoted] if hit["id"] in query.originals]
        tally.hits += len(right)
        tally.right_relations += sum(
            not query.relations or hit["relation"] in query.relations for hit in right
        )
        self._bin(query, hits)

    def _bin(self, query: Query, hits: list[Hit]) -> None:
        for hit in hits:
            if "probability" in hit and hit["id"] not in query.allowed:
                least = max((each for each in BINS if each <= hit["probability"]), default=0.0)
                self.bins[least].append(hit["id"] in query.originals)


def _all_in(query: Query, hits: list[Hit]) -> bool:
    return bool(query.originals) and query.originals <= {hit["id"] for hit in hits}


def _wrong(query: Query, hits: list[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit["id"] not in query.originals | query.allowed]


def tables(measured: Measured) -> str:
    """Return the tables of a measurement as text."""
    head = f"{'kind of derivation':28}{'asked':>6}{'found':>8}{'or suspect':>12}{'relation':>10}{'false':>8}{'full':>7}{'quot.':>7}{'susp.':>7}"
    lines = [head]
    for kind, tally in measured.kinds.items():
        if kind not in measured.negative:
            relation = tally.right_relations / tally.hits if tally.hits else 0.0
            shares = (tally.found, tally.suspected)
            lines.append(
                f"{kind:28}{tally.asked:6}{shares[0] / tally.asked:8.3f}{shares[1] / tally.asked:12.3f}{relation:10.3f}"
                + _false(tally)
            )
    lines.append(f"\n{'hard negative':28}{'asked':>6}{'':30}{'false':>8}{'full':>7}{'quot.':>7}{'susp.':>7}")
    lines += [
        f"{kind:28}{tally.asked:6}{'':30}{_false(tally)}"
        for kind, tally in measured.kinds.items()
        if kind in measured.negative
    ]
    return "\n".join([*lines, "", *_summary(measured)])


def _false(tally: KindTally) -> str:
    counts = ((tally.false, 8), (tally.full, 7), (tally.false_quotation, 7), (tally.false_suspect, 7))
    return "".join(f"{count / tally.asked:{width}.3f}" for count, width in counts)


def _summary(measured: Measured) -> list[str]:
    derived = [tally for kind, tally in measured.kinds.items() if kind not in measured.negative]
    hard = [tally for kind, tally in measured.kinds.items() if kind in measured.negative]
    asked, hits = sum(each.asked for each in derived), max(1, sum(each.hits for each in derived))
    lines = [
        f"{asked} derived texts: found {_share(derived, 'found'):.4f}, or suspected {_share(derived, 'suspected'):.4f}, "
        f"false {_share(derived, 'false'):.4f}, relations right {sum(each.right_relations for each in derived) / hits:.4f}",
        f"{sum(each.asked for each in hard)} hard negatives: false {_share(hard, 'false'):.4f}, full copies "
        f"{_share(hard, 'full'):.4f}, quotations {_share(hard, 'false_quotation'):.4f}, suspects {_share(hard, 'false_suspect'):.4f}",
    ]
    lines += [
        f"probability from {least:.2f}: {len(told)} hits, true {sum(told) / len(told):.3f}"
        for least, told in sorted(measured.bins.items())
    ]
    return lines


def _share(tallies: list[KindTally], name: str) -> float:
    return sum(int(getattr(each, name)) for each in tallies) / max(1, sum(each.asked for each in tallies))
