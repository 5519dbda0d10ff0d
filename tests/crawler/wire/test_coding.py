"""Bodies under a content coding: whole, cut, or not coded at all."""

from __future__ import annotations

import gzip

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spiders import Spider

from crawler.wire.answers import OddAnswer
from crawler.wire.coding import CUT_CODING, WholeCoding

URL = "http://www.linjiang.example.gov.cn/t1.html"
STREAM = gzip.compress(b"<html>" + bytes(range(256)) * 20)


def passed(body: bytes, coding: str) -> tuple[Response, Request]:
    request = Request(URL)
    middleware = WholeCoding.from_crawler(Crawler(Spider, {"DOWNLOAD_MAXSIZE": 100_000}))
    return middleware.process_response(
        request, Response(URL, body=body, headers={"Content-Encoding": coding})
    ), request


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "identity", "utf-8", ""])
def test_a_whole_stream_and_an_unknown_coding_pass(coding: str) -> None:
    response, request = passed(STREAM, coding)
    assert response.flags == []
    assert "received" not in request.meta


def test_a_cut_stream_is_flagged_and_its_bytes_are_kept() -> None:
    response, request = passed(STREAM[:-30], "gzip")
    assert response.flags == [CUT_CODING]
    assert request.meta["received"].body == STREAM[:-30]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_body_that_is_not_coded_as_stated_is_a_failure_with_its_bytes(coding: str) -> None:
    with pytest.raises(OddAnswer) as caught:
        passed(b"<html><body>text</body></html>", coding)
    assert caught.value.received is not None
    assert caught.value.received.body == b"<html><body>text</body></html>"
