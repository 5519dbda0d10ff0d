from __future__ import annotations

from sites.list_looks import seen

from monitor.judge.spread.parents import Ground, Parent, WorkMember, crossing, depths, parents

ORIGINAL = WorkMember("http://mca.example.cn/", seen("7:00", "8:00"), is_original=True)
ERROR, FURTHER = (1, "36"), (2, "副")


def member(
    name: str, after: str, by: str, *errors: tuple[int, str], link: str = "", credit: str = ""
) -> WorkMember:
    return WorkMember(
        name, seen(after, by), frozenset(errors), link or None, frozenset({credit} if credit else ())
    )


def test_a_copy_with_all_errors_of_an_earlier_copy_came_from_it() -> None:
    first = member("first", "8:00", "9:00", ERROR)
    second = member("second", "9:00", "10:00", ERROR, FURTHER)
    found = parents([ORIGINAL, first, second])
    assert found["second"] == Parent("first", (Ground.ERROR,), (), is_sure=True)
    assert found["first"].url == ORIGINAL.url
    third = member("third", "10:00", "11:00", ERROR, FURTHER, (3, "x"))
    assert parents([ORIGINAL, first, second, third])["third"].url == "second"  # with most of the errors
    assert depths(found, [ORIGINAL.url]) == {ORIGINAL.url: 0, "first": 1, "second": 2}


def test_a_credit_that_the_errors_contradict_is_a_conflict() -> None:
    first = member("first", "8:00", "9:00", ERROR)
    second = member("second", "9:00", "10:00", ERROR, credit=ORIGINAL.url)
    assert parents([ORIGINAL, first, second])["second"] == Parent(
        "first", (Ground.ERROR,), (Ground.CREDIT,), is_sure=True
    )


def test_a_link_then_a_credit_name_the_parent() -> None:
    first = member("first", "8:00", "9:00")
    assert parents([ORIGINAL, first, member("b", "9:00", "10:00", link="first")])["b"].basis == (Ground.LINK,)
    assert parents([ORIGINAL, first, member("b", "9:00", "10:00", credit="first")])["b"].url == "first"


def test_without_any_ground_the_original_is_named_and_not_sure() -> None:
    assert parents([ORIGINAL, member("b", "9:00", "10:00")])["b"] == Parent(ORIGINAL.url)


def test_a_copy_that_is_surely_later_is_no_parent() -> None:
    early = member("early", "8:00", "9:00", link="late")
    late = member("late", "9:00", "10:00")
    assert parents([ORIGINAL, early, late])["early"].url == ORIGINAL.url


def test_two_copies_with_equal_errors_in_one_look_are_not_put_in_an_order() -> None:
    twins = [member("a", "8:00", "10:00", ERROR), member("b", "8:00", "10:00", ERROR)]
    found = parents([ORIGINAL, *twins])
    assert [found[name].url for name in "ab"] == [None, None]
    linked = parents([ORIGINAL, twins[0], member("b", "8:00", "10:00", ERROR, link="a")])
    assert linked["b"] == Parent("a", (Ground.ERROR, Ground.LINK), (), is_sure=True)
    both = [member(name, "8:00", "10:00", ERROR, link=ORIGINAL.url) for name in "ab"]
    assert parents([ORIGINAL, *both])["a"] == Parent(
        ORIGINAL.url, (Ground.LINK,), (Ground.ERROR,), is_sure=False
    )


def test_errors_that_cross_are_told_and_not_resolved() -> None:
    mixed = member("mixed", "9:00", "10:00", ERROR, FURTHER)
    other = member("other", "9:00", "10:00", ERROR, (3, "x"))
    assert crossing([mixed, other, member("within", "9:00", "10:00", ERROR)]) == [("mixed", "other")]
