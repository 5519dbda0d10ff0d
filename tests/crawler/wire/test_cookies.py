"""Cookies: kept for their host alone, within bounds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wire.cookies import MOST_OF_HOST, MOST_SENT, MOST_SET, Jar, read_cookie

URL = "http://www.linjiang.example.gov.cn/zwgk/t1.html"
NOW = datetime(2026, 11, 29, tzinfo=UTC)


def jar_of(*headers: bytes, url: str = URL) -> Jar:
    jar = Jar()
    jar.keep(url, headers, at=0.0, now=NOW)
    return jar


def test_a_cookie_goes_back_to_its_host() -> None:
    assert jar_of(b"wzws=1; path=/; HttpOnly", b"b=2").sent_to(URL, at=1.0) == b"b=2; wzws=1"


@pytest.mark.parametrize(
    "url",
    [
        "http://linjiang.example.gov.cn/zwgk/t1.html",
        "http://xw.linjiang.example.gov.cn/zwgk/t1.html",
        "http://www.linjiang.example.gov.cn:8080/zwgk/t1.html",
        "http://www.example.com/zwgk/t1.html",
    ],
)
def test_no_other_host_gets_a_cookie_whatever_its_domain_says(url: str) -> None:
    jar = jar_of(b"a=1; path=/; domain=.linjiang.example.gov.cn", b"b=1; path=/; domain=.gov.cn")
    assert jar.sent_to(URL, at=0.0) == b"a=1; b=1"
    assert jar.sent_to(url, at=0.0) == b""


@pytest.mark.parametrize(
    ("header", "url", "at", "sent"),
    [
        (b"a=1; path=/xw", URL, 0.0, False),
        (b"a=1; path=/zwgk", URL, 0.0, True),
        (b"a=1; path=/zw", URL, 0.0, False),
        (b"a=1; secure", URL, 0.0, False),
        (b"a=1; secure", URL.replace("http:", "https:"), 0.0, True),
        (b"a=1; max-age=60", URL, 59.0, True),
        (b"a=1; max-age=60", URL, 61.0, False),
        (b"a=1; max-age=0", URL, 0.0, False),
        (b"a=1; max-age=-1", URL, 0.0, False),
        (b"a=1; expires=Sun, 29-Nov-2026 00:01:00 GMT", URL, 59.0, True),
        (b"a=1; expires=Sun, 29-Nov-2026 00:01:00 GMT", URL, 61.0, False),
        (b"a=1; expires=Thu, 01 Jan 1970 00:00:00 GMT", URL, 0.0, False),
        (b"a=1; expires=some day", URL, 1e9, True),
    ],
)
def test_path_scheme_and_age_decide(header: bytes, url: str, at: float, *, sent: bool) -> None:
    assert jar_of(header, url=url).sent_to(url, at=at) == (b"a=1" if sent else b"")


def test_a_later_cookie_of_the_name_counts_and_an_old_date_ends_it() -> None:
    jar = jar_of(b"a=1; path=/", b"a=2; path=/")
    assert jar.sent_to(URL, at=0.0) == b"a=2"
    jar.keep(URL, [b"a=; path=/; max-age=0"], at=0.0, now=NOW)
    assert jar.sent_to(URL, at=0.0) == b""


def test_number_and_size_are_bounded() -> None:
    jar = jar_of(*(b"c%d=%s; path=/" % (number, b"x" * 1000) for number in range(1000)))
    sent = jar.sent_to(URL, at=0.0)
    assert len(sent) <= MOST_SENT
    assert b"c%d=" % (MOST_SET - 1) in sent or b"c%d=" % (MOST_SET - MOST_OF_HOST) in sent
    assert read_cookie(b"a=" + b"x" * 5000, "/", at=0.0, now=NOW) is None


@given(st.binary(max_size=100))
def test_no_header_brings_a_second_line(header: bytes) -> None:
    sent = jar_of(header).sent_to(URL, at=0.0)
    assert b"\r" not in sent
    assert b"\n" not in sent
