"""Runs of entries begin with the first look that names them and end with the first look without them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.listed import Lists

from storage.engine.store import Store
from storage.spread import entries


@pytest.fixture
def lists(either: Store, now: datetime) -> Lists:
    return Lists(either, now)


def test_an_entry_that_stays_is_one_run_and_an_entry_that_comes_back_begins_another(lists: Lists) -> None:
    lists.look(0, "a", "b")
    lists.look(1, "b", "c")
    lists.look(2, "a", "b")
    found = entries.runs_of_urls(lists.db, [lists.url(name) for name in "abc"], [lists.page])
    told = [(run.title, run.first_capture, run.left_capture) for run in found]
    assert told == [("a", 1, 2), ("b", 1, None), ("c", 2, 3), ("a", 3, None)]
    assert found[0].names(found[0].first_capture) and not found[0].names(found[2].first_capture)


def test_a_look_named_the_entries_of_its_runs_and_no_later_ones(lists: Lists) -> None:
    first = lists.look(0, "a", "b")
    second = lists.look(1, "b", "c")
    assert set(entries.entries_at(lists.db, lists.page, first)) == {lists.url("a"), lists.url("b")}
    assert set(entries.entries_at(lists.db, lists.page, second)) == {lists.url("b"), lists.url("c")}


def test_an_unchanged_list_writes_no_run(lists: Lists) -> None:
    lists.look(0, "a", "b")
    lists.look(1, "a", "b")
    named = [lists.url("a"), lists.url("b")]
    assert len(entries.runs_of_urls(lists.db, named, [lists.page])) == 2
    assert entries.runs_of_urls(lists.db, named, []) == []


def test_entries_are_found_by_the_beginning_of_their_headline(lists: Lists) -> None:
    lists.look(0, "关于做好冬季救助工作的通知", "关于表彰的决定")
    found = entries.runs_with_title(lists.db, "关于做好")
    assert [run.title for run in found] == ["关于做好冬季救助工作的通知"]
    assert entries.runs_with_title(lists.db, "") == []


def test_a_further_page_continues_the_first_start_page_that_named_it(lists: Lists) -> None:
    further = lists.add_list("http://p.example.cn/index_2.html")
    entries.note_further(lists.db, further, lists.page)
    assert entries.start_of(lists.db, further) == lists.page
    assert entries.further_of(lists.db, [lists.page]) == {further: lists.page}


def test_a_list_of_an_earlier_release_has_no_standing_entries(lists: Lists) -> None:
    assert not entries.has_standing(lists.db, lists.page)
    lists.look(0, "a")
    assert entries.has_standing(lists.db, lists.page)
    assert not entries.was_named_before(lists.db, lists.page, lists.look(1, "z"))
    assert entries.was_named_before(lists.db, lists.page, lists.look(2, "z"))
    assert lists.now + timedelta(hours=2) == lists.last_at
