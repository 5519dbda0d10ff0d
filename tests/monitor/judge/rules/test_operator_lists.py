from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.rules.operator_lists import NO_LIST, credited_units, entries, permitted, wordings

LISTED = permitted(("中国社会报", "新华社", "https://www.mca.gov.cn/", "网络"))


def test_remarks_empty_lines_and_repetitions_are_left_out() -> None:
    assert entries("新华社 # 通讯社\n\n# 名单\n新华社\n人民日报\n") == ("新华社", "人民日报")


def test_a_very_long_line_is_cut() -> None:
    assert [len(each) for each in entries("字" * 5000)] == [200]


@pytest.mark.parametrize("arrow", ["=>", "->", "→", "\t"])
def test_a_wrong_wording_may_name_the_right_one(arrow: str) -> None:
    assert wordings((f"一国两治 {arrow} 一国两制", "别的错误")) == (
        ("一国两治", "一国两制"),
        ("别的错误", ""),
    )


def test_an_empty_list_is_no_list() -> None:
    assert not NO_LIST
    assert not permitted(())
    assert LISTED


def test_names_are_listed_in_any_spelling_and_vague_ones_never() -> None:
    assert LISTED.has_name("来源：新华网")
    assert LISTED.has_name("《中国社会报》")
    assert not LISTED.has_name("网络")


@pytest.mark.parametrize(
    ("host", "is_listed"),
    [("mca.gov.cn", True), ("mz.mca.gov.cn", True), ("notmca.gov.cn", False), ("", False)],
)
def test_a_listed_host_covers_the_hosts_below(host: str, is_listed: bool) -> None:
    assert LISTED.has_host(host) is is_listed


@pytest.mark.parametrize(
    ("name", "taken_for"),
    [
        ("中园社会报", "中国社会报"),  # one character differs
        ("全国新华社", "新华社"),  # a prefix of the state
        ("新花社", ""),  # names of three characters differ too easily
        ("中国社会报", ""),  # the listed name itself
        ("江川热线", ""),
    ],
)
def test_readers_take_a_near_name_for_the_listed_one(name: str, taken_for: str) -> None:
    assert LISTED.taken_for(name) == taken_for


@pytest.mark.parametrize(
    ("credit", "units"),
    [("新华社、人民日报", ("新华社", "人民日报")), ("新华社", ("新华社",)), ("网络", ()), (None, ())],
)
def test_a_credit_is_split_into_its_publishers(credit: str | None, units: tuple[str, ...]) -> None:
    assert credited_units(credit) == units


@given(st.text(max_size=300))
def test_any_text_is_a_list(text: str) -> None:
    lines = entries(text)
    assert len(set(lines)) == len(lines)
    assert all(pair[0] for pair in wordings(lines))
    permitted(lines)
