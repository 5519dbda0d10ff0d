"""Addresses of entries → patterns that admit the articles of a site, and no column and no list."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from monitor.proposal.article_pattern import article_patterns

HOST = "http://mz.example.gov.cn"


def patterns(*paths: str, others: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Patterns of these paths on one host."""
    return article_patterns([f"{HOST}{path}" for path in paths], [f"{HOST}{path}" for path in others])


def test_the_folder_of_a_column_is_left_out_so_further_columns_match() -> None:
    (found,) = patterns("/tzgg/202611/t20261128_1.html", "/tzgg/202610/t20261002_22.html")
    assert found == r"/\d+/t\d+_\d+\.html$"
    assert re.search(found, f"{HOST}/gzdt/202501/t20250109_333.html")


def test_a_pattern_that_matches_a_column_is_narrowed_by_the_folders_before() -> None:
    found = patterns("/info/1021/5.htm", "/info/1022/6.htm", others=("/lm/12/3.htm",))
    assert found == (r"/info/\d+/\d+\.htm$",)


def test_a_bare_number_keeps_the_folder_before() -> None:
    assert patterns("/a/7301", "/a/7302") == (r"/a/\d+$",)


def test_articles_of_two_shapes_have_two_patterns_and_files_have_theirs() -> None:
    found = patterns("/a/1/c1.html", "/a/2/c2.html", "/b/t1_1.shtml", "/b/t2_2.shtml", "/files/附件.pdf")
    assert len(found) == 3
    assert any(re.search(each, f"{HOST}/2/new.docx") for each in found)


def test_words_in_an_address_are_free_where_they_differ() -> None:
    assert patterns("/news/yang-lao.html", "/news/gong-gao.html") == (r"/news/[^/]+\.html$",)


def test_tokens_of_letters_and_digits_are_free() -> None:
    (found,) = patterns("/d/5f3c9e12ab.html", "/d/9a8b7c6d5e.html")
    assert re.search(found, f"{HOST}/d/0c1d2e3f4a.html")


def test_too_many_shapes_make_no_pattern() -> None:
    assert patterns("/a.html", "/b/1.htm", "/c/d/2.jsp", "/e/f/g/3.php", "/h/4.aspx?id=1", "/5?x=2&y=3") == ()


def test_without_entries_there_is_no_pattern() -> None:
    assert article_patterns([], []) == ()


PATHS = st.lists(
    st.builds(
        "/{}/{}/{}{}.html".format,
        st.sampled_from(["tzgg", "xw", "n152"]),
        st.integers(1, 999999),
        st.sampled_from(["t", "c", "art_"]),
        st.integers(1, 10**18),
    ),
    min_size=1,
    max_size=30,
)


@given(PATHS, st.lists(st.sampled_from(["/tzgg/", "/xw/index.html", "/n152/n165/index.html"])))
def test_patterns_admit_nine_in_ten_entries_and_no_other_address(paths: list[str], others: list[str]) -> None:
    found = patterns(*paths, others=tuple(others))
    matched = [path for path in paths if any(re.search(each, path) for each in found)]
    assert not found or len(matched) >= 0.9 * len(paths)
    assert not any(re.search(each, path) for each in found for path in others)
