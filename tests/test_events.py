# ruff: noqa: E501 - pages in one line
"""What happens to pages over weeks, look by look: every event is told once, none twice, none that was none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.five.texts import MINISTRY, OWN, PROVINCE, Story
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from monitor.notify.routing import AlertRule, Routing
from monitor.present.console.history_lines import history_of
from monitor.present.evidence import evidence_of
from storage.engine.opening import opened
from storage.findings import alerts
from storage.frontier import pages
from storage.frontier.clock_set_back import forget_the_future
from storage.records import (
    AlertState,
    ChangeFacts,
    Failure,
    Finding,
    FindingKind,
    FindingState,
    Severity,
    SiteRole,
)

K = FindingKind
BASE = "http://www.minshi.example.cn/xwzx/202610/t20261012_"
SITE = Site(
    "minshi", "民生事务部", SiteRole.ORIGINAL, ("minshi.example.cn",), ("http://www.minshi.example.cn/",)
)
START = datetime(2026, 10, 16, 9, 0, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STORIES = [*MINISTRY.values(), *PROVINCE.values(), *OWN.values()]


def page(story: Story, text: str | None = None, **changed: str) -> Reply:
    """The story in the site's template, with a counter that never stands still."""
    story = replace(story, **changed)
    body = "".join(f"<p>{line}</p>" for line in (text or story.text).strip().splitlines())
    return Reply(
        f"<html><head><title>{story.title}-民生事务部</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<h1>{story.title}</h1><div class='info'>时间：{story.published} 来源：{story.source or '民生事务部'} 编辑：{story.editor or '陈雨'}</div>"
        f"<div class='content'>{body}</div><div class='foot'>京ICP备12345678号</div></body></html>".encode()
    )


