"""Waits that depend on no clock that can be set: a wait of a given length, and a wait for the end of a process.

`time.sleep` and `subprocess.Popen.wait` with a time limit fail with EINVAL where libfaketime moves the clock.
"""

from __future__ import annotations

import subprocess
import threading
import time

POLL_S = 0.02


def pause(seconds: float) -> None:
    """Wait for a number of seconds. A negative number is no wait."""
    threading.Event().wait(max(0.0, seconds))


def has_ended(process: subprocess.Popen[bytes], *, within_s: float) -> bool:
    """Return whether a process ends within a number of seconds. An ended process is reaped."""
    until = time.monotonic() + within_s
    while process.poll() is None:
        if time.monotonic() >= until:
            return False
        pause(POLL_S)
    return True
