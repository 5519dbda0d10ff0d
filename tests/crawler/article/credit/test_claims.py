"""Credit lines → claims."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

from collections.abc import Iterable

import pytest

from crawler.article.credit.claim import Claim
from crawler.article.credit.claims import claims_of_lines, claims_of_texts
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
        ("来源：null", []),
        ("来源：--", []),
        ("作者：undefined", []),
        ("打印时间：2021-06-24", [("other date", Field.OTHER_DATE, "2021-06-24")]),
        ("公示时间：2021-06-24", [("other date", Field.OTHER_DATE, "2021-06-24")]),
        ("更新时间：2021-06-24", [("updated", Field.UPDATED, "2021-06-24")]),
        ("生成日期：2021-06-24", [("drawn up", Field.DRAWN_UP, "2021-06-24")]),
        ("公开日期：2021-06-24", [("released", Field.PUBLISHED, "2021-06-24")]),
        ("發布日期：110-06-24", [("published", Field.PUBLISHED, "2021-06-24")]),
        ("发布时间：3天前", []),
        ("发布时间：10-08 12:00", []),
        ("<a href='/2.html'>另一篇关于河道巡查的报道</a> 发布时间：2021-06-24", []),
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


def test_closing_credit_may_name_roles_behind_the_names() -> None:
    assert stated(claims_of_texts(["(王小样 编辑)", "(李示范 撰稿)", "(陈试写 摄)"], "tail", URL)) == [
        ("editor", Field.EDITOR, "王小样"),
        ("author", Field.AUTHOR, "李示范"),
    ]
