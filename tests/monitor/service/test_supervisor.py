"""systemd is told that the service is ready and alive, and is not told so while a new start would help."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from monitor.service.supervisor import EVERY_S, Supervisor, report


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(10)
        yield listening


def environment(systemd: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": systemd.getsockname(), **more}


def heard(systemd: socket.socket) -> list[str]:
    return systemd.recv(4096).decode().split("\n")


def test_the_service_is_ready_and_then_gives_signs_of_life(systemd: socket.socket) -> None:
    states = iter([("ok", False), ("failing", False), ("late", True), ("ok", False)])

    async def reported() -> None:
        with Supervisor(environment(systemd, WATCHDOG_USEC="30000")) as supervisor:
            with suppress(StopIteration, RuntimeError):
                await report(supervisor, lambda: next(states))
            supervisor.tell("STOPPING=1")

    asyncio.run(reported())
    assert [heard(systemd) for _ in range(6)] == [
        ["READY=1"],
        ["STATUS=ok", "WATCHDOG=1"],
        ["STATUS=failing", "WATCHDOG=1"],
        ["STATUS=late"],
        ["STATUS=ok", "WATCHDOG=1"],
        ["STOPPING=1"],
    ]


def test_an_abstract_socket_is_reached() -> None:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind("")  # Linux chooses an abstract name
        listening.settimeout(10)
        name = "@" + listening.getsockname()[1:].decode()
        with Supervisor({"NOTIFY_SOCKET": name}) as supervisor:
            supervisor.tell("READY=1")
        assert heard(listening) == ["READY=1"]


def test_signs_come_three_times_within_the_time_of_the_watchdog(systemd: socket.socket) -> None:
    assert Supervisor(environment(systemd, WATCHDOG_USEC="120000000")).every_s == 40
    mine = environment(systemd, WATCHDOG_USEC="120000000", WATCHDOG_PID=str(os.getpid()))
    assert Supervisor(mine).every_s == 40
    assert Supervisor(environment(systemd)).every_s == EVERY_S
    others = environment(systemd, WATCHDOG_USEC="120000000", WATCHDOG_PID="1")
    assert Supervisor(others).every_s == EVERY_S


def test_without_a_supervisor_or_after_its_end_the_service_goes_on(tmp_path: Path) -> None:
    for address in ("", str(tmp_path / "gone")):
        with Supervisor({"NOTIFY_SOCKET": address} if address else {}) as supervisor:
            supervisor.tell("READY=1")


def test_a_supervisor_that_reads_nothing_holds_up_nothing(systemd: socket.socket) -> None:
    with Supervisor(environment(systemd)) as supervisor:
        for _ in range(5000):
            supervisor.tell("WATCHDOG=1")
