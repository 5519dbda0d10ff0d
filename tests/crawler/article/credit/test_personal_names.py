"""Text of a credit → personal names."""

from __future__ import annotations

import pytest

from crawler.article.credit.personal_names import is_person, joined_names, names_together, people


@pytest.mark.parametrize("name", ["张三", "陈小满", "欧阳修", "上官婉儿", "阿依古丽·买买提", "羅志明"])
def test_a_surname_and_one_or_two_characters_are_a_name(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "text", ["", "张", "欧阳", "临江日报", "防汛会议", "张三李四", "Zhang San", "不是人"]
)
def test_other_words_are_no_name(text: str) -> None:
    assert not is_person(text)


@pytest.mark.parametrize(
    ("text", "any_name", "expected"),
    [
        ("李明 王小芳", False, "李明 王小芳"),
        ("李明、王小芳，张三和赵六", False, "李明 王小芳 张三 赵六"),
        ("李小明摄影", False, "李小明"),
        ("李明 报道", False, "李明"),
        ("春江水", False, None),
        ("春江水", True, "春江水"),
        ("李明 县民政局办公室", False, None),
        ("武汉大学历史学院郭伦", True, "郭伦"),
        ("方敏北京大学经济学院教授", True, "方敏"),
        ("方志敏经济学院教授", True, "方志敏"),
        ("某某大学经济学院教授们", True, None),
        ("", True, None),
        (" ".join(["李明"] * 9), False, None),
    ],
)
def test_a_text_gives_names_if_it_holds_nothing_else(text: str, any_name: bool, expected: str | None) -> None:
    assert people(text, any_name=any_name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("彭晗侯婷婷", ["彭晗", "侯婷婷"]),
        ("王小样", ["王小样"]),
        ("王明文王明", []),  # 王明 文王明, or 王明文 王明
        ("巡查河道", []),
        ("", []),
    ],
)
def test_names_without_separators_are_told_apart_if_one_cut_fits(text: str, expected: list[str]) -> None:
    assert names_together(text) == expected


def test_two_lone_characters_are_a_spaced_name() -> None:
    assert list(joined_names(["王乐文", "方", "敏", "甲"])) == ["王乐文", "方敏", "甲"]
