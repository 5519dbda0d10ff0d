"""Credit as pages write it: each form with what it states, and nothing that it does not."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest

from crawler.article.extract import read_page

TEXT = (
    "<p>全县民政工作会议6月24日召开，部署近期重点工作，要求各地落实责任。</p>"
    "<p>会议强调，困难群众救助补助资金要在7月10日前发放到位，不得截留挪用。</p>"
    "<p>会上，3个乡镇作了交流发言，县财政局、县审计局负责人参加会议。</p>"
)
ORIGINAL = "http://www.mca.gov.cn/article/xw/mzyw/202106/20210600034811.shtml"
# line above the text, lines at its end, lines below it, what is stated
FORMS: tuple[tuple[str, str, str, dict[str, str | None]], ...] = (
    ("来源：中国社会报 作者：佚名时间：2021-06-24 09:12:33", "", "", {"source": "中国社会报", "author": "佚名", "published_at": "2021-06-24T01:12:33Z"}),
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
