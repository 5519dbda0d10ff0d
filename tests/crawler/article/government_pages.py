"""Invented government sites: one article in the templates of the common content systems. No real site or text."""

# ruff: noqa: E501 - markup is easier to read in long lines

from __future__ import annotations

import random
from collections.abc import Callable

TITLE = "临江县2020年婚姻登记“跨区通办”服务办法解读"
PARAGRAPHS = (
    "为方便群众办理婚姻登记，临江县民政局近日印发《婚姻登记“跨区通办”服务办法》（临民发〔2021〕17号），自7月1日起施行。",
    "一、适用范围",
    "双方均非本县户籍、一方持有本县有效居住证满6个月的当事人，可以在本县任一婚姻登记机关申请办理结婚登记或者离婚登记。",
    "二、办理时限",
    "材料齐全的，应当在3个工作日内办结；材料不齐的，应当一次性告知需要补正的全部内容，不得以任何理由推诿。",
    "截至6月20日，全县共办理婚姻登记4812件，其中结婚登记3127件，比上年同期下降5.6%。",
)
SOURCE, EDITOR = "县民政局社会事务科", "何晓岚"
NEWS = ("县政府召开第五次常务会议", "防汛工作视频会议召开", "我县启动养老服务提升行动", "关于端午节放假的通知",
        "儿童福利院揭牌", "全县殡葬改革推进会召开", "社会组织年检工作启动", "低保标准再次提高")  # fmt: skip


def metas(rng: random.Random) -> str:
    """The tags of 国办发〔2017〕47号; the time of the last publication differs from what the page shows."""
    return f"""<meta name="SiteName" content="临江县民政局"><meta name="SiteIDCode" content="4499990012"><meta name="ColumnName" content="政策解读">
    <meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2021-06-24 09:12"><meta name="ContentSource" content="{SOURCE}">
    <meta name="others" content="页面生成时间 2026-11-{rng.randrange(1, 29):02} 09:12:00">"""


def links(rng: random.Random, number: int) -> str:
    """Rotating links to other news."""
    return "".join(
        f'<li><a href="./t202106{rng.randrange(10, 30)}_{rng.randrange(10_000, 99_999)}.shtml">{title}</a><span>2021-06-{rng.randrange(10, 30)}</span></li>'
        for title in rng.sample(NEWS, number)
    )


def frame(rng: random.Random, inner: str, head: str = "") -> str:
    """Head, navigation, side column and foot around a template."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_临江县民政局</title>{metas(rng)}{head}</head><body>
    <div class="header"><a href="/">临江县民政局</a><div class="nav"><a href="/xw/">新闻</a><a href="/gk/">公开</a><a href="/bs/">办事</a></div>
    今天是2026年11月{rng.randrange(1, 29)}日</div>{inner}<div class="sidebar"><h3>热点信息</h3><ul>{links(rng, 5)}</ul></div>
    <div class="footer">主办单位：临江县民政局 网站标识码：4499990012 京ICP备00000000号 您是第{rng.randrange(10**6)}位访问者</div></body></html>"""


def paragraphs_as(tag: str, paragraphs: tuple[str, ...]) -> str:
    """Paragraphs in elements of their own."""
    return "\n".join(f'<{tag} style="text-indent:2em">{text}</{tag}>' for text in paragraphs)


def tools(rng: random.Random) -> str:
    """What stands around every text."""
    return f'<div class="fontsize">【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】 浏览次数：<span>{rng.randrange(9999)}</span></div>'


