"""A duty begins when it is set, and is broken only where looks at every list prove it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import MustCarry, Policy
from storage.engine.opening import open_store
from storage.engine.store import stored_time, transaction
from storage.frontier import pages
from storage.records import DutyFacts, Finding, FindingKind, FindingState, FoundPage, PageRole, SiteRole

MINISTRY = Site("bu", "民政部", SiteRole.ORIGINAL, ("bu.example.cn",), ("http://bu.example.cn/list/",))
LISTS = ("http://ting.example.cn/list/", "http://ting.example.cn/zwgk/")
OFFICE = Site("ting", "民政厅", SiteRole.PORTAL, ("ting.example.cn",), LISTS)
NOTICE, OTHER, OLD = (f"http://bu.example.cn/202611/t{n}.html" for n in (1, 2, 3))
COPY = "http://ting.example.cn/a/1.html"
DUTY = MustCarry("bu", ("ting",), re.compile("冬春救助"), 24)
NOW, HOUR = datetime(2026, 11, 20, 6, 5, tzinfo=UTC), timedelta(hours=1)
DOWN = Reply(b"busy", 503)
GONE = Reply(b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>", 404)


def notice(title: str, day: str = "2026-11-20") -> Reply:
    text = (
        f"<p>{title}，各级民政部门要及时足额发放补助资金，确保困难群众温暖过冬，资金共计38.6亿元。</p>"
        "<p>　　对受灾群众、流浪乞讨人员、困境儿童逐一走访，做到应救尽救、应保尽保，不漏一户、不落一人。</p>"
        "<p>　　各地要在十二月十日以前报送落实情况，由本部统一汇总，并适时派出工作组实地核查。</p>"
    )
    return Reply(
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div>来源：民政部 {day}</div><div class='TRS_Editor'>{text}</div></body></html>".encode()
    )


WINTER, YEAR = notice("关于做好冬春救助工作的通知"), notice("关于召开年度总结会议的通知")
ENTRIES = "".join(f'<li><a href="/a/{n}.html">民政工作动态第{n}期</a>2026-11-20</li>' for n in range(9))
LISTED = Reply(f"<html><body><ul>{ENTRIES * 2}</ul></body></html>".encode())


@dataclass
class Watch:
    """The duty watched over days; articles of the ministry appear after a list without them was seen."""

    timeline: Timeline

    def look(self, hours: float, replies: Mapping[str, Reply]) -> None:
        self.timeline.look(NOW + hours * HOUR, replies)

    def appear(self, url: str, hours: float, absent_h: float | None) -> None:
        """An article becomes known, absent from the lists until some hours."""
        with closing(open_store(self.timeline.store)) as db, transaction(db):
            at = NOW + hours * HOUR
            pages.add_pages(db, [FoundPage(url, "bu", PageRole.ARTICLE)], at)
            absent = stored_time(NOW + absent_h * HOUR) if absent_h is not None else None
            db.conn.execute("UPDATE pages SET absent_at = ? WHERE url = ?", (absent, url))

    def missing(self) -> list[Finding]:
        return [each for each in self.timeline.findings() if each.kind is FindingKind.REPRINT_MISSING]


@pytest.fixture
def watch(store_path: Path) -> Watch:
    """The lists of the office were seen, and then a new notice of the ministry."""
    made = Watch(Timeline(store_path, [MINISTRY, OFFICE], Policy(workers=1, must_carry=(DUTY,))))
    with closing(open_store(store_path)) as db, transaction(db):
        pages.add_pages(db, [FoundPage(url, "ting", PageRole.SEED) for url in LISTS], NOW)
    made.look(0, {OTHER: YEAR, **dict.fromkeys(LISTS, LISTED)})
    made.appear(NOTICE, 1, 0.5)
    made.look(1, {NOTICE: WINTER})
    return made


def test_an_article_that_a_site_must_carry_is_told_once_with_the_looks_that_prove_it(watch: Watch) -> None:
    watch.look(12, dict.fromkeys(LISTS, LISTED))
    assert watch.missing() == []
    watch.look(26, dict.fromkeys(LISTS, LISTED))
    (found,) = watch.missing()
    assert (found.url, found.site, found.state) == (NOTICE, "ting", FindingState.OPEN)
    assert isinstance(found.facts, DutyFacts)
    assert [(each.url, each.at) for each in found.facts.lists] == [
        (url, NOW + hours * HOUR) for url in LISTS for hours in (0, 26)
    ]
    assert "2026-11-21 16:05 查看 2 个栏目页均未见" in found.summary_zh
    watch.look(27, {OTHER: YEAR})
    assert watch.missing() == [found]
    watch.look(30, {COPY: WINTER})
    assert [each.state for each in watch.missing()] == [FindingState.RESOLVED]


def test_a_site_that_could_not_be_looked_at_since_the_deadline_is_not_accused(watch: Watch) -> None:
    watch.look(12, dict.fromkeys(LISTS, LISTED))
    watch.look(26, dict.fromkeys(LISTS, DOWN))
    watch.look(30, {LISTS[0]: LISTED, LISTS[1]: DOWN})
    assert watch.missing() == []
    watch.look(40, {LISTS[1]: LISTED})
    assert len(watch.missing()) == 1


def test_a_withdrawn_article_is_owed_by_nobody(watch: Watch) -> None:
    for hours in (26, 34):
        watch.look(hours, {NOTICE: GONE, **dict.fromkeys(LISTS, LISTED)})
    assert [each.state for each in watch.missing()] == [FindingState.RESOLVED]
    watch.look(50, dict.fromkeys(LISTS, LISTED))
    assert [each.state for each in watch.missing()] == [FindingState.RESOLVED]


def test_switching_a_duty_on_raises_nothing_about_the_past(watch: Watch) -> None:
    unset = replace(watch.timeline, rules=Policy(workers=1))
    watch.timeline = unset
    watch.appear(OLD, 2, None)
    watch.look(2, {OLD: notice("关于做好冬春救助工作的补充通知", "2026-11-03")})
    watch.look(60, dict.fromkeys(LISTS, LISTED))
    watch.timeline = replace(unset, rules=Policy(workers=1, must_carry=(replace(DUTY, articles=None),)))
    for hours in (80, 110):
        watch.look(hours, dict.fromkeys(LISTS, LISTED))
    assert watch.missing() == []


def test_a_duty_may_begin_earlier_where_the_operator_says_so(watch: Watch) -> None:
    unset = replace(watch.timeline, rules=Policy(workers=1))
    watch.timeline = unset
    watch.look(60, dict.fromkeys(LISTS, LISTED))
    watch.timeline = replace(unset, rules=Policy(workers=1, must_carry=(replace(DUTY, since=NOW),)))
    watch.look(80, dict.fromkeys(LISTS, LISTED))
    assert [each.url for each in watch.missing()] == [NOTICE]
