"""A crawl pass against a real server on loopback: what is asked, what is kept, and what is left alone."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from storage.engine.opening import open_readonly
from storage.engine.store import Store, rows

pytestmark = pytest.mark.timeout(120)

ROOT = Path(__file__).resolve().parents[3]
ROWS = "".join(
    f"<li><a href='/a/{n}.html'>第{n}篇关于民政工作的报道</a><span>2026-11-0{n}</span></li>"
    for n in (1, 2, 3)
)
LIST = f"<ul>{ROWS}</ul>"

RUNNER = """
import json, os, sys, threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from crawler.fetch.passes import PassOrder, crawl_pass, run
from crawler.sites import Site
from storage.records import SiteRole
wanted = json.loads(sys.argv[1])
domains, start, allow = (tuple(wanted[name]) for name in ("domains", "start", "allow"))
site = Site("here", "此处", SiteRole.ORIGINAL, domains, start, allow_addresses=allow)
settings = {"download_delay": 0, "download_timeout": 5} | wanted["settings"]
async def one(number):
    everything = number % wanted["everything_each"] == 0
    at_most = timedelta(seconds=wanted["at_most"]) if wanted["at_most"] else None
    order = PassOrder([site], settings, everything, at_most=at_most)
    ahead = timedelta(seconds=number * wanted["apart_s"])
    result = await crawl_pass(Path(wanted["store"]), order, now=lambda: datetime.now(UTC) + ahead)
    counted = result.sites["here"]
    memory = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return {"looks": counted.looks, "failures": counted.failures, "threads": threading.active_count(),
            "descriptors": len(os.listdir("/proc/self/fd")), "memory": memory}
async def main():
    return [await one(number) for number in range(wanted["passes"])]
print(json.dumps(run(main)))
"""


# A pass over a slow site, and beside it a pass over another site that ends later.
BESIDE = """
import asyncio, json, sys
from datetime import timedelta
from pathlib import Path
from crawler.fetch.passes import PassOrder, crawl_pass, run
from crawler.sites import Site
from storage.records import SiteRole
port, store, asked = sys.argv[1:]
def site(name, host):
    start = (f"http://{host}:{port}/{name}/",)
    return Site(name, name, SiteRole.ORIGINAL, (f"{host}:{port}",), start, allow_addresses=("127.0.0.0/8",))
def crawl(site):
    order = PassOrder([site], {"download_delay": 0, "download_timeout": 20}, at_most=timedelta(seconds=20))
    return crawl_pass(Path(store), order)
async def main():
    first = asyncio.create_task(crawl(site("short", "localhost")))
    while not Path(asked).exists():
        await asyncio.sleep(0.02)
    second = asyncio.create_task(crawl(site("long", "127.0.0.1")))
    await asyncio.gather(first, second)
run(main)
"""


@dataclass
class Asked:
    """A request that the server got."""

    path: str
    at: float
    headers: Mapping[str, str]


@dataclass
class Server:
    """A site on loopback that answers as it is told."""

    answer: Callable[[str, Mapping[str, str]], tuple[int, dict[str, str], str]]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]


def site(**pages: Any) -> Callable[[str, Mapping[str, str]], tuple[int, dict[str, str], str]]:
    """A list and three articles; ``robots`` and others in their place."""
    known = {"/": LIST, "/a/1.html": "<p>一</p>", "/a/2.html": "<p>二</p>", "/a/3.html": "<p>三</p>", **pages}

    def answer(path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        found = known.get(path, 404)
        if isinstance(found, tuple):
            return found
        return (found, {}, "") if isinstance(found, int) else (200, {}, found)

    return answer


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    running: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[str, Mapping[str, str]], tuple[int, dict[str, str], str]]) -> Server:
        served = Server(answer)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append(Asked(self.path, time.monotonic(), dict(self.headers)))
                status, headers, text = served.answer(self.path, self.headers)
                body = text.encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        served.port = server.server_address[1]
        return served

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def crawl(
    server: Server,
    store: Path,
    *,
    host: str = "127.0.0.1",
    allow: tuple[str, ...] = ("127.0.0.1",),
    passes: int = 1,
    everything_each: int = 1,
    longest_s: float = 100,
    start: tuple[str, ...] = ("/",),
    at_most: float | None = None,
    apart_s: float = 0,
    **settings: object,
) -> list[dict[str, Any]]:
    """Run passes in a process of their own; returns what they counted."""
    wanted = {
        "domains": [f"{host}:{server.port}"],
        "start": [f"http://{host}:{server.port}{path}" for path in start],
        "allow": list(allow),
        "store": str(store),
        "settings": settings,
        "passes": passes,
        "everything_each": everything_each,
        "at_most": at_most,
        "apart_s": apart_s,
    }
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, json.dumps(wanted)], cwd=ROOT, capture_output=True, text=True, timeout=longest_s,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def captures(store: Path) -> dict[str, tuple[int | None, str | None]]:
    """Status and failure of each page's latest capture, by path."""
    db: Store = open_readonly(store)
    found = rows(
        db, "SELECT url, status, failure FROM captures JOIN pages ON pages.id = page_id ORDER BY captures.id"
    )
    db.close()
    return {"/" + each["url"].split("/", 3)[3]: (each["status"], each["failure"]) for each in found}


