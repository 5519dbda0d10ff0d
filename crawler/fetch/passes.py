"""One crawl pass: Scrapy over what is due, with the store as its frontier."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from crawler import settings as defaults
from crawler.fetch.addresses import PublicResolver
from crawler.fetch.exchange import Visited
from crawler.fetch.replay import HANDLERS, Replay
from crawler.fetch.spider import NewsSpider
from crawler.sites import Site
from crawler.urls import canonical_url
from storage.archive.passes import finish_pass, finish_passes_of, start_pass
from storage.conclusions import search
from storage.engine.address import StoreAddress
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.frontier import hosts as host_table
from storage.frontier import pages
from storage.records import FoundPage, PageRole
from storage.sharing.presence import is_present, present

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass
class SiteResult:
    """What a crawl brought from one site."""

    looks: int = 0
    articles: int = 0  # entries that its lists named
    failures: Counter[str] = field(default_factory=Counter)  # cause → how many
    usable: int = 0

    @property
    def yielded(self) -> bool:
        """Whether the site answered at all."""
        return self.usable > 0

    def plus(self, other: SiteResult) -> SiteResult:
        """Both together."""
        return SiteResult(
            self.looks + other.looks,
            self.articles + other.articles,
            self.failures + other.failures,
            self.usable + other.usable,
        )


@dataclass
class PassResult:
    """What a pass brought, by site."""

    sites: dict[str, SiteResult]


@dataclass(frozen=True)
class PassProgress:
    """Told after every look."""

    site: str
    url: str
    looks: int


def run(main: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine on Scrapy's reactor, once a process; all crawls of the process go inside it."""
    reactor = _reactor()
    outcome: list[T | BaseException] = []

    async def whole() -> None:
        try:
            outcome.append(await main())
        except BaseException as error:  # noqa: BLE001 - handed to the caller below
            outcome.append(error)
        finally:
            reactor.callLater(0, reactor.stop)

    tasks: list[asyncio.Task[None]] = []
    reactor.callWhenRunning(lambda: tasks.append(asyncio.get_event_loop().create_task(whole())))
    reactor.run(installSignalHandlers=False)
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def _reactor() -> Any:
    install_reactor(REACTOR)
    from twisted.internet import reactor

    return reactor


async def crawl_pass(
    store: StoreAddress,
    sites: Sequence[Site],
    *,
    settings: Mapping[str, object],
    everything: bool,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[PassProgress], None] | None = None,
    replay: Replay | None = None,
    stop: asyncio.Event | None = None,
    discovering: bool = True,
    at_most: timedelta | None = None,
) -> PassResult:
    """Look at what is due, or with ``everything`` at every known page and start URL once.

    With ``discovering`` off, only pages that are known already. After ``at_most`` no more pages are begun.
    Raises what kept the store from being written. Leases are given back however the pass ends.
    """
    db = open_store(store, create=True)
    result = PassResult({site.name: SiteResult() for site in sites})
    begin = now()
    with closing(db), present(db) as owner:
        _take_over_leases(db, begin)
        finish_passes_of(db, owner, begin)
        _take_over_pages(db, sites)
        with transaction(db, alone=True):
            pages.add_pages(db, _seeds(sites), begin)
        pass_id = start_pass(db, begin, owner)
        try:
            await _crawl(
                _settings(settings, sites, replay),
                stop,
                db=db,
                sites=sites,
                pass_id=pass_id,
                owner=owner,
                looked_before=begin if everything else None,
                now=now,
                told=lambda item: _count(result, item, progress),
                discovering=discovering,
                until=begin + at_most if at_most else None,
            )
        finally:
            pages.release(db, owner, now())
            finish_pass(db, pass_id, now())
    return result


async def _crawl(settings: Settings, stop: asyncio.Event | None, **facts: object) -> None:
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(NewsSpider)
    crawling = asyncio.ensure_future(runner.crawl(crawler, **facts))
    if stop is not None:
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({crawling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not crawling.done():
            if isinstance(crawler.spider, NewsSpider):
                crawler.spider.stop()
            await crawler.stop_async()
    await crawling
    if isinstance(crawler.spider, NewsSpider) and crawler.spider.trouble is not None:
        raise crawler.spider.trouble


def _settings(wanted: Mapping[str, object], sites: Sequence[Site], replay: Replay | None) -> Settings:
    settings = Settings()
    settings.setmodule(defaults)
    for name, value in wanted.items():
        settings.set(name.upper(), value, priority="cmdline")
    delay = settings.getfloat("DOWNLOAD_DELAY")
    delays = {site.name: delay if site.download_delay is None else site.download_delay for site in sites}
    slots = {name: {"concurrency": 1, "delay": each} for name, each in delays.items()}
    if replay is not None:
        settings.set("DOWNLOAD_HANDLERS", HANDLERS, priority="cmdline")
        settings.set("REPRINTWATCH_REPLAY", replay, priority="cmdline")
        settings.set("HTTPPROXY_ENABLED", False, priority="cmdline")
        slots = {name: {"concurrency": 1, "delay": 0} for name in slots}
    settings.set("DOWNLOAD_SLOTS", slots, priority="cmdline")
    settings.set("REPRINTWATCH_SITES", tuple(sites), priority="cmdline")
    _install_resolver(sites)
    return settings


def _install_resolver(sites: Sequence[Site]) -> None:
    reactor = _reactor()
    hosts = (urlsplit(url if "://" in url else f"//{url}").hostname for url in getproxies().values())
    proxies = frozenset(filter(None, hosts))
    reactor.installResolver(PublicResolver(reactor, sites, proxies))


def _seeds(sites: Sequence[Site]) -> list[FoundPage]:
    return [
        FoundPage(canonical_url(url), site.name, PageRole.SEED) for site in sites for url in site.start_urls
    ]


def _count(result: PassResult, item: Visited, progress: Callable[[PassProgress], None] | None) -> None:
    counted = result.sites[item.site]
    counted.looks += 1
    counted.articles += item.articles
    fetch = item.visit.fetch
    if item.visit.usable:
        counted.usable += 1
    elif fetch.failure != "robots":
        counted.failures[item.visit.trouble or ""] += 1
    if progress is not None:
        progress(PassProgress(item.site, fetch.url, sum(each.looks for each in result.sites.values())))


def _take_over_pages(db: Store, sites: Sequence[Site]) -> None:
    """Pages of a site that bore another name in an earlier configuration; no domain belongs to two sites."""
    named = {site.name for site in sites}
    for before in set(pages.sites_with_pages(db)) - named:
        for host in host_table.hosts_of_site(db, before):
            site = next((each for each in sites if each.covers(f"http://{host}/")), None)
            if site is None:
                continue
            with transaction(db, alone=True):
                search.unindex_host(db, before, host)
                moved = pages.hand_over(db, host, before=before, site=site.name)
            logger.warning(
                "pages belong to another site now",
                extra={"host": host, "before": before, "site": site.name, "pages": moved},
            )


def _take_over_leases(db: Store, now: datetime) -> None:
    """Give back what fetchers hold that were killed."""
    for owner in pages.lease_owners(db):
        if not is_present(db, owner):
            pages.take_over(db, owner, now)
