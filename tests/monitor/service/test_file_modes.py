"""Texts of a store, of its copies and of its locks are for the account that made them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sites.command_line import ROOT

CONFIGURATION = """
[crawler]
user_agent = "tests (+mailto:operator@example.org)"
download_delay = 0
download_timeout = 2
[[sites]]
name = "x"
title = "x"
role = "original"
allowed_domains = ["127.0.0.1"]
start_urls = ["http://127.0.0.1:9/"]
allow_addresses = ["127.0.0.1"]
"""


@pytest.mark.parametrize("umask", [0o022, 0o002])
def test_only_files_that_the_user_names_are_for_others_to_read(tmp_path: Path, umask: int) -> None:
    config = tmp_path / "reprintwatch.toml"
    config.write_text(CONFIGURATION, encoding="utf-8")
    made = tmp_path / "made"
    made.mkdir(mode=0o755)
    config.write_text(CONFIGURATION + '[store]\npath = "made/watch.db"\n', encoding="utf-8")

    def run(*words: str) -> None:
        env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        subprocess.run(
            [sys.executable, "-m", "monitor.cli", "--config", str(config), *words], cwd=tmp_path, umask=umask,
            env=env | {"PYTHONPATH": str(ROOT)}, check=False, capture_output=True, timeout=120,
        )  # fmt: skip

    run("crawl")
    run("backup", "made/copy.db")
    run("report", "-o", "report.html")
    run("digest", "-o", "digest.html")
    run("feed", "-o", "feed.atom")
    run("init", "-o", "new.toml")
    modes = {file.name: file.stat().st_mode & 0o777 for file in made.iterdir()}
    assert {"watch.db", "copy.db"} < modes.keys()
    assert any(name.endswith(".lock") for name in modes)
    assert set(modes.values()) == {0o600}, modes
    for name in ("report.html", "digest.html", "feed.atom", "new.toml"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o666 & ~umask, name
