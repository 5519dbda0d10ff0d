"""An article as found, and the entries of a list → article or list."""

from __future__ import annotations

import pytest
from crawler.article.article_or_list import is_article, is_surely_article, pictures_only

from crawler.article.article_in_page import Expectation, FoundArticle, find_article
from crawler.lists.listing import links_of
from crawler.markup.tree import PageTree, page_tree
from storage.records import Cause, Reason

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


def reads_as_article(body: str) -> bool:
    found = found_in(body)
    return is_article(found, links_of(found.page, body, URL))


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


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>民生关注</h1><div class='c'>{summaries(6)}</div>",
        f"<h1>民生关注</h1><div class='c'>{entries(12)}<p>本栏目发布近期的民生新闻，欢迎阅读。</p></div>",
        f"{HEAD}<div class='c'><p>部署近期工作，要求落实责任。</p></div>{entries(8)}",
        f"{HEAD}<div class='c'><p>部署近期工作，要求落实责任</p></div>{entries(4)}",
    ],
    ids=["summaries", "row upon row", "short text beside many entries", "no sentence"],
)
def test_a_sentence_on_a_list_page_is_no_article(body: str) -> None:
    assert not reads_as_article(body)


PICTURE = "<img src='/202106/W020210624.jpg'>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{HEAD}{CREDIT}<div id='zoom'>{PICTURE}{PICTURE}</div>", Reason(Cause.PICTURES_ONLY, (1,))),
        (f"{HEAD}{CREDIT}<iframe src='/player/1'></iframe>", Reason(Cause.VIDEO_ONLY, (1,))),
        (f"{HEAD}{CREDIT}<iframe src='/map/1'></iframe>", None),
        (f"{HEAD}{CREDIT}<div id='zoom'><img src='/icon.png'><img src='/a.gif'><img></div>", None),
        (f"{HEAD}{CREDIT}<img src='/202106/W1.jpg' width='60'>", None),
        (f"{HEAD}{CREDIT}<div class='share'>{PICTURE}</div><nav>{PICTURE}</nav>", None),
        (f"{HEAD}<div>2021-06-24</div>{PICTURE}", None),
        (f"<h1>民生</h1>{CREDIT}{PICTURE}", None),
    ],
)
def test_pictures_and_videos_count_below_a_credited_headline(body: str, expected: Reason | None) -> None:
    assert pictures_only(tree_of(body)) == expected


def test_a_meta_tag_with_the_title_stands_for_headline_and_credit() -> None:
    page = page_tree(
        f"<html><head><meta name='ArticleTitle' content='会议'></head><body>{PICTURE}</body></html>"
    )
    assert pictures_only(page) == Reason(Cause.PICTURES_ONLY, (1,))
