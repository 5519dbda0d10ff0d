"""Crawl passes in a process of their own against real servers on loopback, and what the store holds of them."""

from __future__ import annotations

import json
import os
import socketserver
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sites import warm
from sites.web import PROXY_VARIABLES, Answer, Asked, Seen, Site, Web

from storage.engine.opening import open_readonly
from storage.engine.store import rows

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = ("127.0.0.1",)
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
NO_ROBOTS = NOT_HERE = Answer(b"", 404)

# Scrapy's reactor starts once a process, so every crawl has a process; all its passes run inside.
RUNNER = """
import json, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from crawler.fetch.passes import PassOrder, crawl_pass, run
from crawler.sites import Site, TlsProfile
from crawler.revisit.allowance import quiet_hours
from storage.records import SiteRole
wanted = json.loads(sys.argv[1])
sites = [Site(each["name"], each["name"], SiteRole.ORIGINAL, tuple(each["domains"]), tuple(each["start"]),
              download_delay=each.get("delay"), allow_addresses=tuple(each["allow"]), daily_requests=each["daily"],
              quiet_hours=quiet_hours(each["quiet"]) if each["quiet"] else None,
              cookies=each["cookies"], tls=TlsProfile(each["tls"])) for each in wanted["sites"]]
at_most = timedelta(seconds=wanted["at_most"]) if wanted["at_most"] else None
settings = {"download_delay": 0, "download_timeout": 3} | wanted["settings"]
async def main():
    results = []
    for hours, everything in wanted["passes"]:
        later = timedelta(hours=hours)
        order = PassOrder(sites, settings, everything=everything, at_most=at_most)
        results.append(await crawl_pass(Path(wanted["store"]), order, now=lambda: datetime.now(UTC) + later))
    return results
begin = time.monotonic()
exec(wanted["before"])
try:
    results, error = run(main), None
except Exception as found:
    results, error = [], repr(found)
counted = [{name: {"looks": each.looks, "articles": each.articles, "failures": each.failures}
            for name, each in result.sites.items()} for result in results]
status = Path("/proc/self/status").read_text()  # getrusage would count what pytest was before the exec
print(json.dumps({"passes": counted, "seconds": time.monotonic() - begin, "cpu_s": time.process_time(),
                  "peak_mb": int(status.partition("VmHWM:")[2].split()[0]) / 1024, "error": error}))
"""


def here(start: Sequence[str], *, name: str = "here", domains: Sequence[str] = ("127.0.0.1",),
         allow: Sequence[str] = LOOPBACK, delay: float | None = None, daily: int | None = None,
         quiet: str | None = None, cookies: bool = True, tls: str = "default") -> dict[str, Any]:  # fmt: skip
    """A site for ``crawl``; on loopback and allowed there, unless told otherwise."""
    return {
        "name": name,
        "domains": list(domains),
        "start": list(start),
        "allow": list(allow),
        "delay": delay,
        "daily": daily,
        "quiet": quiet,
        "cookies": cookies,
        "tls": tls,
    }


def crawl(store: Path, *sites: dict[str, Any], passes: Sequence[tuple[float, bool]] = ((0, True),),
          proxy: str | None = None, before: str = "", at_most: float | None = None,
          **settings: object) -> dict[str, Any]:  # fmt: skip
    """Run passes, each so many hours from now and over everything or not; gives what they counted.

    ``before`` is run in their process first.
    """
    wanted = {
        "sites": sites,
        "store": str(store),
        "passes": passes,
        "settings": settings,
        "before": before,
        "at_most": at_most,
    }
    env = {key: value for key, value in os.environ.items() if key.lower() not in PROXY_VARIABLES}
    env |= {"PYTHONPATH": str(ROOT)} | ({"http_proxy": proxy} if proxy else {})
    done = warm.run(RUNNER, json.dumps(wanted), cwd=ROOT, env=env, timeout=90)
    assert done.code == 0, done.err[-3000:]
    found: dict[str, Any] = json.loads(done.out)
    return found


@dataclass(frozen=True)
class Kept:
    """A capture as the store holds it."""

    url: str
    status: int | None
    failure: str | None
    final_url: str | None
    redirects: list[list[Any]]
    request_headers: dict[str, str]
    same_as: int | None
    digest: str | None


def captures(store: Path) -> list[Kept]:
    """All captures, oldest first."""
    sql = "SELECT captures.*, pages.url AS url FROM captures JOIN pages ON pages.id = page_id ORDER BY captures.id"
    return [
        Kept(each["url"], each["status"], each["failure"], each["final_url"], json.loads(each["redirects"]),
             dict(json.loads(each["request_headers"])), each["same_as_id"], each["body_digest"])
        for each in select(store, sql)
    ]  # fmt: skip


def last(store: Path, path: str) -> Kept:
    """The latest capture of the page whose address ends so."""
    return [each for each in captures(store) if each.url.endswith(path)][-1]


def select(store: Path, sql: str) -> list[dict[str, Any]]:
    """Rows of the store."""
    db = open_readonly(store)
    found = rows(db, sql)
    db.close()
    return found


def listing(*paths: str, further: str = "") -> Answer:
    """A list page of entries with titles and dates."""
    entries = "".join(
        f'<li><a href="{path}">关于第{n}号民政事项办理情况的通知</a><span>2026-11-{n % 28 + 1:02}</span></li>'
        for n, path in enumerate(paths)
    )
    onward = f'<div class="page"><a href="{further}">下一页</a></div>' if further else ""
    return html(f"<ul>{entries}</ul>{onward}")


def html(body: str, **more: Any) -> Answer:
    """A page in UTF-8."""
    return Answer(f"<html><body>{body}</body></html>".encode(), headers=UTF8, **more)


def pages(known: dict[str, Answer]) -> Site:
    """A site of fixed answers, without robots.txt unless it is among them."""

    def answer(asked: Asked) -> Answer:
        return known.get(asked.path, Answer(b"not here", 404))

    return answer


@contextmanager
def served(site: Site) -> Iterator[tuple[Web, str]]:
    """A site on 127.0.0.1, asked directly; gives what was asked of it, and its address."""
    with Web() as web:
        host = web.proxy.removeprefix("http://")
        web.sites[host] = site
        yield web, web.proxy


def asked(web: Web) -> list[Seen]:
    """What was asked for, robots.txt apart, in the order in which it came."""
    return [each for each in sorted(web.seen, key=lambda one: one.started) if each.path != "/robots.txt"]


@contextmanager
def speaking(answer: bytes) -> Iterator[str]:
    """A server that says these bytes to whoever connects, HTTP or not; except that it has no robots.txt."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            robots = b"/robots.txt" in self.request.recv(65536)
            self.request.sendall(
                b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" if robots else answer
            )

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
