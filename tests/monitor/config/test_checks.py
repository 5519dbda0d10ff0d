"""Values of settings: every default is right, and every mistake has words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import schema
from monitor.config.checks import mistake, nearest

ALL = [
    (name, key)
    for name, keys in {
        **schema.SECTIONS, **schema.TABLES, "alerts.channels": schema.CHANNEL, "alerts.rules": schema.RULE,
    }.items()
    for key in keys
]  # fmt: skip
values = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.text(max_size=3), max_size=2),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("section", "key"), [(s, k) for s, k in ALL if k.default is not None and k.default != ()]
)
def test_every_default_is_right(section: str, key: schema.Key) -> None:
    assert mistake(section, key, key.default) == ""


@given(st.sampled_from(ALL), values)
def test_a_value_without_a_mistake_is_of_its_kind_and_within_its_bounds(
    place: tuple[str, schema.Key], value: object
) -> None:
    section, key = place
    if mistake(section, key, value):
        return
    assert isinstance(value, key.kind)
    if isinstance(value, int | float) and not isinstance(value, bool):
        assert math.isfinite(value)
        assert key.least is None or value >= key.least
        assert key.most is None or value <= key.most
    assert not key.choices or value in key.choices


@pytest.mark.parametrize("name", ["url", "secret"])
@given(value=st.integers())
def test_no_message_shows_the_value_of_a_secret(name: str, value: int) -> None:
    key = next(key for key in schema.CHANNEL if key.name == name)
    assert mistake("alerts.channels", key, value) == "must be a text in quotes"


def test_a_near_name_is_offered_and_a_far_one_is_not() -> None:
    assert nearest("downlod_delay", ["download_delay", "user_agent"]) == "; did you mean 'download_delay'?"
    assert nearest("zzz", ["download_delay"]) == ""
