"""JSON body → a server's answer of any status, without redirects, bounded in size and time."""

from __future__ import annotations

import json
from base64 import b64encode
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.channels.time_limit import cut_off
from monitor.notify.channels.unreachable import reason_of
from storage.records import Cause, Reason

TIMEOUT_S = 15.0
LARGEST_ANSWER = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Reply:
    """A server's answer. ``said`` is the JSON object of the answer, empty without an object."""

    status: int
    said: Mapping[str, Any]
    cut: bool = False  # the answer was longer than is read


def encoded(payload: Mapping[str, Any]) -> bytes:
    """The body of a request; lone halves of characters become replacement characters."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def post(channel: Channel, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Reply:
    """Send a body to a URL. Raises DeliveryFailed without an answer."""
    sent = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "reprintwatch",
        **(headers or {}),
    }
    until = monotonic() + TIMEOUT_S
    try:
        bare, login = _without_login(url)
        with _pool(bare) as pool:
            answer = pool.request(
                "POST", bare, body=body, headers=login | sent, redirect=False, retries=False,
                preload_content=False, timeout=urllib3.Timeout(total=TIMEOUT_S),
            )  # fmt: skip
            text = _read(answer)
        if monotonic() > until:  # cut off: the text may be half of the answer
            raise TimeoutError
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise DeliveryFailed(channel, reason_of(error)) from error
    return Reply(answer.status, _object(text), cut=len(text) > LARGEST_ANSWER)


def _without_login(url: str) -> tuple[str, dict[str, str]]:
    """Return the address without name and password, and the header with both."""
    parts = urlsplit(url)
    if parts.username is None:
        return url, {}
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return bare, {"Authorization": f"Basic {b64encode(login.encode()).decode()}"}


def _read(answer: urllib3.BaseHTTPResponse) -> bytes:
    """The beginning of the body."""
    text = b""
    try:
        while len(text) <= LARGEST_ANSWER and (more := answer.read1(4096, decode_content=True)):
            text += more
    finally:
        answer.close()
    return text


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


class _TimedConnection:
    """A connection with a limit of time, also for headers byte by byte."""

    sock: object
    _clock: Timer | None = None

    def connect(self) -> None:
        self._clock = cut_off(TIMEOUT_S, lambda: self.sock)
        super().connect()  # type: ignore[misc]  # a method of the class beside this mixin

    def close(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        super().close()  # type: ignore[misc]


class _TimedHTTP(_TimedConnection, HTTPConnection):
    pass


class _TimedHTTPS(_TimedConnection, HTTPSConnection):
    pass


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _TimedHTTP


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TimedHTTPS


def _pool(url: str) -> urllib3.PoolManager:
    """Return a pool of connections, through the environment's proxy if a proxy is set for this address."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.netloc):
        bare, login = _without_login(proxy if "://" in proxy else f"http://{proxy}")
        to_proxy = {f"Proxy-{name}": value for name, value in login.items()}
        pool: urllib3.PoolManager = urllib3.ProxyManager(bare, proxy_headers=to_proxy)
    else:
        pool = urllib3.PoolManager()
    pool.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
    return pool


def expect(channel: Channel, reply: Reply, codes: tuple[str, ...], reasons: tuple[str, ...]) -> None:
    """Raise DeliveryFailed unless the status is 2xx and a member of `codes` is 0.

    Robots answer a refusal with HTTP 200 and a code in the body; an answer without a code is no consent.
    """
    code = next((reply.said[name] for name in codes if name in reply.said), None)
    if 200 <= reply.status < 300 and code in (0, "0") and code is not False:
        return
    raise DeliveryFailed(channel, refused_in_body(reply, code, reasons))


def refused_in_body(reply: Reply, code: object, reasons: tuple[str, ...]) -> Reason:
    """Return a refusal with its code and with the words of the first of ``reasons`` that the body has."""
    words = next((str(reply.said[name]) for name in reasons if reply.said.get(name)), "")
    if code is None and not words:
        return Reason(Cause.REFUSED, (reply.status,))
    return Reason(Cause.REFUSED_WITH_CODE, (reply.status, "–" if code is None else str(code), words or "–"))


def cut(text: str, most: int, note: str = "…", weight: Callable[[str], int] | None = None) -> str:
    """Return at most `most` bytes of UTF-8, or units of ``weight``, with a note at the end of a shortened text."""
    weigh = weight or _bytes
    whole = text.encode("utf-8", "replace").decode()
    if weigh(whole) <= most:
        return whole
    fits = bisect_right(range(len(whole)), most - weigh(note), key=lambda end: weigh(whole[:end]))
    return whole[: max(0, fits - 1)] + note


def _bytes(text: str) -> int:
    return len(text.encode())


def bytes_in_json(text: str) -> int:
    """Return the bytes of a text inside a JSON body: quotes, backslashes and line breaks take two bytes."""
    return _bytes(json.dumps(text, ensure_ascii=False))
