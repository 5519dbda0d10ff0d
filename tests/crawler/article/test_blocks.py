"""Words and make of single lines → furniture, files."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest

from crawler.article.blocks import attachments_below, is_furniture_text, lines_within
from crawler.markup.tree import page_tree

URL = "http://www.portal.example/a/1.html"


def test_files_below_the_text_count_up_to_the_next_matter() -> None:
    markup = "<p><a href='/1.pdf'>附件</a></p><p>上一篇：无</p><p><a href='/2.pdf'>另一文件</a></p>"
    assert attachments_below(page_tree(markup).lines, URL) == ("附件 <http://www.portal.example/1.pdf>",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打印本页 关闭窗口", True), ("浏览次数：1234", True), ("您现在的位置：首页", True), ("版权声明：" + "不得转载" * 50, True),
        ("打印店老板说", False), ("分享到：" + "会议召开" * 60, False), ("会议召开。" * 100, False), ("", False),
    ],
)  # fmt: skip
def test_words_of_the_page_are_told_from_words_of_the_article(text: str, expected: bool) -> None:
    assert is_furniture_text(text) is expected


def test_an_element_without_lines_has_an_empty_range() -> None:
    page = page_tree("<html><body><div id='c'></div><p>文</p></body></html>")
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    assert lines_within(page.lines, container) == (0, 0)
