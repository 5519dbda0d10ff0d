"""Coverage in a grown store: spread, a task of 500 cells, cases, and judging after a pass.

    python benchmarks/coverage_growth.py [--articles 1000000] [--derivations 200000] [--days 60] [--keep FILE]

The rows are synthetic but whole: 500 sites with a start page, looked at every 20 minutes; a work of 500 copies, 400 works
of 100 copies, small works for the rest. A tenth of the copies has another figure. Every copy stands in the list of its
site. Each figure is the median of five runs in one process, the file warm.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from chinese_texts import ChineseTexts

from crawler.sites import Site
from monitor.analysis.raising import Desk
from monitor.analysis.setup import Setup
from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.correcting import statuses_of
from monitor.analysis.spread.coverage import task_cells
from monitor.analysis.spread.descent import spread_of
from monitor.analysis.tasks.judging import judge_coverage
from monitor.coverage.case_answers import case_answer
from monitor.coverage.standing_cells import cells_at
from monitor.coverage.work_answers import readings_answer, spread_answer
from monitor.judge.policy import CasePolicy, Policy, SiteList
from storage.archive import bodies
from storage.engine.opening import open_store
from storage.engine.store import Store, rows, stored_time, transaction
from storage.records import Article, Attribution, SiteRole
from storage.records.to_json import to_json
from storage.spread import cases, tasks
from storage.spread.tasks import CarryTask, TaskSite

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SITES, LOOK_EVERY = 500, timedelta(minutes=20)
BIG, MIDDLE, OF_MIDDLE, SMALL = 500, 400, 100, 10  # copies in the works
TASKS, CASES = 100, 2000
RUNS = 5
TOUCHED = (1, 10, 100, SITES)  # lists of a pass
TEXTS = ChineseTexts()


@dataclass(frozen=True)
class Size:
    """Numbers of rows."""

    articles: int
    derivations: int
    days: int

    @property
    def looks(self) -> int:
        """Return the number of looks at a list."""
        return int(timedelta(days=self.days) / LOOK_EVERY)

    @property
    def end(self) -> datetime:
        """Return the time of the last look."""
        return BEGIN + LOOK_EVERY * (self.looks - 1)


# --- filling ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Copy:
    """An article of the store: its page, its look at the list, its original."""

    page: int
    site: int
    look: int  # number of the look that showed the article first
    original: int | None
    is_altered: bool


def copies(size: Size) -> Iterator[Copy]:
    """Yield all articles; pages 1 to SITES are the start pages."""
    rng, page, derived = random.Random(1), SITES, 0
    for copies_of_work in _work_sizes(size):
        page += 1
        original, look = page, rng.randrange(10, size.looks - 200)
        yield Copy(original, 0, look, None, is_altered=False)
        for number in range(copies_of_work):
            page, derived = page + 1, derived + 1
            site = 1 + (original + number) % (SITES - 1)
            yield Copy(page, site, look + rng.randrange(1, 150), original, rng.random() < 0.1)
    while page < SITES + size.articles:
        page += 1
        yield Copy(page, page % SITES, rng.randrange(10, size.looks), None, is_altered=False)


def _work_sizes(size: Size) -> Iterator[int]:
    sizes = [BIG, *[OF_MIDDLE] * MIDDLE]
    yield from sizes
    for _ in range((size.derivations - sum(sizes)) // SMALL):
        yield SMALL


def fill(db: Store, size: Size) -> None:
    """Write all rows."""
    db.conn.execute("PRAGMA synchronous = OFF")
    db.conn.execute("PRAGMA cache_size = -400000")
    with transaction(db):
        digest = _body(db)
        db.conn.executemany(
            "INSERT INTO passes (id, started_at, finished_at) VALUES (?, ?, ?)",
            [(n + 1, _look_at(n), _look_at(n, 300)) for n in range(size.looks)],
        )
        db.conn.executemany(PAGE, [(n + 1, _start(n), f"s{n}", f"s{n}.cn", "seed") for n in range(SITES)])
    _fill_looks(db, size, digest)
    _fill_articles(db, size, digest)
    with transaction(db):
        _fill_people(db, size)
    db.conn.execute("ANALYZE")


def _body(db: Store) -> str:
    return bodies.save_body(db, "<html>列表</html>".encode(), like=None)


PAGE = """
    INSERT INTO pages (id, url, site, host, role, discovered_at, due_at, looks)
    VALUES (?, ?, ?, ?, ?, '2026-01-01T00:00:00.000000Z', '2027-01-01T00:00:00.000000Z', 1)
