"""Prepared answers in place of the network."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.fetch.replay import Replay, ReplayHandler

URL = "http://www.x.gov.cn/a/1.html"
HTML = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "7"), ("ETag", '"v1"'))
REPLAY = Replay({URL: (200, HTML, b"<p>a</p>")})


@pytest.mark.parametrize("url", [URL, "http://WWW.x.gov.cn:80/a/1.html#top", f"{URL}?utm_source=wx"])
def test_a_page_answers_in_every_form_of_its_address(url: str) -> None:
    assert REPLAY.answer(url) == (200, HTML, b"<p>a</p>")


def test_a_page_that_was_not_prepared_answers_404() -> None:
    assert REPLAY.answer("http://www.x.gov.cn/robots.txt") == (404, (), b"")


def test_the_spider_gets_an_answer_as_from_the_network() -> None:
    handler = ReplayHandler(get_crawler(settings_dict={"REPRINTWATCH_REPLAY": REPLAY}))
    response = asyncio.run(handler.download_request(Request(URL)))
    assert isinstance(response, HtmlResponse)
    assert (response.url, response.status, response.body) == (URL, 200, b"<p>a</p>")
    assert response.headers.get("ETag") == b'"v1"'
    assert "Content-Length" not in response.headers  # of the packed body, as it came
