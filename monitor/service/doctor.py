"""Configuration and store → list of diagnoses: configured, overdue or failing parts, with the step to take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.revisit.frontier import MOST_INTERRUPTED
from crawler.sites import Site
from monitor.analysis.indexing import index_problems
from monitor.config.values import Config
from monitor.service.clock_watch import MOST_APART, apart
from monitor.wording.english_reasons import in_english
from monitor.wording.plain import utc
from storage.archive import chain, statuses
from storage.archive import passes as pass_table
from storage.conclusions import looks, pending
from storage.conclusions.search import count_unindexed
from storage.engine.opening import open_readonly
from storage.engine.store import Store
from storage.errors import NoStore
from storage.findings import alerts, findings
from storage.frontier import hosts, pages
from storage.records import AlertState, FindingKind

OVERDUE = timedelta(hours=24)
RECENT = 20


@dataclass(frozen=True)
class Diagnosis:
    """The state of a part of the installation; ``remedy`` is empty for a sound part."""

    what: str
    state: str
    remedy: str = ""


def examine(config: Config, now: datetime) -> list[Diagnosis]:
    """Return the diagnoses of the whole installation."""
    found = [_configured(config), _contact(config)]
    try:
        db = open_readonly(config.store)
    except NoStore:
        return [*found, Diagnosis("store", f"none at {config.store}", "run `reprintwatch crawl`")]
    try:
        found += [_store(config, db), *_clock(db), _pending(db), *_unindexed(db)]
        found += [*_unreadable(db), *_waiting(db, now)]
        found += [_site(db, site, now) for site in config.sites]
        found += [_open_findings(db), *_alerts(config, db)]
    finally:
        db.close()
    return found


def _configured(config: Config) -> Diagnosis:
    remedy = "" if config.sites else f"add [[sites]] to {config.path}; `reprintwatch init -o` shows how"
    return Diagnosis("configuration", f"{config.path}, {len(config.sites)} sites", remedy)


def _contact(config: Config) -> Diagnosis:
    agent = str(config.crawler.get("user_agent", ""))
    named = "@" in agent or "http" in agent
    remedy = "" if named else "set user_agent in [crawler] to something with your address"
    return Diagnosis("user agent", agent or "the default, without a contact", remedy)


def _store(config: Config, db: Store) -> Diagnosis:
    passes = pass_table.last_passes(db, 1)
    last = utc(passes[0][1]) if passes else "never"
    return Diagnosis("store", f"{config.store}, {db.size() / 1e6:.1f} MB, last pass {last}")


def _clock(db: Store) -> Iterator[Diagnosis]:
    """Yield a diagnosis of this machine's clock beside the database server's."""
    asked = datetime.now(UTC)
    said = db.clock()
    if said is None:
        return
    ahead = apart(asked, said, datetime.now(UTC))
    remedy = "run NTP on this machine and on the server: pauses, leases and times of looks go by it"
    state = f"{-ahead.total_seconds():+.1f} s beside the database server's"
    yield Diagnosis("clock", state, remedy if abs(ahead) > MOST_APART else "")


def _pending(db: Store) -> Diagnosis:
    waiting = pending.count_pending(db)
    return Diagnosis("captures to analyse", str(waiting), "run `reprintwatch analyze`" if waiting else "")


def _unindexed(db: Store) -> Iterator[Diagnosis]:
    waiting = count_unindexed(db)
    if waiting:
        yield Diagnosis("revisions that `search` cannot find yet", str(waiting), "run `reprintwatch analyze`")


def _unreadable(db: Store) -> Iterator[Diagnosis]:
    stubborn = pages.unread_pages(db, MOST_INTERRUPTED)
    if stubborn:
        state = f"{len(stubborn)}, the first: {stubborn[0]} (its reader or the program ended)"
        yield Diagnosis(
            "pages not read for links", state, "nothing, if the next visit mends it; else report the page"
        )
    found = looks.unreadable(db)
    if found:
        url, why = found[0]
        state = f"{len(found)}, the first: {url} ({in_english(why)})"
        yield Diagnosis(
            "pages set aside", state, "after an update: reprintwatch analyze --again; else report the page"
        )


def _waiting(db: Store, now: datetime) -> Iterator[Diagnosis]:
    for host, until, reason in hosts.waiting_hosts(db, now):
        state = f"left alone until {utc(until)}: {reason}"
        yield Diagnosis(f"host {host}", state, "wait; if it goes on, ask the site or raise download_delay")


def _site(db: Store, site: Site, now: datetime) -> Diagnosis:
    recent = statuses.health_of(db, site.name, RECENT)
    what = f"site {site.name}"
    if not recent:
        return Diagnosis(what, "never looked at", f"run `reprintwatch crawl --site {site.name}`")
    good, row = _last_success(recent)
    failing = findings.open_of_site(db, FindingKind.SITE_FAILING, site.name)
    if good is None or failing:
        _, status, failure = recent[0]
        check = f"check it in a browser, then `reprintwatch sites --check`; start URLs of {site.name} may have moved"
        state = f"failing: {failure or status}, {row} looks in a row; last success {utc(good) or 'unknown'}"
        return Diagnosis(what, state, check)
    late = now - recent[0][0] > OVERDUE
    failed = f", since then {row} failed" if row else ""
    state = f"well; last look {utc(recent[0][0])}, last success {utc(good)}{failed}"
    return Diagnosis(what, state, "start `reprintwatch run`, or crawl by cron" if late else "")


def _last_success(
    recent: Sequence[tuple[datetime, int | None, str | None]],
) -> tuple[datetime | None, int]:
    """Return the time of the last successful look, and the number of failures since then."""
    for row, (at, status, _) in enumerate(recent):
        if status in (200, 304):
            return at, row
    return None, len(recent)


def _open_findings(db: Store) -> Diagnosis:
    counted = findings.count_open(db)
    state = ", ".join(f"{count} {severity.word}" for severity, count in counted.items())
    return Diagnosis("open findings", state)


def _alerts(config: Config, db: Store) -> Iterator[Diagnosis]:
    if not config.channels:
        yield Diagnosis("alerts", "no channel configured: findings are only shown")
        return
    counted = alerts.count_alerts(db)
    dead, waiting = counted[AlertState.DEAD], counted[AlertState.PENDING]
    remedy = (
        "see `reprintwatch alerts list`, try the channel with `reprintwatch alerts test NAME`,"
        " then `reprintwatch alerts deliver --retry`"
        if dead
        else ""
    )
    yield Diagnosis("alerts", f"{waiting} waiting, {dead} given up", remedy)
    for channel, count, why in alerts.refusing(db):
        state = f"{count} refused and tried again: {why}"
        yield Diagnosis(f"channel {channel}", state, f"try it: `reprintwatch alerts test {channel}`")
    for channel, why in alerts.refused_for_good(db):
        yield Diagnosis(
            f"channel {channel}", why, f"mend `to` of {channel}, then `reprintwatch alerts test {channel}`"
        )


def problems(db: Store, told: Callable[[int, int], None]) -> Iterator[str]:
    """Yield a sentence for each problem of the store."""
    checks: tuple[Callable[[], Iterable[str]], ...] = (
        db.damage,
        db.broken_references,
        lambda: chain.check_chain(db),
        lambda: index_problems(db),
        lambda: _bodies(db, told),
    )
    for check in checks:
        try:
            yield from check()
        except db.damage_errors as error:  # a damaged page: the rest of the table cannot be reached
            yield f"the store cannot be read to its end: {error}"


def _bodies(db: Store, told: Callable[[int, int], None]) -> Iterator[str]:
    total = chain.count_bodies(db)
    for done, problem in enumerate(chain.check_bodies(db), start=1):
        told(done, total)
        if problem:
            yield problem
