"""Reprint detection on real articles: recall by kind, false hits by kind of hard negative, speed beside simhash.

    python benchmarks/detection.py [--data ../shared/data/reuse]

The articles stay where they are; without the folder the benchmark says so and ends.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simhash import Simhash

from monitor.collection import Matcher
from monitor.fingerprint import fingerprint, normal_form, simhash_of_features
from monitor.fingerprint import grams as grams_of

FULL = 0.6  # a false hit that covers this much of either text is one that would be alarmed


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
    folder = parser.parse_args().data
    if not folder.is_dir():
        raise SystemExit(f"no articles at {folder}: nothing measured")
    articles = [{**each, "text": each["text"]} for each in lines(folder / "articles.jsonl.gz")]
    begin = time.perf_counter()
    matcher = Matcher.of(articles)
    print(f"indexed {len(articles)} articles, {len(articles) / (time.perf_counter() - begin):.0f} a second")
    _match(matcher, list(lines(folder / "queries.jsonl.gz")))
    _speed([each["text"] for each in articles[:600]])


def _match(matcher: Matcher, queries: list[dict[str, Any]]) -> None:
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    false: Counter[str] = Counter()
    full: Counter[str] = Counter()
    relations: dict[str, Counter[str]] = defaultdict(Counter)
    begin = time.perf_counter()
    for query in queries:
        kind, wanted = query["kind"], set(query["originals"])
        hits = {
            each["id"]: each
            for each in matcher.match({"text": query["text"]})["matches"]
            if each["id"] != query["same_as"]
        }
        wrong = [hit for number, hit in hits.items() if number not in wanted]
        asked[kind] += 1
        found[kind] += bool(wanted) and wanted <= set(hits)
        false[kind] += bool(wrong)
        full[kind] += any(max(hit["original_coverage"], hit["reprint_coverage"]) >= FULL for hit in wrong)
        relations[kind].update(hits[number]["relation"] for number in wanted & set(hits))
    took = time.perf_counter() - begin
    print(f"matched {len(queries)} queries, {len(queries) / took:.0f} a second on one core\n")
    print(f"{'kind':14}{'recall':>8}{'false':>8}{'full':>8}  relations")
    for kind in asked:
        shares = [f"{each[kind] / asked[kind]:8.3f}" for each in (found, false, full)]
        told = "" if not kind.startswith("HN") else "   (no original)"
        print(f"{kind:14}{''.join(shares)}  {dict(relations[kind])}{told}")


def _speed(texts: list[str]) -> None:
    def seconds(work: Any) -> float:
        begin = time.process_time()
        for text in texts:
            work(text)
        return time.process_time() - begin

    fingerprint(texts[0])
    package = seconds(Simhash)

    def own(text: str) -> int:
        hashes = grams_of(normal_form(text).codes, 4)
        return simhash_of_features(hashes, [1] * len(hashes))

    print(f"\nsimhash package {len(texts) / package:.0f} texts a second")
    for name, work in (("own simhash", own), ("whole fingerprint", fingerprint)):
        took = seconds(work)
        print(f"{name} {len(texts) / took:.0f} texts a second, {package / took:.1f} times the package")


if __name__ == "__main__":
    main()
