"""A short text without labels → house, persons and their roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.credit.signatures import authors_in, signature

HOUSES = ("样例日报", "樣例晚報", "样例网", "")
PERSONS = ("王小样", "李示范", "欧阳例")
STROKES = (" ", "／", "/", "╱", "|")


@given(
    st.sampled_from(HOUSES),
    st.sampled_from(STROKES),
    st.lists(st.sampled_from(PERSONS), min_size=1, max_size=3, unique=True),
)
def test_houses_roles_and_names_are_told_apart(house: str, stroke: str, persons: list[str]) -> None:
    names = "、".join(persons)
    for text in (
        f"{house}{stroke}记者{stroke}{names}",
        f"{house}记者 {names}",
        f"【{house}{stroke}記者{names}{stroke}台北報導】",
    ):
        found = signature(text)
        assert found is not None
        assert (found.house or "", found.authors) == (house, persons)


@pytest.mark.parametrize(
    ("text", "house", "authors", "editors"),
    [
        ("王小样 编辑", None, [], ["王小样"]),
        ("王小样 撰稿", None, ["王小样"], []),
        ("王小样 摄", None, [], []),
        ("样例社记者 王小样 摄", "样例社", [], []),
        ("样例社记者 王小样 编制", "样例社", [], []),
        ("文/王小样 图/李示范", None, ["王小样"], []),
        ("宣传科供稿 摄影/王小样 编辑/李示范", "宣传科", [], ["李示范"]),
        ("采写：南样记者 王小样 李示范", None, ["王小样", "李示范"], []),
        ("（王小樣報導）", None, ["王小樣"], []),
        ("台灣樣報記者王小樣台北報導", "台灣樣報", ["王小樣"], []),
        ("样例日报记者彭晗侯婷婷摄影吕甲", "样例日报", ["彭晗", "侯婷婷"], []),
        ("记者 李示范 通讯员 王小样", None, ["李示范"], []),
        ("《样例》作者 王小样", "样例", ["王小样"], []),
    ],
)
def test_a_role_stands_before_or_behind_its_persons(
    text: str, house: str | None, authors: list[str], editors: list[str]
) -> None:
    found = signature(text)
    assert found is not None
    assert (found.house, found.authors, found.editors) == (house, authors, editors)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "要",
        "图片来源：网络",
        "要闻动态",
        "记者从市水务局获悉，巡查已经开始",
        "王小样 会议纪要",
        "见附件一",
    ],
)
def test_other_texts_are_no_signature(text: str) -> None:
    assert signature(text) is None


def test_correspondents_and_unnamed_roles_are_authors_of_last_resort() -> None:
    assert authors_in("通讯员 王小样") == "王小样"
    assert authors_in("王小样") is None
    assert authors_in("王小样", unnamed=True) == "王小样"
    assert authors_in("样例网/王小样") == "王小样"


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    signature(text)
