"""Answers to robots.txt → rules that hold now, by RFC 9309. The file is read once a day and stored.

An answer of 5xx or 429 forbids all pages (2.3.1.4), unless rules were read within the last thirty days: these
rules go on to hold. Any other answer without a file allows all pages (2.3.1.3). An unreachable file, and a part of a
file (206, a compressed stream without its end), count like 5xx, but without stored rules the cause is recorded for
every page of the host. Crawl-delay is obeyed. A visit that would wait beyond the end of the pass is put off.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.misc import build_from_crawler

from crawler.fetch.claims import PassTask
from crawler.fetch.refusals import PutOff, Refused, cause, detail
from crawler.wire.coding import CUT_CODING
from storage.engine.store import transaction
from storage.frontier.robots import RobotsCopy, robots_of, save_robots
from storage.records import DuePage, Failure

FRESH = timedelta(hours=24)  # RFC 9309, 2.4
AHEAD = timedelta(hours=1)
FRESH_IN_TROUBLE = timedelta(hours=1)
RULES_KEPT = timedelta(days=30)  # 2.3.1.4: "a reasonably long period"
LARGEST = 500 * 1024  # bytes of a file that are read (2.5)
FORBID_ALL = b"User-agent: *\nDisallow: /\n"
# A longer Crawl-delay asks not to be crawled. It is cut, so that a pass ends some day.
LONGEST_CRAWL_DELAY_S = 120.0
# Failures without fault of the host. They count like a missing robots.txt (2.3.1.2).
NO_ROBOTS = frozenset({Failure.FOREIGN, Failure.REDIRECTS})
PARTS = frozenset({206, 226})  # statuses of a part of a file; nobody asks for a part


def _is_trouble(status: int) -> bool:
    """Return whether a status tells of trouble of the server and not of a file."""
    return not 200 <= status < 500 or status == 429


def is_fresh(copy: RobotsCopy, now: datetime) -> bool:
    """Return whether a copy holds without a request.

    The clocks of two machines may differ a little. A copy from hours later than now, by a clock set back, is not fresh.
    """
    return -AHEAD < now - copy.fetched_at < (FRESH_IN_TROUBLE if _is_trouble(copy.status) else FRESH)


def after_answer(
    before: RobotsCopy | None, origin: str, status: int, body: bytes, now: datetime
) -> RobotsCopy:
    """Return the copy of an origin's robots.txt to be stored after an answer."""
    if _is_trouble(status):
        return replace(before or RobotsCopy(origin, now, status), fetched_at=now, status=status)
    return RobotsCopy(origin, now, status, _within_limit(body) if 200 <= status < 300 else b"", now)


def _within_limit(body: bytes) -> bytes:
    """Return the lines of a file that end within LARGEST."""
    return body if len(body) <= LARGEST else body[:LARGEST].rpartition(b"\n")[0]


def rules_of(copy: RobotsCopy, now: datetime) -> bytes:
    """Return the text of the rules that hold now."""
    if not _is_trouble(copy.status):
        return copy.rules or b""
    kept = kept_rules(copy, now)
    return FORBID_ALL if kept is None else kept


def kept_rules(copy: RobotsCopy | None, now: datetime) -> bytes | None:
    """Return the text of the rules read last; None if they are older than RULES_KEPT, or never were read."""
    if copy is None or copy.rules_at is None or now - copy.rules_at > RULES_KEPT:
        return None
    return copy.rules


class Robots(RobotsTxtMiddleware):
    """Middleware of Scrapy for robots.txt, extended by stored copies and by the rules of RFC 9309 for failures."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, Exception] = {}
        self._origins: dict[str, str] = {}  # by host

    async def robot_parser(self, request: Request) -> Any:
        """Return the rules for a request: read in this pass, stored and fresh, or fetched now."""
        netloc = urlsplit(request.url).netloc
        if netloc not in self._parsers:
            self._origins[netloc] = _origin(request)
            copy, now = robots_of(self._task.db, _origin(request)), self._task.now()
            if copy is not None and is_fresh(copy, now):
                self._parsers[netloc] = self._parser(rules_of(copy, now))
        parser = await super().robot_parser(request)
        self._keep_crawl_delay(parser, request)
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status in PARTS or CUT_CODING in response.flags:
            raise Refused(Failure.TRUNCATED, f"a part of the file came, with status {response.status}")
        now, origin = self._task.now(), _origin(request)
        copy = after_answer(robots_of(self._task.db, origin), origin, response.status, response.body, now)
        with transaction(self._task.db):
            save_robots(self._task.db, copy)
        await super()._parse_robots(response.replace(body=rules_of(copy, now)), netloc, request)

    @property
    def _spider(self) -> Any:  # a NewsSpider
        return self.crawler.spider

    @property
    def _task(self) -> PassTask:
        task: PassTask = self._spider.task
        return task

    def _parser(self, rules: bytes) -> Any:
        return build_from_crawler(self._parserimpl, self.crawler, rules)

    def _keep_crawl_delay(self, parser: Any, request: Request) -> None:
        asked = parser.crawl_delay(self._default_useragent) if hasattr(parser, "crawl_delay") else None
        if not asked:
            return
        name, delay_s = request.meta.get("download_slot", ""), min(float(asked), LONGEST_CRAWL_DELAY_S)
        self._spider.note_crawl_delay(name, delay_s)
        slot = self._slot(request)
        if slot is not None:
            slot.delay = max(slot.delay, delay_s)

    def _slot(self, request: Request) -> Any:
        return self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))

    def _refuse_long_wait(self, request: Request) -> None:
        """Put off a visit whose first request would have to wait beyond the end of the pass."""
        until, slot = self._task.until, self._slot(request)
        due: DuePage | None = request.meta.get("due")
        if until is None or slot is None or due is None or request.url != due.page.url:
            return
        now, waits_s = self._task.now(), slot.lastseen + slot.delay - monotonic()
        if waits_s <= 0 or now + timedelta(seconds=waits_s) <= until:
            return
        copy = robots_of(self._task.db, _origin(request))
        # without a fresh copy the next pass would ask for robots.txt again, and wait again
        if copy is not None and is_fresh(copy, now):
            raise PutOff(f"the pause of the site ends in {waits_s:.0f} seconds, after the pass")

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        """Set the rules after a failed request: stored rules if there are any, else forbid all pages.

        A redirect to another site or without end counts like a missing file.
        """
        rules: bytes | None = b""
        if cause(exc, f"http://{netloc}") not in NO_ROBOTS:
            rules = kept_rules(robots_of(self._task.db, self._origins[netloc]), self._task.now())
        if rules is None:
            self._unreachable[netloc] = exc
            rules = FORBID_ALL
        waiting: Any = self._parsers[netloc]
        self._parsers[netloc] = self._parser(rules)
        waiting.callback(self._parsers[netloc])

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Refuse a forbidden request, with the reason."""
        unreachable = self._unreachable.get(urlsplit(request.url).netloc)
        if unreachable is not None:  # trouble of the host, no wish
            words = detail(unreachable, request.url)
            raise Refused(cause(unreachable, request.url), f"robots.txt could not be read: {words}")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Refused(Failure.ROBOTS, "robots.txt forbids it, or answers with a server error") from error
        self._refuse_long_wait(request)


def _origin(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
