"""A server on loopback that says bytes of the test's choice, at the test's pace."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that says what it likes, to each that comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    taken, _ = listening.accept()
                    with taken, suppress(OSError):
                        talk(taken)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)  # the thread wakes up, and ends


def drip(line: bytes) -> Callable[[socket.socket], None]:
    def talk(taken: socket.socket) -> None:
        for _ in range(2000):
            taken.sendall(line)
            time.sleep(0.05)

    return talk
