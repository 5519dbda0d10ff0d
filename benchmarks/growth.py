"""A store as it grows: start, memory, what is due, what waits, findings, history, search, checks and a copy of it.

    python benchmarks/growth.py [--pages 50000] [--captures 5] [--sites 200] [--keep FILE] [--coverage FILE]

Pages, captures, looks, readings and revisions are synthetic but whole: bodies are compressed and can be read,
the chain of captures holds, texts of some 800 characters have words as uneven as those of news and are indexed.
Each figure is the median of a few runs in a process of its own, the file warm; where other programs run beside it,
the time of a processor tells more.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from chinese_texts import ChineseTexts

from monitor.analysis.indexing import index
from monitor.present.search import phrases, search
from monitor.service.doctor import examine
from storage.archive import bodies, statuses
from storage.archive import chain as chain_table
from storage.archive import passes as pass_table
from storage.conclusions import looks, revisions
from storage.conclusions.search import Scope
from storage.engine.opening import open_readonly, open_store
from storage.engine.store import Store, rows, stored_time, transaction
from storage.findings import findings
from storage.frontier import pages
from storage.records import Article, Attribution, CaptureId, FindingKind, PageId, Severity
from storage.records.to_json import to_json

START = datetime(2026, 1, 1, tzinfo=UTC)
CHUNK = 5000  # pages a transaction
LISTED = 50  # articles a list page
EDITED = 0.05  # of the articles have a second revision
RUNS = 5
REQUEST = to_json(
    [["User-Agent", "reprintwatch (+mailto:operator@example.cn)"], ["Accept-Encoding", "gzip, br"]]
)
TEXTS = ChineseTexts()
ANSWER = to_json(
    [["Content-Type", "text/html; charset=utf-8"], ["Last-Modified", "Tue, 17 Nov 2026 08:00:00 GMT"]]
)


def fill(path: Path, *, sites: int, articles: int, looked: int, seed: int = 1) -> float:
    """Write the store; seconds it took."""
    begin = time.perf_counter()
    db = open_store(path, create=True)
    rng = random.Random(seed)
    db.conn.execute("PRAGMA synchronous = OFF")
    with transaction(db):
        rounds = -(-articles // CHUNK)
        passes = [(each + 1, _at(each * 900), _at(each * 900 + 600)) for each in range(looked * rounds)]
        db.conn.executemany("INSERT INTO passes (id, started_at, finished_at) VALUES (?, ?, ?)", passes)
        db.conn.executemany(PAGE, (_page(each, sites) for each in range(1, articles + 1)))
    chain, number = "", 0
    for turn in range(looked):
        for first in range(1, articles + 1, CHUNK):
            with transaction(db):
                each = range(first, min(first + CHUNK, articles + 1))
                pass_id = turn * rounds + first // CHUNK + 1
                chain, number = _look(db, rng, each, turn, pass_id, chain, number)
    with transaction(db):
        db.conn.executemany(FINDING, (_finding(rng, each, sites) for each in range(1, articles // 50 + 1)))
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return time.perf_counter() - begin


PAGE = """
    INSERT INTO pages (id, url, site, host, role, discovered_at, due_at, looked_at, looks, list_title)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
