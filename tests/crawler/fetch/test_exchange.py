"""What is kept of a response, whatever its headers say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from crawler.fetch.exchange import exchange_of, validators_of
from storage.records import BodyEnd, CaptureId, DuePage, Page, PageId, PageRole, Redirect, Validators

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
URL = "http://x.gov.cn/1.html"
DUE = DuePage(Page(PageId(1), URL, "x", PageRole.ARTICLE), Validators(CaptureId(7), '"v"', None))


def response(status: int = 200, meta: dict[str, object] | None = None, **headers: bytes) -> Response:
    asked = Request(URL, headers={"Authorization": "Basic x", "Accept": "*/*"}, meta=meta)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(URL, status=status, headers=named, body=b"text", request=asked)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        (b"120", 120.0),
        (b" 5 ", 5.0),
        (b"Mon, 23 Nov 2026 06:15:00 GMT", 600.0),
        (b"Mon, 23 Nov 2026 05:00:00 GMT", 0.0),
        (b"9" * 400, float("inf")),
        (b"", None),
        (b"-5", None),
        (b"soon", None),
        (b"\xb2", None),  # a digit to Unicode, no number
        (b"Mon, 99999999999999999999 Nov 2026 06:00:00 GMT", None),
        (b"Mon, 23 Nov 2026 06:00:00 +99999999999999", None),
        (b"Mon, 23 Nov 2026 06:00:00 -0000", None),  # no time zone
    ],
)
def test_retry_after_is_seconds_or_a_date_or_nothing(retry_after: bytes, seconds: float | None) -> None:
    assert exchange_of(response(503, Retry_After=retry_after), DUE, NOW).retry_after_s == seconds


@given(st.binary(max_size=40), st.integers(100, 599))
def test_no_header_breaks_it(value: bytes, status: int) -> None:
    given_back = response(status, Retry_After=value, ETag=value, Last_Modified=value)
    assert exchange_of(given_back, DUE, NOW).status == status
    validators_of(given_back)


def test_a_304_refers_to_the_capture_whose_validators_were_quoted() -> None:
    kept = exchange_of(response(304), DUE, NOW)
    assert (kept.body, kept.same_as) == (None, CaptureId(7))


def test_redirects_are_kept_with_their_statuses_those_by_script_first() -> None:
    meta: dict[str, object] = {
        "hops": (Redirect(200, "http://x.gov.cn/s"),),
        "redirect_urls": ["http://x.gov.cn/s", "http://x.gov.cn/m"],
        "redirect_reasons": [301, 302],
    }
    kept = exchange_of(response(meta=meta), DUE, NOW).redirects
    assert kept == (
        Redirect(200, "http://x.gov.cn/s"),
        Redirect(301, "http://x.gov.cn/m"),
        Redirect(302, URL),
    )


def test_credentials_are_not_archived() -> None:
    assert {name for name, _ in exchange_of(response(), DUE, NOW).request_headers} == {"Accept"}


@pytest.mark.parametrize(
    ("flags", "end"),
    [
        ([], BodyEnd.WHOLE),
        (["partial"], BodyEnd.CLOSED),
        (["cut-coding"], BodyEnd.CUT),
        (["partial", "cut-coding"], BodyEnd.CUT),
    ],
)
def test_the_end_of_a_body_is_kept(flags: list[str], end: BodyEnd) -> None:
    assert exchange_of(response().replace(flags=flags), DUE, NOW).body_end is end


def test_a_304_has_no_body_and_no_end() -> None:
    assert exchange_of(response(304), DUE, NOW).body_end is None
