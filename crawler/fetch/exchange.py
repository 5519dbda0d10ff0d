"""Responses and failures of Scrapy → exchanges as the archive stores them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.fetch.refusals import cause, detail
from crawler.wire.answers import BrokenAnswer, Received
from crawler.wire.coding import CUT_CODING
from storage.archive.captures import Visit
from storage.records import BodyEnd, DuePage, Fetch, Headers, Hop, Redirect, Wire

# Request headers that are not archived.
SECRET = frozenset({b"proxy-authorization", b"authorization"})


@dataclass(frozen=True)
class Visited:
    """A visit on the way from the spider to the item pipeline."""

    visit: Visit
    site: str
    articles: int  # entries of a list


def exchange_of(response: Response, due: DuePage, now: datetime) -> Fetch:
    """Return a response as an exchange."""
    unchanged = response.status == 304
    return Fetch(
        url=due.page.url,
        fetched_at=now,
        duration_ms=round(1000 * response.meta.get("download_latency", 0.0)),
        request_headers=_pairs(response.request.headers if response.request else None),
        status=response.status,
        headers=_pairs(response.headers),
        body=None if unchanged else response.body,
        final_url=response.url,
        redirects=_hops(response),
        same_as=due.validators.capture if unchanged and due.validators else None,
        retry_after_s=_seconds(_header(response, b"Retry-After"), now),
        body_end=None if unchanged else _body_end(response),
        wire=_wire_of(response.meta.get("wire"), response.meta),
        hop_bodies=response.meta.get("hop_bodies", ()),
        certificate=response.meta.get("shown"),
    )


def failed_exchange(error: BaseException, request: Request, due: DuePage, now: datetime) -> Fetch:
    """Return a request without a whole response as an exchange with its cause, and with the bytes that came."""
    received = _received(error, request)
    return Fetch(
        url=due.page.url,
        fetched_at=now,
        duration_ms=round(1000 * request.meta.get("download_latency", 0.0)),
        request_headers=_pairs(request.headers),
        final_url=request.url,
        redirects=_hops_of_request(request, request.url),
        failure=cause(error, request.url),
        failure_detail=detail(error, request.url)[:500],
        body=received.body or None if received else None,
        wire=_wire_of(received.wire if received else None, request.meta),
        hop_bodies=request.meta.get("hop_bodies", ()),
    )


def _received(error: BaseException, request: Request) -> Received | None:
    """Return what came of a response that is not whole, or that could not be decoded."""
    received: Received | None = (
        error.received if isinstance(error, BrokenAnswer) else request.meta.get("received")
    )
    return received


def _wire_of(wire: Wire | None, meta: dict[str, Any]) -> Wire | None:
    """Return the facts of the connection with the responses that led to it."""
    hops: tuple[Hop, ...] = meta.get("wire_hops", ())
    return replace(wire or Wire(), hops=hops) if wire or hops else None


def _body_end(response: Response) -> BodyEnd:
    """Return the end of a body. Scrapy's flag "partial" marks a body that ended with the connection."""
    if CUT_CODING in response.flags:
        return BodyEnd.CUT
    return BodyEnd.CLOSED if "partial" in response.flags else BodyEnd.WHOLE


def validators_of(response: Response | None) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of a response."""
    if response is None:
        return None, None
    return _header(response, b"ETag"), _header(response, b"Last-Modified")


def _header(response: Response, name: bytes) -> str | None:
    """Return the value of a header as sent, read as Latin-1."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None


def _pairs(headers: Any) -> Headers:
    if headers is None:
        return ()
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
        if name.lower() not in SECRET
    )


def _hops(response: Response) -> tuple[Redirect, ...]:
    return _hops_of_request(response.request, response.url) if response.request else ()


def _hops_of_request(request: Request, final: str) -> tuple[Redirect, ...]:
    """Return the redirects of a request: first by script, in the order of the visit, then by the server."""
    followed: tuple[Redirect, ...] = request.meta.get("hops", ())
    targets = [*request.meta.get("redirect_urls", [])[1:], final]
    reasons = request.meta.get("redirect_reasons", [])
    return (*followed, *(Redirect(_status(why), url) for why, url in zip(reasons, targets, strict=False)))


def _status(reason: object) -> int:
    return reason if isinstance(reason, int) else 302


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Return the seconds of Retry-After, given as seconds or as a date (RFC 9110, section 10.2.3)."""
    if retry_after is None:
        return None
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
