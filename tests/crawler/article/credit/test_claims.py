"""Credit lines, meta tags and scripts → claims."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

from collections.abc import Iterable

import pytest

from crawler.article.credit.claims import (
    Claim,
    claims_of_lines,
    claims_of_texts,
    meta_claims,
    unlabelled_claims,
)
from crawler.markup.tree import Line, page_tree
from storage.records import Field

URL = "http://www.portal.example/a/1.html"
ORIGINAL = "http://www.mca.example.gov.cn/202106/123456.html"


def lines_of(markup: str) -> list[Line]:
    return page_tree(markup).lines


def stated(claims: Iterable[Claim]) -> list[tuple[str, Field, str]]:
    return [(claim.label, claim.statement.field, claim.value) for claim in claims]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("来源：临江日报", [("source", Field.SOURCE, "临江日报")]),
        ("来源：资料图片", []),
        ("来源：http://a.example/1", []),
        ("来源：打印", []),
        ("发布者：季小斐", [("publisher", Field.AUTHOR, "季小斐")]),
        ("发布机构：县民政局", [("publisher", Field.SOURCE, "县民政局")]),
        ("作者：本报记者陈小满", [("author", Field.AUTHOR, "陈小满")]),
        ("作者：陈智 整合", [("author", Field.AUTHOR, "陈智")]),
        ("作者：县委召开全县防汛工作会议", []),
        ("作者：县农业技术推广中心", [("author", Field.AUTHOR, "县农业技术推广中心")]),
        ("作者：甲", []),
        ("编辑：12345", []),
        ("编辑：张三。李四", []),
        ("时间：2021-06-24 09:12", [("published", Field.PUBLISHED, "2021-06-24T01:12:00Z")]),
        ("时间：2021-02-31", []),
        (f"原文链接：{ORIGINAL}", [("original", Field.ORIGINAL_URL, ORIGINAL)]),
        ("原文链接：www.mca.example.gov.cn/1", [("original", Field.ORIGINAL_URL, "http://www.mca.example.gov.cn/1")]),
        ("原文链接：http://portal.example/2.html", []),
        (f"<a href='{ORIGINAL}'>查看原文</a>", [("original", Field.ORIGINAL_URL, ORIGINAL)]),
        ("<a href='javascript:go()'>查看原文</a>", []),
        ("<a href='http://[bad/1'>查看原文</a>", []),
        (f"来源：<a href='{ORIGINAL}'>民政部</a>", [("source link", Field.ORIGINAL_URL, ORIGINAL), ("source", Field.SOURCE, "民政部")]),
        ("来源：<a href='http://www.mca.example.gov.cn/'>民政部</a>", [("source", Field.SOURCE, "民政部")]),
        ("今天是2021年6月24日 来源：临江日报", []),
        ("凡本网注明“来源：临江日报”的作品", []),
    ],
)  # fmt: skip
def test_a_line_claims_only_values_that_its_fields_can_have(
    markup: str, expected: list[tuple[str, Field, str]]
) -> None:
    assert stated(claims_of_lines(lines_of(f"<p>{markup}</p>"), "head", URL)) == expected


def test_long_lines_beside_the_text_claim_nothing() -> None:
    lines = lines_of(f"<p>来源：临江日报 {'热点' * 110}</p>")
    assert stated(claims_of_lines(lines, "head", URL)) == [("source", Field.SOURCE, "临江日报")]
    assert stated(claims_of_lines(lines, "page", URL, beside_text=True)) == []


def test_closing_credit_claims_the_date_beside_its_source() -> None:
    assert stated(claims_of_texts(["(来源 中国社会报2021.6.24)", "编辑：李四 2021-06-25"], "tail", URL)) == [
        ("source", Field.SOURCE, "中国社会报"),
        ("credited", Field.PUBLISHED, "2021-06-24"),
        ("editor", Field.EDITOR, "李四"),
    ]


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
    claims = list(unlabelled_claims(lines_of(markup)))
    assert [(claim.statement.field, claim.value) for claim in claims] == expected
    assert {claim.label for claim in claims} <= {"unlabelled"}


def test_meta_tags_and_scripts_claim_in_the_order_of_the_table() -> None:
    page = page_tree(
        '<html><head><meta name="PubDate" content="2021-06-24 09:12"><meta name="ContentSource" content="临江日报">'
        '<meta name="author" content="admin"><meta name="source" content="">'
        '<script type="application/ld+json">{"datePublished": "2021-06-25"}</script>'
        '<script>var ct = "1624497120";</script></head><body>x</body></html>'
    )
    claims = list(meta_claims(page))
    assert stated(claims) == [
        ("meta", Field.SOURCE, "临江日报"),
        ("meta", Field.AUTHOR, "admin"),
        ("meta", Field.PUBLISHED, "2021-06-24T01:12:00Z"),
        ("meta", Field.PUBLISHED, "2021-06-25"),
        ("meta", Field.PUBLISHED, "2021-06-24T01:12:00Z"),
    ]
    assert [claim.statement.where for claim in claims][-2:] == ["ld+json:datePublished", "script"]
    assert [claim.statement.placeholder for claim in claims][:2] == [False, True]
