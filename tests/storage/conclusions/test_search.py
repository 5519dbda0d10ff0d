"""Revisions are found by phrases of terms: the newest first, within a scope, and a lost row is named."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sites.kept import Shelf

from storage.conclusions import search
from storage.conclusions.search import Scope, Where, revisions_with
from storage.engine.store import Store, transaction
from storage.engine.terms import Phrase
from storage.errors import StoreDamaged
from storage.records import RevisionId

URL = "http://www.mca.gov.cn/{}.html"
MINUTE = timedelta(minutes=1)
TEXT = ["民政", "养老", "服务"]
ALL = Scope(superseded=True)


@pytest.fixture
def shelf(either: Store, now: datetime) -> Shelf:
    return Shelf(either, now)


def put(shelf: Shelf, name: str, *text: str, title: str = "通知", site: str = "mca") -> RevisionId:
    """A revision under these terms."""
    kept = shelf.keep(URL.format(name), title, *text, site=site, indexed=False)
    with transaction(shelf.db):
        search.index_revision(shelf.db, kept.id, title=[title], text=[title, *text])
    return kept.id


def found(
    shelf: Shelf,
    *terms: str,
    where: Where = Where.TEXTS,
    scope: Scope = ALL,
    most: int = 99,
    begins: bool = False,
) -> list[RevisionId]:
    return revisions_with(shelf.db, [Phrase(terms, begins)], where, scope, most=most)


def test_a_phrase_is_found_where_its_terms_stand_in_a_row_the_newest_first(shelf: Shelf) -> None:
    first, second = put(shelf, "a", *TEXT), put(shelf, "b", "民政", "服务", "养老")
    assert found(shelf, "民政") == [second, first]
    assert found(shelf, "养老", "服务") == [first]
    assert found(shelf, "服务", "养老") == [second]
    assert found(shelf, "民", begins=True) == [second, first]
    assert found(shelf, "民政", most=1) == [second]
    assert found(shelf, "民") == []


def test_all_phrases_must_stand_in_a_revision(shelf: Shelf) -> None:
    put(shelf, "a", "民政")
    both = put(shelf, "b", *TEXT)
    phrases = [Phrase(("服务",)), Phrase(("民政",))]
    assert revisions_with(shelf.db, phrases, Where.TEXTS, ALL, most=9) == [both]


def test_headlines_are_found_alone_and_within_texts(shelf: Shelf) -> None:
    headline = put(shelf, "a", "正文", title="养老")
    text = put(shelf, "b", "养老")
    assert found(shelf, "养老", where=Where.TITLES) == [headline]
    assert found(shelf, "养老") == [text, headline]


def test_a_scope_narrows_by_site_by_time_and_to_what_pages_say_now(shelf: Shelf, now: datetime) -> None:
    old, other = put(shelf, "a", "养老"), put(shelf, "c", "养老", site="msnc")
    new = put(shelf, "a", "养老", "更正")
    assert found(shelf, "养老", scope=Scope()) == [new, other]
    assert found(shelf, "养老", scope=ALL) == [new, other, old]
    assert found(shelf, "养老", scope=Scope(site="mca", superseded=True)) == [new, old]
    assert found(shelf, "养老", scope=Scope(since=now + 2 * MINUTE)) == [new, other]
    assert found(shelf, "养老", scope=Scope(since=now + 3 * MINUTE)) == [new]
    assert found(shelf, "养老", scope=Scope(since=now + 4 * MINUTE)) == []


def test_no_site_is_found_by_the_beginning_of_its_name(shelf: Shelf) -> None:
    put(shelf, "a", "养老", site="mca")
    assert found(shelf, "养老", scope=Scope(site="mc")) == []
    assert found(shelf, "养老", scope=Scope(site="MCA")) == []
    assert len(found(shelf, "养老", scope=Scope(site="mca"))) == 1


def test_a_revision_that_is_indexed_anew_is_found_by_its_new_terms_alone(shelf: Shelf) -> None:
    first, second = put(shelf, "a", "轮播"), put(shelf, "b", "养老")
    with transaction(shelf.db):
        search.index_revision(shelf.db, first, title=["通知"], text=["养老"])
    assert found(shelf, "轮播") == []
    assert found(shelf, "养老") == [first, second]
    assert search.has_phrase(shelf.db, first, Phrase(("养老",)), Where.TEXTS)
    assert not search.has_phrase(shelf.db, first, Phrase(("轮播",)), Where.TEXTS)
    assert list(search.missing_rows(shelf.db)) == []


def test_an_unknown_revision_is_not_indexed(shelf: Shelf) -> None:
    with pytest.raises(LookupError, match="no revision 99"), transaction(shelf.db):
        search.index_revision(shelf.db, RevisionId(99), title=[], text=[])


def test_revisions_outside_the_index_wait_oldest_first(shelf: Shelf) -> None:
    ids = [shelf.keep(URL.format(number), "通知", "正文。", indexed=False).id for number in range(3)]
    assert search.unindexed_revisions(shelf.db, 2) == ids[:2]
    with transaction(shelf.db):
        search.index_revision(shelf.db, ids[0], title=[], text=["养老"])
    assert search.unindexed_revisions(shelf.db, 9) == ids[1:]
    assert search.count_unindexed(shelf.db) == 2
    assert found(shelf, "养老") == ids[:1]


def test_pages_of_a_host_that_change_their_site_wait_to_be_indexed_under_its_name(shelf: Shelf) -> None:
    moved = put(shelf, "a", "养老")
    stays = shelf.keep("http://elsewhere.cn/1.html", "通知", "养老", indexed=True).id
    with transaction(shelf.db):
        search.unindex_host(shelf.db, "mca", "www.mca.gov.cn")
    assert search.unindexed_revisions(shelf.db, 9) == [moved]
    assert found(shelf, "养老") == [stays]
    assert list(search.missing_rows(shelf.db)) == []


def test_samples_are_spread_over_all_revisions(shelf: Shelf) -> None:
    assert search.sampled_revisions(shelf.db, 3) == []
    ids = [put(shelf, str(number), "养老") for number in range(10)]
    for most in (1, 3, 5, 10, 99):
        sample = search.sampled_revisions(shelf.db, most)
        assert min(most, len(ids)) <= len(sample) < 2 * most or sample == ids
        assert set(sample) <= set(ids)
    assert max(search.sampled_revisions(shelf.db, 3)) - min(search.sampled_revisions(shelf.db, 3)) > 5


def test_rows_that_the_index_lost_are_counted_by_site(shelf: Shelf) -> None:
    for number, site in enumerate(("mca", "mca", "msnc")):
        put(shelf, str(number), "养老", site=site)
    with transaction(shelf.db):
        search.forget_terms(shelf.db)
    assert found(shelf, "养老") == []
    assert sorted(search.missing_rows(shelf.db)) == [
        f"{count} revisions of {site} are missing in {where}"
        for count, site in ((1, "msnc"), (2, "mca"))
        for where in ("search_texts", "search_titles")
    ]


def test_a_damaged_index_of_a_file_is_told_with_its_remedy(db: Store, now: datetime) -> None:
    shelf = Shelf(db, now)
    put(shelf, "a", "养老")
    with transaction(db):
        db.conn.execute("UPDATE search_texts_data SET block = x'0000' WHERE id > 1000")
    for ask in (
        lambda: found(shelf, "养老"),
        lambda: list(search.missing_rows(db)),
        lambda: search.has_phrase(db, RevisionId(1), Phrase(("养老",)), Where.TEXTS),
    ):
        with pytest.raises(StoreDamaged, match="analyze --again"):
            ask()
    with transaction(db):
        search.forget_terms(db)
        search.index_revision(db, RevisionId(1), title=["通知"], text=["养老"])
    assert found(shelf, "养老") == [1]
