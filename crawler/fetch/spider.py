"""One spider for every site: visits leased pages, and makes known what lists, feeds and sitemaps name.

It archives and discovers; it concludes nothing about articles.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from crawler.fetch.challenges import is_challenge
from crawler.fetch.exchange import Visited, exchange_of, failed_exchange, validators_of
from crawler.fetch.politeness import UNCONDITIONAL_EVERY
from crawler.isolation import WorkLost, run_isolated
from crawler.lists.discovery import Discovery, beyond, discover, stub_target, within_bounds
from crawler.revisit import frontier
from crawler.revisit.allowance import UNLIMITED, allowance
from crawler.sites import Site
from storage.archive.captures import Visit
from storage.archive.passes import PassId
from storage.engine.store import Store
from storage.frontier import hosts, pages
from storage.frontier.turns import requests_of, turn_of
from storage.records import DuePage, Failure, Fetch, Page, PageRole, Redirect

logger = logging.getLogger(__name__)

LEASE_S = 300.0
VISIT_TURNS = 20  # pauses that two visits may wait for: their redirects and retries, and jitter
MOST_STUBS = 2  # script redirects followed from one page
# New further list pages of one start URL in one pass, and pages of one article: calendars never end.
MOST_FURTHER_LISTS = 50
MOST_PARTS = 100
# How long a site with nothing due is not asked for again, unless a visit makes a page of it known.
IDLE_S = 60.0
LONGEST_PAUSE = timedelta(hours=1)  # that a pass waits for; a turn that comes later is left to another pass
READ_AT_MOST_S = 20.0  # a page that is read for links in a process of its own
# So many refusals in a row, and the host is left alone for a while.
REFUSALS = 3


class NewsSpider(Spider):
    """Visits what is due until nothing of its sites is."""

    name = "news"

    def __init__(
        self,
        *,
        db: Store,
        sites: Sequence[Site],
        pass_id: PassId,
        owner: str,
        looked_before: datetime | None,
        now: Callable[[], datetime],
        told: Callable[[Visited], None],
        discovering: bool = True,
        until: datetime | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(**rest)
        self.db, self.sites, self.pass_id, self.owner = db, sites, pass_id, owner
        self.trouble: Exception | None = None
        self.now = now
        self._looked_before, self._told, self._until = looked_before, told, until
        self._discovering = discovering
        # Sites with nothing due, and those whose pause is not over: until when they are not asked again, by a
        # clock that nobody sets.
        self._idle: dict[str, float] = {}
        self._under_way: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()  # requests of the visit under way, by site
        self._refusals: Counter[str] = Counter()
        self._further = {site.name: MOST_FURTHER_LISTS * max(1, len(site.start_urls)) for site in sites}
        self._wake = asyncio.Event()
        self._stopping = False
        self._turns: dict[str, float] = {}  # sites that were asked just now, and when the pause is over

    async def start(self) -> AsyncIterator[Request | Visited]:
        """Lease pages as fast as they are visited, until nothing is due and nothing is under way."""
        self.crawler.signals.connect(self._broken, signal=signals.spider_error)
        while not self._stopping:
            self._wake.clear()
            try:
                claimed = list(self._claim())
            except Exception as error:  # noqa: BLE001 - Scrapy would log it and go on; the pass raises it
                self.give_up(error)
                return
            for due in claimed:
                yield self._request(due)
            if not self._under_way.total() and not self._turns:
                return
            await self._woken()

    async def _woken(self) -> None:
        """A visit is done, or the pause of a site is over."""
        first = min(self._turns.values(), default=None)
        with suppress(TimeoutError):
            wait_s = None if first is None else max(0.0, first - time.monotonic())
            await asyncio.wait_for(self._wake.wait(), wait_s)

    def stop(self) -> None:
        """Lease no more; what is under way is still recorded."""
        self._stopping = True
        self._wake.set()

    def give_up(self, error: Exception) -> None:
        """The store cannot be written: go no further."""
        self.trouble = self.trouble or error
        self.stop()

    def _broken(self, failure: TwistedFailure) -> None:
        """A visit that ended in an error of ours would be waited for without end: end the pass instead."""
        error = failure.value
        self.give_up(error if isinstance(error, Exception) else RuntimeError(f"visit failed: {error!r}"))

    def done(self, item: Visited) -> None:
        """A visit is recorded."""
        for site in {item.site, *(each.site for each in item.visit.found)}:
            self._idle.pop(site, None)
        self._finished(item.site)
        self._told(item)

    def _finished(self, site: str) -> None:
        self._under_way[site] -= 1
        self._wake.set()

    def _claim(self) -> Iterator[DuePage]:
        now = self.now()
        if self._until is not None and now >= self._until:
            self._turns.clear()
            return
        at = time.monotonic()
        self._turns = {site: comes for site, comes in self._turns.items() if comes > at}
        for site in self.sites:
            # none waits in the downloader: what this visit's answer asks for holds for the next
            if self._idle.get(site.name, at) > at or self._under_way[site.name]:
                continue
            if not self._allowance(site, now):
                continue
            claimed = pages.claim(
                self.db,
                site=site.name,
                owner=self.owner,
                now=now,
                lease_s=self._lease_s(site),
                pause_s=self._pause_s(site),
                looked_before=self._looked_before,
            )
            if claimed is None:
                self._idle[site.name] = at + (self._until_turn_s(site, now) or IDLE_S)
                continue
            self._under_way[site.name] += 1
            yield claimed

    def _until_turn_s(self, site: Site, now: datetime) -> float | None:
        """How long until the site may be asked, if it was asked just now and the turn was put down."""
        turn = turn_of(self.db, site.name)
        if turn is None or turn.until is not None or not now < turn.next_at <= now + LONGEST_PAUSE:
            return None
        wait_s = (turn.next_at - now).total_seconds()
        self._turns[site.name] = time.monotonic() + wait_s
        return wait_s

    def _allowance(self, site: Site, now: datetime) -> int:
        """How many more visits a site may get now."""
        if site.daily_requests is None and site.quiet_hours is None:
            return UNLIMITED
        spent = requests_of(self.db, site.name, now)
        return allowance(site.daily_requests, site.quiet_hours, spent=spent, now=now)

    def _lease_s(self, site: Site) -> float:
        """Longer than all that one visit may need: robots.txt, redirects and a retry, each after the pause."""
        return max(LEASE_S, VISIT_TURNS * self._pause_s(site))

    def _pause_s(self, site: Site) -> float:
        """Between two requests to the site: as configured, or as its robots.txt asks."""
        slot = self.crawler.engine.downloader.slots.get(site.name) if self.crawler.engine else None
        configured: dict[str, float] = self.settings.getdict("DOWNLOAD_SLOTS").get(site.name, {})
        return slot.download_delay() if slot is not None else configured.get("delay", 0.0)

    def _request(self, due: DuePage) -> Request | Visited:
        """What to ask for; an address that Scrapy cannot ask for is recorded as such."""
        try:
            return self._ask(due.page.url, self._meta(due))
        except ValueError as error:
            fetch = Fetch(
                due.page.url, self.now(), 0, failure=Failure.PROTOCOL, failure_detail=f"no address: {error}"
            )
            return self._visited(due.page, fetch, Discovery(), None)

    def _meta(self, due: DuePage) -> dict[str, Any]:
        unconditional = due.page.looks % UNCONDITIONAL_EVERY == UNCONDITIONAL_EVERY - 1
        return {"due": due, "validators": None if unconditional else due.validators, "hops": ()}

    def _ask(self, url: str, meta: dict[str, Any]) -> Request:
        return Request(url, callback=self.parse, errback=self.failed, meta=meta, dont_filter=True)

    def parse(self, response: Response) -> Iterator[Request | Visited]:
        """A response: follow it if it is a stub, else hand it over, whatever may stand in it."""
        due: DuePage = response.meta["due"]
        fetch = exchange_of(response, due, self.now())
        try:
            yield self._outcome(response, due, fetch)
        except Exception:
            logger.error("page could not be read for links", exc_info=True, extra={"page": due.page.url})
            yield self._visited(due.page, fetch, Discovery(), response)

    def _outcome(self, response: Response, due: DuePage, fetch: Fetch) -> Request | Visited:
        site = self._site(due.page)
        if due.page.interrupted >= frontier.MOST_INTERRUPTED:
            return self._read_apart(response, due, fetch)
        target = stub_target(fetch, site) if due.page.role is not PageRole.SEED else None
        hops = response.meta["hops"]
        if target and due.page.role is PageRole.ARTICLE and not due.settled:
            return self._visited(due.page, fetch, beyond(due.page, target), response)
        if target and len(hops) < MOST_STUBS and target not in {hop.url for hop in hops}:
            onward = (*fetch.redirects, Redirect(200, target))
            return self._ask(target, {"due": due, "validators": None, "hops": onward})
        found = discover(fetch, due.page, site, self.sites) if self._discovering else Discovery()
        return self._visited(due.page, fetch, self._bounded(due.page, found), response)

    def _read_apart(self, response: Response, due: DuePage, fetch: Fetch) -> Visited:
        """A page that may have ended programs: archived whatever comes of reading it; its stubs are not followed."""
        try:
            challenged = run_isolated(READ_AT_MOST_S, is_challenge, fetch)
            wanted = (fetch, due.page, self._site(due.page), self.sites)
            found = run_isolated(READ_AT_MOST_S, discover, *wanted) if self._discovering else Discovery()
        except WorkLost as error:
            logger.error("links of a page are not read", extra={"page": due.page.url, "why": str(error)})
            lost = self._visited(due.page, fetch, Discovery(), response, challenged=False)
            return replace(lost, visit=replace(lost.visit, unread=True))
        found = self._bounded(due.page, found)
        return self._visited(due.page, fetch, found, response, challenged=challenged)

    def _bounded(self, page: Page, found: Discovery) -> Discovery:
        """Only so many further lists and parts."""
        roles = {each.role for each in found.found}
        if PageRole.PART in roles:
            room = MOST_PARTS - len(pages.parts_of(self.db, page.first_page or page.id))
        elif PageRole.LIST in roles:
            room = self._further[page.site]
        else:
            return found
        known = pages.known(self.db, [each.url for each in found.found])
        deeper = not found.entries or page.looked_at is None or self._looked_before is not None
        kept = within_bounds(found, known, room=room, deeper=deeper)
        self._further[page.site] -= sum(
            each.role is PageRole.LIST and each.url not in known for each in kept.found
        )
        return kept

    def failed(self, failure: TwistedFailure) -> Iterator[Visited]:
        """No response, or one we did not ask for: recorded with its cause."""
        request: Request = failure.request  # type: ignore[attr-defined]
        due: DuePage = request.meta["due"]
        error = failure.value or RuntimeError("failed without a cause")
        fetch = failed_exchange(error, request, due, self.now())
        yield self._visited(due.page, fetch, Discovery(), None)

    def _visited(
        self,
        page: Page,
        fetch: Fetch,
        discovery: Discovery,
        response: Response | None,
        *,
        challenged: bool | None = None,
    ) -> Visited:
        challenged = is_challenge(fetch) if challenged is None else challenged
        usable = fetch.failure is None and (fetch.status or 0) in ANSWERS and not challenged
        trouble = "challenge" if challenged else fetch.failure or f"status {fetch.status}"
        etag, last_modified = validators_of(response)
        backoff_s = self._backoff_s(page, fetch, challenged=challenged)
        bounds = self._site(page).revisits
        visit = Visit(
            page=page,
            fetch=fetch,
            due_at=frontier.next_look(page, fetch.fetched_at, usable=usable, bounds=bounds),
            found=discovery.found,
            alias_url=discovery.alias_url,
            usable=usable,
            etag=etag,
            last_modified=last_modified,
            backoff_until=fetch.fetched_at + timedelta(seconds=backoff_s) if backoff_s else None,
            backoff_s=backoff_s,
            trouble=None if usable else trouble,
            pause_s=self._pause_s(self._site(page)),
            requests=self.asked.pop(page.site, 0),  # a site has one visit at a time
        )
        return Visited(visit, page.site, discovery.entries)

    def _backoff_s(self, page: Page, fetch: Fetch, *, challenged: bool) -> float:
        """Refusals count host by host; one page that refuses on a well host stops nothing.

        A host that was left alone and still refuses is left alone again at once.
        """
        host = fetch.url.split("/")[2]
        if not challenged and fetch.status not in frontier.CHALLENGES | frontier.OVERLOADED:
            if fetch.status is not None:
                self._refusals[host] = 0
            return 0.0
        self._refusals[host] += 1
        previous = hosts.backoff_of(self.db, host)
        if self._refusals[host] < REFUSALS and fetch.retry_after_s is None and not previous:
            return 0.0
        return frontier.host_backoff_s(
            previous, status=fetch.status, retry_after_s=fetch.retry_after_s, challenged=challenged
        )

    def _site(self, page: Page) -> Site:
        return next(site for site in self.sites if site.name == page.site)


# Statuses that say something about the page rather than about the server's troubles.
ANSWERS = frozenset({*range(200, 300), 304, 404, 410})
