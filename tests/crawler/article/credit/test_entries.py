"""Line of a page → whether the line is an entry of a list."""

from __future__ import annotations

import pytest

from crawler.article.credit.entries import is_entry
from crawler.markup.tree import page_tree

TITLE = "城东街道积极开展冬季巡查工作"


def dated_line(markup: str) -> bool:
    line = next(line for line in page_tree(f"<div>{markup}</div>").lines if "2026" in line.text)
    return is_entry(line)


@pytest.mark.parametrize(
    "markup",
    [
        f"<ul><li><a href='/1.html'>{TITLE}</a> <span>2026-10-10</span></li></ul>",
        "".join(
            f"<div class='e'><h4><a href='/{n}.html'>{TITLE}</a></h4><p>2026-10-1{n}</p></div>"
            for n in range(4)
        ),
        "<dl>"
        + "".join(f"<dt><a href='/{n}.html'>{TITLE}</a> 2026-10-1{n}</dt>" for n in range(4))
        + "</dl>",
    ],
)
def test_a_date_beside_or_below_a_headline_with_a_link_is_of_that_article(markup: str) -> None:
    assert dated_line(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>2026-10-10 来源：<a href='http://www.example.cn/'>国家样例监督管理局网站</a></p>",
        "<p>2026-10-10 <a href='/y'>样例娱乐</a></p>",
        "<p><a href='/w'>样例快讯／记者王小样</a> 2026-10-10</p>",
        "<ul><li>2026-10-10</li><li>来源：<a href='/a'>样例网</a></li><li><a href='/b'>王小样</a></li></ul>",
        "<div><div>2026-10-10</div><div>样例网</div><div><a href='/3.html'>打印</a></div></div>",
    ],
)
def test_a_credit_line_with_links_is_no_entry(markup: str) -> None:
    assert not dated_line(markup)
