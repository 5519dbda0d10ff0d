"""One crawl as an operator understands it: look at what is due, conclude, look again where that is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.fetch.passes import PassOrder, PassProgress, PassResult, SiteResult, crawl_pass
from crawler.fetch.replay import Replay
from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.config.values import Config
from monitor.notify.outbox import Delivery, deliver
from storage.engine.opening import open_store, opened
from storage.engine.store import Sole
from storage.frontier import pages
from storage.records import Finding
from storage.sharing.lock import sole

# A second look that is due within this time is waited for, so that one command tells the whole story.
PATIENCE = timedelta(seconds=10)
# first look, second look at what differed, linked originals and their second look, and one to spare
MOST_PASSES = 5


@dataclass
class CrawlResult:
    """What a crawl brought, site by site, and what it raised."""

    sites: dict[str, SiteResult] = field(default_factory=dict)
    raised: list[Finding] = field(default_factory=list)
    revisions: int = 0

    def add(self, passed: PassResult) -> None:
        """Count a further pass in."""
        for name, result in passed.sites.items():
            self.sites[name] = self.sites[name].plus(result) if name in self.sites else result


def utc_now() -> datetime:
    """The clock, for those who are not given another."""
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
    """Look at every page that is due (or at all of them), conclude, and take the second looks that are due."""
    chosen = [site for site in config.sites if not sites or site.name in sites]
    open_store(config.store, create=True).close()
    result = CrawlResult()
    _conclude(config, result)  # what an interrupted run left
    for number in range(MOST_PASSES):
        order = PassOrder(chosen, config.crawler, everything=everything and number == 0, replay=replay)
        result.add(await crawl_pass(config.store, order, now=now, progress=progress))
        _conclude(config, result)
        if not await _wait_for_second_looks(config, chosen, now):
            break
    return result


def _conclude(config: Config, result: CrawlResult) -> None:
    watched = watch(config.store, config.sites, config.monitor, routing=config.routing)
    result.raised += watched.raised
    result.revisions += watched.revisions


async def _wait_for_second_looks(config: Config, chosen: Sequence[Site], now: Callable[[], datetime]) -> bool:
    """Whether a look is awaited soon; returns when it is due."""
    with opened(config.store) as db:
        due = pages.next_awaited(db, [site.name for site in chosen], now())
    if due is None or due - now() > PATIENCE:
        return False
    await asyncio.sleep(max(0.0, (due - now()).total_seconds()))
    return True


def deliver_due(config: Config, *, stopped: Callable[[], bool] = lambda: False) -> Delivery:
    """Deliver what is due now, of the configured store to the configured channels; nothing if another process does.

    Ends after the message under way once ``stopped``.
    """
    with opened(config.store) as db, sole(config.store, Sole.DELIVERING) as free:
        if not free:
            return Delivery()
        return deliver(
            db, config.channels, datetime.now(UTC), routing=config.routing, notices=config.notices,
            stopped=stopped,
        )  # fmt: skip
