"""The outbox and real receivers: grouping, later tries, quiet hours, escalation, channels that are down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sites.alerting import EVERYTHING, NOW, ORIGINAL, Wire, finding, raised, states
from sites.mailbox import mailbox
from sites.receiver import Asked, served

from crawler.revisit.allowance import quiet_hours
from monitor.judge.meaning.significance import classify
from monitor.notify.channels.channel import Channel
from monitor.notify.outbox import RETRY_AFTER_S, deliver
from monitor.notify.routing import AlertRule, Routing
from monitor.texts.diff import diff
from storage.engine.store import Store, transaction
from storage.findings import alerts, findings
from storage.frontier import pages
from storage.records import (
    AlertState,
    Finding,
    FindingId,
    FindingKind,
    FindingState,
    FoundPage,
    OriginalState,
    PageRole,
    ReprintTextFacts,
    Severity,
)


def test_a_correction_and_those_who_still_carry_the_old_figure_are_one_message(db: Store, wire: Wire) -> None:
    edited = finding(9, FindingKind.EDITED, original_url=None, severity=Severity.CRITICAL)
    edited = replace(edited, url=ORIGINAL, site="mca")
    raised(db, *map(finding, range(3)), edited)
    assert wire.deliver(db).delivered == 4
    ((_, sent),) = wire.sent
    assert sent.title.startswith("[严重] 正文改动")
    assert "3 家转载仍是旧文：" in sent.body
    assert all(f"http://portal{number}.example.cn/a.html" in sent.body for number in range(3))


def test_another_reading_is_another_event(db: Store, wire: Wire) -> None:
    other = classify(diff(["共有115万人。"], ["共有151万人。"]))
    raised(db, finding(0), finding(1, changes=other))
    wire.deliver(db)
    assert len(wire.sent) == 2


def test_the_same_reading_in_another_place_is_another_event(db: Store, wire: Wire) -> None:
    text = ["全省新建养老机构3家，投入使用。", "全省改造儿童福利院3家，投入使用。"]
    altered = [[text[0].replace("3", "5"), text[1]], [text[0], text[1].replace("3", "5")]]
    for number, each in enumerate((altered[0], altered[1], altered[0])):
        raised(db, finding(number, FindingKind.REPRINT_ALTERED, changes=classify(diff(text, each))))
    wire.deliver(db)
    assert sorted(len(sent.findings) for _, sent in wire.sent) == [1, 2]


def test_headlines_altered_into_others_are_events_of_their_own(db: Store, wire: Wire) -> None:
    kind = FindingKind.REPRINT_HEADLINE_ALTERED
    raised(
        db,
        *(
            finding(n, kind, changes=(), facts=ReprintTextFacts(before="原标题", after=f"耸动标题{n}"))
            for n in range(4)
        ),
        *(finding(n, kind, changes=(), facts=ReprintTextFacts(after="耸动 标题0！")) for n in range(4, 6)),
    )
    wire.deliver(db)
    assert sorted(len(sent.findings) for _, sent in wire.sent) == [1, 1, 1, 3]


def test_a_graver_finding_of_an_event_that_was_told_is_told(db: Store, wire: Wire) -> None:
    for number in range(3):
        raised(db, finding(number), at=NOW)
        wire.deliver(db)
    assert len(wire.sent) == 2
    raised(db, finding(3, severity=Severity.CRITICAL))
    wire.deliver(db)
    assert len(wire.sent) == 3
    assert wire.sent[-1][1].title.startswith("[严重]")
    assert "同一事件累计 4 处" in wire.sent[-1][1].body


def test_messages_wait_in_quiet_hours_and_critical_ones_do_not(db: Store, wire: Wire) -> None:
    quiet = replace(EVERYTHING, quiet=quiet_hours("13:00-15:00"))
    raised(db, finding(0), finding(1, FindingKind.REMOVED, severity=Severity.CRITICAL, original_url=None))
    wire.deliver(db, routing=quiet)
    assert [sent.title[:4] for _, sent in wire.sent] == ["[严重]"]
    wire.deliver(db, NOW + timedelta(hours=1), routing=quiet)
    assert len(wire.sent) == 2


def test_what_an_operator_settled_is_not_told(db: Store, wire: Wire) -> None:
    raised(db, finding(0), finding(1, FindingKind.REMOVED, original_url=None))
    with transaction(db):
        findings.add_note(
            db, findings.Note(FindingId(f"{0:016x}"), NOW, FindingState.DISMISSED, "me", "授权改动")
        )
        findings.add_note(db, findings.Note(FindingId(f"{1:016x}"), NOW, FindingState.ACKNOWLEDGED, "me", ""))
    assert wire.deliver(db).kept == 2
    assert wire.sent == []
    assert set(states(db)) == {AlertState.WITHHELD}


def test_what_was_said_of_a_finding_stands_when_it_is_concluded_anew(db: Store) -> None:
    raised(db, finding(0))
    with transaction(db):
        findings.add_note(
            db, findings.Note(FindingId(f"{0:016x}"), NOW, FindingState.DISMISSED, "me", "授权改动")
        )
        db.conn.execute("DELETE FROM findings")
        findings.raise_finding(db, finding(0))
    again = findings.finding_of(db, FindingId(f"{0:016x}"))
    assert again is not None
    assert again.state is FindingState.DISMISSED


def test_a_finding_that_nobody_takes_in_hand_is_escalated_once(db: Store, wire: Wire) -> None:
    rule = AlertRule(("office",), Severity.INFO, escalate_to=("chief",), escalate_after=timedelta(hours=2))
    routing = Routing((rule,))
    raised(db, finding(0), finding(1, FindingKind.REMOVED, original_url=None), routing=routing)
    wire.deliver(db, routing=routing)
    with transaction(db):
        findings.add_note(db, findings.Note(FindingId(f"{1:016x}"), NOW, FindingState.ACKNOWLEDGED, "me", ""))
    for minutes in (60, 119, 121, 180, 600):
        wire.deliver(db, NOW + timedelta(minutes=minutes), routing=routing)
    assert [name for name, _ in wire.sent] == ["office", "office", "chief"]
    assert "仍未处理" in wire.sent[-1][1].body


def test_a_site_that_fails_raises_no_removals_until_it_answers(db: Store, wire: Wire) -> None:
    gone = finding(1, FindingKind.REMOVED, site="mca", original_url=None)
    failing = finding(2, FindingKind.SITE_FAILING, site="mca", original_url=None)
    raised(db, gone, failing)
    wire.deliver(db)
    assert [sent.title[5:9] for _, sent in wire.sent] == ["站点异常"]
    with transaction(db):
        findings.resolve_findings(db, [failing.id], NOW)
    wire.deliver(db, NOW + timedelta(hours=1))
    assert [sent.title[5:9] for _, sent in wire.sent] == ["站点异常", "稿件撤下"]


def test_a_channel_that_is_down_for_a_day_loses_nothing_and_is_not_stormed(db: Store, wire: Wire) -> None:
    raised(db, *[finding(n, FindingKind.REMOVED, original_url=None, changes=()) for n in range(15)])
    wire.down, now = True, NOW
    while now < NOW + timedelta(hours=24):
        wire.deliver(db, now)
        now += timedelta(minutes=5)
    assert wire.refused < 15 * (len(RETRY_AFTER_S) + 1)
    wire.down = False
    while alerts.count_alerts(db)[AlertState.PENDING] and now < NOW + timedelta(hours=60):
        wire.deliver(db, now)
        now += timedelta(minutes=5)
    assert states(db) == [AlertState.DELIVERED] * 15
    keys = [sent.key for _, sent in wire.sent]
    assert len(keys) == len(set(keys)) == 15


def test_what_was_given_up_is_tried_again_when_told(db: Store, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down, now = True, NOW
    for _ in range(len(RETRY_AFTER_S) + 1):
        wire.deliver(db, now)
        now += timedelta(days=2)
    assert states(db) == [AlertState.DEAD]
    wire.down = False
    with transaction(db):
        assert alerts.retry_dead(db, now) == 1
    wire.deliver(db, now)
    assert states(db) == [AlertState.DELIVERED]


def test_what_waits_for_its_next_try_goes_out_at_once_when_told(db: Store, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down = True
    for minute in (0, 1, 3, 6, 12, 23, 60):
        wire.deliver(db, NOW + timedelta(minutes=minute))
    wire.down, now = False, NOW + timedelta(minutes=61)
    assert wire.deliver(db, now).delivered == 0
    with transaction(db):
        assert alerts.retry_dead(db, now) == 0
    assert wire.deliver(db, now).delivered == 1


def test_no_channel_gets_more_than_it_bears_in_a_minute(db: Store, wire: Wire) -> None:
    raised(db, *[finding(n, FindingKind.REMOVED, original_url=None, changes=()) for n in range(40)])
    counts = []
    for minute in range(4):
        before = len(wire.sent)
        wire.deliver(db, NOW + timedelta(minutes=minute, seconds=minute))
        counts.append(len(wire.sent) - before)
    assert counts == [18, 18, 4, 0]


@pytest.mark.parametrize(
    "told",
    [
        {"kind": FindingKind.REPRINT_OUTDATED, "facts": ReprintTextFacts(original=OriginalState.REMOVED)},
        {"kind": FindingKind.REPRINT_LINK_BROKEN},
    ],
    ids=["outdated", "link"],
)
def test_reprints_of_a_site_that_fails_are_not_blamed_for_it(
    db: Store, wire: Wire, told: dict[str, Any]
) -> None:
    with transaction(db):
        pages.add_pages(db, [FoundPage(ORIGINAL, "mca", PageRole.ARTICLE)], NOW)
    failing = finding(2, FindingKind.SITE_FAILING, site="mca", original_url=None)
    raised(db, finding(1, changes=(), **told), failing)
    wire.deliver(db)
    assert [sent.findings[0]["kind"] for _, sent in wire.sent] == [FindingKind.SITE_FAILING.value]
    with transaction(db):
        findings.resolve_findings(db, [failing.id], NOW)
    wire.deliver(db, NOW + timedelta(hours=1))
    assert len(wire.sent) == 2


def test_a_slow_round_counts_what_it_sends_by_the_clock(db: Store, wire: Wire) -> None:
    wire.slow_s = 1.0
    raised(db, finding(0))
    wire.deliver(db)
    (alert,) = alerts.list_alerts(db)
    assert alert.delivered_at is not None
    assert alert.delivered_at >= NOW + timedelta(seconds=1)


def test_a_withdrawn_finding_is_not_told(db: Store, wire: Wire) -> None:
    raised(db, finding(0))
    with transaction(db):
        db.conn.execute("DELETE FROM findings")
    wire.deliver(db)
    assert wire.sent == []
    assert states(db) == [AlertState.WITHHELD]


def test_a_message_that_tells_of_more_than_the_last_try_has_another_key(db: Store, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down, keys = True, []
    wire.deliver(db)
    keys = [alerts.list_alerts(db)[0].key]
    wire.down = False
    wire.deliver(db, NOW + timedelta(minutes=2))
    alone = wire.sent[-1][1].key
    with transaction(db):
        db.conn.execute("DELETE FROM alerts")
    raised(db, finding(0), finding(1))
    wire.deliver(db, NOW + timedelta(minutes=4))
    assert alerts.list_alerts(db)[0].key == keys[0]
    assert wire.sent[-1][1].key != alone


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


def raised_to(db: Store, number: int, at: datetime, channels: Sequence[str] = ("hook",)) -> None:
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
                raised_to(db, minute // 120, now)
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
        raised_to(db, 1, NOW, ["mail"])
        first = deliver(db, {"mail": mail}, NOW)
        assert (first.delivered, first.failed) == (0, 1)
        (alert,) = alerts.list_alerts(db)
        assert (alert.state, alert.recipients) == (AlertState.PENDING, ("later@example.cn",))
        assert alert.last_error and "450 greylisted" in str(alert.last_error.values)
        raised_to(db, 2, NOW, ["mail"])  # another message goes out in between
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
        raised_to(db, 1, NOW, ["mail"])
        assert deliver(db, {"mail": mail}, NOW).delivered == 1
    assert len(box.taken) == 1
    ((channel, why),) = alerts.refused_for_good(db)
    assert channel == "mail"
    assert "nobody@example.cn (550 no such user)" in str(why.values)


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
            raised_to(db, number, NOW)
        for minute in range(3):
            deliver(db, channels, NOW + timedelta(minutes=minute))
    assert alerts.list_alerts(db)[2].state is AlertState.DELIVERED
    ((name, count, why),) = alerts.refusing(db)
    assert (name, count) == ("hook", 2)
    assert "keywords not in content" in str(why.values)
