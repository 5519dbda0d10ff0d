"""A scripted web → a store filled in a given order and in given passes, and everything concluded about it.

`archived` writes captures with given times through the storage of the crawler and runs the analysis. `crawled` serves
the web on loopback and runs the console command.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from webs_make import PUBLISHERS, START, Page, Publisher, Web, html, index_html

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from storage.archive import captures, passes
from storage.conclusions import derivations
from storage.engine.opening import open_readonly, open_store
from storage.engine.store import Store, rows, transaction
from storage.findings import findings
from storage.frontier import pages
from storage.records import Fetch, FoundPage, PageRole, SiteRole

HEADERS = (("Content-Type", "text/html; charset=utf-8"),)
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Order:
    """In which order, and in how many passes, the pages of a web are looked at."""

    name: str  # originals, portals, shuffled, published
    passes: int = 1
    clock: str = (
        "fixed"  # fixed: a page has one time of capture in all orders; order: the time follows the order
    )
    seed: int = 0

    @property
    def label(self) -> str:
        """The order in a word."""
        return f"{self.name}/{self.passes}{'' if self.clock == 'fixed' else '/hours'}"


ORDERS = (
    Order("originals"), Order("portals"), Order("shuffled", 1, seed=1), Order("portals", 3), Order("shuffled", 5, seed=2),
    Order("portals", 2, "order"), Order("published", 5), Order("shuffled", 2, seed=3), Order("originals", 4),
    Order("shuffled", 4, "order", 4), Order("published", 5, "order"), Order("portals", 5), Order("originals", 2, "order"),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A finding at the end."""

    id: str
    kind: str
    severity: str
    url: str
    original: str | None
    is_open: bool
    summary: str
    altered: tuple[str, ...] = ()  # words that the changes of a text took away and brought


@dataclass(frozen=True)
class Conclusions:
    """Everything that the store says of a web."""

    links: Mapping[tuple[str, str], str]  # reprint, original → relation
    told: tuple[Told, ...]
    unread: frozenset[str]  # pages without an article

    @property
    def open_ids(self) -> frozenset[str]:
        """The ids of the findings that hold."""
        return frozenset(each.id for each in self.told if each.is_open)


