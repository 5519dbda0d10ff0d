"""The outbox and real senders together: a channel that is down for a day, one that answers and refuses, digests."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.mailbox import mailbox
from sites.receiver import Asked, served

from monitor.config.reader import load
from monitor.notify.channels.channel import Channel
from monitor.notify.outbox import deliver
from monitor.service import schedule
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.findings import alerts, findings
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


def raised(db: Store, number: int, at: datetime, channels: Sequence[str] = ("hook",)) -> None:
    url = f"http://www.mca.gov.cn/{number}.html"
    found = Finding(
        FindingId(f"{number:016x}"), FindingKind.EDITED, Severity.CRITICAL, "mca", url, None,
        f"标题{number}", f"改动{number}", f"change {number}", at,
    )  # fmt: skip
    with transaction(db):
        findings.raise_finding(db, found)
        alerts.queue_alerts(db, found.id, channels, at, event=f"event {number}")


def test_a_channel_that_is_down_for_a_day_is_told_everything_once_when_it_is_back(db: Store) -> None:
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


def test_a_recipient_who_was_refused_for_the_moment_gets_the_message_later_and_alone(either: Store) -> None:
    db = either
    with mailbox() as (box, port):
        to = ("office@example.cn", "later@example.cn", "nobody@example.cn")
        mail = Channel("mail", f"smtp://127.0.0.1:{port}", "mail", to=to, sender="m@example.cn")
        raised(db, 1, NOW, ["mail"])
        first = deliver(db, {"mail": mail}, NOW)
        assert (first.delivered, first.failed) == (0, 1)
        (alert,) = alerts.list_alerts(db)
        assert (alert.state, alert.recipients) == (AlertState.PENDING, ("later@example.cn",))
        assert "450 greylisted" in (alert.last_error or "")
        raised(db, 2, NOW, ["mail"])  # another message goes out in between
        deliver(db, {"mail": mail}, NOW + timedelta(seconds=10))
        box.knows.append("later@example.cn")
        deliver(db, {"mail": mail}, NOW + timedelta(minutes=2))
        deliver(db, {"mail": mail}, NOW + timedelta(minutes=4))
    got = Counter((each, letter["message-id"]) for _, people, letter in box.taken for each in people)
    assert set(got.values()) == {1}
    assert len({key for _, key in got}) == 2
    assert Counter(person for person, _ in got) == {"office@example.cn": 2, "later@example.cn": 2}
    assert {each.state for each in alerts.list_alerts(db)} == {AlertState.DELIVERED}


def test_a_recipient_who_never_takes_mail_is_shown_and_costs_no_further_tries(either: Store) -> None:
    db = either
    with mailbox() as (box, port):
        to = ("office@example.cn", "nobody@example.cn")
        mail = Channel("mail", f"smtp://127.0.0.1:{port}", "mail", to=to, sender="m@example.cn")
        raised(db, 1, NOW, ["mail"])
        assert deliver(db, {"mail": mail}, NOW).delivered == 1
    assert len(box.taken) == 1
    ((channel, why),) = alerts.refused_for_good(db)
    assert channel == "mail"
    assert "nobody@example.cn (550 no such user)" in why


def test_a_notice_of_thousands_is_no_body_that_a_receiver_refuses(db: Store) -> None:
    with served(lambda asked: (413 if len(asked.body) > 1_000_000 else 200, {})) as robot:
        with transaction(db):
            for number in range(3000):
                found = Finding(
                    FindingId(f"{number:016x}"), FindingKind.EDITED, Severity.WARNING, "mca",
                    f"http://www.mca.gov.cn/{number}.html", None, "关于做好有关工作的通知" * 5, "改动" * 40, "c" * 80,
                    NOW,
                )  # fmt: skip
                findings.raise_finding(db, found)
                alerts.queue_alerts(db, found.id, ["hook"], NOW, event=f"event {number}")
        done = deliver(db, {"hook": Channel("hook", robot.url, "webhook")}, NOW)
    assert done.delivered == 3000
    assert robot.asked[0].json["count"] == 3000


def test_messages_that_a_robot_refuses_do_not_stand_in_the_way_of_others(either: Store) -> None:
    db = either

    def keyword(asked: Asked) -> tuple[int, object]:
        fits = "标题3" in asked.json["title"]
        return 200, {"errcode": 0} if fits else {"errcode": 310000, "errmsg": "keywords not in content"}

    with served(keyword) as robot:
        channels = {"hook": Channel("hook", robot.url, "webhook")}
        for number in range(1, 4):
            raised(db, number, NOW)
        for minute in range(3):
            deliver(db, channels, NOW + timedelta(minutes=minute))
    assert alerts.list_alerts(db)[2].state is AlertState.DELIVERED
    ((name, count, why),) = alerts.refusing(db)
    assert (name, count) == ("hook", 2)
    assert "keywords not in content" in why


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