"""
CAPTURE = """
    INSERT INTO captures (id, pass_id, page_id, fetched_at, duration_ms, request_headers, status, headers, redirects,
        body_digest, chain) VALUES (?, ?, ?, ?, 100, '[]', 200, '[]', '[]', ?, '')
"""
LOOK = """
    INSERT INTO looks (capture_id, page_id, kind, outcome, reason, analyser, cause, chain, seen_at)
    VALUES (?, ?, ?, ?, '{"cause":"same-article"}', '1', 'same-article', ?, ?)
"""


def _look_at(number: int, seconds: float = 0) -> str:
    return stored_time(BEGIN + number * LOOK_EVERY + timedelta(seconds=seconds))


def _start(site: int) -> str:
    return f"http://s{site}.cn/news/"


def _address(page: int, site: int) -> str:
    return f"http://s{site}.cn/art/{page}.html"


def _list_capture(look: int, site: int) -> int:
    return look * SITES + site + 1


def _fill_looks(db: Store, size: Size, digest: str) -> None:
    """Write the looks at the lists, a transaction for a day."""
    day = int(timedelta(days=1) / LOOK_EVERY)
    for first in range(0, size.looks, day):
        numbers = range(first, min(first + day, size.looks))
        at = [(n, site) for n in numbers for site in range(SITES)]
        with transaction(db):
            db.conn.executemany(
                CAPTURE,
                [(_list_capture(n, s), n + 1, s + 1, _look_at(n, s / 2), digest) for n, s in at],
            )
            db.conn.executemany(
                LOOK,
                [(_list_capture(n, s), s + 1, "list", "list", 1, _look_at(n, s / 2)) for n, s in at],
            )
    last = size.looks - 1
    with transaction(db):
        db.conn.executemany(
            "INSERT INTO list_chains VALUES (?, 1, ?, ?, ?, ?, ?, '2025-12-01')",
            [
                (s + 1, _list_capture(0, s), _look_at(0, s / 2), _list_capture(last, s), _look_at(last, s / 2), last + 1)
                for s in range(SITES)
            ],
        )  # fmt: skip


def _fill_articles(db: Store, size: Size, digest: str) -> None:
    batch: list[Copy] = []
    for copy in copies(size):
        batch.append(copy)
        if len(batch) == 20_000:
            _write_articles(db, size, batch, digest)
            batch = []
    _write_articles(db, size, batch, digest)


READING = "INSERT INTO readings (id, page_id, capture_id, article) VALUES (?, ?, ?, ?)"
REVISION = """
    INSERT INTO revisions (id, page_id, number, capture_id, seen_at, title, published_at, digest, simhash, reading_ids,
        search_row) VALUES (?, ?, 1, ?, ?, ?, ?, ?, 1, ?, ?)
"""
DERIVATION = """
    INSERT INTO derivations (reprint_page_id, original_page_id, reprint_revision_id, original_revision_id, relation,
        similarity, original_coverage, reprint_coverage, evidence, first_seen)
    VALUES (?, ?, ?, ?, ?, .99, 1.0, 1.0, '["credit", "text"]', ?)