def trs(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """TRS WCM, with its editor's element twice, one in the other."""
    return frame(
        rng,
        f"""<div class="main"><h1>{TITLE}</h1><div class="info"><span>来源：{SOURCE}</span><span>时间：2021-06-24 09:12</span></div>{tools(rng)}
    <div class="TRS_UEDITOR trs_paper_default"><div class="trs_editor_view">{paragraphs_as("p", paragraphs)}</div></div>
    <div class="bj">责任编辑：{EDITOR}</div><div class="xgxw"><h4>相关信息</h4><ul>{links(rng, 3)}</ul></div></div>""",
    )


def jcms(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """大汉 JCMS: marks in comments, #zoom in a table."""
    return frame(
        rng,
        f"""<table class="main"><tr><td class="title"><!--<$[标题]>begin-->{TITLE}<!--<$[标题]>end--></td></tr>
    <tr><td class="bt-article-02">发布日期：2021-06-24 09:12 信息来源：{SOURCE} 浏览次数：{rng.randrange(9999)} 字体：[大 中 小]</td></tr>
    <tr><td><div id="zoom"><!--ZJEG_RSS.content.begin-->{paragraphs_as("p", paragraphs)}<!--ZJEG_RSS.content.end--></div></td></tr>
    <tr><td>【责任编辑：{EDITOR}】</td></tr><tr><td><a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></td></tr></table>""",
    )


def ucap(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """开普 UCAP: the whole article a second time in large print."""
    body = paragraphs_as("p", paragraphs)
    return frame(
        rng,
        f"""<div class="content"><h2><ucaptitle>{TITLE}</ucaptitle></h2><ul class="top"><li>2021年06月24日 09时12分</li><li>来源：<ucapsource>{SOURCE}</ucapsource></li></ul>
    <div id="cmsArticleContent"><ucapcontent>{body}</ucapcontent></div><ul><li>责任编辑：{EDITOR}</li></ul></div>
    <div class="large"><h2>{TITLE}</h2><ul><li>2021年06月24日 09时12分</li><li>来源：{SOURCE}</li></ul><div id="cmsArticlezzzqContent"><ucapcontent>{body}</ucapcontent></div></div>""",
    )


def easysite(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """EasySite."""
    return frame(
        rng,
        f"""<div class="easysite-article"><h1 class="easysite-news-title">{TITLE}</h1>
    <p class="easysite-news-describe">来源： {SOURCE} 发布时间：2021-06-24 09:12 编辑：{EDITOR} 【字体：大 中 小】 点击率：{rng.randrange(999)}</p>
    <div id="easysiteText" class="easysite-news-text">{paragraphs_as("p", paragraphs)}</div><div class="share">分享到：<a href="#">微信</a></div></div>""",
    )


def post(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """The province-wide system of post_N addresses."""
    return frame(
        rng,
        f"""<div class="artile_zw"><h1>{TITLE}</h1><div class="zw-info"><span class="ly">来源：{SOURCE}</span><span class="time">发布时间：2021-06-24 09:12</span></div>
    <div class="zw" id="zoomcon">{paragraphs_as("div", paragraphs)}</div><p class="bianji">责任编辑：{EDITOR}</p><div class="ewm">扫一扫在手机打开当前页</div></div>""",
    )


def vsb(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """博达: a numbered element in a form, paragraphs full of spans."""
    soup = "".join(
        f'<p class="MsoNormal"><span style="font-family:仿宋">{text[: len(text) // 2]}</span><span lang="EN-US"></span><span>{text[len(text) // 2 :]}</span></p>'
        for text in paragraphs
    )
    return frame(
        rng,
        f"""<form name="_newscontent_fromname"><h1 class="c-title">{TITLE}</h1><div>发布时间：2021年06月24日 09:12 来源：{SOURCE} 点击数：<span id="dynclicks_wbnews_1">{rng.randrange(999)}</span></div>
    <div id="vsb_content_{rng.choice((2, 4, 501))}"><div class="v_news_content">{soup}</div></div><div>责任编辑：{EDITOR}</div>
    <p>上一条：<a href="1.htm">{rng.choice(NEWS)}</a></p><p>下一条：<a href="2.htm">{rng.choice(NEWS)}</a></p></form>""",
    )


def breaks(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """An old page: cells for layout, text between breaks."""
    text = "<br><br>".join(f"　　{each}" for each in paragraphs)
    return frame(
        rng,
        f"""<table width=980><tr><td width=200><ul>{links(rng, 4)}</ul></td><td><table><tr><td align=center><b>{TITLE}</b></td></tr>
    <tr><td align=center>2021-06-24 09:12　来源：{SOURCE}　点击：{rng.randrange(9999)}</td></tr><tr><td class="wz">{text}</td></tr>
    <tr><td align=right>（编辑：{EDITOR}）</td></tr></table></td></tr></table>""",
    )


TEMPLATES: dict[str, Callable[..., str]] = {
    "TRS": trs, "JCMS": jcms, "UCAP": ucap, "EasySite": easysite, "post": post, "vsb": vsb, "breaks": breaks,
}  # fmt: skip
