"""Lines of the article's element → the lines of the text."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.blocks import Body, body_of, is_furniture_text, lines_within
from crawler.markup.tree import page_tree

URL = "http://www.portal.example/a/1.html"
TEXT = ("全县防汛工作会议6月24日召开，部署近期工作。", "会议要求，各乡镇要落实责任，加强值守。")
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def body_in(inner: str) -> Body:
    page = page_tree(f"<html><body><div id='c'>{inner}</div></body></html>")
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    first, end = lines_within(page.lines, container)
    return body_of(page.lines[first:end], container, URL)


def texts(inner: str) -> tuple[str, ...]:
    return tuple(line.text for line in body_in(inner).lines)


@pytest.mark.parametrize(
    "noise",
    [
        "<p>【打印】【关闭】</p>", "<p>上一篇：<a href='/2.html'>会议</a></p>", "<p>版权声明：未经授权不得转载。</p>",
        "<p>326</p>", "<p><a href='/2.html'>我市举办文化节</a></p>", "<p><a href='http://ads.example.net/'>名酒招商加盟</a></p>",
        "<div class='share'>分享给您的朋友们吧</div>", "<h4>相关阅读</h4><p><a href='/2.html'>我市举办第三届文化节</a></p>",
        "<p>相关新闻：<a href='/2.html'>我市举办文化节</a></p>",
    ],
)  # fmt: skip
def test_furniture_below_the_text_is_dropped_and_kept_apart(noise: str) -> None:
    body = body_in(PARAGRAPHS + noise)
    assert tuple(line.text for line in body.lines) == TEXT
    assert body.dropped


@pytest.mark.parametrize(
    "extra",
    [
        "<p>特此更正声明。</p>", "<p><a href='/1.docx'>报名表</a></p>", "<p><a href='/2.html'>http://a.example/2.html</a></p>",
        "<p><a href='/2.html'>据此会议召开的消息</a>已经发布</p>", "<table><tr><td>326</td><td>12</td></tr></table>", "<p><a href='#'>注释一</a></p>",
    ],
)  # fmt: skip
def test_a_line_of_the_article_stays(extra: str) -> None:
    assert len(texts(PARAGRAPHS + extra)) == 3


def test_an_advert_between_paragraphs_is_dropped_and_a_sentence_with_a_link_is_not() -> None:
    first, second = (f"<p>{text}</p>" for text in TEXT)
    assert texts(f"{first}<p><a href='/ad/1.html'>专业办证</a></p>{second}") == TEXT
    assert len(texts(f"{first}<p><a href='/2.html'>会议决定如下。</a></p>{second}")) == 3


def test_counters_above_the_text_are_dropped() -> None:
    assert texts(f"<p>326</p><p>T + -</p>{PARAGRAPHS}") == TEXT


def test_a_body_of_nothing_but_counters_or_links_keeps_its_lines() -> None:
    assert texts("<p>326</p><p>12</p>") == ("326", "12")
    assert texts("<p><a href='/2.html'>我市举办第三届文化节，会议召开。</a></p>") != ()


def test_most_of_the_text_is_never_cut_below_a_heading() -> None:
    assert len(texts(f"<p>开头。</p><h4>相关阅读</h4>{PARAGRAPHS}")) == 4


def test_an_element_named_like_an_advert_that_holds_the_text_is_text() -> None:
    assert texts(f"<div class='ad'>{PARAGRAPHS}</div>") == TEXT
    assert texts(f"{PARAGRAPHS}<div class='ad'><p>名酒招商加盟，欢迎致电。</p></div>") == TEXT


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


PIECES = (
    "<p>326</p>",
    "<p>打印</p>",
    "<h4>相关阅读</h4>",
    "<p><a href='/2.html'>文化节</a></p>",
    *(f"<p>{text}</p>" for text in TEXT),
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=10))
def test_no_line_is_lost_or_doubled(pieces: list[str]) -> None:
    body = body_in("".join(pieces))
    assert sorted(line.text for line in (*body.lines, *body.dropped)) == sorted(
        line.text for line in page_tree("".join(pieces)).lines
    )