GONE = Reply(b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>", 404)
SOFT = Reply(
    "<html><head><title>提示信息</title></head><body><p>对不起，您访问的页面不存在或已删除！</p></body></html>".encode()
)
FRONT = Reply(
    b"<html><head><title>front</title></head><body></body></html>", 200, "http://www.minshi.example.cn/"
)
WALL = Reply(
    "<html><head><title>访问验证</title><script>var _0x1=1;</script></head><body>您的访问疑似存在安全风险，请完成验证</body></html>".encode(),
    412,
)
DOWN = Reply(None, None, failure=Failure.TIMEOUT)
FAULT = Reply(b"<html><body><h1>502 Bad Gateway</h1></body></html>", 502)
EMPTY = Reply(
    "<html><head><title>民生事务部</title></head><body><div class='content'></div></body></html>".encode()
)

A, B = MINISTRY["dibao"].text, MINISTRY["dibao"].text.replace("122.7万", "127.2万")
C = MINISTRY["dibao"].text.replace("36.8亿元", "38.6亿元")
URLS = {name: f"{BASE}{number}.html" for number, name in enumerate(
    ("quiet", "edited", "reverted", "war", "headline", "credit", "gone", "soft", "front", "wall", "back", "moved",
     "redated", "late", "typography", "moved2", "twice"), 1001)}  # fmt: skip
MOVED_TO = "http://www.minshi.example.cn/n/2026/moved-1012.html"


def story(name: str) -> Story:
    """Each page has an article of its own; some share their place in the list of stories with none."""
    return STORIES[sorted(URLS).index(name) % len(STORIES)]


def figure(text: str) -> str:
    """The text with its first figure of two digits changed."""
    import re

    return re.sub(
        r"(?<!\d)([1-9])(\d)(?=[^\d年月日])",
        lambda found: f"{found[1]}{(int(found[2]) + 3) % 10}",
        text,
        count=1,
    )


def first(name: str) -> Reply:
    return EMPTY if name == "late" else page(story(name))


def days() -> Iterator[tuple[timedelta, dict[str, Reply], list[tuple[str, FindingKind]]]]:
    """When, what each address answers that does not answer as before, and what must be told."""
    texts = {name: story(name).text for name in URLS}
    edited = {name: page(story(name), figure(texts[name])) for name in URLS}
    as_before = {name: first(name) for name in URLS}
    yield DAY, {"late": page(story("late"))}, []
    yield 2 * DAY, {"edited": edited["edited"], "reverted": edited["reverted"], "war": edited["war"]}, [
        ("edited", K.EDITED), ("reverted", K.EDITED), ("war", K.EDITED),
    ]  # fmt: skip
    yield (
        3 * DAY,
        {"wall": WALL, "headline": page(story("headline"), title="关于做好另一件事情的通知")},
        [("headline", K.HEADLINE_CHANGED), ("wall", K.UNAVAILABLE)],
    )
    yield (
        4 * DAY,
        {"wall": DOWN, "credit": page(story("credit"), source="江川日报")},
        [("credit", K.ATTRIBUTION_CHANGED)],
    )
    yield 5 * DAY, {"wall": FAULT, "reverted": as_before["reverted"], "war": as_before["war"]}, [
        ("reverted", K.EDITED), ("war", K.EDITED),
    ]  # fmt: skip
    yield (
        6 * DAY,
        {
            "wall": as_before["wall"],
            "war": edited["war"],
            "gone": GONE,
            "soft": SOFT,
            "front": FRONT,
            "back": GONE,
        },
        [(name, K.UNAVAILABLE) for name in ("gone", "soft", "front", "back")],
    )
    yield (
        6 * DAY + 7 * HOUR,
        {},
        [("gone", K.REMOVED), ("soft", K.REMOVED), ("front", K.REMOVED), ("back", K.REMOVED)],
    )
    yield (
        7 * DAY,
        {"war": as_before["war"], "moved": replace(as_before["moved"], final_url=MOVED_TO)},
        [("moved", K.MOVED)],
    )
    yield 8 * DAY, {"back": as_before["back"], "redated": page(story("redated"), published="2026-10-24 09:00")}, [
        ("back", K.RESTORED), ("redated", K.REPUBLISHED),
    ]  # fmt: skip
    yield (
        9 * DAY,
        {"typography": page(story("typography"), texts["typography"].replace("，", ",", 1))},
        [("typography", K.EDITED)],
    )
    yield 10 * DAY, {"war": edited["war"], "twice": edited["twice"]}, [("twice", K.EDITED)]
    yield (
        11 * DAY,
        {
            "twice": page(
                story("twice"), figure(texts["twice"]).replace("。", "。现予补充说明，有关事项另行通知。", 1)
            )
        },
        [("twice", K.EDITED)],
    )
    yield 30 * DAY, {}, []


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Timeline, list[tuple[list[tuple[str, FindingKind]], list[Finding]]]]:
    """What each look raised beside what it must raise."""
    timeline = Timeline(tmp_path_factory.mktemp("events") / "store.db", [SITE])
    shown = {URLS[name]: first(name) for name in URLS}
    timeline.look_twice(START, shown)
    outcome = []
    for when, answers, wanted in days():
        shown |= {URLS[name]: reply for name, reply in answers.items()}
        outcome.append((wanted, timeline.look_twice(START + when, shown)))
    return timeline, outcome


def names(found: list[Finding]) -> list[tuple[str, FindingKind]]:
    known = {url: name for name, url in URLS.items()}
    return sorted((known[each.url], each.kind) for each in found)


def test_every_event_is_told_once_when_it_happens_and_nothing_else_is(
    told: tuple[Timeline, list[tuple[list[tuple[str, FindingKind]], list[Finding]]]],
) -> None:
    for number, (wanted, raised) in enumerate(told[1]):
        assert names(raised) == sorted(wanted), f"step {number}: {[each.summary_en for each in raised]}"


def about(timeline: Timeline, name: str) -> list[Finding]:
    return [each for each in timeline.findings() if each.url == URLS[name]]


def test_a_change_taken_back_is_told_as_that(told: tuple[Timeline, object]) -> None:
    edit, back = about(told[0], "reverted")
    assert edit.state is FindingState.RESOLVED
    assert "改回" in back.summary_zh
    assert "reverted" in back.summary_en


def test_a_war_of_edits_is_one_finding_with_a_count(told: tuple[Timeline, object]) -> None:
    (war,) = [each for each in about(told[0], "war") if each.state is FindingState.OPEN]
    assert isinstance(war.facts, ChangeFacts)
    assert war.facts.times == 5
    assert "反复改动 5 次" in war.summary_zh
    assert war.severity is Severity.CRITICAL


