"""A look joins the chain that it continues; another column, a maintenance page and a rolled list begin their own."""

from __future__ import annotations

from datetime import datetime

import pytest
from sites.listed import Lists

from monitor.analysis.lists.chaining import chain_looks, named_entries_of
from storage.engine.store import Store, transaction
from storage.records import CaptureId, Outcome, PageId
from storage.spread import entries, list_looks


@pytest.fixture
def lists(db: Store, now: datetime) -> Lists:
    return Lists(db, now)


def chains(lists: Lists, *looks: str) -> list[int | None]:
    """The chain of each look; an empty look failed."""
    for hour, names in enumerate(looks):
        lists.look(hour, *names, outcome=Outcome.LIST if names else Outcome.NONE)
        chain_looks(lists.db, hour + 1)
    found = [list_looks.look_of_pass(lists.db, lists.page, number + 1) for number in range(len(looks))]
    return [each.chain if each else None for each in found]


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        (("ab", "bc", "cd"), [1, 1, 1]),
        (("ab", "cd"), [1, 2]),  # rolled over
        (("ab", "xy", "ab"), [1, 2, 1]),  # another column between
        (("ab", "", "ab"), [1, None, 1]),  # a failure between
        (("ab", "xy", "x", "xz", "bc"), [1, 2, 2, 2, 1]),
        (("ab", "bc", "cd", "de", "ef", "fg", "a"), [1, 1, 1, 1, 1, 1, 2]),  # five looks are remembered
        (("ab", "xy", "bx"), [1, 2, 2]),  # of two chains the one with the latest look
    ],
)
def test_a_look_joins_the_latest_chain_that_it_continues(
    lists: Lists, looks: tuple[str, ...], expected: list[int | None]
) -> None:
    assert chains(lists, *looks) == expected


def test_further_pages_of_the_same_pass_are_counted_in(lists: Lists) -> None:
    further = lists.add_list("http://p.example.cn/list/index_2.html")
    with transaction(lists.db):
        entries.note_further(lists.db, further, lists.page)
    lists.look(0, "a", "b")
    chain_looks(lists.db, 1)
    lists.look(1, "x", "y")
    lists.look(1, "b", "c", pass_id=2, page=further)
    chain_looks(lists.db, 2)
    look = list_looks.look_of_pass(lists.db, lists.page, 2)
    assert look is not None and look.chain == 1
    assert set(named_entries_of(lists.db, look)) == {lists.url(name) for name in "xybc"}


def test_a_look_without_entries_has_no_chain(lists: Lists) -> None:
    lists.look(0)
    chain_looks(lists.db, 1)
    assert list_looks.chains_of(lists.db, PageId(lists.page)) == []
    assert list_looks.unchained(lists.db, 1)[0].capture == CaptureId(1)
