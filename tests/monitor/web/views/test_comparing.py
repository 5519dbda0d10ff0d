"""A comparison is drawn with numbers that agree between list, text and strip; no text is lost."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.policy import Policy
from monitor.present.comparison import compare_revisions
from monitor.web.views.comparing import ShownComparison, shown_comparison
from storage.clock import SHANGHAI
from storage.records import Article, CaptureId, Page, PageId, PageRole, Revision, RevisionId

NOW = datetime(2026, 11, 23, tzinfo=SHANGHAI)
LONG = "各地持续完善养老服务网络，落实各项补贴政策，" * 9


def shown(before: list[str], after: list[str], titles: tuple[str, str] = ("通知", "通知")) -> ShownComparison:
    """The comparison of two texts."""
    page = Page(PageId(1), "http://a.cn/1", "a", PageRole.ARTICLE)
    sides = [
        Revision(RevisionId(n), page.id, n, CaptureId(n), NOW, Article(title, tuple(text)), "", 0)
        for n, (title, text) in enumerate(zip(titles, (before, after), strict=True), 1)
    ]
    return shown_comparison(compare_revisions(page, *sides, other_page=page, rules=Policy()))


def test_a_figure_is_marked_on_both_sides_with_its_change_in_per_cent() -> None:
    found = shown(["全省共有122.7万人。", "其他。"], ["全省共有127.2万人。", "其他。"])
    (card,) = found.cards
    assert card.percent == "+3.7%"
    marked = {piece.card for run in found.runs for row in run.rows for piece in (*row.before, *row.after)}
    assert marked == {None, card.number}
    assert [mark.card for mark in found.strip] == [card.number]


def test_a_long_unchanged_stretch_inside_a_paragraph_is_folded() -> None:
    found = shown([f"{LONG}共有12人。{LONG}"], [f"{LONG}共有13人。{LONG}"])
    (row,) = found.runs[0].rows
    cuts = [piece for piece in row.after if piece.kind == "cut"]
    assert len(cuts) == 2 and all(len(piece.hidden) > 100 for piece in cuts)
    assert "".join(piece.text + piece.hidden for piece in row.after) == f"{LONG}共有13人。{LONG}"


def test_a_new_headline_stands_in_one_row() -> None:
    found = shown(["同。"], ["同。"], ("甲乙丙丁戊己", "完全不同的另一个标题"))
    assert found.headline.before and found.headline.after and found.cards[0].is_headline


def test_a_headline_of_a_megabyte_is_cut() -> None:
    found = shown(["同。"], ["同。"], ("甲" * 1_000_000, "乙"))
    assert sum(len(piece.text) for piece in found.headline.before) <= 400


texts = st.lists(st.text(alphabet="甲乙丙，。12\u202e<", max_size=60), max_size=4)


@given(texts, texts)
def test_no_text_of_either_side_is_lost(before: list[str], after: list[str]) -> None:
    found = shown(before, after)
    for side, paragraphs in (("before", before), ("after", after)):
        drawn = [
            getattr(row, side) for run in found.runs for row in run.rows if getattr(row, f"{side}_number")
        ]
        said = sorted("".join(piece.text + piece.hidden for piece in row) for row in drawn)
        assert said == sorted(text.replace("\u202e", "") for text in paragraphs)
