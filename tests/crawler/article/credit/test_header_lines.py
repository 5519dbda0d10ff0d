"""Lines between headline and text → what they claim without a label."""

from __future__ import annotations

import pytest

from crawler.article.credit.header_lines import header_claims
from crawler.markup.tree import page_tree
from storage.records import Field


def claimed(markup: str) -> list[tuple[Field, str]]:
    page = page_tree(markup)
    return [(claim.statement.field, claim.value) for claim in header_claims(page.lines, page)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>2021-06-24 羊城晚报</p>", [(Field.PUBLISHED, "2021-06-24"), (Field.SOURCE, "羊城晚报")]),
        ("<p>新华社</p><p>2021-06-24</p>", [(Field.SOURCE, "新华社"), (Field.PUBLISHED, "2021-06-24")]),
        ("<p>时政新闻</p><p>2021-06-24</p>", [(Field.PUBLISHED, "2021-06-24")]),
        ("<h2>新华社</h2><p>2021-06-24</p>", [(Field.PUBLISHED, "2021-06-24")]),
        ("<p>成文日期：2021-06-24</p>", []),
        ("<p>时间：2021-06-24</p>", []),
        ("<p>编辑：李四 2021-06-24</p>", [(Field.PUBLISHED, "2021-06-24")]),
        ("<p>现在是2021-06-24</p>", []),
        ("<p>6月24日 临江日报</p>", []),
    ],
)
def test_a_date_without_a_label_is_claimed_with_the_publisher_beside(
    markup: str, expected: list[tuple[Field, str]]
) -> None:
    assert claimed(markup) == expected


DAY = (Field.PUBLISHED, "2021-06-24")
MOMENT = (Field.PUBLISHED, "2021-06-24T00:05:00Z")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<div><a href='/'>http://www.yangli.com</a> <span>2021-06-24</span> <span><a href='/y'>样例娱乐</a></span>"
            " <a href='#c'>我要评论(0)</a></div>",
            [DAY, (Field.SOURCE, "样例娱乐")],
        ),
        (
            "<div>2021-06-24 <span>样例号</span> <span>时政新闻</span> <span>1665</span></div>",
            [DAY, (Field.SOURCE, "样例号")],
        ),
        ("<div>2021-06-24 <span>通知公告</span></div>", [DAY]),
        ("<div>2021-06-24 <span>12</span> <span>已有0人阅读</span></div>", [DAY]),
        ("<div>2021-06-24 样例号[整理]</div>", [DAY, (Field.SOURCE, "样例号")]),
        (
            "<div>样例网 <span>王小样</span> 2021-06-24</div>",
            [DAY, (Field.SOURCE, "样例网"), (Field.AUTHOR, "王小样")],
        ),
        ("<div><span>来源：样例网</span> <span>王小样</span></div>", [(Field.AUTHOR, "王小样")]),
        (
            "<div>上樣快訊／王小樣 2021-06-24</div>",
            [DAY, (Field.SOURCE, "上樣快訊"), (Field.AUTHOR, "王小樣")],
        ),
        (
            "<div>【樣例晚報╱記者王小樣／即時報導】 2021.06.24 08:05</div>",
            [MOMENT, (Field.SOURCE, "樣例晚報"), (Field.AUTHOR, "王小樣")],
        ),
        ("<div>本报记者王小样 方 敏</div>", [(Field.AUTHOR, "王小样 方敏")]),
        ("<div>王小样/样例青年报</div>", [(Field.SOURCE, "样例青年报"), (Field.AUTHOR, "王小样")]),
        ("<div>样例日报 – 3小时前</div>", [(Field.SOURCE, "样例日报")]),
        ("<div><time datetime='2021-06-24T08:05:00+08:00'>3天前</time></div>", [MOMENT]),
        ("<div class='d'><b>24</b><span>2021-06</span></div>", [DAY]),
        ("<p>2021</p><p>06/24</p><p>08:05</p>", [MOMENT]),
        ("<div><span id='js_name'>样例水务</span></div>", [(Field.SOURCE, "样例水务")]),
        ("<div><span class='author-name'>王小样</span></div>", [(Field.AUTHOR, "王小样")]),
    ],
)
def test_the_place_of_a_token_tells_what_the_token_is(markup: str, expected: list[tuple[Field, str]]) -> None:
    assert claimed(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li><a href='/1.html'>城东街道积极开展冬季巡查工作</a> <span>2026-10-10</span></li></ul>",
        "".join(
            f"<div class='e'><h4><a href='/{n}.html'>城东街道积极开展冬季巡查工作</a></h4><p>2026-10-1{n}</p></div>"
            for n in range(4)
        ),
    ],
)
def test_the_date_beside_a_link_to_another_article_is_not_claimed(markup: str) -> None:
    assert claimed(f"<div>{markup}</div>") == []
