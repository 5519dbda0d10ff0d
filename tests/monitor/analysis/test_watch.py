"""Conclusions in the order of the archive, whoever fetched and whoever reads."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from sites.timeline import HTML

from crawler.sites import Site
from monitor.analysis.readers import readers
from monitor.analysis.reading_ahead import read_some
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from storage.archive import captures, passes
from storage.conclusions import pending
from storage.engine.opening import open_store
from storage.engine.processes import started_at
from storage.engine.store import transaction
from storage.findings import findings
from storage.frontier import pages
from storage.records import Fetch, FoundPage, PageRole, SiteRole
from storage.sharing.presence import present

URL = "http://www.mca.gov.cn/n152/c1/content.html"
SITE = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",))
RULES = Policy(workers=1)


def page(figure: str) -> bytes:
    told = "".join(
        f"<p>　　{line}</p>"
        for line in (
            "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。",
            f"截至六月底，全国共有低保对象{figure}万人，各地累计发放补助资金，及时足额到位。",
            "下一步，民政部将继续指导各地完善主动发现机制，做到应救尽救、应保尽保。",
        )
    )
    return (
        "<html><head><meta charset=utf-8><title>上半年社会救助工作情况发布</title></head><body>"
        "<h1>上半年社会救助工作情况发布</h1><div>来源：民政部 2021-06-24 09:12</div>"
        f"<div class='TRS_Editor'>{told}</div></body></html>"
    ).encode()


class Fetcher:
    """One that makes a pass of its own."""

    def __init__(self, store: Path, at: datetime, owner: str) -> None:
        self.db, self.owner = open_store(store), owner
        with transaction(self.db):
            pages.add_pages(self.db, [FoundPage(URL, "mca", PageRole.ARTICLE)], at)
        self.crawl = passes.start_pass(self.db, at, owner)

    def look(self, at: datetime, figure: str) -> None:
        ask = {"site": "mca", "owner": self.owner, "now": at, "lease_s": 60, "pause_s": 0}
        due = pages.claim(self.db, looked_before=at + timedelta(days=1), **ask)  # type: ignore[arg-type]
        assert due is not None
        fetch = Fetch(URL, at, 9, (), 200, HTML, page(figure), URL)
        captures.record_visit(
            self.db, captures.Visit(due.page, fetch, at), pass_id=self.crawl, owner=self.owner
        )

    def end(self, at: datetime) -> None:
        passes.finish_pass(self.db, self.crawl, at)
        self.db.close()


def living() -> str:
    """The name of a fetcher that is there: the process that started us."""
    return f"{os.getppid()}:{started_at(os.getppid())}"


def kinds(store: Path) -> list[tuple[str, str]]:
    db = open_store(store)
    found = [(each.kind.value, each.summary_en) for each in findings.list_findings(db)]
    db.close()
    return found


def test_looks_of_two_fetchers_at_one_page_are_concluded_in_their_order(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    minute = timedelta(minutes=1)
    first = Fetcher(store_path, now, "gone:1")
    first.look(now, "735.5")
    first.end(now)
    watch(store_path, [SITE], RULES)
    slow, quick = Fetcher(store_path, now + minute, living()), Fetcher(store_path, now + minute, "gone:2")
    slow.look(now + minute, "735.5")
    quick.look(now + 2 * minute, "753.5")
    quick.end(now + 2 * minute)
    watch(store_path, [SITE], RULES)  # the slow fetcher's pass is under way: its look comes first
    db = open_store(store_path)
    assert pending.count_pending(db) == 2
    db.close()
    slow.end(now + 3 * minute)
    last = Fetcher(store_path, now + 4 * minute, "gone:3")
    last.look(now + 4 * minute, "753.5")
    last.end(now + 4 * minute)
    watch(store_path, [SITE], RULES)
    assert [kind for kind, _ in kinds(store_path)] == ["edited"]
    before = kinds(store_path)
    watch(store_path, [SITE], RULES, again=True)
    assert kinds(store_path) == before


def test_a_pass_that_holds_an_earlier_look_than_the_pass_before_it_leaves_nothing_behind(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    minute = timedelta(minutes=1)
    one, other = Fetcher(store_path, now, "gone:1"), Fetcher(store_path, now, "gone:2")
    other.look(now, "735.5")
    one.look(now + minute, "753.5")
    other.look(now + 2 * minute, "753.5")
    for each in (one, other):
        each.end(now + 3 * minute)
    watch(store_path, [SITE], RULES)
    db = open_store(store_path)
    assert pending.count_pending(db) == 0
    db.close()
    assert [kind for kind, _ in kinds(store_path)] == ["edited"]


def test_what_a_worker_read_ahead_is_concluded_as_if_it_had_been_read_then(
    store_path: Path, now: datetime
) -> None:
    open_store(store_path, create=True).close()
    for number, figure in enumerate(("735.5", "753.5", "753.5")):
        at = now + timedelta(hours=number)
        fetcher = Fetcher(store_path, at, f"gone:{number}")
        fetcher.look(at, figure)
        fetcher.end(at)
        db = open_store(store_path)
        with readers(1) as running, present(db) as owner:
            assert read_some(db, running, owner) == 1
            assert read_some(db, running, owner) == 0
        db.close()
        assert watch(store_path, [SITE], RULES).captures == 1
    assert [kind for kind, _ in kinds(store_path)] == ["edited"]
