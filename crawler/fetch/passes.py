"""Order of a pass → counts by site: Scrapy visits the due pages, with the store as its frontier."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import NotConfigured, NotSupported
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor, is_reactor_installed

from crawler import settings as defaults
from crawler.environment import environment_of
from crawler.fetch.addresses import PublicResolver
from crawler.fetch.claims import PassTask
from crawler.fetch.exchange import Visited
from crawler.fetch.replay import HANDLERS, Replay
from crawler.fetch.spider import NewsSpider
from crawler.proxies import proxy_hosts
from crawler.sites import Site
from crawler.urls import canonical_url
from storage.archive.passes import PassId, end_in_time, finish_left_passes, finish_pass, start_pass
from storage.conclusions import search
from storage.engine.address import StoreAddress
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.errors import ConfigError
from storage.frontier import hosts as host_table
from storage.frontier import pages
from storage.records import Failure, FoundPage, PageRole
from storage.sharing.presence import is_present, present

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Errors of Scrapy at settings of the wrong shape
SETTING_ERRORS = (
    TypeError,
    ValueError,
    AttributeError,
    NameError,
    ImportError,
    LookupError,
    NotConfigured,
    NotSupported,
)

# Objects made and kept between two collections of garbage; the default, 700, costs a twentieth of a crawl.
YOUNG_OBJECTS = 10_000

T = TypeVar("T")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PassOrder:
    """Order of a pass: sites, settings of the crawler, and limits.

    A pass visits the due pages. With `everything`, it visits every known page and start URL once.
    """

    sites: Sequence[Site]
    settings: Mapping[str, object]  # over the defaults of crawler/settings.py, names in any case
    everything: bool = False
    discovering: bool = True  # False: only pages already in the store are visited
    at_most: timedelta | None = None  # no visit begins later than this after the start
    replay: Replay | None = None  # answers instead of the network
    configuration: str = ""  # SHA-256 of the configuration


@dataclass
class SiteResult:
    """Counts of a crawl for a site."""

    looks: int = 0
    articles: int = 0  # entries of lists
    failures: Counter[str] = field(default_factory=Counter)  # by cause
    usable: int = 0
    forbidden: int = 0  # looks that robots.txt forbids
    empty_lists: int = 0  # start pages that answered with a page and named no page

    @property
    def yielded(self) -> bool:
        """Return whether the site answered at all."""
        return self.usable > 0

    @property
    def is_unresolved(self) -> bool:
        """Return whether all looks failed because no name could be resolved."""
        return self.usable == 0 and set(self.failures) == {Failure.DNS}

    def plus(self, other: SiteResult) -> SiteResult:
        """Return the sum of both results."""
        return SiteResult(
            self.looks + other.looks,
            self.articles + other.articles,
            self.failures + other.failures,
            self.usable + other.usable,
            self.forbidden + other.forbidden,
            self.empty_lists + other.empty_lists,
        )


@dataclass
class PassResult:
    """Counts of a pass by site."""

    sites: dict[str, SiteResult]


@dataclass(frozen=True)
class PassProgress:
    """State of a pass after a look."""

    site: str
    url: str
    looks: int  # of all sites so far


def run(main: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine on Scrapy's reactor and return its result. Raises what the coroutine raises.

    A reactor runs once per process, so all passes of a process must run inside the same coroutine.
    """
    reactor = _reactor()
    gc.set_threshold(YOUNG_OBJECTS)
    outcome: list[T | BaseException] = []

    async def whole() -> None:
        try:
            outcome.append(await main())
        except BaseException as error:  # noqa: BLE001 - raised below
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
    """Install the reactor at the first call, and return the reactor.

    `import twisted.internet.reactor` at the top would install Twisted's default before ours can be chosen. A second
    `install_reactor` would build a reactor in vain, and leave its two sockets open.
    """
    if not is_reactor_installed():
        install_reactor(REACTOR)
    return sys.modules["twisted.internet.reactor"]


async def crawl_pass(
    store: StoreAddress,
    order: PassOrder,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[PassProgress], None] | None = None,
    stop: asyncio.Event | None = None,
) -> PassResult:
    """Visit the pages of an order, record the visits, and return counts by site.

    `progress` is called after every look; no visit begins after `stop` is set. Raises the error of a store that
    cannot be written. Leases are always given back.
    """
    db = open_store(store, create=True)
    result = PassResult({site.name: SiteResult() for site in order.sites})
    begin = now()
    with closing(db), present(db) as owner:
        pass_id = _begin_pass(db, order, owner, begin)
        task = PassTask(
            db=db,
            sites=order.sites,
            pass_id=pass_id,
            owner=owner,
            now=now,
            report=lambda item: _count(result, item, progress),
            looked_before=begin if order.everything else None,
            until=begin + order.at_most if order.at_most else None,
            discovering=order.discovering,
        )
        try:
            with _ended_in_time(task, order.at_most):
                await _crawl(task, _settings(order), stop)
        except SETTING_ERRORS as error:
            _blame_settings(order, error)
            raise
        finally:
            pages.release(db, owner, now())
            finish_pass(db, pass_id, now())
    return result


