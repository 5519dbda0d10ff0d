from __future__ import annotations

import pytest

from monitor.judge.rules.headlines import Parting, headline_same, parting, stray_spaces, unclosed_mark


@pytest.mark.parametrize(
    ("reprint", "original"),
    [
        ("乘势而上开 新局 奋勇争先谱 新篇", "乘势而上开新局 奋勇争先谱新篇"),
        ("养老服务取得新进展_民政部", "养老服务取得新进展"),
        ("养老服务取得新进展 - 中国政府网", "养老服务取得新进展"),
        ("养老服务取得新进展|民生内参|首页", "养老服务取得新进展"),
        ("开新局、谱新篇——回顾“十三五”", "开新局 谱新篇：回顾「十三五」"),
        ("【转载】养老服务取得新进展", "养老服务取得新进展"),
        ("２０２１年工作要点", "2021年工作要点"),
    ],
)
def test_typography_and_site_names_make_no_other_headline(reprint: str, original: str) -> None:
    assert headline_same(reprint, original)
    assert headline_same(original, reprint)


@pytest.mark.parametrize(
    ("reprint", "original"),
    [
        ("养老服务取得进展", "养老服务取得新进展"),
        ("养老服务取得新", "养老服务取得新进展"),
        ("养老服务取得新进展回顾发展成就激荡人心", "养老服务取得新进展"),
        ("养老服务取得新进展？", "养老服务取得新进展"),
        ("增长1.1%", "增长11%"),
        ("", "养老服务取得新进展"),
    ],
)
def test_words_cut_added_or_questioned_make_another_headline(reprint: str, original: str) -> None:
    assert not headline_same(reprint, original)


def test_traditional_characters_make_no_other_headline() -> None:
    assert headline_same("國務院召開會議研究養老服務", "国务院召开会议研究养老服务")


ORIGINAL = "养老服务体系建设取得新进展"


@pytest.mark.parametrize(
    ("reprint", "expected"),
    [
        ("养老服务体系建设取得新进展_民政部", Parting.SAME),
        ("养老服务体系建设取得新进展回顾发展成就", Parting.GLUED),
        ("养老服务体系建设", Parting.CUT),
        ("养老服务体系建设…", Parting.CUT),
        ("养老服务体系建设没有新进展", Parting.EDITED),
        ("要允许适度的问题", Parting.NEW),
    ],
)
def test_a_headline_parts_from_the_original_in_a_named_way(reprint: str, expected: Parting) -> None:
    assert parting(reprint, ORIGINAL) is expected


@pytest.mark.parametrize(
    ("title", "piece"),
    [("乘势而上开 新局 谱新篇", "新局"), ("开新局 谱新篇", ""), ("回顾 养老服务成就 展望", "")],
)
def test_a_short_piece_between_two_spaces_was_torn_from_its_word(title: str, piece: str) -> None:
    assert stray_spaces(title) == piece


@pytest.mark.parametrize(
    ("title", "mark"),
    [("回顾“十三五", "“"), ("回顾“十三五”", ""), ("学习《办法", "《"), ("回顾“十三五…", "")],
)
def test_a_mark_that_is_not_closed_shows_a_cut_unless_dots_say_so(title: str, mark: str) -> None:
    assert unclosed_mark(title) == mark
