"""Characters that read alike fold to the same character; folding again changes nothing."""

from __future__ import annotations

from unicodedata import category

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.texts.folding import (
    DEFAULT_IGNORABLE,
    TABLE_SIZE,
    fold,
    fold_converted,
    is_traditional,
    is_unread,
    table,
    without_annotations,
)

characters = st.characters(codec="utf-8") | st.sampled_from("國務院農覆瞭藉аеорΑΒΕ「」『』Ａｂ１％．㎡ﬁ①")


@settings(deadline=None)
@given(characters)
def test_folding_again_changes_nothing(character: str) -> None:
    once = fold(character)
    assert len(once) <= 1
    assert (fold(once) if once else "") == once


def test_folding_again_changes_nothing_for_every_character_of_the_table() -> None:
    codes = table()
    assert codes.max() < TABLE_SIZE
    assert np.array_equal(codes[codes], codes)
    odd = []
    for code in range(TABLE_SIZE):
        folded = fold(chr(code))
        if len(folded) > 1 or (folded and fold(folded) != folded):
            odd.append(chr(code))
    assert odd == []
    assert (fold("薴"), fold("ﾞ"), fold("ﾟ")) == ("苎", "", "")


def test_a_character_that_is_not_drawn_is_dropped() -> None:
    fillers = [chr(code) for first, last in DEFAULT_IGNORABLE for code in range(first, last + 1)]
    assert len(fillers) == 4174  # the total of DerivedCoreProperties.txt
    assert all(fold(filler) == "" for filler in fillers)
    assert is_unread(np.array([ord(filler) for filler in fillers], dtype=np.int64)).all()


@pytest.mark.parametrize(
    "dropped", ["\u0336", "\u0f71", "\u20dd", "\U0001f3fd", "\ue000", "\uf8ff", "\U0001f9b0\U000e0061"[1:]]
)
def test_a_mark_or_a_private_character_is_dropped(dropped: str) -> None:
    assert fold(dropped) == ""


def test_letters_that_are_drawn_like_latin_letters_fold_to_them() -> None:
    assert "".join(map(fold, "АВЕКМНОРСТХаеорсух")) == "abekmhopctxaeopcyx"
    assert "".join(map(fold, "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")) == "abezhikmnoptyx"
    assert "".join(map(fold, "вкмнт")) == "вкмнт"


@settings(deadline=None)
@given(characters)
def test_the_table_of_the_normal_form_says_what_folding_says(character: str) -> None:
    assume(ord(character) < len(table()) and category(character) != "Cn")
    folded = fold(character)
    kept = folded if folded and (folded.isalnum() or folded in ".%") else ""
    code = int(table()[ord(character)])
    assert (chr(code) if code else "") == kept


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Ａ", "a"),
        ("１", "1"),
        ("國", "国"),
        ("р", "p"),
        ("「", "“"),
        ("　", ""),
        ("\u200b", ""),
        ("％", "%"),
    ],
)
def test_a_character_is_compared_as_its_plain_form(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize("kept", ["么", "了", "借"])
def test_a_character_that_is_simplified_already_stays(kept: str) -> None:
    assert fold(kept) == kept


@pytest.mark.parametrize(("one", "other"), [("答覆", "答复"), ("重複", "重复"), ("恢復", "恢复")])
def test_a_converted_text_is_folded_to_the_same_characters(one: str, other: str) -> None:
    assert "".join(map(fold_converted, one)) == "".join(map(fold_converted, other))


@settings(deadline=None)
@given(characters)
def test_a_converted_text_folds_at_least_what_any_text_folds(character: str) -> None:
    folded = fold(character)
    if folded:
        assert fold_converted(folded) == fold_converted(fold_converted(folded))


def test_a_quoted_traditional_word_does_not_make_a_text_traditional() -> None:
    assert is_traditional("農村互助養老點達到八千六百個")
    assert not is_traditional("农村互助养老点达到八千六百个")
    assert not is_traditional("农村互助养老点达到八千六百个" * 3 + "國")
    assert not is_traditional("")


def test_pinyin_in_brackets_is_taken_out_only_as_a_disguise() -> None:
    name = "作者王喆(zhe)在北京报道"
    assert without_annotations(name) == name
    disguised = "全(quán)省(shěng)共(gòng)有"
    assert without_annotations(disguised) == "全      省       共      有"


@settings(deadline=None)
@given(st.text(st.sampled_from("全省共有(quánshěg)（）1 "), max_size=60))
def test_taking_pinyin_out_moves_no_other_character(text: str) -> None:
    plain = without_annotations(text)
    assert len(plain) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, plain, strict=True))
