"""Text of a credit, or paragraphs of an article → personal names."""

from __future__ import annotations

import pytest

from crawler.article.credit.bylines import byline
from crawler.article.credit.personal_names import is_person, people


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


TEXT = ("会议强调，资金要在7月10日前发放到位。", "会上，3个乡镇作了交流发言。")


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ((), None),
        (TEXT, None),
        (("本报讯（记者 李明）6月24日，会议召开。", *TEXT), "李明"),
        (("临江日报记者李明报道 6月24日，会议召开。", *TEXT), "李明"),
        (("临江日报记者 李明 王小芳", *TEXT), "李明 王小芳"),
        ((*TEXT, "执笔/江边人、李小飞"), "江边人 李小飞"),
        ((*TEXT, "会议最后通过决议。（记者 李明 通讯员 王芳）"), "李明"),
        ((*TEXT, "会议最后通过决议。（临江网：李明）"), "李明"),
        ((*TEXT, "会议最后通过决议。（全文完）"), None),
        (("记者 李明", *TEXT, "记者 王芳"), "李明"),
        ((*TEXT * 8, "记者 李明", *TEXT * 8), None),
        ((*TEXT, "作者：" + "很长" * 40), None),
    ],
)
def test_the_author_named_by_the_text_is_read_at_both_ends(
    paragraphs: tuple[str, ...], expected: str | None
) -> None:
    assert byline(paragraphs) == expected
