"""Lists that nobody could read for a day are named with the cells that wait for them."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import BROKEN, BU, HEADLINE, MESSAGE, Coverage, article, listing, old, portal
from sites.list_looks import at

from monitor.coverage.blocked_lists import BlockedList, blocked_lists

START = "http://{}.example.cn/news/"


def test_a_list_without_a_good_look_for_a_day_is_named_while_its_cell_is_open(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("pa"), portal("pb"), portal("pc")])
    empty = {START.format(name): listing(*old(f"{name}.example.cn", 0, 1)) for name in ("pa", "pb")}
    web.look("11:00", {BU.start_urls[0]: listing(*old("bu.example.cn", 4)), **empty})
    web.task("pa", "pb", "pc")
    web.look("12:00", {BU.start_urls[0]: listing((MESSAGE, HEADLINE)), MESSAGE: article()})
    web.look("20:00", {**empty, START.format("pb"): BROKEN})  # pa is missing, pb is unknown
    with web.opened() as db:
        early = list(blocked_lists(db, web.setup, at("21:00")))
        late = list(blocked_lists(db, web.setup, at("40:00")))
    never = BlockedList("pc", START.format("pc"), None, ("T1",))
    assert early == [never]
    assert late == [BlockedList("pb", START.format("pb"), at("11:00"), ("T1",)), never]
