"""Configuration and store → list of diagnoses: configured, overdue or failing parts, with the step to take."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from gettext import gettext as _
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from crawler.files.picture import can_read_pictures
from crawler.revisit.frontier import MOST_INTERRUPTED
from crawler.sites import Site, TlsProfile
from crawler.urls import canonical_url
from monitor.analysis.indexing import index_problems, text_problems
from monitor.config.values import Config
from monitor.coverage.blocked_lists import blocked_lists
from monitor.coverage.task_choice import setup_of
from monitor.proving.witnesses import silent_witnesses
from monitor.service.clock_watch import MOST_APART, apart
from monitor.service.state.machine import proxies_of
from monitor.service.state.network import unresolved_since
from monitor.service.state.remedies import CHECK, CONNECT, FAULTS, REMEDIES
from monitor.service.state.status_words import status_message
from monitor.service.state.work import LATELY, WorkNow, work_now
from monitor.speech.language import marked, spoken
from monitor.wording.chinese_reasons import failure_in_words, in_words, trouble_in_words
from monitor.wording.event_words import COMMA
from monitor.wording.names import SEVERITY_NAMES
from monitor.wording.plain import printable, shown_time, utc
from storage.archive import passes as pass_table
from storage.archive import statuses
from storage.archive.faults import Progress, faults, to_its_end
from storage.conclusions import looks, pending
from storage.conclusions.revisions import count_pictures
from storage.conclusions.search import count_unindexed
from storage.engine.opening import open_readonly
from storage.engine.store import Store
from storage.errors import NoStore
from storage.findings import alerts, findings
from storage.frontier import hosts, pages, patterns, site_controls, turns
from storage.log.checkpoint import TreeHead
from storage.log.comparing import head_faults
from storage.records import AlertState, Failure, FindingKind, PageKind, Reason, Tolerance

ANSWER_S = 10.0
LONGEST_ANSWER = 100_000  # bytes
NO_SERVICE = marked("start `reprintwatch run`, or see which program has the port")
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
    found = [_configured(config), _contact(config), *_proxies(config)]
    try:
        db = open_readonly(config.store)
    except NoStore:
        state = _("none at {store}").format(store=config.store)
        return [*found, Diagnosis(_("store"), state, _("run `reprintwatch crawl`"))]
    try:
        work = work_now(db, now)
        found += [_store(config, db), *_work(work), *_clock(db), *_set_back(db, config.sites, now)]
        found += [_pending(db, work), *_unindexed(db, work), *_unreadable(db), *_unread_pictures(db)]
        cut_off = [*_own_network(db, config.sites)]
        diagnosed = [_site(db, site, work, now) for site in config.sites]
        found += [*_waiting(db, now), *cut_off]
        found += [replace(each, remedy="") if cut_off else each for each in diagnosed]
        found += [empty for site in config.sites for empty in _empty_lists(db, site)]
        found += [trouble for site in config.sites for trouble in _connections(db, site, now)]
        found += [held for site in config.sites for held in _held_back(db, site, now)]
        found += [*_blocked_cells(config, db, now), _open_findings(db), *_alerts(config, db)]
        found += _witnesses(config, db, now)
    finally:
        db.close()
    return found


def _witnesses(config: Config, db: Store, now: datetime) -> Iterator[Diagnosis]:
    """Yield a diagnosis for each witness of the log that has not answered for two days."""
    for kind, since in silent_witnesses(db, config.evidence, now):
        state = _("has not answered to a head since {time}").format(time=_shown(since))
        remedy = _("check its address or program in [evidence]; `reprintwatch evidence` asks again")
        yield Diagnosis(_("witness {kind}").format(kind=kind), state, remedy)


def ask_service(config: Config) -> Diagnosis:
    """Return the state of the running service, by its own answer on `health_port`."""
    port = config.service.health_port
    if port is None:
        return Diagnosis(_("service"), _("not asked: no health_port in [service]"))
    try:
        with build_opener(ProxyHandler({})).open(
            f"http://127.0.0.1:{port}/healthz", timeout=ANSWER_S
        ) as answer:
            return Diagnosis(_("service"), _status(answer.read(LONGEST_ANSWER)))
    except HTTPError as error:
        with error, suppress(ValueError, KeyError, TypeError):
            state = _status(error.read(LONGEST_ANSWER))
            return Diagnosis(
                _("service"), state, _("see the log of the service; a new start helps where a round hangs")
            )
        return Diagnosis(_("service"), _("answers with status {code}").format(code=error.code), _(NO_SERVICE))
    except (OSError, ValueError, KeyError, TypeError, HTTPException):
        return Diagnosis(_("service"), _("no answer on port {port}").format(port=port), _(NO_SERVICE))


def _status(answer: bytes) -> str:
    """Return the status in an answer of /healthz. Raises ValueError, KeyError or TypeError for another answer."""
    said = json.loads(answer)
    return printable(status_message(str(said["status"]), said["late"] or said["failing"], spoken()))


def _shown(at: datetime | None) -> str | None:
    """Return a time: in Beijing time for readers of Chinese, else in UTC, as in JSON."""
    stamp = utc(at)
    return f"北京时间 {shown_time(stamp)}" if stamp and spoken() == "zh" else stamp


def _reason(reason: Reason) -> str:
    return in_words(reason, spoken())


def _configured(config: Config) -> Diagnosis:
    remedy = (
        ""
        if config.sites
        else _("add [[sites]] to {path}; `reprintwatch init -o` shows how").format(path=config.path)
    )
    return Diagnosis(
        _("configuration"),
        _("{path}, {count} sites").format(path=config.path, count=len(config.sites)),
        remedy,
    )


def _contact(config: Config) -> Diagnosis:
    agent = str(config.crawler.get("user_agent", ""))
    named = "@" in agent or "http" in agent
    remedy = "" if named else _("set user_agent in [crawler] to something with your address")
    return Diagnosis(_("user agent"), agent or _("the default, without a contact"), remedy)


def _store(config: Config, db: Store) -> Diagnosis:
    passes = pass_table.last_passes(db, 1)
    last = _shown(passes[0][1]) if passes else _("never")
    return Diagnosis(
        _("store"),
        _("{store}, {size:.1f} MB, last pass {last}").format(
            store=config.store, size=db.size() / 1e6, last=last
        ),
    )


def _clock(db: Store) -> Iterator[Diagnosis]:
    """Yield a diagnosis of this machine's clock beside the database server's."""
    asked = datetime.now(UTC)
    said = db.clock()
    if said is None:
        return
    ahead = apart(asked, said, datetime.now(UTC))
    remedy = _("run NTP on this machine and on the server: pauses, leases and times of looks go by it")
    state = _("{seconds:+.1f} s beside the database server's").format(seconds=-ahead.total_seconds())
    yield Diagnosis(_("clock"), state, remedy if abs(ahead) > MOST_APART else "")


def _proxies(config: Config) -> Iterator[Diagnosis]:
    """Yield a diagnosis of each proxy for requests to the sites."""
    for proxy in proxies_of(url for site in config.sites for url in site.start_urls):
        state = (
            _("{address} does not answer: {trouble}").format(address=proxy.address, trouble=proxy.trouble)
            if proxy.trouble
            else _("{address} answers").format(address=proxy.address)
        )
        remedy = (
            _("start the proxy, or mend {scheme}_proxy and no_proxy").format(scheme=proxy.scheme)
            if proxy.trouble
            else ""
        )
        yield Diagnosis(_("proxy for {scheme}").format(scheme=proxy.scheme), state, remedy)


def _work(work: WorkNow) -> Iterator[Diagnosis]:
    if work.pass_since is not None:
        yield Diagnosis(_("at work now"), _("a pass since {since}").format(since=_shown(work.pass_since)))
    elif work.is_analysing:
        yield Diagnosis(_("at work now"), _("the analysis of a pass"))


def _set_back(db: Store, sites: Sequence[Site], now: datetime) -> Iterator[Diagnosis]:
    """Yield a diagnosis of a clock that was set back: looks later than now."""
    soon = now + LATELY  # other processes look while this command reads
    later = [at for site in sites if (at := pages.latest_from_the_future(db, site.name, soon))]
    if later:
        state = _("it is {now}, and the latest look was at {latest}: the clock was set back").format(
            now=_shown(now), latest=_shown(max(later))
        )
        yield Diagnosis(
            _("clock"), state, _("mend the clock; if it is right, `reprintwatch crawl` mends the times")
        )


def _pending(db: Store, work: WorkNow) -> Diagnosis:
    waiting = pending.count_pending(db)
    remedy = _("run `reprintwatch analyze`") if waiting and not work.is_going_on else ""
    return Diagnosis(_("captures to analyse"), str(waiting), remedy)


def _unindexed(db: Store, work: WorkNow) -> Iterator[Diagnosis]:
    waiting = count_unindexed(db)
    if waiting:
        remedy = "" if work.is_going_on else _("run `reprintwatch analyze`")
        yield Diagnosis(_("revisions that `search` cannot find yet"), str(waiting), remedy)


def _unreadable(db: Store) -> Iterator[Diagnosis]:
    stubborn = pages.unread_pages(db, MOST_INTERRUPTED)
    if stubborn:
        state = _("{count}, the first: {url} (its reader or the program ended)").format(
            count=len(stubborn), url=stubborn[0]
        )
        yield Diagnosis(
            _("pages not read for links"),
            state,
            _("nothing, if the next visit mends it; else report the page"),
        )
    if found := looks.unreadable(db):
        remedy = _("after an update: reprintwatch analyze --again; else report the page")
        yield Diagnosis(_("pages set aside"), _first_of(found), remedy)


def _first_of(found: Sequence[tuple[str, Reason]]) -> str:
    """Return the number of pages, with address and reason of the first."""
    url, why = found[0]
    return _("{count}, the first: {url} ({why})").format(count=len(found), url=url, why=_reason(why))


def _unread_pictures(db: Store) -> Iterator[Diagnosis]:
    if count := 0 if can_read_pictures() else count_pictures(db):
        state = _("{count}, compared by their bytes alone; the extra [pictures] reads them").format(
            count=count
        )
        yield Diagnosis(_("pictures with unread text"), state)
    if found := looks.unread_pictures(db):
        remedy = _(
            "nothing: the next looks try again, five times in all; a machine under less load reads them"
        )
        yield Diagnosis(_("pictures set aside"), _first_of(found), remedy)


def _waiting(db: Store, now: datetime) -> Iterator[Diagnosis]:
    for host, until, reason in hosts.waiting_hosts(db, now):
        state = _("left alone until {until}: {reason}").format(
            until=_shown(until), reason=trouble_in_words(reason, spoken())
        )
        yield Diagnosis(
            _("host {host}").format(host=host),
            state,
            _("wait; if it goes on, ask the site or raise download_delay"),
        )


def _own_network(db: Store, sites: Sequence[Site]) -> Iterator[Diagnosis]:
    """Yield the diagnosis of this machine's network while no name of any site can be resolved."""
    since = unresolved_since(db, sites)
    if since is not None:
        state = _("no name of any site can be resolved since {time}").format(time=_shown(since))
        yield Diagnosis(_("own network"), state, _(CONNECT))


