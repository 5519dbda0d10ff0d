"""A page as found → the hypothesis with the most evidence: text, content without text, list, form."""

from __future__ import annotations

import pytest

from crawler.article.article_in_page import Expectation, FoundArticle, find_article
from crawler.article.carriers import carried_by
from crawler.article.contest import (
    Contest,
    Hypothesis,
    Sign,
    is_cut_by_links,
    is_surely_article,
    ranked_hypotheses,
)
from crawler.article.extract import read_page
from crawler.lists.listing import links_of
from crawler.markup.tree import PageTree, page_tree
from storage.records import PageKind

URL = "http://www.portal.example/ms/1234.html"
HEAD = "<h1>临江县召开防汛工作会议</h1>"
CREDIT = "<div>来源：临江日报 2021-06-24</div>"
SENTENCE = "<p>全县防汛工作会议6月24日召开，部署近期工作，要求各地落实责任。</p>"
LONG = SENTENCE + "".join(
    f"<p>会议强调，第{n}项工作要抓紧抓实，不得拖延，并按月报告进展情况。</p>" for n in range(6)
)


def entries(number: int) -> str:
    rows = (
        f'<li><a href="/ms/{n}.html">临江县召开第{n}次专题会议</a></li>' for n in range(101, 101 + number)
    )
    return f"<ul>{''.join(rows)}</ul>"


def summaries(number: int) -> str:
    return "".join(
        f'<div><a href="/ms/{n}.html">临江县召开第{n}次专题会议</a><p>近日，第{n}次会议召开，部署工作。</p></div>'
        for n in range(101, 101 + number)
    )


def tree_of(body: str) -> PageTree:
    return page_tree(f"<html><head><title>民声观察</title></head><body>{body}</body></html>")


def found_in(body: str) -> FoundArticle:
    found = find_article(tree_of(body), URL, Expectation(None, None, None))
    assert found is not None
    return found


def best_of(body: str, url: str = URL) -> Hypothesis:
    page = tree_of(body)
    found = find_article(page, url, Expectation(None, None, None))
    contest = Contest(url, page, found, carried_by(page, url), links_of(page, body, url))
    return ranked_hypotheses(contest)[0].hypothesis


def reads_as_article(body: str) -> bool:
    return best_of(body) is Hypothesis.TEXT


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{HEAD}{CREDIT}<div class='c'>{LONG}</div>", True),
        (f"{HEAD}<div class='c'>{LONG}</div>", False),
        (f"{HEAD}{CREDIT}<div class='c'>{SENTENCE}</div>", False),
        (f"{HEAD}{CREDIT}<div class='c'>{LONG}{entries(3)}</div>", False),
    ],
    ids=["long and credited", "no credit", "short", "links inside"],
)
def test_a_long_credited_text_without_links_is_surely_an_article(body: str, expected: bool) -> None:
    assert is_surely_article(found_in(body)) is expected


@pytest.mark.parametrize(
    "body",
    [
        f"{HEAD}{CREDIT}<div class='c'>{SENTENCE}</div>{entries(8)}",
        f"{HEAD}<div class='c'>{SENTENCE}</div>",
        f"{HEAD}<div class='c'>{LONG}</div>{entries(8)}",
        f"{HEAD}<div class='c'>{SENTENCE}</div>{entries(3)}",
        f"{HEAD}{CREDIT}<div class='c'>{LONG}{entries(4)}{SENTENCE}</div>",
    ],
    ids=["credit", "no list", "long text", "few entries", "box of links in the text"],
)
def test_a_text_beside_a_list_is_an_article(body: str) -> None:
    assert reads_as_article(body)


NOTE = "<div class='c'><p>会议部署近期工作，要求各地落实责任。</p></div>"


@pytest.mark.parametrize("dated", [True, False])
def test_the_introduction_of_a_column_is_no_article(dated: bool) -> None:
    rows = dated_entries(8) if dated else entries(8)
    intro = "<p>本栏目发布全县的会议通知和公告，请各单位及时查看。</p>"
    for head, url in (
        ("通知公告", URL),
        ("临江县会议通知公告栏目", "http://www.portal.example/list.php?id=3"),
    ):
        body = f"<body><div><h1>{head}</h1>{intro}{rows}</div></body>"
        page = f"<html><head><title>{head}_临江网</title></head>{body}</html>"
        assert read_page(page.encode(), url).kind is PageKind.LIST
    assert (
        best_of(f"<h2>通知公告</h2>{intro}{entries(3)}", "http://www.portal.example/tzgg/") is Hypothesis.LIST
    )


