"""A text at ever new addresses of one site is one finding, and brings nothing for the pattern of the addresses."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from storage.engine.opening import opened
from storage.engine.store import rows
from storage.records import Finding, FindingKind, RepublicationFacts, SiteRole

FRONT = "http://www.mca.gov.cn/"
SITES = [Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), (FRONT,))]
DAY = timedelta(days=1)
TEXTS = (
    "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。",
    "截至六月底，全国共有低保对象735.5万人，各地累计发放补助资金，及时足额到位。",
    "各地落实救助资金，资助困难群众参加基本医疗保险，开展临时救助，兜住了民生底线。",
)


def page(published: str, text: tuple[str, ...] = TEXTS) -> Reply:
    told = "".join(f"<p>　　{each}</p>" for each in text)
    return Reply(
        "<html><head><meta charset=utf-8><title>上半年社会救助工作情况发布</title></head><body>"
        f"<h1>上半年社会救助工作情况发布</h1><div>来源：民政部 {published} 09:12</div>"
        f"<div class='TRS_Editor'>{told}</div></body></html>".encode()
    )


@pytest.fixture
def timeline(store_path: Path) -> Timeline:
    return Timeline(store_path, SITES)


def republished(timeline: Timeline) -> list[Finding]:
    return [each for each in timeline.findings() if each.kind is FindingKind.REPUBLISHED]


def times(finding: Finding) -> int | None:
    assert isinstance(finding.facts, RepublicationFacts)
    return finding.facts.times


def test_a_text_at_ever_new_addresses_is_one_finding_with_a_count(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {f"{FRONT}a.html?v=0": page("2021-06-24")})
    for day in range(1, 6):
        timeline.look(
            now + day * DAY, {f"{FRONT}a.html?v={day}{at}": page(f"2021-07-0{day}") for at in range(9)}
        )
    (finding,) = republished(timeline)
    assert finding.original_url == f"{FRONT}a.html?v=0"
    assert times(finding) == 45
    assert "45 new addresses" in finding.summary_en
    assert "45个新网址" in finding.summary_zh


def test_a_single_new_address_has_no_count(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {f"{FRONT}a/1.html": page("2021-06-24")})
    timeline.look(now + DAY, {f"{FRONT}a/2.html": page("2021-07-24")})
    (finding,) = republished(timeline)
    assert times(finding) is None


def test_another_column_has_a_finding_of_its_own(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {f"{FRONT}a/1.html": page("2021-06-24")})
    timeline.look(now + DAY, {f"{FRONT}a/2.html": page("2021-07-24")})
    timeline.look(now + 2 * DAY, {f"{FRONT}news/3.html": page("2021-08-24")})
    assert {each.url for each in republished(timeline)} == {f"{FRONT}a/2.html", f"{FRONT}news/3.html"}


def test_the_finding_and_its_count_are_the_same_when_all_is_concluded_anew(
    timeline: Timeline, now: datetime
) -> None:
    for day in range(4):
        timeline.look(now + day * DAY, {f"{FRONT}a.html?v={day}": page(f"2021-07-0{day + 1}")})
    told = [(each.id, times(each)) for each in republished(timeline)]
    timeline.again()
    assert [(each.id, times(each)) for each in republished(timeline)] == told


def test_the_first_page_with_a_text_brings_news_and_each_further_page_none(
    timeline: Timeline, now: datetime, store_path: Path
) -> None:
    timeline.look(now, {f"{FRONT}a/1.html": page("2021-06-24")})
    other = page("2021-07-24", tuple(f"{text[::-1]}完全不同的内容。" for text in TEXTS))
    timeline.look(now + DAY, {f"{FRONT}a/2.html": page("2021-07-24"), f"{FRONT}a/3.html": other})
    timeline.look(now + 2 * DAY, {f"{FRONT}a/4.html": Reply(b"not here", 404)})
    with opened(store_path) as db:
        brought = {each["url"][-6]: each["brought"] for each in rows(db, "SELECT url, brought FROM pages")}
        (pattern,) = rows(db, "SELECT looks, gains FROM address_patterns")
    assert brought == {"1": 1, "2": 0, "3": 1, "4": 0}
    assert (pattern["looks"], pattern["gains"]) == (4, 2)


def test_a_text_at_addresses_of_random_words_has_few_findings(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {f"{FRONT}a/1.html": page("2021-06-24")})
    words = ["xin", "wen", "dong", "tai", "gong", "gao", "jie", "du", "min", "sheng"]
    for day, word in enumerate(words, 1):
        timeline.look(now + day * DAY, {f"{FRONT}{word}/a.html": page(f"2021-07-{day:02}")})
    assert sorted(times(each) or 1 for each in republished(timeline)) == [1, 1, 10]
