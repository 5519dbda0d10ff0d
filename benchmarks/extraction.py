"""How well pages are read: text, fields, kinds, stability under rotating matter, edits, and time beside trafilatura.

    python benchmarks/extraction.py [--misses] [--set A-gov] [--ours]

The other extractors come with ``pip install -e '.[benchmark]'``, best in an environment of their own.
The pages are not part of the project: without ../shared/data/pages there is nothing to print.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import trafilatura
from charsets import shares
from page_edits import tree_of, verdicts, written
from rivals import Extractor, rivals
from rotation import rotated

from crawler.article.containers import find_path
from crawler.article.extract import read_page
from crawler.markup.dates import first_date
from crawler.markup.decoding import decode
from monitor.wording.english_reasons import in_english
from storage.records import PageKind, Reading

PAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pages"
Row = dict[str, object]
OURS = "reprintwatch"
SETS = ("A-gov", "A-media", "B-mh", "B-waddle", "other")
PARAGRAPH, KEPT = 20, 0.5  # characters of a paragraph that must not be lost; share of it that counts as there
MISSED = 0.97
DOCTORED = ("lysc", "zysc", "lfyfcgs", "djsc")


@dataclass(frozen=True)
class Score:
    """How one text agrees with the truth."""

    precision: float
    recall: float
    f1: float
    loses: bool  # at least one paragraph


def rows() -> Iterator[Row]:
    """The manifest."""
    for line in (PAGES / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def set_of(row: Row) -> str:
    """Which set of the design notes a page belongs to."""
    name = str(row["file"])
    if row.get("tier") == "A":
        return "A-gov" if name.startswith(("gv_", "cc_")) or "cmse" in name or "gzggw" in name else "A-media"
    if name.startswith("mh_"):
        return "B-mh"
    return "B-waddle" if name.startswith("wd_") else "other"


def address(row: Row) -> str:
    """An address for a page that has none."""
    return str(
        row.get("url") or f"http://www.{len(str(row['file'])) % 9}.example.cn/news/202106/t20210624_5811.html"
    )


def bytes_of(row: Row) -> bytes:
    """The page as saved."""
    return (PAGES / "html" / str(row["file"])).read_bytes()


def grams(text: str) -> set[str]:
    """Character 4-grams, white space apart."""
    text = re.sub(r"\s+", "", text)
    return {text[at : at + 4] for at in range(max(1, len(text) - 3))}


def f1(found: str, truth: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of 4-grams."""
    ours, theirs = grams(found), grams(truth)
    common = len(ours & theirs)
    precision, recall = common / max(1, len(ours)), common / max(1, len(theirs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def texts(readers: dict[str, Extractor], *, misses: bool, only: str | None) -> None:
    """Main text of every page whose text is known: ours, then the others'."""
    for name, read in readers.items():
        scores: dict[str, list[Score]] = defaultdict(list)
        started = time.perf_counter()
        for row in rows():
            if not row.get("text") or (only and set_of(row) != only):
                continue
            score = _scored(row, read)
            scores[set_of(row)].append(score)
            if misses and name == OURS and score.f1 < MISSED:
                print(f"{score.f1:.3f} P{score.precision:.2f} R{score.recall:.2f} {row['file']}")
        _tell_text(name, scores, time.perf_counter() - started)


def _scored(row: Row, read: Extractor) -> Score:
    truth = (PAGES / "text" / str(row["text"])).read_text(encoding="utf-8")
    try:
        text = read(bytes_of(row), address(row))
    except Exception:  # noqa: BLE001 - what a rival cannot cope with, it has not read
        text = ""
    if set_of(row) == "B-waddle":  # its texts begin with the headline
        text = f"{_headline(row)}\n{text}"
    precision, recall, whole = f1(text, truth)
    paragraphs = [each for each in truth.split("\n") if len(each.strip()) >= PARAGRAPH]
    bare = re.sub(r"\s+", "", text)
    lost = any(len(grams(each) & grams(bare)) < KEPT * len(grams(each)) for each in paragraphs)
    return Score(precision, recall, whole, lost)


def _headline(row: Row) -> str:
    article = read_page(bytes_of(row), address(row)).article
    return article.title if article else ""


def _tell_text(name: str, scores: dict[str, list[Score]], seconds: float) -> None:
    cells = []
    for group in SETS:
        found = scores.get(group, [])
        if found:
            mean = sum(each.f1 for each in found) / len(found)
            lost = sum(each.loses for each in found) / len(found)
            cells.append(f"{group} {mean:.3f} ({100 * lost:.0f} %)")
    print(f"text {name:17} {'  '.join(cells)}  {seconds:.1f} s")


def _ours(body: bytes, url: str) -> str:
    article = read_page(body, url).article
    return article.text if article else ""


def fields(*, misses: bool) -> None:
    """Fields of tier A: exact, partial, wrong, missed, and said where the page says nothing."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row in rows():
        if row.get("tier") != "A" or row.get("title") is None:
            continue
        reading = read_page(bytes_of(row), address(row))
        article = reading.article
        credit = article.attribution if article else None
        found = {
            "title": article.title if article else None,
            "date": credit.published_at if credit else None,
            "source": credit.source if credit else None,
            "author": credit.author if credit else None,
            "editor": credit.editor if credit else None,
        }
        for name, stated in found.items():
            value, truth = stated, row.get(name)
            expected = first_date(str(truth)) if name == "date" and truth else truth
            if name == "date" and value and expected:  # the labels leave seconds out
                value, expected = value[:16], expected[:16]
            verdict = _verdict(value, str(expected) if expected else None)
            tally[name][verdict] += 1
            if misses and verdict:
                print(f"{name}: {row['file']} want {expected!r} got {value!r}")
    for name, counts in tally.items():
        print(
            f"field {name:7} exact {counts[0]} partial {counts[1]} wrong {counts[2]} missed {counts[3]} unasked {counts[4]}"
        )


def _verdict(value: str | None, truth: str | None) -> int:
    if truth is None:
        return 0 if value is None else 4
    if value is None:
        return 3
    one, other = _squeezed(value), _squeezed(truth)
    return 0 if one == other else 1 if one in other or other in one else 2


def _squeezed(text: str) -> str:
    return re.sub(r"[\s《》“”\"]+", "", text)


def kinds(*, misses: bool) -> None:
    """Articles read as articles, lists as lists."""
    tally: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows():
        reading = read_page(bytes_of(row), address(row))
        tally[str(row["kind"]), reading.kind.value] += 1
        if misses and reading.kind.value != row["kind"]:
            print(
                f"kind: {row['file']} is {row['kind']}, read as {reading.kind}: {in_english(reading.reason)}"
            )
        if misses and row["kind"] == "list":
            print(
                f"  {row['file']} {len(reading.links)} links, next {reading.next_page}, e.g. {[(link.title, link.date) for link in reading.links[:2]]}"
            )
    print("kind", {f"{truth} as {kind}": number for (truth, kind), number in sorted(tally.items())})


def stability(*, misses: bool) -> None:
    """Share of tier A pages whose text is the same over four visits with everything rotating at once."""
    same = pinned_same = number = 0
    for row in rows():
        if row.get("tier") != "A":
            continue
        text = decode(bytes_of(row)).text
        first = read_page(bytes_of(row), address(row))
        if first.article is None:
            continue
        number += 1
        visits = [rotated(tree_of(text), first.container, seed) for seed in range(3)]
        readings = [read_page(visit, address(row)) for visit in visits]
        pinned = [read_page(visit, address(row), pinned=first.container) for visit in visits]
        told = [_text(reading) for reading in readings]
        same += len(set(told)) == 1
        pinned_same += len({_text(reading) for reading in pinned}) == 1
        if misses and len(set(told)) > 1:
            print(
                "rotates:",
                row["file"],
                [sorted(set(one.split("\n")) ^ set(told[0].split("\n")))[:3] for one in told[1:]],
            )
    print(
        f"stability n {number}  same {same / max(1, number):.3f}  pinned {pinned_same / max(1, number):.3f}"
    )


def _text(reading: Reading) -> str:
    if reading.kind is not PageKind.ARTICLE or reading.article is None:
        return ""
    return f"{reading.article.title}\n{reading.article.text}"


# --- edits and charsets ---


def edits(*, misses: bool) -> None:
    """Share of tier A pages on which an edit of the markup shows as exactly that, or not at all."""
    tally: dict[str, list[bool]] = defaultdict(list)
    for row in rows():
        if row.get("tier") != "A":
            continue
        for name, right in verdicts(decode(bytes_of(row)).text, address(row)):
            tally[name].append(right)
            if misses and not right:
                print(f"edit: {name}: {row['file']}")
    for name, found in sorted(tally.items(), key=lambda item: int(item[0][1:].split()[0])):
        print(f"edit  {name:26} {sum(found)}/{len(found)} {sum(found) / len(found):.3f}")


def doctored() -> None:
    """Pages that hold a doctored copy of their article and a clean one: what differs between the two readings."""
    for row in rows():
        if not any(f"_{name}_" in str(row["file"]) for name in DOCTORED):
            continue
        tree = tree_of(decode(bytes_of(row)).text)
        first = read_page(written(tree), address(row))
        container = find_path(tree, first.container or "")
        if container is not None:
            container.drop_tree()
        second = read_page(written(tree), address(row))
        if first.article is None or second.article is None:
            print(f"doctored {row['file']}: not two articles")
            continue
        pair = (first.article.paragraphs, second.article.paragraphs)
        lines = [
            each[:60] for each in unified_diff(*pair, lineterm="", n=0) if each[:2] not in ("--", "++", "@@")
        ]
        print(f"doctored {row['file']}: {len(lines)} lines differ: {lines}")


def charset_matrix() -> None:
    """Every page in every encoding, under every label."""
    known = [text for row in rows() if "\ufffd" not in (text := decode(bytes_of(row)).text.replace("\0", ""))]
    traditional = [text for text in known if text.count("國") > 2 * text.count("国")]
    for name, right, number in shares(known, traditional):
        print(f"charset {name:28} {right}/{number}")


# --- time ---


def timing() -> None:
    """Seconds for all tier A pages: ours as on a second visit, at first sight, and trafilatura's."""
    pages = [(bytes_of(row), address(row)) for row in rows() if row.get("tier") == "A"]
    first = {url + str(number): read_page(body, url) for number, (body, url) in enumerate(pages)}
    settled = list(first.values())
    whole = _timed(read_page, pages)
    start = time.perf_counter()
    for (body, url), reading in zip(pages, settled, strict=True):
        text = reading.article.text if reading.article else None
        read_page(body, url, pinned=reading.container, known=text)
    own = time.perf_counter() - start
    theirs = _timed(lambda body, _: trafilatura.extract(body), pages)
    print(
        f"time  trafilatura {theirs:.2f} s  ours, pinned {own:.2f} s ({own / theirs:.2f})"
        f"  ours, first sight with second reading {whole:.2f} s ({whole / theirs:.2f})"
    )


def _timed(read: Callable[[bytes, str], object], pages: list[tuple[bytes, str]]) -> float:
    start = time.perf_counter()
    for body, url in pages:
        read(body, url)
    return time.perf_counter() - start


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument(
        "--misses", action="store_true", help="name the pages that are not read as they should be"
    )
    arguments.add_argument("--set", choices=SETS, help="texts of one set only")
    arguments.add_argument("--ours", action="store_true", help="leave the other extractors and the clock out")
    given = arguments.parse_args()
    if not PAGES.exists():
        print("no pages at hand: ../shared/data/pages is absent")
        return
    texts({OURS: _ours} | ({} if given.ours else rivals()), misses=given.misses, only=given.set)
    if given.set:
        return
    fields(misses=given.misses)
    kinds(misses=given.misses)
    stability(misses=given.misses)
    edits(misses=given.misses)
    doctored()
    charset_matrix()
    if not given.ours:
        timing()


if __name__ == "__main__":
    main()
