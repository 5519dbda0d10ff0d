"""Rows hold every character of both texts, and marks know their hunk."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.present.marking.rows import compared_runs
from monitor.texts.diff import diff

texts = st.lists(st.text(alphabet="甲乙丙，。12", max_size=30), max_size=4)


@given(texts, texts)
def test_rows_hold_both_texts(before: list[str], after: list[str]) -> None:
    hunks = diff(before, after)
    rows = [row for run in compared_runs(before, after, hunks) for row in run.rows]
    for side, texts_of_side in (("before", before), ("after", after)):
        cells = [cell for row in rows if (cell := getattr(row, side)) is not None]
        assert ["".join(piece.text for piece in cell.pieces) for cell in cells] == [
            texts_of_side[cell.number] for cell in cells
        ]
        assert sorted(cell.number for cell in cells) == list(range(len(texts_of_side)))
        marked = [piece for cell in cells for piece in cell.pieces if piece.hunk is not None]
        assert all(0 <= piece.hunk < len(hunks) for piece in marked if piece.hunk is not None)


def test_a_merged_row_holds_removed_text_at_its_place() -> None:
    before, after = ["共有12人参加。", "同。", "同二。"], ["共有13人参加。", "同。", "同二。"]
    first, second = compared_runs(before, after, diff(before, after))
    assert [(piece.kind, piece.text) for piece in first.rows[0].merged] == [
        ("same", "共有"), ("del", "12"), ("ins", "13"), ("same", "人参加。"),
    ]  # fmt: skip
    assert second.is_folded and second.size == 5 and not first.is_folded
