"""Canonical addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import address_key, attachment_key, canonical_url, file_key
from storage.records import Attachment


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://WWW.MCA.gov.cn:80/a.html#top", "http://www.mca.gov.cn/a.html"),
        ("https://x.gov.cn:443//art//1.html", "https://x.gov.cn/art/1.html"),
        ("http://x.gov.cn:8080/a", "http://x.gov.cn:8080/a"),
        ("http://x.gov.cn", "http://x.gov.cn/"),
        ("http://x.gov.cn/a.jsp;jsessionid=0A1B?id=3", "http://x.gov.cn/a.jsp?id=3"),
        ("http://x.gov.cn/a?utm_source=wx&id=3&from=timeline&spm=1.2", "http://x.gov.cn/a?id=3"),
        ("http://x.gov.cn/a?id=3&cat=2", "http://x.gov.cn/a?cat=2&id=3"),
        ("http://x.gov.cn/a?PHPSESSID=77", "http://x.gov.cn/a"),
        ("http://x.gov.cn/通知.html", "http://x.gov.cn/%E9%80%9A%E7%9F%A5.html"),
        (" http://x.gov.cn/a.html\n", "http://x.gov.cn/a.html"),
    ],
)
def test_what_names_a_visit_and_not_a_page_is_dropped(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_a_character_that_the_encoding_lacks_is_written_as_browsers_do() -> None:
    assert (
        canonical_url("http://x.gov.cn/防?q=防😀", "big5hkscs")
        == "http://x.gov.cn/%E9%98%B2?q=%A8%BE%26%23128512%3B"
    )


def test_http_and_https_are_kept_apart() -> None:
    assert canonical_url("http://x.gov.cn/a") != canonical_url("https://x.gov.cn/a")


def test_a_name_and_a_password_in_a_link_are_no_part_of_a_pages_address() -> None:
    assert canonical_url("http://me:ge@heim@www.mca.gov.cn:80/a@b.html") == "http://www.mca.gov.cn/a@b.html"


@given(st.text(max_size=60))
def test_a_canonical_url_is_its_own_canonical_url(path: str) -> None:
    once = canonical_url(f"http://x.gov.cn/{path}")
    assert canonical_url(once) == once


@given(st.text(max_size=80))
def test_nothing_that_calls_itself_an_address_breaks_it(text: str) -> None:
    canonical_url(text)


@pytest.mark.parametrize(
    "url",
    [
        "http://x.gov.cn/a",
        "https://x.gov.cn/a",
        "http://www.x.gov.cn/a",
        "http://X.gov.cn/a/",
        "http://x.gov.cn/a#top",
    ],
)
def test_forms_of_an_address_that_sites_answer_alike_have_the_same_key(url: str) -> None:
    assert address_key(url) == "x.gov.cn/a"


def test_addresses_with_different_queries_have_different_keys() -> None:
    assert address_key("http://x.gov.cn/a?id=1") != address_key("http://x.gov.cn/a?id=2")


@pytest.mark.parametrize("url", ["http://[bad/a", " http://x.gov.cn:port/ "])
def test_a_malformed_address_is_kept_as_given(url: str) -> None:
    assert canonical_url(url) == url.strip()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://cdn1.a.cn/f/1.pdf", "https://cdn2.b.cn/f/1.pdf", True),
        ("http://a.cn/f/1.pdf?t=20240305", "http://a.cn/f/1.pdf?t=20240306&sign=9c", True),
        ("http://a.cn/f/1.pdf;jsessionid=0A", "http://a.cn/f/1.pdf", True),
        ("http://a.cn/download.jsp?id=43&hits=7", "http://a.cn/download.jsp?hits=8&id=43", True),
        ("http://a.cn/download.jsp?id=43", "http://a.cn/download.jsp?id=44", False),
        ("http://a.cn/f/1.pdf", "http://a.cn/f/2.pdf", False),
        ("http://a.cn/show.pdf?fileid=1", "http://a.cn/show.pdf?fileid=2", False),
    ],
)
def test_session_counter_and_host_make_no_other_file(one: str, other: str, *, is_same: bool) -> None:
    assert (file_key(one) == file_key(other)) is is_same


def test_an_attachment_is_known_by_its_digest_where_its_page_is_the_file() -> None:
    page = [Attachment("1.pdf", "http://a.cn/1.pdf", digest=digest) for digest in ("ab", "ab", "cd")]
    assert attachment_key(page[0]) == attachment_key(page[1]) != attachment_key(page[2])
    assert attachment_key(Attachment("1", "http://[")) == "file http://["
