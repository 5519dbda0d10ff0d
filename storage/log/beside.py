"""File heads.log beside a store: every head again, so that `restore` of an older copy is seen. Lines are only added."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path

from storage.engine.address import StoreAddress
from storage.engine.store import Store, read_time, stored_time
from storage.log.checkpoint import TreeHead, head_of
from storage.log.heads import all_heads


def file_of(store: StoreAddress) -> Path | None:
    """Return the file beside a SQLite store; None for a PostgreSQL database."""
    return store.with_name(f"{store.name}.heads.log") if isinstance(store, Path) else None


def line_of(head: TreeHead) -> str:
    """Return the line of a head: time, then the lines of the checkpoint with blanks between."""
    return " ".join([stored_time(head.at), *head.body.splitlines()])


def lost_heads(db: Store, store: StoreAddress) -> Iterator[str]:
    """Yield a sentence if the store has heads, and the file beside the store lies there without any head."""
    file = file_of(store)
    if file is not None and file.is_file() and not known_heads(store) and all_heads(db):
        yield _("heads.log: all heads were removed")


def is_without_file(db: Store, store: StoreAddress) -> bool:
    """Return whether a SQLite store with heads has no file heads.log, as a copy that lies elsewhere."""
    file = file_of(store)
    return file is not None and not file.is_file() and bool(all_heads(db))


def known_heads(store: StoreAddress) -> list[TreeHead]:
    """Return the heads in the file, in its order. A torn line is passed over."""
    file = file_of(store)
    if file is None or not file.is_file():
        return []
    found = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        at, _, rest = line.partition(" ")
        words = rest.split(" ")
        further = [" ".join(words[place : place + 3]) for place in range(3, len(words), 3)]
        with suppress(ValueError, IndexError):
            found.append(head_of("\n".join([*words[:3], *further]), read_time(at)))
    return found


def append_heads(store: StoreAddress, heads: Sequence[TreeHead]) -> None:
    """Append the heads that the file lacks; they are on the disk before the function returns."""
    file = file_of(store)
    if file is None:
        return
    known = {line_of(head) for head in known_heads(store)}
    missing = [line for line in map(line_of, heads) if line not in known]
    if not missing:
        return
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, "".join(f"{line}\n" for line in missing).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
