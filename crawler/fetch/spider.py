"""Due pages → visits: requests, script redirects, and the pages found in lists, feeds, sitemaps and articles.

The spider serves all sites of a pass. It archives and discovers; conclusions about articles are drawn later.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from crawler.fetch.claims import Claims, PassTask
from crawler.fetch.exchange import Visited, exchange_of, failed_exchange, validators_of
from crawler.fetch.first_reading import FirstReading, first_reading, is_worth_reading
from crawler.fetch.refusals import PutOff
from crawler.isolation import Terms, Workers, WorkLost
from crawler.lists.discovery import MOST_STUBS, Discovery, beyond, within_bounds
from crawler.lists.issues import is_past_issue
from crawler.lists.requisites import LARGEST
from crawler.markup.ending import is_cut, may_be_cut
from crawler.revisit import frontier
from crawler.revisit.validators import DISTRUST, WholeAnswer, asks_whole, shows_lie, tells_change
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.sites import Site
from crawler.wire.redirects import hop_of, kept_body
from storage.archive.captures import Visit, confirmed_at, differs_from, repeats_last_answer
from storage.frontier import hosts, pages, patterns
from storage.records import DuePage, Failure, Fetch, Hop, Page, PageRole, Redirect

logger = logging.getLogger(__name__)

# Calendars never end. Limits: new list pages per start URL in a pass, and parts per article.
MOST_FURTHER_LISTS = 50
MOST_PARTS = 100
MOST_BYTES = {PageRole.FILE: DOWNLOAD_MAXSIZE, PageRole.REQUISITE: LARGEST}
# Seconds to read a page for links, in a worker process. The slowest real page takes one second; a new process starts
# in one second, on a busy machine in four.
READ_AT_MOST_S = 8.0
STOP_AFTER_S = 3.0  # after `stop`, reading still under way is given up
MOST_READERS = max(2, os.cpu_count() or 1)  # worker processes; a hanging page holds a single one
REFUSALS = 3  # in a row, after which a host gets no requests for a while
# Statuses that say something about the page. Other statuses are troubles of the server, or speak of a part.
ANSWERS = frozenset({200, 304, 404, 410})


class NewsSpider(Spider):
    """Spider that visits due pages until no page of the given sites is due."""

    name = "news"

    def __init__(self, *, task: PassTask, **rest: Any) -> None:
        super().__init__(**rest)
        self.task = task
        self.trouble: Exception | None = None  # ends the pass, which raises it
        self.is_over = False  # the pass has ended, and the store is closed
        self.asked: Counter[str] = Counter()  # requests of the visits under way, by site
        self._claims = Claims(task, self._pause_s)
        self._refusals: Counter[str] = Counter()  # in a row, by host
        self._further = {site.name: MOST_FURTHER_LISTS * max(1, len(site.start_urls)) for site in task.sites}
        self._wake = asyncio.Event()
        self._stopping = False
        self._crawl_delays: dict[str, float] = {}  # by site
        self._readers = Workers(MOST_READERS)

    # --- the loop ---

    async def start(self) -> AsyncIterator[Request | Visited]:
        """Lease pages as fast as visits end, until no page is due and no visit is under way."""
        self.crawler.signals.connect(self._broken, signal=signals.spider_error)
        while not self._stopping:
            self._wake.clear()
            try:
                leased = list(self._claims.lease())
            except Exception as error:  # noqa: BLE001 - Scrapy would log the error and go on; the pass raises it
                self.give_up(error)
                return
            for due in leased:
                yield self._request(due)
            if self._claims.is_finished:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._claims.wait_s)

    def stop(self) -> None:
        """Lease no more pages. Visits under way are still recorded, if need be without their links."""
        if not self._stopping:
            with suppress(RuntimeError):  # without a loop no reading is under way
                asyncio.get_running_loop().call_later(STOP_AFTER_S, self._readers.end)
        self._stopping = True
        self._wake.set()

    def give_up(self, error: Exception) -> None:
        """End the pass with an error, for example of a store that cannot be written."""
        self.trouble = self.trouble or error
        self.stop()

    def _broken(self, failure: TwistedFailure) -> None:
        """End the pass after an error of our own, because the visit would be awaited for ever."""
        error = failure.value
        self.give_up(error if isinstance(error, Exception) else RuntimeError(f"visit failed: {error!r}"))

    def done(self, item: Visited) -> None:
        """Note that a visit is recorded, and lease the next page."""
        self._claims.end_visit(item.site, {page.site for page in item.visit.found})
        self._wake.set()
        self.task.report(item)

    def may_ask(self, site: Site) -> bool:
        """Return whether a redirect from another site may lead to this site now."""
        return self._claims.may_ask(site, asked=self.asked[site.name])

    def _pause_s(self, site: Site) -> float:
        """Return the pause between two requests to the site, as configured or as asked for by robots.txt."""
        slot = self.crawler.engine.downloader.slots.get(site.name) if self.crawler.engine else None
        configured: dict[str, float] = self.settings.getdict("DOWNLOAD_SLOTS").get(site.name, {})
        pause_s: float = slot.download_delay() if slot is not None else configured.get("delay", 0.0)
        return max(pause_s, self._crawl_delays.get(site.name, 0.0))

    def note_crawl_delay(self, site: str, delay_s: float) -> None:
        """Keep the pause that a robots.txt of the site asks for."""
        self._crawl_delays[site] = max(delay_s, self._crawl_delays.get(site, 0.0))

    # --- requests ---

    def _request(self, due: DuePage) -> Request | Visited:
        """Return the request for a page, or a failed visit if Scrapy refuses the address."""
        try:
            return self._ask(due.page.url, self._meta(due))
        except ValueError as error:
            detail = f"no address: {error}"
            fetch = Fetch(due.page.url, self.task.now(), 0, failure=Failure.PROTOCOL, failure_detail=detail)
            return self._visited(due.page, fetch, FirstReading(), None)

    def _meta(self, due: DuePage) -> dict[str, Any]:
        unconditional = asks_whole(due.page.looks, due.trust, self.task.now())
        meta = {"due": due, "validators": None if unconditional else due.validators, "hops": ()}
        most = MOST_BYTES.get(due.page.role)
        return meta | ({"download_maxsize": most} if most else {})

    def _ask(self, url: str, meta: dict[str, Any]) -> Request:
        return Request(url, callback=self.parse, errback=self.failed, meta=meta, dont_filter=True)

    # --- answers ---

    async def parse(self, response: Response) -> AsyncIterator[Request | Visited]:
        """Yield the visit of a response, or the request that follows a stub. No content raises."""
        due: DuePage = response.meta["due"]
        fetch = exchange_of(response, due, self.task.now())
        try:
            reading = await self._read(fetch, due.page)
        except WorkLost as error:
            logger.error("links of a page are not read", extra={"page": due.page.url, "why": str(error)})
            lost = self._visited(due.page, fetch, FirstReading(), response)
            yield replace(lost, visit=replace(lost.visit, interrupted=self._interrupted(due.page)))
            return
        except Exception:
            level = logging.INFO if self.is_over else logging.ERROR
            logger.log(level, "page could not be read for links", exc_info=True, extra={"page": due.page.url})
            reading = FirstReading()
        yield self._outcome(response, fetch, reading)

    def failed(self, failure: TwistedFailure) -> Iterator[Visited]:
        """Yield the visit of a request without an admissible response, with the cause. A visit put off yields none."""
        request: Request = failure.request  # type: ignore[attr-defined]
        due: DuePage = request.meta["due"]
        error = failure.value or RuntimeError("failed without a cause")
        if isinstance(error, PutOff):
            self._put_off(due.page)
            return
        fetch = failed_exchange(error, request, due, self.task.now())
        yield self._visited(due.page, fetch, FirstReading(), None)

    def _put_off(self, page: Page) -> None:
        """Give a page back, for a later pass."""
        task, pause_s = self.task, self._pause_s(self._site(page))
        requests = self.asked.pop(page.site, 0)
        pages.put_off(task.db, page, task.owner, task.now(), pause_s=pause_s, requests=requests)
        self._claims.end_visit(page.site, ())
        self._wake.set()

    async def _read(self, fetch: Fetch, page: Page) -> FirstReading:
        """Read a response in a worker process. Raises WorkLost for a page that ends or holds its reader."""
        if self._says_nothing_new(fetch, page) or not is_worth_reading(fetch, page.role):
            return FirstReading()
        discovering = self.task.discovering
        terms = Terms(page.site, READ_AT_MOST_S)
        return await self._readers.run(
            terms, first_reading, fetch, page, self.task.sites, discovering=discovering
        )

    def _says_nothing_new(self, fetch: Fetch, page: Page) -> bool:
        """Return whether an article answers as at the last look, which was usable and read. A list is always read."""
        if page.role not in (PageRole.ARTICLE, PageRole.PART, PageRole.FILE) or page.alias_url:
            return False
        if page.failures or page.interrupted:
            return False
        return repeats_last_answer(self.task.db, page.id, fetch)

    def _interrupted(self, page: Page) -> int:
        """Return the count that sets a page aside, unless the end of the pass interrupted the reading."""
        return page.interrupted if self._stopping else max(page.interrupted, frontier.MOST_INTERRUPTED)

    def _outcome(self, response: Response, fetch: Fetch, reading: FirstReading) -> Request | Visited:
        due: DuePage = response.meta["due"]
        page, target = due.page, reading.target
        if target and target != page.url and page.role is PageRole.ARTICLE and not due.settled:
            return self._visited(page, fetch, replace(reading, discovery=beyond(page, target)), response)
        if target and _may_follow(target, response.meta["hops"]):
            onward = (*fetch.redirects, Redirect(200, target))
            bodies = (*response.meta.get("hop_bodies", ()), *kept_body(response))
            meta = {"due": due, "validators": None, "hops": onward, "wire_hops": _wire_hops(response),
                    "hop_bodies": bodies}  # fmt: skip
            return self._ask(target, meta)
        bounded = self._bounded(page, reading.discovery)
        return self._visited(page, fetch, replace(reading, discovery=bounded), response)

    def _bounded(self, page: Page, discovery: Discovery) -> Discovery:
        """Return a discovery within MOST_FURTHER_LISTS and MOST_PARTS."""
        roles = {found.role for found in discovery.found}
        if PageRole.PART in roles:
            room = MOST_PARTS - len(pages.parts_of(self.task.db, page.first_page or page.id))
        elif PageRole.LIST in roles:
            room = self._further[page.site]
        else:
            return discovery
        known = pages.known(self.task.db, [found.url for found in discovery.found])
        known |= patterns.unwelcome(self.task.db, discovery.found, self.task.now())
        deeper = (
            discovery.is_issue
            or not discovery.entries
            or page.looked_at is None
            or self.task.looked_before is not None
        )
        kept = within_bounds(discovery, known, room=room, deeper=deeper)
        new_lists = (found for found in kept.found if found.role is PageRole.LIST and found.url not in known)
        self._further[page.site] -= sum(1 for _ in new_lists)
        return kept

    # --- visits ---

    def _visited(self, page: Page, fetch: Fetch, reading: FirstReading, response: Response | None) -> Visited:
        """Return the visit to be recorded."""
        challenged, discovery = reading.challenged, reading.discovery
        usable = fetch.failure is None and fetch.status in ANSWERS and not challenged and not is_cut(fetch)
        etag, last_modified = validators_of(response)
        backoff_s = self._backoff_s(fetch, challenged=challenged)
        site = self._site(page)
        whole = self._whole_answer(fetch, response) if usable else None
        visit = Visit(
            page=page,
            fetch=fetch,
            due_at=frontier.next_look(
                page,
                fetch.fetched_at,
                usable=usable,
                bounds=site.revisits,
                is_past_issue=is_past_issue(page.url, fetch.fetched_at),
            ),
            found=discovery.found,
            alias_url=discovery.alias_url,
            usable=usable,
            etag=etag,
            last_modified=last_modified,
            has_validators=not may_be_cut(fetch),
            backoff_until=fetch.fetched_at + timedelta(seconds=backoff_s) if backoff_s else None,
            backoff_s=backoff_s,
            trouble=None if usable else _trouble(fetch, challenged=challenged),
            pause_s=self._pause_s(site),
            requests=self.asked.pop(page.site, 0),  # a site has a single visit at a time
            redirected=self._asked_elsewhere(page, fetch),
            tells_change=whole is not None and tells_change(whole),
            distrusted_until=fetch.fetched_at + DISTRUST if whole is not None and shows_lie(whole) else None,
            searched=self.task.discovering,
        )
        return Visited(visit, page.site, discovery.entries)

    def _whole_answer(self, fetch: Fetch, response: Response | None) -> WholeAnswer | None:
        """Return the answer of a page that had validators; None for another answer, and behind a redirect."""
        due: DuePage | None = response.meta["due"] if response is not None else None
        if (
            response is None
            or due is None
            or due.validators is None
            or fetch.status != 200
            or fetch.redirects
        ):
            return None
        capture = due.validators.capture
        return WholeAnswer(
            due.validators,
            response.meta["validators"] is not None,
            *validators_of(response),
            differs=differs_from(self.task.db, capture, fetch),
            confirmed_at=confirmed_at(self.task.db, due.page.id, capture),
        )

    def _asked_elsewhere(self, page: Page, fetch: Fetch) -> dict[str, int]:
        """Return the requests of a visit to further configured sites, to which redirects led."""
        addresses = [*(hop.url for hop in fetch.redirects), fetch.final_url or fetch.url]
        others = {site.name for site in self.task.sites for url in addresses if site.covers(url)} - {
            page.site
        }
        return {name: self.asked.pop(name) for name in sorted(others) if name in self.asked}

    def _backoff_s(self, fetch: Fetch, *, challenged: bool) -> float:
        """Return for how many seconds the host of a visit gets no requests.

        Refusals count per host: a single refusing page stops nothing. After a pause, the first refusal counts.
        """
        host = fetch.url.split("/")[2]
        if not challenged and fetch.status not in frontier.CHALLENGES | frontier.OVERLOADED:
            if fetch.status is not None:
                self._refusals[host] = 0
            return 0.0
        self._refusals[host] += 1
        previous_s = hosts.backoff_of(self.task.db, host)
        if self._refusals[host] < REFUSALS and fetch.retry_after_s is None and not previous_s:
            return 0.0
        return frontier.host_backoff_s(
            previous_s, status=fetch.status, retry_after_s=fetch.retry_after_s, challenged=challenged
        )

    def _site(self, page: Page) -> Site:
        return next(site for site in self.task.sites if site.name == page.site)


def _trouble(fetch: Fetch, *, challenged: bool) -> str:
    """Return the reason why a look is not usable."""
    if challenged:
        return "challenge"
    if fetch.failure is None and fetch.status in ANSWERS:
        return Failure.TRUNCATED
    return fetch.failure or f"status {fetch.status}"


def _wire_hops(response: Response) -> tuple[Hop, ...]:
    """Return the hops up to a stub, with the stub."""
    request = response.request
    hops: tuple[Hop, ...] = response.meta.get("wire_hops", ())
    return (*hops, hop_of(request, response)) if request is not None else hops


def _may_follow(target: str, hops: tuple[Redirect, ...]) -> bool:
    return len(hops) < MOST_STUBS and target not in {hop.url for hop in hops}
