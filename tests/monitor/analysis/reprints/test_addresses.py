"""An article at two addresses of its site: what is gone from one of them, and what is gone for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.five.texts import MINISTRY
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.reprints.addresses import have_other_files
from monitor.judge.policy import Policy
from storage.engine.opening import opened
from storage.engine.store import rows, stored_time
from storage.records import (
    Article,
    Attachment,
    ChangeFacts,
    FindingKind,
    FindingState,
    PageFacts,
    Severity,
    SiteRole,
)

SITE = Site("ju", "柳河市民政局", SiteRole.ORIGINAL, ("lh.example.cn",), ("http://www.lh.example.cn/",))
WIDE, SMALL = "http://www.lh.example.cn/a/0.html", "http://m.lh.example.cn/a/0.html"
START = datetime(2026, 10, 16, 1, tzinfo=UTC)
DAY = timedelta(days=1)
GONE = Reply(b"<title>404</title>404 Not Found", 404)
FORBIDDEN = Reply(b"403 Forbidden", 403)


def article(number: int, file: str = "") -> Reply:
    story = list(MINISTRY.values())[number]
    shown = "".join(f"<p>{line}</p>" for line in story.text.splitlines())
    link = f"<p>附件：<a href='{file}'>名单.pdf</a></p>" if file else ""
    return Reply(
        f"<html><head><meta charset=utf-8><title>{story.title}-柳河市民政局</title></head><body>"
        f"<h1>{story.title}</h1><div>发布时间：2026-10-12 09:30 来源：柳河日报</div>"
        f"<div class=content>{shown}{link}</div></body></html>".encode()
    )


OTHERS = {f"http://www.lh.example.cn/a/{number}.html": article(number) for number in range(1, 4)}


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    return Timeline(tmp_path / "store.db", [SITE], Policy(workers=1))


def lived(timeline: Timeline, *looks: dict[str, Reply]) -> None:
    """One look a day, the first look twice."""
    timeline.look_twice(START, OTHERS | looks[0])
    for day, replies in enumerate(looks[1:], 1):
        timeline.look(START + day * DAY, OTHERS | replies)


def severities(timeline: Timeline, kind: FindingKind) -> dict[str, Severity]:
    return {each.url: each.severity for each in timeline.findings() if each.kind is kind}


@pytest.mark.parametrize("gone, kept", [(WIDE, SMALL), (SMALL, WIDE)])
def test_the_loss_of_one_of_two_addresses_is_a_notice_that_names_the_other(
    timeline: Timeline, gone: str, kept: str
) -> None:
    lived(timeline, {gone: article(0), kept: article(0)}, *[{gone: GONE, kept: article(0)}] * 2)
    (removed,) = (each for each in timeline.findings() if each.kind is FindingKind.REMOVED)
    assert removed.severity is Severity.NOTICE
    assert isinstance(removed.facts, PageFacts)
    assert removed.facts.shown_at == kept
    assert f"另一网址仍可看到此稿：{kept}" in removed.summary_zh


def test_an_article_that_cannot_be_read_at_one_of_two_addresses_is_a_notice(timeline: Timeline) -> None:
    lived(timeline, {WIDE: article(0), SMALL: article(0)}, *[{WIDE: FORBIDDEN, SMALL: article(0)}] * 4)
    assert severities(timeline, FindingKind.UNAVAILABLE) == {WIDE: Severity.NOTICE}


def test_the_loss_of_the_last_address_is_critical(timeline: Timeline) -> None:
    both = {WIDE: article(0), SMALL: article(0)}
    lived(timeline, both, *[{WIDE: GONE, SMALL: article(0)}] * 2, *[dict.fromkeys(both, GONE)] * 2)
    assert severities(timeline, FindingKind.REMOVED) == {WIDE: Severity.NOTICE, SMALL: Severity.CRITICAL}


def test_the_loss_of_both_addresses_at_once_is_critical(timeline: Timeline) -> None:
    both = {WIDE: article(0), SMALL: article(0)}
    lived(timeline, both, *[dict.fromkeys(both, GONE)] * 2)
    (removed,) = (each for each in timeline.findings() if each.kind is FindingKind.REMOVED)
    assert removed.severity is Severity.CRITICAL
    assert isinstance(removed.facts, PageFacts)
    assert set(removed.facts.addresses) == {WIDE, SMALL}
    assert "该稿另 1 个网址相同" in removed.summary_zh


def test_an_article_that_is_back_at_one_of_two_addresses_is_back(timeline: Timeline) -> None:
    both = {WIDE: article(0), SMALL: article(0)}
    lived(timeline, both, *[dict.fromkeys(both, GONE)] * 2, {WIDE: GONE, SMALL: article(0)}, both)
    kinds = (FindingKind.REMOVED, FindingKind.RESTORED)
    removed, restored = (each for each in timeline.findings() if each.kind in kinds)
    assert (removed.kind, restored.kind) == kinds
    assert removed.state is FindingState.RESOLVED


def moved(number: int) -> tuple[str, str]:
    return f"http://www.lh.example.cn/a/{number}.html", f"http://www.lh.example.cn/zw/a/{number}.html"


@pytest.mark.parametrize("redirects", [True, False], ids=["redirect", "both answer"])
def test_an_edit_after_a_whole_site_moved_is_one_finding(timeline: Timeline, redirects: bool) -> None:
    before = {moved(number)[0]: article(number) for number in range(4)}
    after = {new: article(number) for number in range(4) for new in [moved(number)[1]]}
    old = {
        moved(number)[0]: replace(article(number), final_url=moved(number)[1] if redirects else None)
        for number in range(4)
    }
    timeline.look_twice(START, before)
    timeline.look_twice(START + DAY, old | after)
    body = (article(0).body or b"").decode()
    assert "122.7万" in body
    edited = body.replace("122.7万", "127.2万").encode()
    changed = {
        url: replace(reply, body=edited) for url, reply in (old | after).items() if url.endswith("/0.html")
    }
    timeline.look_twice(START + 2 * DAY, old | after | {moved(0)[1]: changed[moved(0)[1]]})
    timeline.look_twice(START + 3 * DAY, old | after | changed)
    (told,) = (each for each in timeline.findings() if each.kind is FindingKind.EDITED)
    assert told.severity is Severity.CRITICAL
    assert isinstance(told.facts, ChangeFacts)
    assert set(told.facts.addresses) == set(moved(0))
    known = [(each.id, each.facts) for each in timeline.findings()]
    timeline.again()
    assert [(each.id, each.facts) for each in timeline.findings()] == known


def test_an_article_that_changed_its_address_without_a_redirect_is_a_notice(timeline: Timeline) -> None:
    lived(timeline, {WIDE: article(0)}, *[{WIDE: GONE, SMALL: article(0)}] * 2)
    assert severities(timeline, FindingKind.REMOVED) == {WIDE: Severity.NOTICE}


PORTAL = Site("wang", "柳河在线", SiteRole.PORTAL, ("lhzx.example.cn",), ("http://www.lhzx.example.cn/",))
COPY = "http://www.lhzx.example.cn/n/0.html"
RULES = Policy(workers=1, muted=frozenset({"R03", "R05", "R09"}))


def test_an_article_that_moved_without_a_redirect_and_was_edited_is_edited_and_its_copies_are_outdated(
    tmp_path: Path,
) -> None:
    timeline = Timeline(tmp_path / "store.db", [SITE, PORTAL], RULES)
    body = (article(0).body or b"").decode()
    copy = replace(article(0), body=body.replace("来源：柳河日报", "来源：柳河市民政局").encode())
    edited = replace(article(0), body=body.replace("122.7万", "127.2万").encode())
    moved_and_edited = {WIDE: GONE, SMALL: edited, COPY: copy}
    lived(timeline, {WIDE: article(0), COPY: copy}, moved_and_edited)
    assert [each.kind for each in timeline.findings()] == [FindingKind.UNAVAILABLE]
    for day in (2, 3):
        timeline.look(START + day * DAY, OTHERS | moved_and_edited)
    told = {each.kind: each for each in timeline.findings() if each.state is FindingState.OPEN}
    assert {kind: each.severity for kind, each in told.items()} == {
        FindingKind.REMOVED: Severity.NOTICE,
        FindingKind.EDITED: Severity.CRITICAL,
        FindingKind.REPRINT_OUTDATED: Severity.WARNING,
    }
    edit = told[FindingKind.EDITED]
    assert edit.url == SMALL and edit.interval is not None and edit.interval.after is not None
    assert edit.interval.after.at == START + timedelta(minutes=1)
    assert edit.interval.by.at == START + DAY
    assert told[FindingKind.REPRINT_OUTDATED].event == edit.event
    never = {FindingKind.REPRINT_ALTERED, FindingKind.REPUBLISHED}
    assert not never & {each.kind for each in timeline.findings()}
    known = [(each.id, each.event, each.facts) for each in timeline.findings()]
    timeline.again()
    assert [(each.id, each.event, each.facts) for each in timeline.findings()] == known


def test_a_daily_notice_that_replaces_the_last_one_is_no_edit(timeline: Timeline) -> None:
    body = (article(0).body or b"").decode().replace("发布时间：2026-10-12 09:30", "")
    assert "122.7万" in body
    first, second = (
        replace(article(0), body=text.encode()) for text in (body, body.replace("122.7万", "98.1万"))
    )
    lived(timeline, {WIDE: first}, *[{WIDE: GONE, SMALL: second}] * 3)
    assert FindingKind.EDITED not in {each.kind for each in timeline.findings()}


def test_a_removed_article_that_comes_back_at_a_new_address_is_restored_there(tmp_path: Path) -> None:
    timeline = Timeline(tmp_path / "store.db", [SITE, PORTAL], RULES)
    body = (article(0).body or b"").decode()
    copy = replace(article(0), body=body.replace("来源：柳河日报", "来源：柳河市民政局").encode())
    gone = {WIDE: GONE, COPY: copy}
    lived(timeline, {WIDE: article(0), COPY: copy}, gone, gone, gone)
    assert severities(timeline, FindingKind.REPRINT_OUTDATED) == {COPY: Severity.WARNING}
    timeline.look(START + 4 * DAY, OTHERS | gone | {SMALL: article(0)})
    states = {each.kind: each.state for each in timeline.findings()}
    for kind in (FindingKind.REMOVED, FindingKind.REPRINT_OUTDATED):
        assert states[kind] is FindingState.RESOLVED
    (back,) = (each for each in timeline.findings() if each.kind is FindingKind.RESTORED)
    assert back.url == WIDE and f"已恢复，网址已改为 {SMALL}" in back.summary_zh
    assert FindingKind.EDITED not in states
    known = [(each.id, each.event, each.state) for each in timeline.findings()]
    timeline.again()
    assert [(each.id, each.event, each.state) for each in timeline.findings()] == known


def test_the_further_address_of_a_missing_article_is_due_at_once(timeline: Timeline) -> None:
    lived(timeline, {WIDE: article(0), SMALL: article(0)})
    timeline.look(START + DAY, {WIDE: GONE})
    with opened(timeline.store) as db:
        (due,) = rows(db, "SELECT due_at FROM pages WHERE url = ?", (SMALL,))
    assert due["due_at"] <= stored_time(START + DAY)


def test_two_notices_with_the_same_words_and_other_files_are_two_articles(timeline: Timeline) -> None:
    first, second = article(0, "/f/202610/1.pdf"), article(0, "/f/202610/2.pdf")
    other = "http://www.lh.example.cn/a/9.html"
    lived(timeline, {WIDE: first, other: second}, *[{WIDE: GONE, other: second}] * 2)
    assert severities(timeline, FindingKind.REMOVED) == {WIDE: Severity.CRITICAL}


def test_the_same_file_at_another_host_is_no_other_file() -> None:
    one, other, third = (
        Article("名单", ("见附件。",), attachments=(Attachment("名单", address),))
        for address in ("http://www.a.cn/f/1.pdf", "http://m.a.cn/f/1.pdf?t=5", "http://www.a.cn/f/2.pdf")
    )
    assert not have_other_files(one, other)
    assert have_other_files(one, third)
    assert not have_other_files(one, Article("名单", ("见附件。",)))
