"""List pages, feeds and sitemaps → entries and where they go on."""

# ruff: noqa: E501 - markup is easier to read in long lines

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.extract import read_page
from crawler.lists.listing import gunzip, read_links
from storage.records import PageKind

BASE = "http://www.minsheng.example.com/ms/index.html"
HOST = "http://www.minsheng.example.com"
TITLES = (
    "临江县召开防汛工作会议", "全县春耕备耕现场会举行", "第三届文化艺术节隆重开幕", "县图书馆延长开放时间公告",
    "乡村振兴示范点通过验收", "我县新增三处口袋公园", "中小学开展安全教育周",
)  # fmt: skip
Row = Callable[[int, str], str]


def around(main: str, *, classes: bool = True) -> str:
    """A portal's list page: menu, crumbs, list, hot list with foreign links, foot."""

    def named(name: str) -> str:
        return f' class="{name}"' if classes else ""

    hot = "".join(
        f'<li><a href="http://other.example.net/1/2021010{number}.html">外站热门文章标题一二三{number}</a></li>'
        for number in range(3)
    )
    return f"""<html><head><title>民生关注_民声观察</title></head><body><div>欢迎访问民声观察!</div>
    <div{named("nav")}><ul><li><a href="/">首页</a></li><li><a href="/yw/">要闻动态</a></li><li><a href="/ms/">民生关注</a></li></ul></div>
    <div{named("pos")}>当前位置：<a href="/">首页</a> > 民生关注</div><div{named("main")}>{main}</div>
    <div{named("right")}><h3>热门文章</h3><ul>{hot}<li><a href="/ms/9991.html">本站热门文章标题</a></li></ul></div>
    <div{named("foot")}><a href="/about.html">关于我们简介</a> <a href="http://beian.example.cn">京ICP备12345678号</a></div></body></html>"""


def rows(row: Row, number: int = 7) -> str:
    return "".join(row(100 + at, title) for at, title in enumerate(TITLES[:number]))


SHAPES: dict[str, tuple[str, int, bool]] = {
    "dated": (
        "<ul>"
        + rows(lambda n, t: f'<li><a href="/ms/{n}.html">{t}</a><span>2021-06-{n - 90}</span></li>')
        + "</ul>",
        7,
        True,
    ),
    "plain, three": (
        "<ul>" + rows(lambda n, t: f'<li><a href="/ms/{n}.html">{t}</a></li>', 3) + "</ul>",
        3,
        False,
    ),
    "plain, five, relative": (
        "<ul>" + rows(lambda n, t: f'<li><a href="{n}.html">{t}</a></li>', 5) + "</ul>",
        5,
        False,
    ),
    "one": ('<ul><li><a href="/ms/100.html">临江县召开防汛工作会议</a></li></ul>', 1, False),
    "two, dated": (
        "<ul>" + rows(lambda n, t: f'<li><a href="/ms/{n}.html">{t}</a> 2021-06-01</li>', 2) + "</ul>",
        2,
        True,
    ),
    "protocol-relative": (
        "<ul>"
        + rows(lambda n, t: f'<li><a href="//www.minsheng.example.com/ms/{n}.html">{t}</a></li>')
        + "</ul>",
        7,
        False,
    ),
    "table": (
        "<table><tbody>"
        + rows(
            lambda n, t: (
                f'<tr><td><a class="artitlelist" title="{t}" href="../ms/{n}.html">{t[:5]}...</a></td><td>2021-06-{n - 90}</td></tr>'
            )
        )
        + "</tbody></table>",
        7,
        True,
    ),
    "summaries": (
        rows(
            lambda n, t: (
                f'<div class="item"><h3><a href="/ms/{n}.html">{t}</a></h3><p>近日，有关负责人出席并讲话，强调要压实责任。</p><span>2021-06-{n - 90}</span></div>'
            )
        ),
        7,
        True,
    ),
    "cards": (
        rows(
            lambda n, t: (
                f'<a class="card" href="/ms/{n}.html"><img src="x.jpg"><div>{t}</div><div>2021.06.{n - 90}</div></a>'
            )
        ),
        7,
        True,
    ),
    "picture and title": (
        rows(
            lambda n, t: (
                f'<div class="item"><a href="/ms/{n}.html"><img alt="{t}"></a><a href="/ms/{n}.html">{t}</a></div>'
            )
        ),
        7,
        False,
    ),
    "day above month": (
        "<ul>"
        + rows(
            lambda n, t: f'<li><div><b>{n - 90}</b><i>2021-06</i></div><a href="/ms/{n}.html">{t}</a></li>'
        )
        + "</ul>",
        7,
        True,
    ),
    "breaks": (
        "<p>" + rows(lambda n, t: f'·<a href="/ms/{n}.html">{t}</a> (2021/6/{n - 90})<br>') + "</p>",
        7,
        True,
    ),
    "in blocks": (
        "<ul>"
        + rows(lambda n, t: f'<li><a href="/ms/{n}.html">{t}</a></li>', 4)
        + "</ul><hr><ul>"
        + rows(lambda n, t: f'<li><a href="/ms/2{n}.html">{t}二</a></li>', 4)
        + "</ul>",
        8,
        False,
    ),
    "islands": (
        '<script type="text/xml"><datastore><recordset>'
        + rows(
            lambda n, t: (
                f'<record><![CDATA[<li><a href="/ms/{n}.html" title="{t}">{t}</a><span>2021-06-{n - 90}</span></li>]]></record>'
            )
        )
        + "</recordset></datastore></script>",
        7,
        True,
    ),
    "pinned": (
        '<ul><li><b><font color=red><a href="/ms/99.html">置顶：全县招聘工作人员公告</a></font></b><span>2021-06-30</span></li>'
        + rows(lambda n, t: f'<li><a href="/ms/{n}.html">{t}</a><span>2021-06-{n - 90}</span></li>')
        + "</ul>",
        8,
        True,
    ),
}


