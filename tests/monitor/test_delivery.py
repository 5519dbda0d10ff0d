"""The outbox and real senders together: a channel that is down for a day, one that answers and refuses, digests."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.receiver import Asked, served
from sqlite_utils import Database

from monitor import schedule
from monitor.config import load
from monitor.notify.channel import Channel
from monitor.notify.outbox import deliver
from storage import alerts, findings
from storage.database import open_store, transaction
from storage.records import AlertState, Finding, FindingId, FindingKind, Severity

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@dataclass
class Server:
    """A webhook that is down until it is not."""

    down: bool = True
    refused: int = 0
    taken: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> tuple[int, object]:
        if self.down:
            self.refused += 1
            return 503, {}
        self.taken += [each["id"] for each in asked.json["findings"]]
        return 200, {"errcode": 0}


def raised(db: Database, number: int, at: datetime) -> None:
    url = f"http://www.mca.gov.cn/{number}.html"
    found = Finding(
        FindingId(f"{number:016x}"), FindingKind.EDITED, Severity.CRITICAL, "mca", url, None,
        f"标题{number}", f"改动{number}", f"change {number}", at,
    )  # fmt: skip
    with transaction(db):
        findings.raise_finding(db, found)
        alerts.queue_alerts(db, found.id, ["hook"], at, event=f"event {number}")


def test_a_channel_that_is_down_for_a_day_is_told_everything_once_when_it_is_back(db: Database) -> None:
    server = Server()
    with served(server) as robot:
        channels = {"hook": Channel("hook", robot.url, "webhook", "not-a-secret")}
        for minute in range(0, 40 * 60, 10):
            now = NOW + timedelta(minutes=minute)
            server.down = minute < 24 * 60
            if minute % 120 == 0:
                raised(db, minute // 120, now)
            deliver(db, channels, now)
    assert {each.state for each in alerts.list_alerts(db)} == {AlertState.DELIVERED}
    assert Counter(server.taken) == {f"{number:016x}": 1 for number in range(20)}
    assert server.refused < 24 * 6  # it was not hammered while it was down
    late = [each.delivered_at - NOW for each in alerts.list_alerts(db)[:12] if each.delivered_at]
    assert max(late) < timedelta(hours=25, minutes=10)


def test_a_digest_that_is_refused_is_sent_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "DIGEST_AFTER_S", (0, 0, 0))
    answers = iter([(503, {}), (200, {"code": 5}), (200, {})])
    with served(lambda _: next(answers)) as robot:
        path = tmp_path / "reprintwatch.toml"
        path.write_text(
            '[alerts]\ndaily_digest = "08:30"\ndigest_channels = ["hook"]\n'
            f'[[alerts.channels]]\nname = "hook"\nurl = "{robot.url}"\n'
            '[[sites]]\nname = "mca"\ntitle = "民政部"\nrole = "original"\n'
            'allowed_domains = ["mca.gov.cn"]\nstart_urls = ["http://www.mca.gov.cn/"]\n',
            encoding="utf-8",
        )
        config = load(path)
        open_store(config.store, create=True).close()
        asyncio.run(schedule._digest(config, timedelta(days=1), datetime.now(UTC)))
    assert len(robot.asked) == 3
