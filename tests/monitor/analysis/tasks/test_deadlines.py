"""Lists of open cells are looked at before and after a deadline, and no sooner than they are due anyway."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sites.coverage import BU, HEADLINE, MESSAGE, Coverage, article, listing, old, portal
from sites.list_looks import at

from monitor.analysis.tasks.deadlines import next_mark
from storage.engine.store import read_time, rows, transaction
from storage.frontier import pages

LIST = "http://p.example.cn/news/"
NO = listing(*old("p.example.cn", 0, 1))


@pytest.mark.parametrize(
    ("now", "mark"),
    [("12:00", "18:45"), ("18:45", "19:00"), ("19:00", "19:05"), ("19:40", "20:00"), ("20:00", None)],
)
def test_the_next_mark_of_a_deadline(now: str, mark: str | None) -> None:
    assert next_mark(at("19:00"), at(now)) == (at(mark) if mark else None)


def due(web: Coverage, sooner: datetime | None = None) -> datetime:
    with web.opened() as db:
        (page,) = rows(db, "SELECT id, due_at FROM pages WHERE url = ?", (LIST,))
        if sooner is not None:
            with transaction(db):
                pages.set_due(db, page["id"], sooner, unconditional=False)
        return read_time(page["due_at"])


def test_the_list_of_an_open_cell_is_due_at_the_mark_and_a_settled_cell_asks_for_nothing(
    store_path: Path,
) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    web.look(
        "11:00",
        {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()},
    )
    web.task("p")
    due(web, at("40:00"))
    web.look("12:00", {MESSAGE: article()})
    assert due(web) == at("18:45")
    due(web, at("15:00"))
    web.look("12:30", {MESSAGE: article()})
    assert due(web) == at("15:00")
    web.look("18:50", {LIST: NO})
    due(web, at("40:00"))
    web.look("18:55", {MESSAGE: article()})
    assert due(web) == at("19:00")


def test_lists_and_headlines_of_open_cells_are_written_and_end_with_the_marks(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    web.look(
        "11:00",
        {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()},
    )
    web.task("p")
    web.look("12:00", {LIST: NO})
    with web.opened() as db:
        (hurried,) = rows(db, "SELECT site, at FROM hurried_pages")
        assert (hurried["site"], read_time(hurried["at"])) == ("p", at("18:45"))
        assert [each["headline"] for each in rows(db, "SELECT headline FROM awaited_headlines")] == [HEADLINE]
    web.look("20:30", {MESSAGE: article()})
    with web.opened() as db:
        assert rows(db, "SELECT 1 FROM hurried_pages UNION SELECT 1 FROM awaited_headlines") == []
