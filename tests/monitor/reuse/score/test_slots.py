"""What stands in one text in place of the other's words: figures, names, clauses."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.cover import TextPair
from monitor.reuse.score.slots import Slots, slots_of
from monitor.texts.fingerprint import normal_form

NOTICE = (
    "本批共有{}家社会组织参加等级评估，其中获得5A级的有{}家，获得4A级的有{}家，"
    "公示期内任何单位和个人均可向{}提出意见。"
)


def slots(query: str, original: str) -> Slots:
    return slots_of(TextPair.of(normal_form(query), normal_form(original)))


def test_figures_are_told_equal_or_different() -> None:
    found = slots(NOTICE.format(57, 9, 21, "民政厅"), NOTICE.format(57, 8, 22, "民政厅"))
    assert (found.figures_equal, found.figures_different, found.words) == (3, 2, ())


def test_a_digit_more_is_another_figure() -> None:
    assert (
        slots(NOTICE.format(570, 9, 21, "民政厅"), NOTICE.format(57, 9, 21, "民政厅")).figures_different == 1
    )


def test_chinese_numerals_are_figures() -> None:
    told = "经会议研究决定，第{}批名单自公布之日起三十日内向社会公示，接受群众监督。"
    assert slots(told.format("三"), told.format("四")).figures_different == 1


def test_a_name_in_place_of_another_is_a_word_slot_and_recurs() -> None:
    told = "应邀来访的{0}总统在人民大会堂东门外广场受到热烈欢迎，仪式之后双方举行会谈，{0}总统表示感谢并邀请回访。"
    found = slots(told.format("肯尼亚"), told.format("秘鲁"))
    assert found.words == (("肯尼亚", "秘鲁"),) * 2
    assert found.recurring == 2


def test_an_inserted_clause_is_no_slot() -> None:
    found = slots(
        NOTICE.format(57, 9, 21, "民政厅"),
        NOTICE.replace("，公示期", "，名单附后，公示期").format(57, 9, 21, "民政厅"),
    )
    assert (found.figures_different, found.words, found.moved) == (0, (), 4)


@settings(deadline=None)
@given(
    st.text("民政厅发布通知一二三12，。", max_size=120), st.text("民政厅发布通知一二三12，。", max_size=120)
)
def test_no_slot_is_equal_on_both_sides(one: str, other: str) -> None:
    found = slots(one, other)
    assert all(ours != theirs for ours, theirs in found.words)
    assert 0 <= found.aligned <= len(normal_form(one).text)
