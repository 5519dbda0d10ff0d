"""Reprints are counted by site and by exactly the rules that they break, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

from sites.kept import Shelf

from storage.engine.store import Store, transaction
from storage.findings import breaches
from storage.findings.breaches import Breach
from storage.records import BrokenRule, PageId, Severity


def breach(page: PageId, original: PageId, seen_at: datetime, *rules: str) -> Breach:
    broken = tuple(BrokenRule(rule, f"因 {rule}", f"why {rule}", "原句") for rule in rules)
    return Breach(page, original, "portal", rules, seen_at, Severity.INFO, broken)


def test_like_reprints_are_counted_and_listed_by_their_first_sight(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    pages = [
        shelf.keep(f"http://{site}.cn/{n}.html", "通知", f"全文{n}。", site=site, indexed=False).page
        for n, site in enumerate(("mca", "portal", "portal"))
    ]
    original, first, second = pages
    early, late = breach(first, original, now, "R05"), breach(second, original, now + timedelta(1), "R05")
    with transaction(either):
        assert breaches.replace_breaches(either, second, [late]) == {("portal", ("R05",)): 1}
        assert breaches.replace_breaches(either, first, [early]) == {("portal", ("R05",)): 1}
    assert breaches.breaches_of_site(either, "portal", ("R05",), most=9) == [early, late]
    assert breaches.count_reprints(either, "portal", ("R05",)) == 2
    both = breach(first, original, now, "R05", "R09")
    with transaction(either):
        touched = breaches.replace_breaches(either, first, [both])
    assert touched == {("portal", ("R05",)): -1, ("portal", ("R05", "R09")): 1}
    assert breaches.count_reprints(either, "portal", ("R05",)) == 1
    assert breaches.breaches_of_page(either, first) == [both]
