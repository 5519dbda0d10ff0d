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
    ],
    ids=["alike", "sign", "mark lost", "watermark", "hidden by a seal", "mark"],
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


@given(st.lists(st.text(alphabet="云溪市民0123456789，。", max_size=40), max_size=4), st.data())
def test_any_texts_are_read_and_paragraphs_stay(paragraphs: list[str], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.text(alphabet="云溪市民0123456789，。", max_size=40), max_size=4))
    shown = surely_read(Recognised(paragraphs), Recognised(other))
    assert len(shown.paragraphs) == len(paragraphs)
    assert surely_read(Recognised(paragraphs), Recognised(paragraphs)).paragraphs == tuple(paragraphs)
