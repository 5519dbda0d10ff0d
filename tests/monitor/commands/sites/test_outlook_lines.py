"""Lines after a crawl: what was refused by whom, and when the next look comes."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.program import Program
from sites.publishers import trs, without_a_list
from sites.web import Web

from crawler.fetch.passes import SiteResult
from crawler.sites import Site
from monitor.commands.sites.outlook_lines import next_line, reason_lines, site_line, trouble_lines, when
from monitor.service.state.outlook import LeftAlone, SiteOutlook
from storage.frontier.site_controls import Pause
from storage.records import Failure, SiteRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
MCA = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",), daily_requests=5)


def lines(outlook: SiteOutlook, result: SiteResult | None = None) -> list[str]:
    return list(reason_lines(outlook, MCA, result or SiteResult(), NOW))


@pytest.mark.parametrize(
    ("wait", "span"),
    [
        (timedelta(seconds=30), "less than a minute"),
        (timedelta(minutes=20), "20 min"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_time_is_told_in_beijing_time_with_its_distance(wait: timedelta, span: str) -> None:
    assert when(NOW + wait, NOW).endswith(f"(Beijing time, in {span})")
    assert when(NOW, NOW).startswith("2026-11-24 14:00")


def test_a_site_has_one_line_with_failures_by_cause_and_what_robots_forbids() -> None:
    result = SiteResult(looks=5, articles=12, failures=Counter({"timeout": 2}), forbidden=1)
    assert site_line("mca", result) == "mca: 5 looks, 12 entries; failed: 2 × timeout; robots.txt forbids 1"


def test_each_reason_for_silence_has_its_line_with_the_next_step() -> None:
    pause = Pause("mca", NOW, "lin")
    assert lines(SiteOutlook("mca", 0, None, pause=pause)) == [
        "mca: paused since 2026-11-24 14:00 by lin. To go on: reprintwatch sites resume mca"
    ]
    alone = LeftAlone("www.mca.gov.cn", NOW + timedelta(hours=3), "status 412")
    (refused,) = lines(SiteOutlook("mca", 1, None, left_alone=(alone,)))
    assert refused.startswith(
        "mca: www.mca.gov.cn refused (status 412) and is left alone until 2026-11-24 17:00"
    )
    assert lines(SiteOutlook("mca", 1, None, is_quiet=True)) == ["mca: 0 looks, no more now: quiet hours"]
    assert lines(SiteOutlook("mca", 1, None, is_spent=True)) == [
        "mca: 0 looks, no more now: the day's 5 requests are spent"
    ]
    assert lines(SiteOutlook("mca", 1, NOW, is_taken=True)) == [
        "mca: another process is looking at this site"
    ]
    assert lines(SiteOutlook("mca", 0, NOW + timedelta(hours=1))) == ["mca: nothing was due"]


def test_the_next_look_is_told_with_the_command_that_looks_anyway() -> None:
    coming = SiteOutlook("mca", 0, NOW + timedelta(minutes=20))
    assert next_line([coming], NOW) == (
        "next: mca at 2026-11-24 14:20 (Beijing time, in 20 min). Look anyway: reprintwatch crawl --all"
    )
    assert next_line([SiteOutlook("mca", 3, NOW)], NOW) == "next: mca is due now. Go on: reprintwatch crawl"
    assert "reprintwatch crawl --all" in next_line([SiteOutlook("mca", 0, None)], NOW)


def test_a_machine_without_a_network_is_told() -> None:
    dns = SiteResult(looks=1, failures=Counter({Failure.DNS: 1}))
    assert "is this machine connected?" in "".join(trouble_lines([dns, SiteResult()], [MCA]))
    assert not list(trouble_lines([dns, SiteResult(looks=1, usable=1)], [MCA]))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    publisher, empty = trs(), without_a_list()
    path = tmp_path / "reprintwatch.toml"
    path.write_text(
        f'[crawler]\ndownload_delay = 0\n[store]\npath = "watch.db"\n[[sites]]\nname = "qingshi"\ntitle = "青石"\n'
        f'role = "original"\nallowed_domains = ["{publisher.host}"]\nstart_urls = ["{publisher.url}"]\n'
        f'[[sites]]\nname = "kong"\ntitle = "空"\nrole = "portal"\nallowed_domains = ["{empty.host}"]\n'
        f'start_urls = ["{empty.url}"]\n',
        encoding="utf-8",
    )
    return path


def test_a_second_crawl_says_that_nothing_was_due_and_when_something_is(config: Path) -> None:
    with Web({each.host: each.site() for each in (trs(), without_a_list())}) as web:
        operator = Program(config, web)
        first = operator.run("crawl")
        again = operator.run("crawl")
    assert "kong: 1 start pages named no article: reprintwatch sites --check --site kong" in first.err
    assert again.code == 0
    assert "qingshi: nothing was due" in again.err
    assert "Look anyway: reprintwatch crawl --all" in again.err.splitlines()[-1]


def test_a_proxy_that_is_down_is_named_and_raises_no_alarm_about_the_sites(config: Path) -> None:
    with Web() as web:
        operator = Program(config, web)
    down = operator.run("crawl")  # the proxy has ended
    proxy = web.proxy.removeprefix("http://") if web._server else ""
    assert down.code == 3
    assert f"the proxy {proxy} does not answer: start it" in down.err
    assert "failed: 1 × proxy" in down.err
    assert operator.run("findings", "--json").json == []
    assert "does not answer: Connection refused" in operator.run("doctor").out
    assert os.environ.get("http_proxy") != proxy