def test_a_list_and_its_articles_are_looked_at_once(serve: Callable[..., Server], store_path: Path) -> None:
    server = serve(site())
    (counted,) = crawl(server, store_path)
    assert (counted["looks"], counted["failures"]) == (4, {})
    assert sorted(server.paths()) == ["/", "/a/1.html", "/a/2.html", "/a/3.html"]


def test_a_second_pass_quotes_what_the_server_gave_and_keeps_the_304(
    serve: Callable[..., Server], store_path: Path
) -> None:
    def answer(path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        if headers.get("If-None-Match") == '"v1"':
            return 304, {"ETag": '"v1"'}, ""
        status, _, text = site()(path, headers)
        return status, {"ETag": '"v1"'}, text

    server = serve(answer)
    crawl(server, store_path, passes=2)
    assert [status for status, _ in captures(store_path).values()] == [304] * 4
    db = open_readonly(store_path)
    kept = rows(db, "SELECT same_as_id, body_digest FROM captures WHERE status = 304")
    db.close()
    assert all(each["same_as_id"] and each["body_digest"] is None for each in kept)


def test_what_robots_txt_forbids_is_recorded_and_not_asked_for(
    serve: Callable[..., Server], store_path: Path
) -> None:
    server = serve(site(**{"/robots.txt": "User-agent: *\nDisallow: /a/2\n"}))
    crawl(server, store_path)
    assert "/a/2.html" not in server.paths()
    assert captures(store_path)["/a/2.html"] == (None, "robots")


@pytest.mark.parametrize("status", [500, 503])
def test_a_robots_txt_that_fails_forbids_everything(
    serve: Callable[..., Server], store_path: Path, status: int
) -> None:
    server = serve(site(**{"/robots.txt": status}))
    crawl(server, store_path)
    assert server.paths() == []
    assert captures(store_path) == {"/": (None, "robots")}


def test_crawl_delay_is_kept(serve: Callable[..., Server], store_path: Path) -> None:
    server = serve(site(**{"/robots.txt": "User-agent: *\nCrawl-delay: 0.5\n"}))
    crawl(server, store_path, download_delay_jitter=0)
    times = [each.at for each in server.asked if each.path.startswith("/a/")]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.4


def test_a_visit_that_would_wait_beyond_the_pass_is_put_off_to_a_later_pass(
    serve: Callable[..., Server], store_path: Path
) -> None:
    server = serve(site(**{"/robots.txt": "User-agent: *\nCrawl-delay: 1e308\n"}))
    begun = time.monotonic()
    first, second, third = crawl(server, store_path, passes=3, apart_s=100, everything_each=9, at_most=2.0)
    assert time.monotonic() - begun < 60
    assert [each["looks"] for each in (first, second, third)] == [0, 0, 1]
    assert [each.path for each in server.asked] == ["/robots.txt", "/"]


def test_a_pass_is_closed_in_time_and_takes_the_captures_of_its_last_visits(
    serve: Callable[..., Server], store_path: Path
) -> None:
    def answer(path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        end = time.monotonic() + 20
        before = [other for other in server.paths() if other != path]
        while (
            before
            and path != "/robots.txt"
            and not _is_over(store_path, before[0])
            and time.monotonic() < end
        ):
            time.sleep(0.05)
        return 404, {}, ""

    server = serve(answer)
    crawl(server, store_path, start=("/1", "/2"), at_most=2.0, download_timeout=30)
    assert captures(store_path) == {"/1": (404, None), "/2": (404, None)}
    with closing(open_readonly(store_path)) as db:
        late = "SELECT 1 FROM captures JOIN passes ON passes.id = pass_id WHERE fetched_at > finished_at"
        assert len(rows(db, late)) == 1


def test_a_host_that_asks_for_time_is_left_alone(serve: Callable[..., Server], store_path: Path) -> None:
    server = serve(site(**{"/a/1.html": (429, {"Retry-After": "600"}, "slow down")}))
    crawl(server, store_path, passes=2)
    assert server.paths().count("/a/1.html") == 1
    assert len(server.paths()) <= 3  # the one on its way when the host asked for time
    assert captures(store_path)["/a/1.html"] == (429, None)


def test_single_errors_do_not_stop_the_rest(serve: Callable[..., Server], store_path: Path) -> None:
    server = serve(site(**{"/a/1.html": (500, {}, "broken"), "/a/2.html": (412, {}, "challenge")}))
    crawl(server, store_path)
    found = captures(store_path)
    assert (found["/a/1.html"], found["/a/2.html"], found["/a/3.html"]) == (
        (500, None),
        (412, None),
        (200, None),
    )


def test_an_address_inside_is_refused_unless_allowed(serve: Callable[..., Server], store_path: Path) -> None:
    server = serve(site())
    crawl(server, store_path, allow=())
    assert server.asked == []
    assert captures(store_path) == {"/": (None, "private-address")}


def test_a_name_that_leads_inside_is_refused_unless_allowed(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(site())
    crawl(server, tmp_path / "refused.db", host="localhost", allow=())
    assert server.asked == []
    assert captures(tmp_path / "refused.db")["/"][1] == "private-address"
    crawl(server, tmp_path / "allowed.db", host="localhost", allow=("127.0.0.0/8",))
    assert captures(tmp_path / "allowed.db")["/"] == (200, None)


def test_a_server_that_is_not_there_is_a_recorded_failure(
    serve: Callable[..., Server], store_path: Path
) -> None:
    server = Server(site(), port=9)  # discard: nobody listens
    counted = crawl(server, store_path)
    assert counted[0]["failures"] == {"connect": 1}


def test_cookies_are_sent_back_unless_switched_off_and_the_agent_is_ours(
    serve: Callable[..., Server], store_path: Path
) -> None:
    def answer(path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        status, _, text = site()(path, headers)
        return status, {"Set-Cookie": "id=1; Path=/"}, text

    server = serve(answer)
    crawl(server, store_path, user_agent="watcher (+mailto:a@b.example)")
    assert server.asked[-1].headers["Cookie"] == "id=1"
    assert {each.headers["User-Agent"] for each in server.asked} == {"watcher (+mailto:a@b.example)"}


def test_descriptors_and_threads_do_not_grow_with_the_number_of_passes(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    counted = crawl(serve(site()), tmp_path / "pages.db", passes=40, everything_each=10)
    assert counted[-1]["descriptors"] <= counted[10]["descriptors"] + 2
    assert counted[-1]["threads"] <= counted[10]["threads"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_thousand_passes_cost_no_descriptor_no_thread_and_no_memory(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    wanted = {"passes": 2000, "everything_each": 50, "longest_s": 800}
    counted = crawl(serve(site()), tmp_path / "pages.db", **wanted)  # type: ignore[arg-type]
    assert counted[-1]["descriptors"] <= counted[200]["descriptors"] + 2
    assert counted[-1]["threads"] == counted[200]["threads"]
    assert counted[-1]["memory"] <= counted[200]["memory"] * 1.05


def test_a_pass_that_ends_beside_another_gives_back_its_own_leases_alone(
    serve: Callable[..., Server], store_path: Path
) -> None:
    asked_long, asked_short = threading.Event(), store_path.with_name("asked")

    def answer(path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        if path == "/short/":
            asked_short.touch()
            asked_long.wait(30)
        if path == "/long/":
            asked_long.set()
            deadline = time.monotonic() + 30
            while not _is_over(store_path, "/short/") and time.monotonic() < deadline:
                time.sleep(0.02)
        return (404, {}, "") if path == "/robots.txt" else (200, {}, LIST)

    server = serve(answer)
    words = [str(server.port), str(store_path), str(asked_short)]
    done = subprocess.run(
        [sys.executable, "-c", BESIDE, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "lease lost" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    asked = Counter(path for path in server.paths() if path in ("/short/", "/long/"))
    assert asked == {"/short/": 1, "/long/": 1}
    assert {path: status for path, (status, _) in captures(store_path).items() if path in asked} == {
        "/short/": 200,
        "/long/": 200,
    }


def _is_over(store: Path, path: str) -> bool:
    """Whether the pass with a capture of this page has ended."""
    sql = """
        SELECT 1 FROM passes JOIN captures ON captures.pass_id = passes.id JOIN pages ON pages.id = captures.page_id
        WHERE pages.url LIKE ? AND finished_at IS NOT NULL
    """
    with closing(open_readonly(store)) as db:
        return bool(rows(db, sql, (f"%{path}",)))
