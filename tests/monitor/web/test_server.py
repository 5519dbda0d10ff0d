"""The page is served alone, or beside the service, and refuses an address of strangers without accounts."""

from __future__ import annotations

import os
import pickle
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path

import httpx
import pytest
from sites.desk import unpacked
from sites.program import ROOT

from monitor.config.reader import load
from monitor.config.values import Config
from monitor.web.server import PageRefused, page_beside, serve_page


def on(config: Config, **web: object) -> Config:
    """The configuration with another address of the page."""
    return replace(config, web=replace(config.web, **web))  # type: ignore[arg-type]


def test_an_address_of_other_machines_demands_accounts(tmp_path: Path) -> None:
    with pytest.raises(PageRefused, match="user add"):
        serve_page(on(unpacked(tmp_path), host="0.0.0.0", port=0), print)


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken, pytest.raises(PageRefused, match="--port"):
        serve_page(on(unpacked(tmp_path), port=taken.getsockname()[1]), print)


def test_a_service_without_its_page_starts_no_process(tmp_path: Path) -> None:
    with page_beside(on(unpacked(tmp_path), in_service=False)):
        pass


def free_port() -> int:
    """A port that nothing listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def listens(port: int) -> bool:
    """Whether a program listens on a port."""
    with closing(socket.socket()) as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def until(told: Callable[[], bool]) -> None:
    """Wait for a condition; the time limit of the test ends a wait without end."""
    pause = threading.Event()
    while not told():
        pause.wait(0.05)


def with_port(folder: Path, port: int) -> Path:
    """The configuration of a copy of the golden store, with its page on a port."""
    file = unpacked(folder).path
    file.write_text(f"{file.read_text('utf-8')}\n[web]\nport = {port}\n", encoding="utf-8")
    return file


def test_a_configuration_with_every_setting_goes_to_further_processes(tmp_path: Path) -> None:
    file = unpacked(tmp_path).path
    settings = (
        '[alerts]\ntitle_template = "[{{ severity }}] {{ title }}"\nquiet_hours = "22:00-07:00"\n'
        '[[alerts.rules]]\nchannels = ["office"]\nhours = "08:00-18:00"\nwords = ["低保"]\n'
    )
    file.write_text(f"{settings}\n{file.read_text('utf-8')}", encoding="utf-8")
    config = load(file)
    assert pickle.loads(pickle.dumps(config)) == config


def test_processes_share_the_page_and_the_proofs_of_archived_pages(tmp_path: Path) -> None:
    port = free_port()
    with page_beside(on(load(with_port(tmp_path, port)), processes=2)):
        for _ in range(6):  # connections, taken by whichever process is free
            html = httpx.get(f"http://127.0.0.1:{port}/desk/captures/40", timeout=60).text
            frame = re.search(r'src="(/archive/[^"]+)"', html)
            assert frame
            address = f"http://127.0.0.1:{port}{unescape(frame[1])}"
            assert httpx.get(address, timeout=60).status_code == 200


def test_the_page_beside_a_service_ends_with_the_block(tmp_path: Path) -> None:
    port = free_port()
    with page_beside(load(with_port(tmp_path, port))):
        until(lambda: listens(port))
        assert httpx.get(f"http://127.0.0.1:{port}/desk/sites.json", timeout=60).status_code == 200
    assert not listens(port)


def test_the_page_beside_a_killed_service_ends_too(tmp_path: Path) -> None:
    port = free_port()
    code = (
        "import sys, time; from pathlib import Path; from monitor.config.reader import load;"
        "from monitor.web.server import page_beside\n"
        "if __name__ == '__main__':\n    with page_beside(load(Path(sys.argv[1]))): time.sleep(600)\n"
    )
    script = tmp_path / "service.py"
    script.write_text(code, encoding="utf-8")
    command = [sys.executable, str(script), str(with_port(tmp_path, port))]
    service = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)})
    until(lambda: listens(port))
    service.kill()
    service.wait()
    until(lambda: not listens(port))