def test_a_short_text_below_its_own_headline_is_an_article_beside_any_list() -> None:
    text = f"<div><h1>临江县召开第100次专题会议</h1>{NOTE}</div>"
    assert best_of(f"{text}{entries(8)}", "http://www.portal.example/ms/100.html") is Hypothesis.TEXT
    assert best_of(f"{text}{entries(8)}", "http://www.portal.example/ms/") is Hypothesis.LIST
    pager = "<a href='/ms/101.html'>下一页</a>"
    assert best_of(f"{text}{entries(8)}{pager}", "http://www.portal.example/ms/100.html") is (Hypothesis.LIST)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>民生关注</h1><div class='c'>{summaries(6)}</div>",
        f"<h1>民生关注</h1><div class='c'>{entries(12)}<p>本栏目发布近期的民生新闻，欢迎阅读。</p></div>",
        f"<h2><a href='/ms/9.html'>临江县召开防汛会议</a></h2>{NOTE}{entries(8)}",
        f"{HEAD}<div class='c'><p>部署近期工作，要求落实责任</p></div>{entries(4)}",
    ],
    ids=["summaries", "row upon row", "short text beside many entries", "no sentence"],
)
def test_a_sentence_on_a_list_page_is_no_article(body: str) -> None:
    assert not reads_as_article(body)


@pytest.mark.parametrize(
    ("body", "is_list"),
    [
        (f"<h2>工作动态</h2>{summaries(6)}", True),
        (f"{HEAD}{CREDIT}<div>{LONG}{entries(4)}{SENTENCE}</div>", False),
    ],
    ids=["summaries", "box of links in the text"],
)
def test_links_above_all_sentences_cut_a_text_to_pieces(body: str, is_list: bool) -> None:
    assert is_cut_by_links(found_in(body)) is is_list


def dated(number: int) -> str:
    rows = (
        f'<div><h3><a href="/info/12/4{n}.htm">临江县召开第{n}次专题会议</a></h3><p>2024年01月{n - 90}日</p></div>'
        for n in range(101, 101 + number)
    )
    return "".join(rows)


CONTACT = "<div class='end'><p>地址：祥和路20号 邮编：362700</p><p>咨询热线 80000000 传真：80000002</p></div>"
PICTURE = "<div id='zoom'><img src='/202106/W020210624.jpg'></div>"
CARDS = "".join(
    f"<div class='pic'><a href='info/1301/46{n}.htm'><img src='/p{n}.jpg'></a><br>临江县召开第{n}次专题会...</div>"
    for n in range(10, 20)
)


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>党建动态</h2>{entries(10)}{CONTACT}",
        f"<h2>党建动态</h2>{dated(6)}<div>{SENTENCE}</div>{CONTACT}",
        f"<h3>新闻</h3>{dated(4)}<h3>图片新闻</h3><div class='nr'>{CARDS}</div>",
        f"<h3>新闻</h3>{PICTURE}{entries(4)}",
    ],
    ids=["contact below", "dates of rows", "captions cut off", "picture without headline"],
)
def test_what_stands_around_the_entries_of_a_list_is_no_article(body: str) -> None:
    assert best_of(body) is Hypothesis.LIST


@pytest.mark.parametrize(
    "around",
    [
        "<p>上一篇：<a href='1342.htm'>请假审批流程图</a></p><p>下一篇：<a href='1344.htm'>离所手续办理表</a></p>",
        "<span>上一条</span><a href='/info/1016/1342.htm'>请假审批流程图</a>",
        f"<div class='side'>{entries(8)}</div>",
        f"<div><h3>最新公告</h3>{dated(6)}</div>",
    ],
    ids=["neighbours", "lone label", "side column", "rows with dates"],
)
def test_a_headed_picture_beats_what_stands_below(around: str) -> None:
    assert (
        best_of(f"<p>当前位置：<a href='/'>首页</a> &gt; 正文</p>{HEAD}{CREDIT}{PICTURE}{around}")
        is Hypothesis.CARRIED
    )


