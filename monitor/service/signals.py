"""SIGTERM, SIGINT, SIGHUP → the service stops; work without an end in time is cut off.

The loop, or a thread of the loop, may be inside a long call: SQLite waits half a minute for a store held by another
program, a webhook may send its answer byte by byte. Python's own handlers run only between two steps of the main
thread, so a thread of its own reads the signal from the interpreter's wake-up socket. To be cut off costs no more
than kill -9: committed work stays, and another process takes over the leases.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from storage.waiting import pause

logger = logging.getLogger(__name__)

LONGEST_S = 8.0  # supervisors are promised ten; the end of all processes takes its time on a busy machine
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def stop_when_told(stop: asyncio.Event) -> None:
    """Set the event at the first signal; end the process after LONGEST_S without an end of its own.

    For the main thread, inside the running loop. A signal ignored by the parent process (nohup) stays ignored.
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
    """Do nothing: the byte in the wake-up socket carries the signal."""


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
    pause(LONGEST_S)
    logger.warning("cut off: what was under way did not end in time", extra={"waited_s": LONGEST_S})
    os._exit(0)


T = TypeVar("T")


# Scrapy takes a cancellation for the end of one crawl; a task that begins a further crawl is cancelled again.
AGAIN_S = 0.5


async def interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Return the outcome of the work. Raises KeyboardInterrupt if SIGINT comes first.

    Scrapy's loop would not end on its own: its threads outlive an exception raised across the loop. A second
    SIGINT ends the process at once by the system's default, which harms no store.
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
        task.exception()  # marked as seen: errors of an interrupted crawl are no news
    raise KeyboardInterrupt
