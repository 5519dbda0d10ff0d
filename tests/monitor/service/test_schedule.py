"""When what the clock starts is done: once, also where a restart falls on its hour."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.triggers.cron import CronTrigger
from sites.receiver import served

from monitor.config.reader import load
from monitor.config.values import Config
from monitor.service import schedule
from monitor.service.schedule import Role, first_run
from storage.clock import SHANGHAI
from storage.engine.opening import open_store

NOW = datetime(2026, 11, 23, 8, 45, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("clock", "first"),
    [
        ("08:30", NOW.replace(minute=30)),  # a restart may have fallen on it
        ("08:50", NOW.replace(minute=50)),
        ("07:30", NOW.replace(hour=7, minute=30) + timedelta(days=1)),
    ],
)
def test_what_was_due_within_the_last_hour_is_due_still(clock: str, first: datetime) -> None:
    hour, minute = clock.split(":")
    assert first_run(CronTrigger(hour=hour, minute=minute, timezone=SHANGHAI), NOW) == first


def test_a_service_restarted_ever_so_often_still_does_what_is_due_at_night() -> None:
    nightly = CronTrigger(hour=3, minute=40, jitter=1200, timezone=SHANGHAI)
    for started in range(0, 24 * 60, 7):
        now = NOW.replace(hour=0, minute=0) + timedelta(minutes=started)
        first = first_run(nightly, now)
        assert first is not None
        assert first - now <= timedelta(days=1, minutes=20)


def with_a_digest(folder: Path, url: str) -> Config:
    """A configuration and a store, with a channel for the daily digest."""
    path = folder / "reprintwatch.toml"
    path.write_text(
        '[alerts]\ndaily_digest = "08:30"\ndigest_channels = ["hook"]\n'
        f'[[alerts.channels]]\nname = "hook"\nurl = "{url}"\n'
        '[[sites]]\nname = "mca"\ntitle = "民政部"\nrole = "original"\n'
        'allowed_domains = ["mca.gov.cn"]\nstart_urls = ["http://www.mca.gov.cn/"]\n',
        encoding="utf-8",
    )
    config = load(path)
    open_store(config.store, create=True).close()
    return config


def test_a_digest_that_is_refused_is_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(schedule, "DIGEST_AFTER_S", (0, 0, 0))
    answers = iter([(503, {}), (200, {"code": 5}), (200, {})])
    with served(lambda _: next(answers)) as robot:
        config = with_a_digest(tmp_path, robot.url)
        asyncio.run(schedule._digest(config, timedelta(days=1), datetime.now(UTC)))
    assert len(robot.asked) == 3


def test_a_digest_of_a_day_is_sent_once_however_often_it_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with served(lambda _: (200, {})) as robot:
        config = with_a_digest(tmp_path, robot.url)
        for hours in (0, 0, 24):
            asyncio.run(schedule._digest(config, timedelta(days=1), NOW + timedelta(hours=hours)))
    assert len({asked.json["key"] for asked in robot.asked}) == len(robot.asked) == 2


def test_a_digest_that_nobody_takes_is_given_up_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(schedule, "DIGEST_AFTER_S", (0, 0, 0))
    with served(lambda _: (503, {})) as robot:
        asyncio.run(schedule._digest(with_a_digest(tmp_path, robot.url), timedelta(days=1), NOW))
    assert len(robot.asked) == 3
    assert "digest given up" in caplog.messages


@pytest.mark.parametrize(
    ("roles", "works"),
    [
        (frozenset(Role), ["crawl", "analyse", "deliver"]),
        (frozenset({Role.CRAWL}), ["crawl"]),
        (frozenset({Role.ANALYSE}), ["analyse"]),
        (frozenset({Role.ANALYSE, Role.ALERT}), ["analyse", "deliver"]),
        (frozenset({Role.ALERT}), ["deliver"]),
    ],
)
def test_health_watches_the_rounds_of_the_roles_of_a_service(
    roles: frozenset[Role], works: list[str]
) -> None:
    assert schedule._works(roles) == works
