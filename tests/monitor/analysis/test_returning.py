"""Trouble that comes and goes: one finding with a count, told again only where its return is news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.five.texts import MINISTRY
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from monitor.notify.routing import AlertRule, Routing
from storage.engine.opening import opened
from storage.findings import alerts, findings
from storage.records import Finding, FindingKind, FindingState, Severity, SiteRole

SITE = Site("ju", "柳河市民政局", SiteRole.ORIGINAL, ("lh.example.cn",), ("http://www.lh.example.cn/",))
URLS = [f"http://www.lh.example.cn/a/{number}.html" for number in range(4)]
PAGE = URLS[0]
START = datetime(2026, 10, 16, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FORBIDDEN = Reply(b"403 Forbidden", 403)
GONE = Reply(b"<title>404</title>404 Not Found", 404)
ROUTING = Routing((AlertRule(("office",), Severity.WARNING),))


def article(number: int) -> Reply:
    story = list(MINISTRY.values())[number]
    shown = "".join(f"<p>{line}</p>" for line in story.text.splitlines())
    return Reply(
        f"<html><head><meta charset=utf-8><title>{story.title}-柳河市民政局</title></head><body>"
        f"<h1>{story.title}</h1><div>发布时间：2026-10-12 09:30 来源：柳河日报</div>"
        f"<div class=content>{shown}</div></body></html>".encode()
    )


WELL = {url: article(number) for number, url in enumerate(URLS)}
DOWN = dict.fromkeys(URLS, FORBIDDEN)
ABSENT = WELL | {PAGE: GONE}


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    made = Timeline(tmp_path / "store.db", [SITE], Policy(workers=1))
    made.look_twice(START, WELL)
    return made


def look(timeline: Timeline, days: float, replies: dict[str, Reply]) -> None:
    timeline.look(START + days * DAY, replies, routing=ROUTING)


def removed_and_back(timeline: Timeline, days: float) -> None:
    """A removal, confirmed after seven hours, and the return on the next day."""
    look(timeline, days, ABSENT)
    look(timeline, days + 0.3, ABSENT)
    look(timeline, days + 1, WELL)


def told(timeline: Timeline, kind: FindingKind) -> int:
    """The number of alerts about findings of a kind."""
    with opened(timeline.store) as db:
        return sum(
            found is not None and found.kind is kind
            for found in (findings.finding_of(db, each.finding) for each in alerts.list_alerts(db))
        )


def of_kind(timeline: Timeline, kind: FindingKind) -> list[Finding]:
    return [each for each in timeline.findings() if each.kind is kind]


def test_a_site_that_is_down_each_night_is_one_finding_with_a_count_told_once(timeline: Timeline) -> None:
    for night in range(6):
        look(timeline, night + 0.5, DOWN)
        look(timeline, night + 0.7, DOWN)
        look(timeline, night + 1, WELL)
    (failing,) = of_kind(timeline, FindingKind.SITE_FAILING)
    assert getattr(failing.facts, "times", None) == 6
    assert "已异常 6 次" in failing.summary_zh
    assert failing.state is FindingState.RESOLVED
    assert told(timeline, FindingKind.SITE_FAILING) == 1


def test_a_site_that_was_well_for_days_and_fails_again_is_told_again(timeline: Timeline) -> None:
    for days, replies in ((1, DOWN), (2, WELL), (5, DOWN), (5.4, DOWN)):
        look(timeline, days, replies)
    (failing,) = of_kind(timeline, FindingKind.SITE_FAILING)
    assert failing.state is FindingState.OPEN
    assert failing.interval is not None
    assert failing.interval.by.at == START + 5 * DAY
    assert told(timeline, FindingKind.SITE_FAILING) == 2


def test_a_site_that_fails_weeks_later_is_another_finding(timeline: Timeline) -> None:
    for days, replies in ((1, DOWN), (2, WELL), (20, DOWN)):
        look(timeline, days, replies)
    assert len(of_kind(timeline, FindingKind.SITE_FAILING)) == 2


def test_a_site_that_came_and_went_is_told_again_once_it_stays_down_for_a_day(timeline: Timeline) -> None:
    for night in range(3):
        look(timeline, night + 0.5, DOWN)
        look(timeline, night + 1, WELL)
    for days in (3.5, 4, 4.6, 5, 6):
        look(timeline, days, DOWN)
    assert told(timeline, FindingKind.SITE_FAILING) == 2


def test_a_second_removal_days_after_a_return_is_told(timeline: Timeline) -> None:
    removed_and_back(timeline, 1)
    removed_and_back(timeline, 5)
    (removed,) = of_kind(timeline, FindingKind.REMOVED)
    assert getattr(removed.facts, "times", None) == 2
    assert told(timeline, FindingKind.REMOVED) == 2


def test_an_article_that_is_removed_each_night_is_told_once_and_again_if_it_stays_away(
    timeline: Timeline,
) -> None:
    for night in range(1, 7):
        removed_and_back(timeline, night)
    assert told(timeline, FindingKind.REMOVED) == 1
    for days in (7.5, 7.9, 8.3, 8.8, 9.5):
        look(timeline, days, ABSENT)
    assert told(timeline, FindingKind.REMOVED) == 2


def test_conclusions_drawn_anew_tell_nobody(timeline: Timeline) -> None:
    for days, replies in ((1, DOWN), (2, WELL), (5, DOWN)):
        look(timeline, days, replies)
    before = [(each.id, each.facts, each.state) for each in timeline.findings()]
    timeline.again()
    assert [(each.id, each.facts, each.state) for each in timeline.findings()] == before
    assert told(timeline, FindingKind.SITE_FAILING) == 2


def edited(*, wrong: bool) -> dict[str, Reply]:
    body = (article(0).body or b"").decode()
    assert "122.7万" in body
    return WELL | ({PAGE: Reply(body.replace("122.7万", "127.2万").encode())} if wrong else {})


def test_an_edit_that_returns_weeks_after_it_was_taken_back_is_told_again(timeline: Timeline) -> None:
    for days, wrong in ((1, True), (2, False), (3, True), (4, False), (30, True)):
        timeline.look_twice(START + days * DAY, edited(wrong=wrong), routing=ROUTING)
    first, back = of_kind(timeline, FindingKind.EDITED)
    assert (getattr(first.facts, "times", None), first.state) == (5, FindingState.OPEN)
    with opened(timeline.store) as db:
        queued = [each.key for each in alerts.list_alerts(db) if each.finding == first.id]
    assert len(queued) == 2  # at the first change and after four weeks, and not in between
    assert getattr(back.facts, "returned", None) is not None
