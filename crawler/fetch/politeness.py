"""Downloader middlewares: limits of the crawl, conditional requests, counts of requests per site."""

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
from storage.records import DuePage, Failure, Validators


class Boundary:
    """Middleware that admits http and https, configured domains and public addresses, also after redirects."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._sites: tuple[Site, ...] = crawler.settings["REPRINTWATCH_SITES"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for a crawler. Scrapy calls this constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request outside the limits; put other requests into the single queue of their site."""
        site = next((site for site in self._sites if site.covers(request.url)), None)
        if site is None:
            raise Refused(Failure.FOREIGN, f"outside the configured domains: {request.url[:200]}")
        host = (urlsplit(request.url).hostname or "").lower()
        address = literal_address(host)
        if address is not None and not may_connect(address, allowed_for(host, self._sites)):
            raise Refused(Failure.PRIVATE_ADDRESS, f"not a public address: {host}")
        self._check_budget(request, site)
        request.meta["download_slot"] = site.name

    def _check_budget(self, request: Request, site: Site) -> None:
        """Refuse a redirect into another site that is in its quiet hours, or whose budget of the day is spent."""
        due: DuePage | None = request.meta.get("due")
        may_ask = getattr(self._crawler.spider, "may_ask", None)
        if due is None or due.page.site == site.name or may_ask is None:
            return
        if not may_ask(site):
            raise Refused(Failure.FOREIGN, f"redirected to site {site.name}, which gets no more requests now")


class Conditional:
    """Middleware that quotes the validators of the last capture: an unchanged page costs a 304 (RFC 9110, 13.1)."""

    def process_request(self, request: Request) -> None:
        """Add If-None-Match and If-Modified-Since, unless the look is unconditional."""
        validators: Validators | None = request.meta.get("validators")
        if validators is None:
            return
        if validators.etag:
            request.headers.setdefault(b"If-None-Match", validators.etag)
        if validators.last_modified:
            request.headers.setdefault(b"If-Modified-Since", validators.last_modified)


class Asked:
    """Middleware that counts the requests to a site, including redirects, second tries and robots.txt.

    It also starts the site's pause at the end of an answer. Scrapy starts the pause at the request.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for a crawler. Scrapy calls this constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Count a request. The spider adds the count to the visit."""
        counted = getattr(self._crawler.spider, "asked", None)
        if counted is not None:
            counted[request.meta["download_slot"]] += 1

    def process_response(self, request: Request, response: Response) -> Response:
        """Start the pause after an answer."""
        self._start_pause(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Start the pause after a failure."""
        self._start_pause(request)

    def _start_pause(self, request: Request) -> None:
        slots = self._crawler.engine.downloader.slots if self._crawler.engine else {}
        # A request that was refused before sending has no slot yet.
        slot = slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.lastseen = monotonic()
