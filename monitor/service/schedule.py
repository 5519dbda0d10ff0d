"""Configuration → the service: APScheduler's clock and Scrapy's crawls in one asyncio loop, until a signal to stop.

The scheduler only says "look at the frontier now"; the store knows the due pages and the work done. So a kill
at any instant costs only the page under way.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.fetch.passes import PassOrder, crawl_pass
from monitor.analysis.watch import watch
from monitor.config.reader import LiveConfig
from monitor.config.values import Config
from monitor.notify.channels.channel import Channel, DeliveryFailed, PartlyRefused
from monitor.notify.channels.send import send
from monitor.notify.digest import digest_message
from monitor.notify.log_line import log_lines, note_sent, with_log_lines
from monitor.notify.message import Message
from monitor.proving.key import fingerprint_in
from monitor.proving.publishing import publish_if_due
from monitor.proving.requisites import gather_requisites
from monitor.service.clock_watch import MOST_APART, ClockWatch, apart
from monitor.service.freed_memory import use_few_pools
from monitor.service.health import Pulse, health, serving
from monitor.service.own_use import watch_own_use
from monitor.service.rounds import deliver_due
from monitor.service.signals import stop_when_told
from monitor.service.state.pass_log import PassLog
from monitor.service.supervisor import Supervisor, report
from monitor.speech.language import in_english
from monitor.web.server import page_beside
from storage.archive.retention import Pruned, prune
from storage.clock import SHANGHAI
from storage.engine.address import PostgresAddress
from storage.engine.opening import open_store, opened
from storage.engine.store import Sole, Store
from storage.frontier.clock_set_back import forget_the_future
from storage.sharing.duties import is_done, take_on
from storage.sharing.lock import service_lock, sole_in_time

logger = logging.getLogger(__name__)

# Seconds for a round under way to give back its leases, before it is cancelled. Then the process has some
# seconds more (monitor/service/signals.py).
GRACE_S = 6.0
JITTER_S = 5
CLOCK_EVERY_S = 5.0
COMPARED_EVERY_S = 600.0  # with the clock of a database server
ANALYSE_EVERY_S = 2.0
LOG_EVERY_S = 15.0
DRAINED_WITHIN_S = 0.5  # after the time of a pass; visits that take longer end beside the next passes
MOST_LATE_PASSES = 10  # at once, each with a slow site of its own: a site has one visit at a time
LATE = timedelta(hours=1)  # permitted delay of pruning and digests
DIGEST_AFTER_S = (0, 300, 3600)  # waits before the tries


class Role(StrEnum):
    """A part of the service's work. Several services over one PostgreSQL store may share the parts."""

    CRAWL = "crawl"
    ANALYSE = "analyse"
    ALERT = "alert"  # and digests, and pruning
    PAGE = "page"  # the operators' page, in a process of its own


@dataclass
class _Signs:
    """Signs between the rounds of a service."""

    stop: asyncio.Event
    told: PassLog
    pulse: Pulse
    captured: asyncio.Event = field(default_factory=asyncio.Event)  # a pass has ended since the last analysis
    late_passes: set[asyncio.Task[None]] = field(default_factory=set)  # out of time, with visits under way


async def serve(config: Config, roles: frozenset[Role] = frozenset(Role)) -> None:
    """Crawl, conclude and deliver on schedule until SIGTERM, SIGINT or SIGHUP. Raises StoreLocked."""
    use_few_pools()
    stop = asyncio.Event()
    stop_when_told(stop)
    open_store(config.store, create=True).close()
    with service_lock(config.store), in_english():  # the log of the service is in English
        await _serve(config, roles, stop)