def _site(db: Store, site: Site, work: WorkNow, now: datetime) -> Diagnosis:
    recent = statuses.health_of(db, site.name, RECENT)
    what = _("site {name}").format(name=site.name)
    pause = site_controls.pauses(db).get(site.name)
    if pause is not None:
        return Diagnosis(
            what, _("paused since {at} by {who}").format(at=_shown(pause.at), who=printable(pause.who))
        )
    if not recent:
        remedy = "" if work.pass_since else _("run `reprintwatch crawl --site {name}`").format(name=site.name)
        return Diagnosis(
            what, _("never looked at") + (_(", a pass is under way") if work.pass_since else ""), remedy
        )
    good, row = _last_success(recent)
    told = findings.open_of_site(db, FindingKind.SITE_FAILING, site.name)
    if good is not None and row == 0 and told:
        state = _("failing: its last look was answered, but a finding about the site is open")
        return Diagnosis(what, state, _("`reprintwatch show {finding}`").format(finding=told[0].id))
    if good is None or told:
        return _failing_site(db, site, recent[0][1:], good, row)
    late = now - recent[0][0] > OVERDUE
    failed = _(", since then {row} failed").format(row=row) if row else ""
    state = _("well; last look {last}, last success {good}{failed}").format(
        last=_shown(recent[0][0]), good=_shown(good), failed=failed
    )
    return Diagnosis(what, state, _("start `reprintwatch run`, or crawl by cron") if late else "")


