"""Start pages with their chains are loaded as of a time, and equal addresses are one address."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import BU, HEADLINE, MESSAGE, Coverage, article, listing, old, portal
from sites.coverage_day import start
from sites.list_looks import at

from monitor.analysis.spread.copies import Gatherer
from monitor.analysis.spread.sightings import equal_addresses, list_book
from storage.archive.retention import is_pruned, prune
from storage.frontier.pages import get_page
from storage.records import CaptureId
from storage.spread.members import digests_of


def test_a_book_holds_the_chains_until_its_time(day: Coverage) -> None:
    with day.opened() as db:
        (now,) = list_book(db, day.setup, ["pa"], at("13:00")).of_site["pa"]
        (then,) = list_book(db, day.setup, ["pa"], at("09:30")).of_site["pa"]
        (none,) = list_book(db, day.setup, ["pa"], at("07:00")).of_site["pa"]
    assert now.url == start("pa") and [each.looks for each in now.chains] == [3]
    assert [(each.looks, each.last_at) for each in then.chains] == [(2, at("09:00"))]
    assert none.chains == ()


def test_addresses_that_sites_answer_alike_are_all_named() -> None:
    found = equal_addresses(["http://a.cn/x"])
    assert found[0] == "http://a.cn/x" and "https://www.a.cn/x/" in found and len(found) == len(set(found))


def test_prune_spares_the_looks_that_bound_the_first_sight_of_a_copy(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p", "news", "gov")])
    page = "http://p.example.cn/2026/t20260302_7.html"
    for number, clock in enumerate(("09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00")):
        named = [(page, HEADLINE)] if clock >= "13:00" else []
        replies = {
            BU.start_urls[0]: listing(*([(MESSAGE, HEADLINE)] if clock > "11:00" else []), *old("bu.example.cn", 4)),
            "http://p.example.cn/news/": listing(*named, (f"http://p.example.cn/n/{number}.html", f"动态{number}"),
                                                 *old("p.example.cn", 0, 1)),
        }  # fmt: skip
        if clock in ("09:00", "10:00", "11:00", "15:00", "16:00"):
            name = f"http://p.example.cn/g/{number}.html"
            replies["http://p.example.cn/gov/"] = listing((name, f"要闻{number}"), *old("p.example.cn", 2, 3))
        replies |= {MESSAGE: article()} if clock > "11:00" else {}
        replies |= {page: article(source="省民政厅")} if named else {}
        web.look(clock, replies)
    with web.opened() as db:
        book = list_book(db, web.setup, ["p"], at("17:00"))
        known = get_page(db, page)
        assert known is not None
        (copy,) = Gatherer(db, book).of_pages([known.id])
        presence = copy.stays[0].presence
        assert [sight.at for sight in presence.absent] == [at("12:00"), at("11:00")]
        assert prune(db, at("40:00"), at("41:00")).bodies > 0
        proofs = digests_of(db, [CaptureId(sight.capture) for sight in (*presence.absent, presence.shown)])
        assert not any(is_pruned(db, str(digest)) for digest in proofs.values())
