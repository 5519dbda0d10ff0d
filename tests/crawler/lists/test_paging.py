"""Pages → where lists and articles go on, and where stubs lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.extract import read_page
from crawler.lists.paging import (
    article_next_page,
    is_address,
    list_next_page,
    resolved,
)
from crawler.markup.tree import page_tree
from storage.records import Cause

HOST = "http://www.minsheng.example.com"
BASE = f"{HOST}/ms/index.html"
BASES = st.sampled_from([BASE, "", "http://[bad", "x:y"])


def next_page(pager: str, base: str = BASE) -> str | None:
    text = f"<html><ul><li><a href='/ms/100.html'>临江县召开防汛工作会议</a></li></ul>{pager}</html>"
    return list_next_page(page_tree(text), text, base)


@pytest.mark.parametrize(
    ("address", "absolute"),
    [
        ("2.html", f"{HOST}/ms/2.html"),
        (" /a/2.html#top ", f"{HOST}/a/2.html"),
        ("//m.example.com", "http://m.example.com/"),
        ("/a/\n2.html", f"{HOST}/a/2.html"),
        ("?page=2", f"{BASE}?page=2"),
        ("", None),
        ("#top", None),
        ("javascript:void(0)", None),
        ("mailto:a@x.gov.cn", None),
        ("ftp://x.gov.cn/1", None),
        ("http://[bad/", None),
        ("/" + "a" * 2000, None),
    ],
)
def test_a_link_resolves_to_an_absolute_address_or_leads_nowhere(address: str, absolute: str | None) -> None:
    assert resolved(address, BASE) == absolute


@given(st.text(max_size=60), BASES)
def test_every_resolved_address_is_an_address_without_fragment(address: str, base: str) -> None:
    url = resolved(address, base)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert "#" not in url


@pytest.mark.parametrize(
    ("url", "valid"), [(BASE, True), ("", True), ("http://[bad", False), ("http://x:99999/", False)]
)
def test_an_address_that_cannot_be_parsed_is_none(url: str, valid: bool) -> None:
    assert is_address(url) is valid


@pytest.mark.parametrize(
    ("pager", "target"),
    [
        ('<script>createPageHTML(20, 0, "index", "shtml");</script>', "/ms/index_1.shtml"),
        ('<script>createPageHTML(20, 3, "index", "shtml");</script>', "/ms/index_4.shtml"),
        ('<script>createPageHTML(20, 19, "index", "shtml");</script>', None),
        ("<script>var countPage = 5; var currentPage = 0;</script>", "/ms/index_1.html"),
        ('<a href="list_3_2.html">下一页</a>', "/ms/list_3_2.html"),
        ('<a href="?page=2">下页</a>', "/ms/index.html?page=2"),
        ('<a href="/ms/index.html?2">下一頁</a>', "/ms/index.html?2"),
        (
            '<div class="page"><a>1</a><a href="index_2.html">2</a><a href="index_3.html">3</a></div>',
            "/ms/index_2.html",
        ),
        ('<div class="pager"><a href="index_2.html">&gt;</a></div>', "/ms/index_2.html"),
        ('<a href="javascript:void(0)">下一页</a>', None),
        ('<a href="/ms/9.html">下一篇</a>', None),
        ("", None),
    ],
)
def test_the_next_page_of_a_list_is_found(pager: str, target: str | None) -> None:
    assert next_page(pager) == (f"{HOST}{target}" if target else None)


@pytest.mark.parametrize(
    ("pager", "target"),
    [
        ('<script>createPageHTML("page-div", 20, 1, "list", "shtml");</script>', "/ms/list_2.shtml"),
        ("<script>var countPage = 5; var currentPage = 4;</script>", None),
        ("<script>var countPage = 3;</script>", "/ms/index_1.html"),
        ('<a rel="next" href="b.html">更早</a>', "/ms/b.html"),
        ('<a title="下一页" href="b.html">▶</a>', "/ms/b.html"),
        ('<a href="b.html">»</a>', None),
        ('<div class="pager"><span><a href="b.html">»</a></span></div>', "/ms/b.html"),
        ('<a href="index.html#2">下一页</a><a href="c.html">下一页</a>', "/ms/c.html"),
        ('<div class="page"><a href="http://other.example.com/ms/index_2.html">2</a></div>', None),
        ('<div class="page"><a href="/other/folder/index_2.html">2</a></div>', None),
    ],
)
def test_pagers_of_other_makes_are_read_too(pager: str, target: str | None) -> None:
    assert next_page(pager) == (f"{HOST}{target}" if target else None)


@pytest.mark.parametrize(
    ("base", "number"),
    [
        ("/ms/index.html", 2),
        ("/ms/", 2),
        ("/ms/index_4.html", 5),
        ("/ms/index.html?page=7", 8),
        ("/ms/index.html?3", 4),
    ],
)
def test_the_link_with_the_number_after_the_page_shown_is_the_next_page(base: str, number: int) -> None:
    links = "".join(f'<a href="/ms/p{n}.html">{n}</a>' for n in range(1, 10))
    assert next_page(f'<div class="page">{links}</div>', f"{HOST}{base}") == f"{HOST}/ms/p{number}.html"


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_counted_pager_ends_at_its_last_page(pages: int, at: int) -> None:
    target = next_page(f'<script>createPageHTML({pages}, {at}, "index", "html");</script>')
    assert target == (f"{HOST}/ms/index_{at + 1}.html" if at + 1 < pages else None)


@pytest.mark.parametrize(
    ("here", "pager", "target"),
    [
        ("1234.html", '<a href="1234_2.html">下一页</a>', "1234_2.html"),
        (
            "1234_2.html",
            '<a href="1234.html">1</a><a href="1234_2.html">2</a><a href="1234_3.html">3</a>',
            "1234_3.html",
        ),
        (
            "1234_3.html",
            '<a href="1234.html">1</a><a href="1234_2.html">2</a><a href="1234_2.html">上一页</a>',
            None,
        ),
        ("1234.html", '<a href="1234-2.html">2</a>', "1234-2.html"),
        ("show.php?id=5", '<a href="show.php?id=5&page=2">下一页</a>', "show.php?id=5&page=2"),
        ("show.php?id=5", '<a href="show.php?id=6">下一页</a>', None),
        (
            "t20210624_5811.shtml",
            '<script>createPageHTML(3, 0, "t20210624_5811", "shtml");</script>',
            "t20210624_5811_1.shtml",
        ),
        ("t20210624_5811_2.shtml", '<script>createPageHTML(3, 2, "t20210624_5811", "shtml");</script>', None),
        ("1234.html", '<a href="1235.html">下一篇</a>', None),
        ("1234.html", '<a href="1235.html">下一页</a>', None),
        ("1234.html", '<a href="/ms/list_2.html">2</a>', None),
    ],
)
def test_only_the_same_articles_next_part_goes_on(here: str, pager: str, target: str | None) -> None:
    text = f"<html><h1>临江县召开防汛会议</h1><p>会议部署近期工作。</p><div class='page'>{pager}</div></html>"
    assert article_next_page(text, f"{HOST}/ms/{here}") == (f"{HOST}/ms/{target}" if target else None)


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_parts_of_an_article_are_followed_upwards_and_without_gaps(here: int, other: int) -> None:
    text = f"<p>会议部署近期工作。</p><div class='page'>下一页<a href='t_{other}.html'>{other}</a></div>"
    url = f"{HOST}/ms/t.html" if here == 1 else f"{HOST}/ms/t_{here}.html"
    assert article_next_page(text, url) == (f"{HOST}/ms/t_{other}.html" if other == here + 1 else None)


@given(st.text(max_size=300), BASES)
def test_any_text_at_any_address_can_be_read(text: str, base: str) -> None:
    article_next_page(text, base)
    if is_address(base):
        list_next_page(page_tree(text), text, base)


@pytest.mark.parametrize("number", ["²", "٣²", "1" * 5000, "①"])
def test_an_odd_page_number_in_an_address_is_no_error(number: str) -> None:
    html = "<html><body><div id='content'><p>正文。</p></div><a href='?page=2'>下一页</a></body></html>"
    address = f"http://www.mca.gov.cn/a.html?page={number}"
    assert read_page(html.encode(), address).reason.cause is not Cause.UNREADABLE
