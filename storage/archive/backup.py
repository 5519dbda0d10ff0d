"""Copy a store file in use, and put a copy back: file → file. Every copy is checked before use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from storage.engine.opening import engine_of, open_as_is, open_readonly
from storage.engine.store import Sole, Store, row
from storage.errors import NoStore, StoreDamaged
from storage.sharing.lock import service_lock, sole_in_time

LAST_CAPTURE = "SELECT id, chain FROM captures ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class BackupCopy:
    """Facts about a sound copy of a store."""

    size: int  # bytes
    sha256: str  # of the file
    captures: int
    chain: str  # the last value of the chain of captures, "" without captures


def back_up(store: Path, target: Path) -> BackupCopy:
    """Copy a store into the file `target`, which appears only when the copy is complete and sound.

    Raises FileExistsError, also if another backup wrote `target` first; NoStore, StoreDamaged, OSError.
    """
    if target.exists():
        raise FileExistsError(target)
    with closing(open_readonly(store)) as source, _partial(target) as partial:
        source.copy_to(partial)
        copy = examined(partial)
        target.hardlink_to(partial)  # unlike a rename, a link replaces no file
    return copy


def restore(copy: Path, store: Path, now: datetime) -> tuple[BackupCopy, Path | None]:
    """Put a copy in the place of a store; return its facts and the path where the earlier store is kept.

    Raises StoreLocked while a service or an analysis uses the store, StoreDamaged if the copy is not sound, OSError.
    """
    with service_lock(store), sole_in_time(store, Sole.CONCLUDING), _partial(store) as partial:
        facts = examined(copy)
        with closing(open_as_is(copy)) as source:
            source.copy_to(partial)
        kept = _kept_aside(store, now) if store.exists() else None
        partial.rename(store)
    return facts, kept


def _kept_aside(store: Path, now: datetime) -> Path:
    """Rename a store with all changes; return the new path."""
    engine_of(store).settle(store)
    kept = store.with_name(f"{store.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    store.rename(kept)
    return kept


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """Create a file beside `target` under a random name; the file is gone after the block."""
    partial = target.with_name(f".{target.name}.{token_hex(8)}.part")
    partial.touch(exist_ok=False)
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def examined(copy: Path) -> BackupCopy:
    """Return the facts about a copy. Raises StoreDamaged if the copy is no sound store, NoStore without a file."""
    if not copy.is_file():
        raise NoStore(f"no file {copy}")
    with closing(open_as_is(copy)) as db:
        captures, chain = _end_of_chain(db, copy)
    with copy.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return BackupCopy(copy.stat().st_size, digest.hexdigest(), captures, chain)


def _end_of_chain(db: Store, copy: Path) -> tuple[int, str]:
    """Return number and chain value of the last capture of a sound store, 0 and "" without captures."""
    try:
        damage = db.damage()
        last = row(db, LAST_CAPTURE)
    except db.damage_errors as error:
        raise StoreDamaged(f"{copy} is no sound store: {error}") from error
    if damage:
        raise StoreDamaged(f"{copy} is damaged: {damage[0]}")
    return (last["id"], last["chain"]) if last else (0, "")
