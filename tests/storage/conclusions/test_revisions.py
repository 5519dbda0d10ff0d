"""Revisions of a page are numbered, and an article is found again as it was kept."""

from __future__ import annotations

from datetime import datetime

import pytest
from sites.kept import Shelf

from storage.conclusions import revisions
from storage.engine.store import Store, transaction
from storage.errors import NotFound
from storage.records import PageId, RevisionId

URL = "http://a.cn/1"


def test_revisions_are_numbered_and_the_latest_is_the_current(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    first, second = (shelf.keep(URL, title, "正文。") for title in ("通知", "更正通知"))
    assert [revision.number for revision in revisions.revisions_of(either, first.page)] == [1, 2]
    assert revisions.current_revision(either, first.page) == revisions.revision_of(either, second.id)
    together = revisions.revisions_by_id(either, [second.id, first.id, RevisionId(99)])
    assert together == {each.id: revisions.revision_of(either, each.id) for each in (first, second)}
    assert revisions.current_revision(either, PageId(99)) is None
    assert revisions.superseded_at(either, first) == second.seen_at
    assert revisions.superseded_at(either, second) is None
    with pytest.raises(NotFound):
        revisions.revision_of(either, RevisionId(99))


def test_an_article_and_its_fingerprint_are_kept_as_they_are(either: Store, now: datetime) -> None:
    kept = Shelf(either, now).keep(URL, "通知", "正文一。", "正文二。")
    found = revisions.revision_of(either, kept.id)
    assert (found.article, found.digest, found.simhash) == (kept.article, kept.digest, kept.simhash)


@pytest.mark.parametrize("simhash", [0, 2**63 - 1, 2**63, 2**64 - 1])
def test_all_64_bits_of_a_fingerprint_are_kept(either: Store, now: datetime, simhash: int) -> None:
    kept = Shelf(either, now).keep(URL, "通知", "正文。")
    with transaction(either):
        ids = revisions.readings_of(either, kept.id)
        revisions.replace_article(either, kept.id, ids, digest="d", simhash=simhash)
    assert revisions.revision_of(either, kept.id).simhash == simhash
