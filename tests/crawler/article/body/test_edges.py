"""Credit and furniture above and below a text."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    "below",
    [
        "<p>（責任編輯：周立秋）</p><div><p>這篇新聞讓您覺得？</p><ul><li>實用</li><li>期待</li></ul></div>",
        "<p>电话：0598-5550000</p><p>微博#爆料#或短信爆料，一经采用最高奖励500元</p>",
        "<div><p>不喜欢</p><p>减少此类内容</p><p>举报</p></div>",
        "<div><span>防汛</span> <span>值守</span></div>",
        "<p>责任编辑：</p>",
        "<p>记者：周立秋</p>",
    ],
)  # fmt: skip
def test_matter_of_the_page_below_a_text_is_left_out(below: str) -> None:
    assert texts(PARAGRAPHS + below) == TEXT


@pytest.mark.parametrize(
    "below",
    [
        "<p>联系电话：0598-5550000</p>",
        "<div align='right'><p>临江县应急管理局</p></div>",
        "<div><p>2021年6月24日</p></div>",
        "<ul><li>城东泵站</li></ul>",
    ],
)  # fmt: skip
def test_a_signature_and_the_contacts_of_an_office_stay(below: str) -> None:
    assert len(texts(PARAGRAPHS + below)) == 3


def test_a_question_of_an_interview_is_no_credit() -> None:
    question = "记者：补贴应该如何申请，需要准备哪些材料？"
    answer = "局长：带上身份证件到服务窗口登记即可，三个工作日内办结。"
    assert texts(f"{PARAGRAPHS}<p>{question}</p><p>{answer}</p>") == (*TEXT, question, answer)
    assert texts(f"{PARAGRAPHS}<p>{question}</p>") == (*TEXT, question)


def test_an_interview_that_opens_with_a_question_keeps_the_question() -> None:
    question, answer = (
        "记者：汛期已到，堤防巡查怎样安排？",
        "周立秋：各段堤防每日巡查两次，险段有人昼夜值守。",
    )
    assert texts(f"<p>{question}</p><p>{answer}</p>{PARAGRAPHS}") == (question, answer, *TEXT)
    asked = ("记者：请周局长介绍汛期安排。", answer, "记者：再谈谈险段的巡查。")
    inner = "".join(f"<p>{line}</p>" for line in asked)
    assert texts(inner + PARAGRAPHS) == (*asked, *TEXT)
    assert texts(f"<p>本报记者：周立秋 李春江</p>{PARAGRAPHS}") == TEXT


def test_the_time_of_an_event_is_no_date_of_the_page() -> None:
    event = ("时间：2024年3月8日下午3点", "地点：三号楼315会议室", "报告人：周立秋 博士")
    inner = "".join(f"<p>{line}</p>" for line in event)
    assert texts(inner) == event
    assert texts(f"<p>时间：2024-03-05</p>{PARAGRAPHS}") == TEXT
    assert texts(f"<p>时间：2024年3月8日</p>{PARAGRAPHS}", is_dated=True) == ("时间：2024年3月8日", *TEXT)


def test_a_credit_line_with_more_than_names_stays_in_the_text() -> None:
    line = "（作者：河道保护联合会发起人、毕业于临江大学、代表作《水边记》周立秋）"
    assert texts(f"{PARAGRAPHS}<p>{line}</p>") == (*TEXT, line)
    assert texts(f"{PARAGRAPHS}<p>（作者：周立秋）</p>") == TEXT
