"""Requests over a socket → warm worker processes, forked from a process with all readers of pages imported.

The function `main` runs in a process of its own. A fork takes milliseconds and shares the memory of the readers; a
fresh process would import all readers again. The process has no threads, so a fork copies the whole state. The process
ends together with the parent, and ends the workers before.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import pickle
import resource
import select
import signal
import socket
import struct
import sys
import threading
from collections.abc import Sequence
from typing import Any

# Bytes of address space of a worker; memory in use stays below. A worker with ordinary pages has 130 to 170 MB, the
# worst pages of 10 MB at hand need 420 MB.
MOST_MEMORY = 512 * 1024 * 1024
PR_SET_PDEATHSIG = 1  # prctl(2)
START, END = 1, 0  # requests
REQUEST = struct.Struct("!BQ")  # kind of the request, number of the worker
LENGTH = struct.Struct("!Q")  # stands before every order and outcome
MOST_AT_ONCE = 1024 * 1024  # bytes of a read
# Objects made and kept between two collections of garbage. A page makes some thousand objects and few cycles. The
# default, 700, collects at the height of every page and finds nothing.
YOUNG_OBJECTS = 50_000


def main(control_fd: int, modules: Sequence[str]) -> None:
    """Import modules, then fork and kill workers as requested, until the parent closes its end of the socket."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # the parent decides, also when a terminal asks the whole group
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    gc.disable()  # imported code is no garbage
    for name in modules:
        importlib.import_module(name)
    gc.freeze()  # a collection in a worker would copy the shared memory
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()
    _Workers(socket.socket(fileno=control_fd)).run()


class _Workers:
    """Workers forked by this process, and the socket for requests."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._workers: dict[int, int] = {}  # process ids by number

    def run(self) -> None:
        """Answer requests until the parent has gone; then end the workers."""
        woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # wakes the loop
        while True:
            ready, _, _ = select.select([self._control.fileno(), woken], [], [])
            if woken in ready:
                os.read(woken, 4096)
                self._bury()
            if self._control.fileno() in ready and not self._answer():
                break
        for process in self._workers.values():
            os.kill(process, signal.SIGKILL)
        for process in self._workers.values():
            os.waitpid(process, 0)

    def _answer(self) -> bool:
        """Answer a request; return False after the last."""
        request, handles, _, _ = socket.recv_fds(self._control, REQUEST.size, 1)
        if len(request) < REQUEST.size:
            return False
        kind, number = REQUEST.unpack(request)
        if kind == START:
            self._start(number, handles[0])
        elif number in self._workers:
            os.kill(self._workers[number], signal.SIGKILL)
        return True

    def _start(self, number: int, handle: int) -> None:
        process = os.fork()
        if process == 0:
            self._control.close()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _work(handle)
        self._workers[number] = process
        os.close(handle)

    def _bury(self) -> None:
        """Forget the workers that have ended. Their process ids may belong to other processes from now on."""
        for number, process in list(self._workers.items()):
            if os.waitpid(process, os.WNOHANG)[0]:
                del self._workers[number]


def _work(handle: int) -> None:
    """Do the work that arrives, until the socket closes. Never returns."""
    try:
        _end_with_nursery()
        _limit_memory()
        threading.Thread(target=_end_with_parent, args=(handle,), daemon=True).start()
        connection = socket.socket(fileno=handle)
        while True:
            connection.sendall(framed(_answer_to(received(connection))))
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def framed(message: bytes) -> bytes:
    """Return a message with its length in front."""
    return LENGTH.pack(len(message)) + message


def received(connection: socket.socket) -> bytes:
    """Wait for a message and return the message. Raises EOFError at the end of the connection, OSError."""
    (length,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = connection.recv(min(length - len(data), MOST_AT_ONCE))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _answer_to(order: bytes) -> bytes:
    """Return the pickled outcome of an order: whether it worked, and its result or what it raised."""
    try:
        work, positional, named = pickle.loads(order)  # noqa: S301 - from the parent
        return _pickled(True, work(*positional, **named))
    except Exception as error:  # noqa: BLE001 - raised again by the parent
        return _pickled(False, error)


def _pickled(worked: bool, outcome: Any) -> bytes:
    try:
        return pickle.dumps((worked, outcome), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - the outcome cannot be sent; the parent hears why
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _limit_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _end_with_nursery() -> None:
    """Let the kernel kill this worker once the process that forked it has ended; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _end_with_parent(handle: int) -> None:
    """End this worker once the parent has closed its end of the socket, also in the midst of work."""
    poll = select.poll()
    poll.register(handle, 0)  # a hang-up is reported without being asked for
    poll.poll()
    os._exit(1)
