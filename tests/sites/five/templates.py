"""The five sites' templates: an article or a list of entries → the page's HTML, with noise that rotates."""

# ruff: noqa: E501 - templates are kept as the pages have them

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sites.five import noise
from sites.five.texts import Story

FOOTER_MSXW = """<div class="footer"><p>本站部分信息由相应民事主体自行提供，该信息内容的真实性、准确性和合法性应由该民事主体负责。</p>
<p>本网部分转载文章、图片等无法联系到权利人，请相关权利人联系本网站索取稿酬。</p>
<p>江川中业信息咨询中心主办 | 政务信息平台办公室 主管</p><p>民生新闻网 msxw.example.org.cn 版权所有 江ICP备00000001号-24</p>
<p>联系电话：0000-5338702 监督电话：0000-1059698 客服QQ：10000</p></div>"""


@dataclass(frozen=True)
class Entry:
    """A line of a list."""

    url: str
    title: str
    day: str


def paragraphs(
    story: Story,
    rng: random.Random,
    *,
    tag: str = "p",
    first: int = 0,
    last: int | None = None,
    pasted_share: float = 0.0,
) -> str:
    """The paragraphs of a story, adverts among them."""
    blocks = [f"<{tag}>　　{escape(text, quote=False)}</{tag}>" for text in story.paragraphs[first:last]]
    return "\n".join(noise.with_adverts(blocks, rng, pasted_share=pasted_share)) if blocks else ""


