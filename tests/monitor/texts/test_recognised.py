"""Recognised text beside a known text: sure substitutions count, all other differences are for a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.texts.recognised import Recognised, SureText, surely_read

KNOWN = (
    "云溪市民政局通报，全市新建社区食堂1431处，每份补贴12.5元，惠及老年人二万三千人次。",
    "通知要求各县区于6月30日前完成门窗整改，气温低于5℃时暂停户外作业，并向社会公布结果。",
)


def read(*paragraphs: str, certainty: str = "9") -> SureText:
    return surely_read(
        Recognised(KNOWN), Recognised(paragraphs, [certainty * len(each) for each in paragraphs])
    )


def altered(old: str, new: str) -> tuple[str, ...]:
    return tuple(text.replace(old, new) for text in KNOWN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1431", "1341"),
        ("12.5", "15.2"),
        ("6月30日", "8月30日"),
        ("新建", "改建"),
        ("1431处", "143处"),
        ("二万", "三万"),
    ],
)
def test_a_substitution_between_equal_characters_is_sure(old: str, new: str) -> None:
    assert read(*altered(old, new)).paragraphs == altered(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("门窗", "内窗"),
        ("5℃", "5C"),
        ("元，", "元"),
        ("，惠及", "，云溪发布惠及"),
        ("老年人二万三千人次", ""),
        ("处，", "处："),
        ("云溪", "雲溪"),
        ("公布结果", "公布结呆"),
    ],
    ids=["alike", "sign", "mark lost", "watermark", "hidden by a seal", "mark", "script", "slip of the eye"],
)
def test_other_differences_change_nothing(old: str, new: str) -> None:
    assert read(*altered(old, new)).paragraphs == KNOWN


def test_an_uncertain_character_changes_nothing_and_is_for_a_person() -> None:
    text = read(*altered("1431", "1341"), certainty="7")
    assert text.paragraphs == KNOWN
    assert text.is_unsure


def test_the_same_text_is_sure() -> None:
    assert not read(*KNOWN).is_unsure


def test_the_order_of_the_paragraphs_does_not_matter() -> None:
    assert read(*reversed(altered("1431", "1341"))).paragraphs == altered("1431", "1341")


def test_a_mark_of_a_figure_stays_as_known() -> None:
    assert read(*altered("12.5", "15，2")).paragraphs == altered("12.5", "15.2")


def test_a_line_of_a_table_is_not_taken_for_another_line() -> None:
    rows = ("东平县新建社区食堂12处，已全部开放使用。", "西平县新建社区食堂15处，已全部开放使用。")
    shown = Recognised((rows[1], rows[0]), ["9" * len(row) for row in rows])
    assert surely_read(Recognised(rows), shown).paragraphs == rows


def test_a_figure_at_the_begin_or_end_of_a_paragraph_is_told() -> None:
    known = (
        "6月12日，松江街道严格覆盖养老院档案，启动评估。",
        "重阳节前夕，金滩镇为老年人整理档案，新增782张。",
    )
    shown = (
        "8月12日，松江街道严格覆盖养老院档案，启动评估。",
        "重阳节前夕，金滩镇为老年人整理档案，新增893张。",
    )
    read = Recognised(
        ("第1项", shown[1], "第2项", shown[0]),
        ["9" * len(each) for each in ("第1项", shown[1], "第2项", shown[0])],
    )
    assert surely_read(Recognised(known), read).paragraphs == shown


def test_a_misread_character_beside_a_figure_does_not_hide_the_figure() -> None:
    text = altered("1431处", "1341外")
    certainty = ["9" * len(each) for each in text]
    at = text[0].index("外")
    certainty[0] = certainty[0][:at] + "4" + certainty[0][at + 1 :]
    assert surely_read(Recognised(KNOWN), Recognised(text, certainty)).paragraphs == altered("1431", "1341")


def test_letters_of_a_seal_before_a_hidden_letter_are_no_substitution() -> None:
    assert read(*altered("每份补贴", "每政份补")).paragraphs == KNOWN


def test_a_value_that_the_picture_shows_too_is_another_line() -> None:
    row = "老人每餐补贴12元，由区财政按季度拨付到位。"
    both = Recognised((row, row.replace("12", "21")), ["9" * len(row)] * 2)
    assert surely_read(Recognised((row,)), both).paragraphs == (row,)


@given(st.lists(st.text(alphabet="云溪市民0123456789，。", max_size=40), max_size=4), st.data())
def test_any_texts_are_read_and_paragraphs_stay(paragraphs: list[str], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.text(alphabet="云溪市民0123456789，。", max_size=40), max_size=4))
    shown = surely_read(Recognised(paragraphs), Recognised(other))
    assert len(shown.paragraphs) == len(paragraphs)
    assert surely_read(Recognised(paragraphs), Recognised(paragraphs)).paragraphs == tuple(paragraphs)
