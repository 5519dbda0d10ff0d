"""One crawl, and the delivery of what is due."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sites.alerting import finding, raised, states, wired
from sites.command_line import ROOT
from sites.five.serve import five, write_config
from sites.program import Program
from sites.web import Web

from crawler.fetch.passes import PassResult, SiteResult
from monitor.config.reader import load
from monitor.config.values import Config
from monitor.service.rounds import CrawlResult, deliver_due
from storage.engine.opening import open_store, opened
from storage.engine.store import Sole
from storage.records import AlertState
from storage.sharing.lock import sole


@pytest.fixture(autouse=True)
def past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def with_a_waiting_alert(folder: Path, url: str) -> Config:
    """A configuration with a channel, and a store with an alert for it."""
    path = write_config(folder / "reprintwatch.toml")
    more = f'\n[[alerts.channels]]\nname = "office"\nurl = "{url}/office"\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    config = load(path)
    db = open_store(config.store, create=True)
    raised(db, finding(0))
    db.close()
    return config


def states_of(config: Config) -> list[AlertState]:
    with opened(config.store) as db:
        return states(db)


def test_due_alerts_go_to_the_configured_channels_once(tmp_path: Path) -> None:
    with wired() as wire:
        config = with_a_waiting_alert(tmp_path, wire.url)
        assert [deliver_due(config).delivered for _ in range(2)] == [1, 0]
    assert [name for name, _ in wire.sent] == ["office"]
    assert states_of(config) == [AlertState.DELIVERED]


def test_nothing_is_delivered_while_another_process_delivers(tmp_path: Path) -> None:
    with wired() as wire:
        config = with_a_waiting_alert(tmp_path, wire.url)
        with sole(config.store, Sole.DELIVERING) as free:
            assert free
            assert deliver_due(config).delivered == 0
        assert deliver_due(config).delivered == 1


def test_a_service_that_stops_leaves_the_other_messages_for_its_next_round(tmp_path: Path) -> None:
    with wired() as wire:
        config = with_a_waiting_alert(tmp_path, wire.url)
        assert deliver_due(config, stopped=lambda: True).delivered == 0
    assert wire.sent == []
    assert states_of(config) == [AlertState.PENDING]


def test_results_of_all_passes_are_counted_together() -> None:
    result = CrawlResult()
    for looks in (3, 4):
        result.add(
            PassResult(
                {
                    "mca": SiteResult(looks=looks, failures=Counter(timeout=1)),
                    f"only{looks}": SiteResult(looks=1),
                }
            )
        )
    assert {name: each.looks for name, each in result.sites.items()} == {"mca": 7, "only3": 1, "only4": 1}
    assert result.sites["mca"].failures == {"timeout": 2}


def test_a_crawl_looks_at_the_chosen_sites_alone_and_concludes_what_it_saw(tmp_path: Path) -> None:
    with Web(five()) as web:
        watched = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        assert watched.run("crawl", "--site", "ting").code == 0
        asked = {each.host for each in web.seen}
    assert len(asked) == 1
    with opened(watched.store) as db:
        assert db.conn.execute("SELECT count(*) FROM revisions").fetchone()[0] > 0


@pytest.mark.parametrize("line", ["feeds = { a = 1 }", 'spider_middlewares = { "os.path.join" = 10 }'])
def test_settings_that_scrapy_refuses_at_its_start_are_mistakes_of_the_configuration(
    tmp_path: Path, line: str
) -> None:
    config = tmp_path / "reprintwatch.toml"
    config.write_text(f"[crawler]\n{line}\n{SITE}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "--config", str(config), "crawl"], cwd=ROOT, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 13, done.stderr
    assert f"[crawler] {line.split(' ', maxsplit=1)[0]}: Scrapy refuses the settings" in done.stderr
    assert "Traceback" not in done.stderr


SITE = """
[[sites]]
name = "x"
title = "x"
role = "original"
allowed_domains = ["127.0.0.1"]
start_urls = ["http://127.0.0.1:9/"]
"""
