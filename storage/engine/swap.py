"""Put a complete file in the place of a store: unfinished files, and the swap of files with a journal.

The journal is a file beside the store, ``.restoring``. It is written when the new file is complete, and removed when
the new file stands in the store's place. Every step may be repeated, so an interrupted swap is completed later.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from gettext import gettext as _
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

from storage.errors import StoreDamaged

LOGS = ("-wal", "-journal")  # with rows that SQLite has not written into the file yet
MADE_AGAIN = "-shm"  # SQLite makes it again from the log


@contextmanager
def partial(target: Path) -> Iterator[Path]:
    """Create a file beside `target` under a random name; the file is gone after the block."""
    path = target.with_name(f".{target.name}.{token_hex(8)}.part")
    try:  # a signal may come as soon as the file exists
        path.touch(exist_ok=False)
        yield path
    finally:
        for suffix in ("", *LOGS, MADE_AGAIN):
            _beside(path, suffix).unlink(missing_ok=True)


def sweep(target: Path) -> None:
    """Remove unfinished files that killed processes left beside a store. The caller holds the opening lock."""
    unfinished = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{16}}\.part(-wal|-journal|-shm)?")
    for path in target.parent.iterdir():
        if unfinished.fullmatch(path.name):
            path.unlink(missing_ok=True)


def free_name(path: Path) -> Path:
    """Return the path, or the path with the first number that no file has: x.bak, x.bak.2, x.bak.3."""
    names = chain([path], (_beside(path, f".{number}") for number in count(2)))
    return next(name for name in names if not os.path.lexists(name))


def put_in_place(part: Path, store: Path) -> None:
    """Give a complete file the name of a store that does not exist. Logs of an earlier store of this name go."""
    sync(part)
    for suffix in (*LOGS, MADE_AGAIN):
        _beside(store, suffix).unlink(missing_ok=True)
    part.rename(store)
    sync(store.parent)


def swap(store: Path, part: Path, kept: Path) -> None:
    """Put a complete file in the place of a store; the store is kept under the name `kept`.

    The caller holds every lock of the store. `part` and `kept` stand in the folder of the store.
    """
    sync(part)
    with partial(store) as draft:
        draft.write_text(json.dumps({"part": part.name, "kept": kept.name}), encoding="utf-8")
        sync(draft)
        draft.rename(_journal(store))
    sync(store.parent)
    complete(store)


def is_interrupted(store: Path) -> bool:
    """Tell whether a swap of this store began and did not end."""
    return _journal(store).exists()


def complete(store: Path) -> None:
    """Do the remaining steps of a swap. The caller holds every lock of the store. Raises StoreDamaged, OSError."""
    part, kept = _intended(store)
    if part.exists():
        _keep(store, kept)
        sync(store.parent)
        part.rename(store)
        sync(store.parent)
    _journal(store).unlink(missing_ok=True)
    sync(store.parent)


def _keep(store: Path, kept: Path) -> None:
    """Give a store its second name, and move its logs. The store itself stays until the new file replaces it."""
    if store.exists() and not os.path.lexists(kept):
        try:
            kept.hardlink_to(store)
        except OSError:  # a file system without links
            store.rename(kept)
    for suffix in LOGS:
        with suppress(FileNotFoundError):
            _beside(store, suffix).rename(_beside(kept, suffix))
    _beside(store, MADE_AGAIN).unlink(missing_ok=True)


def _intended(store: Path) -> tuple[Path, Path]:
    """Return the new file and the later name of the store from the journal."""
    try:
        journal = json.loads(_journal(store).read_text(encoding="utf-8"))
        return store.with_name(journal["part"]), store.with_name(journal["kept"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            _("{journal} cannot be read ({error}): remove it, and run `restore` again").format(
                journal=_journal(store), error=error
            )
        ) from error


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _journal(store: Path) -> Path:
    return _beside(store, ".restoring")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
