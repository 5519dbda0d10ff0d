"""The log in a grown store, and a package of a finding in that store.

    python benchmarks/evidence_log.py [--captures 10000]

The demonstration, with further captures of 1,000 pages of 98 kB behind its own, a third of them answers 304. Prints CPU
seconds: the first head, a head after one more capture, ten proofs, all heads computed anew, the export of a capture as WARC,
and a package without the start of the program.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from monitor.cli import cli
from monitor.config.reader import load
from monitor.evidence.warc import packed, records_of
from monitor.proving.exchanges import exchanges
from monitor.proving.key import make_key
from monitor.proving.packing import package_of
from storage.archive.bodies import save_body
from storage.archive.captures import chosen_captures, count_captures
from storage.archive.chain import chain_value
from storage.engine.opening import open_store
from storage.engine.store import Store, row, stored_time, transaction
from storage.findings.findings import list_findings
from storage.log.comparing import head_faults
from storage.log.heads import latest_head, log_tree, make_head

AT = datetime(2027, 1, 1, tzinfo=UTC)
PAGES = 1000
MOST_EXPORTED = 10_000
WIRE = '{"head":"' + "x" * 400 + '"}'
ADD_PAGE = """
    INSERT INTO pages (id, url, site, host, role, discovered_at, due_at) VALUES (?, ?, 'grown', 'h', 'article', ?, ?)
"""


def grow(db: Store, captures: int) -> None:
    """Add captures of 1,000 further pages."""
    with transaction(db):
        first = row(db, "SELECT max(id) AS id FROM pages")
        base = int(first["id"]) if first else 0
        at = stored_time(AT)
        for number in range(1, PAGES + 1):
            db.conn.execute(ADD_PAGE, (base + number, f"http://h.example.cn/{number}.html", at, at))
        digests = [save_body(db, body(number), like=None) for number in range(min(PAGES, captures))]
        firsts: dict[int, int] = {}
        for number in range(captures):
            page = number % PAGES
            is_same = page in firsts and number % 3 == 0
            answer = (None, firsts[page]) if is_same else (digests[page], None)
            added = add_capture(db, base + 1 + page, AT + timedelta(seconds=number), *answer)
            firsts.setdefault(page, added)


def body(number: int) -> bytes:
    """A page of 98 kB, of which little is like another page."""
    rng = random.Random(number)
    lines = [f"<p>{rng.getrandbits(64):x}各地要落实责任{rng.getrandbits(64):x}</p>\n" for _ in range(1600)]
    return "".join(lines).encode()


def add_capture(
    db: Store, page: int, at: datetime, digest: str | None = None, same_as: int | None = None
) -> int:
    """Add a chained capture; return its number."""
    last = row(db, "SELECT id, chain, pass_id FROM captures ORDER BY id DESC LIMIT 1")
    assert last is not None
    new = {
        "id": last["id"] + 1, "pass_id": last["pass_id"], "page_id": page, "fetched_at": stored_time(at),
        "duration_ms": 9, "request_headers": '[["User-Agent","x"]]', "status": 200,
        "headers": '[["Content-Type","text/html"]]', "final_url": "http://h.example.cn/", "redirects": "[]",
        "failure": None, "failure_detail": None, "same_as_id": same_as, "body_digest": digest, "body_end": "whole",
        "wire": WIRE,
    }  # fmt: skip
    new["chain"] = chain_value(last["chain"], new)
    db.conn.execute(
        f"INSERT INTO captures ({', '.join(new)}) VALUES ({', '.join(f':{name}' for name in new)})", new
    )
    return int(new["id"])


def export(db: Store, most: int) -> int:
    """Pack the records of the first captures; return the bytes."""
    chosen = chosen_captures(db)[:most]
    return sum(len(packed(record)) for each in exchanges(db, chosen) for record in records_of(each))


def timed(name: str, work: Callable[[], object]) -> None:
    """Do the work and print its CPU seconds."""
    begin = time.process_time()
    work()
    print(f"{name:28} {time.process_time() - begin:.3f} s")


def main() -> None:
    """Build the store in a temporary folder and time the log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captures", type=int, default=10_000)
    wanted = parser.parse_args().captures
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        CliRunner().invoke(cli, ["demo", "--folder", str(demo)])
        config = load(demo / "reprintwatch.toml")
        key = make_key(config.evidence.key)
        with closing(open_store(config.store)) as db:
            grow(db, wanted)
            print(f"{count_captures(db)} captures")
            timed("first head", lambda: make_head(db, [], AT))
            with transaction(db):
                add_capture(db, 1, AT + timedelta(days=1))
            timed("head after one capture", lambda: make_head(db, [], AT + timedelta(days=1)))
            size = count_captures(db)
            timed("ten proofs", lambda: [log_tree(db).inclusion(size * n // 10, size) for n in range(10)])
            timed("all heads anew", lambda: list(head_faults(db)))
            begin = time.process_time()
            exported = min(count_captures(db), MOST_EXPORTED)
            size = export(db, exported)
            spent = 1000 * (time.process_time() - begin) / exported
            print(f"export of {exported} captures      {spent:.2f} ms each, {size / 1e6:.0f} MB")
            head = latest_head(db)
            assert head is not None
            finding = list_findings(db)[0]
            timed("package, first call", lambda: package_of(db, config, finding, head, key))
            timed("package", lambda: package_of(db, config, finding, head, key))


if __name__ == "__main__":
    main()