"""
ENTRY = "INSERT INTO entries VALUES (?, ?, ?, ?, '2026-01-02', 0, ?, ?, ?)"


def _write_articles(db: Store, size: Size, batch: list[Copy], digest: str) -> None:
    base = size.looks * SITES
    first = [(each, _look_at(each.look, each.site / 2), base + each.page) for each in batch]
    written = [(*each, _written(each[0])) for each in first]
    with transaction(db):
        db.conn.executemany(
            PAGE,
            [(c.page, _address(c.page, c.site), f"s{c.site}", f"s{c.site}.cn", "article") for c in batch],
        )
        db.conn.executemany(CAPTURE, [(n, c.look + 1, c.page, at, digest) for c, at, n in first])
        db.conn.executemany(LOOK, [(n, c.page, "article", "first", None, None) for c, at, n in first])
        db.conn.executemany(READING, [(c.page, c.page, n, to_json(a)) for c, at, n, a in written])
        db.conn.executemany(REVISION, [
            (c.page, c.page, n, at, a.title, "2026-01-01", _digest(c), f"[{c.page}]", c.page)
            for c, at, n, a in written
        ])  # fmt: skip
        db.conn.executemany(DERIVATION, [
            (c.page, c.original, c.page, c.original, "edited" if c.is_altered else "verbatim", at)
            for c, at, n in first if c.original
        ])  # fmt: skip
        db.conn.executemany(
            "INSERT INTO copies (page_id, group_label, states, shortest) VALUES (?, ?, 1, 100)",
            [(c.page, c.original or c.page) for c in batch],
        )
        db.conn.executemany(ENTRY, [
            (c.site + 1, _address(c.page, c.site), a.title, a.title, _list_capture(c.look, c.site),
             _list_capture(min(c.look + 50, size.looks - 1), c.site), _list_capture(min(c.look + 51, size.looks - 1), c.site))
            for c, at, n, a in written
        ])  # fmt: skip


def _digest(copy: Copy) -> str:
    return f"{copy.original or copy.page:032x}{copy.page if copy.is_altered else 0:032x}"


def _written(copy: Copy) -> Article:
    """Return the text of a copy: that of its original, with another figure if it is altered."""
    rng = random.Random(copy.original or copy.page)
    title = TEXTS.sentences(rng, 1, 10)[0].removesuffix("。") + f"第{copy.original or copy.page}号"
    is_of_work = copy.original is not None or copy.page <= SITES + 300_000
    lines = TEXTS.sentences(rng, 16, 18) if is_of_work else TEXTS.sentences(rng, 1, 18)
    figure = rng.randrange(1000, 9000)
    value = figure + copy.page % 90 + 1 if copy.is_altered else figure
    return Article(
        title, (*lines, f"全省共救助困难群众{value}人次，资金按时下拨到位。"), Attribution(source="站0")
    )


def _fill_people(db: Store, size: Size) -> None:
    """Write tasks with their sites, and cases."""
    sites = [TaskSite(f"s{n}", "市级", 1.0, "all") for n in range(1, SITES)]
    originals = [each for each in copies(size) if each.original is None][: TASKS + 1]
    for number, each in enumerate(originals):
        issued = BEGIN + each.look * LOOK_EVERY if number == 0 else size.end - timedelta(days=3)
        deadline = issued + timedelta(days=1)
        task = CarryTask(
            0, f"T{number}", _address(each.page, 0), None, None, "text", issued, "operator", deadline, issued
        )
        tasks.add_task(db, task, sites if number == 0 else sites[number : number + 30])
    altered = [each for each in copies(size) if each.is_altered][:CASES]
    span = {"wrong": "9999人次", "right": "1000人次", "context": "…", "paragraph": 16,
            "corrections": [["救助困难群众9999人次", "救助困难群众1000人次"]]}  # fmt: skip
    db.conn.executemany(
        "INSERT INTO cases (id, kind, page_id, original_page_id, site, span, opened_at)"
        " VALUES (?, 'reprint-altered', ?, ?, ?, ?, ?)",
        [
            (f"c-{c.page:012x}", c.page, c.original, f"s{c.site}", json.dumps(span), _look_at(c.look, c.site / 2))
            for c in altered
        ],
    )  # fmt: skip


# --- measuring ----------------------------------------------------------------------------------


def setup() -> Setup:
    """Return the configuration of the sites."""
    sites = {
        f"s{n}": Site(
            f"s{n}",
            f"站{n}",
            SiteRole.PORTAL if n else SiteRole.ORIGINAL,
            (f"s{n}.cn",),
            (_start(n),),
        )
        for n in range(SITES)
    }
    names = tuple(f"s{n}" for n in range(1, SITES))
    return Setup(sites, Policy(lists=(SiteList("all", names, "市级", 1.0),)))


def measurements(db: Store, size: Size) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the questions to a store, by name."""
    configured, end = setup(), size.end + timedelta(minutes=10)
    url, small = _address(SITES + 1, 0), _address(SITES + 1 + BIG + 1, 0)
    task = tasks.task_named(db, "T0")
    assert task is not None

    def spread(of: str) -> object:
        return spread_answer(of, spread_of(db, configured, collation_of(db, configured, of, end), end))

    yield f"spread of a work of {BIG} copies", lambda: spread(url)
    yield f"spread of a work of {OF_MIDDLE} copies", lambda: spread(small)
    yield (
        f"readings of a work of {BIG} copies",
        lambda: readings_answer(collation_of(db, configured, url, end, standing=True)),
    )
    yield f"a task of {SITES - 1} cells", lambda: task_cells(db, configured, task, end)
    yield f"a task of {SITES - 1} cells, as told", lambda: cells_at(db, configured, task, end)
    stored = cases.all_cases(db, kind="reprint-altered")  # judging opens further cases in a kept store
    yield (
        f"{len(stored)} cases",
        lambda: [case_answer(each) for each in statuses_of(db, stored, CasePolicy(), end)],
    )
    desk = Desk(db, configured)
    for lists in TOUCHED:
        number, at = _pass_over(db, size, lists)
        yield (
            f"judging a pass over {lists} lists, {TASKS} open tasks",
            partial(judge_coverage, desk, number, at),
        )


