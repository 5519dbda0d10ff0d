"""Boxes of related articles and comments within and below a text."""

from __future__ import annotations

from crawler.article.blocks import lines_within
from crawler.article.body.line_classes import classed_lines
from crawler.article.body.run import TextPlace
from crawler.markup.tree import page_tree

URL = "http://www.portal.example/a/1.html"
TEXT = ("全县防汛工作会议6月24日召开，部署近期工作。", "会议要求，各乡镇要落实责任，加强值守。")
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def texts(inner: str, *, is_dated: bool = False) -> tuple[str, ...]:
    page = page_tree(f"<html><body><div id='c'>{inner}</div></body></html>")
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    first, end = lines_within(page.lines, container)
    classes = classed_lines(page.lines[first:end], TextPlace(container, URL, "临江县召开会议", is_dated))
    return tuple(each.line.text for each in classes if each.is_kept)


LINKS = "<p><a href='/2.html'>我市举办第三届文化节</a></p><p><a href='/3.html'>城东雨水管网完工通水</a></p>"


def test_the_text_goes_on_below_a_box_of_links_in_its_flow() -> None:
    assert texts(f"<div>导读：{TEXT[0]}</div><p>相关新闻：</p>{LINKS}{PARAGRAPHS}") == (
        f"导读：{TEXT[0]}",
        *TEXT,
    )


def test_the_text_goes_on_below_a_box_in_an_element_of_its_own() -> None:
    box = f"<div><h4>延伸阅读</h4><ul>{LINKS.replace('p>', 'li>')}</ul></div>"
    assert texts(f"{PARAGRAPHS}{box}{PARAGRAPHS}") == (*TEXT, *TEXT)


def test_summaries_and_comments_below_a_heading_are_no_text() -> None:
    summary = "<div><a href='/2.html'>我市举办第三届文化节</a></div><div>文化节昨日开幕，市民踊跃参加。</div>"
    assert texts(f"{PARAGRAPHS}<div>小编推荐</div>{summary}{summary}") == TEXT
    assert (
        texts(f"{PARAGRAPHS}<h4>网友评论</h4><div>写得好，支持一下。</div><div>希望尽快落实到位。</div>")
        == TEXT
    )


def test_a_heading_above_lines_left_out_is_left_out() -> None:
    assert texts(f"{PARAGRAPHS}<p>往期推荐</p><p>责任编辑：</p>") == TEXT
