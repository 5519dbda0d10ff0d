"""How fast the operators' page answers over a large store, beside a crawl that writes to the same store.

    PYTHONPATH=.:tests:benchmarks python benchmarks/page.py [--findings 100000] [--pages 1000000] [--readers 20]
        [--requests 400] [--keep FOLDER] [--postgres] [--crawl 600] [--only NAME] [--paint] [--sites 32] [--apart]

A generator writes findings and pages into a copy of the golden store (`--keep` takes a folder for the filled store,
which later runs use again). With `--postgres` the store stands in a PostgreSQL server of its own. The page runs as in `serve`. Every reader is a connection that asks without pause.
Times are those of a browser: from the request to the last byte. CPU is the time of all processes of the page.

`--crawl N` crawls N new pages of a site on loopback into the store, three times alone, then beside the readers, and
prints the best times. Readers who ask for the same address within seconds share a page; with `--apart` no two
requests have the same address. `--sites N` measures the pages of coverage instead, over a province of N sites with a task: tasks, cases, spread,
readings. The ratio leaves out the time in which the kernel gave the processors to other programs. `--paint` prints the first paint and the weight of the inbox in Chromium.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from golden import golden
from pipeline import Site, serve
from sites import postgres
from sites.province import DEADLINE, ISSUED, MESSAGE, PASSES, clock, drawn
from sites.province_looks import Province

from monitor.analysis.indexing import index_what_waits
from monitor.config.reader import load
from storage.engine.address import PostgresAddress, StoreAddress
from storage.engine.opening import open_store, opened
from storage.engine.store import Store, stored_time, transaction
from storage.findings import findings
from storage.records import EventId, FindingId, FindingState
from storage.spread import tasks
from storage.spread.tasks import CarryTask, TaskSite

STATES = (FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.RESOLVED, FindingState.DISMISSED)
SITES = ("bu", "ting", "msxw", "jczx", "huaxun")
MOST_OF_GOLDEN = 300  # findings about pages of the golden store; the further findings are about written pages
CHUNK = 100_000  # pages a transaction
# CASE keeps PostgreSQL from asking for the sequence of a column that is no `id`
SEQUENCES = """
    SELECT table_name, sequence FROM (
        SELECT table_name, CASE WHEN column_name = 'id' THEN pg_get_serial_sequence(table_name, 'id') END AS sequence
        FROM information_schema.columns WHERE table_schema = 'public') AS kept WHERE sequence IS NOT NULL
