"""Found pages are admitted within the budget of their site and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sites.kept import Shelf

from storage.conclusions.unjudged import unjudged_pages
from storage.engine.store import Store, rows, transaction
from storage.frontier import pages, turns
from storage.frontier.credit import MOST_NEW_A_DAY
from storage.frontier.discovered import admit_pages
from storage.records import FoundPage, PageId, PageRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def articles(*numbers: int) -> list[FoundPage]:
    return [FoundPage(f"http://x.cn/a/{number}.html", "x", PageRole.ARTICLE) for number in numbers]


def admitted(db: Store, found: list[FoundPage], now: datetime = NOW) -> list[str]:
    with transaction(db, alone=True):
        return [page.url for page in admit_pages(db, found, now)]


def test_new_pages_are_returned_once_and_counted(db: Store) -> None:
    assert len(admitted(db, articles(1, 2, 1))) == 2
    assert admitted(db, articles(1, 2)) == []
    assert turns.found_of(db, "x", NOW) == (2, 0)
    assert turns.requests_of(db, "x", NOW) == 0


def test_a_site_gets_so_many_new_addresses_a_day(db: Store) -> None:
    with transaction(db):
        turns.note_found(db, "x", NOW, MOST_NEW_A_DAY - 3, 0)
    assert len(admitted(db, articles(*range(10)))) == 3
    assert turns.found_of(db, "x", NOW) == (MOST_NEW_A_DAY, 7)
    assert len(admitted(db, articles(*range(10)), NOW + timedelta(days=1))) == 7


def test_start_pages_and_parts_have_no_budget(db: Store) -> None:
    with transaction(db):
        turns.note_found(db, "x", NOW, MOST_NEW_A_DAY, 0)
    seed = FoundPage("http://x.cn/", "x", PageRole.SEED)
    assert admitted(db, [seed, *articles(1)]) == [seed.url]
    first = pages.get_page(db, seed.url)
    assert first is not None
    assert admitted(db, [FoundPage("http://x.cn/a/1_2.html", "x", PageRole.PART, first.id)])
    assert rows(db, "SELECT count(*) AS n FROM address_patterns")[0]["n"] == 1


def test_an_annex_in_html_that_a_list_names_becomes_an_article(db: Store) -> None:
    annex = Shelf(db, NOW).keep("http://x.cn/a/1.html", "走访方案", "全市走访310户。", site="x").page
    pdf = FoundPage("http://x.cn/f/1.pdf", "x", PageRole.FILE)
    admitted(db, [pdf])
    with transaction(db):
        db.conn.execute("UPDATE pages SET role = 'file'")
    admitted(db, [*articles(1), replace(pdf, role=PageRole.ARTICLE)])
    roles = {PageId(each["id"]): each["role"] for each in rows(db, "SELECT id, role FROM pages")}
    assert sorted(roles.values()) == [PageRole.ARTICLE, PageRole.FILE]
    assert roles[annex] == PageRole.ARTICLE
    assert unjudged_pages(db) == [annex]
