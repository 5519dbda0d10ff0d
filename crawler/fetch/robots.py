"""robots.txt by RFC 9309: read once a day, kept in the store, obeyed when in doubt; Crawl-delay is kept.

An answer of 5xx or 429 means that nothing may be fetched (2.3.1.4), unless rules read within thirty days are
at hand: those go on to hold. Below 500 without a file, everything may be fetched (2.3.1.3). Where it cannot be
reached at all, rules that were read go on to hold just so; without any, the host's pages are not tried either.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.misc import build_from_crawler

from crawler.fetch.refusals import Refused, cause
from storage.engine.store import transaction
from storage.frontier.robots import RobotsCopy, robots_of, save_robots
from storage.records import Failure

FRESH = timedelta(hours=24)  # RFC 9309, 2.4
FRESH_IN_TROUBLE = timedelta(hours=1)
RULES_KEPT = timedelta(days=30)  # 2.3.1.4: a reasonably long period
LARGEST = 500 * 1024  # bytes that are read of a file (2.5)
FORBID_ALL = b"User-agent: *\nDisallow: /\n"
# A longer Crawl-delay is a wish not to be crawled; kept up to here, so that a pass ends some day.
LONGEST_CRAWL_DELAY_S = 120.0
# Trouble on the way to robots.txt that is no trouble of the host: as good as no robots.txt (2.3.1.2)
NO_ROBOTS = frozenset({Failure.FOREIGN, Failure.REDIRECTS})


def in_trouble(status: int) -> bool:
    """Whether an answer is the server's trouble rather than its word."""
    return status >= 500 or status == 429


def is_fresh(copy: RobotsCopy, now: datetime) -> bool:
    """Whether a copy may be used without asking; a clock that was set back makes none stale."""
    return now - copy.fetched_at < (FRESH_IN_TROUBLE if in_trouble(copy.status) else FRESH)


def after_answer(
    known: RobotsCopy | None, origin: str, status: int, body: bytes, now: datetime
) -> RobotsCopy:
    """What is known of an origin's robots.txt after an answer."""
    if in_trouble(status):
        before = known or RobotsCopy(origin, now, status)
        return replace(before, fetched_at=now, status=status)
    return RobotsCopy(origin, now, status, within_limit(body) if 200 <= status < 300 else b"", now)


def within_limit(body: bytes) -> bytes:
    """The lines of a file that lie whole within the limit."""
    return body if len(body) <= LARGEST else body[:LARGEST].rpartition(b"\n")[0]


def rules_of(copy: RobotsCopy, now: datetime) -> bytes:
    """The rules that hold now."""
    if not in_trouble(copy.status):
        return copy.rules or b""
    kept = kept_rules(copy, now)
    return FORBID_ALL if kept is None else kept


def kept_rules(copy: RobotsCopy | None, now: datetime) -> bytes | None:
    """The rules that were read last, if that is not too long ago."""
    if copy is None or copy.rules_at is None or now - copy.rules_at > RULES_KEPT:
        return None
    return copy.rules


class Robots(RobotsTxtMiddleware):
    """Scrapy's robots.txt, with the store's copies before it and RFC 9309 behind it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, Exception] = {}
        self._origins: dict[str, str] = {}  # by host

    async def robot_parser(self, request: Request) -> Any:
        """The rules for a request: this pass's, the store's while fresh, or the origin's own."""
        netloc = urlsplit(request.url).netloc
        if netloc not in self._parsers:
            self._origins[netloc] = _origin(request)
            copy, now = robots_of(self._spider.db, _origin(request)), self._spider.now()
            if copy is not None and is_fresh(copy, now):
                self._parsers[netloc] = build_from_crawler(
                    self._parserimpl, self.crawler, rules_of(copy, now)
                )
        parser = await super().robot_parser(request)
        self._keep_crawl_delay(parser, request)
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        now, origin = self._spider.now(), _origin(request)
        copy = after_answer(robots_of(self._spider.db, origin), origin, response.status, response.body, now)
        with transaction(self._spider.db):
            save_robots(self._spider.db, copy)
        await super()._parse_robots(response.replace(body=rules_of(copy, now)), netloc, request)

    @property
    def _spider(self) -> Any:
        return self.crawler.spider

    def _keep_crawl_delay(self, parser: Any, request: Request) -> None:
        asked = parser.crawl_delay(self._default_useragent) if hasattr(parser, "crawl_delay") else None
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if asked and slot is not None:
            slot.delay = max(slot.delay, min(float(asked), LONGEST_CRAWL_DELAY_S))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """Unreachable: what was read before holds, or disallow everything. Led astray by redirects: none is there."""
        rules: bytes | None = b""
        if cause(exc, f"http://{netloc}") not in NO_ROBOTS:
            rules = kept_rules(robots_of(self._spider.db, self._origins[netloc]), self._spider.now())
        if rules is None:
            self._unreachable[netloc] = exc
            rules = FORBID_ALL
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


def _origin(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
