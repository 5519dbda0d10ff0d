"""Connection → connection with a limit of time: a server sending byte by byte holds no delivery."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Timer


def cut_off(after_s: float, connected: Callable[[], object]) -> Timer:
    """Start the clock of a connection; ``connected`` gives the socket. The caller cancels the clock."""

    def cut() -> None:
        found = connected()
        if isinstance(found, socket.socket):
            with suppress(OSError):  # a reader of the socket wakes up, and closes the socket
                socket.socket.shutdown(found, socket.SHUT_RDWR)

    timer = Timer(after_s, cut)
    timer.daemon = True
    timer.start()
    return timer