@pytest.mark.parametrize("classes", [True, False], ids=["classes", "no classes"])
@pytest.mark.parametrize(("main", "number", "dated"), SHAPES.values(), ids=SHAPES.keys())
def test_exactly_the_entries_of_the_main_list_are_found(
    main: str, number: int, dated: bool, classes: bool
) -> None:
    reading = read_links(around(main, classes=classes), BASE)
    assert reading.kind == "html-list"
    assert len(reading.links) == number
    assert all(
        link.url.startswith(f"{HOST}/ms/") and link.url != f"{HOST}/ms/9991.html" for link in reading.links
    )
    assert all(bool(link.date) is dated for link in reading.links)
    assert {link.title for link in reading.links} >= set(TITLES[: min(number, 4)])


@pytest.mark.parametrize("classes", [True, False], ids=["classes", "no classes"])
@pytest.mark.parametrize(("main", "number", "dated"), SHAPES.values(), ids=SHAPES.keys())
def test_a_list_page_is_no_article(main: str, number: int, dated: bool, classes: bool) -> None:
    reading = read_page(around(main, classes=classes).encode(), BASE)
    assert reading.kind is (PageKind.LIST if number > 2 or dated else PageKind.OTHER), reading.reason
    assert len(reading.links) == number


@pytest.mark.parametrize("main", ["<p>暂无内容</p>", "", "<script>load()</script>"])
def test_a_list_without_entries_has_none(main: str) -> None:
    assert read_links(around(main), BASE).links == ()


RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>x</title><link>http://x/</link>
<item><title><![CDATA[临江县召开防汛会议]]></title><link>/ms/1.html</link><pubDate>Thu, 24 Jun 2021 09:12:00 +0800</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>临江县召开防汛会议</title><link rel="alternate" href="http://www.minsheng.example.com/ms/1.html"/>
<published>2021-06-24T09:12:00+08:00</published></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://www.minsheng.example.com/ms/1.html</loc><lastmod>2021-06-24</lastmod></url></urlset>"""
INDEX = (
    """<sitemapindex><sitemap><loc>http://www.minsheng.example.com/s1.xml.gz</loc></sitemap></sitemapindex>"""
)


@pytest.mark.parametrize(
    ("text", "kind", "url", "date"),
    [
        (RSS, "feed", "/ms/1.html", "2021-06-24T01:12:00Z"),
        (ATOM, "feed", "/ms/1.html", "2021-06-24T01:12:00Z"),
        (SITEMAP, "sitemap", "/ms/1.html", "2021-06-24"),
        (INDEX, "sitemap-index", "/s1.xml.gz", None),
    ],
    ids=["rss", "atom", "sitemap", "index"],
)
def test_feeds_and_sitemaps_are_told_by_content(text: str, kind: str, url: str, date: str | None) -> None:
    reading = read_links(text, BASE)
    assert reading.kind == kind
    assert [(link.url, link.date) for link in reading.links] == [(f"{HOST}{url}", date)]


@pytest.mark.parametrize(
    "title",
    [
        "<![CDATA[&#20020;&#27743;&#21439;&ldquo;防汛&rdquo;会议]]>",
        "&amp;#20020;江县&amp;ldquo;防汛&amp;rdquo;会议",
        "<![CDATA[<b>临江县</b>“防汛”会议]]>",
    ],
)
def test_a_headline_of_a_feed_is_read_as_a_reader_sees_it(title: str) -> None:
    item = f"<item><title>{title}</title><link>/ms/1.html</link><pubDate>2021-06-24 09:12</pubDate></item>"
    reading = read_links(f"<rss version='2.0'><channel>{item}</channel></rss>", BASE)
    assert [(link.title, link.date) for link in reading.links] == [
        ("临江县“防汛”会议", "2021-06-24T01:12:00Z")
    ]


def test_a_sitemap_may_be_a_plain_text_of_addresses() -> None:
    addresses = [f"{HOST}/ms/t20210624_{number}.html" for number in range(3)]
    reading = read_links("\ufeff" + "\r\n".join([*addresses, ""]), BASE)
    assert (reading.kind, [link.url for link in reading.links]) == ("sitemap", addresses)
    assert read_page("\n".join(addresses).encode(), f"{HOST}/sitemap.txt").kind is PageKind.LIST


@pytest.mark.parametrize(
    "text",
    [f"{HOST}/ms/1.html", f"{HOST}/ms/1.html\n请访问上面的网址", f"网址\n{HOST}/ms/1.html\n{HOST}/ms/2.html"],
)
def test_other_texts_with_addresses_are_no_sitemap(text: str) -> None:
    assert read_links(text, BASE).kind == "none"


def test_entities_of_a_feed_are_not_expanded_or_fetched() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    reading = read_links(
        f"<?xml version='1.0'?>{bomb}<rss><item><title>&b;&x;</title><link>http://a.example/1</link></item></rss>",
        BASE,
    )
    assert "ha" not in (reading.links[0].title or "")
    assert "root" not in (reading.links[0].title or "")


def test_a_gzip_body_is_inflated_up_to_a_limit() -> None:
    assert gunzip(gzip.compress(b"x" * 1000), 100) == b"x" * 100
    assert gunzip(gzip.compress(b"abc"), 100) == b"abc"
    assert gunzip(b"plain", 100) == b"plain"
    assert gunzip(b"\x1f\x8bbroken", 100) == b""


@given(st.text(max_size=300), st.sampled_from([BASE, "", "http://[bad", "x:y"]))
def test_any_text_at_any_address_can_be_read(text: str, base: str) -> None:
    assert read_links(text, base) == read_links(text, base)
