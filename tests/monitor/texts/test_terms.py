"""Texts and words are cut into terms alike: what a text holds, it is found by."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.present.search import phrases, places_of
from monitor.texts.terms import placed_terms, terms

CHINESE = st.text(st.sampled_from("民政部门养老服务灾，。《》 　\n·"), max_size=30)
MIXED = st.text(st.sampled_from("民政门人万年 ，。“”%.,-A1２3éＣ℃發\u0301\u200b\n㎡"), max_size=30)


def found(word: str, text: str) -> list[str]:
    """The pieces of a text that a word is found in."""
    return [text[start:end] for start, end, _ in places_of(placed_terms(text), phrases(word))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("民政部门", "民政 政部 部门 门"),
        ("共有127.2万人", "共有 有 127.2 127.2万 万人 人"),
        ("1,227,000户，2021.06.01", "1227000 1227000户 户 2021 06 01"),
        ("ＣＯＶＩＤ－19 疫情", "covid 19 19疫 疫情 情"),
        ("增长12.5％", "增长 长 12.5 %"),
        ("發展「十三五」", "发展 展十 十三 三五 五"),
        ("张　三", "张三 三"),
        ("10，200人", "10 200 200人 人"),
        ("\x1b[31m红\x00 OR NEAR(", "31m 31m红 红 or near"),
        ("，。!?", ""),
    ],
)
def test_a_text_has_these_terms(text: str, expected: str) -> None:
    assert terms(text) == expected.split()


@settings(deadline=None)
@given(MIXED | st.text(max_size=40))
def test_terms_are_the_same_with_their_places_and_hold_no_spaces_or_quotes(text: str) -> None:
    placed = placed_terms(text)
    assert [each.text for each in placed] == terms(text)
    assert all(0 <= each.start < each.end <= len(text) for each in placed)
    assert [each.start for each in placed] == sorted(each.start for each in placed)
    assert not any(set(each.text) & set(" \"'()*^:-+_") for each in placed)


@settings(deadline=None)
@given(CHINESE, st.data())
def test_every_piece_of_a_chinese_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    if terms(piece):
        assert found(f'"{piece}"', text)


@pytest.mark.parametrize(
    ("word", "text", "pieces"),
    [
        ("民政", "民政部门与民 政局", ["民政", "民 政"]),
        ("灾", "救灾物资，灾后，受灾", ["灾", "灾", "灾"]),
        ("127.2万", "共127.2万人，127.2 万户，27.2万，1127.2万", ["127.2万", "127.2 万"]),
        ("27.2万", "共127.2万人", []),
        ("2021", "２０２１年6月，20210601", ["２０２１"]),
        ("2021*", "2021年，20210601", ["2021", "20210601"]),
        ("第3条", "依照第 3 条", ["第 3 条"]),
        ("3条", "第3条", ["3条"]),
        ("covid-19", "COVID－19疫情", ["COVID－19"]),
        ("發展", "发展與發展", ["发展", "發展"]),
        ("关于社会救助的", "关于《社会救助》的通知", ["关于《社会救助》的"]),
        ("12.5%", "12.5，12.5％", ["12.5％"]),
        ("民政部门", "民政，部门", []),
    ],
)
def test_a_word_is_found_where_a_reader_would_see_it(word: str, text: str, pieces: list[str]) -> None:
    assert found(word, text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10**6,
        "民" * 10**6,
        " " * 10**6,
        "1," * 500_000,
        "1.1" * 300_000,
        "民 " * 500_000,
        "1" + " " * 10**6,
    ],
    ids=lambda each: each[:4],
)
def test_hostile_texts_are_cut_in_bounded_time(text: str) -> None:
    begin = time.process_time()
    assert all(len(each) <= 2 * 64 + 2 for each in terms(text))
    assert time.process_time() - begin < 10
