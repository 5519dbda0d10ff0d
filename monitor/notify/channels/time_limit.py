"""A connection → one that ends when its time is over: a server that drips byte by byte holds no delivery."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Timer


def cut_off(after_s: float, connected: Callable[[], object]) -> Timer:
    """Start the clock of a connection; ``connected`` gives its socket. The caller cancels it."""

    def cut() -> None:
        found = connected()
        if isinstance(found, socket.socket):
            with suppress(OSError):  # whoever reads from it wakes up; closing is left to them
                socket.socket.shutdown(found, socket.SHUT_RDWR)

    timer = Timer(after_s, cut)
    timer.daemon = True
    timer.start()
    return timer
