"""Scripted webs with known truth → wrong and missed reprints and findings of the live path.

    python benchmarks/webs.py [--seeds 20] [--orders 5] [--kinds civil abstract real] [--crawl] [--list]

A web has some seventy pages on five sites: news with official formulas, moulds, ceremonies, annual notices, portals'
furniture, and copies of every kind (webs_make.py). Its pages are looked at in several orders, split into one to five
passes, written into a store with given times, and concluded; with `--crawl` they are served on loopback and crawled by
the console command. Then everything is concluded again with `analyze --again`. Per web and order it prints the links
that are wrong, missing, of a wrong relation or in both directions, and the findings at `warning` or above that are false or
missing (`furniture`: false ones that tell only a portal's header or footer as an alteration); and whether derivations and ids of findings are the same over all orders and splits with equal times (`unlike`)
and after `--again`. Ends with 1 if a figure is not zero.

`real` webs are made of real news (7,057 articles, not part of the project); without them they are left out.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from webs_make import Reuse, Web, furniture, invented_web
from webs_real import COLLECTION, real_web
from webs_run import ORDERS, Conclusions, Order, again, archived, conclusions, crawled, crawled_again

LINKS = frozenset({"verbatim", "edited", "excerpt", "compilation", "quotation"})
LOUD = frozenset({"warning", "critical"})
FIGURES = (
    "wrong",
    "missed",
    "relation",
    "two-way",
    "false",
    "furniture",
    "unfound",
    "suspects",
    "unread",
    "unlike",
    "again",
)


@dataclass
class Score:
    """The figures of a web in an order, and a line for each error."""

    web: str
    order: Order
    links: int = 0  # that are true
    seconds: float = 0.0
    figures: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    signature: tuple[frozenset, frozenset] = (frozenset(), frozenset())

    def note(self, figure: str, line: str) -> None:
        """Count an error."""
        self.figures[figure] += 1
        self.lines.append(f"{figure}: {line}")


def judged(web: Web, order: Order, found: Conclusions) -> Score:
    """Compare what was concluded with the truth of a web."""
    score = Score(web.name, order)
    reuses = {reuse.url: reuse for reuse in web.reuses}
    kinds = {page.url: f"{page.kind} {page.site.name}" for page in web.pages}
    _links(score, web, found, reuses, kinds)
    _findings(score, web, found, reuses, kinds)
    for url in sorted(found.unread):
        score.note("unread", kinds[url])
    score.signature = (frozenset((*pair, told) for pair, told in found.links.items()), found.open_ids)
    return score


def _links(
    score: Score, web: Web, found: Conclusions, reuses: dict[str, Reuse], kinds: dict[str, str]
) -> None:
    linked = {
        pair: relation for pair, relation in found.links.items() if relation in LINKS or relation == "suspect"
    }
    for (reprint, original), relation in sorted(linked.items()):
        pair = f"{kinds.get(reprint)} ← {kinds.get(original)} [{relation}]  {reprint} {original}"
        if (original, reprint) in linked and reprint < original:
            score.note("two-way", pair)
        reuse = reuses.get(reprint)
        if reuse and any(original in group for group in reuse.sources):
            if relation not in reuse.relations:
                score.note("relation", pair)
        elif frozenset((reprint, original)) not in web.neutral:
            score.note("suspects" if relation == "suspect" else "wrong", pair)
    for reuse in web.reuses:
        for group in reuse.sources:
            score.links += 1
            if not any((reuse.url, original) in linked for original in group):
                score.note("missed", f"{kinds[reuse.url]}  {reuse.url} {min(group)}")


def _findings(
    score: Score, web: Web, found: Conclusions, reuses: dict[str, Reuse], kinds: dict[str, str]
) -> None:
    lines = "\n".join({_bare(line) for page in web.pages for part in furniture(web, page) for line in part})
    loud = [each for each in found.told if each.is_open and each.severity in LOUD]
    for each in loud:
        reuse = reuses.get(each.url)
        if reuse is None or each.kind not in reuse.must | reuse.may:
            figure = (
                "furniture"
                if each.altered and all(_bare(text) in lines for text in each.altered)
                else "false"
            )
            score.note(
                figure,
                f"{each.severity} {each.kind} {kinds.get(each.url)}  {each.url} {each.original}: {each.summary[:120]}",
            )
    for reuse in web.reuses:
        for kind in sorted(reuse.must):
            if not any(each.url == reuse.url and each.kind == kind for each in loud):
                score.note("unfound", f"{kind} {kinds[reuse.url]}  {reuse.url}")


def _bare(text: str) -> str:
    """Return a text without tags and white space."""
    return re.sub(r"<[^>]+>|\s", "", text)


def measured(web: Web, order: Order, folder: Path, *, crawl: bool, repeat: bool) -> Score:
    """Fill a store in an order, judge the conclusions, conclude again and compare."""
    begin = time.perf_counter()
    store = folder / "watch.db"
    (crawled if crawl else archived)(web, order, store)
    score = judged(web, order, conclusions(web, store))
    if repeat:
        (crawled_again if crawl else again)(store)
        other = judged(web, order, conclusions(web, store))
        compare(score, other, "again")
    score.seconds = time.perf_counter() - begin
    return score


def compare(score: Score, other: Score, figure: str) -> None:
    """Count derivations and ids of findings that only one of two scores has."""
    for mine, yours in zip(score.signature, other.signature, strict=True):
        for each in sorted(map(str, mine ^ yours)):
            score.note(
                figure,
                f"{each} [{'only here' if each in set(map(str, mine)) else 'only ' + other.order.label}]",
            )


@dataclass(frozen=True)
class Task:
    """A web to be measured."""

    kind: str
    seed: int
    orders: tuple[Order, ...]
    crawl: bool
    repeat: bool
    until: float  # time.monotonic() after which no further order is begun


def web_of(kind: str, seed: int) -> Web:
    """Return the web of a kind and a seed."""
    return real_web(seed) if kind == "real" else invented_web(kind, seed)


def scores(task: Task) -> list[Score]:
    """Measure a web in all orders; each order is compared with the first of the same clock."""
    web = web_of(task.kind, task.seed)
    done: list[Score] = []
    for order in task.orders:
        if done and time.monotonic() > task.until:
            break
        with tempfile.TemporaryDirectory() as name:
            score = measured(web, order, Path(name), crawl=task.crawl, repeat=task.repeat)
        first = next((each for each in done if each.order.clock == order.clock == "fixed"), None)
        if first and not task.crawl:
            compare(score, first, "unlike")
        done.append(score)
    return done


def tasks(options: argparse.Namespace) -> Iterator[Task]:
    """One task a kind and seed."""
    until = time.monotonic() + options.minutes * 60
    for seed in range(options.first, options.first + options.seeds):
        for kind in options.kinds:
            if kind != "real" or COLLECTION.exists():
                yield Task(kind, seed, ORDERS[: options.orders], options.crawl, not options.once, until)


def row(name: str, order: str, links: int, figures: Counter[str], seconds: float) -> str:
    """Return a line of the table."""
    return (
        f"{name:<14}{order:<18}{links:>6}"
        + "".join(f"{figures[each]:>10}" for each in FIGURES)
        + f"{seconds:>8.1f}"
    )


def report(done: Sequence[Score], *, listed: bool) -> None:
    """Print the rows of a web."""
    for score in done:
        print(row(score.web, score.order.label, score.links, score.figures, score.seconds))
        for line in score.lines if listed else ():
            print(f"    {line}")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--orders", type=int, default=5, help=f"1 to {len(ORDERS)}")
    parser.add_argument(
        "--kinds", nargs="+", default=["civil", "abstract", "real"], choices=["civil", "abstract", "real"]
    )
    parser.add_argument(
        "--crawl", action="store_true", help="crawl the web over loopback with the console command"
    )
    parser.add_argument("--once", action="store_true", help="without `analyze --again`")
    parser.add_argument("--list", action="store_true", help="print each error")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60, help="begin no further order after so long")
    options = parser.parse_args()
    if "real" in options.kinds and not COLLECTION.exists():
        print(f"without real news: {COLLECTION} is not there")
    print(
        f"{'web':<14}{'order/passes':<18}{'links':>6}"
        + "".join(f"{each:>10}" for each in FIGURES)
        + f"{'s':>8}"
    )
    total: Counter[str] = Counter()
    links = runs = 0
    with ProcessPoolExecutor(options.workers) as pool:
        for done in pool.map(scores, tasks(options)):
            report(done, listed=options.list)
            for score in done:
                total += score.figures
                links, runs = links + score.links, runs + 1
    print(row("total", f"{runs} runs", links, total, 0))
    raise SystemExit(1 if any(total.values()) else 0)


if __name__ == "__main__":
    main()
