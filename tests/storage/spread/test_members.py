"""Looks, revisions and edges of the pages of a work come in few queries."""

from __future__ import annotations

from datetime import datetime, timedelta

from sites.kept import Shelf
from sites.listed import Lists

from storage.conclusions.derivations import set_derivations
from storage.engine.store import Store, transaction
from storage.records import CaptureId, Derivation, Outcome, Relation
from storage.spread import members

HOUR = timedelta(hours=1)


def test_edges_heads_and_pages(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    one = shelf.keep("http://a.cn/1.html", "通知", "全文一。", indexed=False)
    two = shelf.keep("http://b.cn/1.html", "通知", "全文二。", site="b", indexed=False)
    made = Derivation(
        two.page, one.page, two.id, one.id, Relation.EDITED, 1.0, 0.9, 1.0, ("text",), None, now
    )
    with transaction(either):
        set_derivations(either, two.page, [made])
    (edge,) = members.edges_at(either, [one.page])
    assert (edge.reprint, edge.original, edge.relation) == (two.page, one.page, Relation.EDITED)
    assert members.edges_at(either, [two.page]) == [edge]
    late = now + timedelta(days=9)
    heads = members.heads_of(either, [one.page, two.page], late)
    assert [heads[page][0].title for page in (one.page, two.page)] == ["通知", "通知"]
    assert members.heads_of(either, [one.page], now - HOUR) == {}
    assert members.pages_by_id(either, [two.page])[two.page].site == "b"
    assert members.pages_in_groups_of(either, [one.page]) == []
    assert members.addresses_leading_to(either, ["http://a.cn/1.html"]) == {}


def test_the_last_looks_of_a_page(either: Store, now: datetime) -> None:
    lists = Lists(either, now)
    for hour, outcome in enumerate(
        (Outcome.UNCHANGED, Outcome.MISSING, Outcome.REMOVED, Outcome.RESTORED, Outcome.NONE)
    ):
        lists.look(hour, outcome=outcome)
    page, late = lists.page, now + 9 * HOUR
    told = [
        members.last_sight(either, page, late), members.last_sights(either, [page], late, good=False)[page],
        members.last_shown(either, page, now + 2 * HOUR), members.last_missing(either, page, CaptureId(4)),
    ]  # fmt: skip
    assert [each.capture if each else None for each in told] == [4, 5, 1, 3]
    assert [each.capture for each in members.comings_and_goings(either, [page], late)[page]] == [3, 4]
    assert [each.capture for each in members.sights_since(either, page, now + 2 * HOUR)] == [3, 4, 5]
    assert members.pass_of(either, CaptureId(2)) == 2 and members.pass_of(either, CaptureId(99)) is None
    assert members.touched_pages(either, 3) == [page] and members.sites_touched(either, 3) == {"p"}
    assert members.pages_new_in(either, 3, "p") == []
    assert len(members.digests_of(either, [CaptureId(1)])[CaptureId(1)] or "") == 64