@contextmanager
def _ended_in_time(task: PassTask, at_most: timedelta | None) -> Iterator[None]:
    """Close the pass for the analysis once its time is over, even if visits are under way."""
    if at_most is None:
        yield
        return
    loop = asyncio.get_running_loop()
    end = loop.call_later(at_most.total_seconds(), lambda: end_in_time(task.db, task.pass_id, task.now()))
    try:
        yield
    finally:
        end.cancel()


def _blame_settings(order: PassOrder, error: Exception) -> None:
    """Raise ConfigError if the operator set settings of Scrapy itself: Scrapy checks their values when it starts."""
    unusual = [name for name in order.settings if not hasattr(defaults, name.upper())]
    if unusual:
        logger.info("Scrapy did not start", exc_info=error)
        words = f"Scrapy refuses the settings ({type(error).__name__}: {error})"
        raise ConfigError(f"[crawler] {', '.join(unusual)}: {words}") from error


def _begin_pass(db: Store, order: PassOrder, owner: str, begin: datetime) -> PassId:
    """Clean up after killed passes, store the start URLs, and open the pass."""
    _take_over_leases(db, begin)
    finish_left_passes(db, lambda other: not is_present(db, other), begin)
    _take_over_pages(db, order.sites)
    with transaction(db, alone=True):
        pages.add_pages(db, _seeds(order.sites), begin)
    return start_pass(db, begin, owner, environment_of(order.configuration))


async def _crawl(task: PassTask, settings: Settings, stop: asyncio.Event | None) -> None:
    _install_resolver(task.sites)
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(NewsSpider)
    crawling = asyncio.ensure_future(runner.crawl(crawler, task=task))
    if stop is not None:
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({crawling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not crawling.done():
            if isinstance(crawler.spider, NewsSpider):
                crawler.spider.stop()
            await crawler.stop_async()
    try:
        await crawling
    finally:  # after Ctrl-C the store is closed while callbacks of Scrapy still run
        if isinstance(crawler.spider, NewsSpider):
            crawler.spider.is_over = True
    if isinstance(crawler.spider, NewsSpider) and crawler.spider.trouble is not None:
        raise crawler.spider.trouble


def _settings(order: PassOrder) -> Settings:
    settings = Settings()
    settings.setmodule(defaults)
    _override(settings, {name.upper(): value for name, value in order.settings.items()})
    if order.replay is not None:
        replaying = {
            "DOWNLOAD_HANDLERS": HANDLERS,
            "REPRINTWATCH_REPLAY": order.replay,
            "HTTPPROXY_ENABLED": False,
        }
        _override(settings, replaying)
    slots = _slots(order, settings.getfloat("DOWNLOAD_DELAY"))
    _override(settings, {"DOWNLOAD_SLOTS": slots, "REPRINTWATCH_SITES": tuple(order.sites)})
    return settings


def _override(settings: Settings, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        settings.set(name, value, priority="cmdline")


def _slots(order: PassOrder, delay_s: float) -> dict[str, dict[str, float]]:
    """Return a queue of Scrapy's downloader for every site. A replay needs no pauses."""
    delays = {
        site.name: delay_s if site.download_delay is None else site.download_delay for site in order.sites
    }
    return {name: {"concurrency": 1, "delay": 0 if order.replay else wait} for name, wait in delays.items()}


def _install_resolver(sites: Sequence[Site]) -> None:
    reactor = _reactor()
    reactor.installResolver(PublicResolver(reactor, sites, proxy_hosts()))


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
        counted.empty_lists += _is_empty_list(item)
    elif fetch.failure is Failure.ROBOTS:
        counted.forbidden += 1
    else:
        counted.failures[item.visit.trouble or ""] += 1
    if progress is not None:
        progress(PassProgress(item.site, fetch.url, sum(site.looks for site in result.sites.values())))


def _is_empty_list(item: Visited) -> bool:
    visit = item.visit
    return visit.page.role is PageRole.SEED and visit.fetch.status == 200 and not visit.found


def _take_over_pages(db: Store, sites: Sequence[Site]) -> None:
    """Hand pages over to sites that had another name in an earlier configuration.

    No domain belongs to two sites, so the host decides.
    """
    names = {site.name for site in sites}
    for before in set(pages.sites_with_pages(db)) - names:
        for host in host_table.hosts_of_site(db, before):
            site = next((site for site in sites if site.covers(f"http://{host}/")), None)
            if site is not None:
                _hand_over(db, host, before, site)


def _hand_over(db: Store, host: str, before: str, site: Site) -> None:
    with transaction(db, alone=True):
        search.unindex_host(db, before, host)
        moved = pages.hand_over(db, host, before=before, site=site.name)
    logger.warning(
        "pages belong to another site now",
        extra={"host": host, "before": before, "site": site.name, "pages": moved},
    )


def _take_over_leases(db: Store, now: datetime) -> None:
    """Give back the leases of killed processes."""
    for owner in pages.lease_owners(db):
        if not is_present(db, owner):
            pages.take_over(db, owner, now)
