"""Looks at one list → chains: looks that continue each other, so that an entry between two of them was not missed.

A list that rolled over between two looks, a maintenance page with links, or the list of another column names no entry
that the looks before named. Such a look begins a chain of its own, and proves nothing about the other chains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

REMEMBERED = 5  # last looks of a chain; one of them names an entry of a look that continues the chain


@dataclass(frozen=True)
class ListLook:
    """A good look at a list in one pass, its further pages included. It named at least one entry.

    A 304 repeats the look that it confirms: `entries` are those of that look.
    """

    capture: int
    pass_id: int
    at: datetime
    entries: frozenset[str]  # addresses
    reaches_to: str | None = None  # day of the last entry with a date, in the order of the list, "2021-06-24"


@dataclass(frozen=True)
class Chain:
    """Looks that continue each other, oldest first."""

    looks: tuple[ListLook, ...]

    def continues_with(self, look: ListLook) -> bool:
        """Return whether `look` names an entry that one of the last looks named."""
        return any(not known.entries.isdisjoint(look.entries) for known in self.looks[-REMEMBERED:])


def chains_of(looks: Iterable[ListLook]) -> list[Chain]:
    """Return the chains of the looks at one list. The looks come in the order of their times.

    A look joins the chain with the latest look among the chains that it continues. Looks without entries are left out.
    """
    chains: list[Chain] = []
    for look in looks:
        if not look.entries:
            continue
        place = next((n for n in range(len(chains) - 1, -1, -1) if chains[n].continues_with(look)), None)
        known = chains.pop(place).looks if place is not None else ()
        chains.append(Chain((*known, look)))  # the chain with the latest look stands last
    return chains
