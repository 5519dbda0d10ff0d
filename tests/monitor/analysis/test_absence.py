"""An article is present, suspected, unavailable, removed or back, and each state is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.five.texts import MINISTRY, Story
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from storage.engine.opening import opened
from storage.engine.store import rows, stored_time
from storage.records import (
    Failure,
    Finding,
    FindingKind,
    FindingState,
    FoundPage,
    PageFacts,
    Severity,
    SiteRole,
)

SITE = Site("ju", "临江市民政局", SiteRole.ORIGINAL, ("lj.example.cn",), ("http://www.lj.example.cn/",))
URLS = [f"http://www.lj.example.cn/a/{number}.html" for number in range(4)]
PAGE = URLS[0]
START = datetime(2026, 10, 16, 9, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STORIES = list(MINISTRY.values())


def article(number: int, body: str | None = None, status: int = 200) -> Reply:
    story: Story = STORIES[number]
    shown = "".join(f"<p>{line}</p>" for line in story.text.splitlines()) if body is None else body
    return Reply(
        f"<html><head><meta charset=utf-8><title>{story.title}-临江市民政局</title></head><body>"
        f"<h1>{story.title}</h1><div>发布时间：2026-10-12 09:30 来源：临江日报</div>"
        f"<div class=content>{shown}</div></body></html>".encode(),
        status,
    )


def notice(text: str) -> Reply:
    page = (
        f"<html><head><meta charset=utf-8><title>临江市民政局</title></head><body><p>{text}</p></body></html>"
    )
    return Reply(page.encode())


WELL = {url: article(number) for number, url in enumerate(URLS)}
GONE = Reply(b"<title>404</title>404 Not Found", 404)
FORBIDDEN = Reply(b"403 Forbidden", 403)
WAYS = {
    "emptied": article(0, ""),
    "left out": article(0, "<p>（略）</p>"),
    "withdrawn below the headline": article(0, "<p>本文已撤稿。</p>"),
    "withdrawn": notice("该稿已经撤回"),
    "archived": notice("您要看的内容已转入档案"),
    "empty": Reply(b""),
    "401": Reply(b"x", 401),
    "403": FORBIDDEN,
    "451": Reply(b"<h1>451</h1>", 451),
    "500": Reply(b"<h1>500</h1>", 500),
    "script": Reply("<script>alert('没有此信息');history.back();</script>".encode()),
    "picture": notice("<img src='/stop.png'>"),
    "refused": Reply(None, None, failure=Failure.CONNECT),
    "time-out": Reply(None, None, failure=Failure.TIMEOUT),
}


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    made = Timeline(tmp_path / "store.db", [SITE], Policy(workers=1))
    assert made.look_twice(START, WELL) == []
    return made


def about(timeline: Timeline) -> list[Finding]:
    return [each for each in timeline.findings() if each.url == PAGE]


@pytest.mark.parametrize("reply", WAYS.values(), ids=list(WAYS))
def test_every_way_of_withdrawing_an_article_is_suspected_at_the_second_look_and_told_after_a_day(
    timeline: Timeline, reply: Reply
) -> None:
    first = START + 3 * DAY
    assert timeline.look(first, WELL | {PAGE: reply}) == []
    (suspected,) = timeline.look(first + HOUR / 2, WELL | {PAGE: reply})
    assert (suspected.kind, suspected.severity) == (FindingKind.UNAVAILABLE, Severity.NOTICE)
    assert "待复核" in suspected.summary_zh
    for hours in (12, 25, 40):
        assert timeline.look(first + hours * HOUR, WELL | {PAGE: reply}) == []
    (told,) = about(timeline)
    assert (told.id, told.severity) == (suspected.id, Severity.WARNING)
    assert told.interval is not None
    assert told.interval.after is not None
    assert told.interval.confirmed is not None
    times = [each.at for each in (told.interval.after, told.interval.by, told.interval.confirmed)]
    assert times == [START + MINUTE, first, first + 25 * HOUR]


def test_a_site_that_is_down_raises_nothing_about_its_pages(timeline: Timeline) -> None:
    down = dict.fromkeys(URLS, WAYS["time-out"])
    told = [found for days in range(3, 9) for found in timeline.look(START + days * DAY, down)]
    told += timeline.look(START + 10 * DAY, WELL)
    assert {each.kind for each in told} == {FindingKind.SITE_FAILING}


def test_a_single_failing_look_is_told_to_nobody_and_the_next_look_follows_soon(timeline: Timeline) -> None:
    timeline.look(START + DAY, WELL | {PAGE: notice("（略）")})
    assert about(timeline) == []
    with opened(timeline.store) as db:
        (due,) = rows(db, "SELECT due_at FROM pages WHERE url = ?", (PAGE,))
    assert due["due_at"] <= stored_time(START + DAY + HOUR)


class Shy:
    """A web whose first page is away from eight to sixteen each day, and is looked at when it is due."""

    def reply(self, url: str, at: datetime) -> Reply:
        is_away = url == PAGE and at >= START + DAY and 8 <= at.hour < 16
        return FORBIDDEN if is_away else WELL[url]

    def found(self, url: str, at: datetime) -> list[FoundPage]:
        return []


def test_an_article_that_is_away_at_the_same_hours_of_each_day_is_never_away_for_a_day(
    timeline: Timeline,
) -> None:
    for hours in range(24, 24 * 5):
        timeline.look_due(START + hours * HOUR, Shy())
    assert {each.severity for each in about(timeline)} == {Severity.NOTICE}


def test_a_lapse_is_a_resolved_suspicion(timeline: Timeline) -> None:
    for hours in (0, 1):
        timeline.look(START + DAY + hours * HOUR, WELL | {PAGE: FORBIDDEN})
    timeline.look(START + DAY + 2 * HOUR, WELL)
    (lapse,) = about(timeline)
    assert (lapse.severity, lapse.state) == (Severity.NOTICE, FindingState.RESOLVED)


def test_a_failing_look_while_the_site_was_down_begins_no_absence(timeline: Timeline) -> None:
    timeline.look(START + DAY, dict.fromkeys(URLS, WAYS["time-out"]))
    timeline.look(START + 2 * DAY, WELL | {PAGE: FORBIDDEN})
    assert about(timeline) == []
    timeline.look(START + 2 * DAY + HOUR, WELL | {PAGE: FORBIDDEN})
    (told,) = about(timeline)
    assert told.interval is not None
    assert told.interval.by.at == START + 2 * DAY


def test_an_article_that_comes_and_goes_is_one_finding_with_a_count(timeline: Timeline) -> None:
    absent = WELL | {PAGE: FORBIDDEN}
    for hours, replies in enumerate((absent, absent, WELL) * 6):
        timeline.look(START + DAY + hours * HOUR, replies)
    (lapse,) = about(timeline)
    assert isinstance(lapse.facts, PageFacts)
    assert lapse.facts.times == 6


def test_a_removal_said_by_the_server_ends_the_suspicion(timeline: Timeline) -> None:
    (suspected,) = timeline.look(START + DAY, WELL | {PAGE: GONE})
    assert suspected.severity is Severity.NOTICE
    (removed,) = timeline.look(START + DAY + 7 * HOUR, WELL | {PAGE: GONE})
    assert (removed.kind, removed.severity) == (FindingKind.REMOVED, Severity.CRITICAL)
    assert [each.state for each in about(timeline)] == [FindingState.RESOLVED, FindingState.OPEN]


def test_removals_and_returns_in_turns_are_two_findings_with_counts(timeline: Timeline) -> None:
    told: list[Finding] = []
    for days in range(1, 7, 2):
        told += timeline.look(START + days * DAY, WELL | {PAGE: GONE})
        told += timeline.look(START + days * DAY + 7 * HOUR, WELL | {PAGE: GONE})
        told += timeline.look(START + (days + 1) * DAY, WELL)
    kinds = [FindingKind.UNAVAILABLE, FindingKind.REMOVED, FindingKind.RESTORED]
    assert sorted(each.kind for each in told) == sorted(kinds)
    facts = {each.kind: each.facts for each in about(timeline)}
    assert [getattr(facts[kind], "times", None) for kind in kinds] == [3, 3, 3]


def test_a_removal_long_after_a_return_is_told_anew(timeline: Timeline) -> None:
    for days in (1, 2):
        timeline.look(START + days * DAY, WELL | {PAGE: GONE})
    timeline.look(START + 3 * DAY, WELL)
    for days in (20, 21):
        timeline.look(START + days * DAY, WELL | {PAGE: GONE})
    assert [each.kind for each in about(timeline)].count(FindingKind.REMOVED) == 2


@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_an_article_that_is_shown_is_present_whatever_the_status(timeline: Timeline, status: int) -> None:
    for days in (1, 2, 3):
        assert timeline.look(START + days * DAY, WELL | {PAGE: article(0, status=status)}) == []


def test_an_edit_under_an_error_status_is_an_edit(timeline: Timeline) -> None:
    text = STORIES[0].text.replace("122.7万", "127.2万")
    assert text != STORIES[0].text
    body = "".join(f"<p>{line}</p>" for line in text.splitlines())
    told = timeline.look_twice(START + DAY, WELL | {PAGE: article(0, body, status=404)})
    assert [each.kind for each in told] == [FindingKind.EDITED]


def test_an_article_that_returns_with_another_text_was_edited_since_the_last_look_at_the_old_text(
    timeline: Timeline,
) -> None:
    text = STORIES[0].text.replace("122.7万", "127.2万")
    body = "".join(f"<p>{line}</p>" for line in text.splitlines())
    for days in (1, 2):
        timeline.look(START + days * DAY, WELL | {PAGE: GONE})
    timeline.look_twice(START + 3 * DAY, WELL | {PAGE: article(0, body)})
    intervals = {each.kind: each.interval for each in about(timeline)}
    edited, restored = intervals[FindingKind.EDITED], intervals[FindingKind.RESTORED]
    assert edited and edited.after and edited.confirmed and restored and restored.after
    assert (edited.after.at, edited.by.at) == (START + MINUTE, START + 3 * DAY)
    assert edited.confirmed.at == START + 3 * DAY + MINUTE
    assert (restored.after.at, restored.by.at) == (START + 2 * DAY, START + 3 * DAY)


def test_a_removal_amid_answers_in_turns_is_told_as_a_removal_alone(timeline: Timeline) -> None:
    begin = START + 3 * DAY
    for minutes, reply in ((0, GONE), (1, WELL[PAGE]), (90, GONE), (91, WELL[PAGE])):
        timeline.look(begin + minutes * MINUTE, WELL | {PAGE: reply})
    gravest = Severity.INFO
    for hours in range(4, 44, 4):
        timeline.look(begin + hours * HOUR, WELL | {PAGE: GONE})
        gravest = max(
            [gravest, *(each.severity for each in about(timeline) if each.kind is FindingKind.UNAVAILABLE)]
        )
    assert gravest is Severity.NOTICE
    assert [each.severity for each in about(timeline) if each.kind is FindingKind.REMOVED] == [
        Severity.CRITICAL
    ]


def test_conclusions_drawn_anew_are_the_same(timeline: Timeline) -> None:
    for days, reply in (
        (1, FORBIDDEN),
        (2, FORBIDDEN),
        (3, FORBIDDEN),
        (4, WELL[PAGE]),
        (5, GONE),
        (6, GONE),
    ):
        timeline.look(START + days * DAY, WELL | {PAGE: reply})
    before = [replace(each, after_revision=None) for each in timeline.findings()]
    timeline.again()
    assert [replace(each, after_revision=None) for each in timeline.findings()] == before
