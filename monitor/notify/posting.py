"""A JSON body → a server's answer: no redirects, bounded, timed; what the server says is read, whatever its status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from monitor.notify.channel import Channel, DeliveryFailed

TIMEOUT_S = 15.0
LARGEST_ANSWER = 64 * 1024  # bytes


@dataclass(frozen=True)
class Reply:
    """What a server answered; ``said`` is the object of its JSON, empty where it is none."""

    status: int
    said: Mapping[str, Any]


def encoded(payload: Mapping[str, Any]) -> bytes:
    """The body of a request; lone halves of characters become replacement characters."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def post(channel: Channel, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Reply:
    """Send a body to a URL. Raises DeliveryFailed where there is no answer."""
    sent = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "reprintwatch",
        **(headers or {}),
    }
    try:
        with _pool(url) as pool:
            answer = pool.request(
                "POST", url, body=body, headers=sent, redirect=False, retries=False, preload_content=False,
                timeout=urllib3.Timeout(total=TIMEOUT_S),
            )  # fmt: skip
            text = _read(answer)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise DeliveryFailed(channel, f"could not be reached: {type(error).__name__}") from error
    return Reply(answer.status, _object(text))


def _read(answer: urllib3.BaseHTTPResponse) -> bytes:
    """The beginning of the body; a server that drips it byte by byte is left after the same time."""
    text, until = b"", monotonic() + TIMEOUT_S
    try:
        while len(text) < LARGEST_ANSWER and (more := answer.read1(4096, decode_content=True)):
            text += more
            if monotonic() > until:
                raise TimeoutError
    finally:
        answer.close()
    return text[:LARGEST_ANSWER]


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _pool(url: str) -> urllib3.PoolManager:
    """A connection, through the environment's proxy where one is set for this address."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.netloc.rpartition("@")[2]):
        return urllib3.ProxyManager(proxy)
    return urllib3.PoolManager()


def expect(channel: Channel, reply: Reply, codes: tuple[str, ...], reasons: tuple[str, ...]) -> None:
    """Raise DeliveryFailed unless the status is 2xx and one of these members says 0.

    Robots answer a refusal with HTTP 200 and a code in the body; an answer without a code is no consent.
    """
    code = next((reply.said[name] for name in codes if name in reply.said), None)
    if 200 <= reply.status < 300 and code == 0:
        return
    reason = next((str(reply.said[name]) for name in reasons if reply.said.get(name)), "")
    raise DeliveryFailed(channel, f"refused with status {reply.status}, code {code}: {reason}".rstrip(": "))


def cut(text: str, most: int, note: str = "…") -> str:
    """At most so many bytes of UTF-8, cut between characters, with a note where something is missing."""
    raw = text.encode("utf-8", "replace")
    if len(raw) <= most:
        return raw.decode()
    return raw[: max(0, most - len(note.encode()))].decode("utf-8", "ignore") + note
