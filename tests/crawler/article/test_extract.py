"""Pages of invented portals → article and credit, the same at every visit, and every edit seen as just that."""

# ruff: noqa: E501 - markup is easier to read in long lines

from __future__ import annotations

import importlib.util
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article.extract import read_page
from storage.records import Article, Attachment, Cause, Field, PageKind


def _sibling(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


portal = _sibling("portal_pages")
URL = "http://www.minsheng.example.com/ms/20210624/1234.html"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
each_template = pytest.mark.parametrize("template", portal.TEMPLATES.values(), ids=portal.TEMPLATES.keys())
Template = Callable[..., str]


def article_of(page: str | bytes, url: str = URL, **options: object) -> Article:
    body = page.encode() if isinstance(page, str) else page
    reading = read_page(body, url, **options)  # type: ignore[arg-type]
    assert reading.kind is PageKind.ARTICLE, reading.reason
    assert reading.article is not None
    return reading.article


def simple(
    body: str, *, title: str = "临江县召开防汛会议", info: str = "来源：临江日报 时间：2021-06-24"
) -> str:
    return (
        f"<html><head><title>{title}_民声观察</title></head><body><h1>{title}</h1><div>{info}</div>"
        f'<div class="c">{body}</div></body></html>'
    )


# --- what a page says ---


@each_template
def test_every_template_gives_the_same_article(template: Template) -> None:
    article = article_of(template(random.Random(1)))
    credit = article.attribution
    assert article.title == portal.TITLE
    assert article.paragraphs == portal.PARAGRAPHS
    assert (credit.source, credit.author, credit.editor) == (portal.SOURCE, portal.AUTHOR, portal.EDITOR)
    assert credit.published_at == "2021-06-24T01:12:00Z"
    assert credit.original_url == portal.ORIGINAL


@each_template
@settings(max_examples=20, deadline=None)
@given(seeds=st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)))
def test_what_rotates_around_and_in_the_text_changes_nothing(
    template: Template, seeds: tuple[int, int]
) -> None:
    first, second = (article_of(template(random.Random(seed))) for seed in seeds)
    assert first.title == second.title
    assert first.paragraphs == second.paragraphs
    assert first.attachments == second.attachments
    assert first.attribution.published_at == second.attribution.published_at


@each_template
def test_a_notice_of_one_sentence_is_an_article(template: Template) -> None:
    assert article_of(template(random.Random(3), portal.PARAGRAPHS[:1])).paragraphs == portal.PARAGRAPHS[:1]


@each_template
def test_one_changed_character_shows_as_exactly_that(template: Template) -> None:
    edited = tuple(text.replace("136项", "163项") for text in portal.PARAGRAPHS)
    assert article_of(template(random.Random(5), edited)).paragraphs == edited


@each_template
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_may_differ_from_what_is_declared(template: Template, encoding: str) -> None:
    body = template(random.Random(2)).encode(encoding)
    article = article_of(body, headers=(("Content-Type", "text/html; charset=iso-8859-1"),))
    assert article.paragraphs == portal.PARAGRAPHS


def test_a_pinned_container_is_found_again_and_a_lost_one_does_no_harm() -> None:
    page = portal.dede(random.Random(1)).encode()
    reading = read_page(page, URL)
    assert reading.container
    assert read_page(page, URL, pinned=reading.container).article == reading.article
    assert read_page(page, URL, pinned="div#gone/p[3]").article == reading.article
    assert read_page(page, URL, pinned="]][[ not a path").article == reading.article


TEXT = "<p>全县防汛工作会议6月24日召开，部署近期工作。</p><p>会议要求，各乡镇要落实责任，加强值守。</p>"


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("<p>特此更正声明。</p>", "特此更正声明。"),
        ('<p>附件：<a href="/f/1.docx">报名表.docx</a></p>', "附件：报名表.docx"),
        ('<p><a href="/f/1.pdf">1.名单</a></p>', "1.名单"),
        ("<table><tr><td>项目</td><td>金额</td></tr></table>", "项目 金额"),
    ],
    ids=["short line", "attachment", "attachment alone", "table row"],
)
def test_a_line_added_is_seen(extra: str, said: str) -> None:
    before = article_of(simple(TEXT)).paragraphs
    assert article_of(simple(TEXT + extra)).paragraphs == (*before, said)


