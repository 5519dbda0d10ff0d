"""Comparisons come back as they were kept, from both pages, and the latest stand alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sites.kept import Shelf

from storage.conclusions.comparisons import (
    PageComparison,
    all_suspects,
    compared_on_site,
    compared_pages,
    comparisons_of,
    comparisons_with,
    set_comparisons,
)
from storage.engine.store import Store, transaction
from storage.records import Match, Passage, Relation, Revision


@pytest.fixture
def kept(either: Store, now: datetime) -> list[Revision]:
    """Two pages of a site, and a page of another site."""
    shelf = Shelf(either, now)
    return [
        shelf.keep(f"http://a.cn/{number}", "通知", "正文。", site=site, indexed=False)
        for number, site in enumerate(("mca", "mca", "msnc"))
    ]


def compared(one: Revision, other: Revision) -> PageComparison:
    match = Match(Relation.EDITED, 0.875, 0.5, 0.25, 7, (Passage(1, 9, 3, 11),), ("reworded",), 0.93)
    return PageComparison(one.page, other.page, one.id, other.id, match, linked=True, credited=False)


def test_comparisons_come_back_as_they_were_from_both_pages(either: Store, kept: list[Revision]) -> None:
    one, two, three = kept
    whole = [compared(one, two), compared(one, three)]
    with transaction(either):
        set_comparisons(either, one.page, whole)
    assert comparisons_of(either, one.page) == whole
    assert comparisons_with(either, three.page) == whole[1:]
    assert comparisons_of(either, two.page) == []
    assert compared_pages(either, one.page) == [two.page, three.page]
    assert compared_pages(either, two.page) == [one.page]
    assert compared_on_site(either, one.page) == [two.page]
    assert compared_on_site(either, three.page) == []


def test_suspects_come_likeliest_first_and_nothing_else(either: Store, kept: list[Revision]) -> None:
    one, two, three = kept
    probable = compared(one, two)
    suspects = [
        replace(compared(*pair), match=replace(probable.match, relation=Relation.SUSPECT, probability=share))
        for pair, share in (((one, three), 0.6), ((two, three), 0.7))
    ]
    with transaction(either):
        set_comparisons(either, one.page, [probable, suspects[0]])
        set_comparisons(either, two.page, [suspects[1]])
    assert all_suspects(either) == suspects[::-1]


def test_the_latest_comparisons_of_a_page_stand_alone(either: Store, kept: list[Revision]) -> None:
    one, two, three = kept
    for others in ([two, three], [three]):
        with transaction(either):
            set_comparisons(either, one.page, [compared(one, other) for other in others])
    assert [each.other for each in comparisons_of(either, one.page)] == [three.page]