def test_two_entries_are_no_list_beside_a_text_and_a_list_only_with_dates() -> None:
    assert best_of(f"{HEAD}<p>近期工作</p>{entries(2)}") is Hypothesis.NOTHING
    assert best_of(f"<h2>通知</h2>{dated(2)}") is Hypothesis.LIST


WORTH = "这一站的见闻如下，沿途的风景与往年不同，值得细看，也值得再来一次。"


def test_buttons_with_one_title_are_no_entries() -> None:
    buttons = "".join(f"<p>{WORTH}<a href='/app/10{n}.html'>打开客户端阅读</a></p>" for n in range(12))
    assert best_of(f"{HEAD}<div>{buttons}</div>") is Hypothesis.TEXT


def test_a_headline_that_links_to_its_own_page_is_no_entry() -> None:
    head = f"<h1><a href='{URL}?from=list'>临江县召开防汛工作会议</a></h1>"
    body = f"{head}{CREDIT}<div class='c'>{LONG}</div>{entries(6).replace('第101次专题', '防汛工作')}"
    assert best_of(body) is Hypothesis.TEXT


def test_a_front_page_is_a_list_though_a_text_introduces_the_office() -> None:
    boxes = "".join(f"<div><h3>栏目</h3><a href='/{n}/'>更多&gt;&gt;</a>{entries(5)}</div>" for n in range(3))
    assert (
        best_of(f"{boxes}<div class='about'>{LONG}</div>", "http://www.portal.example/index.html")
        is Hypothesis.LIST
    )


def test_a_page_of_fields_is_a_form_and_a_comment_box_is_none() -> None:
    fields = "".join(f"<p>第{n}项：<input name='f{n}'></p>" for n in range(6))
    assert best_of(f"<h2>在线咨询</h2>{SENTENCE}<form>{fields}</form>") is Hypothesis.FORM
    assert best_of(f"{HEAD}{CREDIT}<div class='c'>{SENTENCE}</div><form>{fields}</form>") is Hypothesis.TEXT


def test_every_hypothesis_tells_its_evidence() -> None:
    page = tree_of(f"{HEAD}{CREDIT}{PICTURE}")
    contest = Contest(URL, page, None, carried_by(page, URL), links_of(page, "", URL))
    assert [(each.hypothesis, each.signs) for each in ranked_hypotheses(contest)[:2]] == [
        (Hypothesis.CARRIED, (Sign.HEADED, Sign.IN_KNOWN_BODY, Sign.BEFORE_ENTRIES)),
        (Hypothesis.NOTHING, (Sign.ANY_PAGE,)),
    ]


def dated_entries(number: int) -> str:
    rows = (
        f'<li><a href="/ms/{n}.html">临江县召开第{n}次专题会议</a><span>2021-06-24</span></li>'
        for n in range(101, 101 + number)
    )
    return f"<ul>{''.join(rows)}</ul>"


def test_the_top_story_of_a_dated_list_is_no_article() -> None:
    top = f"<div class='hot'><h3><a href='/ms/99.html'>临江县全面部署防汛工作</a></h3>{SENTENCE}</div>"
    assert (
        best_of(f"<h2>要闻</h2>{top}{dated_entries(12)}", "http://www.portal.example/ms/") is Hypothesis.LIST
    )
    credited = top.replace("<h3>", "<h1>防汛工作全面部署</h1><p>2021-06-24 来源：临江日报</p><h3>")
    assert best_of(f"{credited}{dated_entries(12)}") is Hypothesis.TEXT


def test_a_topic_page_with_a_few_words_above_its_lists_is_a_list() -> None:
    lists = f"<h2>工作动态</h2>{entries(6)}<h2>政策解读</h2>{entries(5)}"
    intro = "汛期将至，各地严阵以待，全力保障人民群众生命财产安全。"
    assert best_of(f"<h1>防汛专题</h1><p>{intro}</p>{lists}") is Hypothesis.LIST
    assert best_of(f"<h1>防汛专题</h1><div>2021-06-24 来源：临江日报</div><p>{intro * 3}</p>{lists}") is (
        Hypothesis.TEXT
    )
