"""Configuration → one crawl: look at due pages, conclude, take second looks; then deliver alerts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.fetch.passes import PassOrder, PassProgress, PassResult, SiteResult, crawl_pass
from crawler.fetch.replay import Replay
from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.config.values import Config
from monitor.notify.outbox import Delivery, deliver
from monitor.proving.publishing import publish_if_due
from monitor.proving.requisites import gather_requisites
from storage.engine.opening import open_store, opened
from storage.engine.store import Sole
from storage.frontier import pages
from storage.frontier.clock_set_back import forget_the_future
from storage.records import Finding
from storage.sharing.lock import in_use, sole

# The command waits for a second look due within this time, and so tells the whole story.
PATIENCE = timedelta(seconds=10)
# first look, second look at differing pages, linked originals and their second look, styles and pictures of pages with
# a critical finding, pictures named by styles, and a spare pass
MOST_PASSES = 7


@dataclass
class CrawlResult:
    """Results of a crawl by site, and the new findings."""

    sites: dict[str, SiteResult] = field(default_factory=dict)
    raised: list[Finding] = field(default_factory=list)
    revisions: int = 0
    from_the_future: int = 0  # pages with later times than now: the clock was set back

    def add(self, passed: PassResult) -> None:
        """Add the results of a further pass."""
        for name, result in passed.sites.items():
            self.sites[name] = self.sites[name].plus(result) if name in self.sites else result


def utc_now() -> datetime:
    """Return the present time; the default clock."""
    return datetime.now(UTC)


async def crawl_once(
    config: Config,
    *,
    everything: bool,
    sites: Sequence[str] = (),
    progress: Callable[[PassProgress], None] | None = None,
    replay: Replay | None = None,
    now: Callable[[], datetime] = utc_now,
) -> CrawlResult:
    """Look at every due page (with `everything`, at all pages), conclude, and take the due second looks."""
    chosen = [site for site in config.sites if not sites or site.name in sites]
    result = CrawlResult()
    with closing(open_store(config.store, create=True)) as db:
        result.from_the_future = forget_the_future(db, [site.name for site in chosen], now())
    with in_use(config.store):  # also between two passes, when no connection is open
        _conclude(config, result)  # captures left by an interrupted run
        for number in range(MOST_PASSES):
            order = PassOrder(
                chosen,
                config.crawler,
                everything=everything and number == 0,
                replay=replay,
                configuration=config.digest,
            )
            result.add(await crawl_pass(config.store, order, now=now, progress=progress))
            _conclude(config, result)
            with opened(config.store) as db:
                asked = gather_requisites(db, config, now)
            if not asked and not await _wait_for_second_looks(config, chosen, now):
                break
        with opened(config.store) as db:
            publish_if_due(db, config, now)
    return result


def _conclude(config: Config, result: CrawlResult) -> None:
    watched = watch(config.store, config.sites, config.monitor, routing=config.routing)
    result.raised += watched.raised
    result.revisions += watched.revisions


async def _wait_for_second_looks(config: Config, chosen: Sequence[Site], now: Callable[[], datetime]) -> bool:
    """Wait for the next second look if due soon; say whether one was due."""
    with opened(config.store) as db:
        due = pages.next_awaited(db, [site.name for site in chosen], now())
    if due is None or due - now() > PATIENCE:
        return False
    await asyncio.sleep(max(0.0, (due - now()).total_seconds()))
    return True


def deliver_due(config: Config, *, stopped: Callable[[], bool] = lambda: False) -> Delivery:
    """Deliver the due alerts of the configured store to the configured channels.

    Delivers nothing while another process delivers. Once ``stopped``, ends after the message under way.
    """
    with opened(config.store) as db, sole(config.store, Sole.DELIVERING) as free:
        if not free:
            return Delivery()
        return deliver(
            db, config.channels, datetime.now(UTC), routing=config.routing, notices=config.notices,
            stopped=stopped,
        )  # fmt: skip
