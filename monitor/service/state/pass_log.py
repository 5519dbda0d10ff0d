"""Passes of the service and their analysis → one line of the log a pass, and with -v a line a site."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler.fetch.passes import PassResult
from crawler.sites import Site
from monitor.analysis.watch import WatchResult
from monitor.service.state.outlook import next_of, outlooks
from monitor.wording.plain import utc
from storage.engine.address import StoreAddress
from storage.engine.opening import open_readonly
from storage.records import Failure

logger = logging.getLogger(__name__)
details = logging.getLogger("monitor.service.details")  # for -v


@dataclass
class PassLog:
    """Passes since the last line of the log. ``store`` and ``sites`` say when the next look is due."""

    store: StoreAddress
    sites: Sequence[Site]
    is_analysed: bool = True  # False: this service does not analyse, so a pass is logged at its end
    _passes: list[tuple[PassResult, float]] = field(default_factory=list)  # with seconds

    def note(self, result: PassResult, began_s: float) -> None:
        """Keep a pass until its analysis has ended. `began_s` is a time of the monotonic clock."""
        self._passes.append((result, time.monotonic() - began_s))
        if not self.is_analysed:
            self.write(WatchResult())

    def write(self, watched: WatchResult) -> None:
        """Log the kept passes with the results of their analysis. A pass without looks is logged with -v only."""
        passes, self._passes = self._passes, []
        results = [result for passed, _ in passes for result in passed.sites.items() if result[1].looks]
        facts = {
            "sites": len({name for name, _ in results}),
            "looks": sum(result.looks for _, result in results),
            "failed": sum(result.failures.total() for _, result in results),
            "changes": watched.revisions,
            "findings": len(watched.raised),
            "took_s": round(sum(seconds for _, seconds in passes), 1),
        }
        if not passes and not watched.captures:
            return
        is_idle = not results and not watched.captures
        event = "pass" if results else "analysis"
        (details if is_idle else logger).info(event, extra=facts | {"next": self._next()})
        for name, result in results:
            counts = {str(cause): count for cause, count in sorted(result.failures.items())}
            details.info(
                "site", extra={"site": name, "looks": result.looks, "entries": result.articles} | counts
            )
        if any(Failure.PROXY in result.failures for _, result in results):
            logger.warning("the proxy does not answer: see reprintwatch doctor")

    def _next(self) -> str | None:
        """Return the time of the next look at any site in UTC; None if no look is due."""
        with closing(open_readonly(self.store)) as db:
            coming = next_of(outlooks(db, self.sites, datetime.now(UTC)))
        return utc(coming.next_look) if coming else None
