"""Sessions, batches, anniversaries, years and days near the shared text."""

from __future__ import annotations

from monitor.reuse.cover import TextPair
from monitor.reuse.score.occasions import Occasions, differs_in_session, occasions_of, tells_of_announced
from monitor.texts.fingerprint import normal_form

TOLD = "晋升职级仪式{}日在北京大礼堂举行，仪式在庄严的国歌声中开始，机关负责人宣读了第{}批名单并颁发证书表示祝贺。"


def occasions(query: str, original: str) -> tuple[Occasions, Occasions]:
    return occasions_of(TextPair.of(normal_form(query), normal_form(original)))


def test_days_and_batches_near_the_shared_text_are_told() -> None:
    assert occasions(TOLD.format(28, "三"), TOLD.format(25, "3")) == (
        {"日": {"28"}, "批": {"三"}},
        {"日": {"25"}, "批": {"3"}},
    )


def test_years_are_occasions_in_either_writing() -> None:
    told = "每逢岁末，主席将通过广播和互联网发表{}年新年贺词，各地电台电视台将同时播出这一贺词。"
    query, original = occasions(told.format("二〇二四"), told.format("2023"))
    assert query["年"] == {"二〇二四"}
    assert original["年"] == {"2023"}


def test_an_occasion_far_from_the_shared_text_does_not_count() -> None:
    far = "全市停车泊位电梯公交线路便利" * 5
    query, _ = occasions(f"第9届{far}" + TOLD.format(28, "三"), TOLD.format(28, "三"))
    assert "届" not in query


def test_a_number_of_a_session_that_agrees_nowhere_is_another_session() -> None:
    query, same, other, day = (
        normal_form(TOLD.format(*each)) for each in ((28, "三"), (25, "三"), (28, "四"), (2, "三"))
    )
    assert differs_in_session(TextPair.of(query, other))
    assert not differs_in_session(TextPair.of(query, same))
    assert not differs_in_session(TextPair.of(query, day))


ANNOUNCED = (
    "据介绍，青石市读书大会将于9月12日开幕，{}来自全省23个县的图书馆馆员和读者代表共计1800余人{}参加大会开幕式和夜谈。"
    "大会由市图书馆承办，门票自下周一起在各区文化站领取，每人限领两张，老人和学生优先。大会期间还{}举办{}别开生面的"
    "旧书交换集市和古籍修复展示，并在五个分会场放映纪录片。"
)


def test_the_report_of_an_announced_event_is_another_occasion() -> None:
    announced = normal_form(ANNOUNCED.format("届时", "将", "将", ""))
    told = (
        "读书大会在青石市闭幕，"
        + "今年的夜谈到凌晨才散去，馆员们收拾桌椅，读者仍在门口交谈，约好明年再来。" * 2
    )
    report, copy = (
        normal_form(told + f"来自全省23个县的图书馆馆员和读者代表共计1800余人{to_come}参加大会开幕式和夜谈。"
                    f"大会{to_come}举办{done}别开生面的旧书交换集市和古籍修复展示。")
        for to_come, done in (("", "了"), ("将", ""))
    )  # fmt: skip
    assert tells_of_announced(TextPair.of(report, announced))
    assert not tells_of_announced(TextPair.of(copy, announced))


def test_a_copy_without_the_words_of_an_event_to_come_is_the_same_text() -> None:
    announced, altered = (normal_form(ANNOUNCED.format("届时", word, word, "")) for word in ("将", ""))
    assert not tells_of_announced(TextPair.of(altered, announced))
