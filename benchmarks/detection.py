"""Reprint detection on real articles: recall by kind, false hits by kind of hard negative, precision, speed.

    python benchmarks/detection.py [--data ../shared/data/reuse] [--alone]
    python benchmarks/detection.py --kinds [--seeds 1 2 3] [--size 2000]

With --kinds: recall, false hits, suspects and relations of every kind of `reuse_kinds.py`, in built collections and,
where the folder is there, in collections of its articles. Without: the queries of the folder. The `simhash` package, MinHash LSH of datasketch and rensa run beside it on the same texts (--alone: do not).
Thresholds were chosen on the half of the base articles called "tuned"; the other half is "held out". The
articles stay where they are; without the folder the benchmark says so and ends.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from baselines import Find, installed
from reuse_kinds import built_collection, real_collection
from reuse_recall import Measured, tables
from simhash import Simhash

from monitor.reuse.bulk.collection import Matcher
from monitor.texts.fingerprint import fingerprint, fingerprints, normal_form, normal_forms
from monitor.texts.hashing import simhash

FULL = 0.6  # a hit that covers this much of either text is a full copy: one that would be alarmed
# the relations that a kind of derived document may have
RELATIONS = {
    "verbatim": {"verbatim"},
    "width_punct": {"verbatim"},
    "trad_s2t": {"verbatim", "edited"},
    "edit1": {"edited"},
    "edit3": {"edited"},
    "edit10": {"edited"},
    "excerpt30": {"excerpt"},
    "lead_para": {"excerpt"},
    "para_in_comp": {"compilation"},
    "full_in_comp": {"compilation"},
    "merge2": {"compilation"},
    "para_light": {"edited", "excerpt"},
    "para_drop": {"edited", "excerpt"},
    "para_insert": {"edited", "compilation"},
    "nat_same": {"verbatim", "edited"},
    "nat_edited": {"edited"},
}
Hit = dict[str, Any]


@dataclass
class Tally:
    """What was counted for one kind of query."""

    asked: int = 0
    found: int = 0
    false: int = 0  # queries with a wrong hit
    full: int = 0  # queries with a wrong hit that would be alarmed
    right_hits: int = 0
    wrong_hits: int = 0
    right_full: int = 0
    wrong_full: int = 0
    relations: Counter[str] = field(default_factory=Counter)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def main() -> None:
    """Match and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(__file__).resolve().parents[2] / "shared" / "data" / "reuse"
    parser.add_argument("--data", type=Path, default=default)
    parser.add_argument("--alone", action="store_true", help="without the other methods")
    parser.add_argument("--kinds", action="store_true", help="the collections of reuse_kinds.py")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="of the collections")
    parser.add_argument("--size", type=int, default=2000, help="queries of a collection")
    options = parser.parse_args()
    if options.kinds:
        _measure_kinds(options.data, options.seeds, options.size)
        return
    if not options.data.is_dir():
        raise SystemExit(f"no articles at {options.data}: nothing measured")
    articles = list(lines(options.data / "articles.jsonl.gz"))
    queries = list(lines(options.data / "queries.jsonl.gz"))
    own = _own(articles, queries)
    others = {} if options.alone else {n: _other(n, b, articles, queries) for n, b in installed().items()}
    _print_kinds(_tallies(queries, own), others)
    _print_halves(queries, own)
    _speed([each["text"] for each in articles[:1200]])


def _measure_kinds(folder: Path, seeds: Sequence[int], size: int) -> None:
    for name, build in (("built", built_collection), ("real", partial(real_collection, folder))):
        if name == "real" and not folder.is_dir():
            print(f"no articles at {folder}: only built collections measured")
            continue
        measured, begin = Measured(), time.perf_counter()
        for seed in seeds:
            measured.add(build(seed, size), _lines_of_output)
        print(f"\n{name} collections, seeds {seeds}, {time.perf_counter() - begin:.0f} s\n{tables(measured)}")


def _lines_of_output(articles: list[Hit], queries: list[Hit]) -> Iterator[Hit]:
    return Matcher.of(articles).match_all(queries)


def _own(articles: list[Hit], queries: list[Hit]) -> list[list[Hit]]:
    begin = time.perf_counter()
    matcher = Matcher.of(articles)
    indexed = time.perf_counter()
    found = [each["matches"] for each in matcher.match_all(queries)]
    took = time.perf_counter() - indexed
    print(f"indexed {len(articles)} articles, {len(articles) / (indexed - begin):.0f} a second on one core")
    print(f"matched {len(queries)} queries, {len(queries) / took:.0f} a second on one core")
    return found


def _other(
    name: str, build: Callable[[Sequence[str]], Find], articles: list[Hit], queries: list[Hit]
) -> dict[str, Tally]:
    begin = time.perf_counter()
    find = build([each["text"] for each in articles])
    ids = [each["id"] for each in articles]
    hits = [
        [
            {"id": ids[at], "relation": "", "original_coverage": 1.0, "reprint_coverage": 1.0}
            for at in find(q["text"])
        ]
        for q in queries
    ]
    print(f"{name}: all of it in {time.perf_counter() - begin:.1f} s")
    return _tallies(queries, hits)


