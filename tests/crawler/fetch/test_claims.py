"""Pages leased for visits: a visit per site at a time, pauses, budgets, quiet hours, the end of a pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from crawler.fetch.claims import Claims, PassTask
from crawler.revisit.allowance import quiet_hours
from crawler.sites import Site
from storage.archive.passes import PassId
from storage.engine.store import Store, transaction
from storage.frontier import discovered, pages
from storage.frontier.turns import note_requests, put_down
from storage.records import DuePage, FoundPage, PageId, PageRole, SiteRole

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)  # 14:05 in Shanghai


def site(name: str, **more: object) -> Site:
    return Site(name, name, SiteRole.ORIGINAL, (f"{name}.gov.cn",), (), **more)  # type: ignore[arg-type]


@dataclass
class Pass:
    """A pass over two sites by a clock that stands, with pages known from the start."""

    db: Store
    sites: Sequence[Site] = (site("x"), site("y"))
    pause_s: float = 0.0
    until: datetime | None = None
    looked_before: datetime | None = None
    now: datetime = NOW
    claims: Claims = field(init=False)

    def __post_init__(self) -> None:
        task = PassTask(
            self.db, self.sites, PassId(1), "me", lambda: self.now, lambda _: None,
            looked_before=self.looked_before, until=self.until,
        )  # fmt: skip
        self.claims = Claims(task, lambda _: self.pause_s)

    def lease(self) -> list[str]:
        return sorted(due.page.url for due in self.claims.lease())

    def visit(self) -> list[str]:
        """Lease pages and end their visits at once."""
        leased = list(self.claims.lease())
        for due in leased:
            self.end(due)
        return sorted(due.page.url for due in leased)

    def end(self, due: DuePage) -> None:
        with transaction(self.db, alone=True):
            put_down(self.db, due.page.site, "me", self.now, pause_s=self.pause_s)
            pages.set_due(self.db, due.page.id, self.now + timedelta(days=1), unconditional=False)
        self.claims.end_visit(due.page.site, set())


@pytest.fixture
def known(db: Store) -> Store:
    """A store with two pages of x and one of y, all due."""
    add(db, "x/1", "x/2", "y/1")
    return db


def add(db: Store, *names: str) -> None:
    found = [FoundPage(url(name), name[0], PageRole.ARTICLE) for name in names]
    with transaction(db, alone=True):
        pages.add_pages(db, found, NOW - timedelta(hours=1))


def url(name: str) -> str:
    host, _, path = name.partition("/")
    return f"http://{host}.gov.cn/{path}"


def test_a_page_of_every_site_is_leased_and_no_second_one_while_it_is_under_way(known: Store) -> None:
    crawl = Pass(known)
    assert crawl.lease() == [url("x/1"), url("y/1")]
    assert crawl.lease() == []
    assert not crawl.claims.is_finished
    crawl.claims.end_visit("x", set())
    crawl.claims.end_visit("y", set())
    assert crawl.claims.is_finished


def test_the_pause_of_a_site_is_waited_for(known: Store) -> None:
    crawl = Pass(known, pause_s=30.0)
    crawl.visit()
    assert crawl.lease() == []
    assert not crawl.claims.is_finished
    assert crawl.claims.wait_s == pytest.approx(30, abs=5)


@pytest.mark.parametrize(("pause_s", "pass_s"), [(4000.0, 5000.0), (30.0, 20.0)])
def test_a_pause_longer_than_an_hour_or_the_pass_is_left_to_another_pass(
    known: Store, pause_s: float, pass_s: float
) -> None:
    crawl = Pass(known, pause_s=pause_s, until=NOW + timedelta(seconds=pass_s))
    crawl.visit()
    assert crawl.lease() == []
    assert crawl.claims.is_finished
    assert crawl.claims.wait_s is None


def test_a_site_without_due_pages_is_asked_again_once_a_visit_found_some(known: Store) -> None:
    crawl = Pass(known, sites=(site("y"), site("z")))
    assert crawl.lease() == [url("y/1")]
    add(known, "z/1")
    assert crawl.lease() == []
    crawl.claims.end_visit("y", {"z"})
    assert url("z/1") in crawl.lease()


@pytest.mark.parametrize(("spent", "leased"), [(0, 1), (4, 1), (5, 0), (9, 0)])
def test_no_page_is_leased_once_the_days_budget_is_spent(known: Store, spent: int, leased: int) -> None:
    with transaction(known, alone=True):
        note_requests(known, "x", NOW, spent)
    assert len(Pass(known, sites=(site("x", daily_requests=5),)).lease()) == leased


@pytest.mark.parametrize(("daily", "leased"), [(0, 0), (1, 1), (None, 1)])
def test_files_wait_for_the_next_day_once_their_budget_is_spent(
    db: Store, daily: int | None, leased: int
) -> None:
    with transaction(db, alone=True):
        pages.add_pages(db, [FoundPage("http://x.gov.cn/1.pdf", "x", PageRole.FILE)], NOW)
    asked = (site("x", daily_files=daily),)
    assert len(Pass(db, sites=asked).lease()) == leased
    assert len(Pass(db, sites=(site("x"),), now=NOW + timedelta(days=1)).lease()) == 1


@pytest.mark.parametrize(("hours", "leased"), [("14:00-15:00", 0), ("15:00-14:00", 1)])
def test_no_page_is_leased_in_quiet_hours(known: Store, hours: str, leased: int) -> None:
    assert len(Pass(known, sites=(site("x", quiet_hours=quiet_hours(hours)),)).lease()) == leased


def test_no_page_is_leased_after_the_end_of_the_pass(known: Store) -> None:
    crawl = Pass(known, until=NOW + timedelta(minutes=5), pause_s=30.0)
    assert len(crawl.visit()) == 2
    crawl.now += timedelta(minutes=5)
    assert crawl.lease() == []
    assert crawl.claims.is_finished


def test_pages_looked_at_long_ago_are_due_whatever_their_time(known: Store) -> None:
    assert len(Pass(known).visit()) == 2  # and are due tomorrow
    later = Pass(known, sites=(site("y"),), now=NOW + timedelta(minutes=10))
    assert later.lease() == []
    everything = Pass(known, sites=(site("y"),), looked_before=NOW, now=NOW + timedelta(minutes=10))
    assert everything.lease() == [url("y/1")]


def known_page(db: Store, url: str, role: PageRole = PageRole.ARTICLE) -> PageId:
    with transaction(db, alone=True):
        pages.add_pages(db, [FoundPage(url, "x", role)], NOW)
    page = pages.get_page(db, url)
    assert page is not None
    return page.id


def test_a_tenth_of_the_budget_is_kept_for_looks_near_a_deadline(db: Store) -> None:
    known_page(db, "http://x.gov.cn/a.html")
    start = known_page(db, "http://x.gov.cn/", PageRole.SEED)
    crawl = Pass(db, (site("x", daily_requests=20),))
    with transaction(db):
        pages.set_due(db, start, NOW + timedelta(hours=3), unconditional=False)
        note_requests(db, "x", NOW, 18)
    assert crawl.visit() == ["http://x.gov.cn/a.html"]  # no deadline today
    with transaction(db):
        pages.set_due(db, start, NOW, unconditional=False)
        discovered.hurry_lists(db, {start: NOW})
        note_requests(db, "x", NOW, 0)
    known_page(db, "http://x.gov.cn/b.html")
    assert crawl.visit() == ["http://x.gov.cn/"]
    assert crawl.visit() == []
    with transaction(db):
        note_requests(db, "x", NOW, 2)
        pages.set_due(db, start, NOW, unconditional=False)
    assert Pass(db, (site("x", daily_requests=20),)).visit() == []


def test_the_budget_is_whole_again_after_the_day_of_the_deadline(db: Store) -> None:
    start = known_page(db, "http://x.gov.cn/", PageRole.SEED)
    known_page(db, "http://x.gov.cn/a.html")
    tomorrow = NOW + timedelta(days=1)
    with transaction(db):
        discovered.hurry_lists(db, {start: NOW})
        pages.set_due(db, start, tomorrow + timedelta(days=1), unconditional=False)
        note_requests(db, "x", tomorrow, 18)
    assert Pass(db, (site("x", daily_requests=20),), now=tomorrow).visit() == ["http://x.gov.cn/a.html"]


def test_a_new_article_with_an_awaited_headline_is_read_first(db: Store) -> None:
    with transaction(db):
        discovered.set_awaited_headlines(db, [("x", "全省救助帮扶工作部署会议召开"), ("y", "别的标题")])
    named = [
        ("a", "今日要闻"),
        ("b", "全省救助帮扶工作部署会议召开"),
        ("c", "全省救助帮扶工作部署…"),
        ("d", "别的标题"),
    ]
    with transaction(db, alone=True):
        pages.add_pages(
            db,
            [
                FoundPage(f"http://x.gov.cn/{n}.html", "x", PageRole.ARTICLE, title=title)
                for n, title in named
            ],
            NOW,
        )
    crawl = Pass(db, (site("x"),))
    assert [crawl.visit() for _ in range(4)] == [[f"http://x.gov.cn/{n}.html"] for n in "bcad"]
