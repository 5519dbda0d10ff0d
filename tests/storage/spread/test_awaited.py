"""A copy awaits a look until a pass shows the copy."""

from __future__ import annotations

from datetime import datetime

from sites.listed import Lists

from storage.engine.store import Store, transaction
from storage.records import Outcome
from storage.spread import awaited


def test_a_good_look_ends_the_wait(either: Store, now: datetime) -> None:
    lists = Lists(either, now)
    with transaction(either):
        awaited.set_awaited(either, lists.page, is_awaited=True)
    lists.look(0, outcome=Outcome.NONE)
    assert awaited.seen_in(either, 1) == []
    lists.look(1, "a")
    assert awaited.seen_in(either, 2) == [lists.page]
    with transaction(either):
        awaited.set_awaited(either, lists.page, is_awaited=False)
    assert awaited.seen_in(either, 2) == []
