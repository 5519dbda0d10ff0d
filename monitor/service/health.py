"""State of the service → /healthz for supervisors and /metrics for Prometheus, on a port of this machine."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from gettext import gettext as _

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, generate_latest

from crawler.fetch.passes import PassResult
from monitor.config.values import Config
from monitor.service.own_use import Used, descriptors
from monitor.service.state.status_words import WELL, status_message
from monitor.speech.language import system_words
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
# A round longer than a pass by this time hangs.
PATIENCE = timedelta(minutes=30)
# A database server restarts, a locked store is freed, within a round or two.
MOST_FAILED = 3


@dataclass
class Pulse:
    """Times of the last good round of each kind of work, and the troubles and failed rounds since then.

    `names_fail` says whether no name of any site could be resolved in the last pass over several sites.
    """

    started: datetime
    works: Sequence[str] = ("crawl", "deliver")  # the kinds of work of this service
    rounds: dict[str, datetime] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    names_fail: bool = False
    mistake_in_file: Callable[[], str] = (
        str  # words about a configuration that is not taken up, "" for a sound one
    )

    def note_names(self, passed: PassResult) -> None:
        """Note whether names could be resolved in a pass. A look at a single site proves no trouble of this machine."""
        asked = [result for result in passed.sites.values() if result.looks]
        if not all(result.is_unresolved for result in asked):
            self.names_fail = False
        elif len(asked) > 1 and not self.names_fail:
            self.names_fail = True
            logger.warning("no name can be resolved: see reprintwatch doctor")

    def beat(self, work: str, now: datetime) -> None:
        """Note the end of a good round."""
        self.rounds[work] = now
        self.troubles.pop(work, None)
        del self.failed[work]

    def trouble(self, work: str, why: str) -> None:
        """Note a failed round."""
        self.troubles[work] = why
        self.failed[work] += 1

    def failing(self) -> list[str]:
        """Return the kinds of work of which the last three rounds or more failed."""
        return sorted(work for work, rounds in self.failed.items() if rounds >= MOST_FAILED)

    def late(self, config: Config, now: datetime) -> list[str]:
        """Return the kinds of work without a good round for too long."""
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


@dataclass(frozen=True)
class Health:
    """The kinds of work that are late or fail, and the open descriptors."""

    late: Sequence[str]
    failing: Sequence[str]
    descriptors: Used
    names_fail: bool = False

    def message(self, language: str) -> str:
        """Return the status in words of a language."""
        return status_message(self.status, self.late or self.failing, language)

    @property
    def status(self) -> str:
        """Return the gravest trouble in a word or two, "ok" without a trouble."""
        troubles = {
            "late": self.late,
            "short of descriptors": self.descriptors.is_short,
            "no names": self.names_fail,
            "failing": self.failing,
        }
        return next((trouble for trouble, is_so in troubles.items() if is_so), WELL)

    @property
    def new_start_helps(self) -> bool:
        """Return whether a round hangs or descriptors leak. Rounds that fail in time are tried again as they are."""
        return bool(self.late) or self.descriptors.is_short


def health(config: Config, pulse: Pulse, now: datetime) -> Health:
    """Return the present health of the service."""
    return Health(pulse.late(config, now), pulse.failing(), descriptors(), pulse.names_fail)


class PortTaken(ReprintWatchError):
    """The port for supervisors cannot be opened."""


@asynccontextmanager
async def serving(config: Config, pulse: Pulse) -> AsyncIterator[int | None]:
    """Answer on the configured port while the block runs. Yields the port, or None without a configured port."""
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
                _("health_port {port} cannot be used: {error}; another program has it?").format(
                    port=config.service.health_port, error=system_words(error)
                )
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _healthz(config: Config, pulse: Pulse, _: web.Request) -> web.Response:
    """Answer 200 while every kind of work ends well in time and descriptors are left, else 503 with the cause."""
    state = health(config, pulse, datetime.now(UTC))
    said = {
        "status": state.status,
        "message": state.message(config.monitor.language),
        "late": state.late,
        "failing": state.failing,
        "descriptors": {"open": state.descriptors.amount, "limit": state.descriptors.limit},
        "rounds": {work: utc(at) for work, at in pulse.rounds.items()},
        "failed": sorted(pulse.troubles),
        "configuration": pulse.mistake_in_file(),
    }
    return web.json_response(said, status=200 if state.status == WELL else 503)


async def _metrics(config: Config, pulse: Pulse, _: web.Request) -> web.Response:
    """Answer with metrics, or 503 if the store cannot be read. A thread reads: a lost server takes long to fail."""
    try:
        text = await asyncio.to_thread(_measured, config, pulse)
    except Exception as error:  # crawling and /healthz go on after any error
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
    """Return the state of the store and the service in Prometheus' text format."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)  # process_open_fds, process_max_fds, process_resident_memory_bytes

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
