"""Lines of the article's element → classes: text, credit, furniture."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.blocks import lines_within
from crawler.article.body.line_classes import classed_lines
from crawler.article.body.run import ClassedLine, TextPlace
from crawler.markup.tree import page_tree
from storage.records import LineClass, LineReason

URL = "http://www.portal.example/a/1.html"
TEXT = ("全县防汛工作会议6月24日召开，部署近期工作。", "会议要求，各乡镇要落实责任，加强值守。")
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def classes_in(inner: str, *, is_dated: bool = False) -> list[ClassedLine]:
    page = page_tree(f"<html><body><div id='c'>{inner}</div></body></html>")
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    first, end = lines_within(page.lines, container)
    return classed_lines(page.lines[first:end], TextPlace(container, URL, "临江县召开会议", is_dated))


def texts(inner: str, *, is_dated: bool = False) -> tuple[str, ...]:
    return tuple(each.line.text for each in classes_in(inner, is_dated=is_dated) if each.is_kept)


def reasons(inner: str) -> list[LineReason]:
    return [each.reason for each in classes_in(inner)]


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
    classes = classes_in(PARAGRAPHS + noise)
    assert tuple(each.line.text for each in classes if each.is_kept) == TEXT
    assert {each.kind for each in classes[2:]} == {LineClass.FURNITURE}


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
    assert texts(f"{PARAGRAPHS}<p>相关信息</p>{PARAGRAPHS}") == (*TEXT, "相关信息", *TEXT)


def test_an_element_named_like_an_advert_that_holds_the_text_is_text() -> None:
    assert texts(f"<div class='ad'>{PARAGRAPHS}</div>") == TEXT
    assert texts(f"{PARAGRAPHS}<div class='ad'><p>名酒招商加盟，欢迎致电。</p></div>") == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "特别提醒：逾期不再受理任何补报申请，请各单位合理安排时间。", "声明：本次抽检结果只对所抽样品负责，不代表同类产品。",
        "扫描二维码后按提示填写申请，工作人员将在三日内答复。", "关键词：值守、巡查、转移，是本次会议的三项要求。",
    ],
)  # fmt: skip
def test_a_sentence_in_the_flow_of_the_text_stays_whatever_its_words(sentence: str) -> None:
    assert texts(f"<p>{TEXT[0]}</p><p>{sentence}</p><p>{TEXT[1]}</p>") == (TEXT[0], sentence, TEXT[1])


def test_furniture_inside_the_text_stands_in_a_block_of_another_shape() -> None:
    first, second = (f"<p>{text}</p>" for text in TEXT)
    assert texts(f"{first}<div><span>打印本页</span></div>{second}") == TEXT


def test_the_lines_keep_their_order_with_a_class_and_a_reason() -> None:
    inner = f"<p>来源：临江日报 2021-06-24</p>{PARAGRAPHS}<p>（责任编辑：周立秋）</p><p>【打印】【关闭】</p>"
    assert reasons(inner) == [
        LineReason.HEADER,
        LineReason.TEXT,
        LineReason.TEXT,
        LineReason.CREDIT,
        LineReason.WORDS,
    ]


PIECES = (
    "<p>326</p>",
    "<p>打印</p>",
    "<h4>相关阅读</h4>",
    "<p><a href='/2.html'>文化节</a></p>",
    *(f"<p>{text}</p>" for text in TEXT),
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=10))
def test_no_line_is_lost_or_doubled(pieces: list[str]) -> None:
    classes = classes_in("".join(pieces))
    assert [each.line.text for each in classes] == [line.text for line in page_tree("".join(pieces)).lines]
