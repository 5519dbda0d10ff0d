"""Lists that a site keeps as JSON, beside its page or in its script."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from crawler.article.extract import read_page
from crawler.lists.json_lists import links_in_scripts, looks_like_json, read_json
from storage.records import Cause, PageKind, Reason

URL = "https://www.linjiang.example.gov.cn/zhengce/zuixin/"
ROWS = [
    {"TITLE": f"关于印发第{n}号办法的通知", "URL": f"./content_{n}00123.htm", "DOCRELPUBTIME": "2021-06-24"}
    for n in range(1, 6)
]
JSON = (("Content-Type", "application/json"),)


def test_a_list_kept_as_json_is_a_list() -> None:
    reading = read_page(json.dumps(ROWS).encode(), URL, headers=JSON)
    assert (reading.kind, reading.reason) == (PageKind.LIST, Reason(Cause.LIST, ("json-list", 5)))
    first = reading.links[0]
    assert (first.url, first.title, first.date) == (
        f"{URL}content_100123.htm",
        "关于印发第1号办法的通知",
        "2021-06-24",
    )


def test_a_list_deep_in_an_answer_or_a_callback_is_found() -> None:
    deep = {
        "code": 200,
        "data": {
            "total": 5,
            "rows": [
                {"doc_title": r["TITLE"], "docpuburl": r["URL"], "pubTime": 1624497120000} for r in ROWS
            ],
        },
    }
    for text in (json.dumps(deep), f"callback({json.dumps(deep)});"):
        links = read_json(text, URL)
        assert len(links) == 5
        assert links[0].date == "2021-06-24T01:12:00Z"


def test_a_list_in_a_script_is_read_where_the_page_shows_none() -> None:
    body = f"<html><body><div id=app></div><script>var list = {json.dumps(ROWS)}; show(list);</script></body></html>"
    assert len(read_page(body.encode(), URL).links) == 5


def test_json_that_lists_no_articles_is_no_list() -> None:
    for value in ({"code": 500, "msg": "error"}, [1, 2, 3], [{"name": "x"}] * 9, [], "x"):
        reading = read_page(json.dumps(value).encode(), URL, headers=JSON)
        assert reading.kind is not PageKind.LIST
        assert reading.article is None


@given(st.text(max_size=200), st.sampled_from(["", "[{", '{"a":', "cb([", '[{"url":"/a","title":"']))
def test_no_text_breaks_it(text: str, start: str) -> None:
    read_json(start + text, URL)
    links_in_scripts([start + text], URL)
    looks_like_json(start + text)


@given(st.lists(st.text(st.characters(categories=["Cs", "L", "Cc"]), max_size=6), min_size=3, max_size=5))
def test_what_no_store_can_keep_is_replaced(strange: list[str]) -> None:
    rows = [
        {"title": f"关于印发第{n}号办法的通知{text}", "url": f"/a{n}{text}.html"}
        for n, text in enumerate(strange)
    ]
    for link in read_json(json.dumps(rows), URL):
        assert "\0" not in f"{link.title}{link.url}"
        f"{link.title}{link.url}".encode()
