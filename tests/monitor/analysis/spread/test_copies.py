"""Copies are pages of a work, entries that lead to the message, and entries with its headline."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sites.coverage import BU, GONE, HEADLINE, MESSAGE, Coverage, article, listing, old, portal
from sites.list_looks import at
from sites.timeline import Reply

from monitor.analysis.spread.copies import Gatherer, first_sights, is_headline_of
from monitor.analysis.spread.sightings import list_book
from monitor.present.report import gather, render
from monitor.texts.spelling import bare
from storage.frontier.pages import get_page

LIST, PAGE = "http://p.example.cn/news/", "http://p.example.cn/2026/t20260302_7.html"
YES = listing((PAGE, HEADLINE), *old("p.example.cn", 0, 1))


@pytest.mark.parametrize(
    ("entry", "is_named"),
    [
        (HEADLINE, True),
        (HEADLINE[:12], True),
        (HEADLINE[:6], False),
        ("另一个完全不同的标题在这里", False),
        ("", False),
    ],
)
def test_a_cut_headline_of_a_list_names_an_article_if_it_is_long_enough(entry: str, is_named: bool) -> None:
    assert is_headline_of(bare(entry), bare(HEADLINE)) is is_named


def test_a_copy_that_went_and_came_back_has_two_stays(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    web.look(
        "11:00",
        {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()},
    )
    web.look("13:00", {LIST: YES, PAGE: article()})
    web.look("14:00", {LIST: YES, PAGE: GONE})
    web.look("15:00", {LIST: YES, PAGE: GONE})
    web.look("16:00", {LIST: YES, PAGE: article()})
    with web.opened() as db:
        known = get_page(db, PAGE)
        assert known is not None
        (copy,) = Gatherer(db, list_book(db, web.setup, ["p"], at("17:00"))).of_pages([known.id])
    first, second = copy.stays
    assert first.gone is not None and (first.gone.after, first.gone.by) == (at("13:00"), at("14:00"))
    assert (second.presence.seen.after, second.presence.by, second.gone) == (at("15:00"), at("16:00"), None)


def test_entries_by_link_and_by_headline(day: Coverage) -> None:
    with day.opened() as db:
        gatherer = Gatherer(db, list_book(db, day.setup, ["pa", "pb"], at("13:00")))
        assert list(gatherer.linking_to([MESSAGE], ["pa", "pb"])) == []
        found = list(gatherer.named_like(HEADLINE, ["pa", "pb"], frozenset()))
    assert [(each.site, bool(each.heads)) for each in found] == [("pa", True), ("pb", True)]


def test_the_report_tells_between_which_looks_a_copy_came(day: Coverage) -> None:
    now = at("13:00")
    with day.opened() as db:
        sights = partial(first_sights, db, day.setup, until=now)
        told = render(gather(db, day.sites, since=None, now=now, sights=sights), language="zh")
    assert told.count("03-02 11:00–12:00") == 2  # pc and pd


def test_an_entry_that_redirects_to_a_known_copy_is_no_further_copy(store_path: Path) -> None:
    web, listed = Coverage(store_path, [BU, portal("p")]), "http://p.example.cn/go/7.html"
    web.look("11:00", {BU.start_urls[0]: listing((MESSAGE, HEADLINE)), MESSAGE: article()})
    moved = Reply(article().body, final_url=PAGE)
    web.look("13:00", {LIST: listing((listed, HEADLINE), *old("p.example.cn", 0, 1)), listed: moved})
    with web.opened() as db:
        gatherer = Gatherer(db, list_book(db, web.setup, ["p"], at("14:00")))
        assert [each.url for each in gatherer.named_like(HEADLINE, ["p"], frozenset())] == [listed]
        assert list(gatherer.named_like(HEADLINE, ["p"], frozenset({PAGE}))) == []
