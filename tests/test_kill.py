"""The crawl killed at any instant loses nothing that was kept, doubles nothing, and ends where it would have."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from subprocess import TimeoutExpired

import pytest
from sites.five.serve import five, write_config
from sites.program import ROOT, Program, kill
from sites.web import Web

KILLS = int(os.environ.get("REPRINTWATCH_KILLS", "8"))
SEED = int(os.environ.get("REPRINTWATCH_SEED", "2021"))
# An undisturbed crawl of the five sites takes some 4 s here, the first second of it to start.
EARLIEST_S, LATEST_S = 0.3, 6.0

pytestmark = pytest.mark.timeout(300 + 20 * KILLS)


def _rows(store: Path, table: str) -> int:
    if not store.exists():
        return 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30) as db:
        known = db.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
        count = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] if known else 0
    db.close()
    return int(count)


def _findings(program: Program) -> Counter[tuple[str, str, str, str, bool]]:
    run = program.run("findings", "--json")
    assert run.code == 0, run.err
    ids = [each["id"] for each in run.json]
    assert len(ids) == len(set(ids))
    return Counter(
        (each["kind"], each["severity"], each["url"], each["original_url"] or "", each["resolved_at"] is None)
        for each in run.json
        if each["kind"]
        != "unavailable"  # a second look at a failing page suspects it, and a killed crawl looks again
    )


def _crawl(program: Program) -> None:
    run = program.run("crawl", "--all")
    assert run.code == 0, run.err[-3000:]


def _interrupted(program: Program, rng: random.Random) -> bool:
    """Start a crawl and kill it; whether it was killed before it ended by itself."""
    process = program.start("crawl", "--all")
    try:
        process.wait(rng.uniform(EARLIEST_S, LATEST_S))
    except TimeoutExpired:
        kill(process)
        return True
    process.communicate()
    return False


@pytest.mark.slow
def test_a_crawl_killed_at_random_instants_loses_and_doubles_nothing(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    folders = [tmp_path / "undisturbed", tmp_path / "killed"]
    for folder in folders:
        folder.mkdir()
    with Web(five(pasted_share=0)) as web:
        calm, killed = (Program(write_config(each / "reprintwatch.toml"), web) for each in folders)
        interrupted = 0
        for number in (1, 2):
            web.round = number
            _crawl(calm)
            kept = _rows(killed.store, "captures")
            for _ in range((KILLS + number - 1) // 2):
                interrupted += _interrupted(killed, rng)
                now = _rows(killed.store, "captures")
                assert now >= kept, f"seed {SEED}: {kept} captures before the kill, {now} after it"
                kept = now
                if kept:
                    run = killed.run("verify")
                    assert run.code == 0, f"seed {SEED}: {run.out}{run.err}"
            _crawl(killed)
        expected, found = _findings(calm), _findings(killed)
        assert interrupted, "no crawl was interrupted: all ended too early"
    lines = [f"lost: {each}" for each in expected - found] + [
        f"doubled or false: {each}" for each in found - expected
    ]
    assert not lines, f"seed {SEED}\n" + "\n".join(sorted(lines))
    assert _rows(killed.store, "revisions") == _rows(calm.store, "revisions")


def test_a_killed_crawl_does_not_keep_the_next_one_waiting(tmp_path: Path) -> None:
    with Web(five(pasted_share=0)) as web:
        program = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        process = program.start("crawl", "--all")
        patience = time.monotonic() + 60
        while len(web.seen) < 10 and time.monotonic() < patience:
            time.sleep(0.02)
        kill(process)
        started = time.monotonic()
        _crawl(program)
        assert time.monotonic() - started < 60
        with sqlite3.connect(program.store) as db:
            waiting = db.execute(
                "SELECT count(*) FROM pages WHERE looked_at IS NULL AND role = 'article'"
            ).fetchone()
        db.close()
        assert waiting == (0,)


# Readers at work, as the service has them; says which processes they are, and which process made them.
READERS = """
import os, time
from crawler.isolation import take_worker
from monitor.analysis.readers import Order, readers
if __name__ == "__main__":
    with readers(2) as running:
        page = Order("<p>\u901a\u77e5</p>".encode(), "http://www.mca.gov.cn/1.html", 200, (), None, None, None)
        running.read_all([page] * 100)
        workers = [take_worker(), take_worker()]
        print(*(worker.run(60, os.getpid) for worker in workers), workers[0].run(60, os.getppid), flush=True)
        workers[0].begin(time.sleep, 600)
        time.sleep(60)
"""


def test_a_killed_program_leaves_no_reader_behind(tmp_path: Path) -> None:
    script = tmp_path / "readers.py"
    script.write_text(READERS, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    left = [int(each) for each in process.stdout.readline().split()]
    assert len(left) == 3
    process.kill()
    process.wait()
    process.stdout.close()
    patience = time.monotonic() + 45
    while left and time.monotonic() < patience:
        left = [each for each in left if Path(f"/proc/{each}").exists()]
        time.sleep(0.1)
    for each in left:
        os.kill(each, signal.SIGKILL)
    assert not left


def test_a_restore_beside_a_crawl_is_refused_and_the_crawl_loses_nothing(tmp_path: Path) -> None:
    with Web(five(pasted_share=0)) as web:
        program = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        _crawl(program)
        assert program.run("backup", "copy.db").code == 0
        kept, asked = _rows(program.store, "captures"), len(web.seen)
        process = program.start("crawl", "--all")
        patience = time.monotonic() + 60
        while len(web.seen) < asked + 10 and time.monotonic() < patience:
            time.sleep(0.02)
        assert process.poll() is None
        assert program.run("restore", "copy.db").code == 11
        process.communicate(timeout=120)
        assert process.returncode == 0
        assert _rows(program.store, "captures") > kept + 10
        assert program.run("restore", "copy.db").code == 0
        assert _rows(program.store, "captures") == kept
        assert program.run("verify").code == 0


@pytest.mark.slow
def test_a_restore_killed_at_random_instants_leaves_one_of_the_two_stores(tmp_path: Path) -> None:
    rng, killed, seen = random.Random(SEED), 0, set()
    with Web(five(pasted_share=0)) as web:
        program = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        _crawl(program)
        assert program.run("backup", "copy.db").code == 0
        few = _rows(program.store, "captures")
        _crawl(program)
        many = _rows(program.store, "captures")
        assert program.run("backup", "full.db").code == 0
        begun = time.monotonic()
        assert program.run_anew("restore", "full.db").code == 0
        whole_s = time.monotonic() - begun
        for _ in range(KILLS):
            process = program.start("restore", "copy.db")
            try:
                process.wait(rng.uniform(0.3, 0.95) * whole_s)
            except TimeoutExpired:
                kill(process)
                killed += 1
            process.communicate()
            assert program.run("verify").code == 0
            seen.add(_rows(program.store, "captures"))
            assert program.run("restore", "full.db").code == 0
            assert not list(tmp_path.glob(".*.part*"))
    assert killed
    assert seen <= {few, many}
