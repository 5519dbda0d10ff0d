"""Pages per second through the whole path, CPU by stage, bytes kept, memory; beside a bare Scrapy fetch.

    python benchmarks/pipeline.py [--pages 300] [--sites 1]
    python benchmarks/pipeline.py --profile first.prof --again again.prof

Sites of made-up articles are served on loopback. Three commands are measured from outside, with all their processes:
a bare Scrapy spider that fetches the pages eight at a time and keeps nothing, `crawl --all` over the empty store, and
`crawl --all` again after one page in twenty was edited. Then each stage is run by itself over the captures, for its
CPU time. With `--profile`, both crawls run under cProfile; `python -m pstats first.prof` reads the profile.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WORDS = "民政部门社会救助养老服务残疾人福利儿童慈善组织基层治理区划地名婚姻登记殡葬改革专项工作推进落实保障提高标准覆盖城乡"
PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
EDITED_SHARE = 20  # one page in so many changes before the second crawl


@dataclass(frozen=True)
class Cost:
    """What a command used with all its processes, as the kernel counted it."""

    wall_s: float
    cpu_s: float
    peak_mib: float  # of the largest process


class Site:
    """A list page and its articles: about 20 kB of page around 900 characters of text."""

    def __init__(self, pages: int, number: int = 0) -> None:
        rng = random.Random(7 + number)
        self.texts = [_paragraphs(rng) for _ in range(pages)]
        self.navigation = "".join(
            f'<li><a href="/nav/{n}.html">{_words(rng, 8)}</a></li>' for n in range(120)
        )

    def edit(self) -> None:
        """Change one figure on one page in twenty."""
        for number in range(0, len(self.texts), EDITED_SHARE):
            self.texts[number][2] += f"全年共救助{number + 1000}人次。"

    def page(self, path: str) -> str | None:
        """The page at this path, or None."""
        if path == "/index.html":
            rows = "".join(
                f'<li><a href="/art/2026/11/{n}.html">{text[0][:24]}</a><span>2026-11-{n % 28 + 1:02}</span></li>'
                for n, text in enumerate(self.texts)
            )
            return f"<html><head><title>新闻</title></head><body><ul class=list>{rows}</ul></body></html>"
        name = path.removeprefix("/art/2026/11/").removesuffix(".html")
        if not name.isdigit() or int(name) >= len(self.texts):
            return None
        text = self.texts[int(name)]
        body = "".join(f"<p>　　{paragraph}</p>" for paragraph in text[1:])
        return (
            f"<html><head><meta charset=utf-8><title>{text[0]}_基准站</title></head><body>"
            f"<div class=nav><ul>{self.navigation}</ul></div><h1>{text[0]}</h1>"
            f"<div class=info>来源：民政部　时间：2026-11-{int(name) % 28 + 1:02} 09:30</div>"
            f"<div class=TRS_Editor>{body}</div><div class=side><ul>{self.navigation}</ul></div></body></html>"
        )


def _words(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(WORDS) for _ in range(count))


def _paragraphs(rng: random.Random) -> list[str]:
    sentences = [
        [f"{_words(rng, 18)}{rng.randrange(9999)}，{_words(rng, 14)}。" for _ in range(4)] for _ in range(6)
    ]
    return [_words(rng, 22), *("".join(each) for each in sentences)]


def serve(site: Site) -> ThreadingHTTPServer:
    """The site on a loopback port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65_536  # header and body in one packet: no waiting for a delayed acknowledgement

        def do_GET(self) -> None:
            page = site.page(self.path)
            body = (page or "not found").encode()
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def measured(command: Sequence[str]) -> Cost:
    """Run a command and wait for it."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = child.stderr.read() if child.stderr else ""
    _, status, usage = os.wait4(child.pid, 0)
    wall_s = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{errors[-2000:]}")
    usages = [usage, *_orphans()]
    cpu_s = sum(each.ru_utime + each.ru_stime for each in usages)
    return Cost(wall_s, cpu_s, max(each.ru_maxrss for each in usages) / 1024)


def adopt_orphans() -> None:
    """Become the parent of processes that a command leaves behind, so that none is left out."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans() -> Iterable[Any]:
    """Wait for the processes that a command left behind; yield what each of them used."""
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


BARE = """
import asyncio, scrapy
from scrapy.crawler import CrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for port in {ports}:
            yield scrapy.Request(f"http://127.0.0.1:{{port}}/index.html")
    def parse(self, response):
        if response.url.endswith("index.html"):
            yield from response.follow_all(css="ul.list a")
process = CrawlerProcess({{"LOG_ENABLED": False, "DOWNLOAD_DELAY": 0,
    "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False}})
process.crawl(Bare)
process.start()
"""


def configure(folder: Path, ports: Sequence[int], names: str) -> Path:
    """A configuration for the sites."""
    file = folder / "reprintwatch.toml"
    sites = "".join(
        f"""
[[sites]]
name = "site{number}"
title = "基准站{number}"
role = "original"
allowed_domains = ["127.0.0.1:{port}"]
allow_addresses = ["127.0.0.1"]
start_urls = ["http://127.0.0.1:{port}/index.html"]
"""
        for number, port in enumerate(ports)
    )
    settings = f'[crawler]\ndownload_delay = 0\n[monitor]\nnames = "{names}"\n'
    file.write_text(settings + sites, encoding="utf-8")
    return file


def cpu_ms(work: Callable[[Any], object], items: Iterable[Any]) -> float:
    """Milliseconds of CPU an item."""
    items = list(items)
    begin = time.process_time()
    for item in items:
        work(item)
    return (time.process_time() - begin) * 1000 / max(1, len(items))


