from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sites.list_looks import DAY, seen

from monitor.judge.spread.intervals import SightInterval, places, possible_first, surely_first


@st.composite
def intervals(draw: st.DrawFn) -> SightInterval:
    by = draw(st.integers(0, 40))
    after = draw(st.none() | st.integers(0, by))
    return SightInterval(
        None if after is None else DAY + timedelta(hours=after - 1), DAY + timedelta(hours=by)
    )


@given(st.lists(intervals(), min_size=3, max_size=3))
def test_the_order_is_transitive_and_never_both_ways(three: list[SightInterval]) -> None:
    a, b, c = three
    assert not (a.is_before(b) and b.is_before(a))
    assert not a.is_before(a)
    if a.is_before(b) and b.is_before(c):
        assert a.is_before(c)


@given(st.lists(intervals(), max_size=8))
def test_every_place_lies_among_the_copies_and_a_sure_first_is_the_only_possible_first(
    all_of_them: list[SightInterval],
) -> None:
    for least, greatest in places(all_of_them):
        assert 1 <= least <= greatest <= len(all_of_them)
    first = surely_first(all_of_them)
    if first is not None and len(all_of_them) > 1:
        assert possible_first(all_of_them) == [first]


def test_copies_that_came_between_the_same_looks_share_places() -> None:
    three = [seen("8:00", "10:00"), seen("9:00", "11:00"), seen("11:00", "12:00")]
    assert places(three) == [(1, 2), (1, 2), (3, 3)]
    assert surely_first(three) is None
    assert possible_first(three) == [0, 1]


def test_a_copy_without_a_look_before_it_may_always_have_been_there() -> None:
    assert not seen("8:00", "9:00").is_before(seen(None, "12:00"))
