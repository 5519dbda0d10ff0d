"""State of the service → datagrams to systemd: ready, alive, stopping (sd_notify(3), Type=notify).

The watchdog of systemd starts the service again if no sign of life comes within `WatchdogSec`. The signs come from
the service's own loop, so a hanging loop gives no sign. No sign is given either while a new start would help.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

EVERY_S = 30.0  # without a watchdog: for `systemctl status` alone
SIGNS = 3  # within the time of the watchdog


class Supervisor:
    """The supervisor of this process. Without NOTIFY_SOCKET in the environment no datagram is sent."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._socket: socket.socket | None = None
        watched = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        limit_us = environment.get("WATCHDOG_USEC", "") if watched else ""
        self.every_s = int(limit_us) / 1e6 / SIGNS if limit_us.isdecimal() else EVERY_S

    def __enter__(self) -> Self:
        if self._address:  # opened at the start: a process out of descriptors could not open the socket
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._socket.setblocking(False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            self._socket.close()

    def tell(self, *lines: str) -> None:
        """Send lines such as READY=1. A supervisor without an open socket changes nothing."""
        if self._socket is None:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with suppress(OSError):
            self._socket.sendto("\n".join(lines).encode(), address)


async def report(supervisor: Supervisor, trouble: Callable[[], tuple[str, bool]]) -> None:
    """Report readiness, and then signs of life, until cancelled.

    `trouble` returns the state in two words, and whether a new start would help.
    """
    supervisor.tell("READY=1")
    while True:
        state, new_start_helps = trouble()
        supervisor.tell(f"STATUS={state}", *([] if new_start_helps else ["WATCHDOG=1"]))
        await asyncio.sleep(supervisor.every_s)
