"""A copy is compared with the nearest state of the message."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, portal
from sites.coverage_day import page
from sites.list_looks import at

from monitor.analysis.spread.fidelity import Comparer
from storage.conclusions.revisions import revisions_of
from storage.frontier.pages import get_page
from storage.records import Relation
from storage.spread import members


def test_an_equal_text_differs_in_nothing_and_another_figure_in_the_text(day: Coverage) -> None:
    with day.opened() as db:
        message, wrong, right = (get_page(db, url) for url in (MESSAGE, page("pa"), page("pd")))
        assert message is not None and wrong is not None and right is not None
        comparer = Comparer(db, day.setup, message.id, revisions_of(db, message.id), at("13:00"))
        heads = members.heads_of(db, [wrong.id, right.id], at("13:00"))
        altered = comparer.fidelity(heads[wrong.id][-1], Relation.EDITED, 1.0)
        same = comparer.fidelity(heads[right.id][-1], Relation.VERBATIM, 1.0)
        assert (same.how, same.changes, altered.how) == ((), (), ("text",))
        assert not comparer.is_outdated(heads[wrong.id][-1], altered)


def test_a_copy_with_the_text_that_waits_for_a_second_look_is_not_altered(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("pa")])
    right = (TEXT[0], TEXT[1].replace("122.7", "127.2"), *TEXT[2:])
    web.look("12:00", {BU.start_urls[0]: listing((MESSAGE, HEADLINE)), MESSAGE: article()})
    web.task("pa")
    shown = {
        "http://pa.example.cn/news/": listing((page("pa"), HEADLINE)),
        page("pa"): article(right, source="省民政厅"),
    }
    web.look("15:00", {MESSAGE: article(right), **shown})
    assert (web.cell("15:00", "pa")["state"], web.cell("15:00", "pa")["how"]) == ("carried", [])
    web.look("15:01", {MESSAGE: article()})  # no correction after all
    assert web.cell("15:01", "pa")["state"] == "altered"
