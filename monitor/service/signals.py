"""SIGTERM, SIGINT, SIGHUP → the service is told to stop; what does not end in time is cut off.

The loop, or a thread of it, may be inside a call that lasts: SQLite waits half a minute for a store that another
program holds, a webhook may drip its answer. Python's own handlers run only between two steps of the main thread,
so the signal is taken from the interpreter's wake-up socket, by a thread that does nothing else. To be cut off
costs no more than kill -9: what was committed stays, and what was held is taken over.
"""

from __future__ import annotations

import asyncio
import logging
import os
import select
import signal
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

LONGEST_S = 9.0  # supervisors are promised ten
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def stop_when_told(stop: asyncio.Event) -> None:
    """Set the event at the first signal; end the process where it has not ended by itself in time.

    For the main thread, inside the running loop. A signal that whoever started the program had ignored (nohup)
    stays ignored.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    numbers = [each for each in SIGNALS if signal.getsignal(each) is not signal.SIG_IGN]
    for number in numbers:
        signal.signal(number, _taken_elsewhere)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    told = threading.Thread(
        target=_wait, args=(reader, writer, numbers, asyncio.get_running_loop(), stop), daemon=True
    )
    told.start()


def _taken_elsewhere(number: int, frame: object) -> None:
    """The byte in the wake-up socket says it."""


def _wait(
    reader: socket.socket,
    writer: socket.socket,  # kept open with this thread
    numbers: list[int],
    loop: asyncio.AbstractEventLoop,
    stop: asyncio.Event,
) -> None:
    while not set(reader.recv(64)) & set(numbers):
        pass
    with suppress(RuntimeError):  # the loop may have ended by itself
        loop.call_soon_threadsafe(stop.set)
    select.select([], [], [], LONGEST_S)  # time.sleep fails where tests set the clock by libfaketime
    logger.warning("cut off: what was under way did not end in time", extra={"waited_s": LONGEST_S})
    os._exit(0)


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
