"""The service beside hostile answers: a good site goes on, each page is recorded with its cause, SIGTERM ends all."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path

import pytest
from sites.hostile import ANSWERS, ARTICLE, START, Hostile, article, listing
from sites.program import ROOT
from sites.raw import NOT_FOUND, RawWeb, Sent, http

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

GOOD = "www.good.example.cn"
BATCH = 12
LATEST_S = 2.0  # until a page of the good site is due again
PATIENCE_S = 5.0  # beyond the due time
STOPPED_WITHIN_S = 10.0
RECORDED_WITHIN_S = 60.0
BATCHES = [ANSWERS[at : at + BATCH] for at in range(0, len(ANSWERS), BATCH)]

STATES = """
SELECT url, coalesce(failure, CASE WHEN status NOT IN (200) THEN 'status ' || status ELSE kind || '/' || cause END)
FROM captures JOIN pages ON pages.id = captures.page_id LEFT JOIN looks ON looks.capture_id = captures.id
"""
# a page over a limit of time or memory
SET_ASIDE = ("not read for links", "error/reader-slow", "error/reader-killed", "error/unreadable")
PUT_OFF = """
SELECT url, 'put off' FROM pages JOIN turns ON turns.site = pages.site WHERE looked_at IS NULL AND pause_s > 60
"""
UNREAD = "SELECT url, 'not read for links' FROM pages WHERE interrupted >= 3"


def good(path: str) -> Sent:
    """A site with a list and an article."""
    return {START: http(listing(ARTICLE)), ARTICLE: http(article())}.get(path, NOT_FOUND)


def configured(folder: Path, batch: tuple[Hostile, ...]) -> Path:
    hosts = [GOOD, *(each.host for each in batch)]
    text = (
        '[store]\npath = "watch.db"\n[crawler]\nuser_agent = "test (+mailto:operator@example.org)"\n'
        "download_delay = 0\ndownload_timeout = 3\nretry_times = 0\n[monitor]\nworkers = 2\n"
        "[service]\ncrawl_every_s = 1\npass_at_most_s = 6\ndeliver_every_s = 60\n"
    )
    for host in hosts:
        text += (
            f'[[sites]]\nname = "{host}"\ntitle = "{host}"\nrole = "original"\nallowed_domains = ["{host}"]\n'
            f"revisit_soonest_s = 1\nrevisit_latest_s = {LATEST_S}\n"
            f"start_urls = {json.dumps([f'http://{host}{START}'])}\n"
        )
    path = folder / "reprintwatch.toml"
    path.write_text(text, encoding="utf-8")
    return path


def states(store: Path) -> dict[str, set[str]]:
    """The states of all pages so far, by address."""
    found: dict[str, set[str]] = {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
        for url, state in (*db.execute(STATES), *db.execute(UNREAD), *db.execute(PUT_OFF)):
            found.setdefault(url, set()).add(state)
    return found


def missing(batch: tuple[Hostile, ...], store: Path) -> dict[str, set[str]]:
    """The hostile pages without one of their causes, with what is recorded instead."""
    known = states(store)
    recorded = {each: known.get(f"http://{each.host}{each.watched}", set()) for each in batch}
    return {each.name: found for each, found in recorded.items() if not found & {*each.causes, *SET_ASIDE}}


def slowness() -> float:
    """How many times longer work takes than on an idle machine, because other programs run."""
    begun, used = time.monotonic(), time.thread_time()
    while time.thread_time() - used < 0.2:
        pass
    return max(1.0, (time.monotonic() - begun) / 0.2)


def waited(condition: Callable[[], bool], longest_s: float) -> bool:
    end = time.monotonic() + longest_s
    while not (done := condition()) and time.monotonic() < end:
        time.sleep(0.2)
    return done


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: f"{batch[0].name}-{batch[-1].name}")
def test_hostile_answers_hold_up_neither_the_good_site_nor_the_end(
    batch: tuple[Hostile, ...], tmp_path: Path
) -> None:
    slow = slowness()
    hosts = {GOOD: good} | {each.host: each.speak for each in batch}
    config, log = configured(tmp_path, batch), tmp_path / "log"
    for each in batch:
        each.speak(each.at)  # bombs are made before
    with RawWeb(hosts) as web, log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor.cli", "-v", "run"],
            env=web.env(os.environ) | {"PYTHONPATH": str(ROOT), "REPRINTWATCH_CONFIG": str(config)},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )
        try:
            store = config.with_name("watch.db")
            waited(
                lambda: (
                    process.poll() is not None or bool(web.asked(GOOD, ARTICLE) and not missing(batch, store))
                ),
                RECORDED_WITHIN_S * slow,
            )
            told = time.monotonic()
            process.send_signal(signal.SIGTERM)
            code = process.wait(3 * STOPPED_WITHIN_S)
            stopped_s = time.monotonic() - told
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        slow = max(slow, slowness())
        visits = [at for at in web.asked(GOOD, ARTICLE) if at < told]
    said = log.read_text("utf-8", "replace")
    assert code == 0, said[-3000:]
    assert stopped_s <= STOPPED_WITHIN_S
    assert not missing(batch, store)
    assert "Traceback" not in said, said[said.find("Traceback") - 500 :][:3000]
    assert max(after - before for before, after in pairwise([*visits, told])) <= LATEST_S + PATIENCE_S * slow
