"""A scripted web of raw bytes: hosts behind one loopback proxy, free to break every rule of HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from sites.web import PROXY_VARIABLES

LONGEST_S = 40.0  # of a connection; an endless answer ends here
Sent = bytes | Iterable[bytes]
Speaker = Callable[[str], Sent]  # path with its query → bytes of the answer, status line first


def http(
    body: bytes = b"",
    status: str = "200 OK",
    *headers: str,
    kind: str = "text/html; charset=utf-8",
    length: int | None = None,
) -> bytes:
    """An answer with a true Content-Length, or with `length`; a negative length is left out."""
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"Content-Length: {size}"] if size >= 0 else []
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


NOT_FOUND = http(
    b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>", "404 Not Found"
)


@dataclass
class RawWeb:
    """Hosts and the bytes that they send, served while the ``with`` block runs. Asked: time, host and path."""

    hosts: Mapping[str, Speaker]
    past: str = ""
    seen: list[tuple[float, str, str]] = field(default_factory=list)
    _socket: socket.socket = field(default_factory=socket.socket, repr=False)
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)

    def __enter__(self) -> Self:
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(256)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def env(self, base: Mapping[str, str]) -> dict[str, str]:
        """An environment in which everything goes through this web."""
        proxy = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        kept = {key: value for key, value in base.items() if key.lower() not in PROXY_VARIABLES}
        return kept | {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": self.past, "TZ": "UTC"}

    def asked(self, host: str, path: str) -> list[float]:
        """The times at which a page was asked for."""
        return [at for at, one, other in list(self.seen) if (one, other) == (host, path)]

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(LONGEST_S)
            asked = b""
            while b"\r\n\r\n" not in asked:
                more = connection.recv(65536)
                if not more:
                    return
                asked += more
            host, path = _target(asked)
            self.seen.append((time.monotonic(), host, path))
            self._send(connection, self.hosts[host](path) if host in self.hosts else NOT_FOUND)

    def _send(self, connection: socket.socket, answer: Sent) -> None:
        end = time.monotonic() + LONGEST_S
        for piece in (answer,) if isinstance(answer, bytes) else answer:
            if self._ended.is_set() or time.monotonic() > end:
                return
            connection.sendall(piece)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):  # a close with unread bytes would reset the connection
            pass


def _target(asked: bytes) -> tuple[str, str]:
    target = asked.split(b" ", 2)[1].decode("latin-1")
    host, _, path = target.removeprefix("http://").partition("/")
    return host.lower(), f"/{path}"