def test_an_attachment_is_kept_with_its_address() -> None:
    article = article_of(simple(TEXT + '<p>附件：<a href="../f/1.docx">报名表</a></p>'))
    assert article.attachments == (Attachment("报名表", "http://www.minsheng.example.com/ms/f/1.docx"),)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace("<p>", "<div>").replace("</p>", "</div>"),
        lambda body: body.replace("<p>", "").replace("</p>", "<br><br/>"),
        lambda body: body.replace("<p>", "<p>\n\t　　").replace("</p>", "\n\n</p>\n"),
        lambda body: body.replace("工作", "<span style='color:red'><b>工</b></span><span>作</span>"),
        lambda body: body.replace("</p>", '</p><p><img src="/1.jpg"></p><p>&nbsp;</p>'),
        lambda body: body.replace("部署", "部\u200b署"),
        lambda body: f"<div><div><section>{body}</section></div></div>",
    ],
    ids=["div", "br", "indentation", "spans", "images", "zero width", "wrappers"],
)
def test_markup_is_not_text(change: Callable[[str], str]) -> None:
    assert article_of(simple(change(TEXT))).paragraphs == article_of(simple(TEXT)).paragraphs


FURNITURE = (
    "<p>【打印】【关闭】</p>", "<div>字号：<a href='#'>大</a> <a href='#'>中</a> <a href='#'>小</a></div>",
    "<div>分享到： 微信 微博 QQ空间</div>", "<p>扫一扫在手机打开当前页</p>", "<div>浏览次数：1234 次</div>",
    "<p>上一篇：<a href='/1.html'>临江县召开春耕会议</a></p>", "<p>下一篇：没有了</p>",
    "<div class='ad'><a href='http://ads.example.net/1'>名酒招商加盟，欢迎致电。</a></div>",
    "<p>免责声明：本文仅代表作者个人观点，与本站无关。</p>", "<p>版权声明：未经授权不得转载。</p>",
    "<p>【广告】专业办证，点击咨询。</p>", "<h4>相关阅读</h4><ul><li><a href='/2.html'>我市举办文化节</a></li></ul>",
    "<p>当前位置：首页 > 民生关注</p>", "<p>关注“民声观察”微信公众号</p>",
)  # fmt: skip


@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_below_the_text_is_not_text(furniture: str) -> None:
    assert article_of(simple(TEXT + furniture)).paragraphs == article_of(simple(TEXT)).paragraphs


def test_what_an_injected_paragraph_says_stays_visible() -> None:
    ad = "墙体广告公司承接各类业务，价格从优。"
    assert ad in article_of(simple(TEXT.replace("</p><p>", f"</p><p>{ad}</p><p>"))).paragraphs


def test_a_page_that_ends_too_early_goes_on() -> None:
    page = simple(TEXT).replace("</h1>", "</h1></body></html>")
    assert article_of(page).paragraphs == article_of(simple(TEXT)).paragraphs


