"""What supervisors ask of the service: /healthz, and /metrics for Prometheus, on a port of this machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from monitor.config.values import Config
from monitor.wording.plain import utc
from storage.archive import captures
from storage.conclusions import pending
from storage.engine.opening import open_readonly
from storage.engine.store import Store
from storage.errors import ReprintWatchError
from storage.findings import alerts, findings
from storage.frontier import hosts, pages
from storage.records import AlertState

logger = logging.getLogger(__name__)

ADDRESS = "127.0.0.1"
# A round that takes this much longer than a pass may take is one that hangs.
PATIENCE = timedelta(minutes=30)


@dataclass
class Pulse:
    """When the service last ended a round of each kind well, and what went wrong since."""

    started: datetime
    works: Sequence[str] = ("crawl", "deliver")  # the kinds of work that this service does
    rounds: dict[str, datetime] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)

    def beat(self, work: str, now: datetime) -> None:
        """A round ended well."""
        self.rounds[work] = now
        self.troubles.pop(work, None)

    def trouble(self, work: str, why: str) -> None:
        """A round failed."""
        self.troubles[work] = why

    def late(self, config: Config, now: datetime) -> list[str]:
        """The kinds of work that have not ended well for too long."""
        may_take = {
            "crawl": timedelta(seconds=config.service.crawl_every_s + config.service.pass_at_most_s),
            "analyse": timedelta(0),
            "deliver": timedelta(seconds=config.service.deliver_every_s),
        }
        return [
            work
            for work in self.works
            if now - self.rounds.get(work, self.started) > may_take[work] + PATIENCE
        ]


class PortTaken(ReprintWatchError):
    """The port that supervisors ask is not to be had."""


@asynccontextmanager
async def serving(config: Config, pulse: Pulse) -> AsyncIterator[int | None]:
    """Answer on the configured port while the block runs; gives the port, None where none is wanted."""
    if config.service.health_port is None:
        yield None
        return
    app = web.Application()
    app.router.add_get("/healthz", partial(_healthz, config, pulse))
    app.router.add_get("/metrics", partial(_metrics, config, pulse))
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        site = web.TCPSite(runner, ADDRESS, config.service.health_port)
        try:
            await site.start()
        except OSError as error:
            raise PortTaken(
                f"health_port {config.service.health_port} cannot be used: {error.strerror}; another program has it?"
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _healthz(config: Config, pulse: Pulse, _: web.Request) -> web.Response:
    """200 while every kind of work ends well in time, else 503 with what is late."""
    late = pulse.late(config, datetime.now(UTC))
    said = {
        "status": "late" if late else "ok",
        "late": late,
        "rounds": {work: utc(at) for work, at in pulse.rounds.items()},
        "failed": sorted(pulse.troubles),
    }
    return web.json_response(said, status=503 if late else 200)


async def _metrics(config: Config, pulse: Pulse, _: web.Request) -> web.Response:
    """503 where the store cannot be read; asked in a thread, for a server that is gone is waited for."""
    try:
        text = await asyncio.to_thread(_measured, config, pulse)
    except Exception as error:  # whatever kept it from being read, crawling and /healthz go on
        logger.info("no metrics", exc_info=True)
        return web.Response(status=503, text=f"the store cannot be read: {type(error).__name__}\n")
    return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def _measured(config: Config, pulse: Pulse) -> bytes:
    db = open_readonly(config.store)
    try:
        return metrics(db, pulse, datetime.now(UTC))
    finally:
        db.close()


def metrics(db: Store, pulse: Pulse, now: datetime) -> bytes:
    """The state of the store and the service in Prometheus' text format."""
    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, values: dict[str, float], label: str = "") -> None:
        made = Gauge(f"reprintwatch_{name}", meaning, [label] if label else [], registry=registry)
        for key, value in values.items():
            (made.labels(key) if label else made).set(value)

    gauge(
        "pages_due",
        "pages that are due by site",
        {k: float(v) for k, v in pages.count_due(db, now).items()},
        "site",
    )
    gauge("captures", "captures in the archive", {"": float(captures.count_captures(db))})
    gauge("captures_pending", "captures that wait for analysis", {"": float(pending.count_pending(db))})
    open_now = {severity.word: float(count) for severity, count in findings.count_open(db).items()}
    gauge("findings_open", "open findings by severity", open_now, "severity")
    counted = alerts.count_alerts(db)
    gauge("alerts", "alerts by state", {state.value: float(counted[state]) for state in AlertState}, "state")
    waiting = hosts.waiting_hosts(db, now)
    gauge("hosts_left_alone", "hosts that refuse and are left alone", {"": float(len(waiting))})
    since = {work: (now - at).total_seconds() for work, at in pulse.rounds.items()}
    gauge("round_age_seconds", "time since a round of work ended well", since, "work")
    gauge(
        "rounds_failing", "whether the last round of work failed", dict.fromkeys(pulse.troubles, 1.0), "work"
    )
    return generate_latest(registry)
