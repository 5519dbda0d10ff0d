"""Locks of a store in a file: advisory locks on files beside the store. The kernel releases a dead process's locks."""

from __future__ import annotations

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from gettext import gettext as _
from pathlib import Path

from storage.engine import swap
from storage.engine.store import Sole
from storage.errors import StoreLocked

USE = ".use.lock"


class Presence:
    """The use of a store by this process, shared with all other users of the store, until `end` is called."""

    def __init__(self, store: Path) -> None:
        descriptor = _lock_file(store)
        self.end = weakref.finalize(self, _close, descriptor)
        if descriptor is not None and not _locked(descriptor, fcntl.LOCK_SH):
            self.end()
            raise StoreLocked(
                _("{store} is being restored: try again when the restore has ended").format(store=store)
            )


def enter(store: Path) -> Presence:
    """Note that this process uses a store. An interrupted restore is completed before.

    Raises StoreLocked while a restore runs.
    """
    while True:
        presence = Presence(store)
        if not swap.is_interrupted(store):
            return presence
        presence.end()
        complete_restore(store)


def complete_restore(store: Path) -> None:
    """Complete a restore that a kill or a power loss interrupted. Waits until no process uses the store."""
    with beside(store, USE).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if swap.is_interrupted(store):
            swap.complete(store)


@contextmanager
def in_use(store: Path) -> Iterator[None]:
    """Note for the block that this process uses a store, also while no connection is open."""
    presence = enter(store)
    try:
        yield
    finally:
        presence.end()


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """Hold every lock of a store for the block. Raises StoreLocked if any process uses the store."""
    with ExitStack() as stack:
        stack.enter_context(service_lock(store))
        for work in Sole:
            if not stack.enter_context(sole(store, work)):
                raise StoreLocked(
                    _("{store} is in use (another process does its {work}): end that first").format(
                        store=store, work=_(work)
                    )
                )
        stack.enter_context(_unused(store))
        if swap.is_interrupted(store):
            swap.complete(store)
        stack.enter_context(opening_lock(store))
        swap.sweep(store)
        yield


@contextmanager
def _unused(store: Path) -> Iterator[None]:
    with beside(store, USE).open("a") as file:
        if not _locked(file.fileno(), fcntl.LOCK_EX):
            raise StoreLocked(
                _("{store} is in use by another reprintwatch command: end that first").format(store=store)
            )
        yield


@contextmanager
def service_lock(address: Path) -> Iterator[None]:
    """Hold the file for one service for the block. Raises StoreLocked with the process id of the holder."""
    with beside(address, ".lock").open("a+") as file:
        if not _locked(file.fileno(), fcntl.LOCK_EX):
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise StoreLocked(
                _(
                    "{address} is in use by a reprintwatch service (process {holder}): stop it, or let it do "
                    "the work"
                ).format(address=address, holder=holder)
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def sole(address: Path, work: Sole) -> Iterator[bool]:
    """Try to take the lock file of `work` and hold it for the block; return whether the lock was free."""
    with beside(address, f".{work}.lock").open("a") as file:
        yield _locked(file.fileno(), fcntl.LOCK_EX)


@contextmanager
def opening_lock(store: Path) -> Iterator[None]:
    """Wait until no other process creates or migrates the file.

    SQLite itself does not wait in this case: SQLite refuses the second process at once.
    """
    with beside(store, ".opening.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def beside(store: Path, suffix: str) -> Path:
    """Return the path of a file beside a store."""
    return store.with_name(store.name + suffix)


def _locked(descriptor: int, kind: int) -> bool:
    """Try to lock a file without waiting; return whether the lock was free."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_file(store: Path) -> int | None:
    """Open the lock file of users. Return None for an account that may neither create nor read the file."""
    path = beside(store, USE)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        pass
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
