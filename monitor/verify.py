"""The whole store, checked: what SQLite says, references, the chain of captures, search, every body's digest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from monitor.present.search import index_problems
from storage.archive import captures
from storage.engine.opening import Store, broken_references, damage


def problems(db: Store, told: Callable[[int, int], None]) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    checks = (damage, broken_references, captures.check_chain, index_problems, lambda db: _bodies(db, told))
    for check in checks:
        try:
            yield from check(db)
        except sqlite3.DatabaseError as error:  # a damaged page: what lies behind it cannot be reached
            yield f"the store cannot be read to its end: {error}"


def _bodies(db: Store, told: Callable[[int, int], None]) -> Iterator[str]:
    total = captures.count_bodies(db)
    for done, problem in enumerate(captures.check_bodies(db), start=1):
        told(done, total)
        if problem:
            yield problem