def _tallies(queries: Sequence[Hit], found: Sequence[list[Hit]]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for query, matches in zip(queries, found, strict=True):
        _count(tallies[query["kind"]], query, [hit for hit in matches if hit["id"] != query["same_as"]])
    return tallies


def _count(tally: Tally, query: Hit, hits: list[Hit]) -> None:
    wanted = set(query["originals"])
    right = [hit for hit in hits if hit["id"] in wanted]
    wrong = [hit for hit in hits if hit["id"] not in wanted]
    tally.asked += 1
    tally.found += bool(wanted) and wanted == {hit["id"] for hit in right}
    tally.false += bool(wrong)
    tally.full += any(map(_is_full, wrong))
    tally.right_hits += len(right)
    tally.wrong_hits += len(wrong)
    tally.right_full += sum(map(_is_full, right))
    tally.wrong_full += sum(map(_is_full, wrong))
    tally.relations.update(hit["relation"] for hit in right)


def _is_full(hit: Hit) -> bool:
    return max(hit["original_coverage"], hit["reprint_coverage"]) >= FULL


def _print_kinds(tallies: dict[str, Tally], others: dict[str, dict[str, Tally]]) -> None:
    names = "".join(f"{name:>9}" for name in others)
    print(f"\nshare of queries{'':7}recall{names}   relations")
    for kind, tally in tallies.items():
        if not kind.startswith("HN"):
            shares = [each[kind].found / tally.asked for each in (tallies, *others.values())]
            told = " ".join(f"{name} {count}" for name, count in tally.relations.most_common())
            print(f"{kind:20}" + "".join(f"{each:9.3f}" for each in shares) + f"   {told}")
    print(f"\nshare of queries{'':6}any hit    full" + "".join(f"{name:>9}" for name in others))
    for kind, tally in tallies.items():
        shares = [tally.false, tally.full, *(each[kind].false for each in others.values())]
        if kind.startswith("HN") or any(shares[:2]):
            print(f"{kind:20}" + "".join(f"{each / tally.asked:9.3f}" for each in shares))


def _print_halves(queries: list[Hit], found: list[list[Hit]]) -> None:
    for half in ("tuned", "held out"):
        chosen = [at for at, query in enumerate(queries) if _half(query) == half]
        tallies = _tallies([queries[at] for at in chosen], [found[at] for at in chosen])
        derived = {kind: each for kind, each in tallies.items() if not kind.startswith("HN")}
        heavy = derived.pop("para_heavy")
        least = min(derived.items(), key=lambda item: item[1].found / item[1].asked)
        print(
            f"\n{half}: {len(chosen)} queries; para_heavy {heavy.found / heavy.asked:.3f}, least of the rest "
            f"{least[0]} {least[1].found / least[1].asked:.3f}"
        )
        every = list(tallies.values())
        print(f"  precision, derived documents only: {_precision(list(derived.values()))}")
        print(f"  precision, hard negatives counted: {_precision(every)}")
        right = sum(tallies[kind].relations[each] for kind in RELATIONS for each in RELATIONS[kind])
        print(f"  relations right: {right / sum(tallies[kind].right_hits for kind in RELATIONS):.4f}")


def _precision(tallies: list[Tally]) -> str:
    full, wrong_full = sum(each.right_full for each in tallies), sum(each.wrong_full for each in tallies)
    right, wrong = sum(each.right_hits for each in tallies), sum(each.wrong_hits for each in tallies)
    return (
        f"full copies {full / (full + wrong_full):.4f} ({wrong_full} wrong), "
        f"any derivation {right / (right + wrong):.4f} ({wrong} wrong)"
    )


def _half(query: Hit) -> str:
    base = [*query["originals"], query["same_as"], query["template_of"]]
    key = str(min(each for each in base if each is not None)) if any(map(_given, base)) else query["text"]
    return ("tuned", "held out")[hashlib.blake2b(key.encode(), digest_size=1).digest()[0] % 2]


def _given(value: object) -> bool:
    return value is not None


def _speed(texts: list[str]) -> None:
    print()
    package = _seconds(lambda: [Simhash(each) for each in texts])
    print(f"simhash package {len(texts) / package:.0f} texts a second")
    for name, work in (
        ("simhash, one by one", lambda: [simhash(normal_form(each).codes) for each in texts]),
        ("whole fingerprint, one by one", lambda: [fingerprint(each) for each in texts]),
        ("whole fingerprint, all at once", lambda: fingerprints(list(normal_forms(texts)))),
    ):
        took = min(_seconds(work) for _ in range(3))
        print(f"{name}: {len(texts) / took:.0f} texts a second, {package / took:.1f} times the package")


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
