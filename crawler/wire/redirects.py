"""Downloader middleware: redirects by status, as browsers follow them. Every hop is recorded."""

from __future__ import annotations

import hashlib
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from crawler.locations import target_of
from storage.records import Hop, Wire

MOST_KEPT = 64 * 1024  # bytes of the body of a response that leads on
STATUSES = frozenset({301, 302, 303, 307, 308})


class Redirects(RedirectMiddleware):
    """Middleware of Scrapy for redirects, with the targets of browsers. `meta["wire_hops"]` keeps the hops."""

    def _engine_started(self) -> None:
        """Send no Referer. Scrapy would warn of the missing middleware for this header."""

    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        """Return the request for the target of a redirect, else the response."""
        location = _location(response)
        if response.status not in STATUSES or not location:
            return response
        target = target_of(location, request.url)
        if target is None:
            return response
        onward = self._redirect(
            self._build_redirect_request(request, response, url=target), request, response.status
        )
        onward.meta["wire_hops"] = (*request.meta.get("wire_hops", ()), hop_of(request, response))
        onward.meta["hop_bodies"] = (*request.meta.get("hop_bodies", ()), *kept_body(response))
        onward.meta.pop("received", None)
        return onward


def _location(response: Response) -> bytes:
    """Return the first header Location with a value, b"" without a value."""
    return next((value for value in response.headers.getlist(b"Location") if value.strip()), b"")


def kept_body(response: Response) -> tuple[bytes, ...]:
    """Return the body of a response that leads on, if the body is kept."""
    return (response.body,) if 0 < len(response.body) <= MOST_KEPT else ()


def hop_of(request: Request, response: Response) -> Hop:
    """Return a response that redirects as a hop."""
    wire: Wire = request.meta.get("wire") or Wire()
    body = hashlib.sha256(response.body).hexdigest() if response.body else None
    digest = body if wire.size and wire.digest is None else wire.digest
    kept = body if len(response.body) <= MOST_KEPT else None
    return Hop(request.url, wire.head, wire.size, digest, kept)
