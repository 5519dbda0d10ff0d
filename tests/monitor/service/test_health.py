"""The answers to supervisors: /healthz and /metrics on a port of this machine."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import socket
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest
from sites.five.serve import write_config

from crawler.fetch.passes import PassResult, SiteResult
from monitor.config.reader import load
from monitor.config.values import Config
from monitor.service.health import PATIENCE, PortTaken, Pulse, metrics, serving
from monitor.service.own_use import descriptors
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.frontier import hosts
from storage.records import Failure

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration with a port that the machine chooses."""
    found = load(write_config(tmp_path / "reprintwatch.toml"))
    return replace(found, service=replace(found.service, health_port=0))


def answers(config: Config, pulse: Pulse, *pages: str) -> list[tuple[int, str]]:
    """Status and text of each page."""
    opener = build_opener(ProxyHandler({}))

    def answer(port: int, page: str) -> tuple[int, str]:
        try:
            with opener.open(f"http://127.0.0.1:{port}{page}", timeout=60) as found:
                return found.status, found.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    async def ask() -> list[tuple[int, str]]:
        async with serving(config, pulse) as port:
            assert port is not None
            return [await asyncio.to_thread(answer, port, page) for page in pages]

    return asyncio.run(ask())


def test_without_a_store_there_are_no_metrics_and_the_service_answers_all_the_same(config: Config) -> None:
    found = answers(config, Pulse(datetime.now(UTC)), "/metrics", "/healthz")
    assert [status for status, _ in found] == [503, 200]


def test_a_service_whose_rounds_end_in_time_is_well(config: Config) -> None:
    open_store(config.store, create=True).close()
    pulse = Pulse(datetime.now(UTC))
    pulse.beat("crawl", datetime.now(UTC))
    pulse.trouble("deliver", "StoreBusy")
    (status, text), (measured, told) = answers(config, pulse, "/healthz", "/metrics")
    assert (status, measured) == (200, 200)
    said = json.loads(text)
    assert (said["status"], said["late"], said["failed"]) == ("ok", [], ["deliver"])
    assert list(said["rounds"]) == ["crawl"]
    assert 'reprintwatch_rounds_failing{work="deliver"} 1.0' in told
    for name in ("process_open_fds", "process_max_fds", "process_resident_memory_bytes"):
        assert f"\n{name} " in told


def test_work_of_which_every_round_fails_is_unhealthy_after_three_rounds(config: Config) -> None:
    pulse = Pulse(datetime.now(UTC))
    for rounds, expected in ((1, 200), (2, 200), (3, 503)):
        pulse.trouble("crawl", "OSError")
        ((status, text),) = answers(config, pulse, "/healthz")
        assert status == expected, rounds
    assert (json.loads(text)["status"], json.loads(text)["failing"]) == ("failing", ["crawl"])
    pulse.beat("crawl", datetime.now(UTC))
    assert answers(config, pulse, "/healthz")[0][0] == 200


def test_a_service_that_runs_out_of_descriptors_is_unhealthy_before(config: Config) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as held:
        for _ in range(300):
            held.enter_context(Path(os.devnull).open())
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors().amount + 30, before[1]))
        held.callback(resource.setrlimit, resource.RLIMIT_NOFILE, before)
        ((status, text),) = answers(config, Pulse(datetime.now(UTC)), "/healthz")
    assert (status, json.loads(text)["status"]) == (503, "short of descriptors")


def test_a_service_without_a_good_round_for_long_is_late(config: Config) -> None:
    pulse = Pulse(datetime.now(UTC) - timedelta(days=1))
    pulse.beat("deliver", datetime.now(UTC))
    ((status, text),) = answers(config, pulse, "/healthz")
    assert status == 503
    assert json.loads(text)["late"] == ["crawl"]


def test_a_round_of_crawling_may_take_its_pass_and_patience(config: Config) -> None:
    pulse = Pulse(NOW, works=("crawl",))
    longest = timedelta(seconds=config.service.crawl_every_s + config.service.pass_at_most_s) + PATIENCE
    assert pulse.late(config, NOW + longest) == []
    assert pulse.late(config, NOW + longest + timedelta(seconds=1)) == ["crawl"]


def test_only_the_work_of_this_service_can_be_late(config: Config) -> None:
    pulse = Pulse(NOW, works=("analyse", "deliver"))
    assert pulse.late(config, NOW + timedelta(days=1)) == ["analyse", "deliver"]


def test_a_good_round_ends_a_trouble() -> None:
    pulse = Pulse(NOW)
    pulse.trouble("crawl", "OSError")
    pulse.trouble("deliver", "OSError")
    pulse.beat("crawl", NOW)
    assert pulse.troubles == {"deliver": "OSError"}


def test_a_port_of_another_program_is_an_error_that_names_it(config: Config) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = replace(config, service=replace(config.service, health_port=port))
        with pytest.raises(PortTaken, match=f"health_port {port} cannot be used"):
            answers(taken, Pulse(NOW), "/healthz")


def test_without_a_configured_port_nothing_listens(config: Config) -> None:
    async def port() -> int | None:
        silent = replace(config, service=replace(config.service, health_port=None))
        async with serving(silent, Pulse(NOW)) as found:
            return found

    assert asyncio.run(port()) is None


def test_metrics_tell_of_hosts_rounds_and_alerts(db: Store) -> None:
    with transaction(db):
        hosts.back_off(db, "mca.gov.cn", until=NOW + timedelta(hours=1), backoff_s=60, reason="429")
    pulse = Pulse(NOW)
    pulse.beat("crawl", NOW - timedelta(seconds=90))
    lines = metrics(db, pulse, NOW).decode().splitlines()
    assert "reprintwatch_hosts_left_alone 1.0" in lines
    assert 'reprintwatch_round_age_seconds{work="crawl"} 90.0' in lines
    assert 'reprintwatch_alerts{state="pending"} 0.0' in lines
    assert "reprintwatch_captures_pending 0.0" in lines


@pytest.mark.parametrize(("language", "words"), [("zh", "没有"), ("en", "no name can be resolved")])
def test_a_machine_without_names_is_unhealthy_until_a_site_answers(
    config: Config, language: str, words: str
) -> None:
    spoken = replace(config, monitor=replace(config.monitor, language=language))
    pulse, cut_off = Pulse(datetime.now(UTC)), SiteResult(looks=2, failures=Counter({Failure.DNS: 2}))
    pulse.note_names(PassResult({"a": cut_off, "b": SiteResult()}))
    assert answers(spoken, pulse, "/healthz")[0][0] == 200  # a single name tells nothing about the machine
    pulse.note_names(PassResult({"a": cut_off, "b": cut_off}))
    pulse.note_names(PassResult({"a": cut_off, "b": SiteResult()}))
    ((status, text),) = answers(spoken, pulse, "/healthz")
    said = json.loads(text)
    assert (status, said["status"]) == (503, "no names")
    assert words in said["message"]
    pulse.note_names(PassResult({"a": SiteResult(looks=2, usable=2), "b": cut_off}))
    ((status, text),) = answers(spoken, pulse, "/healthz")
    assert (status, json.loads(text)["message"]) == (200, {"zh": "正常", "en": "well"}[language])