def test_a_page_given_a_new_date_only_is_told_so_once(told: tuple[Timeline, object]) -> None:
    (redated,) = about(told[0], "redated")
    assert "日期改新" in redated.summary_zh
    assert "silently re-dated" in redated.summary_en


def test_every_event_is_bounded_by_the_looks_around_it(told: tuple[Timeline, object]) -> None:
    suspected, gone = about(told[0], "gone")
    assert suspected.severity is Severity.NOTICE
    assert suspected.state is FindingState.RESOLVED
    assert gone.interval is not None
    assert gone.interval.after is not None
    assert gone.interval.confirmed is not None
    assert gone.interval.after.at == START + 5 * DAY + MINUTE
    assert gone.interval.by.at == START + 6 * DAY
    assert gone.interval.confirmed.at == START + 6 * DAY + 7 * HOUR
    assert "北京时间 2026-10-21 17:01 仍在线，10-22 17:00 已无法访问，10-23 00:00 复核确认" in gone.summary_zh
    with opened(told[0].store) as db:
        proofs = evidence_of(db, gone)
    assert [(each.role, each.fetched_at) for each in proofs] == [
        ("before", gone.interval.after.at),
        ("first", gone.interval.by.at),
        ("now", gone.interval.confirmed.at),
    ]
    edited, *_ = about(told[0], "edited")
    assert edited.interval is not None
    assert edited.interval.by.at == START + 2 * DAY  # the look that raised the suspicion


def test_concluding_everything_anew_tells_the_same(told: tuple[Timeline, object]) -> None:
    timeline = told[0]
    before = [
        (each.id, each.state, each.summary_zh, each.detected_at, each.interval)
        for each in timeline.findings()
    ]
    timeline.again()
    assert [
        (each.id, each.state, each.summary_zh, each.detected_at, each.interval)
        for each in timeline.findings()
    ] == before


def test_a_page_edited_again_before_its_second_look_is_told_once_it_stands_still(tmp_path: Path) -> None:
    timeline = Timeline(tmp_path / "store.db", [SITE])
    url = URLS["quiet"]
    shown = [A, A, A.replace("122.7万", "122.8万"), A.replace("122.7万", "122.9万")]
    told: list[Finding] = []
    for number, text in enumerate(shown):
        told += timeline.look(START + number * DAY, {url: page(MINISTRY["dibao"], text)})
    assert told == []  # it may be matter that rotates
    for number in range(3):
        at = START + (10 + number) * DAY
        told += timeline.look(at, {url: page(MINISTRY["dibao"], shown[-1])})
    assert [(each.kind, each.changes[0].after_value) for each in told] == [(K.EDITED, "122.9万名")]


def test_an_edit_made_while_the_page_moves_is_bounded_by_the_looks_before_and_at_the_move(
    tmp_path: Path,
) -> None:
    timeline = Timeline(tmp_path / "store.db", [SITE])
    url = URLS["moved"]
    timeline.look_twice(START, {url: page(MINISTRY["dibao"], A)})
    moved = replace(page(MINISTRY["dibao"], B), final_url=MOVED_TO)
    told = timeline.look_twice(START + 2 * DAY, {url: moved})
    assert sorted(each.kind for each in told) == [K.EDITED, K.MOVED]
    for finding in told:
        assert finding.interval is not None
        assert finding.interval.after is not None
        assert finding.interval.after.at == START + MINUTE
        assert finding.interval.by.at == START + 2 * DAY


def test_a_sentence_that_a_site_puts_into_all_its_articles_alerts_nobody(tmp_path: Path) -> None:
    routing = Routing((AlertRule(("office",), Severity.WARNING),))
    timeline = Timeline(tmp_path / "store.db", [SITE], routing=routing)
    texts = {URLS[name]: story(name) for name in ("quiet", "edited", "reverted", "war")}
    timeline.look_twice(START, {url: page(shown) for url, shown in texts.items()})
    line = "\n关注民生发布，获取更多权威资讯。"
    told = timeline.look_twice(
        START + 2 * DAY, {url: page(shown, shown.text.rstrip() + line) for url, shown in texts.items()}
    )
    assert {each.kind for each in told} == {K.EDITED}
    still_open = [each for each in timeline.findings() if each.state is FindingState.OPEN]
    assert [each.severity for each in still_open] == [Severity.NOTICE]
    counted = [each.severity for each in timeline.findings() if each.state is FindingState.RESOLVED]
    assert set(counted) == {Severity.INFO}
    with opened(timeline.store) as db:
        assert {each.state for each in alerts.list_alerts(db)} == {AlertState.WITHHELD}
        for url in texts:  # the history of each page names the change
            kept = pages.get_page(db, url)
            assert kept is not None
            assert still_open[0] in [each.finding for each in history_of(db, kept, Policy()).events]


