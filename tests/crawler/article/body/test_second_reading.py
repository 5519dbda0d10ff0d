"""A page and our text → the confidence in our text."""

from __future__ import annotations

from crawler.article.body.second_reading import agreement, reading_of_page, second_reading
from crawler.markup.tree import Line, page_tree

ARTICLE = "".join(
    f"<p>第{n}次防汛工作会议在临江县召开，会议要求各乡镇第{n}组落实责任，加强值守，确保群众安全。</p>"
    for n in range(8)
)
TEASER = "".join(
    f"<p>文化节第{n}场演出昨日在城东剧院举行，数百名市民冒雨观看，现场气氛热烈。</p>" for n in range(4)
)
PAGE = page_tree(
    f"<html><body><div class='tj'>{TEASER}</div><h1>会议</h1><div class='article'>{ARTICLE}</div></body></html>"
)


def confidence(kept: list[Line]) -> float:
    others = [line for line in PAGE.lines if line not in kept]
    return agreement([line.text for line in kept], reading_of_page(PAGE.root, kept, others), others)


def test_the_whole_article_is_believed() -> None:
    assert confidence([line for line in PAGE.lines if "防汛" in line.text]) > 0.6


def test_another_text_of_the_page_is_not_believed() -> None:
    assert confidence([line for line in PAGE.lines if "文化节" in line.text]) < 0.5


def test_half_of_the_article_is_doubted() -> None:
    half = [line for line in PAGE.lines if "防汛" in line.text][:3]
    assert confidence(half) < 0.5


def test_a_page_that_the_second_reader_cannot_read_is_half_believed() -> None:
    assert agreement(["会议召开。"], [], []) == 0.5
    assert agreement([], ["会议召开。"], []) == 0.0


def test_a_huge_element_has_no_second_reading() -> None:
    assert second_reading(page_tree("<html><body>" + "<p>会</p>" * 5000 + "</body></html>").root) == []
