"""Targets of redirects, as browsers read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.locations import followed, target_of

HOST = "http://www.linjiang.example.gov.cn"
BASE = f"{HOST}/zwgk/t1.html?x=1"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"\\zwgk\\t2.html", f"{HOST}/zwgk/t2.html"),
        (b"http:\\\\www.linjiang.example.gov.cn\\zwgk\\t2.html", f"{HOST}/zwgk/t2.html"),
        (b"  /zwgk/t2.html\t", f"{HOST}/zwgk/t2.html"),
        (b"/zwgk/my file.html", f"{HOST}/zwgk/my%20file.html"),
        (b"t2.html#top", f"{HOST}/zwgk/t2.html"),
        (b"../t2.html", f"{HOST}/t2.html"),
        (b"?page=2", f"{HOST}/zwgk/t1.html?page=2"),
        (b"//www.linjiang.example.gov.cn/a", f"{HOST}/a"),
        (b"///www.linjiang.example.gov.cn/a", f"{HOST}/a"),
        (b"\\\\www.linjiang.example.gov.cn/a", f"{HOST}/a"),
        (b"http:/www.linjiang.example.gov.cn", f"{HOST}/www.linjiang.example.gov.cn"),
        (b"https:www.linjiang.example.gov.cn/a", "https://www.linjiang.example.gov.cn/a"),
        (b"HTTP://www.linjiang.example.gov.cn:80/a", "http://www.linjiang.example.gov.cn:80/a"),
        ("/通知.html".encode("gbk"), f"{HOST}/%CD%A8%D6%AA.html"),
        ("/通知.html".encode(), f"{HOST}/%E9%80%9A%E7%9F%A5.html"),
        (b"/a%20b?c=\\d", f"{HOST}/a%20b?c=%5Cd"),
        (b"/a?u=http://x//y", f"{HOST}/a?u=http://x//y"),
        (b"", None),
        (b" \t", None),
        (b"javascript:history.back()", None),
        (b"ftp://www.linjiang.example.gov.cn/a", None),
        (b"http://[bad/a", None),
        (b"http://www.linjiang.example.gov.cn:99999/", None),
        (b"/" + b"a" * 9000, None),
    ],
)
def test_a_location_leads_where_a_browser_goes(location: bytes, target: str | None) -> None:
    assert target_of(location, BASE) == target


def test_an_address_in_markup_is_escaped_in_utf_8() -> None:
    assert followed("/通知.html", BASE) == f"{HOST}/%E9%80%9A%E7%9F%A5.html"


@given(st.binary(max_size=80))
def test_any_bytes_are_an_address_of_http_or_none(location: bytes) -> None:
    target = target_of(location, BASE)
    assert target is None or (
        target.startswith(("http://", "https://")) and target.isascii() and " " not in target
    )
