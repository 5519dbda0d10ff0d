"""A scripted web: many hosts behind one loopback HTTP proxy, told what to answer, remembering what was asked."""

from __future__ import annotations

import gzip
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

HEADERS_HTML = (("Content-Type", "text/html"),)


@dataclass(frozen=True)
class Asked:
    """One request as a site sees it."""

    host: str
    path: str  # with the query
    headers: Mapping[str, str]  # names in lower case
    round: int
    number: int  # counts the requests to this host: whatever rotates, rotates with it

    @property
    def rng(self) -> random.Random:
        """Randomness that differs at every request and is the same in every run."""
        return random.Random(f"{self.host}{self.path}#{self.number}")


@dataclass(frozen=True)
class Answer:
    """What a site answers; the last fields are for servers that misbehave."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = HEADERS_HTML
    etag: str | None = None
    gzipped: bool = False
    stream: Callable[[], Iterable[bytes]] | None = None  # sent as it comes, until the client has enough
    content_length: int | None = None  # what is claimed, if not the truth
    slow_s: float = 0.0  # before the answer


@dataclass(frozen=True)
class Seen:
    """One request in the web's memory."""

    started: float
    ended: float  # when the answer was about to be sent
    round: int
    host: str
    path: str
    headers: Mapping[str, str]
    status: int

    @property
    def url(self) -> str:
        """The address asked for."""
        return f"http://{self.host}{self.path}"


Site = Callable[[Asked], Answer]

NOT_FOUND = Answer(b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>", 404)


def redirect(to: str, status: int = 302) -> Answer:
    """An answer that sends the client elsewhere."""
    return Answer(b"", status, (("Location", to), ("Content-Type", "text/html")))


def endless(chunk: bytes = b"<p>\xe6\xb0\x91" * 2000) -> Iterator[bytes]:
    """A body that never ends."""
    while True:
        yield chunk


def gzip_bomb(size: int = 300 * 1024 * 1024) -> bytes:
    """Few bytes that unpack to many."""
    return gzip.compress(b"\0" * size, 9)


@dataclass
class Web:
    """Hosts and what they answer, served while the ``with`` block runs."""

    sites: dict[str, Site] = field(default_factory=dict)
    round: int = 1
    seen: list[Seen] = field(default_factory=list)
    past: str = ""  # hosts that are reached past the proxy
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _numbers: Counter[str] = field(default_factory=Counter, repr=False)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def proxy(self) -> str:
        """The value for http_proxy."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_port}"

    def env(self, base: Mapping[str, str]) -> dict[str, str]:
        """An environment in which everything goes through this web."""
        kept = {key: value for key, value in base.items() if key.lower() not in PROXY_VARIABLES}
        return kept | {
            "http_proxy": self.proxy,
            "https_proxy": self.proxy,
            "no_proxy": self.past,
            "TZ": "UTC",
        }

    def answer(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        """What the host answers to this request, validators taken into account."""
        with self._lock:
            self._numbers[host] += 1
            asked = Asked(host, path, headers, self.round, self._numbers[host])
        site = self.sites.get(host)
        found = site(asked) if site else Answer(b"unknown host", 502)
        if found.etag and found.status == 200 and headers.get("if-none-match") == found.etag:
            return replace(found, body=b"", status=304, gzipped=False)
        return found

    def remember(self, seen: Seen) -> None:
        """Keep a request that was answered."""
        with self._lock:
            self.seen.append(seen)

    def of_round(self, number: int) -> list[Seen]:
        """The requests of a round, in the order in which they came."""
        return sorted((each for each in self.seen if each.round == number), key=lambda each: each.started)


PROXY_VARIABLES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away are what some tests are about."""


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            started = time.monotonic()
            parts = urlsplit(self.path)
            host = (parts.netloc or self.headers.get("Host", "")).lower()
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {name.lower(): value for name, value in self.headers.items()}
            found = web.answer(host, path, headers)
            number = web.round
            if found.slow_s:
                time.sleep(found.slow_s)
            # before the client has the answer: this thread may have to wait for its turn afterwards
            web.remember(Seen(started, time.monotonic(), number, host, path, headers, found.status))
            self._send(found)

        def do_CONNECT(self) -> None:
            self.send_error(502, "no TLS here")

        def _send(self, found: Answer) -> None:
            body = gzip.compress(found.body, mtime=0) if found.gzipped else found.body
            self.send_response_only(found.status)
            for name, value in found.headers:
                self.send_header(name, value)
            if found.etag:
                self.send_header("ETag", found.etag)
            if found.gzipped:
                self.send_header("Content-Encoding", "gzip")
            if found.stream is not None or found.content_length is not None:
                self.close_connection = True
                self.send_header("Connection", "close")
            if found.stream is None and found.status != 304:
                length = len(body) if found.content_length is None else found.content_length
                self.send_header("Content-Length", str(length))
            self.end_headers()
            for chunk in found.stream() if found.stream else (body,):
                self.wfile.write(chunk)

        def log_message(self, *_: object) -> None:
            """Tests look at ``Web.seen``."""

    return Handler