def _failing_site(
    db: Store, site: Site, last: tuple[int | None, str | None], good: datetime | None, row: int
) -> Diagnosis:
    """Return the diagnosis of a site by status and failure of its last look; `row` counts the failures in a row."""
    status, failure = last
    at = _shown(good or statuses.last_good_look(db, site.name))
    ever = _("last success {last}").format(last=at) if at else _("never a good look")
    words = _("failing: {failure}, {row} looks in a row; {ever}")
    state = words.format(failure=failure or status, row=row, ever=ever)
    remedy = _(REMEDIES.get(failure or "", CHECK)).format(name=site.name)
    return Diagnosis(_("site {name}").format(name=site.name), state, remedy)


def _empty_lists(db: Store, site: Site) -> Iterator[Diagnosis]:
    """Yield a diagnosis of start pages without a list at the last look."""
    known = (pages.get_page(db, canonical_url(url)) for url in site.start_urls)
    kinds = {page.url: looks.last_kind(db, page.id) for page in known if page is not None}
    empty = [url for url, kind in kinds.items() if kind not in (None, PageKind.LIST)]
    if empty:
        state = _("{count} of {total} start pages show no list, the first: {url}").format(
            count=len(empty), total=len(site.start_urls), url=empty[0]
        )
        remedy = _(
            "open it in a browser; name another list in start_urls of {name}: `reprintwatch sites --check`"
        ).format(name=site.name)
        yield Diagnosis(_("site {name}: lists").format(name=site.name), state, remedy)