async def _serve(config: Config, roles: frozenset[Role], stop: asyncio.Event) -> None:
    running: set[asyncio.Task[None]] = set()
    pulse = Pulse(datetime.now(UTC), _works(roles))
    live = LiveConfig(config)
    pulse.mistake_in_file = lambda: live.mistake
    scheduler = AsyncIOScheduler(timezone="Asia/Shanghai")
    signs = _Signs(stop, PassLog(config.store, config.sites, Role.ANALYSE in roles), pulse)
    signs.captured.set()  # an earlier service may have left captures
    crawling = Role.CRAWL in roles
    if crawling:
        every_s = config.service.crawl_every_s
        _schedule(scheduler, running, pulse, "crawl", lambda: _crawl(live.now(), running, signs), every_s)
    if Role.ANALYSE in roles:  # beside the crawl: a page that holds its reader holds up no visit
        _schedule(
            scheduler, running, pulse, "analyse",
            lambda: _analyse(live.now(), signs, crawling=crawling), ANALYSE_EVERY_S,
        )  # fmt: skip
    if Role.ALERT in roles:
        every_s = config.service.deliver_every_s
        _schedule(scheduler, running, pulse, "deliver", lambda: _deliver(live.now(), stop), every_s)
        _schedule_by_the_clock(scheduler, live)
    await asyncio.to_thread(_forget_the_future, config)
    scheduler.start()
    logger.info("service started", extra={"store": str(config.store), "sites": len(config.sites)})
    with page_beside(config) if Role.PAGE in roles else nullcontext(), Supervisor() as supervisor:
        async with serving(config, pulse):
            watches = (
                _watch_clock(scheduler, config), watch_own_use(), report(supervisor, partial(_state, config, pulse)),
                *([_keep_log(live)] if Role.ALERT in roles else []),
            )  # fmt: skip
            watching = [asyncio.create_task(watch) for watch in watches]
            await stop.wait()
            supervisor.tell("STOPPING=1")
        for task in watching:
            task.cancel()
    scheduler.pause()
    await _put_down(running)
    scheduler.shutdown(wait=False)
    logger.info("service stopped")


def _state(config: Config, pulse: Pulse) -> tuple[str, bool]:
    """Return the health of the service for its supervisor."""
    found = health(config, pulse, datetime.now(UTC))
    return found.message(config.monitor.language), found.new_start_helps


def _schedule(
    scheduler: AsyncIOScheduler,
    running: set[asyncio.Task[None]],
    pulse: Pulse,
    name: str,
    work: Callable[[], Awaitable[None]],
    every_s: float,
) -> None:
    """Do the work now and at each interval; never twice at once, and never lost to a late start."""

    async def job() -> None:
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
        try:
            await work()
            pulse.beat(name, datetime.now(UTC))
        except asyncio.CancelledError:
            logger.warning("round cut off", extra={"work": name})
        except Exception as error:  # a failed round must not end the service
            pulse.trouble(name, type(error).__name__)
            logger.error("round failed; it is tried again at the next", exc_info=True, extra={"work": name})
        finally:
            if task is not None:
                running.discard(task)

    scheduler.add_job(
        job,
        IntervalTrigger(seconds=every_s, jitter=min(JITTER_S, every_s / 4)),
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )


async def _watch_clock(scheduler: AsyncIOScheduler, config: Config) -> None:
    """Go on at once after the clock was set: APScheduler would wait until the old time comes again."""
    clock = ClockWatch(datetime.now(UTC), time.monotonic())
    compared_s = float("-inf")
    while True:
        if isinstance(config.store, PostgresAddress) and time.monotonic() - compared_s >= COMPARED_EVERY_S:
            compared_s = time.monotonic()
            await _compare_clocks(config)
        await asyncio.sleep(CLOCK_EVERY_S)
        jump = clock.jump(datetime.now(UTC), time.monotonic())
        if jump is None:
            continue
        logger.warning("the clock was set", extra={"by_s": round(jump.total_seconds())})
        try:
            await asyncio.to_thread(_forget_the_future, config)
        except Exception:  # the store may be busy: the pages wait for their time, the service goes on
            logger.error("times were not mended", exc_info=True)
        for job in scheduler.get_jobs():
            now = datetime.now(scheduler.timezone)
            interval = isinstance(job.trigger, IntervalTrigger)
            job.modify(next_run_time=now if interval else job.trigger.get_next_fire_time(None, now))


async def _keep_log(live: LiveConfig) -> None:
    """Publish heads of the log when they are due. A witness that is slow holds up no other work."""
    while True:
        try:
            await asyncio.to_thread(_publish, live.now())
        except Exception:  # the store may be busy, or its disk full: the next round tries again
            logger.error("no head of the log could be made", exc_info=True)
        await asyncio.sleep(LOG_EVERY_S)


def _publish(config: Config) -> None:
    with opened(config.store) as db:
        publish_if_due(db, config, lambda: datetime.now(UTC))


