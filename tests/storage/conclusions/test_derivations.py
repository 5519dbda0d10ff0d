"""Reprints and originals of a page come back as they were concluded, and the latest conclusion stands alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sites.kept import Shelf

from storage.conclusions.derivations import all_derivations, originals_of, reprints_of, set_derivations
from storage.engine.store import Store, transaction
from storage.records import Derivation, Relation, Revision

HOUR = timedelta(hours=1)
ORIGINALS = ("http://www.mca.gov.cn/1.html", "http://www.mca.gov.cn/2.html")
REPRINTS = ("http://www.msnc.org.cn/1.html", "http://ting.cn/1.html")


@pytest.fixture
def kept(either: Store, now: datetime) -> list[Revision]:
    """Two originals and two reprints of other sites."""
    shelf = Shelf(either, now)
    originals = [shelf.keep(url, "通知", "正文。", indexed=False) for url in ORIGINALS]
    sites = zip(REPRINTS, ("msnc", "ting"), strict=True)
    return originals + [shelf.keep(url, "通知", "正文。", site=site, indexed=False) for url, site in sites]


def derived(reprint: Revision, original: Revision, at: datetime, coverage: float = 1.0) -> Derivation:
    return Derivation(
        reprint.page, original.page, reprint.id, original.id, Relation.EDITED, 0.875, coverage, 0.25,
        ("link", "credit", "text"), "民政部", at, ("pinyin", "spaces"),
    )  # fmt: skip


def keep(db: Store, *derivations: Derivation) -> None:
    with transaction(db):
        set_derivations(db, derivations[0].reprint, derivations)


def test_a_derivation_comes_back_as_it_was(either: Store, kept: list[Revision], now: datetime) -> None:
    first, _, reprint, _ = kept
    whole = derived(reprint, first, now)
    keep(either, whole)
    assert originals_of(either, reprint.page) == reprints_of(either, first.page) == [whole]
    bare = replace(whole, evidence=("text",), credited_source=None, disguise=())
    keep(either, bare)
    assert all_derivations(either) == [bare]


def test_new_originals_of_a_page_replace_its_earlier_ones_and_no_others(
    either: Store, kept: list[Revision], now: datetime
) -> None:
    first, second, one, other = kept
    keep(either, derived(one, first, now))
    keep(either, derived(other, first, now))
    keep(either, derived(one, second, now))
    assert [found.original for found in originals_of(either, one.page)] == [second.page]
    assert [found.reprint for found in reprints_of(either, first.page)] == [other.page]
    with transaction(either):
        set_derivations(either, one.page, [])
    assert originals_of(either, one.page) == []
    assert len(all_derivations(either)) == 1


def test_the_original_that_a_compilation_carries_most_of_comes_first(
    either: Store, kept: list[Revision], now: datetime
) -> None:
    first, second, reprint, _ = kept
    keep(either, derived(reprint, first, now, 0.3), derived(reprint, second, now, 0.8))
    assert [found.original for found in originals_of(either, reprint.page)] == [second.page, first.page]


def test_reprints_are_listed_in_the_order_of_their_discovery(
    either: Store, kept: list[Revision], now: datetime
) -> None:
    first, second, one, other = kept
    keep(either, derived(one, first, now + HOUR), derived(one, second, now + 2 * HOUR))
    keep(either, derived(other, first, now))
    assert [found.reprint for found in reprints_of(either, first.page)] == [other.page, one.page]
    times = [found.first_seen for found in all_derivations(either)]
    assert times == [now, now + HOUR, now + 2 * HOUR]


def test_derivations_are_narrowed_by_original_and_by_the_site_that_reprints(
    either: Store, kept: list[Revision], now: datetime
) -> None:
    first, second, one, other = kept
    keep(either, derived(one, first, now), derived(one, second, now))
    keep(either, derived(other, first, now))

    def pairs(**narrowed: str) -> set[tuple[int, int]]:
        return {(found.reprint, found.original) for found in all_derivations(either, **narrowed)}

    assert pairs(original_url=ORIGINALS[0]) == {(one.page, first.page), (other.page, first.page)}
    assert pairs(site="msnc") == {(one.page, first.page), (one.page, second.page)}
    assert pairs(original_url=ORIGINALS[0], site="ting") == {(other.page, first.page)}
    assert pairs(original_url="http://unknown.cn/") == pairs(site="mca") == set()
