"""Chains of looks at a site's lists, and looks at a copy → the intervals in which the copy came and went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.judge.spread.chains import Chain, ListLook
from monitor.judge.spread.intervals import SightInterval


@dataclass(frozen=True)
class Sight:
    """A look with news of a copy: capture and time."""

    capture: int
    pass_id: int
    at: datetime
    url: str = ""  # of the list or page of the look


@dataclass(frozen=True)
class CopyPresence:
    """The time when a copy came, with the looks as proof."""

    seen: SightInterval
    shown: Sight  # the first look with the copy
    # the last look without the copy at every start page; empty if a start page lacks a look
    absent: tuple[Sight, ...]
    is_on_page: bool  # the first look was at the copy's own page, not at a list

    @property
    def by(self) -> datetime:
        """Return the time of the first look with the copy."""
        return self.seen.by


def presence(
    addresses: frozenset[str], lists: Sequence[Sequence[Chain]], page_looks: Iterable[Sight]
) -> CopyPresence | None:
    """Return when a copy came, or None if no look showed the copy.

    Lists may name the copy under `addresses`. `lists` holds the chains of every start page of the site.
    `page_looks` are the good looks at the copy's own page.
    """
    on_lists = [sight_of(look) for chains in lists for look in looks_at(chains) if look.entries & addresses]
    on_page = list(page_looks)
    if not on_lists and not on_page:
        return None
    shown = min([*on_lists, *on_page], key=lambda sight: (sight.at, sight.capture))
    absent = [_last_absence(chains, addresses, shown) for chains in lists]
    known = tuple(sight for sight in absent if sight is not None)
    is_known = bool(lists) and len(known) == len(lists)
    after = min(sight.at for sight in known) if is_known else None
    return CopyPresence(
        SightInterval(after, shown.at), shown, known if is_known else (), shown not in on_lists
    )


def looks_at(chains: Iterable[Chain]) -> Iterable[ListLook]:
    """Yield all looks of some chains."""
    return (look for chain in chains for look in chain.looks)


def sight_of(look: ListLook) -> Sight:
    """Return the capture and the time of a look at a list."""
    return Sight(look.capture, look.pass_id, look.at, look.url)


def _last_absence(chains: Sequence[Chain], addresses: frozenset[str], shown: Sight) -> Sight | None:
    """Return the last look at a start page before the copy was shown, in the telling chain.

    Looks of a pass are a single look.
    """
    chain = telling_chain(chains, addresses)
    before = [
        look
        for look in (chain.looks if chain else ())
        if look.at < shown.at and look.pass_id != shown.pass_id and not look.entries & addresses
    ]
    return sight_of(before[-1]) if before else None


def telling_chain(chains: Sequence[Chain], addresses: frozenset[str]) -> Chain | None:
    """Return the chain with the first mention of the copy, else the chain with most looks; None without chains."""
    naming = [
        (look.at, number)
        for number, chain in enumerate(chains)
        for look in chain.looks
        if look.entries & addresses
    ]
    if naming:
        return chains[min(naming)[1]]
    return max(chains, key=lambda chain: (chain.size, chain.ended_at), default=None)
