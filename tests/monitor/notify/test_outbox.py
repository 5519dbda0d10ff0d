"""Who is told what, when and how often: events, quiet hours, repeats, like changes, escalation."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from crawler.revisit.allowance import quiet_hours
from monitor.judge.findings.event_key import event_of
from monitor.judge.meaning.significance import classify
from monitor.notify import outbox
from monitor.notify.channels.channel import Channel, DeliveryFailed
from monitor.notify.message import Message, Notices, Templates, check, message, trial
from monitor.notify.outbox import RETRY_AFTER_S, Delivery, deliver
from monitor.notify.routing import AlertRule, Routing
from monitor.texts.diff import diff
from storage.engine.store import transaction
from storage.findings import alerts, findings
from storage.frontier import pages
from storage.records import (
    AlertState,
    Finding,
    FindingId,
    FindingKind,
    FindingState,
    FoundPage,
    PageRole,
    Severity,
)

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai
ORIGINAL = "http://www.mca.gov.cn/1.html"
CHANGES = classify(diff(["共有127.2万人纳入保障。"], ["共有122.7万人纳入保障。"]))
OFFICE = {
    "office": Channel("office", "http://127.0.0.1:9/", "webhook"),
    "chief": Channel("chief", "http://127.0.0.1:9/", "webhook"),
}


def finding(number: int = 0, kind: FindingKind = FindingKind.REPRINT_OUTDATED, **more: object) -> Finding:
    facts = {
        "original_url": ORIGINAL,
        "changes": CHANGES,
        "severity": Severity.WARNING,
        "site": f"portal{number}",
    } | more
    return Finding(
        id=FindingId(f"{number:016x}"), kind=kind, url=f"http://portal{number}.example.cn/a.html",
        title="乘势而上开新局", summary_zh="民生内参仍写127.2万，原文已改为122.7万。", summary_en="still says 127.2万",
        detected_at=NOW, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


class Wire:
    """Takes what is sent, and refuses while it is told to."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []
        self.down = False
        self.slow_s = 0.0

    def __call__(self, channel: Channel, sent: Message) -> None:
        time.sleep(self.slow_s)
        if self.down:
            raise DeliveryFailed(channel, "down")
        self.sent.append((channel.name, sent))


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    taken = Wire()
    monkeypatch.setattr(outbox, "send", taken)
    return taken


EVERYTHING = Routing((AlertRule(("office",), Severity.INFO),))


def raised(db: Database, *found: Finding, routing: Routing = EVERYTHING, at: datetime = NOW) -> None:
    with transaction(db):
        for each in found:
            findings.raise_finding(db, each)
            alerts.queue_alerts(db, each.id, routing.channels_for(each), at, event=event_of(each))


def delivered(db: Database, now: datetime = NOW, routing: Routing = EVERYTHING, **more: object) -> Delivery:
    return deliver(db, OFFICE, now, routing=routing, **more)  # type: ignore[arg-type]


def states(db: Database) -> list[AlertState]:
    return [each.state for each in alerts.list_alerts(db)]


def test_a_correction_and_those_who_still_carry_the_old_figure_are_one_message(
    db: Database, wire: Wire
) -> None:
    edited = finding(9, FindingKind.EDITED, original_url=None, severity=Severity.CRITICAL)
    edited = replace(edited, url=ORIGINAL, site="mca")
    raised(db, *map(finding, range(3)), edited)
    assert delivered(db).delivered == 4
    ((_, sent),) = wire.sent
    assert sent.title.startswith("[严重] 正文改动")
    assert "3 家转载仍是旧文：" in sent.body
    assert all(f"http://portal{number}.example.cn/a.html" in sent.body for number in range(3))


def test_another_reading_is_another_event(db: Database, wire: Wire) -> None:
    other = classify(diff(["共有115万人。"], ["共有151万人。"]))
    raised(db, finding(0), finding(1, changes=other))
    delivered(db)
    assert len(wire.sent) == 2


