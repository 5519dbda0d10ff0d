"""Ctrl-C while the program is still loading → a quiet end with exit code 130.

Imports take most of the first second of a command. An interruption in between would print a traceback of the imports.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count
PROGRAM = "reprintwatch"
BY_MODULE = "-m"  # first argument while Python looks for the module of `python -m`


def end_quietly() -> None:
    """Let SIGINT end the process at once until `raise_again`, if this process is the program.

    SIGINT stays ignored where the parent process ignores it.
    """
    name = sys.argv[0].rpartition(os.sep)[2] if sys.argv else ""
    if name in (PROGRAM, BY_MODULE) and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def raise_again() -> None:
    """Let SIGINT raise KeyboardInterrupt again."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(number: int, frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
