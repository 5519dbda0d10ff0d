"""Count in how many articles every pair of characters stands, and write the common pairs.

    python benchmarks/train_terms.py [--data ../shared/data/reuse]

The pairs of one per cent of the articles and more go into monitor/reuse/data/common_pairs.txt, a line for each power
of two of the count, the rarest first (monitor/reuse/salient.py).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from monitor.reuse.salient import pairs_of_characters
from monitor.texts.fingerprint import normal_forms

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "monitor" / "reuse" / "data" / "common_pairs.txt"
LEAST = 0.01  # share of the articles
HEAD = "# Pairs of characters by the share of news articles with the pair; each line twice as common as the line before.\n"


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "reuse")
    options = parser.parse_args()
    counts: Counter[int] = Counter()
    articles = 0
    with gzip.open(options.data / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for form in normal_forms(json.loads(line)["text"] for line in file):
            counts.update(np.unique(pairs_of_characters(form.codes)).tolist())
            articles += 1
    levels: dict[int, list[str]] = defaultdict(list)
    for pair, count in counts.items():
        if count >= LEAST * articles:
            levels[int(np.log2(count / (LEAST * articles)))].append(chr(pair >> 20) + chr(pair & 0xFFFFF))
    TABLE.parent.mkdir(exist_ok=True)
    lines = ["".join(sorted(levels[level])) + "\n" for level in sorted(levels)]
    TABLE.write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{sum(map(len, levels.values()))} pairs of {articles} articles")


if __name__ == "__main__":
    main()
