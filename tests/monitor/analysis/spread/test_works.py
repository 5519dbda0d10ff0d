"""The work of a page holds the originals above, the copies below and the copies beside."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.coverage_day import page, start

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


def test_an_excerpt_of_a_copy_is_an_excerpt_though_both_are_in_one_group(tmp_path: Path) -> None:
    web = Coverage(tmp_path / "store.db", [BU, portal("pa"), portal("pb")])
    empty = {start(name): listing(*old(f"{name}.example.cn", 0, 1)) for name in ("pa", "pb")}
    web.look("08:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4)), **empty})
    web.look("09:00", {BU.start_urls[0]: listing((MESSAGE, HEADLINE)), MESSAGE: article(), **empty})
    copied = {name: listing((page(name), HEADLINE)) for name in ("pa", "pb")}
    web.look(
        "10:00",
        {start("pa"): copied["pa"], page("pa"): article(source="省民政厅"), start("pb"): empty[start("pb")]},
    )
    web.look("11:00", {start("pb"): copied["pb"], page("pb"): article(TEXT[:2], link=page("pa"))})
    with web.opened() as db:
        message, excerpt = get_page(db, MESSAGE), get_page(db, page("pb"))
        assert message is not None and excerpt is not None
        assert work_of(db, message.id).relations[excerpt.id] is Relation.EXCERPT
