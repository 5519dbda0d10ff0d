# ruff: noqa: E501 - pages in one line
"""Findings of one cause are one event, whatever pages and kinds they are about; and again the same when concluded anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.five.texts import MINISTRY
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from monitor.notify.routing import AlertRule, Routing
from storage.engine.opening import opened
from storage.findings.alerts import list_alerts
from storage.findings.events import list_events
from storage.records import Event, FindingKind, FindingState, Severity, SiteRole

K = FindingKind
MINISTER = Site("bu", "民生事务部", SiteRole.ORIGINAL, ("bu.example.cn",), ("http://bu.example.cn/",))
PORTALS = [
    Site(f"p{n}", f"门户{n}", SiteRole.PORTAL, (f"p{n}.example.cn",), (f"http://p{n}.example.cn/",))
    for n in range(3)
]
# rules that every page of these portals breaks are left out: one finding a site, tested with the judging
QUIET = Policy(workers=1, muted=frozenset({"R05", "R09"}))
NOW, HOUR = datetime(2026, 11, 20, 1, 0, tzinfo=UTC), timedelta(hours=1)
STORY = MINISTRY["dibao"]
OLD = STORY.text.strip().splitlines()
NEW = [line.replace("122.7万", "127.2万") for line in OLD]
ADVERT = "点击购买保健品，加微信领取优惠券，限时抢购。"
ORIGINAL = "http://bu.example.cn/a/1.html"
COPIES = [f"http://p{n}.example.cn/a/1.html" for n in range(3)]
GONE = Reply(b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>", 404)


def page(
    lines: Sequence[str], site: str = "民生事务部", title: str = STORY.title, source: str = "民生事务部"
) -> Reply:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return Reply(
        f"<html><head><title>{title}-{site}</title></head><body><div class='nav'><a href='/'>首页</a></div><h1>{title}</h1>"
        f"<div class='info'>时间：2026-11-19 08:12 来源：{source}</div><div class='content'>{body}</div>"
        "<div class='foot'>京ICP备12345678号</div></body></html>".encode()
    )


def copy(lines: Sequence[str], n: int, **more: str) -> dict[str, Reply]:
    return {COPIES[n]: page(lines, f"门户{n}", **more)}


@pytest.fixture
def web(store_path: Path) -> Timeline:
    """An original and three faithful copies."""
    timeline = Timeline(store_path, [MINISTER, *PORTALS], QUIET)
    timeline.look(NOW, {ORIGINAL: page(OLD), **copy(OLD, 0), **copy(OLD, 1), **copy(OLD, 2)})
    assert timeline.findings() == []
    return timeline


def events(web: Timeline) -> list[Event]:
    """All events, worst first; concluded anew they are the same."""
    with opened(web.store) as db:
        found = list_events(db)
    web.again()
    with opened(web.store) as db:
        assert list_events(db) == found
    return found


def said(event: Event) -> list[tuple[FindingKind, str, Severity, FindingState]]:
    return sorted((each.kind, each.site, each.severity, each.state) for each in event.findings)


OPEN, RESOLVED = FindingState.OPEN, FindingState.RESOLVED


def test_a_correction_its_outdated_copies_and_those_that_follow_are_one_event(web: Timeline) -> None:
    web.look_twice(NOW + 10 * HOUR, {ORIGINAL: page(NEW)})
    web.look(NOW + 11 * HOUR, {**copy(OLD, 0), **copy(OLD, 1), **copy(OLD, 2)})
    web.look_twice(NOW + 12 * HOUR, copy(NEW, 0))
    (event,) = events(web)
    assert event.lead.site == "bu"
    assert said(event) == [
        (K.EDITED, "bu", Severity.CRITICAL, OPEN),
        (K.EDITED, "p0", Severity.INFO, RESOLVED),
        (K.REPRINT_OUTDATED, "p0", Severity.WARNING, RESOLVED),
        (K.REPRINT_OUTDATED, "p1", Severity.WARNING, OPEN),
        (K.REPRINT_OUTDATED, "p2", Severity.WARNING, OPEN),
    ]


def test_an_advert_in_a_copy_is_one_event(web: Timeline) -> None:
    web.look_twice(NOW + 10 * HOUR, copy([*OLD[:2], ADVERT, *OLD[2:]], 0))
    (event,) = events(web)
    assert [each.kind for each in event.findings] == [K.REPRINT_ALTERED, K.EDITED, K.REPRINT_IMPROPER]
    web.look_twice(NOW + 20 * HOUR, copy(OLD, 0))
    (event,) = events(web)
    assert event.state is RESOLVED


def test_a_removal_with_the_copies_left_behind_and_those_that_go_is_one_event(web: Timeline) -> None:
    for hours in (10, 20):
        web.look(NOW + hours * HOUR, {ORIGINAL: GONE, **copy(OLD, 0), **copy(OLD, 1)})
    for hours in (21, 30):
        web.look(NOW + hours * HOUR, {COPIES[0]: GONE})
    (event,) = events(web)
    assert event.kind is K.REMOVED
    assert (K.REMOVED, "p0", Severity.INFO, RESOLVED) in said(event)
    assert (K.REPRINT_OUTDATED, "p1", Severity.WARNING, OPEN) in said(event)
    assert {each.interval.by.at for each in event.findings if each.interval and each.site != "p0"} == {
        NOW + 10 * HOUR
    }
    web.look_twice(NOW + 40 * HOUR, {ORIGINAL: page(OLD)})
    (event,) = events(web)
    assert (event.state, K.RESTORED in {each.kind for each in event.findings}) == (RESOLVED, True)


def test_the_same_slip_in_two_copies_is_one_event_with_the_edits_that_made_it(web: Timeline) -> None:
    web.look_twice(NOW + 10 * HOUR, {**copy(NEW, 0), **copy(NEW, 1)})
    (event,) = events(web)
    assert said(event) == [
        (kind, site, Severity.CRITICAL, OPEN)
        for kind in (K.EDITED, K.REPRINT_ALTERED)
        for site in ("p0", "p1")
    ]
    web.look_twice(NOW + 20 * HOUR, copy(OLD, 0))
    (event,) = events(web)
    assert (K.REPRINT_ALTERED, "p0", Severity.CRITICAL, RESOLVED) in said(event)
    assert (K.REPRINT_ALTERED, "p1", Severity.CRITICAL, OPEN) in said(event)


def test_text_headline_and_credit_that_change_at_one_look_are_one_event(web: Timeline) -> None:
    changed = page(NEW, title=f"{STORY.title}（更正）", source="江川日报")
    web.look_twice(NOW + 10 * HOUR, {ORIGINAL: changed})
    (event,) = events(web)
    assert {each.kind for each in event.findings if each.site == "bu"} == {
        K.EDITED, K.HEADLINE_CHANGED, K.ATTRIBUTION_CHANGED,
    }  # fmt: skip


def test_an_old_headline_belongs_to_the_change_of_the_headline_and_is_no_cut_headline(web: Timeline) -> None:
    web.look_twice(NOW + 10 * HOUR, {ORIGINAL: page(OLD, title=f"{STORY.title}（修订）")})
    (event,) = events(web)
    assert [each.kind for each in event.findings] == [K.HEADLINE_CHANGED, *[K.REPRINT_OUTDATED] * 3]


def test_a_source_that_a_copy_falsifies_is_one_event(web: Timeline) -> None:
    web.look_twice(NOW + 10 * HOUR, copy(OLD, 0, source="环球时报"))
    (event,) = events(web)
    assert {each.kind for each in event.findings} >= {K.REPRINT_MISCREDITED, K.ATTRIBUTION_CHANGED}


def test_concluding_anew_sends_nothing_and_what_comes_after_is_sent(web: Timeline) -> None:
    everything = Routing((AlertRule(("office",), Severity.INFO),))
    web.look_twice(NOW + 10 * HOUR, {ORIGINAL: page(NEW)})
    watch(web.store, web.sites, web.rules, routing=everything, again=True)
    with opened(web.store) as db:
        assert list_alerts(db) == []
    web.look_twice(NOW + 20 * HOUR, copy(NEW, 0), routing=everything)
    with opened(web.store) as db:
        assert [each.channel for each in list_alerts(db)] == ["office"]


SECOND = "http://m.bu.example.cn/a/1.html"


def test_a_change_and_a_removal_at_two_addresses_of_an_article_are_one_event_each(web: Timeline) -> None:
    web.look_twice(NOW + HOUR, {SECOND: page(OLD)})
    web.look_twice(NOW + 10 * HOUR, {ORIGINAL: page(NEW), SECOND: page(NEW)})
    (edited,) = events(web)
    (told,) = (each for each in edited.findings if each.kind is K.EDITED)
    assert getattr(told.facts, "addresses", ()) == (ORIGINAL, SECOND)
    for hours in (20, 40):
        web.look(NOW + hours * HOUR, {ORIGINAL: GONE, SECOND: GONE})
    (removed,) = (each for each in web.findings() if each.kind is K.REMOVED)
    assert set(getattr(removed.facts, "addresses", ())) == {SECOND, ORIGINAL}


def test_copies_are_outdated_once_the_article_is_gone_from_all_addresses_of_its_site(web: Timeline) -> None:
    web.look_twice(NOW + HOUR, {SECOND: page(OLD)})
    copies = {**copy(OLD, 0), **copy(OLD, 1), **copy(OLD, 2)}
    for hours in (20, 40):
        web.look(NOW + hours * HOUR, {ORIGINAL: GONE, SECOND: page(OLD), **copies})
    outdated = [each for each in web.findings() if each.kind is K.REPRINT_OUTDATED]
    assert outdated == []
    for hours in (60, 80):
        web.look(NOW + hours * HOUR, {ORIGINAL: GONE, SECOND: GONE, **copies})
    outdated = [each for each in web.findings() if each.kind is K.REPRINT_OUTDATED]
    assert len({each.url for each in outdated}) == len(outdated) == 3
