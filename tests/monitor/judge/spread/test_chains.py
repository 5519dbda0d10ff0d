from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sites.list_looks import OLD, look, old

from monitor.judge.spread.chains import REMEMBERED, chains_of


def clocks(chain: object) -> list[int]:
    return [each.capture // 60 for each in chain.looks]  # type: ignore[attr-defined]


def test_a_list_that_goes_on_is_one_chain() -> None:
    (chain,) = chains_of([look("8:00", *old(0)), look("9:00", *old(1)), look("10:00", *old(2))])
    assert clocks(chain) == [8, 9, 10]


def test_a_maintenance_page_or_another_column_stands_in_a_chain_of_its_own() -> None:
    other = look("9:00", "http://p.example.cn/weather.html")
    found = chains_of([look("8:00", *OLD), other, look("10:00", *OLD)])
    assert [clocks(chain) for chain in found] == [[9], [8, 10]]


def test_a_list_that_rolled_over_between_two_looks_begins_anew() -> None:
    found = chains_of([look("13:00", OLD[0]), look("16:30", *OLD[1:])])
    assert len(found) == 2


def test_a_look_without_entries_is_no_look() -> None:
    assert chains_of([look("8:00")]) == []


def test_only_the_last_looks_of_a_chain_are_remembered() -> None:
    slow = [look(f"{hour}:00", OLD[0] if hour == 1 else OLD[1], OLD[1]) for hour in range(1, REMEMBERED + 2)]
    assert len(chains_of([*slow, look("20:00", OLD[0])])) == 2


@given(st.lists(st.sets(st.sampled_from(OLD), max_size=3), max_size=12))
def test_every_look_with_entries_stands_in_exactly_one_chain(lists: list[set[str]]) -> None:
    looks = [look(f"{hour}:00", *entries) for hour, entries in enumerate(lists)]
    kept = sorted(each.capture for chain in chains_of(looks) for each in chain.looks)
    assert kept == [each.capture for each in looks if each.entries]