SIDE = (
    "<div><b>最新文章</b><ul>"
    + "".join(f'<li><a href="/n/{n}.html">临江县召开第{n}次会议</a></li>' for n in range(200, 208))
    + "</ul></div>"
)
SUMMARIES = "".join(
    f"<p>近日，临江县召开第{n}次会议，部署近期重点工作，强调要压实责任，狠抓落实。</p>" for n in range(9)
)
COMMENTS = "".join(
    f"<p>网友{n}：写得真好，支持一下，希望继续努力，造福百姓，加油加油。</p>" for n in range(20)
)
INFO = "<div>来源：临江日报 2021-06-24</div>"
HEAD = "<title>临江县召开防汛会议</title></head><body>"
LAYOUTS = {
    "site's name in h1": f"{HEAD}<h1><a href='/'>民声观察</a></h1><div class='tit'>临江县召开防汛会议</div>{INFO}<div class='nr'>{TEXT}</div>{SIDE}",
    "title is the site's": f"<title>民声观察</title></head><body><h1>民声观察</h1><h2>临江县召开防汛会议</h2>{INFO}<div>{TEXT}</div>{SIDE}",
    "credit below": f"{HEAD}<h1>临江县召开防汛会议</h1><div>{TEXT}</div><div>来源：临江日报</div><div>发布时间：2021-06-24</div>{SIDE}",
    "preformatted": f"{HEAD}<h1>临江县召开防汛会议</h1>{INFO}<pre>{TEXT.replace('</p><p>', chr(10)).replace('<p>', '').replace('</p>', '')}</pre>{SIDE}",
    "no headings": f"{HEAD}<p align=center><font size=5>临江县召开防汛会议</font></p>{INFO}{TEXT}{SIDE}",
    "nothing but breaks": f"{HEAD}<a href='/'>首页</a><br><b>临江县召开防汛会议</b><br>2021-06-24 来源：临江日报<br>{TEXT.replace('<p>', '').replace('</p>', '<br>')}{SIDE}",
    "labels apart": f"{HEAD}<h3>临江县召开防汛会议</h3><dl><dt>来源</dt><dd>临江日报</dd><dt>日期</dt><dd>2021-06-24</dd></dl><div>{TEXT}</div>{SIDE}",
    "article tag": f"{HEAD}<main><article><header><h1>临江县召开防汛会议</h1><time>2021-06-24</time> <span>来源：临江日报</span></header><section>{TEXT}</section><footer>责任编辑：周立秋</footer></article></main>{SIDE}",
    "side first": f"{HEAD}{SIDE}<div><h1>临江县召开防汛会议</h1>{INFO}<div>{TEXT}</div></div>",
    "counter in the body": f"{HEAD}<div class='content'><h1>临江县召开防汛会议</h1><p>来源：临江日报 时间：2021-06-24 阅读：<b>331</b></p>{TEXT}<p>阅读(331) 评论(2) 点赞(3)</p><p>本文已被阅读331次</p></div>{SIDE}",
    "long advert": f"{HEAD}<h1>临江县召开防汛会议</h1>{INFO}<div>{TEXT.replace('</p><p>', '</p><div class=gg>' + '本店经营名酒，质优价廉，欢迎订购。' * 9 + '</div><p>')}</div>{SIDE}",
    "summaries aside": f"{HEAD}<h1>临江县召开防汛会议</h1>{INFO}<div>{TEXT}{TEXT.replace('6月24日', '同日').replace('会议要求', '会议强调')}</div><div><b>小编推荐</b>{SUMMARIES}</div>",
    "unmarked comments": f"{HEAD}<h1>临江县召开防汛会议</h1>{INFO}<div class='body'>{TEXT}{TEXT.replace('6月24日', '同日').replace('会议要求', '会议强调')}</div><div><h3>最新评论</h3>{COMMENTS}</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_article_is_found_in_any_layout(layout: str) -> None:
    article = article_of(f"<html><head><meta charset=utf-8>{layout}</body></html>")
    assert article.title == "临江县召开防汛会议"
    assert article.paragraphs[:2] == article_of(simple(TEXT)).paragraphs
    assert len(article.paragraphs) == (4 if "会议强调" in layout else 2)
    assert (article.attribution.source, article.attribution.published_at) == ("临江日报", "2021-06-24")


def test_a_body_given_twice_counts_once() -> None:
    page = simple(TEXT).replace("</body>", f'<div class="mobile"><div class="m">{TEXT}</div></div></body>')
    assert article_of(page).paragraphs == article_of(simple(TEXT)).paragraphs


# --- credit ---


@pytest.mark.parametrize(
    ("line", "source", "date"),
    [
        ("(来源:中国某某报2021.6.24)", "中国某某报", "2021-06-24"),
        ("（来源：临江日报）", "临江日报", None),
        ("来源：临江日报 作者：陈小满", "临江日报", None),
        ("【来源：临江县政府网】", "临江县政府网", None),
        ("[来源：临江日报]", "临江日报", None),
        ("（稿源：临江日报，2021年6月24日）", "临江日报", "2021-06-24"),
        ("（來源：臨江日報）", "臨江日報", None),
        ("摘自：《临江日报》", "《临江日报》", None),
    ],
)
def test_the_credit_at_the_end_is_read_and_leaves_the_text(line: str, source: str, date: str | None) -> None:
    article = article_of(simple(f"{TEXT}<p>{line}</p>", info="来源：民政部 时间：2021-06-25"))
    assert article.paragraphs == article_of(simple(TEXT)).paragraphs
    credit = article.attribution
    assert (credit.tail_source or "").strip("《》") == source.strip("《》")
    assert credit.tail_date == date
    assert (credit.source, credit.published_at) == ("民政部", "2021-06-25")


def test_a_credit_in_the_last_paragraph_is_read_as_well() -> None:
    article = article_of(simple(TEXT.replace("加强值守。", "加强值守。（来源：临江日报）")))
    assert article.paragraphs[-1].endswith("加强值守。")
    assert article.attribution.tail_source == "临江日报"


@pytest.mark.parametrize(
    ("line", "editor"),
    [
        ("（责任编辑：周立秋）", "周立秋"), ("【编辑:周立秋】", "周立秋"), ("责编：周立秋", "周立秋"),
        ("编辑：吴一 审核：周立秋", "吴一"), ("責任編輯：周立秋", "周立秋"), ("(責編 : 周立秋)", "周立秋"),
        ("校对：吴一 责任编辑：周立秋", "周立秋"),
    ],
)  # fmt: skip
def test_the_editor_is_read(line: str, editor: str) -> None:
    article = article_of(simple(f"{TEXT}<p>{line}</p>"))
    assert article.attribution.editor == editor
    assert article.paragraphs == article_of(simple(TEXT)).paragraphs


@pytest.mark.parametrize(
    ("info", "source", "author", "published"),
    [
        ("来源:中华人民共和国民政部 作者:佚名时间:2021-06-24", "中华人民共和国民政部", "佚名", "2021-06-24"),
        ("2021年06月24日 09:12　来源：新华社", "新华社", None, "2021-06-24T01:12:00Z"),
        (
            "发布时间：2021-06-24 09:12:33 信息来源：县政府办公室 浏览次数：23",
            "县政府办公室",
            None,
            "2021-06-24T01:12:33Z",
        ),
        ("日期：2021/6/4　作者：admin　点击：99", None, "admin", "2021-06-04"),
        (
            "<span>来 源：</span><a href='/'>临江日报</a><span>作 者：</span><span>陈小满</span>",
            "临江日报",
            "陈小满",
            None,
        ),
        ("2021-06-24 08:00 | 临江日报 | 阅读 23", "临江日报", None, "2021-06-24T00:00:00Z"),
        ("時間：2021-06-24 10∶08 來源：臨江日報 記者：陳小滿", "臨江日報", "陳小滿", "2021-06-24T02:08:00Z"),
        ("更新时间：2021-06-24 点击数：5", None, None, "2021-06-24"),
        ("【字体：大 中 小】 打印 关闭", None, None, None),
    ],
)
def test_the_line_below_the_headline_is_read(
    info: str, source: str | None, author: str | None, published: str | None
) -> None:
    credit = article_of(simple(TEXT, info=info)).attribution
    assert (credit.source, credit.author, credit.published_at) == (source, author, published)


@pytest.mark.parametrize("author", ["佚名", "admin", "未知", "管理员", "本站", "网络"])
def test_a_placeholder_is_kept_as_given_and_marked(author: str) -> None:
    credit = article_of(simple(TEXT, info=f"作者：{author} 时间：2021-06-24")).attribution
    assert (credit.author, credit.author_is_placeholder) == (author, True)


@pytest.mark.parametrize(
    "line",
    [
        "原文链接：http://www.mca.example.gov.cn/a/1.shtml",
        "原文链接：<a href='http://www.mca.example.gov.cn/a/1.shtml'>点击查看</a>",
        "<a href='http://www.mca.example.gov.cn/a/1.shtml'>查看原文</a>",
        "原文連結：<a href='http://www.mca.example.gov.cn/a/1.shtml'>民政部</a>",
        "<a href='http://www.mca.example.gov.cn/a/1.shtml' target='_blank'>【阅读原文】</a>",
        "原文出处：http://www.mca.example.gov.cn/a/1.shtml",
    ],
)
@pytest.mark.parametrize("inside", [True, False], ids=["inside", "below"])
def test_the_link_to_the_original_is_read(line: str, inside: bool) -> None:
    page = (
        simple(f"{TEXT}<p>{line}</p>") if inside else simple(TEXT).replace("</body>", f"<p>{line}</p></body>")
    )
    article = article_of(page)
    assert article.attribution.original_url == "http://www.mca.example.gov.cn/a/1.shtml"
    assert article.paragraphs == article_of(simple(TEXT)).paragraphs


def test_nothing_is_guessed() -> None:
    credit = article_of(f"<html><body><h1>临江县召开防汛会议</h1><div>{TEXT}</div></body></html>").attribution
    assert (credit.source, credit.author, credit.editor, credit.published_at, credit.original_url) == (
        None,
    ) * 5
    assert credit.site_name is None


def test_what_meta_tags_say_otherwise_is_a_further_statement() -> None:
    metas = (
        '<meta name="PubDate" content="2023-05-12 10:00"><meta name="ContentSource" content="别处"></head>'
    )
    article = article_of(simple(TEXT).replace("</head>", metas))
    credit = article.attribution
    assert (credit.published_at, credit.source) == ("2021-06-24", "临江日报")
    stated = {(each.field, each.value, each.where) for each in credit.statements}
    assert (Field.PUBLISHED, "2023-05-12T02:00:00Z", "meta:pubdate") in stated
    assert (Field.SOURCE, "别处", "meta:contentsource") in stated


@pytest.mark.parametrize(
    "title",
    [
        "{}_民生内参",
        "{} - 民政部",
        "{}|民声观察",
        "{}-临江县人民政府",
        "{}_要闻_民声观察",
        "{}——民声观察网",
        "{}",
    ],
)
def test_a_headline_keeps_its_own_words(title: str) -> None:
    headline = "聚焦“一老一小” 临江县这样干-看变化"
    page = f"<html><head><title>{title.format(headline)}</title></head><body><div><h2>{headline}</h2>{TEXT}</div></body></html>"
    assert article_of(page).title == headline


@pytest.mark.parametrize("title", ["{}_民生内参", "{} - 民政部", "{}|民声观察网"])
def test_the_sites_name_is_taken_from_a_headline_that_only_title_shows(title: str) -> None:
    headline = "临江县召开全县防汛工作会议"
    page = f"<html><head><title>{title.format(headline)}</title></head><body><div>{TEXT}</div></body></html>"
    assert article_of(page).title == headline


def test_the_next_part_of_an_article_is_found_and_the_next_article_is_not() -> None:
    pager = "<div class='page'><a href='1234.html'>1</a> <a href='1234_2.html'>2</a> <a href='1234_2.html'>下一页</a></div>"
    more = "<p>下一篇：<a href='1235.html'>我市举办文化节</a></p>"
    assert read_page(simple(TEXT + pager + more).encode(), URL).next_page == URL.replace("1234", "1234_2")
    assert read_page(simple(TEXT + more).encode(), URL).next_page is None
    assert article_of(simple(TEXT + pager + more)).paragraphs == article_of(simple(TEXT)).paragraphs


# --- hostile input ---

HOSTILE = {
    "one line of 10 MB": simple("临江县召开会议。" * 400_000).encode(),
    "100,000 nested elements": b"<div>" * 100_000 + "临江县召开会议，部署工作。".encode(),
    "nested tables": b"<table><tr><td>" * 30_000,
    "entities": simple("&lt;&#20013;" * 200_000).encode(),
    "a million <": b"<" * 1_000_000,
    "attributes": b"<div " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">x</div>",
    "zeros": b"\x00" * 100_000,
    "surrogates": "\ud800".encode("utf-8", "surrogatepass") * 1000,
    "open brackets": simple("（来源：" * 100_000).encode(),
    "50,000 links": simple(
        "".join(f"<a href='/n/{n}.html'>临江县召开第{n}次会议</a>" for n in range(50_000))
    ).encode(),
    "50,000 rows": simple(
        "".join(f"<li><a href='/{n}.html'>临江县召开第{n}次会议</a></li>" for n in range(50_000))
    ).encode(),
    "nested known elements": b"<div id=zoom class=TRS_Editor>" * 50_000 + b"<img src=/a.jpg>",
    "nested inline": b"<span><b><a href=/x>" * 30_000 + "临江县召开会议，部署工作。".encode(),
    "a huge attribute": b"<div style='" + b"x" * 5_000_000 + b"'>" + simple("临江县召开会议。").encode(),
    "one open tag": b"<p class=" + b'"' * 3_000_000,
    "comments": b"<!--" * 300_000 + b"-->",
    "entity declarations": b"<!DOCTYPE x ["
    + b"<!ENTITY a '&b;&b;&b;'>" * 50_000
    + b"]><html><p>&a;</p></html>",
    "scripts that lead on": b"<script>" + b"location.href='/x" * 100_000 + b"</script>",
    "pictures": simple("<img src='/a/b.jpg'>" * 100_000).encode(),
    "brackets of credits": simple("<p>" + "(记者 " * 100_000 + "</p>").encode(),
    "spaces": simple("<p>" + " " * 3_000_000 + "临江县召开会议。</p>").encode(),
    "digits": simple("<p>" + "1" * 1_000_000 + "</p>").encode(),
    "dates": simple("<p>" + "2021-06-24 " * 100_000 + "</p>").encode(),
    "labels": simple("<p>来源：临江日报 2021-06-24</p>" * 20_000).encode(),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_are_read_in_bounded_time(body: bytes) -> None:
    began = time.process_time()
    assert read_page(body, URL).url == URL
    assert time.process_time() - began < 40  # of this process alone: other programs may run beside


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(
                ["<p>", "</p>", "<div class='ad'>", "</div>", "<table><tr><td>", "来源：", "2021-13-45", "<a href='//[x'>", "</a>",
                 "。", "原文链接：http://[", "<br>", "作者：", "下一页", "<script>location.href='", "</script>", "临江县召开会议", "&#x110000;"]
            ),
            max_size=40,
        ).map(lambda parts: "".join(parts).encode()),
    ),
    st.sampled_from([URL, "http://[bad/", "", "not an address", "http://a.example:99999/"]),
)  # fmt: skip
def test_reading_never_raises_and_is_the_same_every_time(body: bytes, url: str) -> None:
    reading = read_page(body, url)
    assert reading == read_page(body, url)
    assert reading.reason.cause is not Cause.UNREADABLE


