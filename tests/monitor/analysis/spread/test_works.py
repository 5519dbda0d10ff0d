"""The work of a page holds the originals above, the copies below and the copies beside."""

from __future__ import annotations

from sites.coverage import MESSAGE, Coverage
from sites.coverage_day import page

from monitor.analysis.spread.works import work_of
from storage.frontier.pages import get_page
from storage.records import Relation


def test_every_page_of_a_work_finds_the_whole_work(day: Coverage) -> None:
    with day.opened() as db:
        known = {url: get_page(db, url) for url in (MESSAGE, *map(page, ("pa", "pb", "pc", "pd")))}
        ids = {each.id for each in known.values() if each is not None}
        assert len(ids) == 5
        for number in ids:
            assert set(work_of(db, number).relations) == ids
        message = known[MESSAGE]
        assert message is not None
        work = work_of(db, message.id)
    assert work.relations[message.id] is Relation.VERBATIM
    assert all(edge.reprint in ids and edge.original in ids for edge in work.edges)