def test_the_same_reading_in_another_place_is_another_event(db: Database, wire: Wire) -> None:
    text = ["全省新建养老机构3家，投入使用。", "全省改造儿童福利院3家，投入使用。"]
    altered = [[text[0].replace("3", "5"), text[1]], [text[0], text[1].replace("3", "5")]]
    for number, each in enumerate((altered[0], altered[1], altered[0])):
        raised(db, finding(number, FindingKind.REPRINT_ALTERED, changes=classify(diff(text, each))))
    delivered(db)
    assert sorted(len(sent.findings) for _, sent in wire.sent) == [1, 2]


def test_further_copies_are_told_at_two_five_ten_and_twenty(db: Database, wire: Wire) -> None:
    told = []
    for number in range(25):
        raised(db, finding(number), at=NOW + timedelta(hours=number))
        before = len(wire.sent)
        delivered(db, NOW + timedelta(hours=number))
        if len(wire.sent) > before:
            told.append(number + 1)
    assert told == [1, 2, 5, 10, 20]
    assert set(states(db)) == {AlertState.DELIVERED, AlertState.GROUPED}


def test_more_than_twenty_like_changes_of_a_site_are_one_notice(db: Database, wire: Wire) -> None:
    many = [finding(n, FindingKind.EDITED, original_url=None, site="mca", changes=()) for n in range(30)]
    raised(db, *many, finding(99, FindingKind.REMOVED, site="mca", original_url=None, changes=()))
    delivered(db)
    assert [sent.title.partition("：")[2][:6] for _, sent in wire.sent] == ["30 处同类", "乘势而上开新"]
    assert set(states(db)) == {AlertState.DELIVERED}


def test_further_like_changes_of_a_site_are_counted_with_the_notice_for_a_day(
    db: Database, wire: Wire
) -> None:
    def changed(numbers: range, at: datetime) -> None:
        raised(
            db,
            *(finding(n, FindingKind.EDITED, original_url=None, site="mca", changes=()) for n in numbers),
            at=at,
        )
        delivered(db, at)

    changed(range(30), NOW)
    changed(range(30, 35), NOW + timedelta(hours=1))
    assert len(wire.sent) == 1
    changed(range(35, 41), NOW + timedelta(hours=2))
    assert [sent.title.partition("：")[2][:3] for _, sent in wire.sent] == ["30 ", "41 "]
    changed(range(41, 43), NOW + timedelta(days=3))
    assert len(wire.sent) == 4  # two days later they are edits again


def removals(numbers: range) -> list[Finding]:
    return [
        finding(
            n, FindingKind.REMOVED, original_url=None, site="mca", changes=(), severity=Severity.CRITICAL,
            facts=(("site", "民政部"),),
        )
        for n in numbers
    ]  # fmt: skip