"""
OF_PASS = 1000  # captures
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def province(folder: Path, count: int) -> Iterator[Path]:
    """Look twelve times at a province of sites that carry a message well, badly or not; yield the configuration."""
    web = Province(folder / "watch.db", 3, drawn(3, count))
    task = CarryTask(
        0, "T1", MESSAGE, None, None, "text", clock(ISSUED), "operator", clock(DEADLINE), clock(ISSUED)
    )
    with opened(web.store) as db, transaction(db):
        tasks.add_task(db, task, [TaskSite(each.site.name, "市级") for each in web.made])
    for number in range(len(PASSES)):
        web.run_pass(number)
    tables = [
        f'[[sites]]\nname = "{site.name}"\ntitle = "{site.title}"\nrole = "{site.role}"\n'
        f"allowed_domains = {json.dumps(site.allowed_domains)}\nstart_urls = {json.dumps(site.start_urls)}\n"
        for site in web.sites
    ]
    config = folder / "reprintwatch.toml"
    config.write_text('[store]\npath = "watch.db"\n' + "\n".join(tables), encoding="utf-8")
    yield config


def addresses_of_coverage(page: Served) -> dict[str, str]:
    """Return the address of each page about a task by name."""
    listed = httpx.get(f"{page.base}/desk/articles.json", timeout=60).json()
    number = next(each["page"] for each in listed if each["url"] == MESSAGE)
    work = f"/desk/articles/{number}"
    names = {"article": work, "spread": f"{work}/spread", "readings": f"{work}/readings"}
    return names | {each: f"/desk/{each}" for each in ("coverage", "coverage/1", "cases", "sites")}


@contextmanager
def filled(folder: Path, chosen: argparse.Namespace) -> Iterator[Path]:
    """Fill a store, or take the store of an earlier run; yield its configuration. A server ends with the block."""
    config = folder / "reprintwatch.toml"
    if config.exists():
        yield config
        return
    folder.mkdir(exist_ok=True)
    golden.unpack(folder)
    with ExitStack() as stack:
        if chosen.postgres:
            address = stack.enter_context(postgres.server(folder)).database()
            copy_rows(folder / "watch.db", address)
            text = config.read_text(encoding="utf-8")
            config.write_text(text.replace('path = "watch.db"', f'url = "{address}"'), encoding="utf-8")
        begin = time.perf_counter()
        with opened(load(config).store) as db:
            index_what_waits(db)
            fill(db, chosen.findings, chosen.pages)
        settle(load(config).store)
        print(f"filled in {time.perf_counter() - begin:.0f} s", flush=True)
        yield config


def copy_rows(file: Path, address: PostgresAddress) -> None:
    """Copy all rows of a SQLite store into an empty PostgreSQL database; texts wait for the index of search."""
    with opened(file) as source, closing(open_store(address, create=True)) as target, transaction(target):
        target.conn.execute("SET LOCAL session_replication_role = replica")  # references in any order
        columns: dict[str, list[str]] = {}
        sql = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        for table, column in target.conn.execute(sql).fetchall():
            columns.setdefault(table, []).append(column)
        for table, names in columns.items():
            if not table.startswith(("_", "search_")):
                _copy_table(source, target, table, names)
        target.conn.execute("UPDATE revisions SET search_row = NULL")


def _copy_table(source: Store, target: Store, table: str, names: list[str]) -> None:
    listed = ", ".join(names)
    kept = source.conn.execute(f"SELECT {listed} FROM {table}").fetchall()
    target.conn.execute(f"DELETE FROM {table}")
    target.conn.executemany(f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(names))})", kept)


def settle(address: StoreAddress) -> None:
    """Bring a filled store to rest: numbers behind the written rows, statistics, no log of the file."""
    with opened(address) as db, transaction(db):
        if isinstance(address, PostgresAddress):
            for table, sequence in db.conn.execute(SEQUENCES).fetchall():
                sql = f"SELECT setval('{sequence}', (SELECT coalesce(max(id), 1) FROM {table}))"
                db.conn.execute(sql)
            db.conn.execute("ANALYZE")
            return
    with opened(address) as db:
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def fill(db: Store, count: int, pages: int) -> None:
    """Write findings over a year, and pages with captures, looks and revisions like the ones there."""
    known, now = findings.list_findings(db), datetime.now(UTC)
    with transaction(db):
        for number in range(count):
            like = known[number % len(known)]
            at = now - timedelta(minutes=5 * number)
            state = STATES[min(3, number * 8 // count)] if number > count // 20 else FindingState.OPEN
            event = EventId(f"e-{number // 3:08x}")
            url = like.url if number < MOST_OF_GOLDEN else f"http://h/{number}.html"
            made = replace(
                like, url=url, id=FindingId(f"f-{number:08x}"), event=event, detected_at=at, state=state
            )
            db.conn.execute(findings.INSERT, findings._row(made))
    first = {table: _highest(db, table) + 1 for table in ("passes", "pages", "captures", "revisions")}
    like = db.conn.execute("SELECT capture_id, reading_ids FROM revisions LIMIT 1").fetchone()
    for begin in range(0, pages, CHUNK):
        with transaction(db):
            _pages(
                db, range(begin, min(pages, begin + CHUNK)), first, like, now - timedelta(seconds=20 * pages)
            )


def _highest(db: Store, table: str) -> int:
    return int(db.conn.execute(f"SELECT max(coalesce(id, 0)) FROM {table}").fetchone()[0])


def _pages(
    db: Store, numbers: range, first: Mapping[str, int], like: tuple[Any, ...], since: datetime
) -> None:
    """Write pages, each looked at 20 s after the last, in passes of a thousand captures."""
    page, capture, revision = first["pages"], first["captures"], first["revisions"]
    seen = {n: stored_time(since + timedelta(seconds=20 * n)) for n in numbers}
    due = {n: stored_time(since + timedelta(seconds=20 * n, days=240)) for n in numbers}
    db.conn.executemany(
        "INSERT INTO passes (id, started_at, finished_at) VALUES (?, ?, ?)",
        [
            (first["passes"] + n // OF_PASS, seen[n], seen[min(n + OF_PASS, numbers[-1])])
            for n in numbers[::OF_PASS]
        ],
    )
    db.conn.executemany(
        "INSERT INTO pages (id, url, site, host, role, discovered_at, due_at, looked_at)"
        " VALUES (?, ?, ?, 'h', 'article', ?, ?, ?)",
        [(page + n, f"http://h/{n}.html", SITES[n % 5], at, due[n], at) for n, at in seen.items()],
    )
    db.conn.executemany(
        "INSERT INTO captures (id, pass_id, page_id, fetched_at, duration_ms, request_headers, status, headers,"
        " redirects, same_as_id, chain) VALUES (?, ?, ?, ?, 90, '[]', 304, '[]', '[]', ?, '')",
        [(capture + n, first["passes"] + n // OF_PASS, page + n, at, like[0]) for n, at in seen.items()],
    )
    db.conn.executemany(
        "INSERT INTO looks (capture_id, page_id, kind, outcome, cause, reason, analyser)"
        " VALUES (?, ?, 'article', 'first', 'paragraphs',"
        ' \'{"cause":"paragraphs","values":[4]}\', \'1\')',
        [(capture + n, page + n) for n in numbers],
    )
    db.conn.executemany(
        "INSERT INTO revisions (id, page_id, number, capture_id, seen_at, title, digest, simhash, reading_ids,"
        " search_row) VALUES (?, ?, 1, ?, ?, '关于做好冬季救助工作的通知', ?, 0, ?, ?)",
        [(revision + n, page + n, capture + n, at, f"{n:x}", like[1], 10**6 + n) for n, at in seen.items()],
    )


def addresses(page: Served) -> dict[str, str]:
    """Return the address of each page by name."""
    inbox = httpx.get(f"{page.base}/desk/inbox.json?kind=reprint-altered", timeout=60).json()["rows"]
    return {
        "inbox": "/desk/inbox",
        "inbox of a site and kind": "/desk/inbox?site=ting&kind=removed",
        "inbox, resolved": "/desk/inbox?tray=resolved",
        "inbox as JSON": "/desk/inbox.json",
        "preview": f"/desk/findings/{inbox[0]['id']}/preview",
        "finding with comparison": f"/desk/findings/{inbox[0]['id']}",
        "articles": "/desk/articles",
        "articles of a site": "/desk/articles?site=huaxun",
        "article": f"/desk/articles/{page.original}",
        "capture": "/desk/captures/40",
        "coverage": "/desk/coverage",
        "cases": "/desk/cases",
        "sites": "/desk/sites",
        "search": "/desk/search?q=民政",
        "reports": "/desk/reports",
        "settings": "/desk/settings",
        "actions": "/desk/actions",
    }


@dataclass(frozen=True)
class Served:
    """A served page: its address, its process, and a page of the store that has reprints."""

    base: str
    process: int
    original: int


@dataclass
class Answers:
    """Times of the answers to one address in milliseconds, CPU of the server a request, bytes of an answer."""

    times: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    size: int = 0

    def at(self, share: float) -> float:
        """Return the time within which a share of the answers came."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


