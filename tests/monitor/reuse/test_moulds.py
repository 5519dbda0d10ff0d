"""Notices of one mould about different facts are told from copies with a figure changed."""

from __future__ import annotations

import pytest

from monitor.reuse.cover import TextPair
from monitor.reuse.moulds import figure_counts, has_different_figures, is_far_apart, is_same_mould
from monitor.texts.fingerprint import normal_form

EVALUATION = (
    "经资格审查和实地考察，本批共有{}家社会组织参加等级评估，其中符合最高等级评估标准的单位共有{}家，"
    "符合次高等级评估标准的单位共有{}家，未能达到基本评估标准的单位共有{}家，"
    "现将评估结果向社会公布，公示期限为{}天，公示期间受理来信来访共{}件。"
)
CEREMONY = (
    "中央机关晋升职级仪式{}日在北京大礼堂举行。{}许，仪式在庄严的国歌声中开始。机关负责人宣读了晋升命令并向晋升职级的"
    "同志颁发证书，表示祝贺。晋升职级的{}位同志精神抖擞来到主席台前，向参加仪式的全体同志敬礼，全场响起热烈掌声。"
)
SESSION = (
    "省政府第{}次常务会议昨天下午在武汉举行，会议由省长主持，会议听取了{}个部门关于今年工作的汇报，"
    "经过认真讨论，审议并原则通过了{}项议案，另有{}位人大代表和政协委员应邀列席了会议。"
)


def pair(query: str, original: str) -> TextPair:
    return TextPair.of(normal_form(query), normal_form(original))


FIRST = EVALUATION.format(57, 9, 21, 25, 7, 11)
SECOND = EVALUATION.format(42, 6, 14, 19, 5, 3)


def test_a_year_is_no_figure_as_a_whole_or_in_part() -> None:
    years = pair("2021年和1949年，2021年拨款38亿元", "2022年拨款38亿元")
    assert figure_counts(years) == (1, 1)


def test_the_same_sentences_around_other_figures_are_a_mould() -> None:
    assert is_same_mould(pair(FIRST, SECOND), None)


def test_a_copy_with_one_figure_changed_is_no_mould() -> None:
    assert not is_same_mould(pair(FIRST.replace("57", "75"), FIRST), None)


def test_another_day_with_other_facts_is_another_occasion() -> None:
    first, second = CEREMONY.format(28, "下午4时30分", 2), CEREMONY.format(25, "上午11时", 3)
    assert is_same_mould(pair(first, second), None)


def test_a_copy_with_its_day_alone_changed_is_no_other_occasion() -> None:
    told = CEREMONY.format(28, "下午4时30分", 2)
    assert not is_same_mould(pair(told.replace("28日", "25日"), told), None)


@pytest.mark.parametrize("number", ["九", "21"])
def test_another_session_with_other_figures_is_another_occasion(number: str) -> None:
    assert is_same_mould(pair(SESSION.format(number, 5, 7, 12), SESSION.format("十二", 8, 4, 30)), None)


def test_a_text_of_last_year_in_much_the_same_words_is_a_mould() -> None:
    told = CEREMONY.format(28, "下午4时", 2)
    partly = (
        told[: len(told) // 2]
        + "今年的仪式上还播放了短片，回顾了过去一年的工作和成绩，大家倍感振奋和鼓舞。" * 2
    )
    assert is_same_mould(pair(partly, told), 365)
    assert not is_same_mould(pair(partly, told), 1)
    assert not is_same_mould(pair(told, told), 365)


@pytest.mark.parametrize(("days", "apart"), [(None, False), (0, False), (60, False), (61, True)])
def test_texts_two_months_apart_are_far_apart(days: int | None, apart: bool) -> None:
    assert is_far_apart(days) is apart


def test_grades_do_not_count_as_figures_and_a_figure_keeps_its_unit() -> None:
    assert figure_counts(pair("评出5A级单位", "评出4A级单位")) == (0, 0)
    assert figure_counts(pair("共3家", "共3个")) == (1, 0)
    assert figure_counts(pair("共3家，计12.5万人", "共3家，计12.6万人")) == (2, 1)


def test_figures_in_other_sentences_do_not_make_a_mould() -> None:
    other = "停车位新增3200个，电梯加装110部，公交延长到23点，绿道建成56公里，公园开放8处，学校扩建4所。"
    assert not has_different_figures(pair(FIRST, other))


def test_texts_that_share_nothing_are_no_mould() -> None:
    assert not is_same_mould(pair("", ""), None)
    assert not is_same_mould(pair(FIRST, "本市新增停车泊位三千二百个，老旧小区加装电梯。"), 400)
