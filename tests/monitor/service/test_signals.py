"""Ctrl-C while a site keeps a crawl waiting, and signals to a service."""

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


SERVICE = """
import asyncio, signal, sys, time
from monitor.service import signals
signals.LONGEST_S = float(sys.argv[1])
async def main():
    stop = asyncio.Event()
    signals.stop_when_told(stop)
    print("ignores SIGHUP" if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else "ready", flush=True)
    if sys.argv[2] == "hangs":
        time.sleep(200)
    await stop.wait()
    print("stopped", flush=True)
asyncio.run(main())
"""


def _serving(longest_s: float, how: str, *before: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*before, sys.executable, "-c", SERVICE, str(longest_s), how],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda each: each.name)
def test_each_signal_to_stop_lets_a_service_end_its_work(number: signal.Signals) -> None:
    # whoever runs the tests may have them outlive a hang-up (nohup)
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    service = _serving(100, "waits")
    signal.signal(signal.SIGHUP, before)
    with service:
        assert service.stdout is not None
        assert service.stdout.readline() == "ready\n"
        service.send_signal(number)
        assert service.communicate(timeout=90) == ("stopped\n", "")
    assert service.returncode == 0


def test_a_service_inside_a_call_without_end_is_cut_off_and_says_so() -> None:
    with _serving(0.1, "hangs") as service:
        assert service.stdout is not None
        assert service.stdout.readline() in ("ready\n", "ignores SIGHUP\n")
        service.terminate()
        out, err = service.communicate(timeout=90)
    assert service.returncode == 0
    assert out == ""
    assert "cut off" in err


def test_a_service_that_shall_outlive_a_hang_up_does() -> None:
    with _serving(100, "waits", "sh", "-c", 'trap "" HUP; exec "$@"', "sh") as service:
        assert service.stdout is not None
        assert service.stdout.readline() == "ignores SIGHUP\n"
        service.send_signal(signal.SIGHUP)
        service.terminate()
        assert service.communicate(timeout=90)[0] == "stopped\n"