def _blocked_cells(config: Config, db: Store, now: datetime) -> Iterator[Diagnosis]:
    """Yield a diagnosis of every list that leaves cells of tasks open."""
    for each in blocked_lists(db, setup_of(config), now):
        last = (
            _("no good look since {at}").format(at=utc(each.last_good))
            if each.last_good
            else _("never a good look")
        )
        state = _("{url}: {last}; open cells of {count} tasks wait, the first: {task}").format(
            url=each.url, last=last, count=len(each.tasks), task=printable(each.tasks[0])
        )
        yield Diagnosis(
            _("site {name}: coverage").format(name=each.site),
            state,
            _("read the list in a browser; `reprintwatch sites --check` says more"),
        )


def _connections(db: Store, site: Site, now: datetime) -> Iterator[Diagnosis]:
    """Yield diagnoses of TLS, cookies and validators of a site, by its latest answers."""
    if site.tls is TlsProfile.LEGACY:
        state = _(
            'tls = "legacy": old versions, ciphers and short keys are accepted, so others may read '
            "and alter pages"
        )
        yield Diagnosis(
            _("site {name}: TLS").format(name=site.name),
            state,
            _("remove tls once the site has renewed its server"),
        )
    states = statuses.connections_of(db, site.name, RECENT)
    faults = {(urlsplit(each.url).netloc, fault) for each in states for fault in each.tolerances}
    for host, fault in sorted(faults):
        if fault in FAULTS and (fault, site.tls) != (Tolerance.OLD_TLS, TlsProfile.LEGACY):
            yield Diagnosis(
                _("host {host}: TLS").format(host=host),
                _(FAULTS[fault]),
                _('tell the site; tls = "strict" refuses such servers'),
            )
    refused = next((each for each in states if each.failure == Failure.TLS), None)
    if refused is not None:
        state = _("no connection to {netloc}: {detail}").format(
            netloc=urlsplit(refused.url).netloc,
            detail=failure_in_words(Failure.TLS, printable(refused.detail), spoken()),
        )
        yield Diagnosis(
            _("site {name}: TLS").format(name=site.name),
            state,
            _("tell the site, or set tls of {name} in its table").format(name=site.name),
        )
    if not site.cookies and any(each.failure == Failure.REDIRECTS for each in states):
        state = _(
            "redirects without end, and cookies are off: some servers show pages to the bearer of a "
            "cookie only"
        )
        yield Diagnosis(
            _("site {name}: cookies").format(name=site.name),
            state,
            _("remove cookies = false of {name}").format(name=site.name),
        )
    for host, until in hosts.distrusted_hosts(db, site.name, now):
        state = _("answered 304 although a page had changed; whole pages are asked for until {until}").format(
            until=_shown(until)
        )
        yield Diagnosis(_("host {host}: validators").format(host=host), state)


