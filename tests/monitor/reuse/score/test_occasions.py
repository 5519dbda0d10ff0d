"""Sessions, batches, anniversaries, years and days near the shared text."""

from __future__ import annotations

from monitor.reuse.cover import TextPair
from monitor.reuse.score.occasions import Occasions, differs_in_session, occasions_of
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