"""
CAPTURE_COLUMNS = (*chain_table.CHAINED, "pass_id", "duration_ms", "chain")
CAPTURE = (
    f"INSERT INTO captures ({', '.join(CAPTURE_COLUMNS)}) VALUES ({', '.join('?' * len(CAPTURE_COLUMNS))})"
)
FINDING = f"INSERT INTO findings VALUES ({', '.join('?' * 18)})"


def _at(seconds: float) -> str:
    return stored_time(START + timedelta(seconds=seconds))


def _page(number: int, sites: int) -> tuple[Any, ...]:
    """One list page for each LISTED articles; due times spread over thirty days, a fiftieth overdue."""
    host, is_list = f"www.site{number % sites}.gov.cn", number // sites % LISTED == 0
    url = f"http://{host}/{'list' if is_list else 'art'}/{number}.html"
    due = _at(86_400 * (20 + number * 7919 % 1000 / 20))
    return (number, url, f"site{number % sites}", host, "list" if is_list else "article", _at(0), due, _at(3600),
            _headline(random.Random(number)))  # fmt: skip


def _headline(rng: random.Random) -> str:
    return TEXTS.sentences(rng, 1, 10)[0].removesuffix("。")


def _look(
    db: Store, rng: random.Random, numbers: range, turn: int, pass_id: int, chain: str, capture: int
) -> tuple[str, int]:
    """One look at each page: the first brings a body and a revision, later ones 304 or an edit."""
    for page in numbers:
        capture += 1
        edited = turn > 0 and rng.random() < EDITED / 4
        new = turn == 0 or edited
        article = _article(rng) if new else None
        digest = bodies.save_body(db, _body(article), like=None) if article else None
        chain = _capture(db, page, turn, pass_id, capture, digest, chain)
        outcome = "first" if turn == 0 else "changed" if edited else "unchanged"
        look = (
            capture,
            page,
            "article",
            outcome,
            "same-article",
            '{"cause":"same-article"}',
            None,
            "1",
            None,
            0,
        )
        db.conn.execute(LOOK, look)
        if article:
            _revise(db, rng, article, page, capture, turn)
    return chain, capture


LOOK = (
    "INSERT INTO looks (capture_id, page_id, kind, outcome, cause, reason, suspect, analyser, profile, profile_holds)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _article(rng: random.Random) -> Article:
    return Article(_headline(rng), tuple(TEXTS.sentences(rng, 20, 18)), Attribution(source="民政部"))


def _body(article: Article) -> bytes:
    told = "".join(f"<p>{each}</p>" for each in article.paragraphs)
    return (
        f"<html><title>{article.title}</title><body><div class=TRS_Editor>{told}</div></body></html>".encode()
    )


def _capture(
    db: Store, page: int, turn: int, pass_id: int, number: int, digest: str | None, chain: str
) -> str:
    facts: dict[str, Any] = {
        "id": number,
        "page_id": page,
        "fetched_at": _at(turn * 86_400 + page % 86_400),
        "request_headers": REQUEST,
        "status": 200 if digest else 304,
        "headers": ANSWER,
        "final_url": f"http://www.example.gov.cn/art/{page}.html",
        "redirects": "[]",
        "failure": None,
        "same_as_id": None if digest else page,
        "body_digest": digest,
    }
    link = chain_table.chain_value(chain, facts)
    db.conn.execute(CAPTURE, (*(facts[name] for name in chain_table.CHAINED), pass_id, 120, link))
    return link


def _revise(db: Store, rng: random.Random, article: Article, page: int, capture: int, turn: int) -> None:
    reading = db.conn.execute(
        "INSERT INTO readings (page_id, capture_id, article, container) VALUES (?, ?, ?, ?) RETURNING id",
        (page, capture, to_json(article), "div.TRS_Editor"),
    ).fetchone()[0]
    new = revisions.NewRevision(
        page=PageId(page), capture=CaptureId(capture), seen_at=START + timedelta(days=turn),
        article=article, digest=f"{rng.getrandbits(256):064x}", simhash=rng.getrandbits(64), readings=[reading],
    )  # fmt: skip
    index(db, revisions.save_revision(db, new).id, article)


def _finding(rng: random.Random, number: int, sites: int) -> tuple[Any, ...]:
    kind = rng.choice(list(FindingKind))
    state = rng.choice(["open", "resolved", "resolved", "dismissed"])
    at = _at(rng.randrange(86_400 * 60))
    return (f"{rng.getrandbits(64):016x}", kind, rng.randrange(4), f"site{number % sites}",
            f"http://www.site{number % sites}.gov.cn/art/{number}.html", None, _headline(rng), _headline(rng),
            "changed", at, at if state == "resolved" else None, state, "[]", None, None, None,
            "[]", "[]")  # fmt: skip


def measurements(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What an operator or the service asks of a store, by name."""
    now = START + timedelta(days=21)
    yield "open the store", lambda: open_store(path).close()
    yield "claim 32 due pages of a site", lambda: _claimed(path, now)
    yield "claim of each of 200 sites", lambda: _claimed(path, now, sites=200)
    yield "health of 200 sites after a pass", lambda: _reading(path, _ended)
    yield "captures that wait for analysis", lambda: _reading(path, pass_table.pending_passes)
    yield (
        "next look that is awaited",
        lambda: _reading(
            path, lambda db: pages.next_awaited(db, [f"site{each}" for each in range(200)], now)
        ),
    )
    yield (
        "history of a page",
        lambda: _reading(
            path, lambda db: (looks.looks_of(db, PageId(20_077)), revisions.revisions_of(db, PageId(20_077)))
        ),
    )
    yield (
        "open findings, warning and above",
        lambda: _reading(
            path, lambda db: findings.list_findings(db, severity=Severity.WARNING, unresolved=True)
        ),
    )
    yield (
        "findings of seven days",
        lambda: _reading(path, lambda db: findings.list_findings(db, since=START + timedelta(days=53))),
    )
    yield "doctor", lambda: _examined(path, now)
    for name, words, scope in SEARCHES:
        yield f"search: {name}", partial(_reading, path, partial(_found, words, scope))


SEARCHES = (
    ("a rare word", TEXTS.rare(), Scope()),
    ("a figure with its unit", "1523.4万", Scope()),
    ("the commonest word", "民政", Scope()),
    ("a long common word", "两项补贴", Scope()),
    ("two common words", "民政 养老", Scope()),
    ("a common and a rare word", f"民政 {TEXTS.rare()}", Scope()),
    ("a word that nothing has", "不存在", Scope()),
    ("common words that never meet", '"养老民政养老"', Scope()),
    ("a common character", "民", Scope()),
    ("the beginning of figures", "15*", Scope()),
    ("a common word on one site", "民政", Scope(site="site77")),
    ("a common word since the last day", "民政", Scope(since=START + timedelta(days=4))),
    ("a rare word, all revisions", TEXTS.rare(), Scope(superseded=True)),
)


