"""What supervisors are told where the store is not to be had."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from sites.five.serve import write_config

from monitor.config.reader import load
from monitor.service.health import Pulse, serving


def test_without_a_store_there_are_no_metrics_and_the_service_answers_all_the_same(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = write_config(tmp_path / "reprintwatch.toml")
    path.write_text(
        f"{path.read_text(encoding='utf-8')}\n[service]\nhealth_port = {port}\n", encoding="utf-8"
    )
    asked = build_opener(ProxyHandler({}))

    def status(page: str) -> int:
        try:
            return int(asked.open(f"http://127.0.0.1:{port}{page}", timeout=10).status)
        except HTTPError as error:
            return error.code

    async def answers() -> list[int]:
        async with serving(load(path), Pulse(datetime.now(UTC))):
            return [await asyncio.to_thread(status, page) for page in ("/metrics", "/healthz")]

    assert asyncio.run(answers()) == [503, 200]
