"""Invented small portals: one article in many templates, with rotating matter. No real site, person or text."""

# ruff: noqa: E501 - markup is easier to read in long lines

from __future__ import annotations

import random
from collections.abc import Callable

TITLE = "临江县全面推进“一窗通办” 群众办事更方便"
PARAGRAPHS = (
    "本网讯 6月24日，临江县政务服务中心举行“一窗通办”启动仪式，县直12个部门的136项事项集中进驻综合窗口。",
    "一、优化流程",
    "据介绍，改革后平均办理时间由5.5个工作日压缩到2个工作日，申请材料减少42%。群众只需提交一次材料，即可由后台分类审批、统一出件。",
    "二、强化监督",
    "县政务局负责人表示，下一步将建立“好差评”制度，对办件超时的窗口及时提醒，并在每月10日前公布上月办件情况。",
)
SOURCE, AUTHOR, EDITOR = "临江日报", "陈小满", "周立秋"
ORIGINAL = "http://www.linjiang.example.gov.cn/xw/202106/t20210624_58231.html"
RELATED = (
    "临江县召开防汛工作会议", "全县春耕备耕现场会举行", "第三届文化艺术节开幕", "县图书馆延长开放时间",
    "乡村振兴示范点通过验收", "我县新增三处口袋公园", "中小学开展安全教育周活动", "城区道路改造工程完工",
)  # fmt: skip


def links(rng: random.Random, number: int) -> str:
    """Rotating links to other articles."""
    return "".join(
        f'<li><a href="/news/{rng.randrange(10_000, 99_999)}.html">{title}</a></li>'
        for title in rng.sample(RELATED, number)
    )


def advert(rng: random.Random) -> str:
    """An advert as it stands between paragraphs."""
    text = rng.choice(("限时特惠，名酒招商加盟。", "专业办理各类证书，点击咨询！", "清仓大促，全场五折。"))
    return rng.choice(
        (
            f'<div class="ad-box"><a href="http://ads.example.com/c?{rng.randrange(999)}">{text}</a></div>',
            f'<div id="gg_{rng.randrange(9)}"><p>{text}</p></div>',
            f'<p><a href="http://union.example.net/{rng.randrange(999)}" target="_blank">{text}</a></p>',
            f'<ins class="adsbygoogle">{text}</ins>',
            f'<iframe src="http://ads.example.com/{rng.randrange(99)}.html">{text}</iframe>',
            f'<div class="advert"><span>广告</span> {text}</div>',
        )
    )


def body_of_p(rng: random.Random, paragraphs: tuple[str, ...]) -> str:
    """Paragraphs as <p> with an advert in between."""
    parts = [f"<p>　　{text}</p>" for text in paragraphs]
    parts.insert(min(2, len(parts)), advert(rng))
    return "\n".join(parts)


def body_of_br(rng: random.Random, paragraphs: tuple[str, ...]) -> str:
    """Paragraphs as text between breaks."""
    return advert(rng) + "<br/><br/>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{text}" for text in paragraphs)


def body_of_spans(rng: random.Random, paragraphs: tuple[str, ...]) -> str:
    """Paragraphs as a word processor leaves them."""

    def soup(text: str) -> str:
        middle = len(text) // 2
        return f'<span style="font-family:宋体"><font>{text[:middle]}</font></span><span><b>{text[middle:]}</b></span>'

    parts = [f'<div style="text-indent:2em">{soup(text)}</div>' for text in paragraphs]
    parts.insert(min(1, len(parts)), advert(rng))
    return "".join(parts)