def batches(web: Web, order: Order) -> list[list[Page]]:
    """Return the pages of each pass in the order of visits; a next part follows its first part."""
    rng = random.Random(f"{web.name} {order}")
    firsts = sorted(
        (page for page in web.pages if not page.first), key=lambda each: (each.published, each.url)
    )
    if order.name != "published":
        rng.shuffle(firsts)
    if order.name in ("originals", "portals"):
        firsts.sort(key=lambda each: (each.site.role == "portal") is (order.name == "originals"))
    size = -(-len(firsts) // order.passes)
    parts = {page.first: page for page in web.pages if page.first}
    return [
        [each for page in firsts[at : at + size] for each in (page, parts.get(page.url)) if each]
        for at in range(0, len(firsts), size)
    ]


def site_of(publisher: Publisher) -> Site:
    """Return the settings of a site."""
    return Site(
        publisher.name, publisher.title, SiteRole(publisher.role), (publisher.host,), (START[publisher],)
    )


SITES = tuple(map(site_of, PUBLISHERS))
RULES = Policy(workers=1, confirm_removal_s=0, names="lists")


def archived(web: Web, order: Order, store: Path) -> None:
    """Fill a new store with the web and conclude pass after pass; doubtful pages are looked at again at the end."""
    open_store(store, create=True).close()
    end = max(page.published for page in web.pages).astimezone(UTC) + timedelta(hours=30)
    fixed = {
        page.url: end + timedelta(seconds=n)
        for n, page in enumerate(sorted(web.pages, key=lambda each: each.url))
    }
    batches_of = batches(web, order)
    for number, batch in enumerate([*batches_of, [page for each in batches_of for page in each]]):
        started = end + timedelta(hours=2 * number if order.clock == "order" else 0)
        if number == len(batches_of):
            started = end + timedelta(days=2)
        times = {
            page.url: started + timedelta(seconds=n)
            if order.clock == "order" or number == len(batches_of)
            else fixed[page.url]
            for n, page in enumerate(batch)
        }
        _look(web, store, batch, times, started + timedelta(hours=1))
        watch(store, SITES, RULES)


def _look(
    web: Web, store: Path, batch: Sequence[Page], times: Mapping[str, datetime], ended: datetime
) -> None:
    db = open_store(store)
    _add(db, batch, min(times.values()))
    pass_id = passes.start_pass(db, min(times.values()))
    by_site = {site.name: _claims(db, site.name, ended) for site in SITES}
    for page in batch:
        due = by_site[page.site.name][page.url]
        fetch = Fetch(
            page.url,
            times[page.url],
            12,
            status=200,
            headers=HEADERS,
            body=html(web, page),
            final_url=page.url,
        )
        captures.record_visit(db, captures.Visit(due, fetch, ended), pass_id=pass_id, owner="webs")
    pages.release(db, "webs", ended)
    passes.finish_pass(db, pass_id, ended)
    db.close()


def _add(db: Store, batch: Sequence[Page], at: datetime) -> None:
    for page in batch:
        if pages.get_page(db, page.url):
            continue
        first = pages.get_page(db, page.first) if page.first else None
        role = PageRole.PART if first else PageRole.ARTICLE
        with transaction(db):
            pages.add_pages(db, [FoundPage(page.url, page.site.name, role, first.id if first else None)], at)


def _claims(db: Store, site: str, now: datetime) -> dict:
    """Lease every page of a site."""
    claim = partial(
        pages.claim,
        db,
        site=site,
        owner="webs",
        now=now,
        lease_s=600,
        pause_s=0,
        looked_before=now + timedelta(days=9),
    )
    return {due.page.url: due.page for due in iter(claim, None)}


def again(store: Path) -> None:
    """Conclude the whole archive anew."""
    watch(store, SITES, RULES, again=True)


def conclusions(web: Web, store: Path) -> Conclusions:
    """Read derivations and findings from a store."""
    db = open_readonly(store)
    urls = {each["id"]: each["url"] for each in rows(db, "SELECT id, url FROM pages")}
    links = {
        (urls[each.reprint], urls[each.original]): str(each.relation)
        for each in derivations.all_derivations(db)
    }
    told = tuple(
        Told(
            each.id,
            str(each.kind),
            each.severity.name.lower(),
            each.url,
            each.original_url,
            str(each.state) != "resolved",
            each.summary_en,
            tuple(
                text for change in each.changes for text in (change.hunk.before, change.hunk.after) if text
            ),
        )
        for each in findings.list_findings(db)
    )
    read = {urls[each["page_id"]] for each in rows(db, "SELECT DISTINCT page_id FROM revisions")}
    db.close()
    return Conclusions(links, told, frozenset(page.url for page in web.pages if not page.first) - read)


# --- a real crawl -------------------------------------------------------------------------------


class Served:
    """The web behind a proxy on loopback; of later passes nothing is shown."""

    def __init__(self, web: Web) -> None:
        self.web, self.shown = web, set[str]()
        self.bodies = {page.url: html(web, page) for page in web.pages}
        self.starts = {url: site for site, url in START.items()}

    def body(self, url: str) -> bytes | None:
        """Return the page at an address, or None."""
        if url in self.starts:
            return index_html(self.web, self.starts[url], self.shown)
        return self.bodies[url] if url in self.shown else None


@contextmanager
def served(web: Web) -> Iterator[tuple[Served, int]]:
    """Serve a web on loopback; give its state and its port."""
    state = Served(web)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65_536

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = state.body(f"http://{parts.netloc or self.headers.get('Host', '')}{parts.path}")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", HEADERS[0][1])
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield state, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def configuration(folder: Path) -> Path:
    """Write the configuration of the five sites; return its path."""
    lines = [
        "[store]",
        'path = "watch.db"',
        "[crawler]",
        'user_agent = "reprintwatch-webs (+mailto:operator@example.org)"',
    ]
    lines += ["download_delay = 0", "[monitor]", "confirm_removal_s = 0"]
    for site in PUBLISHERS:
        lines += ["[[sites]]", f'name = "{site.name}"', f'title = "{site.title}"', f'role = "{site.role}"']
        lines += [f'allowed_domains = ["{site.host}"]', f'start_urls = ["{START[site]}"]']
    file = folder / "reprintwatch.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def crawled(web: Web, order: Order, store: Path) -> None:
    """Crawl the web with the console command, a pass for each batch and one more over all."""
    config = configuration(store.parent)
    with served(web) as (state, port):
        for batch in [*batches(web, order), []]:
            state.shown |= {page.url for page in batch}
            command(config, port, "crawl", "--all")


def crawled_again(store: Path) -> None:
    """Conclude the whole archive anew with the console command."""
    command(store.parent / "reprintwatch.toml", 9, "analyze", "--again")


def command(config: Path, port: int, *arguments: str) -> None:
    """Run the console command behind the proxy. Raises SystemExit if it fails."""
    env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    proxy = f"http://127.0.0.1:{port}"
    env |= {"http_proxy": proxy, "https_proxy": proxy, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TZ": "UTC"}
    run = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "--config", str(config), *arguments],
        check=False, env=env, cwd=config.parent, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if run.returncode not in (0, 4):
        raise SystemExit(f"{' '.join(arguments)} ended with {run.returncode}:\n{run.stderr[-2000:]}")
