"""Ctrl-C while a site keeps a crawl waiting."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CONFIG = """
[crawler]
robotstxt_obey = false
download_timeout = 170
[[sites]]
name = "slow"
title = "慢"
role = "original"
allowed_domains = ["127.0.0.1:{port}"]
start_urls = ["http://127.0.0.1:{port}/"]
allow_addresses = ["127.0.0.1"]
"""


@pytest.mark.parametrize("command", [["crawl"], ["sites", "--check"]], ids=" ".join)
def test_an_interrupted_command_ends_soon_with_130_and_leaves_the_store_sound(
    tmp_path: Path, command: list[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(90)
        config = CONFIG.format(port=server.getsockname()[1])
        (tmp_path / "reprintwatch.toml").write_text(config, encoding="utf-8")
        running = _start(command, tmp_path)
        try:
            connection, _ = server.accept()  # it waits for an answer from now on
            with connection:
                assert connection.recv(1) == b"G"
                running.send_signal(signal.SIGINT)
                _, said = running.communicate(timeout=90)
        finally:
            running.kill()
    assert running.returncode == 130
    assert "Traceback" not in said
    if command == ["crawl"]:
        assert _start(["verify"], tmp_path).wait(90) == 0


def _start(command: list[str], folder: Path) -> subprocess.Popen[str]:
    had = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", *command],
        cwd=folder,
        env=had | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
