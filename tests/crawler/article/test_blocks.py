"""Words and make of single lines → furniture, files."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest

from crawler.article.blocks import is_furniture_text, lines_within
from crawler.markup.tree import page_tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打印本页 关闭窗口", True), ("浏览次数：1234", True), ("您现在的位置：首页", True), ("版权声明：" + "不得转载" * 50, True),
        ("打印店老板说", False), ("（本文已有1,204人阅读）", True),
        ("已有48人次点赞　在看 3", True), ("下载次数：5", True), ("共有48人参加培训", False), ("分享到：" + "会议召开" * 60, False), ("会议召开。" * 100, False), ("", False),
    ],
)  # fmt: skip
def test_words_of_the_page_are_told_from_words_of_the_article(text: str, expected: bool) -> None:
    assert is_furniture_text(text) is expected


def test_an_element_without_lines_has_an_empty_range() -> None:
    page = page_tree("<html><body><div id='c'></div><p>文</p></body></html>")
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    assert lines_within(page.lines, container) == (0, 0)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("【字號：大 中 小】【列印】", "【字号：大 中 小】【打印】"),
        ("瀏覽次數：12", "浏览次数：12"),
        ("下載", "下载"),
        ("上一頁 下一頁", "上一页 下一页"),
        ("後一篇：縣府公告", "后一篇：县府公告"),
        ("歡迎光臨樣例網", "欢迎光临样例网"),
        ("點擊率", "点击率"),
    ],
)
def test_a_word_of_furniture_counts_in_both_scripts(traditional: str, simplified: str) -> None:
    assert is_furniture_text(traditional) and is_furniture_text(simplified)
