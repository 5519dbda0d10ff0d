"""Texts that read the same have the same normal form; figures that differ never do; simhash is the known one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simhash import Simhash

from monitor.texts.fingerprint import (
    PASSAGE,
    WINDOW,
    fingerprint,
    fingerprints,
    grams,
    normal_form,
    normal_forms,
    passages,
    simhash_of_features,
)
from monitor.texts.folding import fold, fold_converted, is_traditional

texts = st.text(
    st.sampled_from("民政部社会救助养老服务一二三四五六七八九十0123456789.%，。（）abcXYZ \u3000\n國務院"),
    max_size=120,
)
ORIGINAL = "全省共有122.7万建档立卡贫困人口纳入农村低保，城镇社区占67.4%，省级投入4.5亿元。"


@pytest.mark.parametrize(
    "disguised",
    [
        "全省共有122.7萬建檔立卡貧困人口納入農村低保，城鎮社區占67.4%，省級投入4.5億元。",
        "　　全省共有１２２．７万建档立卡贫困人口,纳入农村低保;城镇社区占67.4％、省级投入4.5亿元",
        "全省\u200b共有122.7万建\u00ad档立卡 贫困人口纳入农村低保，城镇社区占67.4%，\u202e省级投入4.5亿元。",
        "全(quán)省(shěng)共(gòng)有122.7万建档立卡贫困人口纳入农村低保，城镇社区占67.4%，省级投入4.5亿元。",
    ],
    ids=["traditional", "width and punctuation", "invisible characters", "pinyin"],
)
def test_disguises_leave_the_normal_form_as_it_is(disguised: str) -> None:
    assert normal_form(disguised).text == normal_form(ORIGINAL).text
    assert fingerprint(disguised).digest == fingerprint(ORIGINAL).digest


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.1万亿", "11万亿"), ("67.4%", "674%"), ("35%", "35"), ("1.5", "15"), ("甲乙", "乙甲")],
)
def test_figures_that_differ_never_look_identical(one: str, other: str) -> None:
    assert fingerprint(one).digest != fingerprint(other).digest


@given(texts)
def test_folding_again_changes_nothing(text: str) -> None:
    once = normal_form(text).text
    assert normal_form(once).text == once


@given(texts)
def test_every_kept_character_knows_where_it_stood(text: str) -> None:
    form = normal_form(text)
    assert len(form.offsets) == len(form.text)
    assert all(fold(text[at]) == character for at, character in zip(form.offsets, form.text, strict=True))


@given(
    texts,
    texts,
    st.text(
        st.sampled_from("民政部社会救助养老服务一二三四五六七八九十0123456789"), min_size=15, max_size=40
    ),
)
def test_a_shared_run_of_fifteen_characters_is_always_found(before: str, after: str, shared: str) -> None:
    assert PASSAGE + WINDOW - 1 == 15
    one, other = (
        passages(normal_form(each).codes) for each in (f"甲{before}乙{shared}丙", f"子{shared}丑{after}寅")
    )
    assert set(one.tolist()) & set(other.tolist())


@given(st.lists(texts | st.text(max_size=40) | texts.map(lambda text: text * 9), max_size=12))
def test_many_at_once_are_what_each_is_alone(batch: list[str]) -> None:
    forms = list(normal_forms(batch))
    prints = fingerprints(forms)
    assert len(forms) == len(prints) == len(batch)
    for text, form, found in zip(batch, forms, prints, strict=True):
        alone, own = normal_form(text), fingerprint(text)
        assert (form.text, form.offsets.tolist(), form.breaks.tolist()) == (
            alone.text,
            alone.offsets.tolist(),
            alone.breaks.tolist(),
        )
        assert (found.digest, found.simhash, found.length) == (own.digest, own.simhash, own.length)
        assert found.passages.tolist() == own.passages.tolist()


def test_a_long_text_has_the_simhash_that_counting_one_by_one_gives() -> None:
    text = "".join(chr(0x4E00 + at * 7919 % 20000) for at in range(3000))
    hashes = grams(normal_form(text).codes, 4)
    assert fingerprint(text).simhash == simhash_of_features(hashes, [1] * len(hashes))
    assert fingerprints([normal_form(text), normal_form(text)])[1].simhash == fingerprint(text).simhash


@given(texts)
def test_lines_begin_where_the_raw_text_breaks(text: str) -> None:
    form = normal_form(text)
    lengths = [len(normal_form(line).text) for line in text.split("\n")]
    assert form.breaks.tolist() == np.cumsum(lengths)[:-1].tolist()


def test_passages_are_sorted_and_unique() -> None:
    found = fingerprint(ORIGINAL * 3).passages
    assert (np.diff(found) > 0).all()


@given(texts)
def test_the_simhash_package_gives_the_same_for_the_same_features(text: str) -> None:
    values, counts = np.unique(grams(normal_form(text).codes, 4), return_counts=True)
    # the package takes (feature, weight) pairs and hashes features itself; here a feature is its own hash
    features = [(str(value), int(count)) for value, count in zip(values, counts, strict=True)]
    theirs = Simhash(features, f=64, hashfunc=_itself)
    assert simhash_of_features(values, counts) == (theirs.value if features else 0)


def _itself(feature: bytes) -> bytes:
    return int(feature).to_bytes(8, "big") if feature.isdigit() else feature.ljust(8)[:8]


def test_a_form_of_blanks_is_no_trouble() -> None:
    assert fingerprint("姓名" + "_" * 5000 + "日" * 3000).length > 0
    assert fingerprint("").passages.tolist() == []


def test_a_converted_text_is_folded_to_the_same_characters() -> None:
    assert "".join(map(fold_converted, "答覆")) == "".join(map(fold_converted, "答复"))
    assert is_traditional("農村互助養老點達到八千六百個")
    assert not is_traditional("农村互助养老点达到八千六百个")
