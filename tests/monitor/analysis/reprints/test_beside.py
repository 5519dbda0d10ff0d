"""An article beside an original: the changes come with the nearest state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sites.coverage import BU, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal

from monitor.analysis.reprints.beside import PageStates, compared_with
from monitor.analysis.reprints.shelf import Shelf
from monitor.judge.rules.alteration import Alteration
from storage.conclusions.revisions import revisions_of
from storage.frontier.pages import get_page
from storage.records import Relation

PAGE = "http://p.example.cn/2026/t20260302_7.html"
PATH = f"您所在的位置:首页 > 2026年要闻 > {HEADLINE}。"
GREETING = "样例门户由样例智库提供内容支持，每日精选全国民生政策解读，欢迎订阅样例手机报获取更多资讯"


def test_a_changed_figure_is_the_change(store_path: Path) -> None:
    wrong = (TEXT[0], TEXT[1].replace("122.7", "172.2"), *TEXT[2:])
    (change,) = compared(store_path, TEXT, wrong).changes
    assert "122.7" in (change.before_value or change.hunk.before)


def test_a_line_of_the_page_that_the_text_of_the_copy_alone_has_is_no_change(store_path: Path) -> None:
    """The reading keeps the path of the page below a line that reads like a sentence."""
    found = compared(store_path, (PATH, *TEXT), (GREETING, PATH, *TEXT))
    assert found.nearest.article.paragraphs == TEXT
    assert found.changes == ()


def compared(store_path: Path, text: Sequence[str], copied: Sequence[str]) -> Alteration:
    """Look at an original and at its copy on a portal; return the comparison."""
    web = Coverage(store_path, [BU, portal("p")])
    web.look(
        "11:00",
        {BU.start_urls[0]: listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4)), MESSAGE: article(text)},
    )
    web.look("12:00", {PAGE: article(copied, source="省民政厅")})
    with web.opened() as db:
        original, copy = get_page(db, MESSAGE), get_page(db, PAGE)
        assert original is not None and copy is not None
        shelf = Shelf(db, web.setup)
        judged = shelf.article_of(copy.id)
        assert judged is not None
        states = PageStates(original, revisions_of(db, original.id))
        return compared_with(shelf, judged, states, Relation.EDITED, original_coverage=1.0)
