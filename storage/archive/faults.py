"""Store → a sentence for every fault: file, schema, references, rows, chain, bodies. All checks run to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from gettext import gettext as _

from storage.archive import chain
from storage.archive.rows import UNREADABLE, row_faults
from storage.engine.store import Store
from storage.errors import StoreDamaged
from storage.wire.kept_facts import certificate_faults, hop_faults

Progress = Callable[[int, int], None]  # checked bodies so far, all bodies
Check = Callable[[Store], Iterable[str]]


def faults(db: Store, told: Progress) -> Iterator[str]:
    """Yield a sentence for every fault of a store. The store stays unchanged. No fault stops a further check.

    The rows of a store of an older version are not read, because their form is older.
    """
    checks: list[Check] = [
        lambda db: db.damage(),
        lambda db: db.schema_faults(),
        lambda db: db.broken_references(),
        lambda db: row_faults(db) if db.is_current() else (),
        lambda db: (*certificate_faults(db), *hop_faults(db)) if db.is_current() else (),
        chain.check_chain,
        lambda db: _body_faults(db, told),
    ]
    for check in checks:
        yield from to_its_end(db, check)


def to_its_end(db: Store, check: Check) -> Iterator[str]:
    """Yield the sentences of a check. An unreadable place or value ends the check with a sentence."""
    try:
        yield from check(db)
    except db.damage_errors as error:
        yield _("the store cannot be read to its end: {error}").format(error=_(str(error)))
    except (StoreDamaged, *UNREADABLE) as error:
        yield _("the store holds a value that ends a check: {kind}: {error}").format(
            kind=type(error).__name__, error=error
        )


def _body_faults(db: Store, told: Progress) -> Iterator[str]:
    total = chain.count_bodies(db)
    for done, fault in enumerate(chain.check_bodies(db), start=1):
        told(done, total)
        if fault:
            yield fault