def test_no_critical_finding_is_only_counted(db: Database, wire: Wire) -> None:
    told: set[str] = set()
    for minute in range(0, 180, 10):  # three hours in which two articles are removed every ten minutes
        raised(db, *removals(range(minute // 5, minute // 5 + 2)), at=NOW + timedelta(minutes=minute))
        delivered(db, NOW + timedelta(minutes=minute))
    for hour in (3, 4):
        delivered(db, NOW + timedelta(hours=hour))
    told = {each.id for _, sent in wire.sent for each in sent.findings}
    assert told == {each.id for each in removals(range(36))}
    assert set(states(db)) == {AlertState.DELIVERED}
    notices = [sent for _, sent in wire.sent if "同类" in sent.title]
    assert len(notices) == 5  # at once past the twentieth, then at most one a quarter of an hour
    assert notices[0].title == "[严重] 民政部：22 处同类变化（稿件撤下）"
    assert (
        "共 26 处，完整清单：reprintwatch findings --site mca --kind removed --since 2026-11-23"
        in notices[1].body
    )
    assert "本次新增 4 处：" in notices[1].body


def test_a_notice_of_like_changes_says_how_many_which_and_how_to_see_the_others(
    db: Database, wire: Wire
) -> None:
    raised(db, *removals(range(30)))
    delivered(db)
    ((_, sent),) = wire.sent
    assert sent.body.splitlines()[:4] == [
        "24 小时内集中出现，请先核对是否栏目调整、网站改版或集中下线。",
        "共 30 处，完整清单：reprintwatch findings --site mca --kind removed --since 2026-11-24",
        "例如：",
        "乘势而上开新局 http://portal0.example.cn/a.html",
    ]
    assert len(sent.body.splitlines()) == 13
    assert len(sent.text.encode()) < 2048  # of 企业微信


def test_the_operators_title_stands_over_notices_and_trials_too(db: Database, wire: Wire) -> None:
    mine = Templates("民政监测【{{ severity }}】{{ site }} {{ title }}", "{{ summary }}")
    raised(db, *removals(range(30)))
    delivered(db, notices=Notices("zh", mine))
    ((_, sent),) = wire.sent
    assert sent.title == "民政监测【严重】mca 30 处同类变化"
    assert "共 30 处" in sent.body
    assert trial(mine, "zh", "k").title.startswith("民政监测【提示】")


def test_headlines_altered_into_others_are_events_of_their_own(db: Database, wire: Wire) -> None:
    kind = FindingKind.REPRINT_HEADLINE_ALTERED
    raised(
        db,
        *(
            finding(n, kind, changes=(), facts=(("after", f"耸动标题{n}"), ("before", "原标题")))
            for n in range(4)
        ),
        *(finding(n, kind, changes=(), facts=(("after", "耸动 标题0！"),)) for n in range(4, 6)),
    )
    delivered(db)
    assert sorted(len(sent.findings) for _, sent in wire.sent) == [1, 1, 1, 3]


def test_a_graver_finding_of_an_event_that_was_told_is_told(db: Database, wire: Wire) -> None:
    for number in range(3):
        raised(db, finding(number), at=NOW)
        delivered(db)
    assert len(wire.sent) == 2
    raised(db, finding(3, severity=Severity.CRITICAL))
    delivered(db)
    assert len(wire.sent) == 3
    assert wire.sent[-1][1].title.startswith("[严重]")
    assert "同一事件累计 4 处" in wire.sent[-1][1].body


def test_a_message_about_what_was_resolved_in_the_meantime_says_so(db: Database, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down = True
    delivered(db)
    with transaction(db):
        findings.resolve_findings(db, [finding(0).id], NOW + timedelta(minutes=5))
    wire.down = False
    delivered(db, NOW + timedelta(hours=1))
    assert "已解决：2026-11-24 14:05" in wire.sent[0][1].body


def test_many_edits_of_figures_are_no_template(db: Database, wire: Wire) -> None:
    found = [
        finding(
            n,
            FindingKind.EDITED,
            original_url=None,
            site="mca",
            changes=classify(diff([f"共有{100 + n}万人。"], [f"共有{300 + n}万人。"])),
        )
        for n in range(25)
    ]
    raised(db, *found)
    for minute in range(3):
        delivered(db, NOW + timedelta(minutes=minute))
    assert len(wire.sent) == 25


def test_messages_wait_in_quiet_hours_and_critical_ones_do_not(db: Database, wire: Wire) -> None:
    quiet = replace(EVERYTHING, quiet=quiet_hours("13:00-15:00"))
    raised(db, finding(0), finding(1, FindingKind.REMOVED, severity=Severity.CRITICAL, original_url=None))
    delivered(db, routing=quiet)
    assert [sent.title[:4] for _, sent in wire.sent] == ["[严重]"]
    delivered(db, NOW + timedelta(hours=1), routing=quiet)
    assert len(wire.sent) == 2


def test_what_an_operator_settled_is_not_told(db: Database, wire: Wire) -> None:
    raised(db, finding(0), finding(1, FindingKind.REMOVED, original_url=None))
    with transaction(db):
        findings.add_note(
            db, findings.Note(FindingId(f"{0:016x}"), NOW, FindingState.DISMISSED, "me", "授权改动")
        )
        findings.add_note(db, findings.Note(FindingId(f"{1:016x}"), NOW, FindingState.ACKNOWLEDGED, "me", ""))
    assert delivered(db).kept == 2
    assert wire.sent == []
    assert set(states(db)) == {AlertState.WITHHELD}


def test_what_was_said_of_a_finding_stands_when_it_is_concluded_anew(db: Database) -> None:
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


def test_a_finding_that_nobody_takes_in_hand_is_escalated_once(db: Database, wire: Wire) -> None:
    rule = AlertRule(("office",), Severity.INFO, escalate_to=("chief",), escalate_after=timedelta(hours=2))
    routing = Routing((rule,))
    raised(db, finding(0), finding(1, FindingKind.REMOVED, original_url=None), routing=routing)
    delivered(db, routing=routing)
    with transaction(db):
        findings.add_note(db, findings.Note(FindingId(f"{1:016x}"), NOW, FindingState.ACKNOWLEDGED, "me", ""))
    for minutes in (60, 119, 121, 180, 600):
        delivered(db, NOW + timedelta(minutes=minutes), routing=routing)
    assert [name for name, _ in wire.sent] == ["office", "office", "chief"]
    assert "仍未处理" in wire.sent[-1][1].body


def test_a_site_that_fails_raises_no_removals_until_it_answers(db: Database, wire: Wire) -> None:
    gone = finding(1, FindingKind.REMOVED, site="mca", original_url=None)
    failing = finding(2, FindingKind.SITE_FAILING, site="mca", original_url=None)
    raised(db, gone, failing)
    delivered(db)
    assert [sent.title[5:9] for _, sent in wire.sent] == ["站点异常"]
    with transaction(db):
        findings.resolve_findings(db, [failing.id], NOW)
    delivered(db, NOW + timedelta(hours=1))
    assert [sent.title[5:9] for _, sent in wire.sent] == ["站点异常", "稿件撤下"]


def test_a_channel_that_is_down_for_a_day_loses_nothing_and_is_not_stormed(db: Database, wire: Wire) -> None:
    raised(db, *[finding(n, FindingKind.REMOVED, original_url=None, changes=()) for n in range(15)])
    wire.down, tries = True, []
    original = Wire.__call__

    def counted(self: Wire, channel: Channel, sent: Message) -> None:
        tries.append(sent.key)
        original(self, channel, sent)

    Wire.__call__ = counted  # type: ignore[method-assign]
    try:
        now = NOW
        while now < NOW + timedelta(hours=24):
            delivered(db, now)
            now += timedelta(minutes=5)
        assert len(tries) < 15 * (len(RETRY_AFTER_S) + 1)
        wire.down = False
        while alerts.count_alerts(db)[AlertState.PENDING] and now < NOW + timedelta(hours=60):
            delivered(db, now)
            now += timedelta(minutes=5)
    finally:
        Wire.__call__ = original  # type: ignore[method-assign]
    assert states(db) == [AlertState.DELIVERED] * 15
    keys = [sent.key for _, sent in wire.sent]
    assert len(keys) == len(set(keys)) == 15


def test_what_was_given_up_is_tried_again_when_told(db: Database, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down, now = True, NOW
    for _ in range(len(RETRY_AFTER_S) + 1):
        delivered(db, now)
        now += timedelta(days=2)
    assert states(db) == [AlertState.DEAD]
    wire.down = False
    with transaction(db):
        assert alerts.retry_dead(db, now) == 1
    delivered(db, now)
    assert states(db) == [AlertState.DELIVERED]


def test_what_waits_for_its_next_try_goes_out_at_once_when_told(db: Database, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down = True
    for minute in (0, 1, 3, 6, 12, 23, 60):
        delivered(db, NOW + timedelta(minutes=minute))
    wire.down, now = False, NOW + timedelta(minutes=61)
    assert delivered(db, now).delivered == 0
    with transaction(db):
        assert alerts.retry_dead(db, now) == 0
    assert delivered(db, now).delivered == 1


def test_no_channel_gets_more_than_it_bears_in_a_minute(db: Database, wire: Wire) -> None:
    raised(db, *[finding(n, FindingKind.REMOVED, original_url=None, changes=()) for n in range(40)])
    counts = []
    for minute in range(4):
        before = len(wire.sent)
        delivered(db, NOW + timedelta(minutes=minute, seconds=minute))
        counts.append(len(wire.sent) - before)
    assert counts == [18, 18, 4, 0]


RULES = [
    (AlertRule(("a",), Severity.CRITICAL), False),
    (AlertRule(("a",), sites=("portal0",)), True),
    (AlertRule(("a",), sites=("mca",)), False),
    (AlertRule(("a",), kinds=(FindingKind.REPRINT_OUTDATED,)), True),
    (AlertRule(("a",), kinds=(FindingKind.REMOVED,)), False),
    (AlertRule(("a",), words=("122.7万",)), True),
    (AlertRule(("a",), words=("养老",)), False),
    (AlertRule(("a",), words=("纳入保障",)), True),  # of the sentence that changed
    (AlertRule(("a",), hours=quiet_hours("08:00-18:00")), True),
    (AlertRule(("a",), hours=quiet_hours("18:00-08:00")), False),
]


@pytest.mark.parametrize(("rule", "fits"), RULES)
def test_a_rule_lets_through_what_fits_all_that_it_says(rule: AlertRule, fits: bool) -> None:
    assert rule.fits(finding(0)) is fits
    assert Routing((rule, AlertRule(("a", "b")))).channels_for(finding(0)) == (("a", "b"))


# --- hostile pages -------------------------------------------------------------------------------

HOSTILE = (
    "{{ 7*7 }}{% for x in range(9**9) %}x{% endfor %}",
    "\x1b[31m\x1b]8;;http://evil\x07点这里",
    "标题\r\nBcc: a@b.cn",
    '<script>alert(1)</script><at user_id="all"></at>',
    '=HYPERLINK("http://evil")',
    "\u202e反转\u2066",
    "\ud800",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_on_a_page_can_act_in_a_message(text: str, language: str) -> None:
    hostile = replace(finding(0), title=text, summary_zh=text, summary_en=text, url=f"http://u:p@x.cn/{text}")
    sent = message([hostile], language=language)
    assert "49" not in sent.text
    assert all(each.isprintable() or each == "\n" for each in sent.text)
    assert len(sent.title.splitlines()) == 1
    assert "u:p@" not in sent.text
    assert "u:p@" not in str(sent.facts())


@pytest.mark.parametrize(
    "body",
    [
        "{{ summary.__class__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ range(10**9)|list }}",
        "{{ 1/0 }}",
        "{{ no_such }}",
        "{% for %}",
        "{{ 'x' * 10**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ title.ljust(10**9) }}",
        "{{ title|center(1000000000) }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set x = summary %}" + "{% set x = x ~ x %}" * 40 + "{{ x|length }}",
        "{{ summary|replace('', title)|replace('', title)" + "|replace('', title)" * 9 + " }}",
        "{{ (title * 2)|join(summary) }}",
        "{% for a in summary %}{% for b in summary %}{% endfor %}{% endfor %}",
        "{% block a %}x{% endblock %}{{ self.a() }}",
        "{{ loop }}",
        "{{ summary|attr('__class__') }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    ],
)
def test_templates_that_reach_out_are_refused(body: str) -> None:
    assert check(Templates("{{ title }}", body)) is not None


@pytest.mark.parametrize(
    "body",
    [
        "{{ summary|replace('改动', '变化') }}",
        "{{ more|join('、', attribute='site') }}{{ [site, kind]|join('/') }}",
        "{% if count > 1 and not original_url %}{{ count - 1 }}{% else %}{{ title[:20] ~ '…' }}{% endif %}",
        "{% for each in more if each.site != site %}{{ loop.index }}. {{ each.url }}\n{% endfor %}",
        "{{ all_says|default('', true) }}{{ 'x' if resolved is defined else '' }}",
    ],
)
def test_templates_that_say_things_are_taken(body: str) -> None:
    assert check(Templates("{{ title }}", body)) is None


def test_the_operators_template_is_used_and_the_default_where_it_fails_on_a_finding(
    db: Database, wire: Wire
) -> None:
    mine = Templates("{{ site }}", "{{ summary }} {{ more[0].url }}")
    assert check(mine) is None
    raised(db, finding(0))
    delivered(db, notices=Notices("zh", mine))
    assert wire.sent[0][1].title.startswith("[重要]")  # there is no further page, so the default speaks
    raised(
        db,
        finding(1),
        finding(2, FindingKind.REMOVED, original_url="http://x.cn/1"),
        finding(3, FindingKind.REMOVED, original_url="http://x.cn/1"),
    )
    delivered(db, NOW + timedelta(minutes=5), notices=Notices("zh", mine))
    assert "portal2" in {sent.title for _, sent in wire.sent}


@pytest.mark.parametrize(
    "told",
    [
        {"kind": FindingKind.REPRINT_OUTDATED, "facts": (("reason", "removed"),)},
        {"kind": FindingKind.REPRINT_LINK_BROKEN},
    ],
    ids=["outdated", "link"],
)
def test_reprints_of_a_site_that_fails_are_not_blamed_for_it(
    db: Database, wire: Wire, told: dict[str, Any]
) -> None:
    with transaction(db):
        pages.add_pages(db, [FoundPage(ORIGINAL, "mca", PageRole.ARTICLE)], NOW)
    failing = finding(2, FindingKind.SITE_FAILING, site="mca", original_url=None)
    raised(db, finding(1, changes=(), **told), failing)
    delivered(db)
    assert [sent.findings[0].kind for _, sent in wire.sent] == [FindingKind.SITE_FAILING]
    with transaction(db):
        findings.resolve_findings(db, [failing.id], NOW)
    delivered(db, NOW + timedelta(hours=1))
    assert len(wire.sent) == 2


def test_a_slow_round_counts_what_it_sends_by_the_clock(db: Database, wire: Wire) -> None:
    wire.slow_s = 1.1
    raised(db, *[finding(n, FindingKind.REMOVED, original_url=None, changes=()) for n in range(2)])
    delivered(db)
    assert [each.delivered_at for each in alerts.list_alerts(db)] == [
        NOW + timedelta(seconds=1),
        NOW + timedelta(seconds=2),
    ]


def test_a_withdrawn_finding_is_not_told(db: Database, wire: Wire) -> None:
    raised(db, finding(0))
    with transaction(db):
        db.conn.execute("DELETE FROM findings")
    delivered(db)
    assert wire.sent == []
    assert states(db) == [AlertState.WITHHELD]


def test_a_message_that_tells_of_more_than_the_last_try_has_another_key(db: Database, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down, keys = True, []
    delivered(db)
    keys = [alerts.list_alerts(db)[0].key]
    wire.down = False
    delivered(db, NOW + timedelta(minutes=2))
    alone = wire.sent[-1][1].key
    with transaction(db):
        db.conn.execute("DELETE FROM alerts")
    raised(db, finding(0), finding(1))
    delivered(db, NOW + timedelta(minutes=4))
    assert alerts.list_alerts(db)[0].key == keys[0]
    assert wire.sent[-1][1].key != alone
