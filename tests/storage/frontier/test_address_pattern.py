"""Addresses that differ in numbers and tokens only have one pattern."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.frontier.address_pattern import LONGEST_PATTERN, address_pattern

HOST = "http://www.x.gov.cn"
FOLDERS = st.lists(st.sampled_from(["art", "xwzx", "2026", "202611", "c17", "t8_3"]), max_size=5)
NUMBERS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        ("/art/2026/11/3/art_17_2385.html", "/art/#/art_#.html"),
        ("/xwzx/202611/t20261103_385.htm", "/xwzx/#/#.htm"),
        ("/show.aspx?id=123", "/show.aspx?id=#"),
        ("/index.php?m=content&c=index&a=show&id=5", "/index.php?a=show&c=index&id=#&m=content"),
        ("/(S(a8f3kq2z))/list.aspx", "/(S(#))/list.aspx"),
        ("/cal?d=2031-05-01", "/cal?d=#"),
        ("/news/a-new-rule-for-homes.html", "/news/#.html"),
        ("/sitemap-news-3.xml", "/sitemap-news-#.xml"),
        ("/a/b/a/b/a/b/1.html", "/a/b/#.html"),
        ("/list/index.html", "/list/index.html"),
        ("/x/%E6%B0%91%E6%94%BF", "/x/#"),
        ("/", "/"),
    ],
)
def test_a_pattern_keeps_words_and_folds_tokens(url: str, pattern: str) -> None:
    assert address_pattern(HOST + url) == f"www.x.gov.cn{pattern}"


@given(NUMBERS, NUMBERS)
def test_numbers_never_tell_patterns_apart(one: int, other: int) -> None:
    shapes = ("/a/{}.html", "/a/t{}_1.html", "/a.html?v={}", "/{}/list.html", "/cal?d={}-01", "/s;x={}")
    for shape in shapes:
        assert address_pattern(HOST + shape.format(one)) == address_pattern(HOST + shape.format(other))


@given(st.text(max_size=300))
def test_each_text_has_a_pattern_of_bounded_length(text: str) -> None:
    for url in (text, f"{HOST}/{text}", f"{HOST}/a?{text}"):
        assert len(address_pattern(url)) <= LONGEST_PATTERN


@given(FOLDERS, st.sampled_from(["1.html", "index.html", "a-b.html", "show?id=5", "x?b=1&a=z"]))
def test_the_pattern_of_a_pattern_is_itself(folders: list[str], name: str) -> None:
    pattern = address_pattern("/".join([HOST, *folders, name]))
    assert address_pattern(f"http://{pattern.replace('#', '7')}") == pattern


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30))
def test_paths_in_circles_have_few_patterns(folders: list[str]) -> None:
    again = address_pattern("/".join([HOST, *folders, *folders, "1.html"]))
    assert again == address_pattern("/".join([HOST, *folders, "1.html"]))


def test_columns_of_a_site_keep_their_own_patterns() -> None:
    assert address_pattern(f"{HOST}/zwgk/1.html") != address_pattern(f"{HOST}/xwzx/1.html")
    assert address_pattern(f"{HOST}/a/1.html") != address_pattern(f"{HOST}/a/1.html?v=1")


def test_a_hostile_address_is_folded_in_linear_time() -> None:
    for hostile in ("a" * 10**6, "#-" * 10**6, "%41" * 10**5, "a/" * 10**5, "a=1&" * 10**5, "1_" * 10**6):
        assert len(address_pattern(f"{HOST}/{hostile}?{hostile}")) <= LONGEST_PATTERN
