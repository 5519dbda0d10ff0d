"""A copy needs rare passages or a link; its relation follows from how much of either text is covered."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.candidates import SharedPassages
from monitor.reuse.cover import TextPair
from monitor.reuse.relation import COPY_PROOFS, PARAGRAPH, PARAGRAPH_RARE, RARITY, relation_of
from monitor.texts.fingerprint import normal_form
from storage.records import DERIVED, Relation

CHARACTERS = [chr(code) for code in range(0x4E00, 0x5E00)]


def text(seed: int, length: int) -> str:
    return "".join(random.Random(seed).choices(CHARACTERS, k=length))


def lines(seed: int, *lengths: int) -> str:
    return "\n".join(text(seed * 100 + number, length) for number, length in enumerate(lengths))


def relation(
    query: str,
    original: str,
    shared: SharedPassages,
    *,
    linked: bool = False,
    days: int | None = None,
) -> Relation:
    pair = TextPair.of(normal_form(query), normal_form(original))
    return relation_of(pair, shared, linked=linked, date_gap_days=days)


RARE, COMMON = SharedPassages(30, 30, 60), SharedPassages(10, 30, 60)
FIRST, SECOND = lines(1, 20, 90, 90, 90), lines(2, 20, 90, 90, 90)


@pytest.mark.parametrize(
    ("query", "original", "expected"),
    [
        (FIRST[:150] + "改" + FIRST[151:], FIRST, Relation.EDITED),
        (FIRST[:150], FIRST, Relation.EXCERPT),
        (FIRST + text(3, 60), FIRST, Relation.EDITED),
        (FIRST + lines(4, 300, 300), FIRST, Relation.COMPILATION),
        (FIRST[:205] + text(5, 60), FIRST, Relation.EDITED),
        (lines(6, 200, 200) + "\n" + FIRST.split("\n")[1], FIRST, Relation.COMPILATION),
        (SECOND, FIRST, Relation.SHARED_PASSAGE),
    ],
    ids=["one edit", "part", "with more", "among more", "half", "one paragraph among more", "another text"],
)
def test_the_relation_follows_from_the_covers(query: str, original: str, expected: Relation) -> None:
    assert relation(query, original, RARE) is expected


def test_common_passages_prove_no_copy_unless_almost_all_is_covered() -> None:
    part = FIRST[:230] + text(7, 100)
    assert COMMON.rarity < RARITY
    assert relation(part, FIRST, RARE) is Relation.EDITED
    assert relation(part, FIRST, COMMON) is Relation.SHARED_PASSAGE
    assert relation(FIRST[:280] + "改", FIRST, COMMON) is Relation.EDITED


def test_a_link_proves_a_copy_without_rare_passages() -> None:
    part = FIRST[:230] + text(7, 100)
    assert relation(part, FIRST, SharedPassages(0, 30, 60), linked=True) is Relation.EDITED
    assert relation(SECOND, FIRST, SharedPassages(0, 0, 60), linked=True) is Relation.SHARED_PASSAGE


def test_a_link_overrules_a_mould() -> None:
    mould = (
        "经资格审查和实地考察，本批共有{}家社会组织参加等级评估，其中符合最高等级评估标准的单位共有{}家，"
        "符合次高等级评估标准的单位共有{}家，未能达到基本评估标准的单位共有{}家，现将评估结果向社会公布。"
    )
    one, other = mould.format(57, 9, 21, 25), mould.format(42, 6, 14, 19)
    few = SharedPassages(4, 4, 8)
    assert relation(one, other, few) is Relation.TEMPLATE
    assert relation(one, other, few, linked=True) is Relation.EDITED


def test_a_phrase_of_a_few_characters_is_no_copy() -> None:
    assert relation(text(8, 300) + FIRST[30:50], FIRST, SharedPassages(20, 20, 60)) is Relation.SHARED_PASSAGE


def test_a_paragraph_needs_its_length_and_its_rare_passages() -> None:
    proof = next(each for each in COPY_PROOFS if each.longest == PARAGRAPH)
    pair = TextPair.of(normal_form(text(8, 300) + FIRST[25 : 25 + PARAGRAPH]), normal_form(FIRST))
    shorter = TextPair.of(normal_form(text(8, 300) + FIRST[25 : 24 + PARAGRAPH]), normal_form(FIRST))
    assert proof.holds(pair, SharedPassages(PARAGRAPH_RARE, PARAGRAPH_RARE, 60))
    assert not proof.holds(pair, SharedPassages(PARAGRAPH_RARE - 1, PARAGRAPH_RARE, 60))
    assert not proof.holds(shorter, SharedPassages(PARAGRAPH_RARE, PARAGRAPH_RARE, 60))


def test_a_sentence_within_a_paragraph_of_its_own_is_a_quotation() -> None:
    quoting = lines(9, 200) + FIRST.split("\n")[1] + lines(10, 200, 200)
    assert relation(quoting, FIRST, SharedPassages(10, 10, 60)) is Relation.SHARED_PASSAGE
    assert relation(quoting.replace("\n", ""), FIRST, SharedPassages(10, 10, 60)) is Relation.COMPILATION


def reworded(written: str) -> str:
    """Put every second pair of characters behind its neighbour, so that no long run stays."""
    return "".join(written[at + 5 : at + 10] + written[at : at + 5] for at in range(0, len(written), 10))


def test_a_copy_in_another_order_is_a_copy_if_its_passages_are_rare() -> None:
    original = text(11, 300)
    assert relation(reworded(original), original, SharedPassages(6, 6, 60)) in DERIVED
    assert relation(reworded(original), original, SharedPassages(2, 2, 60)) is Relation.SHARED_PASSAGE


def test_a_copy_in_another_order_long_after_is_no_copy() -> None:
    original = text(11, 300)
    assert (
        relation(reworded(original), original, SharedPassages(6, 6, 60), days=400) is Relation.SHARED_PASSAGE
    )


def test_the_same_figures_in_other_words_are_suspect() -> None:
    figures = ["122.7万人", "38亿元", "115万人", "8600个", "56所", "4年"]
    told, again = (
        "，".join(text(seed + at, 12) + each for at, each in enumerate(figures)) for seed in (20, 40)
    )
    few = SharedPassages(2, 2, 40)
    assert relation(told, again, few) is Relation.SUSPECT
    assert relation(told, again, SharedPassages(1, 1, 40)) is Relation.SHARED_PASSAGE
    assert relation(told, again.replace("8600", "9600").replace("56", "65"), few) is Relation.SHARED_PASSAGE


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.booleans(), st.none() | st.integers(0, 400))
def test_texts_without_a_common_run_are_never_derived(
    rare: int, common: int, linked: bool, days: int | None
) -> None:
    shared = SharedPassages(rare, max(rare, common), 40)
    assert relation(SECOND, FIRST, shared, linked=linked, days=days) is Relation.SHARED_PASSAGE
