"""Accounts are added, listed and removed on the command line; `serve` serves until it is told to stop."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
from click.testing import CliRunner
from golden import golden
from sites.program import ROOT

from monitor.cli import cli


def run(config: Path, *arguments: str, given: str = "") -> tuple[int, str]:
    """Exit code and output of a command."""
    done = CliRunner().invoke(cli, ["--config", str(config), *arguments], input=given)
    return done.exit_code, done.output


def test_accounts_are_added_listed_and_removed(tmp_path: Path) -> None:
    config = golden.unpack(tmp_path)
    assert run(config, "user", "add", "lin", "--password-stdin", given="short\n")[0] == 2
    assert run(config, "user", "add", "lin", "--password-stdin", given="long enough 1\n")[0] == 0
    code, out = run(config, "user", "list", "--json")
    assert (code, json.loads(out)) == (0, [{"name": "lin", "role": "operator", "is_open": True}])
    assert run(config, "user", "remove", "lin")[0] == 0
    assert run(config, "user", "remove", "none")[0] == 2


def test_serve_names_its_address_and_stops_at_sigterm(tmp_path: Path) -> None:
    config = golden.unpack(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "--config", str(config), "serve", "--port", "0"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        found = re.search(r"http://\S+/", process.stderr.readline())
        assert found
        assert httpx.get(f"{found[0]}desk/inbox.json", timeout=60).json()["rows"]
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
        process.stderr.close()
    assert code in (0, -signal.SIGTERM)
