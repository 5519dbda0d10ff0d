"""The page is served alone, or beside the service, and refuses an address of strangers without accounts."""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sites.desk import unpacked

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
