"""Credit as pages write it, and the claims of a page → the attribution."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest

from crawler.article.credit.attribution import read_attribution
from crawler.article.credit.bylines import Byline
from crawler.article.credit.claims import Places
from crawler.article.extract import read_page
from crawler.markup.tree import page_tree
from storage.records import Attribution, Field

TEXT = (
    "<p>全县民政工作会议6月24日召开，部署近期重点工作，要求各地落实责任。</p>"
    "<p>会议强调，困难群众救助补助资金要在7月10日前发放到位，不得截留挪用。</p>"
    "<p>会上，3个乡镇作了交流发言，县财政局、县审计局负责人参加会议。</p>"
)
ORIGINAL = "http://www.mca.gov.cn/article/xw/mzyw/202106/20210600034811.shtml"
# line above the text, lines at its end, lines below it, what is stated
FORMS: tuple[tuple[str, str, str, dict[str, str | None]], ...] = (
    ("来源：中国社会报 作者：佚名时间：2021-06-24 09:12:33", "", "", {"source": "中国社会报", "author": "佚名", "published_at": "2021-06-24T01:12:33Z"}),
    ("2021年6月24日星期四", "", "", {"published_at": "2021-06-24"}),
    ("2021-06-24 09:12 羊城晚报", "", "", {"source": "羊城晚报", "published_at": "2021-06-24T01:12:00Z"}),
    ("2021年6月24日　来源：中华人民共和国民政部　点击：123", "<p>(来源:中国社会报2021.6.24)</p>", "", {"source": "中华人民共和国民政部", "tail_source": "中国社会报", "tail_date": "2021-06-24"}),
    ("时间：2021-06-24", "<p>责任编辑：张三</p>", f"<p>原文链接：{ORIGINAL}</p>", {"editor": "张三", "original_url": ORIGINAL}),
    ("时间：2021-06-24", "", f'<p><a href="{ORIGINAL}">查看原文</a></p>', {"original_url": ORIGINAL}),
    ("时间：2021-06-24", "", f'<p>原文出处：<a href="{ORIGINAL}">民政部网站</a></p>', {"original_url": ORIGINAL}),
    ("时间：2021-06-24", "", '<p>原文链接：<a href="javascript:void(0)">点击</a></p>', {"original_url": None}),
    ("时间：2021-06-24", "", '<p>原文链接：<a href="/a/1.html">点击</a></p>', {"original_url": None}),
    (f'来源：<a href="{ORIGINAL}">民政部</a> 2021-06-24', "", "", {"source": "民政部", "original_url": None, "linked_url": ORIGINAL}),
    ("摘自：《中国社会报》 2021-06-24", "", "", {"source": "《中国社会报》"}),
    ("来源于：东区办事处 2021-06-24", "", "", {"source": "东区办事处"}),
    ("稿源：民政部网站 编辑：李四 发布日期：2021/06/24", "", "", {"source": "民政部网站", "editor": "李四", "published_at": "2021-06-24"}),
    ("2021-06-24", "<p>（记者 李明 通讯员 王芳）</p>", "", {"author": "李明"}),
    ("2021-06-24", "<p>（作者单位：县民政局）</p>", "", {"author": None}),
    ("2021-06-24", "<p>文/图 王小明</p>", "", {"author": "王小明"}),
    ("2021-06-24", "<p>临江日报记者 李明 王小芳</p>", "", {"author": "李明 王小芳"}),
    ("2021-06-24", "<p>执笔/江边人、李小飞</p>", "", {"author": "江边人 李小飞"}),
    ("2021-06-24", "<p>审核：赵六 校对：孙七 编辑：周八</p>", "", {"editor": "周八"}),
    ("2021-06-24", "<p>社会事务科供稿 摄影/张艳 编辑/苏芳</p>", "", {"editor": "苏芳"}),
    ("来源：人民网 人民日报 记者：木胜玉 2021-06-24", "", "", {"source": "人民网 人民日报", "author": "木胜玉"}),
    ("来源：人民网 记者：李胜玉 2021-06-24", "", "", {"source": "人民网", "author": "李胜玉"}),
    ("发布者：季小斐 发布时间：2022-09-30 浏览次数：10457", "", "", {"source": None, "author": "季小斐", "published_at": "2022-09-30"}),
    ("发布人：管理员 发布时间：2021-06-24 10∶08", "", "", {"published_at": "2021-06-24T02:08:00Z"}),
    ("来源: 民政部 | 作者: <span>admin</span> | 2021.06.24 | 阅读 33", "", "", {"source": "民政部", "author": "admin", "published_at": "2021-06-24"}),
    ("日期：2021-06-24 来源：本站原创 作者：未知", "", "", {"source": "本站原创", "author": "未知"}),
    ("来源：新华社、人民日报、央视新闻 2021-06-24", "", "", {"source": "新华社、人民日报、央视新闻"}),
    ("【来源：民政部】【2021-06-24】【字体：大 中 小】", "", "", {"source": "民政部", "published_at": "2021-06-24"}),
    ("2021年06月10日 17:35 来源： 【打印】", "", "", {"source": None}),
    ("來源：中央社 作者：林小明 發布時間：2021/06/24 09:12", "", "", {"source": "中央社", "author": "林小明", "published_at": "2021-06-24T01:12:00Z"}),
    ("发布时间：2021年06月24日 下午3:12", "", "", {"published_at": "2021-06-24T07:12:00Z"}),
    ("2021-06-24", "<p>编辑｜李四</p><p>来源｜民政部网站</p>", "", {"editor": "李四", "source": "民政部网站"}),
    ("2021-06-24", "<p>（来源：民政部网站，记者：李四，责编：王五）</p>", "", {"source": "民政部网站", "author": "李四", "editor": "王五"}),
    ("2021-06-24", "", "<p>责编 王五</p>", {"editor": "王五"}),
    ("2021-06-24", "", "<p>【纠错】 责任编辑： 尹小杰</p>", {"editor": "尹小杰"}),
    ("http://www.linjiang.example.com 2021年06月24日09:12 凤凰网", "", "", {"source": "凤凰网", "published_at": "2021-06-24T01:12:00Z"}),
    ("2021-06-24", "", "<p>凡本网注明“来源：临江日报”的所有作品，版权均属于临江日报，未经授权不得转载。</p>", {"source": None}),
    ("2021-06-24", "<p>资料来源：http://www.example.net/a.asp?aid=1</p>", "", {"source": None}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("info", "tail", "below", "stated"), FORMS, ids=[each[0] + each[1] + each[2] for each in FORMS]
)
def test_a_credit_is_read_as_it_is_written(
    info: str, tail: str, below: str, stated: dict[str, str | None]
) -> None:
    title = "临江县召开民政工作会议"
    body = (
        f"<html><head><meta charset=utf-8><title>{title}_民生内参</title></head><body><div class=nav><a href=/>首页</a></div>"
        f"<h1>{title}</h1><div class=info>{info}</div><div class=con>{TEXT}{tail}</div>{below}<div class=foot>版权所有</div></body></html>"
    )
    article = read_page(body.encode(), "http://www.msnc.example.org/ms/20210624/1234.html").article
    assert article is not None
    assert {name: getattr(article.attribution, name) for name in stated} == stated


URL = "http://www.msnc.example.org/ms/20210624/1234.html"
HEADLINE = "临江县召开民政工作会议"


def attribution_of(
    head: str = "",
    closing: tuple[str, ...] = (),
    after: str = "",
    elsewhere: str = "",
    page: str = "",
    byline: str | None = None,
) -> Attribution:
    above, below, rest = (page_tree(markup).lines if markup else [] for markup in (head, after, elsewhere))
    return read_attribution(
        page_tree(page), Places(above, closing, below, rest, Byline(byline)), URL, HEADLINE
    )


META = '<meta name="ContentSource" content="县民政局"><meta name="PubDate" content="2021-06-20 08:00">'


@pytest.mark.parametrize(
    ("places", "source"),
    [
        ({"head": "<p>来源：甲报</p>", "closing": ("来源：乙报",)}, "甲报"),
        ({"head": "<p>图片来源：丙网</p>", "closing": ("来源：乙报",)}, "乙报"),
        ({"head": "<p>2021-06-24 羊城晚报</p>", "closing": ("来源：乙报",)}, "乙报"),
        ({"after": "<p>来源：甲报</p>", "elsewhere": "<p>来源：丁报</p>"}, "甲报"),
        ({"head": "<p>发布机构：县政府</p>", "elsewhere": "<p>来源：丁报</p>"}, "丁报"),
        ({"head": "<p>图片来源：丙网</p>", "page": META}, "丙网"),
        ({"page": META}, "县民政局"),
        ({}, None),
    ],
)
def test_the_source_is_the_strongest_claim_nearest_to_the_text(
    places: dict[str, str], source: str | None
) -> None:
    assert attribution_of(**places).source == source  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("places", "published"),
    [
        ({"head": "<p>更新时间：2021-06-25</p>", "after": "<p>发布时间：2021-06-24</p>"}, "2021-06-24"),
        ({"head": "<p>2021-06-23</p><p>发布时间：2021-06-24</p>"}, "2021-06-24"),
        ({"head": "<p>更新时间：2021-06-25</p>", "page": META}, "2021-06-20T00:00:00Z"),
        ({"head": "<p>更新时间：2021-06-25</p>"}, "2021-06-25"),
        ({"head": "<p>时间：2021-06-24</p><p>更新时间：2021-06-24 09:12</p>"}, "2021-06-24T01:12:00Z"),
        ({"head": "<p>时间：2021-06-24</p><p>更新时间：2021-06-25 09:12</p>"}, "2021-06-24"),
        ({"closing": ("发布时间：2021-06-24",)}, "2021-06-24"),
        ({"head": "<p>生成日期：2021-06-04</p>", "after": "<p>发布日期：2021-06-24</p>"}, "2021-06-24"),
        ({"head": "<p>生成日期：2021-06-04</p>"}, "2021-06-04"),
        ({"head": "<p>打印时间：2021-07-13</p>"}, None),
        ({"head": "<p>印发日期：2021-06-18 公开日期：2021-06-24 失效时间：2026-06-24</p>"}, "2021-06-24"),
        (
            {"head": "<p>2021-06-25</p>", "page": META},
            "2021-06-20T00:00:00Z",
        ),  # after PubDate: a date of another kind
        ({"head": "<p>2021-06-19</p>", "page": META}, "2021-06-19"),
        ({"head": "<p>2021-06-24 星期四</p>"}, None),  # the date of today
        ({"head": "<p>发布时间：2021-06-24 星期四</p>"}, "2021-06-24"),
        ({"closing": ("来源：乙报2021-06-24",)}, None),
    ],
)
def test_the_date_of_publication_comes_before_updates_and_meta_tags(
    places: dict[str, str], published: str | None
) -> None:
    assert attribution_of(**places).published_at == published  # type: ignore[arg-type]


def test_a_chief_editor_comes_before_editors_and_reviewers() -> None:
    assert attribution_of(closing=("校对：孙七 编辑：周八 责任编辑：吴九",)).editor == "吴九"
    assert attribution_of(elsewhere="<p>校对：孙七</p>").editor == "孙七"


def test_a_labelled_author_comes_before_the_byline_of_the_text() -> None:
    assert attribution_of(head="<p>作者：李明</p>", byline="王芳").author == "李明"
    assert attribution_of(byline="王芳").author == "王芳"


def test_a_name_that_the_text_gives_as_author_is_no_publisher() -> None:
    credit = attribution_of(head="<p>2021-06-24 <b>叨叨客</b></p>", byline="叨叨客 王芳")
    assert (credit.source, credit.author) == (None, "叨叨客 王芳")


def test_a_page_without_a_time_of_publication_is_dated_by_another_date() -> None:
    assert not attribution_of(head="<p>发布时间：2021-06-24</p>").is_update
    assert attribution_of(head="<p>更新时间：2021-06-24</p>").is_update
    assert attribution_of(head="<p>生成日期：2021-06-24</p>").is_update
    assert not attribution_of().is_update


@pytest.mark.parametrize(
    ("places", "name"),
    [
        (
            {"page": f'<title>{HEADLINE}_民声</title><meta name="SiteName" content="民声观察网">'},
            "民声观察网",
        ),
        ({"page": f"<title>{HEADLINE}_要闻_民声观察</title>"}, "民声观察"),
        ({"page": f"<title>{HEADLINE}_网</title>"}, None),
        ({"page": "<title>别的标题_民声观察</title>"}, None),
        ({"elsewhere": "<p>欢迎访问民声观察网站！</p>"}, "民声观察"),
    ],
)
def test_the_site_is_named_by_meta_tag_title_or_greeting(places: dict[str, str], name: str | None) -> None:
    assert attribution_of(**places).site_name == name  # type: ignore[arg-type]


def test_the_frame_of_a_page_states_column_licences_and_contacts() -> None:
    frame = (
        "<p>当前位置：首页 > 民生关注 > 正文</p><p>京ICP备 12345678号-3 电话：010-51234567 QQ群：123456789 邮箱：office@example.com</p>"
        "<p>互联网新闻信息服务许可证编号：（11120170001） 网站标识码：4499990012 主办单位：临江县民政局</p>"
    )
    statements = attribution_of(elsewhere=frame).statements
    assert [(each.field, each.value, each.where) for each in statements] == [
        (Field.COLUMN, "民生关注", "breadcrumb"),
        (Field.ICP, "京ICP备12345678号-3", "footer"),
        (Field.CONTACT, "010-51234567", "footer"),
        (Field.CONTACT, "office@example.com", "footer"),
        (Field.CONTACT, "QQ123456789", "footer"),
        (Field.NEWS_LICENCE, "11120170001", "footer"),
        (Field.SITE_ID, "4499990012", "footer"),
        (Field.CONTACT, "临江县民政局", "footer"),
    ]


def test_a_statement_that_comes_again_is_kept_once() -> None:
    credit = attribution_of(head="<p>来源：甲报</p><p>来源：甲报</p>", after="<p>来源：甲报</p>")
    assert [each.where for each in credit.statements] == ["head", "body-end"]
