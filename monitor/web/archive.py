"""Address with a proof → the archived bytes of a capture, in a sandbox without script, network and cookie."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from monitor.web.security import ARCHIVE_HEADERS, archive_proof, is_archive_proof
from storage.archive import captures
from storage.engine.read_pool import ReadPool
from storage.engine.store import Store
from storage.errors import ReprintWatchError
from storage.records import Capture, CaptureId

MOST_NUMBER = 2**53  # of a capture
LASTS_S = 3600  # an address of archived bytes
# Media types that the frame shows; all others are shown as text or downloaded.
SHOWN = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "image/",
    "application/json",
    "text/xml",
    "application/xml",
)


def archive_address(base: str, key: str, capture: int, now: datetime) -> str:
    """Return the address of a capture's bytes, with a proof for an hour."""
    until = int(now.timestamp()) + LASTS_S
    return f"{base}/archive/{capture}?until={until}&proof={archive_proof(key, capture, until)}"


def archived(readers: ReadPool, key: str, now: Callable[[], datetime]) -> Callable[[Request], Any]:
    """Return the endpoint of archived bytes."""

    async def endpoint(request: Request) -> Response:
        number = int(request.path_params["number"])
        if not _is_allowed(request, key, number, now()):
            return Response("gone", 403, dict(ARCHIVE_HEADERS), "text/plain")
        try:
            return await asyncio.wrap_future(readers.submit(lambda db: _bytes(db, number)))
        except ReprintWatchError as error:
            return Response(str(error), 404, dict(ARCHIVE_HEADERS), "text/plain")

    return endpoint


def _is_allowed(request: Request, key: str, number: int, now: datetime) -> bool:
    until = request.query_params.get("until", "")
    proof = request.query_params.get("proof", "")
    if number > MOST_NUMBER:
        return False
    in_time = until.isdecimal() and len(until) < 12 and int(until) > now.timestamp()
    return in_time and is_archive_proof(key, number, int(until), proof)


def _bytes(db: Store, number: int) -> Response:
    capture = captures.with_body(db, captures.capture_of(db, CaptureId(number)))
    return Response(capture.fetch.body or b"", 200, dict(ARCHIVE_HEADERS), media_type_of(capture))


def media_type_of(capture: Capture) -> str:
    """Return the media type for showing a capture: as the server said if the frame shows it, else plain text."""
    said = next((value for name, value in capture.fetch.headers if name.lower() == "content-type"), "")
    kind = said.partition(";")[0].strip().lower()
    if not said.isprintable() or not said.isascii() or not kind.startswith(SHOWN) or kind == "image/svg+xml":
        return "text/plain; charset=utf-8"
    return said