# --- the seed ---


def seed_page() -> str:
    """A portal's page around the text of the seed; its real markup was not kept."""
    lines = (SHARED / "seed" / "reprint-page.txt").read_text(encoding="utf-8").split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith("“十三五”"))
    end = next(number for number, line in enumerate(lines) if line.startswith("(来源"))
    original = next(line for line in lines if line.startswith("原文链接"))
    text = "".join(f"<p>　　{line}</p>\n" for line in lines[start : end + 1] if line.strip())
    foot = "".join(f"<p>{line}</p>" for line in lines[lines.index(original) + 1 :] if line.strip())
    return (
        f"<html><head><title>{lines[3]}_民生内参</title></head><body><div>{lines[0]}</div><div>{lines[1]}</div>"
        f'<div class="main"><h2>{lines[3]}</h2><div class="info">{lines[5]}</div><div class="content">{text}</div>'
        f"<div>{original}</div></div><div>{foot}</div></body></html>"
    )


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not at hand")
def test_the_seed_is_read_as_expected() -> None:
    expected = json.loads((SHARED / "seed" / "expected.json").read_text(encoding="utf-8"))
    page, body = expected["page"], expected["body"]
    article = article_of(seed_page().encode("gb18030"), "http://www.msnc.org.cn/a/1.html")
    credit = article.attribution
    assert article.title == page["title_raw"]
    assert (credit.source, credit.author, credit.author_is_placeholder) == (
        page["credit_source"],
        "佚名",
        True,
    )
    assert (credit.published_at, credit.original_url) == (page["published"], page["source_url"])
    assert (credit.tail_source, credit.tail_date) == (
        page["closing_credit"]["media"],
        page["closing_credit"]["date"],
    )
    assert (credit.editor, credit.site_name) == (None, page["site"])
    assert len(article.paragraphs) == body["paragraphs"]
    assert set(body["subheads"]) <= set(article.paragraphs)
    assert article.paragraphs[0].startswith(body["first"])
    assert article.paragraphs[-1].endswith(body["last"])
    found = {each.value for each in credit.statements}
    assert {page["operator"]["icp"], page["channel"], page["operator"]["host_unit"]} <= found
    assert set(expected["derived_for_index"]["operator_fingerprint"][1:]) <= found


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not at hand")
def test_real_pages_keep_their_text() -> None:
    rows = [
        json.loads(line)
        for line in (SHARED / "pages" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows = [row for row in rows if row.get("tier") == "A" and row.get("text")][::3]
    scores = []
    for row in rows:
        reading = read_page((SHARED / "pages" / "html" / row["file"]).read_bytes(), URL)
        truth = (SHARED / "pages" / "text" / row["text"]).read_text(encoding="utf-8")
        scores.append(_f1(reading.article.text if reading.article else "", truth))
    assert sum(scores) / len(scores) >= 0.98


def _f1(found: str, truth: str) -> float:
    ours, theirs = (
        {bare[at : at + 4] for at in range(max(1, len(bare) - 3))}
        for bare in (re.sub(r"\s", "", each) for each in (found, truth))
    )
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))
