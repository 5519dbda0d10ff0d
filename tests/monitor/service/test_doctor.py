"""Diagnoses of an installation, and problems of a store."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.alerting import finding, raised
from sites.kept import Shelf
from sites.visited import Visits

from crawler.revisit.frontier import MOST_INTERRUPTED
from crawler.sites import Site, TlsProfile
from monitor.config.reader import load
from monitor.config.values import Config
from monitor.notify.channels.channel import Channel
from monitor.service.doctor import Diagnosis, ask_service, examine, problems
from monitor.service.health import Pulse, serving
from storage.archive import passes
from storage.engine.opening import opened
from storage.engine.store import Store, transaction
from storage.findings import alerts, findings
from storage.frontier import hosts, pages, patterns, site_controls, turns
from storage.records import (
    Cause,
    Failure,
    FindingKind,
    FoundPage,
    PageRole,
    Reason,
    Severity,
    SiteRole,
    Tolerance,
    Wire,
)
from storage.sharing.presence import present

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
MCA = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",))
MSNC = Site("msnc", "民生内参", SiteRole.PORTAL, ("msnc.org.cn",), ("http://www.msnc.org.cn/",))
HOOK = Channel("office", "http://127.0.0.1:9/", "webhook")


@pytest.fixture
def config(tmp_path: Path, store_path: Path) -> Config:
    """A configuration of one site, over the store of the test."""
    path = tmp_path / "reprintwatch.toml"
    path.write_text("", encoding="utf-8")
    return replace(load(path), store=store_path, sites=(MCA,))


@pytest.fixture
def shelf(db: Store) -> Shelf:
    """Looks at pages, a minute apart, that end at NOW or soon after."""
    return Shelf(db, NOW - timedelta(minutes=1))


def examined(config: Config, what: str, now: datetime = NOW) -> Diagnosis:
    (found,) = [each for each in examine(config, now) if each.what == what]
    return found


def test_without_a_store_the_remedy_is_a_crawl(config: Config) -> None:
    found = examined(config, "store")
    assert found.state == f"none at {config.store}"
    assert found.remedy == "run `reprintwatch crawl`"


def asked(config: Config, pulse: Pulse) -> Diagnosis:
    """The answer of a running service."""

    async def ask() -> Diagnosis:
        chosen = replace(config, service=replace(config.service, health_port=0))
        async with serving(chosen, pulse) as port:
            there = replace(config, service=replace(config.service, health_port=port))
            return await asyncio.to_thread(ask_service, there)

    return asyncio.run(ask())


def test_a_running_service_tells_its_health(config: Config) -> None:
    pulse = Pulse(datetime.now(UTC))
    assert asked(config, pulse) == Diagnosis("service", "well")
    for _ in range(3):
        pulse.trouble("crawl", "OSError")
    failing = asked(config, pulse)
    assert failing.state == "the last three rounds failed: crawl"
    assert failing.remedy


def test_a_service_that_is_not_there_gives_no_answer(config: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    silent = ask_service(replace(config, service=replace(config.service, health_port=port)))
    assert silent.state == f"no answer on port {port}"
    assert "reprintwatch run" in silent.remedy
    assert ask_service(config) == Diagnosis("service", "not asked: no health_port in [service]")


def test_a_configuration_without_sites_and_without_a_contact_needs_both(config: Config) -> None:
    assert "add [[sites]]" in examined(replace(config, sites=()), "configuration").remedy
    assert "set user_agent" in examined(config, "user agent").remedy
    named = replace(config, crawler={**config.crawler, "user_agent": "watch (me@example.cn)"})
    assert examined(named, "user agent") == Diagnosis("user agent", "watch (me@example.cn)")


def test_a_site_that_was_never_looked_at_is_to_be_crawled(config: Config, db: Store) -> None:
    assert examined(config, "site mca").remedy == "run `reprintwatch crawl --site mca`"


def test_beside_a_running_pass_nothing_that_is_still_to_come_is_a_trouble(
    config: Config, db: Store, shelf: Shelf
) -> None:
    shelf.visit("http://www.mca.gov.cn/1.html")
    later = NOW + timedelta(minutes=5)
    with present(db) as owner:
        passes.start_pass(db, later, owner)
        found = {each.what: each for each in examine(replace(config, sites=(MCA, MSNC)), later)}
    assert found["at work now"].state == "a pass since 2026-11-24T06:05:00Z"
    assert (found["captures to analyse"].state, found["captures to analyse"].remedy) == ("1", "")
    assert found["site msnc"] == Diagnosis("site msnc", "never looked at, a pass is under way")


def test_a_paused_site_needs_nothing(config: Config, db: Store) -> None:
    with transaction(db):
        site_controls.pause_site(db, "mca", "lin", NOW)
    assert examined(config, "site mca") == Diagnosis("site mca", "paused since 2026-11-24T06:00:00Z by lin")


def test_looks_later_than_now_tell_that_the_clock_was_set_back(config: Config, shelf: Shelf) -> None:
    shelf.visit("http://www.mca.gov.cn/1.html")
    found = examined(config, "clock", NOW - timedelta(hours=2))
    assert "the clock was set back" in found.state
    assert "reprintwatch crawl" in found.remedy
    assert not [each for each in examine(config, NOW) if each.what == "clock"]


def test_a_start_page_that_shows_no_list_is_named(config: Config, db: Store, shelf: Shelf) -> None:
    shelf.keep("http://www.mca.gov.cn/", "页面由脚本生成", "正文")
    found = examined(config, "site mca: lists")
    assert found.state == "1 of 1 start pages show no list, the first: http://www.mca.gov.cn/"
    assert "start_urls of mca" in found.remedy


def test_a_proxy_without_an_answer_is_named(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://me:geheim@127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    found = examined(config, "proxy for http")
    assert found.state == "127.0.0.1:9 does not answer: Connection refused"
    assert "http_proxy" in found.remedy


def test_a_site_with_a_recent_success_is_well(config: Config, shelf: Shelf) -> None:
    shelf.visit("http://www.mca.gov.cn/1.html")
    found = examined(config, "site mca")
    assert found.state == "well; last look 2026-11-24T06:00:00Z, last success 2026-11-24T06:00:00Z"
    assert found.remedy == ""


def test_a_failure_after_a_success_is_told_and_needs_nothing_yet(config: Config, shelf: Shelf) -> None:
    shelf.visit("http://www.mca.gov.cn/1.html")
    shelf.visit("http://www.mca.gov.cn/2.html", status=503)
    found = examined(config, "site mca")
    assert found.state.endswith("last success 2026-11-24T06:00:00Z, since then 1 failed")
    assert found.remedy == ""


def test_a_site_without_a_look_for_a_day_needs_the_service(config: Config, shelf: Shelf) -> None:
    shelf.visit("http://www.mca.gov.cn/1.html")
    assert "start `reprintwatch run`" in examined(config, "site mca", NOW + timedelta(hours=25)).remedy


@pytest.mark.parametrize(("failure", "said"), [(None, "503"), (Failure.TIMEOUT, Failure.TIMEOUT.value)])
def test_a_site_whose_looks_all_fail_is_to_be_checked(
    config: Config, shelf: Shelf, failure: Failure | None, said: str
) -> None:
    for number in range(3):
        status = None if failure else 503
        shelf.visit(f"http://www.mca.gov.cn/{number}.html", status=status, failure=failure)
    found = examined(config, "site mca")
    assert found.state == f"failing: {said}, 3 looks in a row; never a good look"
    assert "`reprintwatch sites --check`" in found.remedy


def test_a_site_with_an_open_finding_of_failure_fails_whatever_its_last_look(
    config: Config, db: Store, shelf: Shelf
) -> None:
    shelf.visit("http://www.mca.gov.cn/1.html")
    failing = finding(1, FindingKind.SITE_FAILING, site="mca", original_url=None)
    raised(db, failing)
    found = examined(config, "site mca")
    assert found.state == "failing: its last look was answered, but a finding about the site is open"
    assert found.remedy == f"`reprintwatch show {failing.id}`"
    with transaction(db):
        findings.resolve_findings(db, [failing.id], NOW)
    assert examined(config, "site mca").state.startswith("well")


def test_captures_that_wait_are_to_be_analysed(config: Config, shelf: Shelf) -> None:
    shelf.visit("http://www.mca.gov.cn/1.html")
    found = examined(config, "captures to analyse", NOW + timedelta(minutes=5))
    assert (found.state, found.remedy) == ("1", "run `reprintwatch analyze`")


def test_revisions_without_terms_for_search_are_counted(config: Config, shelf: Shelf) -> None:
    shelf.keep("http://www.mca.gov.cn/1.html", "标题", "正文。", indexed=False)
    assert examined(config, "revisions that `search` cannot find yet").state == "1"


def test_a_host_that_is_left_alone_is_named_with_its_reason(config: Config, db: Store) -> None:
    with transaction(db):
        until = NOW + timedelta(hours=1)
        hosts.back_off(db, "www.mca.gov.cn", until=until, backoff_s=60, reason="status 429")
    found = examined(config, "host www.mca.gov.cn")
    assert found.state == "left alone until 2026-11-24T07:00:00Z: status 429"


def test_a_page_at_which_the_program_ended_again_and_again_is_named(config: Config, db: Store) -> None:
    url = "http://www.mca.gov.cn/1.html"
    with transaction(db):
        pages.add_pages(db, [FoundPage(url, "mca", PageRole.ARTICLE)], NOW)
    for number in range(MOST_INTERRUPTED):
        now = NOW + timedelta(hours=number)
        due = pages.claim(db, site="mca", owner="dead", now=now, lease_s=60, pause_s=0, looked_before=now)
        assert due is not None
        pages.take_over(db, "dead", now)
    found = examined(config, "pages not read for links", NOW + timedelta(days=1))
    assert found.state.startswith(f"1, the first: {url}")


def test_open_findings_are_counted_by_severity(config: Config, db: Store) -> None:
    raised(db, finding(1), finding(2), finding(3, severity=Severity.CRITICAL))
    state = examined(config, "open findings").state
    assert "2 warning" in state
    assert "1 critical" in state


def test_without_a_channel_findings_are_only_shown(config: Config, db: Store) -> None:
    assert examined(config, "alerts").state == "no channel configured: findings are only shown"


def test_alerts_that_were_refused_and_given_up_name_the_channel_and_the_next_step(
    config: Config, db: Store
) -> None:
    raised(db, finding(1), finding(2))
    first, second = alerts.list_alerts(db)
    with transaction(db):
        alerts.mark_failed(db, first.id, error=Reason(Cause.REFUSED, (500,)), next_try_at=None)
        alerts.mark_failed(db, second.id, error=Reason(Cause.REFUSED, (403,)), next_try_at=NOW)
    told = replace(config, channels={"office": HOOK})
    found = examined(told, "alerts")
    assert found.state == "1 waiting, 1 given up"
    assert "`reprintwatch alerts deliver --retry`" in found.remedy
    channel = examined(told, "channel office")
    assert channel.state == "1 refused and tried again: refused with status 403"
    assert channel.remedy == "try it: `reprintwatch alerts test office`"


def test_recipients_that_refuse_for_good_are_to_be_mended_in_the_configuration(
    config: Config, db: Store
) -> None:
    raised(db, finding(1))
    (alert,) = alerts.list_alerts(db)
    with transaction(db):
        alerts.mark_delivered(
            db,
            [alert.id],
            NOW,
            message="k",
            but=Reason(Cause.RECIPIENTS_REFUSED, ("nobody@example.cn (550 no such user)",)),
        )
    found = examined(replace(config, channels={"office": HOOK}), "channel office")
    assert "nobody@example.cn" in found.state
    assert "mend `to` of office" in found.remedy


# --- problems of a store ----------------------------------------------------------------------------


def found_problems(db: Store) -> tuple[list[str], list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    return list(problems(db, lambda done, total: told.append((done, total)))), told


def test_a_sound_store_has_no_problems_and_every_body_is_read(db: Store, shelf: Shelf) -> None:
    for number in range(3):
        shelf.keep(f"http://www.mca.gov.cn/{number}.html", f"标题{number}", "正文。")
    assert found_problems(db) == ([], [(1, 3), (2, 3), (3, 3)])


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE captures SET status = 404 WHERE id = 2", "capture"),
        ("UPDATE bodies SET data = x'00'", "bod"),
        ("UPDATE revisions SET page_id = page_id + 990", ""),
    ],
    ids=["capture", "body", "reference"],
)
def test_a_store_that_somebody_altered_has_problems(
    db: Store, shelf: Shelf, store_path: Path, damage: str, said: str
) -> None:
    for number in range(3):
        shelf.keep(f"http://www.mca.gov.cn/{number}.html", f"标题{number}", "正文。")
    db.close()
    altered = sqlite3.connect(store_path)
    altered.execute(damage)
    altered.commit()
    altered.close()
    with opened(store_path) as again:
        found, _ = found_problems(again)
    assert found
    assert said in found[0]


def test_patterns_that_are_held_back_are_told_once_for_each_site(config: Config, db: Store) -> None:
    urls = [f"http://www.mca.gov.cn/day?d={number}" for number in range(160)]
    with transaction(db, alone=True):
        pages.add_pages(db, [FoundPage(url, "mca", PageRole.ARTICLE) for url in urls], NOW)
        for url in urls:
            page = pages.get_page(db, url)
            assert page is not None
            patterns.note_yield(db, page.id, NOW, brought=False)
    found = examined(config, "site mca: addresses held back")
    assert "the first: www.mca.gov.cn/day?d=# (0 of 160 visits brought news, 0 new" in found.state
    assert "ignore_urls of mca" in found.state
    assert found.remedy == ""


def test_addresses_beyond_the_budget_of_the_day_are_told(config: Config, db: Store) -> None:
    with transaction(db):
        turns.note_found(db, "mca", NOW, 20_000, 12)
    found = examined(config, "site mca: budget of new addresses")
    assert found.state.startswith("20000 new addresses today, 12 left out")


def answered(shelf: Shelf, url: str, site: str = "mca", **exchange: object) -> None:
    """A look at a page, with the facts of its connection."""
    Visits(shelf.db, shelf.at).visit(url, site=site, **exchange)


def test_faults_of_certificates_are_named_with_their_host(config: Config, shelf: Shelf) -> None:
    wire = Wire(tolerances=(Tolerance.CERTIFICATE_EXPIRED, Tolerance.LAST_CHUNK))
    answered(shelf, "https://www.mca.gov.cn/t1.html", status=200, body=b"page", wire=wire)
    found = examined(config, "host www.mca.gov.cn: TLS")
    assert found.state == "its certificate has expired"
    assert "strict" in found.remedy


def test_a_refused_connection_is_told_in_words(config: Config, shelf: Shelf) -> None:
    words = 'RefusedTls: the server offers an old version of TLS only (tls = "legacy" allows the version)'
    answered(shelf, "https://www.mca.gov.cn/t1.html", failure=Failure.TLS, failure_detail=words)
    found = examined(config, "site mca: TLS")
    assert "www.mca.gov.cn" in found.state
    assert words in found.state


def test_the_legacy_profile_is_a_warning(config: Config, shelf: Shelf) -> None:
    chosen = replace(config, sites=(replace(MCA, tls=TlsProfile.LEGACY),))
    assert examined(chosen, "site mca: TLS").remedy == "remove tls once the site has renewed its server"
    assert not [each for each in examine(config, NOW) if each.what == "site mca: TLS"]


def test_redirects_without_end_point_to_cookies_where_they_are_off(config: Config, shelf: Shelf) -> None:
    answered(shelf, "http://www.mca.gov.cn/t1.html", failure=Failure.REDIRECTS)
    assert not [each for each in examine(config, NOW) if "cookies" in each.what]
    chosen = replace(config, sites=(replace(MCA, cookies=False),))
    assert "cookies = false" in examined(chosen, "site mca: cookies").remedy


def test_a_host_whose_304_lied_is_named(config: Config, shelf: Shelf) -> None:
    answered(shelf, "http://www.mca.gov.cn/t1.html")
    with transaction(shelf.db):
        hosts.note_lie(shelf.db, "www.mca.gov.cn", NOW + timedelta(days=7))
    assert "304" in examined(config, "host www.mca.gov.cn: validators").state


def test_without_names_the_network_is_the_trouble_and_no_site_needs_anything(
    config: Config, db: Store
) -> None:
    both = replace(config, sites=(MCA, MSNC))
    visits = Visits(db, NOW)
    for site in both.sites:
        visits.visit(site.start_urls[0], site=site.name, failure=Failure.DNS)
    network = examined(both, "own network", NOW + timedelta(hours=1))
    assert "no name of any site can be resolved since" in network.state
    assert "resolver" in network.remedy
    assert [examined(both, f"site {site.name}", NOW + timedelta(hours=1)).remedy for site in both.sites] == [
        "",
        "",
    ]
    visits.visit(MSNC.start_urls[0], site="msnc", status=200)
    assert not [each for each in examine(both, NOW + timedelta(hours=1)) if each.what == "own network"]
    assert examined(both, "site mca", NOW + timedelta(hours=1)).remedy
