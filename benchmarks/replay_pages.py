"""Real saved pages through the whole path, under host names of their own: what each is taken for, and the time.

    python benchmarks/replay_pages.py [--pages ../shared/data/pages]

Every page is crawled twice by replay (the second time as a revisit), archived, read, matched and judged. The
pages stay where they are; without the folder the benchmark says so and ends.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from crawler.fetch.passes import run
from crawler.fetch.replay import Replay
from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.config.values import Config, ServiceTimes
from monitor.judge.policy import Policy
from monitor.service.rounds import CrawlResult, crawl_once
from storage.engine.opening import open_readonly
from storage.engine.store import rows
from storage.records import Headers, SiteRole

HTML: Headers = (("Content-Type", "text/html"),)


def url_of(entry: dict[str, str], number: int) -> str:
    """The page's address, or one made of its file's name."""
    if (entry.get("url") or "").startswith("http"):
        return entry["url"]
    if entry.get("url"):
        return f"http://{entry['url']}/{2020 + number % 5}/{number}.html"
    name = re.sub(r"^(gv|wd|mh|mz|nf|tr|gne)_(tests_)?|\.html$", "", entry["file"])
    host = re.sub(r"_\d+$", "", name).replace("_", ".").lower()
    return f"http://{re.sub(r'[^a-z0-9.-]', '-', host)}.example/{2020 + number % 5}/{number}.html"


def web_of(folder: Path) -> tuple[Replay, list[Site]]:
    """A replay of all pages, with a list page for each host."""
    entries = [
        json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    answers = {
        canonical_url(url_of(each, n)): (200, HTML, (folder / "html" / each["file"]).read_bytes())
        for n, each in enumerate(entries)
    }
    by_host: dict[str, list[str]] = {}
    for url in answers:
        by_host.setdefault(urlsplit(url).netloc, []).append(url)
    sites = []
    for number, (host, urls) in enumerate(sorted(by_host.items())):
        index = f"http://{host}/list/index.html"
        rows_ = "".join(
            f'<li><a href="{escape(url)}">第{n}篇文章的标题</a><span>2026-11-{n % 28 + 1:02}</span></li>'
            for n, url in enumerate(urls)
        )
        answers[index] = (200, HTML, f"<html><body><ul>{rows_}</ul></body></html>".encode())
        role = SiteRole.ORIGINAL if ".gov." in host else SiteRole.PORTAL
        sites.append(Site(f"s{number}", host, role, (host,), (index,)))
    return Replay(answers), sites


def main() -> None:
    """Replay and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(__file__).resolve().parents[2] / "shared" / "data" / "pages"
    parser.add_argument("--pages", type=Path, default=default)
    folder = parser.parse_args().pages
    if not folder.is_dir():
        raise SystemExit(f"no pages at {folder}: nothing measured")
    replay, sites = web_of(folder)
    with tempfile.TemporaryDirectory() as name:
        config = Config(
            path=Path(name) / "x.toml",
            store=Path(name) / "pages.db",
            keep_days=None,
            crawler={},
            monitor=Policy(),
            service=ServiceTimes(),
            sites=tuple(sites),
            channels={},
        )
        begin = time.perf_counter()

        async def twice() -> list[CrawlResult]:
            return [await crawl_once(config, everything=True, replay=replay) for _ in range(2)]

        results = run(twice)
        took = time.perf_counter() - begin
        _tell(config, replay, results, took)


def _tell(config: Config, replay: Replay, results: list[CrawlResult], took: float) -> None:
    db = open_readonly(config.store)
    looks = rows(
        db,
        "SELECT kind, outcome, cause, url FROM looks JOIN pages ON pages.id = looks.page_id WHERE role = 'article'",
    )
    print(
        f"{len(replay.answers)} addresses, {sum(s.looks for r in results for s in r.sites.values())} looks, {took:.1f} s"
    )
    print("kind:", dict(Counter(each["kind"] for each in looks)))
    print("outcome:", dict(Counter(each["outcome"] for each in looks)))
    for each in looks:
        if each["cause"] in ("unreadable", "reader-killed", "reader-slow"):
            print("could not be read:", each["url"])
    for number, result in enumerate(results, start=1):
        print(
            f"look {number}: raised",
            dict(Counter(f"{each.severity.word} {each.kind}" for each in result.raised)),
        )
    derived = rows(
        db,
        "SELECT relation, a.url AS one, b.url AS other FROM derivations JOIN pages AS a ON a.id = reprint_page_id JOIN pages AS b ON b.id = original_page_id",
    )
    for each in derived:
        print("derived:", each["relation"], each["one"], "<-", each["other"])
    db.close()


if __name__ == "__main__":
    main()
