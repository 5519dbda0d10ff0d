"""How well header lines are read: source, author, editor, and the date with its hour.

    python benchmarks/headers.py [--misses]

The labels of `labels_headers.json` were written by reading the pages, before the readers were changed. A list holds
every right value; null means that the page states no value. Every third page was held out: its misses were looked at
once, after the readers were written.
Without ../shared/data/pages there is nothing to print.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from crawler.article.extract import read_page
from storage.records import Attribution

PAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pages"
LABELS = Path(__file__).with_name("labels_headers.json")
FIELDS = ("source", "author", "editor", "date")
HELD_OUT = 3
CODE = re.compile(r"[_\s]?[A-Za-z]{0,4}\d+$")  # the number of an editor behind the name
Labels = dict[str, list[str | None]]


@dataclass
class Tally:
    """Pages of a set, by field."""

    right: int = 0
    stated: int = 0
    silent: int = 0
    invented: int = 0
    misses: list[str] = field(default_factory=list)


def labelled_pages() -> Iterator[tuple[str, str, Labels]]:
    """Yield set, file and labels of every page with labels."""
    for line in (PAGES / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("tier") == "A" and row.get("title") is not None:
            yield "tier A", str(row["file"]), {name: [row.get(name)] for name in FIELDS}
    for file, labels in json.loads(LABELS.read_text(encoding="utf-8")).items():
        held_out = zlib.crc32(file.encode()) % HELD_OUT == 0
        yield "held out" if held_out else "new", file, labels


def stated(file: str) -> Attribution:
    """Return the attribution of a page; an empty attribution for a page without an article."""
    address = f"http://www.{len(file) % 9}.example.cn/news/202106/t20210624_5811.html"
    article = read_page((PAGES / "html" / file).read_bytes(), address).article
    return article.attribution if article else Attribution()


def shown(credit: Attribution, name: str) -> str | None:
    """Return the value of a field as the labels write the value."""
    if name == "date":
        return _in_china(credit.published_at)
    value: str | None = getattr(credit, name)
    return value


def _in_china(moment: str | None) -> str | None:
    if moment is None or "T" not in moment:
        return moment
    local = datetime.fromisoformat(moment.replace("Z", "+00:00")) + timedelta(hours=8)
    return local.strftime("%Y-%m-%d %H:%M")


def is_right(name: str, value: str | None, right: list[str | None]) -> bool:
    """Return whether a value is among the right values. The order and the separators of names do not count."""
    if name == "date":
        return value in [date[:16] if date else date for date in right]
    return _names(name, value) in [_names(name, label) for label in right]


def _names(name: str, value: str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    if name == "editor":
        value = CODE.sub("", value) or value
    if name == "source":
        return (re.sub(r"[\s《》“”、]+", "", value),)
    return tuple(sorted(filter(None, re.split(r"[\s、，,/]+", value))))


def tallies() -> dict[tuple[str, str], Tally]:
    """Return the tallies by set and field."""
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for group, file, labels in labelled_pages():
        credit = stated(file)
        for name in FIELDS:
            if name in labels:
                _count(found[group, name], name, file, shown(credit, name), labels[name])
    return found


def _count(tally: Tally, name: str, file: str, value: str | None, right: list[str | None]) -> None:
    good = is_right(name, value, right)
    if right == [None]:
        tally.silent += 1
        tally.invented += not good
    else:
        tally.stated += 1
        tally.right += good
    if not good:
        tally.misses.append(f"{name}: {file} want {right} got {value!r}")


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--misses", action="store_true", help="name the pages that are read wrong")
    given = arguments.parse_args()
    if not PAGES.exists():
        print("no pages at hand: ../shared/data/pages is absent")
        return
    started = time.perf_counter()
    for (group, name), tally in sorted(tallies().items()):
        share = (tally.right + tally.silent - tally.invented) / max(1, tally.stated + tally.silent)
        print(
            f"{group:9} {name:7} {share:.3f}  stated {tally.right}/{tally.stated}  invented {tally.invented}/{tally.silent}"
        )
        if given.misses:
            print("\n".join(f"  {miss}" for miss in tally.misses))
    print(f"{time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
