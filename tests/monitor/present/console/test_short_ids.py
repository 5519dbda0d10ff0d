"""Short ids name one id each, and are eight characters long where that is enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.present.console.short_ids import short_ids

ids = st.lists(st.text("0123abcdef", min_size=16, max_size=16).map("f-{}".format), unique=True, min_size=1)


@given(ids)
def test_a_short_id_is_the_beginning_of_one_id_alone(taken: list[str]) -> None:
    for whole, short in short_ids(taken, taken).items():
        assert [each for each in taken if each.startswith(short)] == [whole]


def test_ids_that_begin_alike_are_shown_with_one_character_more() -> None:
    alike = ["f-95c0a1b2ffffffff", "f-95c0a1b3ffffffff", "f-0000000000000000"]
    assert list(short_ids(alike, alike).values()) == ["f-95c0a1b2", "f-95c0a1b3", "f-000000"]
