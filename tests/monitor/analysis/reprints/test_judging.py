"""Findings about a reprint hold as long as its state does, whatever its original and its link come to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from storage.engine.opening import open_store
from storage.engine.store import rows, stored_time, transaction
from storage.records import (
    Finding,
    FindingKind,
    LinkFault,
    OriginalState,
    ReprintCreditFacts,
    ReprintTextFacts,
    SiteRole,
)

SITES = [
    Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",)),
    Site("msnc", "民生内参", SiteRole.PORTAL, ("msnc.org.cn",), ("http://www.msnc.org.cn/",)),
    Site("djw", "大江网", SiteRole.PORTAL, ("djw.cn",), ("http://www.djw.cn/",)),
]
ORIGINAL = "http://www.mca.gov.cn/n152/content.html"
REPRINT = "http://www.msnc.org.cn/msgz/115.html"
ELSEWHERE = "http://www.mca.gov.cn/n153/content.html"
HOUR = timedelta(hours=1)
TITLE = "上半年社会救助工作情况发布"
TEXT = (
    "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。",
    "截至六月底，全国共有低保对象735.5万人，各地累计发放补助资金，及时足额到位。",
    "各地落实救助资金，资助困难群众参加基本医疗保险，开展临时救助，兜住了民生底线。",
    "下一步，民政部将继续指导各地完善主动发现机制，做到应救尽救、应保尽保。",
)


def page(
    text: Sequence[str] = TEXT, *, source: str = "民政部", link: str | None = None, title: str = TITLE
) -> Reply:
    told = "".join(f"<p>　　{each}</p>" for each in text)
    named = f'<p>原文链接：<a href="{link}">{link}</a></p>' if link else ""
    return Reply(
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div>来源：{source} 2021-06-24 09:12</div><div class='TRS_Editor'>{told}</div>{named}</body></html>".encode()
    )


@pytest.fixture
def timeline(store_path: Path) -> Timeline:
    return Timeline(store_path, SITES)


def altered() -> list[str]:
    return [each.replace("735.5", "753.5") for each in TEXT]


def open_kinds(timeline: Timeline) -> set[FindingKind]:
    return {each.kind for each in timeline.findings() if each.resolved_at is None}


def of_kind(timeline: Timeline, kind: FindingKind) -> Finding:
    (found,) = (each for each in timeline.findings() if each.kind is kind)
    return found


def link_fault(timeline: Timeline) -> LinkFault | None:
    facts = of_kind(timeline, FindingKind.REPRINT_LINK_BROKEN).facts
    assert isinstance(facts, ReprintCreditFacts)
    return facts.link


def test_an_altered_reprint_is_told_until_it_is_put_right(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page(altered())})
    assert FindingKind.REPRINT_ALTERED in open_kinds(timeline)
    timeline.look_twice(now + HOUR, {REPRINT: page()})
    assert FindingKind.REPRINT_ALTERED not in open_kinds(timeline)
    assert of_kind(timeline, FindingKind.REPRINT_ALTERED).resolved_at is not None


def test_a_reprint_met_before_its_original_is_judged_once_the_original_is_found(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {REPRINT: page(altered())})
    assert open_kinds(timeline) == set()
    timeline.look(now + HOUR, {ORIGINAL: page()})
    assert FindingKind.REPRINT_ALTERED in open_kinds(timeline)


def test_a_reprint_of_a_corrected_original_is_outdated_until_it_follows(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page()})
    timeline.look_twice(now + HOUR, {ORIGINAL: page(altered())})
    assert FindingKind.REPRINT_OUTDATED not in open_kinds(timeline)  # nobody has looked at the reprint since
    timeline.look(now + 1.5 * HOUR, {REPRINT: page()})
    assert FindingKind.REPRINT_OUTDATED in open_kinds(timeline)
    timeline.look_twice(now + 2 * HOUR, {REPRINT: page(altered())})
    assert FindingKind.REPRINT_OUTDATED not in open_kinds(timeline)


def test_the_words_about_an_outdated_reprint_follow_the_second_correction_of_the_original(
    timeline: Timeline, now: datetime
) -> None:
    again = [each.replace("735.5", "760.1") for each in TEXT]
    timeline.look(now, {ORIGINAL: page(), REPRINT: page()})
    for hour, text in ((1, altered()), (3, again)):
        timeline.look_twice(now + hour * HOUR, {ORIGINAL: page(text), REPRINT: page()})
    found = of_kind(timeline, FindingKind.REPRINT_OUTDATED)
    assert isinstance(found.facts, ReprintTextFacts)
    assert "760.1" in (found.facts.after or "")
    assert found.interval is not None
    assert found.interval.by.at == now + HOUR


def test_an_altered_reprint_stays_one_finding_when_its_original_changes(
    timeline: Timeline, now: datetime
) -> None:
    moved = [TEXT[1], TEXT[0], *TEXT[2:]]
    timeline.look(now, {ORIGINAL: page(), REPRINT: page(moved)})
    before = of_kind(timeline, FindingKind.REPRINT_ALTERED)
    later = [TEXT[0], TEXT[2], TEXT[1], TEXT[3]]
    timeline.look_twice(now + HOUR, {ORIGINAL: page(later), REPRINT: page(moved)})
    after = of_kind(timeline, FindingKind.REPRINT_ALTERED)
    assert (after.id, after.resolved_at) == (before.id, None)


def test_a_reprint_is_due_at_once_after_a_correction_of_its_original(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page()})
    with closing(open_store(timeline.store)) as db, transaction(db):
        db.conn.execute("UPDATE pages SET due_at = ?", (stored_time(now + 999 * HOUR),))
    timeline.look_twice(now + HOUR, {ORIGINAL: page(altered())})
    with closing(open_store(timeline.store)) as db:
        (due,) = rows(db, "SELECT due_at FROM pages WHERE url = ?", (REPRINT,))
    assert due["due_at"] <= stored_time(now + 2 * HOUR)


def test_a_reprint_of_a_removed_original_is_outdated(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page()})
    for hour in (1, 9):
        timeline.look(now + hour * HOUR, {ORIGINAL: Reply(b"", 404)})
    timeline.look(now + 10 * HOUR, {REPRINT: page()})
    found = of_kind(timeline, FindingKind.REPRINT_OUTDATED)
    assert isinstance(found.facts, ReprintTextFacts)
    assert found.facts.original is OriginalState.REMOVED


def test_a_removed_reprint_has_no_findings_any_more(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page(altered())})
    for hour in (1, 9):
        timeline.look(now + hour * HOUR, {REPRINT: Reply(b"", 404)})
    assert open_kinds(timeline) == {FindingKind.REMOVED}


def test_a_link_that_leads_to_another_article_is_broken(timeline: Timeline, now: datetime) -> None:
    other = page(["这里说的是另一件事，与社会救助没有任何关系。" * 4], title="另一件事")
    timeline.look(now, {ELSEWHERE: other, ORIGINAL: page(), REPRINT: page(link=ELSEWHERE)})
    assert link_fault(timeline) is LinkFault.OTHER


def test_a_link_is_broken_once_a_second_look_found_its_page_missing(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page(link=ELSEWHERE)})
    for hour, kinds in ((1, 0), (9, 1)):
        timeline.look(now + hour * HOUR, {ELSEWHERE: Reply(b"", 404)})
        assert len({FindingKind.REPRINT_LINK_BROKEN} & open_kinds(timeline)) == kinds
    assert link_fault(timeline) is LinkFault.MISSING


def test_a_link_to_a_page_that_redirects_to_the_original_is_whole(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page(link=ELSEWHERE)})
    redirected = Reply(page().body, final_url=ORIGINAL)
    timeline.look(now + HOUR, {ELSEWHERE: redirected})
    assert FindingKind.REPRINT_LINK_BROKEN not in open_kinds(timeline)


def test_a_reprint_that_credits_whom_its_original_was_taken_from_is_not_miscredited(
    timeline: Timeline, now: datetime
) -> None:
    credited = page(source="中国社会报")
    timeline.look(now, {ORIGINAL: credited, REPRINT: credited})
    assert FindingKind.REPRINT_MISCREDITED not in open_kinds(timeline)
    timeline.look_twice(now + HOUR, {REPRINT: page(source="某某网")})
    assert FindingKind.REPRINT_MISCREDITED in open_kinds(timeline)


BANNER = "本栏目由民声智库提供内容支持，每日精选全国各地政策解读，欢迎订阅民声手机报获取更多资讯。"
COPY = "http://www.djw.cn/a/9.html"


def test_a_portals_furniture_is_no_alteration_from_its_first_page_on(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page([*TEXT, BANNER])})
    assert FindingKind.REPRINT_ALTERED not in open_kinds(timeline)


def test_a_line_that_turns_out_to_be_furniture_is_an_alteration_no_longer(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page([*TEXT[:2], BANNER, *TEXT[2:]])})
    assert FindingKind.REPRINT_ALTERED in open_kinds(timeline)
    others = {
        f"http://www.msnc.org.cn/msgz/{number}.html": page(
            [
                f"{topic}工作座谈会在{topic}中心召开，与会人员就{topic}的经验和做法作了交流，并提出了打算。"
                * 2,
                BANNER,
            ],
            title=f"{topic}工作座谈会召开",
            source="民生内参",
        )
        for number, topic in enumerate(("垃圾分类", "森林防火", "渔业资源", "公交优先"))
    }
    timeline.look(now + HOUR, others)
    assert FindingKind.REPRINT_ALTERED not in open_kinds(timeline)
    assert of_kind(timeline, FindingKind.REPRINT_ALTERED).resolved_at is not None


def test_a_copy_that_credits_the_portal_it_was_copied_from_is_not_miscredited(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {ORIGINAL: page(), REPRINT: page(), COPY: page(source="民生内参")})
    assert FindingKind.REPRINT_MISCREDITED not in open_kinds(timeline)
    timeline.look_twice(now + HOUR, {COPY: page(source="某某网")})
    assert FindingKind.REPRINT_MISCREDITED in open_kinds(timeline)


def test_two_notices_of_a_mould_are_no_republication(timeline: Timeline, now: datetime) -> None:
    def notice(session: str, day: int) -> Reply:
        text = [
            f"第{session}期社会救助经办人员业务培训班在南湖街道举办，各县区经办人员参加培训。",
            "培训班讲解了低保审核确认、临时救助和救助家庭经济状况核对的政策，并安排了现场教学。",
            "学员们表示，要把学到的知识用到工作中，更好地为困难群众服务，不断提高经办水平。",
        ]
        told = page(text, title=f"第{session}期培训班举办")
        return Reply(told.body.replace(b"2021-06-24", f"2021-06-{day}".encode()))

    timeline.look(now, {ORIGINAL: notice("二", 11), ELSEWHERE: notice("三", 24)})
    assert FindingKind.REPUBLISHED not in open_kinds(timeline)
    timeline.look_twice(now + HOUR, {ELSEWHERE: notice("二", 24)})
    assert FindingKind.REPUBLISHED in open_kinds(timeline)


def test_findings_are_the_same_when_all_is_concluded_anew(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {REPRINT: page(altered(), link=ELSEWHERE)})
    timeline.look(now + HOUR, {ORIGINAL: page()})
    timeline.look_twice(now + 2 * HOUR, {REPRINT: page()})
    told = {each.id: each.resolved_at for each in timeline.findings()}
    timeline.again()
    assert {each.id: each.resolved_at for each in timeline.findings()} == told
