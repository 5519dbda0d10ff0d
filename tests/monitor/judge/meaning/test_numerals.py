from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.meaning.numerals import LONGEST, WRITTEN, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("8,300", 8300),
        ("12.5万", 125_000),
        ("3万5千", 35_000),
        ("十", 10),
        ("廿四", 24),
        ("一百零三", 103),
        ("一百二", 120),
        ("一百零二", 102),
        ("三万五", 35_000),
        ("三百万亿", 3 * 10**14),
        ("一亿二千万", 120_000_000),
        ("万", 10_000),
        ("二〇二一", 2021),
        ("叁仟", 3000),
        ("两千", 2000),
        ("三十点五", Fraction(61, 2)),
        ("一点二亿", 120_000_000),
        ("零点零五", Fraction(1, 20)),
    ],
)
def test_a_numeral_in_any_script_has_its_value(text: str, value: Fraction | int) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三四",
        "七八",
        "三五",
        "几",
        "数",
        "甲",
        "12个",
        "1 2",
        "十点",
        "点五",
        "一点二三个",
        "12点x",
        "1二",
        "5三十",
    ],
)
def test_a_text_that_is_no_numeral_with_one_value_has_none(text: str) -> None:
    assert value_of(text) is None


def test_a_figure_longer_than_a_serial_number_is_text() -> None:
    assert value_of("1" * LONGEST) == int("1" * LONGEST)
    assert value_of("1" * (LONGEST + 1)) is None


@given(st.integers(0, 10**12))
def test_arabic_figures_have_their_value_with_and_without_commas(number: int) -> None:
    assert value_of(str(number)) == value_of(f"{number:,}") == number


@given(st.integers(1, 9999), st.sampled_from(["万", "亿", "万亿"]))
def test_a_great_power_multiplies_the_whole_numeral_before(number: int, power: str) -> None:
    assert value_of(f"{number}{power}") == number * {"万": 10**4, "亿": 10**8, "万亿": 10**12}[power]


@given(st.text(alphabet=f"{WRITTEN}点0123456789.,", max_size=50))
def test_any_row_of_numerals_has_a_value_or_none_and_no_value_is_negative(text: str) -> None:
    value = value_of(text)
    assert value is None or value >= 0
