from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sites.list_looks import DAY, OLD, OURS, at, chains, look, seen

from monitor.judge.spread.chains import Chain
from monitor.judge.spread.presence import CopyPresence, Sight, presence


def present(*lists: tuple[Chain, ...], page: tuple[Sight, ...] = ()) -> CopyPresence:
    found = presence(frozenset({OURS}), lists, page)
    assert found is not None
    return found


def test_a_copy_came_after_the_last_look_without_it() -> None:
    listed = chains(look("10:00", *OLD), look("16:30", *OLD), look("20:00", OURS, *OLD))
    assert present(listed).seen == seen("16:30", "20:00")


def test_failed_looks_in_between_do_not_erase_the_last_good_one() -> None:
    listed = chains(look("10:00", *OLD), look("36:00", OURS, *OLD))
    assert present(listed).seen == seen("10:00", "36:00")


def test_the_least_sure_of_several_lists_decides() -> None:
    first = chains(look("10:00", *OLD), look("19:00", *OLD), look("20:00", OURS, *OLD))
    second = chains(look("12:00", OLD[3]), look("21:00", OLD[3]))
    assert present(first, second).seen == seen("12:00", "20:00")
    unseen = present(first, ())
    assert unseen.seen == seen(None, "20:00")
    assert unseen.absent == ()


def test_a_look_of_another_chain_is_no_proof() -> None:
    other = look("19:00", "http://p.example.cn/weather.html")
    later = look("21:00", *other.entries)
    for listed in (
        chains(look("10:00", *OLD), other, look("20:00", OURS, *OLD)),
        chains(look("10:00", *OLD), other, look("20:00", OURS, *OLD), later),
    ):
        assert present(listed).seen == seen("10:00", "20:00")


def test_looks_of_one_pass_are_one_look() -> None:
    before = look("19:00", OLD[3])
    same_pass = type(before)(99, look("20:00").pass_id, at("19:59"), frozenset({OLD[3]}))
    first = chains(look("19:58", *OLD), look("20:00", OURS, *OLD))
    assert present(first, chains(before, same_pass)).seen == seen("19:00", "20:00")


def test_the_page_itself_may_show_the_copy_first() -> None:
    page = (Sight(7, 7, at("15:00")),)
    listed = chains(look("10:00", *OLD), look("20:00", OURS, *OLD))
    found = present(listed, page=page)
    assert (found.seen, found.is_on_page) == (seen("10:00", "15:00"), True)


def test_a_copy_that_no_look_showed_is_not_present() -> None:
    assert presence(frozenset({OURS}), [chains(look("10:00", *OLD))], ()) is None


@given(st.lists(st.booleans(), min_size=2, max_size=10), st.integers(0, 9), st.booleans())
def test_a_further_look_never_widens_an_interval(shown: list[bool], place: int, shows: bool) -> None:
    looks = [
        look(f"{2 * hour}:00", *([OURS] if is_shown else []), *OLD) for hour, is_shown in enumerate(shown)
    ]
    before = presence(frozenset({OURS}), [chains(*looks)], ())
    hour = 2 * (place % len(shown)) + 1
    further = look(f"{hour}:00", *([OURS] if shows else []), *OLD)
    after = presence(frozenset({OURS}), [chains(*sorted([*looks, further], key=lambda each: each.at))], ())
    if before is None:
        return
    assert after is not None
    assert after.by <= before.by
    if after.by == before.by:
        assert (after.seen.after or DAY - timedelta(1)) >= (before.seen.after or DAY - timedelta(1))