async def _compare_clocks(config: Config) -> None:
    """Warn of a difference between this machine's clock and the server's: each service goes by its own clock."""
    try:
        ahead = await asyncio.to_thread(_servers_clock, config)
    except Exception:  # the next round reports the server's trouble
        logger.info("the database server's clock could not be asked", exc_info=True)
        return
    if abs(ahead) > MOST_APART:
        logger.warning(
            "this machine's clock differs from the database server's: run NTP on both",
            extra={"by_s": round(-ahead.total_seconds(), 1)},
        )


def _servers_clock(config: Config) -> timedelta:
    """Return the lead of the server's clock."""
    with opened(config.store) as db:
        asked = datetime.now(UTC)
        said = db.clock()
        return timedelta(0) if said is None else apart(asked, said, datetime.now(UTC))


def _forget_the_future(config: Config) -> None:
    with opened(config.store) as db:
        found = forget_the_future(db, [site.name for site in config.sites], datetime.now(UTC))
    if found:
        logger.warning("pages bore a later time than now and are due", extra={"pages": found})


def _schedule_by_the_clock(scheduler: AsyncIOScheduler, live: LiveConfig) -> None:
    """Schedule pruning at night and digests at their hour.

    After a busy hour or a restart the work follows within LATE; the table of duties prevents a repetition.
    """
    config = live.now()
    if config.keep_days is not None:
        nightly = CronTrigger(hour=3, minute=40, jitter=1200, timezone=scheduler.timezone)
        _at_its_hour(scheduler, nightly, lambda due: _prune(live.now(), due))
    for text, days in ((config.digests.daily, 1), (config.digests.weekly, 7)):
        if text is None:
            continue
        weekday, _, clock = text.rpartition(" ")
        hour, minute = clock.split(":")
        trigger = CronTrigger(
            day_of_week=weekday or None, hour=hour, minute=minute, timezone=scheduler.timezone
        )
        _at_its_hour(scheduler, trigger, partial(_digest_as_configured, live, timedelta(days=days)))


def _at_its_hour(
    scheduler: AsyncIOScheduler, trigger: CronTrigger, work: Callable[[datetime], Awaitable[None]]
) -> None:
    async def job() -> None:
        now = datetime.now(scheduler.timezone)
        await work(min(first_run(trigger, now) or now, now))

    scheduler.add_job(
        job, trigger, coalesce=True, max_instances=1, misfire_grace_time=int(LATE.total_seconds()),
        next_run_time=first_run(trigger, datetime.now(scheduler.timezone)),
    )  # fmt: skip


def first_run(trigger: CronTrigger, now: datetime) -> datetime | None:
    """Return the first time of a job: its last time within LATE (a restart may have missed it), else its next."""
    found: datetime | None = trigger.get_next_fire_time(None, now - LATE)
    return found


async def _prune(config: Config, due: datetime) -> None:
    """Give up bodies older than the operator's `keep_days`."""
    now = datetime.now(UTC)

    def work() -> Pruned | None:
        with opened(config.store) as db:
            if not take_on(db, f"pruning {_day(due)}", now):
                return None
            return prune(db, now - timedelta(days=config.keep_days or 0), now)

    try:
        found = await asyncio.to_thread(work)
        if found is not None:
            logger.info("pruned", extra={"bodies": found.bodies, "bytes": found.bytes})
    except Exception:  # the next night is as good
        logger.error("pruning failed", exc_info=True)


async def _digest_as_configured(live: LiveConfig, over: timedelta, due: datetime) -> None:
    await _digest(live.now(), over, due)


async def _digest(config: Config, over: timedelta, due: datetime) -> None:
    """Send a digest to its channels; try refusing channels twice more."""
    now = datetime.now(UTC)
    duty = f"digest of {over.days} days {_day(due)}"
    waiting = [config.channels[name] for name in config.digests.channels]
    for wait_s in DIGEST_AFTER_S:
        await asyncio.sleep(wait_s)
        waiting = await asyncio.to_thread(_digest_now, config, waiting, (now - over, now), duty)
        if not waiting:
            return
    logger.error("digest given up", extra={"channels": [each.name for each in waiting]})


def _day(now: datetime) -> str:
    return now.astimezone(SHANGHAI).date().isoformat()


