"""Edges grow to whole figures, dates and words, and stand where a reader would draw them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from monitor.texts.widening import Edge, widened

texts = st.text(alphabet="甲乙丙12.5万%年月，。“”《》a", max_size=30)


def edges_of(earlier: str, later: str) -> list[Edge]:
    """Return the places where two strings differ, as a plain diff finds them."""
    edges: list[Edge] = []
    for code in Indel.opcodes(earlier, later):
        if code.tag == "equal":
            continue
        edge = Edge(code.src_start, code.src_end, code.dest_start, code.dest_end)
        if edges and edges[-1].a_end == edge.a_start and edges[-1].b_end == edge.b_start:
            edge = Edge(edges[-1].a_start, edge.a_end, edges[-1].b_start, edge.b_end)
            edges.pop()
        edges.append(edge)
    return edges


def drawn(earlier: str, later: str) -> list[tuple[str, str]]:
    return [
        (earlier[edge.a_start : edge.a_end], later[edge.b_start : edge.b_end])
        for edge in widened(edges_of(earlier, later), earlier, later)
    ]


@given(texts, texts)
@settings(max_examples=300, deadline=None)
def test_both_strings_are_equal_outside_the_edges(earlier: str, later: str) -> None:
    parts, at = [], 0
    for edge in widened(edges_of(earlier, later), earlier, later):
        assert edge.a_start >= at
        parts += [earlier[at : edge.a_start], later[edge.b_start : edge.b_end]]
        at = edge.a_end
    assert "".join([*parts, earlier[at:]]) == later


@given(texts, texts)
@settings(deadline=None)
def test_no_edge_meets_the_next(earlier: str, later: str) -> None:
    edges = widened(edges_of(earlier, later), earlier, later)
    assert all(edge.a_end < following.a_start for edge, following in pairwise(edges))


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("共122.7万人", "共127.2万人", [("122.7万", "127.2万")]),
        ("于2021年6月24日发", "于2021年6月25日发", [("2021年6月24日", "2021年6月25日")]),
        ("第2021-06-01号", "第2021-06-02号", [("2021-06-01", "2021-06-02")]),
        ("称Wifi好", "称Wiki好", [("Wifi", "Wiki")]),
        ("第十八次", "第十九次", [("十八", "十九")]),
        ("比重为百分之三十五。", "比重为百分之五十三。", [("百分之三十五", "百分之五十三")]),
    ],
)
def test_figures_dates_and_words_are_drawn_whole(
    earlier: str, later: str, expected: list[tuple[str, str]]
) -> None:
    assert drawn(earlier, later) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("好。甲乙。丙乙。完", "好。丙乙。完", ("甲乙。", "")),
        ("好，甲乙，丙乙，完", "好，丙乙，完", ("甲乙，", "")),
        ("看《甲》《乙》书", "看《乙》书", ("《甲》", "")),
        ("好。丙乙。完", "好。甲乙。丙乙。完", ("", "甲乙。")),
    ],
    ids=["sentence", "clause", "bracket", "insertion"],
)
def test_a_removed_or_inserted_piece_is_a_sentence_clause_or_bracket(
    earlier: str, later: str, expected: tuple[str, str]
) -> None:
    assert drawn(earlier, later) == [expected]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("正在展开活动", "正在开展活动"), ("你应该去", "你不应去"), ("取得全部成绩", "取得部分成绩")],
)
def test_a_word_with_characters_swapped_is_one_edge(earlier: str, later: str) -> None:
    assert len(drawn(earlier, later)) == 1


def test_nothing_differs_where_there_are_no_edges() -> None:
    assert widened([], "甲", "甲") == []
