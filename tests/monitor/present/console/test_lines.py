"""Lines fit a width: words and addresses stay whole, long lines are cut in the middle, controls never pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.present.console.lines import (
    Overflow,
    Style,
    TextLine,
    TextPart,
    cell_len,
    line,
    plain_text,
    rows_of,
)

ADDRESS = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"
texts = st.text("养老服务，。abc /-9\u0301", max_size=60)


def shown(text: TextLine, width: int | None) -> list[str]:
    return ["".join(part.text for part in row) for row in rows_of(text, width)]


@given(texts, st.integers(4, 40), st.integers(0, 3))
def test_a_wrapped_line_loses_no_character_and_fits_unless_a_word_is_longer(
    text: str, width: int, indent: int
) -> None:
    rows = shown(line(text, indent=indent), width)
    assert "".join("".join(rows).split()) == "".join(text.split())
    for row in rows:
        words = row.split()
        assert cell_len(row) <= width + 2 or len(words) == 1  # a closing sign may hang over


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲乙丙丁（戊己）庚", ["甲乙丙丁", "（戊己）庚"]),
        ("甲乙丙“丁戊。”己庚", ["甲乙丙“丁", "戊。”己庚"]),
        ("《（“甲乙丙丁戊", ["《（“甲乙", "丙丁戊"]),
    ],
)
def test_no_row_ends_with_an_opening_sign_or_begins_with_a_closing_one(text: str, rows: list[str]) -> None:
    assert shown(line(text), 10) == rows


@given(texts, st.integers(8, 40))
def test_a_cut_line_is_one_row_that_fits(text: str, width: int) -> None:
    (row,) = shown(line(text, overflow=Overflow.CUT), width)
    assert cell_len(row) <= width
    assert row == text or "…" in row


def test_a_cut_line_keeps_its_end() -> None:
    text = "民政部《乘势而上开新局 奋勇争先谱新篇》正文改动：122.7万 → 127.2万"
    (row,) = shown(line(text, overflow=Overflow.CUT), 50)
    assert row.startswith("民政部《乘势而") and row.endswith("127.2万")


def test_an_address_is_never_broken() -> None:
    assert ADDRESS in shown(line(f"原文链接打不开：{ADDRESS}（北京时间）"), 40)
    assert shown(line(ADDRESS, indent=2, overflow=Overflow.WHOLE), 20) == [f"  {ADDRESS}"]


def test_in_a_pipe_a_line_is_one_row_of_any_length() -> None:
    assert shown(line("养老" * 100, overflow=Overflow.CUT), None) == ["养老" * 100]


def test_styles_stay_with_their_characters_when_a_line_is_wrapped() -> None:
    marked = TextLine((TextPart("全省共有"), TextPart("122.7万", Style.REMOVED), TextPart("人纳入低保")))
    parts = [part for row in rows_of(marked, 10) for part in row]
    assert "".join(part.text for part in parts if part.style is Style.REMOVED) == "122.7万"


def test_no_character_of_a_page_steers_the_terminal() -> None:
    assert plain_text([line("红\x1b[31m\u202e字\x9b2J")]).isprintable()


def test_a_chinese_character_takes_two_cells_and_a_combining_sign_none() -> None:
    assert [cell_len(text) for text in ("abc", "民政部", "a→b", "e\u0301", "（1）")] == [3, 6, 3, 1, 5]


def test_quoted_words_and_headlines_are_cut_before_the_sentence_that_says_what_happened() -> None:
    text = (
        "河西网《民政部门部署冬季救助工作》转载甲局稿件，正文有改动："
        "删去“各地要把救助纳入年度考核，对清溪镇开展回访。”"
    )
    (row,) = shown(line(text, overflow=Overflow.CUT), 80)
    assert row == "河西网《民政部门部署冬季救助工作》转载甲局稿件，正文有改动：删去“各地要…回访。”"
    (row,) = shown(line(text, overflow=Overflow.CUT), 72)
    assert row == "河西网《民政部门…救助工作》转载甲局稿件，正文有改动：删去“各地要…回访。”"
