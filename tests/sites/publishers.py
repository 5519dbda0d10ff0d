"""Publishers with the list pages and addresses of common content systems; names and texts are invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sites.web import NOT_FOUND, Answer, Asked, Site

from crawler.urls import canonical_url
from monitor.proposal.page_facts import SeenPage, page_facts
from monitor.proposal.search_plan import next_addresses
from storage.records import Failure, Fetch

UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
HEADLINES = (
    "青石县开展养老服务机构安全检查", "关于做好冬季困难群众取暖救助工作的通知", "青石县召开社会救助工作推进会",
    "关于公布第三批示范社区名单的公告", "青石县婚姻登记处启用新址的公告", "关于征集养老服务意见建议的公告",
    "青石县社会组织年检结果公示", "关于调整最低生活保障标准的通知", "青石县组织开展志愿服务活动",
    "关于举办社工技能培训班的通知", "青石县慰问百岁老人", "关于开展殡葬领域专项整治的通知",
)  # fmt: skip
TEXT = (
    "本次工作由县民政局组织，覆盖全县十二个乡镇，共检查机构三十六家。各单位在月底前完成整改，并上报整改情况。"
)


def page(title: str, body: str, metas: str = "") -> Answer:
    """A page in UTF-8."""
    head = f'<meta charset="utf-8"><title>{title}</title>{metas}'
    return Answer(f"<html><head>{head}</head><body>{body}</body></html>".encode(), headers=UTF8)


def rows(address: Callable[[int], str], count: int = 12) -> str:
    """The rows of a list: links with headlines and days."""
    return "".join(
        f'<li><a href="{address(n)}" title="{HEADLINES[n]}">{HEADLINES[n]}</a><span>2026-11-{28 - n:02}</span></li>'
        for n in range(count)
    )


def article(number: int, site: str, source: str) -> Answer:
    """An article with its credit line."""
    paragraphs = "".join(f"<p>{TEXT}</p>" for _ in range(3))
    credit = f"<div class='info'>发布时间：2026-11-{28 - number:02} 10:12　来源：{source}</div>"
    body = f"<h1>{HEADLINES[number]}</h1>{credit}<div class='content'>{paragraphs}</div>"
    return page(f"{HEADLINES[number]}-{site}", body)


@dataclass(frozen=True)
class Publisher:
    """A publisher: the pages by path, and what a proposal must find."""

    host: str
    title: str
    start: str  # path that the operator names
    pages: Mapping[str, Answer]
    lists: tuple[str, ...]
    articles: tuple[str, ...]  # paths that a pattern must match
    no_articles: tuple[str, ...]  # and must not match

    def site(self) -> Site:
        """The answers of the publisher."""

        def answer(asked: Asked) -> Answer:
            return self.pages.get(asked.path, NOT_FOUND)

        return answer

    @property
    def url(self) -> str:
        """The address that the operator names."""
        return f"http://{self.host}{self.start}"


def made(host: str, title: str, list_path: str, paths: list[str], *, links: Callable[[int], str] | None = None,
         source: str = "", extra: str = "", listing: str = "", metas: str = "") -> Publisher:  # fmt: skip
    """A publisher with one list of articles at `paths`."""
    menu = (
        '<div><a href="/">首页</a><a href="/jggk/">机构概况</a><a href="/hdjl/index.html">互动交流</a></div>'
    )
    body = listing or f"<ul class='list'>{rows(links or (lambda n: paths[n]))}</ul>"
    pages = {list_path: page(f"通知公告-{title}", menu + body + extra, metas)}
    pages |= {path: article(n, title, source or title) for n, path in enumerate(paths)}
    return Publisher(
        host, title, list_path, pages, (list_path,), tuple(paths), ("/jggk/", "/hdjl/index.html", list_path)
    )


def trs() -> Publisher:
    """TRS WCM: ./202611/t20261128_10001.html, pages by createPageHTML."""
    names = [f"2026{11 - n % 3:02}/t2026{11 - n % 3:02}{28 - n:02}_{10_000 + n}.html" for n in range(12)]
    script = '<script>createPageHTML(20, 0, "index", "html");</script>'
    return made(
        "mzj.qingshi.gov.cn", "青石县民政局", "/zwgk/tzgg/index.html",
        [f"/zwgk/tzgg/{name}" for name in names], links=lambda n: f"./{names[n]}", extra=script,
        metas='<meta name="SiteName" content="青石县民政局门户网站">',
    )  # fmt: skip


def hanweb() -> Publisher:
    """大汉 JCMS: /art/2026/11/28/art_1201_4001.html in records of a script, /col/col1201/index.html."""
    paths = [f"/art/2026/11/{28 - n}/art_1201_{4001 + n}.html" for n in range(12)]
    records = "".join(
        f"<record><![CDATA[<li><a href='{path}'>{HEADLINES[n]}</a><span>2026-11-{28 - n:02}</span></li>]]></record>"
        for n, path in enumerate(paths)
    )
    recordset = f"<datastore><recordset>{records}</recordset></datastore>"
    island = f'<div id="1201"><script type="text/xml">{recordset}</script></div>'
    return made(
        "mz.danjiang.gov.cn", "丹江市民政局", "/col/col1201/index.html", paths, listing=island,
        metas='<meta name="SiteName" content="丹江市民政局">',
    )  # fmt: skip


def boda() -> Publisher:
    """博达 vsb: /info/1021/3475.htm, pages tzgg/3.htm."""
    paths = [f"/info/10{21 + n % 3}/{3475 - n}.htm" for n in range(12)]
    pager = '<div class="pb_sys_common"><a href="tzgg/3.htm">下页</a><a href="tzgg/1.htm">尾页</a></div>'
    made_ = made(
        "mz.beiyuan.edu.cn", "北原学院民政系", "/tzgg.htm", paths, links=lambda n: paths[n][1:], extra=pager
    )
    return Publisher(
        made_.host, made_.title, made_.start, made_.pages, made_.lists, made_.articles,
        (*made_.no_articles, "/tzgg/3.htm", "/tzgg/1.htm"),
    )  # fmt: skip


def ministry() -> Publisher:
    """A ministry: ../../n152/n165/c1662004999980000001/content.html."""
    paths = [f"/n152/n165/c16620049999800000{n:02}/content.html" for n in range(12)]
    return made(
        "www.mzb.gov.cn", "民政保障部", "/n152/n165/index.html", paths, links=lambda n: f"../..{paths[n]}",
        metas='<meta name="SiteName" content="中华人民共和国民政保障部">',
    )  # fmt: skip


def phpcms() -> Publisher:
    """A portal whose articles are told apart by the query: /index.php?m=content&c=index&a=show&catid=6&id=120."""
    paths = [f"/index.php?a=show&c=index&catid={6 + n % 2}&id={120 + n}&m=content" for n in range(12)]
    return made(
        "www.msgc.org.cn", "民生观察", "/index.php?a=lists&c=index&catid=6&m=content", paths, source="新华社"
    )


def slugs() -> Publisher:
    """Articles whose addresses are words: /news/qing-shi-xian-kai-zhan.html."""
    words = ("yang", "lao", "fu", "wu", "an", "quan", "jian", "cha", "tong", "zhi", "gong", "gao")
    paths = [
        f"/news/{words[n]}-{words[(n * 5 + 3) % 12]}-{words[(n * 7 + 1) % 12]}-min-zheng.html"
        for n in range(12)
    ]
    return made("www.shequ.com.cn", "社区在线", "/news/", paths)


SHAPES = {"trs": trs, "hanweb": hanweb, "boda": boda, "ministry": ministry, "phpcms": phpcms, "slugs": slugs}


def with_columns() -> Publisher:
    """A front page without dates; 更多 and the menu lead to two columns; the list of the third is drawn by a script."""
    columns = {"/xwzx/": "新闻中心", "/tzgg/": "通知公告", "/zcfg/": "政策法规"}
    menu = "".join(f'<a href="{path}">{words}</a> ' for path, words in columns.items())
    menu += '<a href="/ldxx/">领导信息</a> <a href="/wsbs/">网上办事</a> <a href="/about.html">关于我们</a>'
    news = [f"/xwzx/2026/11{28 - n:02}/{5100 + n}.html" for n in range(12)]
    notices = [f"/tzgg/2026/11{28 - n:02}/{6100 + n}.html" for n in range(12)]
    block = "".join(f'<div><a href="{news[n]}">{HEADLINES[n]}</a></div>' for n in range(8))
    site = "柳河区民政局"
    pages = {
        "/": page(f"首页-{site}", f"<div class='nav'>{menu}</div>{block}<a href='/xwzx/'>更多&gt;&gt;</a>"),
        "/xwzx/": page(f"新闻中心-{site}", f"{menu}<ul>{rows(lambda n: news[n])}</ul>"),
        "/tzgg/": page(f"通知公告-{site}", f"{menu}<ul>{rows(lambda n: notices[n])}</ul>"),
        "/zcfg/": page(f"政策法规-{site}", f"{menu}<div id='list'></div><script>load('/api/list')</script>"),
        "/ldxx/": page(f"领导信息-{site}", f"{menu}<p>局长：李某，主持全面工作。</p>"),
        "/wsbs/": page(f"网上办事-{site}", f"{menu}<p>请登录后办理。</p>"),
    }
    pages |= {path: article(n, site, site) for paths in (news, notices) for n, path in enumerate(paths)}
    return Publisher(
        "mzj.liuhe.gov.cn", site, "/", pages, ("/xwzx/", "/tzgg/", "/"), (*news, *notices), tuple(columns)
    )


def from_an_article() -> Publisher:
    """The operator names an article; its breadcrumb leads to the column."""
    found = with_columns()
    path = found.articles[0]
    way = (
        '<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/xwzx/">新闻中心</a> &gt; 正文</div>'
    )
    body = found.pages[path].body.replace(b"<body>", b"<body>" + way.encode())
    pages = {**found.pages, path: Answer(body, headers=UTF8)}
    return Publisher(found.host, found.title, path, pages, ("/xwzx/",), found.articles[:12], ("/xwzx/",))


def with_a_feed() -> Publisher:
    """A front page drawn by a script that names a feed."""
    site = "石桥社会报"
    paths = [f"/a/{7300 + n}" for n in range(12)]
    items = "".join(
        f"<item><title>{HEADLINES[n]}</title><link>http://www.shiqiaobao.cn{path}</link>"
        f"<pubDate>Sat, {28 - n:02} Nov 2026 08:00:00 +0800</pubDate></item>"
        for n, path in enumerate(paths)
    )
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    link = '<link rel="alternate" type="application/rss+xml" title="RSS" href="/feed.xml">'
    pages = {
        "/": page(site, "<div id='app'></div>", link),
        "/feed.xml": Answer(feed.encode(), headers=(("Content-Type", "application/rss+xml"),)),
    }
    pages |= {path: article(n, site, site) for n, path in enumerate(paths)}
    return Publisher("www.shiqiaobao.cn", site, "/", pages, ("/feed.xml",), tuple(paths), ("/feed.xml",))


def two_links_away() -> Publisher:
    """A front page whose columns show no list but lead to lists of their own."""
    found = with_columns()
    site = found.title
    front = page(f"首页-{site}", "<a href='/xw/'>新闻</a> <a href='/jg/'>机构</a><p>欢迎访问。</p>")
    column = page(
        f"新闻-{site}", "<h2>工作动态</h2><a href='/xwzx/'>更多</a><h2>公告</h2><a href='/tzgg/'>更多</a>"
    )
    pages = {**found.pages, "/": front, "/xw/": column, "/jg/": page(f"机构-{site}", "<p>内设科室五个。</p>")}
    return Publisher(found.host, site, "/", pages, ("/xwzx/", "/tzgg/"), found.articles, ("/xw/", "/xwzx/"))


def behind_a_stub() -> Publisher:
    """A front page that sends its reader on by a script."""
    found = with_columns()
    stub = page("", '<script>window.location.href="/web/";</script>')
    return Publisher(
        found.host, found.title, "/", {**found.pages, "/": stub, "/web/": found.pages["/xwzx/"]}, ("/web/",),
        found.articles[:12], ("/xwzx/",),
    )  # fmt: skip


def with_a_sitemap() -> Publisher:
    """A site without links for a crawler, but with a sitemap."""
    paths = [f"/detail/{8100 + n}.html" for n in range(12)]
    urls = "".join(f"<url><loc>http://www.yunhe.org.cn{path}</loc><lastmod>2026-11-{28 - n:02}</lastmod></url>"
                   for n, path in enumerate(paths))  # fmt: skip
    sitemap = (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )
    site = "运河公益"
    pages = {
        "/": page(site, "<div id='app'></div>"),
        "/sitemap.xml": Answer(sitemap.encode(), headers=(("Content-Type", "application/xml"),)),
    } | {path: article(n, site, site) for n, path in enumerate(paths)}
    return Publisher("www.yunhe.org.cn", site, "/", pages, ("/sitemap.xml",), tuple(paths), ())


def without_a_list() -> Publisher:
    """A page that a script draws."""
    return Publisher("www.kong.org.cn", "空", "/", {"/": page("空", "<div id='app'></div>")}, (), (), ())


SEARCHES = {
    "columns": with_columns, "article": from_an_article, "feed": with_a_feed, "two links": two_links_away,
    "stub": behind_a_stub, "sitemap": with_a_sitemap,
}  # fmt: skip


def searched(publisher: Publisher, failed: Failure | None = None) -> tuple[str, dict[str, SeenPage]]:
    """The given address, and the facts of every page that the search plan asks for; no network."""
    start, seen = canonical_url(publisher.url), dict[str, SeenPage]()
    while wanted := [url for url in next_addresses(start, seen) if url not in seen]:
        for url in wanted:
            seen[url] = page_facts(fetched(publisher, url, failed))
    return start, seen


def fetched(publisher: Publisher, url: str, failed: Failure | None = None) -> Fetch:
    """The exchange of an address of a publisher."""
    at = datetime(2026, 11, 30, tzinfo=UTC)
    if failed is not None:
        return Fetch(url, at, 1, failure=failed, failure_detail="no answer")
    found = publisher.pages.get(url.split(publisher.host, 1)[1], NOT_FOUND)
    return Fetch(url, at, 1, status=found.status, headers=found.headers, body=found.body, final_url=url)
