"""New findings → server-sent events: a browser with scripts tells of news, and moves no row."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from monitor.config.values import Config
from monitor.web.security import PAGE_HEADERS
from storage.engine.opening import open_readonly
from storage.findings import inbox

EVERY_S = 5.0
MOST_LISTENERS = 64


def live(config: Config, may_read: Callable[[Request], bool]) -> Callable[[Request], Any]:
    """Return the endpoint of the stream."""
    listeners: set[object] = set()

    async def endpoint(request: Request) -> Response:
        if not await run_in_threadpool(may_read, request):
            return Response(status_code=401, headers=dict(PAGE_HEADERS))
        if len(listeners) >= MOST_LISTENERS:
            return Response(status_code=503, headers={**PAGE_HEADERS, "Retry-After": "60"})
        return StreamingResponse(
            _events(config, request, listeners), headers=dict(PAGE_HEADERS), media_type="text/event-stream"
        )

    return endpoint


async def _events(config: Config, request: Request, listeners: set[object]) -> AsyncIterator[str]:
    """Yield an event whenever a finding came; a comment in between shows a dead connection."""
    mark = object()
    listeners.add(mark)
    try:
        known = await run_in_threadpool(_state, config)
        yield "retry: 10000\n\n"
        while not await request.is_disconnected():
            await asyncio.sleep(EVERY_S)
            state = await run_in_threadpool(_state, config)
            if state != known:
                known = state
                yield f"event: news\ndata: {json.dumps({'urgent': state[1]})}\n\n"
            else:
                yield ": quiet\n\n"
    finally:
        listeners.discard(mark)


def _state(config: Config) -> tuple[str, int]:
    with closing(open_readonly(config.store)) as db:
        return inbox.newest_finding(db), inbox.urgent_count(db)