def ministry_article(story: Story, rng: random.Random) -> str:
    """TRS-like, UTF-8, with the standard meta tags."""
    credit = (
        f"<span>来源：{story.source}</span><span>作者：{story.author}</span>"
        if story.author
        else f"<span>来源：{story.source}</span>"
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{story.title}-民生事务部</title>
<meta name="SiteName" content="民生事务部"><meta name="SiteIDCode" content="bm00000099"><meta name="ColumnName" content="工作动态">
<meta name="ColumnType" content="工作动态"><meta name="ArticleTitle" content="{escape(story.title)}">
<meta name="PubDate" content="{story.published}"><meta name="ContentSource" content="{story.source}"></head><body>
<div class="top"><a href="/">首页</a><span>{noise.today(rng)}</span><a href="/login?sid={noise.session(rng)}">登录</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/n1/index.html">工作动态</a></div>
<div class="content_wrap"><h1 class="arti_title">{story.title}</h1>
<div class="source"><span>时间：{story.published}</span>{credit}<span>浏览次数：{noise.views(rng)}</span></div>
<div id="zoom"><div class="TRS_Editor">
{paragraphs(story, rng)}
</div></div><div class="editor">（责任编辑：{story.editor}）</div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a> 扫一扫在手机打开当前页</div></div>
<div class="side"><h3>热点信息</h3><ul>{noise.links(rng, 6)}</ul></div>
<div class="xg"><h3>相关链接</h3><ul>{noise.links(rng, 4)}</ul></div>
<div class="foot">主办单位：民生事务部 网站标识码：bm00000099 您是第{noise.views(rng)}位访问者</div></body></html>"""


def ministry_list(entries: Sequence[Entry], rng: random.Random, *, page: int, pages: int) -> str:
    """A list with pagination by script."""
    rows = "\n".join(
        f'<tr><td class="arlisttd"><a class="artitlelist" href="{each.url}" title="{escape(each.title)}">{each.title[:22]}</a></td>'
        f'<td class="timedefault">{each.day}</td></tr>'
        for each in entries
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>工作动态-民生事务部</title></head><body>
<div class="top"><a href="/">首页</a><span>{noise.today(rng)}</span></div>
<div class="side"><h3>图片新闻</h3><ul>{noise.links(rng, 3, path="/pic?id=")}</ul></div>
<table class="article"><tbody>
{rows}
</tbody></table>
<div class="page"><script>createPageHTML({pages}, {page}, "index", "html");</script></div>
<div class="foot">主办单位：民生事务部 您是第{noise.views(rng)}位访问者</div></body></html>"""


def province_article(story: Story, rng: random.Random, *, part: int, parts: int, path: str) -> str:
    """A provincial department's; says nothing of its encoding, or the wrong thing."""
    half = (len(story.paragraphs) + 1) // 2
    span = {(1, 1): (0, None), (1, 2): (0, half), (2, 2): (half, None)}[part, parts]
    turn = ""
    if parts == 2:
        first, second = path, path.replace(".html", "_2.html")
        turn = (
            f'<div class="pages"><span>{part}</span><a href="{second}">2</a><a href="{second}">下一页</a></div>'
            if part == 1
            else f'<div class="pages"><a href="{first}">上一页</a><a href="{first}">1</a><span>2</span></div>'
        )
    return f"""<html><head><title>{story.title}_江川省民政厅</title></head><body>
<div id="head"><b>江川省民政厅</b> {noise.today(rng)} <a href="/index.html;jsessionid={noise.session(rng)}">网站首页</a></div>
<div class="weizhi">您现在的位置：首页 &gt;&gt; 新闻中心 &gt;&gt; 民政要闻</div>
<div class="nr"><h2 class="bt">{story.title}</h2>
<p class="ly">发布时间：{story.published}　来源：{story.source}　作者：{story.author}　点击数：{noise.views(rng)}</p>
<div class="zw" id="zoomcon">
{paragraphs(story, rng, first=span[0], last=span[1])}
</div>{turn}<p class="bj">责任编辑：{story.editor}</p>
<div class="updown">上一篇：<a href="/other/1.html">{noise.headlines(rng, 1)[0]}</a> 下一篇：<a href="/other/2.html">{noise.headlines(rng, 1)[0]}</a></div></div>
<div class="right"><h4>阅读排行</h4><ul>{noise.links(rng, 8)}</ul></div>
<div class="bottom">江川省民政厅主办 江ICP备00000007号 今日访问：{noise.views(rng)}</div></body></html>"""


def province_list(entries: Sequence[Entry], rng: random.Random) -> str:
    """A list of its news."""
    rows = "\n".join(
        f'<li><span>[{each.day}]</span><a href="{each.url}">{each.title}</a></li>' for each in entries
    )
    return f"""<html><head><title>民政要闻_江川省民政厅</title></head><body><div id="head">{noise.today(rng)}</div>
<div class="nav"><a href="/">首页</a> <a href="/xwzx/index.html">新闻中心</a> <a href="/zwgk/">政务公开</a></div>
<ul class="info-list">
{rows}
</ul><div class="bottom">江川省民政厅主办 今日访问：{noise.views(rng)}</div></body></html>"""


def portal_a_article(story: Story, link: str | None, rng: random.Random, *, pasted_share: float) -> str:
    """dede-like, with much round the text."""
    source = f"来源：{story.source} " if story.source else ""
    original = f'<p class="ywlj">原文链接：<a href="{link}">{link}</a></p>' if link else ""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{story.title}_民生新闻网</title></head><body>
<div class="head">欢迎访问民生新闻网！{noise.today(rng)} <a href="/member.php?sid={noise.session(rng)}">投稿</a></div>
<div class="nav"><a href="/">首页</a><a href="/msgz/list_1_1.html">民生关注</a><a href="/zcjd/">政策解读</a><a href="/jgdt/">机构动态</a></div>
<div class="place">当前所在：<a href="/">首页</a> &gt; <a href="/msgz/list_1_1.html">民生关注</a></div>
<div class="left"><h2 class="title">{story.title}</h2>
<div class="info">{source}作者：{story.author or "佚名"} 时间：{story.published} 点击：{noise.views(rng)}次</div>
<div class="content">
{paragraphs(story, rng, pasted_share=pasted_share)}
{original}
</div><div class="zrbj">（责任编辑：{story.editor}）</div>
<div class="context">上一篇：<a href="/x/1.html">{noise.headlines(rng, 1)[0]}</a><br>下一篇：<a href="/x/2.html">{noise.headlines(rng, 1)[0]}</a></div>
<div class="about"><h3>相关文章</h3><ul>{noise.links(rng, 5)}</ul></div></div>
<div class="right"><h3>热门点击</h3><ul>{noise.links(rng, 8)}</ul>{noise.advert(rng)}</div>
{FOOTER_MSXW}</body></html>"""


def portal_a_list(entries: Sequence[Entry], rng: random.Random) -> str:
    """dede's list."""
    rows = "\n".join(
        f'<li><a href="{each.url}" class="title">{each.title[:20]}</a><span class="date">{each.day}</span></li>'
        for each in entries
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>民生关注_民生新闻网</title></head><body>
<div class="head">欢迎访问民生新闻网！{noise.today(rng)}</div>
<div class="listbox"><ul class="e2">
{rows}
</ul></div><div class="right"><h3>热门点击</h3><ul>{noise.links(rng, 3, path="/zt/")}</ul></div>
{FOOTER_MSXW}</body></html>"""


def portal_b_article(story: Story, rng: random.Random, *, tag: str) -> str:
    """Tables in tables, GBK."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{story.title} - 江川在线</title></head>
<body bgcolor="#ffffff"><table width="960" align="center"><tr><td><a href="/">江川在线</a></td><td align="right">{noise.today(rng)}</td></tr></table>
<table width="960" align="center"><tr><td width="200" valign="top"><table><tr><td><b>今日头条</b></td></tr>
<tr><td><ul>{noise.links(rng, 7, path="/news/show.asp?id=9")}</ul></td></tr></table></td>
<td width="760" valign="top"><table width="100%"><tr><td align="center"><font size="5"><b>{story.title}</b></font></td></tr>
<tr><td align="center"><font color="#666666">{story.published} 来源：{story.source} 作者：{story.author or "佚名"} 责任编辑：{story.editor} 阅读：{noise.views(rng)}</font></td></tr>
<tr><td class="content">
{paragraphs(story, rng, tag=tag)}
</td></tr><tr><td>【<a href="javascript:window.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】</td></tr></table></td></tr></table>
<table width="960" align="center"><tr><td align="center">江川在线版权所有 广告热线：0000-6666666 在线人数：{noise.views(rng)}</td></tr></table></body></html>"""


def portal_b_list(entries: Sequence[Entry], rng: random.Random) -> str:
    """A list in a table."""
    rows = "\n".join(
        f'<tr><td>·<a href="{each.url}" target="_blank">{each.title}</a></td><td>{each.day}</td></tr>'
        for each in entries
    )
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>新闻 - 江川在线</title></head>
<body><table width="960" align="center"><tr><td>{noise.today(rng)}</td></tr></table>
<table width="760" class="newslist">
{rows}
</table><table width="960"><tr><td>在线人数：{noise.views(rng)}</td></tr></table></body></html>"""


def portal_c_article(
    title: str, texts: Sequence[str], credit: dict[str, str], rng: random.Random, link: str | None
) -> str:
    """Traditional characters; ``credit`` has date, source, author and editor."""
    blocks = noise.with_adverts([f"<p>{escape(text, quote=False)}</p>" for text in texts], rng)
    original = f'<p class="orig">原文鏈接：<a href="{link}">{link}</a></p>' if link else ""
    body = "\n".join(blocks)
    return f"""<!DOCTYPE html><html lang="zh-Hant"><head><meta charset="utf-8"><title>{title} | 華訊網</title>
<meta property="og:title" content="{escape(title)}"></head><body><header><a href="/">華訊網</a> 更新於 {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}</header>
<main><article><h1>{title}</h1><div class="meta">{credit["date"]}　來源：{credit["source"]}　作者：{credit["author"]}　責任編輯：{credit["editor"]}</div>
<div class="article-body">
{body}
{original}
</div></article></main><aside><h3>熱門新聞</h3><ul>{noise.links(rng, 6, path="/hot/")}</ul></aside>
<footer>華訊網 © 2026 瀏覽人次 {noise.views(rng)}</footer></body></html>"""


def feed(entries: Sequence[Entry], host: str) -> str:
    """An RSS feed."""
    items = "\n".join(
        f"<item><title>{escape(each.title)}</title><link>http://{host}{each.url}</link><pubDate>{each.day}</pubDate></item>"
        for each in entries
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>華訊網</title><link>http://{host}/</link><description>新聞</description>
{items}
</channel></rss>"""


def sitemap(entries: Sequence[Entry], host: str) -> str:
    """A sitemap."""
    urls = "\n".join(
        f"<url><loc>http://{host}{escape(each.url)}</loc><lastmod>{each.day}</lastmod></url>"
        for each in entries
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{urls}
</urlset>"""


def soft_404(rng: random.Random) -> str:
    """A page that says that there is none, with status 200."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>民生事务部</title></head><body>
<div class="top">{noise.today(rng)}</div><div class="tip"><h2>抱歉，您访问的页面不存在或已被删除！</h2>
<p>3秒后自动返回首页，您也可以<a href="/">点此返回首页</a>。</p></div></body></html>"""


def challenge(rng: random.Random) -> str:
    """What a web application firewall sends to a client that runs no scripts."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><script>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};
$_ts.nsd={rng.randint(10000, 99999)};$_ts.cd="{noise.session(rng)}";document.cookie="FSSBB="+$_ts.nsd;</script></head><body></body></html>"""


def maintenance(rng: random.Random) -> str:
    """What is shown while somebody works on the server."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>系统提示</title></head><body>
<div class="box"><p>系统正在维护升级，请您稍后访问。由此给您带来的不便，敬请谅解。</p><p>{noise.today(rng)}</p></div></body></html>"""


def login() -> str:
    """A form."""
    return """<!DOCTYPE html><html><head><meta charset="utf-8"><title>统一身份认证</title></head><body>
<form method="post">用户名：<input name="u"> 密码：<input type="password" name="p"> <button>登录</button></form></body></html>"""


def front(title: str, rng: random.Random) -> str:
    """A front page."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>
<p>{noise.today(rng)}</p><ul>{noise.links(rng, 10, path="/n1/x/2026")}</ul></body></html>"""
