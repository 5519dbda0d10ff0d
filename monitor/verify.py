"""The whole store, checked: what SQLite says, references, the chain of captures, search, every body's digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitor.search import index_problems
from storage import captures
from storage.database import Store, broken_references, damage


def problems(db: Store, told: Callable[[int, int], None]) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    yield from damage(db)
    yield from broken_references(db)
    yield from captures.check_chain(db)
    yield from index_problems(db)
    total = captures.count_bodies(db)
    for done, problem in enumerate(captures.check_bodies(db), start=1):
        told(done, total)
        if problem:
            yield problem
