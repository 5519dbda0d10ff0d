"""Downloader middleware: a body under a content coding → response, cut or not, or the failure of a false coding."""

from __future__ import annotations

import sys
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.markup.coding import begins_stream, has_stream_end
from crawler.wire.answers import OddAnswer, Received
from storage.records import Wire

CUT_CODING = "cut-coding"  # flag of a response


class WholeCoding:
    """Middleware that flags a response whose compressed stream has no end. Scrapy decodes afterwards, and is silent."""

    def __init__(self, crawler: Crawler) -> None:
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE") or sys.maxsize

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for a crawler. Scrapy calls this constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response, with the flag CUT_CODING if the outermost coding is cut. Raises OddAnswer.

        `request.meta["received"]` keeps the bytes of a cut stream: Scrapy may fail to decode the stream.
        """
        codings = b",".join(response.headers.getlist(b"Content-Encoding")).decode("latin-1")
        coding = codings.rpartition(",")[2].strip().lower()
        if has_stream_end(response.body, coding, most=self._most):
            return response
        received = Received(request.meta.get("wire") or Wire(), response.body)
        if not begins_stream(response.body, coding):
            error = OddAnswer(f"the body is not coded as stated: {coding}")
            error.received = received
            raise error
        request.meta["received"] = received
        return response.replace(flags=[*response.flags, CUT_CODING])
