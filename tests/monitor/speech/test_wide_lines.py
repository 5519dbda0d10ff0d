"""Lines of the help fit the terminal, however wide their characters are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.speech.wide_lines import CLOSING, OPENING, WideFormatter, width

FREE = 2  # columns that Click leaves free at the end of a line
TEXT = (
    "各词须全部出现；引号内的须原样出现（见“说明”）。JSON Lines 格式的 text 也可以，标题含全部词的稿件在前。"
    * 3
)


def written(text: str, columns: int) -> str:
    formatter = WideFormatter(width=columns)
    formatter.write_text(text)
    return formatter.getvalue()


def test_no_line_is_wider_than_the_terminal_and_no_character_is_lost() -> None:
    for columns in range(20, 100):
        said = written(TEXT, columns)
        assert all(width(line) <= columns + FREE - 1 for line in said.splitlines())
        assert said.replace("\n", "").replace(" ", "") == TEXT.replace(" ", "")


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    for columns in range(20, 100):
        for line in written(TEXT, columns).splitlines():
            assert line[0] not in CLOSING
            assert line[-1] not in OPENING


def test_names_and_explanations_stand_in_columns() -> None:
    formatter = WideFormatter(width=40)
    with formatter.section("选项"):
        formatter.write_dl([("--site", "只列这个站点的发现，其余站点的发现不列出。"), ("--open", "未解决")])
    assert formatter.getvalue().splitlines() == [
        "选项：", "  --site  只列这个站点的发现，其余站点的", "          发现不列出。", "  --open  未解决",
    ]  # fmt: skip


def test_headings_in_english_keep_their_colon() -> None:
    formatter = WideFormatter(width=40)
    formatter.write_heading("Options")
    assert formatter.getvalue() == "Options:\n"


@given(st.text(alphabet="中文（，a b", max_size=40))
def test_the_width_counts_two_columns_for_a_wide_character(text: str) -> None:
    assert width(text) == sum(1 if each in "a b" else 2 for each in text)
