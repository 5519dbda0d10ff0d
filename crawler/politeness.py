"""Downloader middlewares where Scrapy has none: the boundary, robots.txt in full, conditional requests."""

from __future__ import annotations

import logging
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.misc import build_from_crawler

from crawler.addresses import allowed_for, literal_address, may_connect
from crawler.refusals import Refused, cause
from crawler.sites import Site
from storage.records import Failure, Validators

logger = logging.getLogger(__name__)

# Every so-manieth look is unconditional: servers are known to answer 304 although the page changed.
UNCONDITIONAL_EVERY = 10
# A longer Crawl-delay is a wish not to be crawled; kept up to here, so that a pass ends some day.
LONGEST_CRAWL_DELAY_S = 120.0
# Trouble on the way to robots.txt that is no trouble of the host: as good as no robots.txt (RFC 9309, 2.3.1.2)
NO_ROBOTS = frozenset({Failure.FOREIGN, Failure.REDIRECTS})


class Boundary:
    """Only http and https, only configured domains, no address inside; after every redirect again."""

    def __init__(self, crawler: Crawler) -> None:
        self._sites: tuple[Site, ...] = crawler.settings["REPRINTWATCH_SITES"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse what lies outside; put every request of a site into the site's one queue."""
        site = next((each for each in self._sites if each.covers(request.url)), None)
        if site is None:
            raise Refused(Failure.FOREIGN, f"outside the configured domains: {request.url[:200]}")
        host = (urlsplit(request.url).hostname or "").lower()
        address = literal_address(host)
        if address is not None and not may_connect(address, allowed_for(host, self._sites)):
            raise Refused(Failure.PRIVATE_ADDRESS, f"not a public address: {host}")
        request.meta["download_slot"] = site.name


class Robots(RobotsTxtMiddleware):
    """robots.txt by RFC 9309: unreachable or 5xx means that nothing may be fetched; Crawl-delay is kept."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, Exception] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            response = response.replace(body=b"User-agent: *\nDisallow: /\n")
        elif response.status >= 400 or response.status == 304:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        self._keep_crawl_delay(netloc, request)

    def _keep_crawl_delay(self, netloc: str, request: Request) -> None:
        parser: Any = self._parsers.get(netloc)
        asked = parser.crawl_delay(self._default_useragent) if hasattr(parser, "crawl_delay") else None
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if asked and slot is not None:
            slot.delay = max(slot.delay, min(float(asked), LONGEST_CRAWL_DELAY_S))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """Unreachable: disallow everything. Led astray by redirects: there is no robots.txt."""
        rules = b""
        if cause(exc, f"http://{netloc}") not in NO_ROBOTS:
            self._unreachable[netloc] = exc
            rules = b"User-agent: *\nDisallow: /\n"
        waiting: Any = self._parsers[netloc]
        closed = build_from_crawler(self._parserimpl, self.crawler, rules)
        self._parsers[netloc] = closed
        waiting.callback(closed)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """As Scrapy's, with the reason kept."""
        unreachable = self._unreachable.get(urlsplit(request.url).netloc)
        if unreachable is not None:  # the host's trouble, not its wish
            raise Refused(cause(unreachable, request.url), f"robots.txt could not be read: {unreachable}")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Refused(Failure.ROBOTS, "robots.txt forbids it, or answers with a server error") from error


class Conditional:
    """Quotes the validators of the last capture, so that an unchanged page costs a 304 (RFC 9110, 13.1)."""

    def process_request(self, request: Request) -> None:
        """Add If-None-Match and If-Modified-Since, unless this look must be unconditional."""
        validators: Validators | None = request.meta.get("validators")
        if validators is None:
            return
        if validators.etag:
            request.headers.setdefault(b"If-None-Match", validators.etag)
        if validators.last_modified:
            request.headers.setdefault(b"If-Modified-Since", validators.last_modified)