APART = itertools.count()


def ask(host: str, path: str, times: list[float], count: int, *, apart: bool = False) -> int:
    """Ask an address over one connection, `apart`: with a number of its own; return the bytes of the last answer."""
    connection, size = http.client.HTTPConnection(host, timeout=60), 0
    for _ in range(count):
        own = f"{path}{'&' if '?' in path else '?'}apart={next(APART)}" if apart else path
        begin = time.perf_counter()
        connection.request("GET", own.encode().decode("latin-1"), headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        size = len(answer.read())
        times.append((time.perf_counter() - begin) * 1000)
        assert answer.status == 200, (path, answer.status)
    connection.close()
    return size


def measure(page: Served, asked: Mapping[str, str], chosen: argparse.Namespace) -> dict[str, Answers]:
    """Ask all pages, print and return their times."""
    readers, requests, only = chosen.readers, chosen.requests, chosen.only
    print(f"{'page':28} {'median':>8} {'99th':>8} {'CPU':>8} {'kB sent':>8}", flush=True)
    measured_pages = {}
    host = page.base.removeprefix("http://")
    for name, address in asked.items():
        if only and only not in name:
            continue
        found, path = Answers(), httpx.URL(address).raw_path.decode()
        ask(host, path, [], 2)
        before = cpu_of(page.process)
        threads = [
            threading.Thread(
                target=ask,
                args=(host, path, found.times, max(1, requests // readers)),
                kwargs={"apart": chosen.apart},
            )
            for _ in range(readers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found.cpu_ms = (cpu_of(page.process) - before) * 1000 / len(found.times)
        found.size = ask(host, path, [], 1)
        print(
            f"{name:28} {found.at(0.5):8.1f} {found.at(0.99):8.1f} {found.cpu_ms:8.1f} {found.size / 1000:8.1f}",
            flush=True,
        )
        measured_pages[name] = found
    return measured_pages


def cpu_of(process: int) -> float:
    """Return the seconds of CPU of a process and its descendants so far."""
    total, waiting = 0.0, [process]
    while waiting:
        number = waiting.pop()
        try:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            waiting += map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


@contextmanager
def page_of(config: Path) -> Iterator[Served]:
    """Serve the page of a configuration; yield the served page."""
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "--config", str(config), "serve", "--port", "0"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    with opened(load(config).store) as db:
        sql = "SELECT original_page_id FROM derivations GROUP BY original_page_id ORDER BY count(*) DESC LIMIT 1"
        original = int((db.conn.execute(sql).fetchone() or (0,))[0])
    found = re.search(r"(http://[\w.:]+)/", process.stderr.readline())
    assert found
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield Served(found[1], process.pid, original)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@dataclass(frozen=True)
class CrawlCost:
    """Seconds of a crawl: from start to end, of all its processors, and those in which its process waited for one."""

    wall_s: float
    cpu_s: float
    waited_s: float

    @property
    def own_s(self) -> float:
        """Return the seconds with a free processor: work, disk, network and locks."""
        return self.wall_s - self.waited_s


def cost_of(command: list[str]) -> CrawlCost:
    """Run a command, and note how long the kernel let its main thread wait for a processor."""
    begin, waited = time.perf_counter(), 0.0
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=said)
        while (ended := os.wait4(child.pid, os.WNOHANG))[0] == 0:
            with suppress(OSError, IndexError):
                waited = int(Path(f"/proc/{child.pid}/schedstat").read_text().split()[1]) / 1e9
            time.sleep(0.02)
        child.returncode = os.waitstatus_to_exitcode(ended[1])
        if child.returncode != 0:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{said.read()[-2000:]!r}")
    return CrawlCost(time.perf_counter() - begin, ended[2].ru_utime + ended[2].ru_stime, waited)


def crawl(config: Path, pages: int, number: int) -> CrawlCost:
    """Crawl the pages of a new site on loopback into the store of a configuration."""
    server = serve(Site(pages, number))
    port = server.server_address[1]
    own = config.with_name(f"crawl{number}.toml")
    site = (
        f'\n[[sites]]\nname = "new{port}"\ntitle = "基准站"\nrole = "original"\nallowed_domains = ["127.0.0.1:{port}"]\n'
        f'allow_addresses = ["127.0.0.1"]\nstart_urls = ["http://127.0.0.1:{port}/index.html"]\n'
    )
    own.write_text(config.read_text(encoding="utf-8") + site, encoding="utf-8")
    command = [sys.executable, "-m", "monitor.cli", "--config", str(own), "crawl", "--site", f"new{port}"]
    cost = cost_of(command)
    server.shutdown()
    return cost


def beside_readers(config: Path, page: Served, chosen: argparse.Namespace) -> None:
    """Crawl alone, then beside readers of all pages; print both times."""
    readers, pages = chosen.readers, chosen.crawl
    crawl(config, pages, 0)  # makes the first head of the log
    alone = min((crawl(config, pages, number) for number in (1, 2, 3)), key=lambda cost: cost.own_s)
    paths = [httpx.URL(path).raw_path.decode() for path in addresses(page).values()]
    host, ending = page.base.removeprefix("http://"), threading.Event()
    times: dict[str, list[float]] = {path: [] for path in paths}

    def read() -> None:
        while not ending.is_set():
            for path in paths:
                ask(host, path, times[path], 1, apart=chosen.apart)
                if ending.is_set():
                    return

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    beside = min((crawl(config, pages, number) for number in (4, 5, 6)), key=lambda cost: cost.own_s)
    ending.set()
    for thread in threads:
        thread.join()
    for name, cost in (("alone", alone), (f"beside {readers} readers", beside)):
        print(
            f"crawl of {pages} pages {name}: {cost.wall_s:.1f} s, {cost.cpu_s:.1f} s of processors,"
            f" {cost.own_s:.1f} s without waiting for a processor"
        )
    print(f"× {beside.own_s / alone.own_s:.2f}")
    for path, each in times.items():
        found = Answers(each)
        print(f"  {path[:60]:60} {found.at(0.5):8.1f} {found.at(0.99):8.1f}")


PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
SIZES = "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).map(e => e.encodedBodySize)"


def paint(base: str) -> None:
    """Print the first paint of the inbox in milliseconds and its bytes, with an empty cache."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        found = []
        for _ in range(5):
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.goto(f"{base}/desk/inbox")
            while page.evaluate(PAINT) is None:  # the page forbids `eval`, which wait_for_function needs
                page.wait_for_timeout(5)
            found.append((page.evaluate(PAINT), sum(page.evaluate(SIZES))))
            page.context.close()
        browser.close()
    times = sorted(each for each, _ in found)
    print(
        f"inbox: first paint {times[len(times) // 2]:.0f} ms (at most {times[-1]:.0f}), {found[0][1] / 1000:.1f} kB"
    )


def main() -> None:
    """Fill a store, serve its page, measure."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    numbers = {
        "findings": 100_000,
        "pages": 1_000_000,
        "readers": 20,
        "requests": 400,
        "crawl": 0,
        "sites": 0,
    }
    for name, default in numbers.items():
        options.add_argument(f"--{name}", type=int, default=default)
    options.add_argument("--keep", type=Path, help="a folder for the filled store")
    options.add_argument("--postgres", action="store_true", help="a store in PostgreSQL")
    options.add_argument("--only", default="", help="pages whose name contains this")
    options.add_argument("--apart", action="store_true", help="no two requests have the same address")
    options.add_argument("--paint", action="store_true", help="first paint of the inbox in Chromium")
    options.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = options.parse_args()
    if chosen.postgres and chosen.keep:
        options.error("--keep holds a file; the server of --postgres ends with the run")
    with (
        tempfile.TemporaryDirectory() as made,
        province(Path(made), chosen.sites)
        if chosen.sites
        else filled(chosen.keep or Path(made), chosen) as config,
        page_of(config) as page,
    ):
        if chosen.paint:
            paint(page.base)
            return
        asked = addresses_of_coverage(page) if chosen.sites else addresses(page)
        found = measure(page, asked, chosen) if chosen.requests else {}
        if chosen.crawl:
            beside_readers(config, page, chosen)
    if chosen.json:
        figures = {
            name: [each.at(0.5), each.at(0.99), each.cpu_ms, each.size] for name, each in found.items()
        }
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
