"""Archives of a small web, checked by the tools of others and shown by pywb.

    python3 -m venv /tmp/tools && /tmp/tools/bin/pip install warcio fastwarc wacz pywb
    python benchmarks/replay_tools.py --tools /tmp/tools/bin

Exports a store of five pages as WARC and WACZ: a page in GB18030, a page confirmed by a 304, a 404, a redirect, a page with
a picture. Prints the answer of `warcio check`, `fastwarc check` and `wacz validate`, and of pywb for each page. Ends with 1
if an answer is not as it must be.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import urllib3

from monitor.evidence.wacz import WARC_NAME, write_wacz
from monitor.evidence.warc import Record, packed, records_of, warcinfo
from monitor.proving.exchanges import exchanges
from monitor.proving.packing import pages_of
from storage.archive import captures, passes
from storage.archive.captures import chosen_captures
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import CaptureId, Fetch, FoundPage, Headers, PageRole, Redirect

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
HOST = "http://www.ju.example.cn"
GBK: Headers = (("Content-Type", "text/html; charset=gb18030"), ("ETag", '"1"'))
UTF8: Headers = (("Content-Type", "text/html; charset=utf-8"),)
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
READY_S, MOST_S = 0.2, 30.0


def page(text: str, encoding: str = "utf-8") -> bytes:
    return f"<html><head><title>{text}</title></head><body><p>{text}</p></body></html>".encode(encoding)


# Address → answer, and words that replay must show.
LOOKS: list[tuple[Fetch, str]] = [
    (Fetch(f"{HOST}/gb.html", AT, 9, (), 200, GBK, page("救助标准提高", "gb18030"), f"{HOST}/gb.html"), "救助标准提高"),
    (Fetch(f"{HOST}/404.html", AT, 9, (), 404, UTF8, page("没有这个页面"), f"{HOST}/404.html"), "没有这个页面"),
    (
        Fetch(f"{HOST}/old.html", AT, 9, (), 200, UTF8, page("新的地址"), f"{HOST}/new.html",
              (Redirect(302, f"{HOST}/new.html"),)),
        "新的地址",
    ),
    (
        Fetch(f"{HOST}/p.gif", AT, 9, (), 200, (("Content-Type", "image/gif"),), PIXEL, f"{HOST}/p.gif"),
        "GIF89a",
    ),
]  # fmt: skip


def fill(db: Store) -> None:
    """Keep the looks, and a 304 for the first page an hour later."""
    started = passes.start_pass(db, AT, "me")
    confirm = Fetch(
        f"{HOST}/gb.html", AT + timedelta(hours=1), 9, (), 304, GBK[1:], None, same_as=CaptureId(1)
    )
    for fetch in [*(each for each, _ in LOOKS), confirm]:
        with transaction(db):
            pages.add_pages(db, [FoundPage(fetch.url, "ju", PageRole.ARTICLE)], AT)
            page_of = pages.get_page(db, fetch.url)
            assert page_of is not None
            pages.set_due(db, page_of.id, AT - timedelta(days=1), unconditional=False)
        due = pages.claim(db, site="ju", owner="me", now=fetch.fetched_at, lease_s=60, pause_s=0)
        assert due is not None
        visit = captures.Visit(due.page, fetch, AT + timedelta(days=9))
        captures.record_visit(db, visit, pass_id=started, owner="me")


def write(db: Store, folder: Path) -> None:
    """Write both archives."""
    kept = list(exchanges(db, chosen_captures(db)))
    records: list[Record] = [warcinfo("reprintwatch", AT, WARC_NAME)]
    records += [record for each in kept for record in records_of(each)]
    (folder / WARC_NAME).write_bytes(b"".join(map(packed, records)))
    with (folder / "a.wacz").open("wb") as file:
        write_wacz(file, records, pages_of(kept, ""), title="replay", at=AT, software="reprintwatch")


def said(*words: str, folder: Path) -> bool:
    """Run a tool and print its exit code."""
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    print(
        f"{Path(words[0]).name} {' '.join(words[1:]):40} exit {done.returncode} {done.stderr.strip()[-120:]}"
    )
    return done.returncode == 0


def replayed(tools: Path, folder: Path) -> list[bool]:
    """Show each page by pywb; return whether its words stand in the answer."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said(str(tools / "wb-manager"), "init", "c", folder=folder)
    said(str(tools / "wb-manager"), "add", "c", WARC_NAME, folder=folder)
    log = (folder / "pywb.log").open("wb")
    server = subprocess.Popen(
        [tools / "wayback", "-b", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        stdout=log,
        stderr=log,
        env=os.environ,
    )
    try:
        wait(port)
        return [shows(port, fetch.url, words) for fetch, words in LOOKS] + [
            shows(port, f"{HOST}/gb.html", LOOKS[0][1], AT + timedelta(hours=1))
        ]
    finally:
        server.terminate()
        server.wait()
        log.close()


def wait(port: int) -> None:
    """Wait until a server listens."""
    end = time.monotonic() + MOST_S
    while time.monotonic() < end:
        with closing(socket.socket()) as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(READY_S)


def shows(port: int, url: str, words: str, at: datetime = AT) -> bool:
    """Return whether the replay of a page at a time has some words."""
    address = f"http://127.0.0.1:{port}/c/{at:%Y%m%d%H%M%S}mp_/{url}"
    answer = urllib3.PoolManager(retries=urllib3.Retry(redirect=5)).request("GET", address)
    texts = [answer.data.decode(name, "replace") for name in ("utf-8", "gb18030", "latin-1")]
    has_words = any(words in text for text in texts)
    print(f"pywb {url} at {at:%H:%M}: status {answer.status}, {'shown' if has_words else 'NOT SHOWN'}")
    return has_words


def main() -> None:
    """Make the archives in a temporary folder and ask the tools."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", type=Path, required=True)
    tools = parser.parse_args().tools.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(open_store(folder / "store.db", create=True)) as db:
            fill(db)
            write(db, folder)
        results = [
            said(str(tools / "warcio"), "check", WARC_NAME, folder=folder),
            said(str(tools / "fastwarc"), "check", WARC_NAME, folder=folder),
            said(str(tools / "wacz"), "validate", "-f", "a.wacz", folder=folder),
            *replayed(tools, folder),
        ]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
