"""Looks at start pages in a pass → chains of looks that continue each other.

The rule of continuing stands in monitor/judge/spread/chains.py. This module loads only the entries needed by the rule.
"""

from __future__ import annotations

from monitor.judge.spread.chains import REMEMBERED, Chain, ListLook
from storage.engine.store import Store, transaction
from storage.records import CaptureId, PageId
from storage.spread import entries, list_looks
from storage.spread.list_looks import ListSight


def chain_looks(db: Store, pass_id: int) -> None:
    """Give every good look at a start page in a pass its chain. A look without entries gets none."""
    for sight in list_looks.unchained(db, pass_id):
        with transaction(db):
            _chain_look(db, sight)


def _chain_look(db: Store, sight: ListSight) -> None:
    known = list_looks.chains_of(db, sight.page)
    latest = known[0] if known else None
    if latest is not None and entries.was_named_before(db, sight.page, sight.capture):
        list_looks.set_chain(db, sight, latest.chain, None)
        return
    dated = named_entries_of(db, sight)
    if not dated:
        return
    look = _list_look(sight, dated)
    continued = next(
        (each.chain for each in known if _chain(db, sight.page, each.chain).continues_with(look)), None
    )
    number = continued or 1 + max((each.chain for each in known), default=0)
    list_looks.set_chain(db, sight, number, look.reaches_to)


def _chain(db: Store, page: PageId, chain: int) -> Chain:
    """Return a chain with the last looks alone."""
    last = list_looks.last_sights(db, page, chain, REMEMBERED)
    return Chain(tuple(_list_look(sight, named_entries_of(db, sight)) for sight in reversed(last)))


def _list_look(sight: ListSight, dated: dict[str, str | None]) -> ListLook:
    days = [date[: len("2021-06-24")] for date in dated.values() if date]
    return ListLook(sight.capture, sight.pass_id, sight.at, frozenset(dated), days[-1] if days else None)


def named_entries_of(db: Store, sight: ListSight) -> dict[str, str | None]:
    """Return the entries of a look at a start page, with the further pages of the same pass: address and date."""
    named = entries.entries_at(db, sight.page, sight.capture)
    for page, capture in list_looks.further_looks(db, sight.page, sight.pass_id):
        named |= entries.entries_at(db, page, CaptureId(capture))
    return named