def dede(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """A small portal's usual template."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_民声观察</title>
    <meta name="description" content="{PARAGRAPHS[0][:30]}"></head><body>
    <div class="top">欢迎访问民声观察! 今天是2026年11月{rng.randrange(1, 29)}日 星期{rng.choice("一二三四五")}</div>
    <ul class="nav"><li><a href="/">首页</a></li><li><a href="/yw/">要闻</a></li><li><a href="/ms/">民生关注</a></li></ul>
    <div class="place">当前位置：<a href="/">首页</a> > <a href="/ms/">民生关注</a></div>
    <div class="main"><div class="left"><h2>{TITLE}</h2>
    <div class="info">来源：{SOURCE} 作者：{AUTHOR}时间：2021-06-24 09:12 点击：{rng.randrange(9999)}次</div>
    <div class="content">{body_of_p(rng, paragraphs)}<p>（责任编辑：{EDITOR}）</p></div>
    <div>原文链接：{ORIGINAL}</div>
    <div class="pn">上一篇：<a href="/ms/{rng.randrange(999)}.html">{rng.choice(RELATED)}</a><br>下一篇：<a href="/ms/2.html">{rng.choice(RELATED)}</a></div>
    <h3>相关阅读</h3><ul>{links(rng, 4)}</ul></div>
    <div class="right"><h3>热门文章</h3><ul>{links(rng, 6)}</ul></div></div>
    <div class="foot">本站部分信息由相应民事主体自行提供，民声观察不承担任何保证责任。<br>京ICP备12345678号-3 联系电话：010-51234567 QQ：123456789</div>
    <script>var s="{rng.random()}";</script></body></html>"""


def tables(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """A page laid out with tables."""
    return f"""<html><head><title>{TITLE} - 民声观察</title></head><body bgcolor=#ffffff>
    <table width=100%><tr><td><a href=/>首页</a> <a href=/a/>新闻</a> <a href=/b/>财经</a></td><td>访问量：{rng.randrange(99999)}</td></tr></table>
    <table><tr><td width=200 valign=top><table><tr><td>热点排行</td></tr>{links(rng, 5).replace("<li>", "<tr><td>").replace("</li>", "</td></tr>")}</table></td>
    <td><table><tr><td align=center><font size=5><b>{TITLE}</b></font></td></tr>
    <tr><td align=center>2021年06月24日 09:12　来源：{SOURCE}　作者：{AUTHOR}　浏览次数：<span id=hits>{rng.randrange(9999)}</span></td></tr>
    <tr><td>{body_of_br(rng, paragraphs)}<br>【编辑:{EDITOR}】<br>原文链接：<a href="{ORIGINAL}">{ORIGINAL}</a></td></tr>
    <tr><td>【<a href=#>打印</a>】【<a href="javascript:window.close()">关闭</a>】</td></tr></table></td></tr></table>
    <table><tr><td align=center>版权所有 民声观察 京ICP备12345678号</td></tr></table></body></html>"""


def div_soup(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """Nothing but <div>, with generated class names."""
    return f"""<html><head><meta charset=utf-8><title>{TITLE}|民声观察</title></head><body><div><div><div>民声观察</div><div><a href="/x">首页</a><a href="/y">时政</a></div></div>
    <div class="css-1a{rng.randrange(99)}"><div class="css-9k"><div><h1>{TITLE}</h1></div><div><span>来源：</span><span>{SOURCE}</span><span>作者：{AUTHOR}</span><span>编辑：{EDITOR}</span><span>发布时间：2021-06-24 09:12:00</span><span>阅读 {rng.randrange(9999)}</span></div>
    <div><div>{body_of_spans(rng, paragraphs)}</div></div><div><a href="{ORIGINAL}">查看原文</a></div></div>
    <div><div>为您推荐</div>{"".join(f'<div><a href="/p/{rng.randrange(99999)}.html">{title}</a></div>' for title in rng.sample(RELATED, 5))}</div></div>
    <div>© 2021 民声观察 联系邮箱 a@example.com</div></div></body></html>"""


def with_comments(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """A template with comments, a QR code and counters around the text."""
    said = rng.sample(
        ("写得好，支持！希望坚持下去。", "办事确实方便多了，点赞。", "请问周末上班吗？谢谢。"), 2
    )
    return f"""<html><head><meta charset="gbk"><title>{TITLE}</title></head><body><div id="wrap"><div id="header"><a href="/">民声观察</a></div>
    <div id="article"><h1 class="title">{TITLE}</h1><p class="meta"><span>2021-06-24 09:12</span> | <span>文章来源：{SOURCE}</span> | <span>作者：{AUTHOR}</span> | <span>人气：{rng.randrange(999)}</span></p>
    <div class="text">{body_of_p(rng, paragraphs)}</div><p>责任编辑：{EDITOR}</p><p>原文出处：<a href="{ORIGINAL}">临江县人民政府网</a></p>
    <div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div><p>扫一扫在手机打开当前页</p>
    <p>上一篇：<a href="/n/{rng.randrange(99)}.html">{rng.choice(RELATED)}</a></p><p>下一篇：<a href="/n/99.html">{rng.choice(RELATED)}</a></p></div>
    <div class="pl"><h3>网友评论</h3>{"".join(f"<p>{each}</p>" for each in said)}</div>
    <div id="footer">您是第{rng.randrange(10**6)}位访客 免责声明：本站转载文章仅供参考，不代表本站观点。</div></div></body></html>"""


def traditional(rng: random.Random, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """The same labels in traditional characters."""
    return f"""<html><head><meta charset="utf-8"><title>{TITLE} | 民聲觀察網</title></head><body><div class="nav"><a href="/">首頁</a></div>
    <div class="article"><h1>{TITLE}</h1><div class="meta">發布時間：2021-06-24 09:12 來源：{SOURCE} 作者：{AUTHOR} 責任編輯：{EDITOR} 瀏覽次數：{rng.randrange(99)}</div>
    <div class="body">{body_of_p(rng, paragraphs)}<p>原文連結：{ORIGINAL}</p></div><h4>相關新聞</h4><ul>{links(rng, 4)}</ul></div></body></html>"""


TEMPLATES: dict[str, Callable[..., str]] = {
    "dede": dede, "tables": tables, "div soup": div_soup, "comments": with_comments, "traditional": traditional,
}  # fmt: skip
