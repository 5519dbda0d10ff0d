"""Memory that the rounds of the service have freed → back to the system, where glibc allocates.

glibc gives each thread a pool of its own, and keeps freed memory in the pools. The rounds run in several threads, so
freed memory of all threads would add up.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

MOST_POOLS = -8  # M_ARENA_MAX of malloc.h
POOLS = 2


def use_few_pools() -> None:
    """Let all threads share few pools. For the start of a process, before its threads."""
    set_option = _of_libc("mallopt")
    if set_option is not None:
        set_option(MOST_POOLS, POOLS)


def give_back_freed() -> None:
    """Give freed memory back to the system; some milliseconds."""
    trim = _of_libc("malloc_trim")
    if trim is not None:
        trim(0)


def _of_libc(name: str) -> Callable[..., int] | None:
    """Return a function of the C library, None where the library has no such function (musl, macOS)."""
    return getattr(ctypes.CDLL(None), name, None)
