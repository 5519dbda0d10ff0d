"""A line of credit → labelled values."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.credit.labels import is_placeholder, labelled, labelled_lines
from crawler.markup.tree import page_tree
from storage.records import Field


def values(line: str) -> list[tuple[Field | None, str]]:
    return [(value.field, value.value) for value in labelled(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源：临江日报 作者：陈小满", [(Field.SOURCE, "临江日报"), (Field.AUTHOR, "陈小满")]),
        ("来 源：临江日报", [(Field.SOURCE, "临江日报")]),
        ("来源：人民网 人民日报 记者：李胜玉", [(Field.SOURCE, "人民网 人民日报"), (Field.AUTHOR, "李胜玉")]),
        ("来源：临江日报 防汛专题", [(Field.SOURCE, "临江日报")]),
        ("来源：临江日报2021-06-24", [(Field.SOURCE, "临江日报")]),
        ("来源：2021-06-24", [(Field.SOURCE, "")]),
        ("来源：】临江日报", [(Field.SOURCE, "临江日报")]),
        ("作者：江边人 李小飞 点击：3", [(Field.AUTHOR, "江边人 李小飞"), (None, "")]),
        ("作者：李明（县民政局", [(Field.AUTHOR, "李明（县民政局）")]),
        ("时间：2021-06-24 09:12", [(Field.PUBLISHED, "2021-06-24 09:12")]),
        ("编辑｜李四", [(Field.EDITOR, "李四")]),
        ("原文链接：\x01http://a.example/1\x01", [(Field.ORIGINAL_URL, "http://a.example/1")]),
        ("发文日期：2021-06-24", [(Field.DRAWN_UP, "2021-06-24")]),
    ],
)  # fmt: skip
def test_a_value_ends_where_the_next_label_or_another_matter_begins(
    line: str, expected: list[tuple[Field | None, str]]
) -> None:
    assert values(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("记者 张三", [(Field.AUTHOR, "张三")]),
        ("责编 王五", [(Field.EDITOR, "王五")]),
        ("转自 临江日报", [(Field.SOURCE, "临江日报")]),
        ("查看原文", [(Field.ORIGINAL_URL, "")]),
        ("编辑 部门通知", []),
        ("记者走访了解到", []),
        ("记者 张三" + "会议要求各地落实责任加强值守" * 5, []),
    ],
)
def test_only_some_labels_stand_without_a_colon(line: str, expected: list[tuple[Field | None, str]]) -> None:
    assert values(line) == expected


def test_a_label_in_a_cell_or_line_of_its_own_belongs_to_the_next_value() -> None:
    rows = "<tr><td>来源</td><td>临江日报</td></tr><tr><td>日期：</td><td>2021-06-24</td></tr>"
    cells = page_tree(f"<table>{rows}</table>").lines
    lines = page_tree("<dl><dt>来源</dt><dd>临江日报</dd><dt>正文</dt><dd>会议召开</dd></dl>").lines
    assert [text for text, _ in labelled_lines(cells)] == ["来源：临江日报", "日期：2021-06-24"]
    assert [text for text, _ in labelled_lines(lines)] == ["来源：临江日报"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("佚名", True), (" admin ", True), ("Administrator", True), ("信息发布员12", True), ("陈小满", False), ("网络安全报", False)],
)  # fmt: skip
def test_a_placeholder_names_nobody(value: str, expected: bool) -> None:
    assert is_placeholder(value) is expected


@given(
    st.text(
        st.sampled_from("来源作者编辑记时间：:：/|（）() \x01\x02临江日报张三，。2021-06-24【】原文链接"),
        max_size=60,
    )
)
def test_values_follow_each_other_without_overlap(line: str) -> None:
    found = list(labelled(line))
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(0 <= value.start < value.end <= len(line) for value in found)
    assert all(len(value.value) <= 91 for value in found if value.field in (Field.SOURCE, Field.AUTHOR))
