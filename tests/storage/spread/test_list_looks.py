"""Looks at start pages get a chain, and are found by chain and time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.listed import LIST, Lists

from monitor.analysis.lists.chaining import chain_looks
from storage.engine.store import Store
from storage.records import Outcome
from storage.spread import list_looks


@pytest.fixture
def lists(either: Store, now: datetime) -> Lists:
    """Five looks: two of one chain, one of another column, one failure, and the first chain again."""
    lists = Lists(either, now)
    for hour, names in enumerate(("ab", "bc", "xy", "", "cd")):
        lists.look(hour, *names, outcome=Outcome.LIST if names else Outcome.NONE)
        chain_looks(lists.db, hour + 1)
    return lists


def hour(lists: Lists, number: float) -> datetime:
    return lists.now + timedelta(hours=number)


def test_the_chains_of_a_page_come_with_the_latest_look_first(lists: Lists) -> None:
    told = [
        (each.chain, each.looks, each.first_capture, each.last_at)
        for each in list_looks.chains_of(lists.db, lists.page)
    ]
    assert told == [(1, 3, 1, hour(lists, 4)), (2, 1, 3, hour(lists, 2))]
    assert [each.chain for each in list_looks.chains_of_all(lists.db, [lists.page])] == [1, 2]


def test_looks_around_a_time_are_those_of_one_chain(lists: Lists) -> None:
    db, page = lists.db, lists.page
    captures = [
        list_looks.last_until(db, page, 1, hour(lists, 1)),
        list_looks.last_until(db, page, 1, hour(lists, 3)),
        list_looks.last_before(db, page, 1, hour(lists, 4), 5),
        list_looks.last_before(db, page, 1, hour(lists, 4.5), 5),
        list_looks.first_from(db, page, 1, hour(lists, 2)),
        list_looks.first_from(db, page, 2, hour(lists, 3)),
    ]
    assert [each.capture if each else None for each in captures] == [2, 2, 2, 2, 5, None]
    assert [each.capture for each in list_looks.last_sights(db, page, 1, 2)] == [5, 2]
    assert list_looks.count_until(db, page, 1, hour(lists, 3)) == 2


def test_the_look_of_a_pass_and_the_last_failure_are_found(lists: Lists) -> None:
    found = list_looks.look_of_pass(lists.db, lists.page, 3)
    assert found is not None and (found.capture, found.chain) == (3, 2)
    assert list_looks.look_of_pass(lists.db, lists.page, 4) is None
    failed = list_looks.last_failure(lists.db, lists.page, hour(lists, 9))
    assert failed is not None and (failed.capture, failed.is_forbidden) == (4, False)
    assert list_looks.last_failure(lists.db, lists.page, hour(lists, 2)) is None


def test_start_pages_are_found_by_address(lists: Lists) -> None:
    assert list_looks.start_pages(lists.db, [LIST, "http://no.cn/"]) == {LIST: lists.page}
    assert list_looks.unchained(lists.db, 5) == []
    assert list_looks.further_looks(lists.db, lists.page, 5) == []
