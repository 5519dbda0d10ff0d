"""The first look at a response: challenge, stub and links, and the responses that are not worth a look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.fetch.first_reading import SEARCHED, FirstReading, first_reading, is_worth_reading
from crawler.sites import Site
from storage.records import Fetch, Page, PageId, PageRole, SiteRole

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
URL = "http://www.x.gov.cn/a/1.html"
SITE = Site("x", "某局", SiteRole.ORIGINAL, ("x.gov.cn",), ("http://www.x.gov.cn/",))
STUB = '<script>location.href="/b/9.html"</script>'
CHALLENGE = "<title>安全验证</title><p>您的访问过于频繁，请完成验证。</p><script>var acw_sc__v2='x'</script>"
LIST = "<ul>" + "".join(
    f'<li><a href="/a/2026{n}.html">关于第{n}号民政事项办理情况的通知</a><span>2026-11-0{n}</span></li>'
    for n in range(1, 5)
)


def read(text: str, role: PageRole, *, discovering: bool = True) -> FirstReading:
    fetch = Fetch(URL, NOW, 1, status=200, headers=(), body=text.encode(), final_url=URL)
    page = Page(PageId(1), URL, "x", role)
    return first_reading(fetch, page, (SITE,), discovering=discovering)


def test_a_challenge_a_stub_and_a_list_are_told_apart() -> None:
    assert read(CHALLENGE, PageRole.ARTICLE).challenged
    assert read(STUB, PageRole.ARTICLE).target == "http://www.x.gov.cn/b/9.html"
    assert len(read(LIST, PageRole.LIST).discovery.found) == 4


def test_a_start_page_is_a_stub_if_it_names_no_page() -> None:
    assert read(STUB, PageRole.SEED).target == "http://www.x.gov.cn/b/9.html"
    assert read(LIST + STUB, PageRole.SEED).target is None
    assert read(STUB, PageRole.SEED, discovering=False).target is None


def test_links_are_left_alone_unless_wanted() -> None:
    assert read(LIST, PageRole.LIST, discovering=False).discovery.found == ()


@pytest.mark.parametrize(("status", "body", "worth"), [(200, b"x", True), (202, b"x", True), (304, None, False),
                                                       (200, b"", False), (404, b"x", False)])  # fmt: skip
def test_only_an_answer_with_a_body_is_worth_a_look(status: int, body: bytes | None, worth: bool) -> None:
    answer = Fetch(URL, NOW, 1, status=status, headers=(), body=body)
    assert is_worth_reading(answer, PageRole.LIST) is worth


PLAIN = "<html><body><h1>关于开展防汛检查的通知</h1><p>各乡镇要落实责任，加强值守。</p></body></html>"


@pytest.mark.parametrize(
    ("body", "worth"),
    [
        (PLAIN.encode(), False),
        (STUB.encode(), True),
        (CHALLENGE.encode(), True),
        (PLAIN.replace("</p>", "</p><a href='1_2.html'>下一页</a>").encode(), True),
        (PLAIN.replace("</p>", "</p><a href='1_2.html'>2</a>").encode(), True),
        (PLAIN.encode("gb18030"), True),
        (PLAIN.encode("utf-16"), True),
        (b"\xef\xbb\xbf" + PLAIN.encode(), True),
        (PLAIN.encode() + b" " * SEARCHED, True),
    ],
)
def test_an_article_is_worth_a_look_for_words_of_a_challenge_a_stub_or_a_next_part(
    body: bytes, worth: bool
) -> None:
    answer = Fetch(URL, NOW, 1, status=200, headers=(), body=body, final_url=URL)
    assert is_worth_reading(answer, PageRole.ARTICLE) is worth
    assert is_worth_reading(answer, PageRole.LIST)
    refreshing = replace(answer, headers=(("Refresh", "0; url=/b/9.html"),))
    assert is_worth_reading(refreshing, PageRole.ARTICLE)


def test_an_article_without_these_words_has_an_empty_first_reading() -> None:
    assert read(PLAIN, PageRole.ARTICLE) == FirstReading()
