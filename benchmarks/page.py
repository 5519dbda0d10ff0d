"""How fast the operators' page answers over a large store: median and 99th percentile of each page.

    PYTHONPATH=.:tests python benchmarks/page.py [--findings 100000] [--pages 100000] [--readers 4] [--requests 40]

A generator writes the findings and pages into a copy of the golden store; the page runs in a process of its own, as in
`serve`; every reader asks each page in turn.
"""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from golden import golden

from monitor.config.reader import load
from storage.engine.opening import opened
from storage.engine.store import Store, stored_time, transaction
from storage.findings import findings
from storage.records import EventId, FindingId, FindingState

STATES = (FindingState.OPEN, FindingState.ACKNOWLEDGED, FindingState.RESOLVED, FindingState.DISMISSED)


def fill(db: Store, count: int, pages: int) -> None:
    """Write findings over a year, and pages with captures and revisions like the ones there."""
    known, now = findings.list_findings(db), datetime.now(UTC)
    with transaction(db):
        for number in range(count):
            like = known[number % len(known)]
            at = now - timedelta(minutes=5 * number)
            state = STATES[min(3, number * 8 // count)] if number > count // 20 else FindingState.OPEN
            event = EventId(f"e-{number // 3:08x}")
            made = replace(like, id=FindingId(f"f-{number:08x}"), event=event, detected_at=at, state=state)
            db.conn.execute(findings.INSERT, findings._row(made))
    with transaction(db):
        like = db.conn.execute(
            "SELECT page_id, capture_id, reading_ids, digest FROM revisions LIMIT 1"
        ).fetchone()
        first = db.conn.execute("SELECT max(id) FROM pages").fetchone()[0] + 1
        times = [stored_time(now - timedelta(minutes=number)) for number in range(pages)]
        db.conn.executemany(
            "INSERT INTO pages (id, url, site, host, role, discovered_at, due_at, looked_at)"
            " VALUES (?, ?, ?, 'h', 'article', ?, ?, ?)",
            [
                (first + n, f"http://h/{n}.html", ("bu", "ting", "msxw", "jczx", "huaxun")[n % 5], at, at, at)
                for n, at in enumerate(times)
            ],
        )
        db.conn.executemany(
            "INSERT INTO revisions (page_id, number, capture_id, seen_at, title, digest, simhash, reading_ids)"
            " VALUES (?, 1, ?, ?, '通知', ?, 0, ?)",
            [(first + n, like[1], at, like[3], like[2]) for n, at in enumerate(times)],
        )


def addresses(base: str) -> dict[str, str]:
    """Return the address of each page by name."""
    inbox = httpx.get(f"{base}/desk/inbox.json?kind=reprint-altered").json()["rows"]
    changed = next(
        row["page"] for row in httpx.get(f"{base}/desk/articles.json?site=bu").json() if row["revisions"]
    )
    return {
        "inbox": "/desk/inbox",
        "inbox of a site and kind": "/desk/inbox?site=ting&kind=removed",
        "inbox, resolved": "/desk/inbox?tray=resolved",
        "preview": f"/desk/findings/{inbox[0]['id']}/preview",
        "finding with comparison": f"/desk/findings/{inbox[0]['id']}",
        "articles": "/desk/articles",
        "articles of a site": "/desk/articles?site=huaxun",
        "article": f"/desk/articles/{changed}",
        "capture": "/desk/captures/40",
        "sites": "/desk/sites",
        "search": "/desk/search?q=民政",
        "settings": "/desk/settings",
    }


def measure(base: str, readers: int, requests: int) -> None:
    """Ask all pages and print their times in milliseconds."""
    print(f"{'page':28} {'median':>8} {'99th':>8} {'kB sent':>8}")
    for name, path in addresses(base).items():
        times: list[float] = []
        size = [0]

        def ask(path: str = path, times: list[float] = times, size: list[int] = size) -> None:
            with httpx.Client() as client:
                for _ in range(max(1, requests // readers)):
                    begin = time.perf_counter()
                    answer = client.get(base + path)
                    times.append((time.perf_counter() - begin) * 1000)
                    assert answer.status_code == 200, (path, answer.status_code)
                    size[0] = answer.num_bytes_downloaded

        threads = [threading.Thread(target=ask) for _ in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times.sort()
        print(
            f"{name:28} {times[len(times) // 2]:8.1f} {times[int(len(times) * 0.99)]:8.1f} {size[0] / 1000:8.1f}"
        )


def main() -> None:
    """Fill a store, serve its page, measure."""
    options = argparse.ArgumentParser()
    for name, default in (("findings", 100_000), ("pages", 100_000), ("readers", 4), ("requests", 40)):
        options.add_argument(f"--{name}", type=int, default=default)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = golden.unpack(Path(folder))
        with opened(load(config).store) as db:
            fill(db, chosen.findings, chosen.pages)
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor.cli", "--config", str(config), "serve", "--port", "0"],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stderr is not None
        found = re.search(r"(http://\S+)/;", process.stderr.readline())
        assert found
        try:
            measure(found[1], chosen.readers, chosen.requests)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


if __name__ == "__main__":
    main()
