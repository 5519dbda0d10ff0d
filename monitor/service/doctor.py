"""Configuration and store → list of diagnoses: configured, overdue or failing parts, with the step to take."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from crawler.revisit.frontier import MOST_INTERRUPTED
from crawler.sites import Site, TlsProfile
from crawler.urls import canonical_url
from monitor.analysis.indexing import index_problems, text_problems
from monitor.config.values import Config
from monitor.proving.witnesses import silent_witnesses
from monitor.service.clock_watch import MOST_APART, apart
from monitor.service.state.machine import proxies_of
from monitor.service.state.work import LATELY, WorkNow, work_now
from monitor.wording.english_reasons import in_english
from monitor.wording.plain import printable, utc
from storage.archive import passes as pass_table
from storage.archive import statuses
from storage.archive.faults import Progress, faults, to_its_end
from storage.conclusions import looks, pending
from storage.conclusions.search import count_unindexed
from storage.engine.opening import open_readonly
from storage.engine.store import Store
from storage.errors import NoStore
from storage.findings import alerts, findings
from storage.frontier import hosts, pages, patterns, site_controls, turns
from storage.log.checkpoint import TreeHead
from storage.log.heads import head_faults
from storage.records import AlertState, Failure, FindingKind, PageKind, Tolerance

ANSWER_S = 10.0
LONGEST_ANSWER = 100_000  # bytes
NO_SERVICE = "start `reprintwatch run`, or see which program has the port"
OVERDUE = timedelta(hours=24)
RECENT = 20
# Tolerated faults of TLS, in words
FAULTS = {
    Tolerance.CERTIFICATE_CHAIN: "the chain of its certificate is incomplete, or the issuer is unknown",
    Tolerance.CERTIFICATE_EARLY: "its certificate is not yet valid",
    Tolerance.CERTIFICATE_EXPIRED: "its certificate has expired",
    Tolerance.CERTIFICATE_NAME: "its certificate is for another name",
    Tolerance.CERTIFICATE_OTHER: "its certificate has a fault",
    Tolerance.CERTIFICATE_SELF_SIGNED: "its certificate is signed by itself",
    Tolerance.CERTIFICATE_WEAK: "key or signature of its certificate is too weak",
    Tolerance.OLD_TLS: "speaks a version of TLS before 1.2",
}


@dataclass(frozen=True)
class Diagnosis:
    """The state of a part of the installation; ``remedy`` is empty for a sound part."""

    what: str
    state: str
    remedy: str = ""


def examine(config: Config, now: datetime) -> list[Diagnosis]:
    """Return the diagnoses of the whole installation."""
    found = [_configured(config), _contact(config), *_proxies(config)]
    try:
        db = open_readonly(config.store)
    except NoStore:
        return [*found, Diagnosis("store", f"none at {config.store}", "run `reprintwatch crawl`")]
    try:
        work = work_now(db, now)
        found += [_store(config, db), *_work(work), *_clock(db), *_set_back(db, config.sites, now)]
        found += [_pending(db, work), *_unindexed(db, work), *_unreadable(db), *_waiting(db, now)]
        found += [_site(db, site, work, now) for site in config.sites]
        found += [empty for site in config.sites for empty in _empty_lists(db, site)]
        found += [trouble for site in config.sites for trouble in _connections(db, site, now)]
        found += [held for site in config.sites for held in _held_back(db, site, now)]
        found += [_open_findings(db), *_alerts(config, db), *_witnesses(config, db, now)]
    finally:
        db.close()
    return found


def _witnesses(config: Config, db: Store, now: datetime) -> Iterator[Diagnosis]:
    """Yield a diagnosis for each witness of the log that has not answered for two days."""
    for kind, since in silent_witnesses(db, config.evidence, now):
        state = f"has not answered to a head since {utc(since)}"
        remedy = "check its address or program in [evidence]; `reprintwatch evidence` asks again"
        yield Diagnosis(f"witness {kind}", state, remedy)


def ask_service(config: Config) -> Diagnosis:
    """Return the state of the running service, by its own answer on `health_port`."""
    port = config.service.health_port
    if port is None:
        return Diagnosis("service", "not asked: no health_port in [service]")
    try:
        with build_opener(ProxyHandler({})).open(
            f"http://127.0.0.1:{port}/healthz", timeout=ANSWER_S
        ) as answer:
            return Diagnosis("service", _status(answer.read(LONGEST_ANSWER)))
    except HTTPError as error:
        with error, suppress(ValueError, KeyError, TypeError):
            state = _status(error.read(LONGEST_ANSWER))
            return Diagnosis(
                "service", state, "see the log of the service; a new start helps where a round hangs"
            )
        return Diagnosis("service", f"answers with status {error.code}", NO_SERVICE)
    except (OSError, ValueError, KeyError, TypeError, HTTPException):
        return Diagnosis("service", f"no answer on port {port}", NO_SERVICE)


def _status(answer: bytes) -> str:
    """Return the status in an answer of /healthz. Raises ValueError, KeyError or TypeError for another answer."""
    return printable(str(json.loads(answer)["status"]))


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


def _proxies(config: Config) -> Iterator[Diagnosis]:
    """Yield a diagnosis of each proxy for requests to the sites."""
    for proxy in proxies_of(url for site in config.sites for url in site.start_urls):
        state = (
            f"{proxy.address} does not answer: {proxy.trouble}"
            if proxy.trouble
            else f"{proxy.address} answers"
        )
        remedy = f"start the proxy, or mend {proxy.scheme}_proxy and no_proxy" if proxy.trouble else ""
        yield Diagnosis(f"proxy for {proxy.scheme}", state, remedy)


def _work(work: WorkNow) -> Iterator[Diagnosis]:
    if work.pass_since is not None:
        yield Diagnosis("at work now", f"a pass since {utc(work.pass_since)}")
    elif work.is_analysing:
        yield Diagnosis("at work now", "the analysis of a pass")


def _set_back(db: Store, sites: Sequence[Site], now: datetime) -> Iterator[Diagnosis]:
    """Yield a diagnosis of a clock that was set back: looks later than now."""
    soon = now + LATELY  # other processes look while this command reads
    later = [at for site in sites if (at := pages.latest_from_the_future(db, site.name, soon))]
    if later:
        state = f"it is {utc(now)}, and the latest look was at {utc(max(later))}: the clock was set back"
        yield Diagnosis(
            "clock", state, "mend the clock; if it is right, `reprintwatch crawl` mends the times"
        )


def _pending(db: Store, work: WorkNow) -> Diagnosis:
    waiting = pending.count_pending(db)
    remedy = "run `reprintwatch analyze`" if waiting and not work.is_going_on else ""
    return Diagnosis("captures to analyse", str(waiting), remedy)


def _unindexed(db: Store, work: WorkNow) -> Iterator[Diagnosis]:
    waiting = count_unindexed(db)
    if waiting:
        remedy = "" if work.is_going_on else "run `reprintwatch analyze`"
        yield Diagnosis("revisions that `search` cannot find yet", str(waiting), remedy)


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


def _site(db: Store, site: Site, work: WorkNow, now: datetime) -> Diagnosis:
    recent = statuses.health_of(db, site.name, RECENT)
    what = f"site {site.name}"
    pause = site_controls.pauses(db).get(site.name)
    if pause is not None:
        return Diagnosis(what, f"paused since {utc(pause.at)} by {printable(pause.who)}")
    if not recent:
        remedy = "" if work.pass_since else f"run `reprintwatch crawl --site {site.name}`"
        return Diagnosis(
            what, "never looked at" + (", a pass is under way" if work.pass_since else ""), remedy
        )
    good, row = _last_success(recent)
    failing = findings.open_of_site(db, FindingKind.SITE_FAILING, site.name)
    if good is None or failing:
        _, status, failure = recent[0]
        check = f"check it in a browser, then `reprintwatch sites --check`; start URLs of {site.name} may have moved"
        last = utc(good or statuses.last_good_look(db, site.name))
        ever = f"last success {last}" if last else "never a good look"
        return Diagnosis(what, f"failing: {failure or status}, {row} looks in a row; {ever}", check)
    late = now - recent[0][0] > OVERDUE
    failed = f", since then {row} failed" if row else ""
    state = f"well; last look {utc(recent[0][0])}, last success {utc(good)}{failed}"
    return Diagnosis(what, state, "start `reprintwatch run`, or crawl by cron" if late else "")


def _empty_lists(db: Store, site: Site) -> Iterator[Diagnosis]:
    """Yield a diagnosis of start pages without a list at the last look."""
    known = (pages.get_page(db, canonical_url(url)) for url in site.start_urls)
    kinds = {page.url: looks.last_kind(db, page.id) for page in known if page is not None}
    empty = [url for url, kind in kinds.items() if kind not in (None, PageKind.LIST)]
    if empty:
        state = f"{len(empty)} of {len(site.start_urls)} start pages show no list, the first: {empty[0]}"
        remedy = f"open it in a browser; name another list in start_urls of {site.name}: `reprintwatch sites --check`"
        yield Diagnosis(f"site {site.name}: lists", state, remedy)


def _connections(db: Store, site: Site, now: datetime) -> Iterator[Diagnosis]:
    """Yield diagnoses of TLS, cookies and validators of a site, by its latest answers."""
    if site.tls is TlsProfile.LEGACY:
        state = 'tls = "legacy": old versions, ciphers and short keys are accepted, so others may read and alter pages'
        yield Diagnosis(f"site {site.name}: TLS", state, "remove tls once the site has renewed its server")
    states = statuses.connections_of(db, site.name, RECENT)
    faults = {(urlsplit(each.url).netloc, fault) for each in states for fault in each.tolerances}
    for host, fault in sorted(faults):
        if fault in FAULTS and (fault, site.tls) != (Tolerance.OLD_TLS, TlsProfile.LEGACY):
            yield Diagnosis(
                f"host {host}: TLS", FAULTS[fault], 'tell the site; tls = "strict" refuses such servers'
            )
    refused = next((each for each in states if each.failure == Failure.TLS), None)
    if refused is not None:
        state = f"no connection to {urlsplit(refused.url).netloc}: {printable(refused.detail)}"
        yield Diagnosis(
            f"site {site.name}: TLS", state, f"tell the site, or set tls of {site.name} in its table"
        )
    if not site.cookies and any(each.failure == Failure.REDIRECTS for each in states):
        state = "redirects without end, and cookies are off: some servers show pages to the bearer of a cookie only"
        yield Diagnosis(f"site {site.name}: cookies", state, f"remove cookies = false of {site.name}")
    for host, until in hosts.distrusted_hosts(db, site.name, now):
        state = f"answered 304 although a page had changed; whole pages are asked for until {utc(until)}"
        yield Diagnosis(f"host {host}: validators", state)


def _held_back(db: Store, site: Site, now: datetime) -> Iterator[Diagnosis]:
    """Yield diagnoses of addresses that are not visited: patterns that bring nothing new, and too many on a day."""
    held = patterns.held_patterns(db, site.name)
    if held:
        first = held[0]
        state = (
            f"{len(held)} patterns of addresses bring nothing new, the first: {first.pattern}"
            f" ({first.gains} of {first.looks} visits brought news, {first.left_out} new addresses left out);"
            f" to leave out all of them, use ignore_urls of {site.name}"
        )
        yield Diagnosis(f"site {site.name}: addresses held back", state)
    found, left_out = turns.found_of(db, site.name, now)
    if left_out:
        state = f"{found} new addresses today, {left_out} left out until a list names them on another day"
        yield Diagnosis(
            f"site {site.name}: budget of new addresses", state, "nothing: the lists name them again later"
        )


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


def problems(db: Store, told: Progress, known: Sequence[TreeHead] = ()) -> Iterator[str]:
    """Yield a sentence for each problem of the store: faults of the archive and its log, altered or unfindable texts.

    `known` holds the heads of heads.log.
    """
    yield from faults(db, told)
    if db.is_current():
        yield from to_its_end(db, lambda db: head_faults(db, known))
        yield from to_its_end(db, text_problems)
        yield from to_its_end(db, index_problems)