def test_a_clock_that_was_set_back_puts_off_no_removal(tmp_path: Path) -> None:
    timeline = Timeline(tmp_path / "store.db", [SITE])
    url = URLS["gone"]
    timeline.look_twice(START, {url: page(MINISTRY["dibao"])})
    told = timeline.look(START + 3 * DAY, {url: GONE})  # the clock runs three days ahead
    assert [each.kind for each in told] == [K.UNAVAILABLE]
    with opened(timeline.store) as db:
        forget_the_future(db, [SITE.name], START + HOUR)  # and is right again
    assert timeline.look(START + HOUR, {url: GONE}) == []
    told = timeline.look(START + 8 * HOUR, {url: GONE})
    assert [each.kind for each in told] == [K.REMOVED]


def test_a_site_taken_out_of_the_configuration_stops_no_analysis(tmp_path: Path) -> None:
    portal = Site(
        "portal", "江川在线", SiteRole.PORTAL, ("jczx.example.com",), ("http://www.jczx.example.com/",)
    )
    both = Timeline(tmp_path / "store.db", [SITE, portal])
    copy = "http://www.jczx.example.com/news/1001.html"
    both.look_twice(START, {URLS["quiet"]: page(MINISTRY["dibao"]), copy: page(MINISTRY["dibao"], B)})
    raised = {(each.kind, each.url) for each in both.findings()}
    assert (K.REPRINT_ALTERED, copy) in raised
    for left in ([SITE], [portal], []):
        Timeline(tmp_path / "store.db", left).again()


SHOWN = STORIES[0]
COLUMN = "http://m.minshi.example.cn/zt/1/1001.html"


def raised_after(tmp_path: Path, before: Reply, after: dict[str, Reply]) -> list[tuple[str, FindingKind]]:
    """What two looks raise at a page, and at a further page of the site, two days after the first looks."""
    timeline = Timeline(tmp_path / "store.db", [SITE])
    timeline.look_twice(START, {URLS["quiet"]: before})
    told = timeline.look_twice(START + 2 * DAY, {URLS["quiet"]: before} | after)
    return [(each.url, each.kind) for each in told]


def dated(info: str) -> Reply:
    """The story with another line of dates."""
    shown = page(SHOWN).body
    assert shown is not None
    return Reply(shown.replace(f"时间：{SHOWN.published}".encode(), info.encode()))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("发布时间：2026-10-12 更新时间：2026-10-13", "发布时间：2026-10-12 更新时间：2026-10-18 09:00"),
        ("更新时间：2026-10-13", "更新时间：2026-10-18"),
        ("发布时间：2026-10-12 打印时间：2026-10-13", "发布时间：2026-10-12 打印时间：2026-10-18"),
        ("时间：2026-10-12", "时间：2026-10-12 00:10"),
    ],
)
def test_an_update_a_print_and_more_precision_are_no_new_publication(
    tmp_path: Path, before: str, after: str
) -> None:
    assert raised_after(tmp_path, dated(before), {URLS["quiet"]: dated(after)}) == []


@pytest.mark.parametrize("second", ["时间：2026-10-12", "时间：2026-10-12 00:10", "更新时间：2026-10-18"])
def test_a_second_address_of_the_same_day_is_an_alias(tmp_path: Path, second: str) -> None:
    told = raised_after(tmp_path, dated("时间：2026-10-12 07:00"), {COLUMN: dated(second)})
    assert told == []


def test_a_second_address_of_a_later_day_is_a_republication_by_days_in_china(tmp_path: Path) -> None:
    told = raised_after(tmp_path, dated("时间：2026-10-12 23:50"), {COLUMN: dated("时间：2026-10-13 00:10")})
    assert told == [(COLUMN, K.REPUBLISHED)]
