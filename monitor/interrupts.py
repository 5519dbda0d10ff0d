"""Ctrl-C while a crawl runs: what is under way is put down, the store is left in order, the command ends with 130."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

# Scrapy takes a cancellation for the end of one crawl; whoever then begins another is told again.
AGAIN_S = 0.5


async def interruptible(work: Coroutine[Any, Any, T]) -> T:
    """The outcome of the work. Raises KeyboardInterrupt where SIGINT came first.

    Scrapy's loop would not end by itself: its threads outlive an exception that is raised across it. A second
    SIGINT ends the process at once, as the system does it; the store bears that too.
    """
    loop = asyncio.get_running_loop()
    interrupted = asyncio.Event()
    loop.add_signal_handler(signal.SIGINT, interrupted.set)
    task, waiting = loop.create_task(work), loop.create_task(interrupted.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        waiting.cancel()
    if task.done():
        return await task
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=AGAIN_S)
    if not task.cancelled():
        task.exception()  # seen: what a crawl that is cut off trips over is no news
    raise KeyboardInterrupt
