"""Looks at a list → chains of continuous looks: no look of a chain missed an entry in between.

Three kinds of looks name no entry of the looks before: the list rolled over, the page is a maintenance page with links,
or the list belongs to another column. Then a look begins a new chain, and is no proof about the earlier chains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

REMEMBERED = 5  # last looks of a chain; a look with an entry of these looks continues the chain


@dataclass(frozen=True)
class ListLook:
    """A good look at a list in a pass, with an entry or more. The further pages of the list are included.

    A 304 repeats the confirmed look with the same `entries`.
    """

    capture: int
    pass_id: int
    at: datetime
    entries: frozenset[str]  # addresses
    reaches_to: str | None = None  # day of the last entry with a date, in the order of the list, "2021-06-24"
    url: str = ""  # of the list


@dataclass(frozen=True)
class Chain:
    """Continuous looks, oldest first.

    A chain from a store may hold only the looks around some times. `count` and `last_at` then tell of all looks.
    """

    looks: tuple[ListLook, ...]
    count: int | None = None
    last_at: datetime | None = None

    @property
    def size(self) -> int:
        """Return the number of looks."""
        return len(self.looks) if self.count is None else self.count

    @property
    def ended_at(self) -> datetime:
        """Return the time of the last look."""
        return self.last_at or self.looks[-1].at

    def continues_with(self, look: ListLook) -> bool:
        """Return whether `look` names an entry of the last looks."""
        return any(not known.entries.isdisjoint(look.entries) for known in self.looks[-REMEMBERED:])


def chains_of(looks: Iterable[ListLook]) -> list[Chain]:
    """Return the chains of the looks at a list. The looks come in the order of their times.

    Among several chains, a look joins the chain with the latest look. Looks without entries are
    left out.
    """
    chains: list[Chain] = []
    for look in looks:
        if not look.entries:
            continue
        place = next((n for n in range(len(chains) - 1, -1, -1) if chains[n].continues_with(look)), None)
        known = chains.pop(place).looks if place is not None else ()
        chains.append(Chain((*known, look)))  # the chain with the latest look stands last
    return chains
