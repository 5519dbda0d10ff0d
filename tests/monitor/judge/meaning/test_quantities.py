from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.meaning.quantities import Quantity, is_idiom_at, quantities

DIGITS = "零一二三四五六七八九"


def meanings(text: str) -> list[tuple[str, str]]:
    return [each.meaning for each in quantities(text)]


def spelled(number: int) -> str:
    """1..9999 in Chinese numerals, as people write them."""
    parts, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            parts += ("零" if zero and parts else "") + DIGITS[digit] + name
        zero = not digit
    return parts.removeprefix("一") if 10 <= number < 20 else parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2亿", "12000万"),
        ("三成", "30%"),
        ("百分之三十", "30%"),
        ("七成半", "75%"),
        ("2021年6月24日", "2021-06-24"),
        ("2021年6月24日", "2021.6.24"),
        ("二〇二一年六月二十四日", "2021年6月24日"),
        ("第十八次会议", "第18次会议"),
        ("三亿人", "3亿人"),
        ("两个半小时", "2个半小时"),
        ("１２２．７万人", "122.7万人"),
        ("8,300名", "8300名"),
        ("10∶08", "10:08"),
        ("40亿元-50亿元", "40-50亿元"),
        ("8300余名", "8300多名"),
        ("10千克", "10公斤"),
        ("122.7萬人", "122.7万人"),
        ("--2024年", "——2024年"),
    ],
)
def test_two_spellings_of_a_figure_mean_the_same(one: str, other: str) -> None:
    assert meanings(one) == meanings(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.1万亿", "11万亿"),
        ("5%", "5"),
        ("30万千瓦", "30万千瓦时"),
        ("8300余名", "8300名"),
        ("第三次", "三次"),
        ("122.7万", "127.2万"),
        ("-5℃", "5℃"),
        ("1954万亩", "1954亩"),
        ("6月24日", "2021年6月24日"),
        ("十八大", "十八"),
    ],
)
def test_two_figures_that_differ_do_not_mean_the_same(one: str, other: str) -> None:
    assert meanings(one) != meanings(other)


@pytest.mark.parametrize(
    "text", ["统一思想", "“一带一路”倡议", "一些地方", "十分重要", "千方百计", "万一", "四川", "成立"]
)
def test_words_spelled_with_numerals_are_no_figures(text: str) -> None:
    assert quantities(text) == ()


@given(st.integers(1, 9999))
def test_numerals_survive_notation(number: int) -> None:
    (arabic,), (chinese,) = quantities(f"{number}个"), quantities(f"{spelled(number)}个")
    assert arabic.meaning == chinese.meaning == (str(number), "个")


@given(st.integers(1, 10**6))
def test_multipliers_survive_notation(number: int) -> None:
    (one,), (other,) = quantities(f"{number}万吨"), quantities(f"{number * 10000}吨")
    assert one.meaning == other.meaning


@given(st.dates())
def test_dates_survive_notation(day: object) -> None:
    year, month, date = str(day).split("-")
    written = f"{year}年{int(month)}月{int(date)}日"
    assert meanings(written) == [(f"{year}-{month}-{date}", "date")] == meanings(f"{year}-{month}-{date}")


@given(st.text(alphabet="0123456789.,%-年月日第百分之十百千万亿点一二三〇两余多个成:/ 甲", max_size=60))
def test_any_text_can_be_read_and_places_are_right(text: str) -> None:
    for each in quantities(text):
        assert isinstance(each, Quantity)
        assert 0 <= each.start < each.end <= len(text)


def test_values_are_exact() -> None:
    (share,) = quantities("67.4%")
    assert Fraction(share.value) == Fraction(674, 10)


@given(st.text("0123456789.,零一二三五十百千万亿点分之成折%‰¥$￥-—~至年月日第℃度倍个 ", max_size=24))
def test_no_string_of_figures_and_signs_is_an_error(text: str) -> None:
    for quantity in quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)


@pytest.mark.parametrize(("text", "value"), [("¥5%", "5"), ("$5%", "5"), ("5‰", "1/2"), ("¥1.5万%", "15000")])
def test_a_currency_before_a_rate_is_passed_over(text: str, value: str) -> None:
    assert [each.value for each in quantities(text)] == [value]


def test_a_numeral_inside_a_word_is_no_figure() -> None:
    assert is_idiom_at("全国两会闭幕", 2, 3)
    assert not is_idiom_at("这三地参加", 1, 2)
