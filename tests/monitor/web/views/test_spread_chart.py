"""Copies stand in the lane of their tier, in the first row with room, over the time of their first sight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from monitor.analysis.spread.descent import HEADLINE_ONLY, ORIGINAL, Carrier
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.parents import Ground, Parent
from monitor.judge.spread.stated import Standing
from monitor.web.views.spread_chart import LEFT, MOST_DRAWN, RIGHT, WIDTH, SpreadChart, spread_chart

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def carrier(
    site: str,
    by: float,
    after: float | None = None,
    *how: str,
    relation: str = "verbatim",
    parent: str | None = None,
) -> Carrier:
    """A carrier that appeared between two times in minutes."""
    seen = SightInterval(None if after is None else AT + timedelta(minutes=after), AT + timedelta(minutes=by))
    made_from = Parent(parent, (Ground.LINK,), is_sure=True)
    return Carrier(
        f"http://{site}/", site, relation, how, "up", seen, None, None, None, Standing.NONE, parent=made_from
    )


def chart(*carriers: Carrier, **tiers: str) -> SpreadChart:
    """The drawing, which exists."""
    made = spread_chart(carriers, tiers, {})
    assert made
    return made


ORIGIN = carrier("bu", 0, relation=ORIGINAL)


def test_lanes_follow_the_first_copies_and_sites_without_a_tier_stand_below() -> None:
    made = chart(
        ORIGIN, carrier("a", 10), carrier("b", 20), carrier("c", 30), carrier("d", 5), b="省级", c="市县"
    )
    assert [(lane.name, [bar.name for bar in lane.bars]) for lane in made.lanes] == [
        ("省级", ["b"]), ("市县", ["c"]), ("", ["d", "a"]),
    ]  # fmt: skip
    assert made.origin == AT and made.origin_name == "bu"


def test_a_bar_covers_the_time_between_two_looks() -> None:
    made = chart(ORIGIN, carrier("a", 90, 30), carrier("b", 100))
    (known, unknown) = made.lanes[0].bars
    assert LEFT < known.left < known.right < RIGHT and not known.is_open
    assert (unknown.left, unknown.right, unknown.is_open) == (LEFT, RIGHT, True)


def test_shapes_tell_how_a_copy_differs() -> None:
    made = chart(
        ORIGIN, carrier("a", 1), carrier("b", 2, None, "excerpt", "text"), carrier("c", 3, None, "headline"),
        carrier("d", 4, None, HEADLINE_ONLY), carrier("e", 5, None, "compilation"),
    )  # fmt: skip
    assert {bar.name: bar.shape for bar in made.lanes[0].bars} == {
        "a": "same", "b": "text", "c": "headline", "d": "headline", "e": "part",
    }  # fmt: skip


def test_a_copy_of_a_copy_is_joined_to_it_by_a_curve() -> None:
    made = chart(
        ORIGIN,
        carrier("a", 10, 5),
        carrier("b", 60, 50, parent="http://a/"),
        carrier("c", 70, parent="http://bu/"),
    )
    assert len(made.curves) == 1 and made.curves[0].is_sure


def test_without_copies_there_is_no_drawing() -> None:
    assert spread_chart([ORIGIN], {}, {}) is None


def test_of_many_copies_the_first_are_drawn() -> None:
    made = chart(ORIGIN, *(carrier(f"s{number}", number) for number in range(1, 300)))
    assert made.drawn == MOST_DRAWN and max(mark.x for mark in made.marks) <= RIGHT


@given(
    some.lists(
        some.tuples(some.integers(-500, 9000), some.integers(0, 900), some.text(max_size=12)), min_size=1
    )
)
def test_bars_and_names_of_a_row_do_not_touch(times: list[tuple[int, int, str]]) -> None:
    carriers = [
        carrier(f"{name}{number}", by, by - length) for number, (by, length, name) in enumerate(times)
    ]
    made = chart(ORIGIN, *carriers)
    for lane in made.lanes:
        for bar in lane.bars:
            assert LEFT - 10 <= bar.left < bar.right <= RIGHT <= WIDTH
            assert lane.y < bar.y < lane.y + lane.height
        for row in {bar.y for bar in lane.bars}:
            spans = sorted((bar.left, bar.right) for bar in lane.bars if bar.y == row)
            assert all(before[1] < after[0] for before, after in pairwise(spans))