def _found(words: str, scope: Scope, db: Store) -> None:
    search(db, phrases(words), scope, most=21)


def _ended(db: Store) -> None:
    last = pass_table.last_passes(db, 1)[0][0]
    statuses.statuses_of_known_articles(db, last)
    for each in range(200):
        looks.looks_of_pass(db, last, f"site{each}")


def _reading(path: Path, ask: Callable[[Store], object]) -> None:
    db = open_readonly(path)
    ask(db)
    db.close()


def _claimed(path: Path, now: datetime, sites: int = 1) -> None:
    db = open_store(path)
    for each in range(sites):
        pages.claim(db, site=f"site{each}", owner="benchmark", now=now, lease_s=60, pause_s=0)
    pages.release(db, "benchmark", now)
    db.close()


def _examined(path: Path, now: datetime) -> None:
    from monitor.config.reader import load

    examine(replace(load(path.with_name("reprintwatch.toml")), store=path), now)


def measure(path: Path) -> None:
    """Print a line a measurement; run in a process of its own, so that its memory is its own."""
    for name, ask in measurements(path):
        taken, worked = [], []
        for _ in range(RUNS):
            begin, busy = time.perf_counter(), time.process_time()
            ask()
            taken.append(time.perf_counter() - begin)
            worked.append(time.process_time() - busy)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = f"{statistics.median(taken) * 1000:10.1f} ms, {statistics.median(worked) * 1000:8.1f} of a processor"
        print(f"{name:42} {told}   {memory:7.0f} MiB so far", flush=True)


# from a process that is small itself: a child's peak is never below its parent's size at the fork
TIMED = """
import resource, subprocess, sys, time
begin = time.perf_counter()
ended = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(time.perf_counter() - begin, used, ended.returncode)
"""


def commands(path: Path) -> None:
    """Whole commands, each in a process of its own: seconds and memory."""
    config = path.with_name("reprintwatch.toml")
    copy = path.with_name("copy.db")
    wanted = (["--version"], ["doctor"], ["findings", "--open", "--json"], ["history", "http://www.site77.gov.cn/art/20277.html"],
              ["search", "民政", "1523.4万"], ["search", "民"], ["backup", str(copy)], ["verify"])  # fmt: skip
    for words in wanted:
        called = [
            sys.executable,
            "-c",
            TIMED,
            sys.executable,
            "-m",
            "monitor.cli",
            "--config",
            str(config),
            *words,
        ]
        seconds, memory, code = subprocess.run(
            called, capture_output=True, text=True, check=True
        ).stdout.split()
        size = f", {copy.stat().st_size / 1e6:.0f} MB" if words[0] == "backup" else ""
        print(
            f"reprintwatch {words[0]:29} {float(seconds):10.2f} s    {float(memory):7.0f} MiB   exit {code}{size}"
        )
    copy.unlink(missing_ok=True)


def main() -> None:
    """Fill, measure, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--captures", type=int, default=5, help="looks at each page")
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="a store to fill and keep, or to measure again")
    parser.add_argument(
        "--coverage", type=Path, help="a store of coverage_growth.py: print the figures of coverage too"
    )
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure)
        return
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        path = asked.keep or Path(folder) / "store.db"
        if not path.exists():
            seconds = fill(path, sites=asked.sites, articles=asked.pages, looked=asked.captures)
            print(
                f"{asked.pages * asked.captures} captures of {asked.pages} pages written in {seconds:.0f} s"
            )
        _configure(path, asked.sites)
        print(f"{path.stat().st_size / 1e6:.0f} MB; {_counts(path)}")
        subprocess.run([sys.executable, __file__, "--measure", str(path)], check=True)
        commands(path)
    if asked.coverage:
        program = Path(__file__).with_name("coverage_growth.py")
        subprocess.run([sys.executable, str(program), "--keep", str(asked.coverage)], check=True)


def _configure(path: Path, sites: int) -> None:
    blocks = [
        f'[[sites]]\nname = "site{n}"\ntitle = "站{n}"\nrole = "original"\nallowed_domains = ["site{n}.gov.cn"]\n'
        f'start_urls = ["http://www.site{n}.gov.cn/"]\n'
        for n in range(sites)
    ]
    agent = '[crawler]\nuser_agent = "reprintwatch (+mailto:operator@example.cn)"\n'
    head = f"[store]\npath = {json.dumps(path.name)}\n{agent}"
    path.with_name("reprintwatch.toml").write_text(head + "\n".join(blocks), encoding="utf-8")


def _counts(path: Path) -> str:
    db = open_readonly(path)
    names = ("pages", "captures", "bodies", "looks", "readings", "revisions", "findings")
    told = ", ".join(f"{rows(db, f'SELECT count(*) AS n FROM {name}')[0]['n']} {name}" for name in names)
    db.close()
    return told


if __name__ == "__main__":
    main()
