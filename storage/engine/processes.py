"""Processes of this machine: id and start time → the name of a holder of leases, and whether the holder still runs."""

from __future__ import annotations

import os
from pathlib import Path


def process_name() -> str:
    """Return the name of this process among all processes of this machine: process id and start time."""
    return f"{os.getpid()}:{started_at(os.getpid())}"


def is_running(name: str) -> bool:
    """Tell whether the process with this `process_name` still runs."""
    pid, _, started = name.partition(":")
    return pid.isdecimal() and _is_alive(int(pid)) and started_at(int(pid)) == started


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:  # the process belongs to another user, so it runs
        return True
    except (OSError, OverflowError):
        return False
    return True


def started_at(pid: int) -> str:
    """Return the start time of a process in clock ticks of the kernel, or "gone".

    A later process with the same process id has another start time.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "gone"
