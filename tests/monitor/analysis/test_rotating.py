"""Servers that answer in turns: a broken node, a cache that is behind, a line for half of the readers."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.five.texts import MINISTRY
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from storage.records import Finding, FindingKind, Severity, SiteRole

SITE = Site("ju", "柳河市民政局", SiteRole.ORIGINAL, ("lh.example.cn",), ("http://www.lh.example.cn/",))
URLS = [f"http://www.lh.example.cn/a/{number}.html" for number in range(4)]
STORIES = list(MINISTRY.values())
START = datetime(2026, 10, 16, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GONE = Reply(b"<title>404</title>404 Not Found", 404)
EMPTY = Reply(b"")
LINE = "更多精彩内容请下载柳河客户端查看，每日一起了解本地新闻。"


def article(number: int, *, edited: bool = False, line: str = "", mark: str = "") -> Reply:
    story = STORIES[number]
    title = f"{mark}{story.title}"
    text = story.text.replace("122.7万", "127.2万") if edited else story.text
    shown = "".join(f"<p>{each}</p>" for each in (*text.splitlines(), *([line] if line else [])))
    return Reply(
        f"<html><head><meta charset=utf-8><title>{title}-柳河市民政局</title></head><body>"
        f"<h1>{title}</h1><div>发布时间：2026-10-12 09:30 来源：柳河日报</div>"
        f"<div class=content>{shown}</div></body></html>".encode()
    )


Answers = Callable[[int, random.Random, float], Reply]  # number of the article, chance, day


def lived(path: Path, seed: int, answers: Answers) -> list[Finding]:
    """The findings of six days: a pass each six hours, and the looks that doubts ask for."""
    timeline, chance = Timeline(path / "store.db", [SITE], Policy(workers=1)), random.Random(seed)
    timeline.look_twice(START, {url: article(number) for number, url in enumerate(URLS)})
    for hour in range(6, 6 * 24, 6):
        at, wanted = START + hour * HOUR, set(URLS)
        for minute in range(4):
            replies = {url: answers(URLS.index(url), chance, hour / 24) for url in sorted(wanted)}
            timeline.look(at + minute * HOUR / 60, replies)
            wanted = timeline.in_doubt(at + (minute + 1) * HOUR / 60) & set(URLS)
            if not wanted:
                break
    return timeline.findings()


def in_turns(reply: Reply) -> Answers:
    """A node of two gives a wrong answer for a day."""
    return lambda number, chance, day: reply if 2 <= day < 3 and chance.random() < 0.5 else article(number)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("reply", [GONE, EMPTY], ids=["404", "empty"])
def test_a_network_that_is_half_broken_for_a_day_removes_nothing(
    tmp_path: Path, reply: Reply, seed: int
) -> None:
    found = lived(tmp_path, seed, in_turns(reply))
    assert {each.kind for each in found} <= {FindingKind.UNAVAILABLE}
    assert all(each.severity <= Severity.NOTICE for each in found)
    assert len({each.url for each in found}) == len(found)


@pytest.mark.parametrize("seed", range(2))
def test_a_cache_with_the_old_text_does_not_take_an_edit_back(tmp_path: Path, seed: int) -> None:
    def stale(number: int, chance: random.Random, day: float) -> Reply:
        is_old = day < 2 or (day < 4 and chance.random() < 1 / 3)
        return article(number, edited=not is_old)

    (edited,) = lived(tmp_path, seed, stale)
    assert (edited.kind, edited.severity) == (FindingKind.EDITED, Severity.CRITICAL)
    assert getattr(edited.facts, "times", None) is None


@pytest.mark.parametrize("seed", range(2))
def test_a_line_for_half_of_the_readers_is_no_edit_of_each_page(tmp_path: Path, seed: int) -> None:
    def half(number: int, chance: random.Random, day: float) -> Reply:
        return article(number, line=LINE if day >= 1 and chance.random() < 0.5 else "")

    found = lived(tmp_path, seed, half)
    assert all(each.severity <= Severity.NOTICE for each in found)
    assert len(found) <= 1


def test_a_mark_before_half_of_the_headlines_is_no_change_of_each_headline(tmp_path: Path) -> None:
    def half(number: int, chance: random.Random, day: float) -> Reply:
        return article(number, mark="【要闻】" if day >= 1 and chance.random() < 0.5 else "")

    assert lived(tmp_path, 0, half) == []


MANY = [f"http://www.lh.example.cn/a/{number}.html" for number in range(6)]
FRONT = "http://www.lh.example.cn/"
AWAY = {
    "says so": Reply("<title>404</title><div>抱歉，您访问的页面不存在</div>".encode()),
    "to the front page": Reply("<title>柳河市民政局</title><ul><li>通知公告</ul>".encode(), final_url=FRONT),
}


@pytest.mark.parametrize("reply", AWAY.values(), ids=list(AWAY))
def test_a_site_that_shows_no_article_for_a_day_removes_none(tmp_path: Path, reply: Reply) -> None:
    timeline = Timeline(tmp_path / "store.db", [SITE], Policy(workers=1))
    well = {url: article(number) for number, url in enumerate(MANY)}
    timeline.look_twice(START, well)
    for hours in (24, 30, 36, 42):
        timeline.look_twice(START + hours * HOUR, dict.fromkeys(MANY, reply))
    timeline.look_twice(START + 48 * HOUR, well)
    assert FindingKind.REMOVED not in {each.kind for each in timeline.findings()}


def test_an_edit_beside_a_line_in_doubt_began_with_its_own_first_look(tmp_path: Path) -> None:
    def both(number: int, chance: random.Random, day: float) -> Reply:
        is_shown = day >= 1 and (number == 0 or chance.random() < 0.5)
        return article(number, line=LINE if is_shown else "", edited=number == 0 and day >= 1.6)

    edited = [each for each in lived(tmp_path, 0, both) if each.severity is Severity.CRITICAL]
    (told,) = edited
    assert told.interval is not None
    assert told.interval.after is not None
    assert told.interval.after.at < START + 1.6 * DAY <= told.interval.by.at


def test_an_edit_on_a_site_with_rotating_lines_is_told_at_once(tmp_path: Path) -> None:
    def both(number: int, chance: random.Random, day: float) -> Reply:
        return article(number, line=LINE if chance.random() < 0.5 else "", edited=day >= 3)

    edited = [
        each
        for each in lived(tmp_path, 1, both)
        if each.url == URLS[0] and each.severity is Severity.CRITICAL
    ]
    (told,) = edited
    assert told.interval is not None
    assert told.interval.after is not None
    assert told.interval.after.at < START + 3 * DAY <= told.interval.by.at <= START + 3.3 * DAY