def stages(store: Path) -> dict[str, float]:
    """CPU milliseconds a page, by stage, over the first captures in the store."""
    from monitor.analysis.readers import order, read
    from monitor.judge.meaning.significance import classify
    from monitor.reuse.bulk.collection import Matcher
    from monitor.texts.diff import diff
    from monitor.texts.fingerprint import fingerprint
    from storage.archive import bodies, captures
    from storage.engine.opening import open_store
    from storage.engine.store import rows, transaction
    from storage.records import CaptureId

    db = open_store(store)
    ids = [
        each["id"]
        for each in rows(db, "SELECT id FROM captures WHERE body_digest IS NOT NULL ORDER BY id LIMIT 201")
    ]
    kept = [captures.with_body(db, captures.capture_of(db, CaptureId(each))) for each in ids][1:]
    scratch = open_store(store.with_name("scratch.db"), create=True)

    def keep(capture: Any) -> None:
        with transaction(scratch):
            bodies.save_body(scratch, capture.fetch.body, like=None)

    orders = [each for capture in kept if (each := order(capture, None))]
    articles = [reading.article for each in orders if (reading := read(each)).article]
    known = [{"id": at, "text": article.text} for at, article in enumerate(articles)]
    matcher = Matcher.of(known)
    edited = [
        (one.paragraphs, (*one.paragraphs[:-1], one.paragraphs[-1].replace("。", "，", 1)))
        for one in articles
    ]
    return {
        "archive": cpu_ms(keep, kept),
        "extract": cpu_ms(read, orders),
        "fingerprint": cpu_ms(lambda each: fingerprint(each.text), articles),
        "match one text with all others": cpu_ms(matcher.match, known),
        "diff and judge one pair": cpu_ms(lambda pair: classify(diff(*pair)), edited),
    }


def bytes_kept(store: Path) -> dict[str, float]:
    """Bytes in the archive a first capture and a revisit, and the whole store a page."""
    from storage.engine.opening import open_readonly
    from storage.engine.store import rows

    db = open_readonly(store)
    found = rows(db, "SELECT coding, avg(length(data)) AS mean, avg(size) AS raw FROM bodies GROUP BY coding")
    sizes = {f"{each['coding']} body": each["mean"] for each in found}
    sizes["raw page"] = max(each["raw"] for each in found if each["coding"] == "zstd")
    pages = rows(db, "SELECT count(*) AS n FROM pages")[0]["n"]
    sizes["store, a page, two looks"] = store.stat().st_size / pages
    db.close()
    return sizes


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=300, help="articles of all sites together")
    parser.add_argument("--sites", type=int, default=1)
    parser.add_argument("--names", default="auto", help="the setting names of [monitor]: auto, lists, model")
    parser.add_argument("--profile", type=Path, help="write a profile of the first crawl here")
    parser.add_argument("--again", type=Path, help="write a profile of the second crawl here")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    adopt_orphans()
    sites = [Site(options.pages // options.sites, number) for number in range(options.sites)]
    servers = [serve(site) for site in sites]
    ports = [server.server_address[1] for server in servers]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = configure(folder, ports, options.names)
        bare = [sys.executable, "-c", BARE.format(ports=ports)]
        costs = {"bare Scrapy": measured(bare)}
        costs["first crawl"] = measured(_crawl(file, options.profile))
        kept_first = bytes_kept(folder / "reprintwatch.db")
        for site in sites:
            site.edit()
        costs["second crawl"] = measured(_crawl(file, options.again))
        report = {
            "pages": sum(len(site.texts) for site in sites),
            "sites": options.sites,
            "processes": {each: vars(cost) for each, cost in costs.items()},
            "stages_cpu_ms": stages(folder / "reprintwatch.db"),
            "bytes_first": kept_first,
            "bytes": bytes_kept(folder / "reprintwatch.db"),
        }
    for server in servers:
        server.shutdown()
    print(json.dumps(report, indent=1) if options.json else _table(report))


def _crawl(configuration: Path, profile: Path | None) -> list[str]:
    """The command of a crawl, under cProfile if there is a file for the profile."""
    profiled = ["-m", "cProfile", "-o", str(profile.absolute())] if profile else []
    return [sys.executable, *profiled, "-m", "monitor.cli", "--config", str(configuration), "crawl", "--all"]


def _table(report: dict[str, Any]) -> str:
    bare = report["processes"]["bare Scrapy"]
    pages = report["pages"]
    lines = [
        f"{pages} pages, {report['sites']} sites",
        f"{'':24}{'pages/s':>9}{'×bare':>7}{'CPU ms/page':>13}{'×bare':>7}{'peak MiB':>10}{'×bare':>7}",
    ]
    for name, cost in report["processes"].items():
        lines.append(
            f"{name:24}{pages / cost['wall_s']:9.1f}{bare['wall_s'] / cost['wall_s']:7.2f}"
            f"{cost['cpu_s'] * 1000 / pages:13.1f}{cost['cpu_s'] / bare['cpu_s']:7.2f}"
            f"{cost['peak_mib']:10.0f}{cost['peak_mib'] / bare['peak_mib']:7.2f}"
        )
    lines += ["", f"{'stage':30}{'CPU ms/page':>12}{'×bare fetch':>13}"]
    for name, cost in report["stages_cpu_ms"].items():
        lines.append(f"{name:30}{cost:12.2f}{cost * pages / 1000 / bare['cpu_s']:13.2f}")
    lines += ["", f"{'bytes':30}{'mean':>12}{'×raw page':>13}"]
    for name, size in report["bytes"].items():
        lines.append(f"{name:30}{size:12.0f}{size / report['bytes']['raw page']:13.4f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
