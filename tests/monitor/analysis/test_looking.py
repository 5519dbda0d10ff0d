"""Looks in a real store: each leaves its conclusions in one transaction, and removals are told from redirects."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from crawler.urls import address_key, addresses_with_key, canonical_url
from storage.conclusions import looks, revisions, unjudged
from storage.engine.opening import open_store
from storage.engine.store import transaction
from storage.frontier import pages
from storage.records import ChangeFacts, FindingKind, FoundPage, Outcome, PageRole, SiteRole

SITE = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",))
URL = "http://www.mca.gov.cn/n152/content.html"
SECOND = "http://www.mca.gov.cn/n152/content_2.html"
LIST = "https://mca.gov.cn/n152/index_3.html?page=3"
HOUR = timedelta(hours=1)
SENTENCES = (
    "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。",
    "截至六月底，全国共有低保对象735.5万人，各地累计发放补助资金，及时足额到位。",
    "下一步，民政部将继续指导各地完善主动发现机制，做到应救尽救、应保尽保。",
)


def body(*sentences: str, after: str = "") -> bytes:
    told = "".join(f"<p>　　{each}</p>" for each in sentences)
    return (
        "<html><head><meta charset=utf-8><title>上半年社会救助工作情况发布</title></head><body>"
        "<h1>上半年社会救助工作情况发布</h1><div>来源：民政部 2021-06-24 09:12</div>"
        f"<div class='TRS_Editor'>{told}</div>{after}</body></html>"
    ).encode()


@pytest.fixture
def timeline(store_path: Path) -> Timeline:
    return Timeline(store_path, [SITE])


def outcomes(timeline: Timeline, url: str = URL) -> list[Outcome]:
    db = open_store(timeline.store)
    page = pages.get_page(db, url)
    assert page is not None
    found = [each.outcome for each in looks.looks_of(db, page.id)]
    db.close()
    return found


def make_known(timeline: Timeline, at: datetime, *found: FoundPage) -> None:
    db = open_store(timeline.store)
    with transaction(db):
        pages.add_pages(db, found, at)
    db.close()


def test_an_article_that_redirects_to_a_list_page_of_its_site_is_missing(
    timeline: Timeline, now: datetime
) -> None:
    make_known(timeline, now, FoundPage(LIST, "mca", PageRole.LIST))
    timeline.look(now, {URL: Reply(body(*SENTENCES))})
    target = LIST.replace("https://", "http://www.")  # the same page for any reader
    timeline.look(now + HOUR, {URL: Reply(body("列表"), final_url=target)})
    assert outcomes(timeline) == [Outcome.FIRST, Outcome.MISSING]


def test_an_article_that_redirects_to_a_page_that_is_no_list_has_moved(
    timeline: Timeline, now: datetime
) -> None:
    make_known(timeline, now, FoundPage(LIST, "other", PageRole.LIST))
    timeline.look(now, {URL: Reply(body(*SENTENCES))})
    timeline.look(now + HOUR, {URL: Reply(body(*SENTENCES), final_url=LIST)})
    assert outcomes(timeline) == [Outcome.FIRST, Outcome.MOVED]


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["mca.gov.cn", "www.mca.gov.cn", "www.www.cn", "mca.gov.cn:8080"]),
    st.lists(st.sampled_from(["n152", "index.html", "%E5%85%AC"]), max_size=3),
    st.sampled_from(["", "/", "?page=3", "/?a=1&b=2"]),
)
def test_every_canonical_address_is_among_the_addresses_of_its_key(
    scheme: str, host: str, path: list[str], end: str
) -> None:
    url = canonical_url(f"{scheme}://{host}/{'/'.join(path)}{end}")
    addresses = list(addresses_with_key(address_key(url)))
    assert url in addresses
    assert {address_key(each) for each in addresses} == {address_key(url)}


def test_an_article_of_two_pages_is_one_revision_once_both_were_looked_at(
    timeline: Timeline, now: datetime
) -> None:
    timeline.look(now, {URL: Reply(body(*SENTENCES[:2], after='<a href="content_2.html">下一页</a>'))})
    db = open_store(timeline.store)
    first = pages.get_page(db, URL)
    assert first is not None
    assert revisions.row_count(db, first.id) == 1  # the continuation is not known yet
    with transaction(db):
        pages.add_pages(db, [FoundPage(SECOND, "mca", PageRole.PART, first.id)], now)
    timeline.look(now + HOUR, {SECOND: Reply(body(SENTENCES[2]))})
    current = revisions.current_revision(db, first.id)
    assert current is not None
    assert (current.number, current.article.paragraphs) == (1, SENTENCES)
    db.close()
    assert timeline.findings() == []


def test_the_same_bytes_again_are_an_unchanged_look_without_another_reading(
    timeline: Timeline, now: datetime
) -> None:
    for hour in range(2):
        timeline.look(now + hour * HOUR, {URL: Reply(body(*SENTENCES))})
    assert outcomes(timeline) == [Outcome.FIRST, Outcome.UNCHANGED]


def test_a_war_of_edits_is_told_by_its_first_finding_also_when_all_is_concluded_anew(
    timeline: Timeline, now: datetime
) -> None:
    texts = [body(*SENTENCES), body(*(each.replace("735.5", "753.5") for each in SENTENCES))]
    for number in range(5):
        timeline.look_twice(now + number * HOUR, {URL: Reply(texts[number % 2])})
    told = timeline.findings()
    assert [each.kind for each in told] == [FindingKind.EDITED] * 2
    assert [each.facts.times for each in told if isinstance(each.facts, ChangeFacts)] == [4, None]
    timeline.again()
    assert timeline.findings() == told


def test_a_look_leaves_no_page_to_be_judged_behind(timeline: Timeline, now: datetime) -> None:
    timeline.look(now, {URL: Reply(body(*SENTENCES))})
    db = open_store(timeline.store)
    assert unjudged.unjudged_pages(db) == []
    db.close()


FILE = "<p>附件：<a href='/f/{}.docx'>困难群众救助名单.docx</a></p>"


def findings_told(timeline: Timeline) -> list[tuple[str, str]]:
    return [(each.kind.value, each.summary_zh) for each in timeline.findings()]


@pytest.mark.parametrize("text", [SENTENCES, ()], ids=["beside a text", "without text"])
def test_a_swapped_file_is_one_finding_with_both_addresses_and_a_removal_is_told(
    timeline: Timeline, now: datetime, text: tuple[str, ...]
) -> None:
    for hours, number in enumerate((1, 2, 2)):
        timeline.look(now + hours * HOUR, {URL: Reply(body(*text, after=FILE.format(number)))})
    for hours in (3, 24):
        timeline.look(now + hours * HOUR, {URL: Reply(b"", status=404)})
    kinds = findings_told(timeline)
    assert {kind for kind, _ in kinds} - {"unavailable"} == {"attachment-changed", "removed"}
    swap = next(said for kind, said in kinds if kind == "attachment-changed")
    assert "附件更换：困难群众救助名单.docx" in swap
    assert "/f/1.docx → " in swap


def test_a_file_with_another_session_and_host_is_no_event(timeline: Timeline, now: datetime) -> None:
    for hours in range(4):
        after = f"<p>附件：<a href='http://cdn{hours}.mca.gov.cn/f/1.docx?token={hours}'>名单.docx</a></p>"
        timeline.look(now + hours * HOUR, {URL: Reply(body(*SENTENCES, after=after))})
    assert findings_told(timeline) == []
    assert set(outcomes(timeline)) == {Outcome.FIRST, Outcome.UNCHANGED}


def test_a_page_that_is_a_file_is_watched_by_its_bytes(timeline: Timeline, now: datetime) -> None:
    for hours, version in enumerate((b"one", b"two", b"two")):
        timeline.look(now + hours * HOUR, {URL: Reply(b"%PDF-1.4 " + version * 40)})
    ((kind, said),) = findings_told(timeline)
    assert kind == "attachment-changed"
    assert "SHA-256" in said
