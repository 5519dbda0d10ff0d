"""Start pages with their chains are loaded as of a time, and equal addresses are one address."""

from __future__ import annotations

from sites.coverage import Coverage
from sites.coverage_day import start
from sites.list_looks import at

from monitor.analysis.spread.sightings import equal_addresses, list_book


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
