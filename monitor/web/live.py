"""New findings → server-sent events: a browser with scripts tells of news, and moves no row."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from monitor.web.security import PAGE_HEADERS
from storage.engine.read_pool import ReadPool
from storage.engine.store import Store
from storage.errors import ReprintWatchError
from storage.findings.inbox import InboxCounts
from storage.findings.kept_counts import KeptCounts

EVERY_S = 5.0
MOST_LISTENERS = 64


@dataclass
class Listening:
    """Browsers that wait for news, and how their news are read: all browsers share the counts of the pages."""

    readers: ReadPool
    counts: KeptCounts
    now: Callable[[], datetime]
    listeners: set[object] = field(default_factory=set)

    async def state(self) -> InboxCounts:
        """Return the counts of the inbox."""
        return await asyncio.wrap_future(self.readers.submit(lambda db: self.counts.of(db, self.now())))


def live(
    readers: ReadPool,
    counts: KeptCounts,
    now: Callable[[], datetime],
    may_read: Callable[[Request, Store], bool],
) -> Callable[[Request], Any]:
    """Return the endpoint of the stream."""
    listening = Listening(readers, counts, now)

    async def endpoint(request: Request) -> Response:
        try:
            allowed = await asyncio.wrap_future(readers.submit(lambda db: may_read(request, db)))
        except ReprintWatchError:
            return Response(status_code=503, headers={**PAGE_HEADERS, "Retry-After": "60"})
        if not allowed:
            return Response(status_code=401, headers=dict(PAGE_HEADERS))
        if len(listening.listeners) >= MOST_LISTENERS:
            return Response(status_code=503, headers={**PAGE_HEADERS, "Retry-After": "60"})
        return StreamingResponse(
            _events(listening, request), headers=dict(PAGE_HEADERS), media_type="text/event-stream"
        )

    return endpoint


async def _events(listening: Listening, request: Request) -> AsyncIterator[str]:
    """Yield an event whenever a finding came; a comment in between shows a dead connection."""
    mark = object()
    listening.listeners.add(mark)
    try:
        known = await listening.state()
        yield "retry: 10000\n\n"
        while not await request.is_disconnected():
            await asyncio.sleep(EVERY_S)
            state = await listening.state()
            if (state.newest, state.urgent) != (known.newest, known.urgent):
                known = state
                yield f"event: news\ndata: {json.dumps({'urgent': state.urgent})}\n\n"
            else:
                yield ": quiet\n\n"
    finally:
        listening.listeners.discard(mark)
