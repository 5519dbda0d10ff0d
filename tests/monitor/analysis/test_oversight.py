"""Sites as a whole: one whose pages fit its profile no longer is told once, and is well again once they do."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from storage.archive import captures, passes
from storage.engine.opening import open_store
from storage.engine.store import transaction
from storage.findings import findings
from storage.frontier import pages
from storage.records import (
    Failure,
    Fetch,
    Finding,
    FindingKind,
    FoundPage,
    PageRole,
    SiteFailureFacts,
    SiteRole,
)

SITE = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/article/xw/",))
URLS = tuple(f"http://www.mca.gov.cn/article/xw/mzyw/202106/2021060003481{n}.shtml" for n in range(4))
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def body(number: int, container: str) -> bytes:
    title = f"全国民政工作视频会议第{number}次召开"
    text = f"<p>会议第{number}次召开，部署{number}项近期重点工作，要求各地落实责任。</p>" * 4
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div>来源：民政部 2021-06-24 09:12</div><div {container}>{text}</div></body></html>"
    ).encode()


def one_pass(store: Path, at: datetime, container: str) -> Sequence[Finding]:
    """Every page looked at once, and what that raised."""
    db = open_store(store)
    pass_id = passes.start_pass(db, at)
    with transaction(db):
        pages.add_pages(db, [FoundPage(url, "mca", PageRole.ARTICLE) for url in URLS], at)
    ask = partial(pages.claim, db, site="mca", owner="test", now=at, lease_s=60, pause_s=0)
    due = list(iter(ask, None))
    assert len(due) == len(URLS)
    for number, each in enumerate(due):
        fetch = Fetch(each.page.url, at, 10, (), 200, HTML, body(number, container), each.page.url)
        visit = captures.Visit(each.page, fetch, at + timedelta(minutes=30))
        captures.record_visit(db, visit, pass_id=pass_id, owner="test")
    passes.finish_pass(db, pass_id, at + timedelta(minutes=1))
    db.close()
    return watch(store, [SITE], Policy(workers=1)).raised


def test_a_changed_template_is_told_once_and_no_edit_of_any_article(store_path: Path, now: datetime) -> None:
    open_store(store_path, create=True).close()
    raised = [
        one_pass(store_path, now + timedelta(hours=hour), container)
        for hour, container in enumerate(["id=zoom", "class=neirong", "class=neirong"])
    ]
    assert [len(each) for each in raised] == [0, 1, 0]
    (found,) = raised[1]
    assert found.kind is FindingKind.SITE_FAILING
    assert "mca-2016" in found.summary_en
    assert isinstance(found.facts, SiteFailureFacts)
    assert found.facts.profile == "mca-2016"


LIST = SITE.start_urls[0]
ENTRIES = "".join(
    f'<li><a href="{url}">全国民政工作视频会议第{n}次召开</a>2021-06-24</li>' for n, url in enumerate(URLS)
)
LISTED = f"<html><head><title>要闻</title></head><body><ul>{ENTRIES * 3}</ul></body></html>".encode()


def pass_over(store: Path, at: datetime, answers: dict[str, int]) -> list[Finding]:
    """A pass that looks at these pages, each answered with this status, and what is open of the site after it."""
    db = open_store(store)
    pass_id = passes.start_pass(db, at)
    with transaction(db):
        pages.add_pages(db, [FoundPage(LIST, "mca", PageRole.SEED)], at)
        pages.add_pages(db, [FoundPage(url, "mca", PageRole.ARTICLE) for url in URLS], at)
        for url in (LIST, *URLS):
            known = pages.get_page(db, url)
            assert known is not None
            pages.set_due(db, known.id, at if url in answers else at + timedelta(days=30), unconditional=True)
    for each in iter(partial(pages.claim, db, site="mca", owner="test", now=at, lease_s=60, pause_s=0), None):
        status, url = answers[each.page.url], each.page.url
        content = LISTED if url == LIST else body(URLS.index(url), "id=zoom")
        fetch = Fetch(url, at, 10, (), status, HTML, content if status == 200 else b"busy", url)
        visit = captures.Visit(each.page, fetch, at + timedelta(days=30))
        captures.record_visit(db, visit, pass_id=pass_id, owner="test")
    passes.finish_pass(db, pass_id, at + timedelta(minutes=1))
    db.close()
    watch(store, [SITE], Policy(workers=1))
    db = open_store(store)
    found = findings.open_of_site(db, FindingKind.SITE_FAILING, "mca")
    db.close()
    return found


def test_a_site_whose_articles_fail_while_its_lists_answer_is_one_finding_until_articles_answer(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    fine, broken = dict.fromkeys(URLS, 200), dict.fromkeys(URLS, 503)
    rounds = [
        {LIST: 200} | fine,
        {LIST: 200} | broken,  # lists and articles in one pass, and then by turns
        {LIST: 200},
        broken,
        {LIST: 200, URLS[0]: 503},
        broken,
    ]
    found = [
        [each.id for each in pass_over(store_path, now + timedelta(hours=hour), answers)]
        for hour, answers in enumerate(rounds)
    ]
    assert found[0] == []
    assert len(found[1]) == 1
    assert all(each == found[1] for each in found[2:])
    assert pass_over(store_path, now + timedelta(hours=9), {URLS[1]: 200}) == []


def test_articles_that_fail_without_a_list_beside_them_are_not_well_because_a_list_is(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    broken = dict.fromkeys(URLS, 503)
    pass_over(store_path, now, {LIST: 200} | dict.fromkeys(URLS, 200))
    (first,) = pass_over(store_path, now + timedelta(hours=1), broken)
    (second,) = pass_over(store_path, now + timedelta(hours=2), {LIST: 200})
    assert first.id == second.id
    assert "503" in first.summary_zh


def test_a_site_that_is_down_altogether_and_answers_with_its_lists_first_is_well_once_articles_answer(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    pass_over(store_path, now, {LIST: 200} | dict.fromkeys(URLS, 200))
    (first,) = pass_over(store_path, now + timedelta(hours=1), {LIST: 503} | dict.fromkeys(URLS, 503))
    assert pass_over(store_path, now + timedelta(hours=2), {LIST: 200})[0].id == first.id
    assert pass_over(store_path, now + timedelta(hours=3), {LIST: 200, URLS[0]: 200}) == []


def test_articles_that_fail_one_by_one_in_several_passes_are_a_failing_site(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    pass_over(store_path, now, {LIST: 200} | dict.fromkeys(URLS, 200))
    found = [
        len(pass_over(store_path, now + timedelta(hours=hour), {LIST: 200, url: 503}))
        for hour, url in enumerate(URLS[:3], 1)
    ]
    assert found == [0, 0, 1]


def test_the_same_broken_articles_again_and_again_are_no_failing_site(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    pass_over(store_path, now, {LIST: 200} | dict.fromkeys(URLS, 200))
    broken = dict.fromkeys(URLS[:3], 503)
    assert not pass_over(store_path, now + timedelta(hours=1), {URLS[3]: 200} | broken)
    for hour in (2, 3, 4):
        assert not pass_over(store_path, now + timedelta(hours=hour), {LIST: 200} | broken)
        assert not pass_over(store_path, now + timedelta(hours=hour, minutes=30), broken)


def test_a_list_that_fails_alone_is_well_once_it_answers(store_path: Path, now: datetime) -> None:
    open_store(store_path, create=True).close()
    pass_over(store_path, now, {LIST: 200} | dict.fromkeys(URLS, 200))
    pass_over(store_path, now + timedelta(hours=1), {LIST: 503})
    assert len(pass_over(store_path, now + timedelta(hours=2), {LIST: 503})) == 1
    assert pass_over(store_path, now + timedelta(hours=3), {LIST: 200}) == []


def removed_in(store: Path) -> list[Finding]:
    db = open_store(store)
    found = findings.list_findings(db, kind=FindingKind.REMOVED)
    db.close()
    return found


def test_a_site_that_answers_not_found_for_everything_raises_no_removals_however_few_are_asked_at_once(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    pass_over(store_path, now, {LIST: 200} | dict.fromkeys(URLS, 200))
    for hour, asked in enumerate(
        ([LIST], [URLS[0]], [LIST, URLS[1]], [URLS[0]], [URLS[1]], [LIST, *URLS]), 1
    ):
        pass_over(store_path, now + timedelta(hours=8 * hour), dict.fromkeys(asked, 404))
    assert removed_in(store_path) == []
    db = open_store(store_path)
    assert len(findings.open_of_site(db, FindingKind.SITE_FAILING, "mca")) == 1
    db.close()


def test_an_article_that_is_gone_while_others_answer_is_removed_though_the_list_has_moved(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    pass_over(store_path, now, {LIST: 200} | dict.fromkeys(URLS, 200))
    for hour in (8, 16):
        answers = {LIST: 404, URLS[0]: 404, URLS[1]: 200}
        pass_over(store_path, now + timedelta(hours=hour), answers)
    assert [each.url for each in removed_in(store_path)] == [URLS[0]]


def test_a_site_that_never_was_as_its_profile_says_is_left_in_peace(store_path: Path, now: datetime) -> None:
    open_store(store_path, create=True).close()
    for hour in range(3):
        assert not one_pass(store_path, now + timedelta(hours=hour), "class=neirong")


UNRESOLVED = Reply(None, None, None, Failure.DNS)
TOWNS = tuple(
    Site(name, name, SiteRole.ORIGINAL, (f"{name}.example.cn",), (f"http://{name}.example.cn/",))
    for name in ("a", "b", "c")
)


def seeds(*sites: Site) -> list[str]:
    return [f"http://{site.name}.example.cn/{column}" for site in sites for column in ("", "x/", "y/")]


def told_failing(
    store: Path, sites: Sequence[Site], looks: Sequence[dict[str, Reply]], now: datetime
) -> list[str]:
    """The sites told to fail after passes half an hour apart."""
    line = Timeline(store, sites, Policy(workers=1))
    for number, replies in enumerate(looks):
        line.look(now + timedelta(minutes=30 * number), replies)
    db = open_store(store)
    with closing(db):
        return sorted(
            each.site for each in findings.list_findings(db) if each.kind is FindingKind.SITE_FAILING
        )


def test_a_network_without_names_is_no_failure_of_any_site(store_path: Path, now: datetime) -> None:
    all_answer = dict.fromkeys(seeds(*TOWNS), Reply(body(1, "id=zoom")))
    nothing = dict.fromkeys(seeds(*TOWNS), UNRESOLVED)
    assert told_failing(store_path, TOWNS, [all_answer, nothing, nothing, nothing, all_answer], now) == []


def test_a_name_that_fails_while_other_sites_answer_is_a_failure_of_its_site(
    store_path: Path, now: datetime
) -> None:
    (dead, *well) = TOWNS
    replies = dict.fromkeys(seeds(dead), UNRESOLVED) | dict.fromkeys(seeds(*well), Reply(body(1, "id=zoom")))
    assert told_failing(store_path, TOWNS, [replies, replies], now) == [dead.name]


def test_a_name_that_fails_on_the_only_watched_site_is_its_failure(store_path: Path, now: datetime) -> None:
    replies = dict.fromkeys(seeds(TOWNS[0]), UNRESOLVED)
    assert told_failing(store_path, TOWNS[:1], [replies, replies], now) == [TOWNS[0].name]