def _pass_over(db: Store, size: Size, lists: int) -> tuple[int, datetime]:
    """Write a pass behind all others with a look at the first lists, once a store; return its number and its end."""
    number = size.looks + 1 + TOUCHED.index(lists)
    at = size.end + LOOK_EVERY * (number - size.looks)
    with transaction(db):
        db.conn.execute(
            "INSERT INTO passes (id, started_at, finished_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (number, stored_time(at), stored_time(at)),
        )
        for site in range(1, min(lists, SITES - 1) + 1):  # site 0 has the messages
            capture = 10 * (size.looks * SITES + size.articles) + number * SITES + site
            seen = (capture, number, site + 1, stored_time(at), _body(db))
            db.conn.execute(f"{CAPTURE} ON CONFLICT DO NOTHING", seen)
            db.conn.execute(
                f"{LOOK} ON CONFLICT DO NOTHING", (capture, site + 1, "list", "list", 1, stored_time(at))
            )
    return number, at


def main() -> None:
    """Fill and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--derivations", type=int, default=200_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="a store to fill and keep, or to measure again")
    asked = parser.parse_args()
    size = Size(asked.articles, asked.derivations, asked.days)
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        path = asked.keep or Path(folder) / "store.db"
        is_new = not path.exists()
        with closing(open_store(path, create=is_new)) as db:
            if is_new:
                begin = time.perf_counter()
                fill(db, size)
                print(
                    f"filled in {time.perf_counter() - begin:.0f} s, {path.stat().st_size / 1e9:.1f} GB",
                    flush=True,
                )
            counts = {
                name: rows(db, f"SELECT count(*) AS n FROM {name}")[0]["n"]
                for name in ("pages", "looks", "derivations", "entries")
            }
            print(counts, flush=True)
            _measure(db, size)


def _measure(db: Store, size: Size) -> None:
    for name, ask in measurements(db, size):
        taken, worked = [], []
        for _ in range(RUNS):
            begin, busy = time.perf_counter(), time.process_time()
            ask()
            taken.append(time.perf_counter() - begin)
            worked.append(time.process_time() - busy)
        print(
            f"{name:48} {statistics.median(taken) * 1000:9.0f} ms, {statistics.median(worked) * 1000:9.0f} of a processor",
            flush=True,
        )


if __name__ == "__main__":
    main()
