"""A few sentences right below headline and credit are the article, however much stands far below."""

from __future__ import annotations

import pytest

from crawler.article.article_in_page import Expectation, FoundArticle, find_article
from crawler.article.extract import read_page
from crawler.markup.tree import page_tree
from storage.records import PageKind

URL = "http://www.portal.example/ms/1234.html"
HEAD = "<div class='t'><h1>志愿者走进临江县敬老院</h1></div><div class='i'>2021-06-24 来源：临江日报</div>"
CAPTIONS = (
    "图为6月24日，志愿者在临江县敬老院为老人理发。",
    "当日，临江县的志愿者走进敬老院，陪老人过节。",
)
TEXT = f"<div class='c'>{''.join(f'<p>{line}</p>' for line in CAPTIONS)}</div>"
LINKS = "".join(f"<li><a href='/ms/{n}.html'>临江县第{n}次会议</a></li>" for n in range(101, 113))
COLUMN = "某栏目的编辑常年收信，凡来信必有回音，凡问题必有着落，读者可以放心。"


def found_in(between: str, far: str) -> FoundArticle:
    page = page_tree(
        f"<html><body><div class='m'>{HEAD}{TEXT}<ul>{between}</ul></div><div class='s'>{far}</div></body></html>"
    )
    found = find_article(page, URL, Expectation(None, None, None))
    assert found is not None
    return found


def test_a_column_far_below_is_not_the_article() -> None:
    far = "".join(f"<p>{number}、{COLUMN}</p>" for number in range(3))
    assert found_in(LINKS, far).paragraphs == CAPTIONS


def test_a_much_longer_text_is_the_article_wherever_it_stands() -> None:
    far = "".join(f"<p>{number}、{COLUMN}</p>" for number in range(20))
    assert len(found_in(LINKS, far).paragraphs) >= 20


def test_a_text_that_goes_on_in_the_next_element_is_kept_whole() -> None:
    far = "".join(f"<p>{number}、{COLUMN}</p>" for number in range(3))
    paragraphs = found_in("", far).paragraphs
    assert all(f"{number}、{COLUMN}" in paragraphs for number in range(3))


STORIES = "".join(
    f"<li><a href='/n/2025/{n}88.html'>县图书馆第{n}届读书节开幕</a><i>03-1{n}</i></li>" for n in range(6)
)
BOX = f"<div class='right'><div class='tt'>最新公告</div><ul>{STORIES}</ul></div>"


@pytest.mark.parametrize("credit", ["发布时间：2025-03-18 来源：县水利局", "2025-03-18 10:00:00 县水利局"])
@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        ("<p>停水时间：3月20日8时至18时</p>", ("停水时间：3月20日8时至18时",)),
        ("<p>一等奖：林一、沈谷</p><p>二等奖：宋禾</p>", ("一等奖：林一、沈谷", "二等奖：宋禾")),
        (
            "<table><tr><td>姓名</td><td>单位</td></tr><tr><td>林一</td><td>水利局</td></tr></table>",
            ("姓名 单位", "林一 水利局"),
        ),
    ],
)
@pytest.mark.parametrize("beside", ["", BOX])
def test_lines_without_a_sentence_below_headline_and_credit_are_an_article(
    credit: str, content: str, paragraphs: tuple[str, ...], beside: str
) -> None:
    title = "关于城东片区有关事项的公示"
    body = f"<div><h1>{title}</h1><div>{credit}</div><div>{content}</div></div>{beside}"
    reading = read_page(f"<title>{title}</title><body>{body}</body>".encode(), "http://a.gov.cn/gs/77.html")
    assert reading.article is not None, reading.reason
    assert (reading.article.title, reading.article.paragraphs) == (title, paragraphs)


def test_a_list_whose_rows_state_their_publication_stays_a_list() -> None:
    row = (
        "<div><h3><a href='/n/2025/{n}.html'>县水利局开展第{n}次巡查</a></h3><p>{credit}</p><p>全文</p></div>"
    )
    credit = "发布时间：2025-03-1{n} 来源：县水利局"
    rows = "".join(row.replace("{credit}", credit).replace("{n}", str(n)) for n in range(6))
    body = f"<h1>水利动态</h1><p>发布时间：2025-03-18 来源：县水利局</p><p>共六条信息</p>{rows}"
    reading = read_page(f"<title>水利动态</title><body>{body}</body>".encode(), "http://a.gov.cn/gs/")
    assert reading.kind is PageKind.LIST
