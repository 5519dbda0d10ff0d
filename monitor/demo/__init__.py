"""Captures that ship with the project → the main job, offline."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from gettext import gettext as _
from importlib import resources
from pathlib import Path

from crawler.fetch.replay import Replay
from monitor.config.reader import load
from monitor.config.values import Config
from monitor.service.rounds import CrawlResult, crawl_once
from storage.errors import ReprintWatchError

# Times of the two rounds, before now.
ROUNDS = (timedelta(hours=26), timedelta(hours=2))
PAGES = resources.files("monitor.demo")

CONFIGURATION = """\
# The demonstration's configuration. Its pages are replayed from saved captures; nothing is fetched.
[store]
path = "demo.db"

[monitor]
confirm_removal_s = 0   # for real use, keep the default of six hours

[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/article/xw/index.html"]
aliases = ["中华人民共和国民政部", "民政部网站"]

[[sites]]
name = "msnc"
title = "民生内参"
role = "portal"
allowed_domains = ["msnc.org.cn"]
start_urls = ["http://www.msnc.org.cn/msgz/index.html"]
"""


class DemoFolderTaken(ReprintWatchError):
    """The folder holds other files than an earlier demonstration."""


def prepare(folder: Path) -> Config:
    """Empty the folder of an earlier demonstration, write the configuration, and return the configuration.

    Raises DemoFolderTaken for a folder with other files, also for a folder with a configuration of the operator.
    """
    if folder.exists() and not _is_of_demo(folder) and any(folder.iterdir()):
        raise DemoFolderTaken(
            _("{folder} holds other files: choose another folder with --folder").format(folder=folder)
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    file = folder / "reprintwatch.toml"
    file.write_text(CONFIGURATION, encoding="utf-8")
    return load(file)


def _is_of_demo(folder: Path) -> bool:
    """Return whether the folder holds the configuration of a demonstration, unchanged."""
    file = folder / "reprintwatch.toml"
    return file.is_file() and file.read_bytes() == CONFIGURATION.encode()


def replay_of(number: int) -> Replay:
    """Return the answers of the sites in a round, 1 or 2."""
    manifest = json.loads((PAGES / "manifest.json").read_text(encoding="utf-8"))
    return Replay(
        {
            entry["url"]: (
                entry["status"],
                tuple((name, value) for name, value in entry["headers"]),
                (PAGES / entry["file"]).read_bytes() if entry["file"] else b"",
            )
            for entry in manifest
            if entry["round"] == number
        }
    )


async def rounds(config: Config, announce: Callable[[int, datetime], None]) -> list[CrawlResult]:
    """Crawl the sites twice, a day apart by the clock of the demonstration.

    `announce` gets number and time of a round before the round. Writes the store.
    """
    results = []
    for number, before in enumerate(ROUNDS, start=1):
        clock = _clock(before)
        announce(number, clock())
        results.append(await crawl_once(config, everything=True, replay=replay_of(number), now=clock))
    return results


def _clock(before: timedelta) -> Callable[[], datetime]:
    """Return a clock that runs late."""
    return lambda: datetime.now(UTC) - before