def _digest_now(
    config: Config, channels: Sequence[Channel], span: tuple[datetime, datetime], duty: str
) -> list[Channel]:
    """Send a digest once; return the refusing channels, a partly refused mail with the recipients left.

    A channel is marked after it took the letter: a kill in between repeats the letter, under the same key.
    """
    refused: list[Channel] = []
    with sole_in_time(config.store, Sole.REPORTING), opened(config.store) as db:
        letter = _letter(db, config, span)
        for channel in channels:
            mine = " ".join((duty, "to", channel.name, *channel.to))
            if is_done(db, mine):
                continue
            key = hashlib.sha256(f"{duty} to {channel.name}".encode()).hexdigest()[:32]
            left = _refused(channel, replace(letter, key=key))
            refused += left
            if left != [channel]:  # taken, by some at least: the rest is for this service to bring
                take_on(db, mine, span[1])
                note_sent(db, f"digest:{channel.name}", span[1])
    return refused


def _letter(db: Store, config: Config, span: tuple[datetime, datetime]) -> Message:
    """Return a digest with the newest head of the log and the fingerprint of the evidence key."""
    language = config.monitor.language
    lines = log_lines(db, language, fingerprint_in(config.evidence.key))
    return with_log_lines(digest_message(db, config.sites, *span, language=language), lines)


def _refused(channel: Channel, letter: Message) -> list[Channel]:
    try:
        send(channel, letter)
    except DeliveryFailed as error:
        logger.warning("digest not delivered", extra={"channel": channel.name, "error": error.reason})
        return _left(channel, error)
    return []


def _left(channel: Channel, error: DeliveryFailed) -> list[Channel]:
    if isinstance(error, PartlyRefused):
        return [replace(channel, to=error.left)] if error.left else []
    return [channel]


def _works(roles: frozenset[Role]) -> list[str]:
    """Return the kinds of rounds of a service with these roles."""
    names = {Role.CRAWL: "crawl", Role.ANALYSE: "analyse", Role.ALERT: "deliver"}
    return [name for role, name in names.items() if role in roles]


async def _crawl(config: Config, running: set[asyncio.Task[None]], signs: _Signs) -> None:
    """Crawl for the time of a pass. Visits that take longer end beside the next passes: no site waits for another."""
    at_most = timedelta(seconds=config.service.pass_at_most_s)
    crawling = asyncio.create_task(_pass(config, at_most, signs))
    running.add(crawling)
    crawling.add_done_callback(running.discard)
    await asyncio.wait({crawling}, timeout=at_most.total_seconds() + DRAINED_WITHIN_S)
    signs.captured.set()
    signs.late_passes.add(crawling)
    if len(signs.late_passes) > MOST_LATE_PASSES:
        await asyncio.wait(signs.late_passes, return_when=asyncio.FIRST_COMPLETED)
    for ended in [each for each in signs.late_passes if each.done()]:
        signs.late_passes.discard(ended)
        await ended


async def _pass(config: Config, at_most: timedelta, signs: _Signs) -> None:
    began_s = time.monotonic()
    try:
        signs.told.sites = config.sites
        order = PassOrder(config.sites, config.crawler, at_most=at_most, configuration=config.digest)
        passed = await crawl_pass(config.store, order, stop=signs.stop)
        signs.pulse.note_names(passed)
        signs.told.note(passed, began_s)
    finally:
        signs.captured.set()


async def _analyse(config: Config, signs: _Signs, *, crawling: bool) -> None:
    """Conclude what waits. A service that is crawling looks only after a pass of its own has ended."""
    if crawling and not signs.captured.is_set():
        return
    signs.captured.clear()
    try:
        watched = await asyncio.to_thread(
            watch,
            config.store,
            config.sites,
            config.monitor,
            routing=config.routing,
            stopped=signs.stop.is_set,
        )
        await asyncio.to_thread(signs.told.write, watched)
        await asyncio.to_thread(_gather_requisites, config)
    except Exception:
        signs.captured.set()  # the next round tries again
        raise


def _gather_requisites(config: Config) -> None:
    with opened(config.store) as db:
        gather_requisites(db, config, partial(datetime.now, UTC))


async def _deliver(config: Config, stop: asyncio.Event) -> None:
    await asyncio.to_thread(deliver_due, config, stopped=stop.is_set)


async def _put_down(running: set[asyncio.Task[None]]) -> None:
    """Let running rounds end on their own, for a while, then cancel them."""
    if not running:
        return
    _, late = await asyncio.wait(set(running), timeout=GRACE_S)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=1.0)
