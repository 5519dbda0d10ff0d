"""Processes of this machine: id and start time → the names of holders of leases, and whether a holder still works.

A process may have several holders at a time: a pass of the service ends beside the next pass.

A killed process stays in the table of processes until its parent asks for its end (a zombie). A zombie holds no
lease: the state of the process decides, not its process id.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

GONE = "gone"
ENDED = frozenset({b"Z", b"X", b"x"})  # zombie, dead


def process_name() -> str:
    """Return the name of this process among all processes of this machine: process id and start time."""
    return f"{os.getpid()}:{started_at(os.getpid())}"


_numbers = count(1)
_holders: set[str] = set()  # of this process


@contextmanager
def holding() -> Iterator[str]:
    """Return the name of a new holder of this process: `process_name` and a number. The holder works for the block."""
    name = f"{process_name()}:{next(_numbers)}"
    _holders.add(name)
    try:
        yield name
    finally:
        _holders.discard(name)


def is_holding(name: str) -> bool:
    """Tell whether a holder still works. A holder of another process works as long as its process runs."""
    process = ":".join(name.split(":")[:2])
    return name in _holders if process == process_name() else is_running(process)


def is_running(name: str) -> bool:
    """Tell whether the process with this `process_name` still runs."""
    pid, _, started = name.partition(":")
    return pid.isdecimal() and pid.isascii() and started_at(int(pid)) == started != GONE


def started_at(pid: int) -> str:
    """Return the start time of a running process in clock ticks of the kernel, or "gone".

    A later process with the same process id has another start time.
    """
    try:
        # proc(5): the name may hold spaces and brackets; behind the last bracket come state (3) to start time (22)
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        state, started = fields[0], fields[19].decode("ascii")
    except (OSError, IndexError):
        return GONE
    return GONE if state in ENDED else started
