from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.meaning.names import Name, is_another_short_name, is_slip_in_name, name_at, recognised_at


def at(text: str, word: str) -> Name | None:
    start = text.index(word)
    return name_at(text, start, start + len(word))


@pytest.mark.parametrize(
    ("text", "changed", "name"),
    [
        ("民政部部长李纪恒出席", "纪", "李纪恒"),
        ("张卫国表示支持", "卫", "张卫国"),
        ("噶玛泽登同志逝世", "泽", "噶玛泽登"),
        ("印发《教学成果奖励条例》", "教", "教学成果奖励条例"),
        ("前往湖北调研", "湖北", "湖北"),
        ("副厅长到会", "副", "副厅长"),
        ("艾力更·依明巴海参加", "依", "艾力更·依明巴"),  # the end of a foreign name is not marked
    ],
)
def test_a_listed_or_marked_name_is_sure(text: str, changed: str, name: str) -> None:
    assert at(text, changed) == Name(name, sure=True)


@pytest.mark.parametrize(
    ("text", "changed"),
    [("临江县举行仪式", "临"), ("江川福利院收养", "福"), ("代表、王晓明、等人", "晓")],
)
def test_a_name_that_only_its_ending_or_shape_suggests_is_not_sure(text: str, changed: str) -> None:
    found = at(text, changed)
    assert found is not None
    assert not found.sure


@pytest.mark.parametrize(
    ("text", "changed"),
    [("负责同志参加会议", "负责"), ("中国式现代化道路", "式"), ("养老服务有新进展", "新")],
)
def test_ordinary_words_are_no_names(text: str, changed: str) -> None:
    assert at(text, changed) is None


def test_an_empty_place_is_part_of_a_name_only_inside() -> None:
    text = "印发《条例》"
    assert name_at(text, 4, 4) == Name("条例", sure=True)
    assert name_at(text, 3, 3) is None
    assert name_at(text, 5, 5) is None


def test_the_marks_around_a_title_are_no_part_of_the_name() -> None:
    assert at("印发《条例》", "《") is None


def spans(text: str) -> list[tuple[int, int]]:
    """A model that knows a single name."""
    place = text.find("沈文敏")
    return [(place, place + 3)] if place >= 0 else []


def test_a_model_is_asked_about_the_place_and_its_surroundings() -> None:
    text = "会" * 100 + "主任沈文敏出席" + "会" * 100
    place = text.index("敏")
    assert recognised_at(text, place, place + 1, spans) == Name("沈文敏", sure=True)
    assert recognised_at(text, place + 1, place + 2, spans) is None


def test_a_model_is_not_asked_about_a_long_change() -> None:
    assert recognised_at("沈文敏" * 20, 0, 60, spans) is None


@given(
    st.text(alphabet="王李省长部厅市《》·同志表示在的，湖北张晓", max_size=40),
    st.integers(0, 40),
    st.integers(0, 3),
)
def test_a_name_is_a_piece_of_the_text_for_any_place(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    found = name_at(text, start, min(len(text), start + length))
    assert found is None or found.text in text


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("南", "北", True), ("欧", "美", True), ("南", "美", False), ("南北", "东西", False)],
)
def test_characters_for_directions_and_countries_are_other_names(
    one: str, other: str, expected: bool
) -> None:
    assert is_another_short_name(one, other) is is_another_short_name(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "letters", "expected"),
    [
        ("来到勃利县检查", "来到勃力县检查", "利力", True),  # a county of the list
        ("加里曼丹岛", "加里曼单岛", "丹单", True),  # neither spelling is a word
        ("先进模范村", "先进模泛村", "范泛", False),  # one of both is a word
        ("战略联盟", "战掠联盟", "略掠", False),
        ("综合试验区", "综合实验区", "试实", True),  # two zones
    ],
)
def test_a_slip_is_in_a_name_if_no_ordinary_word_was_altered(
    one: str, other: str, letters: str, expected: bool
) -> None:
    sides = [
        (text, text.index(letter), text.index(letter) + 1)
        for text, letter in zip((one, other), letters, strict=True)
    ]
    assert is_slip_in_name(*sides) is expected
    assert is_slip_in_name(*reversed(sides)) is expected
