from __future__ import annotations

import pytest

from monitor.judge.meaning.units import canonical_unit, unit_at


@pytest.mark.parametrize(
    ("text", "unit", "about"),
    [
        ("千瓦时电", "千瓦时", None),  # the longest unit, not 千瓦
        ("余名代表", "名", "余"),
        ("多万", None, None),
        ("支持", None, None),  # begins like 支
        ("人民", None, None),
        ("", None, None),
    ],
)
def test_the_longest_unit_at_a_place_is_found(text: str, unit: str | None, about: str | None) -> None:
    found = unit_at("5" + text, 1)
    assert (found and found["unit"], found and found["about"]) == (unit, about)


def test_spellings_of_a_unit_are_the_same_unit() -> None:
    assert canonical_unit("千米") == canonical_unit("公里") == canonical_unit("km")
    assert canonical_unit("亩") == "亩"