def _held_back(db: Store, site: Site, now: datetime) -> Iterator[Diagnosis]:
    """Yield diagnoses of addresses that are not visited: patterns that bring nothing new, and too many on a day."""
    held = patterns.held_patterns(db, site.name)
    if held:
        first = held[0]
        state = _(
            "{count} patterns of addresses bring nothing new, the first: {pattern} ({gains} of "
            "{looks} visits brought news, {left_out} new addresses left out); to leave out all of "
            "them, use ignore_urls of {name}"
        ).format(
            count=len(held),
            pattern=first.pattern,
            gains=first.gains,
            looks=first.looks,
            left_out=first.left_out,
            name=site.name,
        )
        yield Diagnosis(_("site {name}: addresses held back").format(name=site.name), state)
    found, left_out = turns.found_of(db, site.name, now)
    if left_out:
        state = _(
            "{found} new addresses today, {left_out} left out until a list names them on another day"
        ).format(found=found, left_out=left_out)
        yield Diagnosis(
            _("site {name}: budget of new addresses").format(name=site.name),
            state,
            _("nothing: the lists name them again later"),
        )


def _last_success(
    recent: Sequence[tuple[datetime, int | None, str | None]],
) -> tuple[datetime | None, int]:
    """Return the time of the last successful look, and the number of failures since then."""
    for row, (at, status, _failure) in enumerate(recent):
        if status in (200, 304):
            return at, row
    return None, len(recent)


def _open_findings(db: Store) -> Diagnosis:
    counted = findings.count_open(db)
    names = SEVERITY_NAMES[spoken()]
    state = COMMA[spoken()].join(
        _("{count} {severity}").format(count=count, severity=names[severity])
        for severity, count in counted.items()
    )
    return Diagnosis(_("open findings"), state)


def _alerts(config: Config, db: Store) -> Iterator[Diagnosis]:
    if not config.channels:
        yield Diagnosis(_("alerts"), _("no channel configured: findings are only shown"))
        return
    counted = alerts.count_alerts(db)
    dead, waiting = counted[AlertState.DEAD], counted[AlertState.PENDING]
    remedy = (
        _(
            "see `reprintwatch alerts list`, try the channel with `reprintwatch alerts test NAME`, "
            "then `reprintwatch alerts deliver --retry`"
        )
        if dead
        else ""
    )
    yield Diagnosis(
        _("alerts"), _("{waiting} waiting, {dead} given up").format(waiting=waiting, dead=dead), remedy
    )
    for channel, count, why in alerts.refusing(db):
        state = _("{count} refused and tried again: {why}").format(count=count, why=_reason(why))
        yield Diagnosis(
            _("channel {channel}").format(channel=channel),
            state,
            _("try it: `reprintwatch alerts test {channel}`").format(channel=channel),
        )
    for channel, why in alerts.refused_for_good(db):
        yield Diagnosis(
            _("channel {channel}").format(channel=channel),
            _reason(why),
            _("mend `to` of {channel}, then `reprintwatch alerts test {channel}`").format(channel=channel),
        )


def problems(db: Store, told: Progress, known: Callable[[], Sequence[TreeHead]] = list) -> Iterator[str]:
    """Yield a sentence for each problem of the store: faults of the archive and its log, altered or unfindable texts.

    `known` reads the heads of heads.log.
    """
    yield from faults(db, told)
    if db.is_current():
        yield from to_its_end(db, lambda db: head_faults(db, known))
        yield from to_its_end(db, text_problems)
        yield from to_its_end(db, index_problems)
