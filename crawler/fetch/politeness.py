"""Downloader middlewares where Scrapy has none: the boundary, conditional requests, and how much was asked."""

from __future__ import annotations

from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetch.addresses import allowed_for, literal_address, may_connect
from crawler.fetch.refusals import Refused
from crawler.sites import Site
from storage.records import Failure, Validators

# Every so-manieth look is unconditional: servers are known to answer 304 although the page changed.
UNCONDITIONAL_EVERY = 10


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


class Asked:
    """Counts what goes out to each site: redirects, second tries and robots.txt too.

    Between them the site has its pause as well, from the end of an answer on: Scrapy counts from the request.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Count a request; the spider takes the count with the visit that it belongs to."""
        counted = getattr(self._crawler.spider, "asked", None)
        if counted is not None:
            counted[request.meta["download_slot"]] += 1

    def process_response(self, request: Request, response: Response) -> Response:
        """The pause begins."""
        self._answered(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """So it does where no answer came."""
        self._answered(request)

    def _answered(self, request: Request) -> None:
        slots = self._crawler.engine.downloader.slots if self._crawler.engine else {}
        # none yet where the request was refused before it went out
        slot = slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.lastseen = monotonic()
