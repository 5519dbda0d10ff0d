from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.meaning.polarity import (
    FAINT,
    is_condition,
    is_neutral_at,
    is_opposed,
    is_turned,
    kind_of,
    polar_at,
    polar_words,
)


def kinds(text: str) -> list[str]:
    return [word.kind for word in polar_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有关单位不得变更", ["must not"]),
        ("必须办理", ["must"]),
        ("面积不超过100亩", ["at most"]),
        ("同比增长", ["同比", "up"]),
        ("贸易顺差", ["顺差"]),
        ("近四年", ["about"]),
        ("30多个", ["at least"]),
        ("大约有100人", ["about"]),
    ],
)
def test_polar_words_have_their_kind(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text", ["不仅如此", "应急处置", "审议通过", "未来五年", "附近的人", "坚定不移", "将军到场"]
)
def test_longer_words_with_the_same_characters_are_not_polar(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("同意", "不同意", True),
        ("增长", "下降", True),
        ("增长", "发展", False),  # growth for no direction is wording
        ("应当", "应该", False),  # words of a kind
        ("全部", "部分", True),
        ("顺差", "逆差", True),
        ("不得", "可以", True),
    ],
)
def test_a_statement_turns_if_polar_words_of_another_kind_stand_in_it(
    before: str, after: str, expected: bool
) -> None:
    for one, other in ((before, after), (after, before)):
        assert is_turned(polar_words(one), polar_words(other)) is expected


def test_words_that_touch_a_place_count_and_others_do_not() -> None:
    text = "有关单位不得收取费用"
    assert [word.text for word in polar_at(text, 4, 4)] == ["不得"]
    assert [word.text for word in polar_at(text, 6, 7)] == ["不得"]
    assert polar_at(text, 7, 8) == []


@pytest.mark.parametrize(
    ("word", "kind"), [("应", "should"), ("约", "about"), ("近", "about"), ("进口", "进口"), ("养老", "")]
)
def test_a_word_alone_has_its_kind_also_if_no_context_gives_it(word: str, kind: str) -> None:
    assert kind_of(word) == kind


def test_aspect_and_colour_are_faint_and_negation_is_not() -> None:
    assert {"done", "all", "about", "顺差"} <= FAINT
    assert not {"not", "must", "may", "at least"} & FAINT


@pytest.mark.parametrize(
    "text",
    [
        "未经批准，不得变更。",
        "除另有规定外，由申请人承担。",
        "只有符合条件的企业，才可以申请。",
        "逾期不补。",
        "年满60周岁的居民。",
    ],
)
def test_conditions_exceptions_and_bans_are_seen(text: str) -> None:
    assert is_condition(text)


def test_a_plain_statement_is_no_condition() -> None:
    assert not is_condition("全省推进养老服务体系建设，成效明显。")


@given(st.text(alphabet="不应未可近约十3增长下降全部同意得，", max_size=60))
def test_words_of_any_text_stand_in_order_at_their_places(text: str) -> None:
    words = polar_words(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(one.end <= other.start for one, other in pairwise(words))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("将", "已", True),
        ("和", "或", True),
        ("应", "可", True),
        ("和", "及", False),
        ("将", "即将", False),
        ("已", "和", False),  # kinds of two groups are no opposites
        ("将", "河", False),
    ],
)
def test_whole_words_of_different_statements_are_opposed(one: str, other: str, expected: bool) -> None:
    assert is_opposed(one, other) is is_opposed(other, one) is expected


def test_a_character_inside_a_longer_word_without_polarity_is_neutral() -> None:
    assert is_neutral_at("将军到场", 0, 1)
    assert not is_neutral_at("即日起将到场", 3, 4)
