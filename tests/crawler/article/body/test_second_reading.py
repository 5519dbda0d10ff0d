"""A page → trafilatura's reading of the page."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.article.body.second_reading import (
    _with_blocks,
    reading_of_page,
    runs_of,
    second_reading,
    share_of_runs,
)
from crawler.markup.tree import page_tree

SENTENCE = "防汛工作会议在临江县召开，会议要求各乡镇落实责任，加强值守，确保群众安全。"


def test_the_second_reading_covers_sentences_that_ours_left_out() -> None:
    other = SENTENCE.replace("防汛", "防火")
    page = page_tree(
        f"<html><body><div><p>{SENTENCE}</p></div><div><p>{other}</p></div>"
        "<ul><li><a href='/'>首页</a></li></ul></body></html>"
    )
    told = "".join(reading_of_page(page.root, page.lines[:1], page.lines[1:]))
    assert SENTENCE in told and other in told and "首页" not in told


def test_the_second_reading_leaves_the_page_as_it_was() -> None:
    page = page_tree(
        f"<html><body><div><p>{SENTENCE}</p></div><ul><li><a href='/'>首页</a></li></ul></body></html>"
    )
    reading_of_page(page.root, page.lines[:1], page.lines[1:])
    assert page.root.find(".//a").text == "首页"


def test_the_second_reading_keeps_the_parts_of_a_block_and_empties_other_elements() -> None:
    page = page_tree(
        f"<html lang=zh><body class=a><div id=b data-x='1'>序<p>{SENTENCE}<b>重要<i>提示</i></b>尾</p>后</div>"
        f"<div>{SENTENCE}<p>{SENTENCE.replace('防汛', '防火')}</p></div><ul title=c><li>首页</li></ul>末</body></html>"
    )
    copy = _with_blocks(page.root, {page.root.find(".//p")})
    assert etree.tostring(copy, encoding="unicode", method="html") == (
        f'<html lang="zh"><body class="a"><div id="b" data-x="1">序<p>{SENTENCE}<b>重要<i>提示</i></b>尾</p>后</div>'
        "<div></div><ul></ul>末</body></html>"
    )


@pytest.mark.parametrize("mark", ['<a"b c>甲</a"b>', "<p @click='x' :key=y>乙</p>", "<o:p>丙</o:p>"])
def test_marks_that_are_read_and_not_written_end_no_second_reading(mark: str) -> None:
    page = page_tree(f"<html><body><div>{mark}<p>{SENTENCE}{mark}</p></div></body></html>")
    assert SENTENCE in "".join(reading_of_page(page.root, page.lines, ()))


def test_characters_that_are_read_and_not_written_end_no_reading() -> None:
    page = page_tree(f"<html><body><div>\uffff<p>{SENTENCE}</p></div></body></html>")
    assert reading_of_page(page.root, page.lines, ()) in ([], [SENTENCE])


def test_runs_of_a_text_leave_marks_and_spaces_out() -> None:
    assert runs_of("甲乙，丙 丁。戊") == {"甲乙丙丁", "乙丙丁戊"}
    assert runs_of("，。") == frozenset() and runs_of("甲乙") == {"甲乙"}


def test_the_share_of_a_text_in_another_text_is_told_from_every_fourth_run() -> None:
    other = runs_of("甲乙丙丁戊己")
    assert share_of_runs("甲乙丙丁", other) == 1.0
    assert share_of_runs("甲乙丙丁，子丑寅卯。", other) == 0.5
    assert share_of_runs("，。", other) == 0.0


def test_a_huge_element_has_no_second_reading() -> None:
    assert second_reading(page_tree("<html><body>" + "<p>会</p>" * 5000 + "</body></html>").root) == []
