"""Texts that read the same have the same normal form, and figures that differ never do."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from monitor.texts.fingerprint import fingerprint, fingerprints, normal_form, normal_forms
from monitor.texts.folding import fold
from monitor.texts.insertions import insertions


def inserted_places(text: str) -> list[int]:
    return insertions(np.array([ord(character) for character in text], dtype=np.int64)).tolist()


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


@settings(deadline=None)
@given(texts)
def test_folding_again_changes_nothing(text: str) -> None:
    once = normal_form(text).text
    assume(not inserted_places(once))  # a list without its punctuation may look like a text in disguise
    assert normal_form(once).text == once


@settings(deadline=None)
@given(texts)
def test_every_kept_character_knows_where_it_stood(text: str) -> None:
    form = normal_form(text)
    assert len(form.offsets) == len(form.text)
    assert all(fold(text[at]) == character for at, character in zip(form.offsets, form.text, strict=True))


@settings(deadline=None)
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


@settings(deadline=None)
@given(st.sampled_from(["\u3164", "\uffa0", "\u0336", "\ue001", "\U0001f600", "□"]), st.integers(1, 4))
def test_characters_that_say_nothing_part_no_figure(filler: str, apart: int) -> None:
    parts = [ORIGINAL[at : at + apart] for at in range(0, len(ORIGINAL), apart)]
    assert normal_form(filler.join(parts)).text == normal_form(ORIGINAL).text
    [_, form] = normal_forms([ORIGINAL, filler.join(parts)])
    assert form.text == normal_form(ORIGINAL).text


def test_inserted_letters_are_left_out_and_the_rest_knows_where_it_stood() -> None:
    letters = cycle("ⓐⓑ")
    parts = [ORIGINAL[at : at + 3] for at in range(0, len(ORIGINAL), 3)]
    disguised = "".join(part + next(letters) for part in parts)
    form, original = normal_form(disguised), normal_form(ORIGINAL)
    assert form.text == original.text
    assert all(
        fold(disguised[at]) == character for at, character in zip(form.offsets, form.text, strict=True)
    )
    batch = list(normal_forms([ORIGINAL, disguised, f"{disguised}\n{ORIGINAL[:20]}"]))
    assert [each.text for each in batch[:2]] == [original.text] * 2
    assert batch[1].offsets.tolist() == form.offsets.tolist()
    assert batch[2].breaks.tolist() == [len(original.text)]


@settings(deadline=None)
@given(texts)
def test_lines_begin_where_the_raw_text_breaks(text: str) -> None:
    form = normal_form(text)
    lengths = [len(normal_form(line).text) for line in text.split("\n")]
    assert form.breaks.tolist() == np.cumsum(lengths)[:-1].tolist()


def test_a_form_of_blanks_is_no_trouble() -> None:
    assert fingerprint("姓名" + "_" * 5000 + "日" * 3000).length > 0
    assert fingerprint("").passages.tolist() == []


@settings(deadline=None)
@given(texts, st.sampled_from(["　", "，", "。", "\u200b", "\n", "!"]), st.data())
def test_texts_with_equal_normal_forms_have_equal_fingerprints(
    text: str, mark: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    if any(side.isascii() and side.isalnum() for side in (text[at - 1 : at], text[at : at + 1])):
        return  # a mark inside a figure may make another figure
    marked = text[:at] + mark + text[at:]
    one, other = fingerprint(text), fingerprint(marked)
    assert (normal_form(text).text == normal_form(marked).text) == (one.digest == other.digest)
    if one.digest == other.digest:
        assert (one.simhash, one.length) == (other.simhash, other.length)
        assert one.passages.tolist() == other.passages.tolist()
