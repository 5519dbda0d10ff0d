"""Copy a store file in use, and put a copy back: file → file. Every copy is checked before use."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from gettext import gettext as _
from pathlib import Path

from storage.archive.faults import Progress, faults
from storage.engine.opening import engine_of, open_as_is, open_copy
from storage.engine.store import Store, row
from storage.engine.swap import partial
from storage.errors import NoStore, StoreDamaged

LAST_CAPTURE = "SELECT id, chain FROM captures ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class BackupCopy:
    """Facts about a sound copy of a store."""

    size: int  # bytes
    sha256: str  # of the file
    captures: int
    chain: str  # the last value of the chain of captures, "" without captures


def back_up(store: Path, target: Path, told: Progress = lambda done, total: None) -> BackupCopy:
    """Copy a store into the file `target`, which appears only when the copy is complete and sound.

    The copy is checked as `verify` checks a store, except the texts in the index of `search`. `told` is called after
    each body with the number of checked bodies and the total. The store is only read: a store of an older version is
    copied as it is. Raises FileExistsError, also if another backup wrote `target` first, NoStore, StoreDamaged,
    StoreNewer and OSError.
    """
    if target.exists():
        raise FileExistsError(target)
    with closing(open_as_is(store)) as source, partial(target) as part:
        source.copy_to(part)
        copy = examined(part, store, told)
        target.hardlink_to(part)  # unlike a rename, a link replaces no file
    return copy


def restore(
    copy: Path, store: Path, now: datetime, told: Progress = lambda done, total: None
) -> tuple[BackupCopy, Path | None]:
    """Put a copy in the place of a store; return its facts and the path where the earlier store is kept.

    The copy is checked as `back_up` checks a copy. A kill at any instant leaves the earlier store or the new store
    in place; the next command completes a swap that had begun. Raises StoreLocked while any process uses the store,
    StoreDamaged if the copy is not sound or no store, StoreNewer, NoStore, OSError.
    """
    if not copy.is_file():
        raise NoStore(_("no file {copy}").format(copy=copy))
    engine = engine_of(store)
    with engine.alone(store), partial(store) as part:
        with closing(open_copy(copy)) as source:
            source.copy_to(part)
        facts = examined(part, copy, told)
        kept = store.with_name(f"{store.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
        return facts, engine.replace(store, part, kept)


def examined(copy: Path, origin: Path, told: Progress) -> BackupCopy:
    """Return the facts about a copy of `origin`. Raises StoreDamaged, naming `origin`, if the copy is not sound."""
    with closing(open_copy(copy)) as db:
        found = list(faults(db, told))
        if found:
            more = _(" and {count} more").format(count=len(found) - 1) if len(found) > 1 else ""
            raise StoreDamaged(
                _("{origin} is damaged: {fault}{more}. See `reprintwatch verify`").format(
                    origin=origin, fault=found[0], more=more
                )
            )
        captures, chain = _end_of_chain(db)
    with copy.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return BackupCopy(copy.stat().st_size, digest.hexdigest(), captures, chain)


def _end_of_chain(db: Store) -> tuple[int, str]:
    """Return number and chain value of the last capture, 0 and "" without captures."""
    last = row(db, LAST_CAPTURE)
    return (last["id"], last["chain"]) if last else (0, "")
