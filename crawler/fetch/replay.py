"""Request → prepared answer, instead of the network. All other parts of the crawl are real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.urls import canonical_url
from storage.records import Headers


@dataclass(frozen=True)
class Replay:
    """Answers by URL: status, headers, body. A URL without an answer gives 404."""

    answers: Mapping[str, tuple[int, Headers, bytes]]

    def answer(self, url: str) -> tuple[int, Headers, bytes]:
        """Return the answer for a URL, as written or in canonical form."""
        return self.answers.get(url) or self.answers.get(canonical_url(url)) or (404, (), b"")


class ReplayHandler(BaseDownloadHandler):
    """Download handler of Scrapy that answers from the Replay in the setting REPRINTWATCH_REPLAY."""

    async def download_request(self, request: Request) -> Response:
        """Return the prepared answer for a request."""
        replay: Replay = self.crawler.settings["REPRINTWATCH_REPLAY"]
        status, headers, body = replay.answer(request.url)
        kept = ScrapyHeaders([(name, value) for name, value in headers if name.lower() != "content-length"])
        kind = responsetypes.from_args(headers=kept, url=request.url, body=body)
        return kind(url=request.url, status=status, headers=kept, body=body)


HANDLERS = {"http": "crawler.fetch.replay.ReplayHandler", "https": "crawler.fetch.replay.ReplayHandler"}
