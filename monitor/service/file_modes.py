"""New files → for this account alone: stores, locks, copies. Files named by the user follow the user's umask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

PRIVATE = 0o077


def keep_private() -> None:
    """Let this process and its children make files for this account alone."""
    _Umask.of_user = os.umask(PRIVATE)
    os.umask(PRIVATE | _Umask.of_user)


@contextmanager
def named_by_user() -> Iterator[None]:
    """Make files by the umask of the user during the block."""
    if _Umask.of_user is None:
        yield
        return
    private = os.umask(_Umask.of_user)
    try:
        yield
    finally:
        os.umask(private)


class _Umask:
    """The umask at the start of the process; None before `keep_private`."""

    of_user: int | None = None
