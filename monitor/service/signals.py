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
from contextlib import suppress

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
