"""Spellings of one word are known as such: by sound, look, order, script and width."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.texts.spelling import (
    bare,
    is_function_word,
    is_phrase,
    printed,
    same_look,
    same_sound,
    simplified,
    swapped,
)

words = st.text(st.sampled_from("权利力民政展开未末来已己aA1國国"), max_size=6)
ALL = (same_sound, same_look, swapped)


@pytest.mark.parametrize(
    ("one", "other"),
    [("权力", "权利"), ("公示", "公式"), ("主张", "组脏"), ("民政", "明正"), ("APP", "app")],
    ids=["same tone", "other tone", "southern", "ng and n", "case"],
)
def test_the_slips_of_an_input_method_sound_the_same(one: str, other: str) -> None:
    assert same_sound(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("民政", "财政"), ("一二三四五", "壹贰叁肆伍"), ("民政", "民政局"), ("", "")]
)
def test_other_words_do_not_sound_the_same(one: str, other: str) -> None:
    assert not same_sound(one, other)


def test_characters_drawn_alike_look_the_same() -> None:
    assert same_look("未来", "末来")
    assert not same_look("未来", "将来")


def test_characters_in_another_order_are_swapped() -> None:
    assert swapped("展开", "开展")
    assert not swapped("展开", "展望")


@settings(deadline=None)
@given(words, words)
def test_spellings_hold_both_ways_and_never_of_a_word_with_itself(one: str, other: str) -> None:
    for alike in ALL:
        assert alike(one, other) == alike(other, one)
        assert not alike(one, one)


@settings(deadline=None)
@given(st.text(st.sampled_from("民政國Ａa１1　 \u200b\ufeff\u00ad㎡℃ﬁ…％“”，"), max_size=60))
def test_a_text_in_print_is_printed_the_same_again(text: str) -> None:
    assert printed(printed(text)) == printed(text)


def test_a_text_in_print_has_no_fillers() -> None:
    assert printed("民\u3164政\uffa0部\ufe0f") == "民政部"


def test_a_bare_text_keeps_the_marks_that_make_a_figure_another_one() -> None:
    assert bare("「國務院」 增长１２．５％！") == "国务院增长12.5%"
    assert bare("气温-3℃，比分2:1。") == "气温-3°C比分2:1"
    assert bare("据-说.的%") == "据说的"


@settings(deadline=None)
@given(words)
def test_a_bare_text_is_bare_already(text: str) -> None:
    assert bare(bare(text)) == bare(text)


def test_traditional_characters_are_simplified_and_others_stay() -> None:
    assert "".join(map(simplified, "國務院A１，")) == "国务院A１，"


def test_words_of_grammar_are_told_from_words_with_content() -> None:
    assert is_function_word("以及")
    assert not is_function_word("养老")


def test_the_dictionary_of_sounds_is_loaded_only_when_a_sound_is_asked_for() -> None:
    asked = "import sys; from monitor.texts import spelling; print('pypinyin' in sys.modules)"
    heard = f"{asked}; spelling.same_sound('权力', '权利'); print('pypinyin' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", heard], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_word_of_the_dictionary_is_a_phrase() -> None:
    assert is_phrase("种植")
    assert not is_phrase("种直")
