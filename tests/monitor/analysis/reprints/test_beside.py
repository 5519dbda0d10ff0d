"""An article beside an original: the changes come with the nearest state."""

from __future__ import annotations

from pathlib import Path

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal

from monitor.analysis.reprints.beside import PageStates, compared_with
from monitor.analysis.reprints.shelf import Shelf
from storage.conclusions.revisions import revisions_of
from storage.frontier.pages import get_page
from storage.records import Relation

PAGE = "http://p.example.cn/2026/t20260302_7.html"


def test_a_changed_figure_is_the_change(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    wrong = (TEXT[0], TEXT[1].replace("122.7", "172.2"), *TEXT[2:])
    web.look(
        "11:00",
        {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article()},
    )
    web.look("12:00", {PAGE: article(wrong, source="省民政厅")})
    with web.opened() as db:
        original, copy = get_page(db, MESSAGE), get_page(db, PAGE)
        assert original is not None and copy is not None
        shelf = Shelf(db, web.setup)
        judged = shelf.article_of(copy.id)
        assert judged is not None
        states = PageStates(original, revisions_of(db, original.id))
        found = compared_with(shelf, judged, states, Relation.EDITED, original_coverage=1.0)
    (change,) = found.changes
    assert "122.7" in (change.before_value or change.hunk.before)
