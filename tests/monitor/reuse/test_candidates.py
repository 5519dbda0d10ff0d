"""Works that share rare passages are candidates; copies of a text are a family and count once."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.candidates import (
    DF_CUT,
    MOST_CANDIDATES,
    RARE_DF,
    MemoryIndex,
    SharedPassages,
    by_family,
    count,
    families,
    rank,
)
from monitor.texts.fingerprint import fingerprint
from monitor.texts.hashing import Passages

CHARACTERS = [chr(code) for code in range(0x4E00, 0x5E00)]


def text(seed: int, length: int = 400) -> str:
    return "".join(random.Random(seed).choices(CHARACTERS, k=length))


def passages_of(written: str) -> Passages:
    return fingerprint(written).passages


def edited(written: str, number: int) -> str:
    at = number * 7 % len(written)
    return f"{text(number + 9000, 30)}{written[:at]}改{written[at + 1 :]}"


def index_of(*texts: str) -> MemoryIndex:
    return MemoryIndex.of([passages_of(each) for each in texts])


def works(index: MemoryIndex, query: str) -> list[int]:
    return [candidate.work for candidate in index.candidates(passages_of(query))]


def test_every_shared_passage_counts_and_a_passage_in_few_works_is_rare() -> None:
    crowd = list(range(RARE_DF + 1))
    assert count([[1], [1, 2], crowd]) == {
        0: (1, 0), 1: (3, 2), 2: (2, 1), **dict.fromkeys(crowd[3:], (1, 0))
    }  # fmt: skip


def test_the_work_that_shares_most_comes_first() -> None:
    assert [each.work for each in rank({1: (2, 2), 2: (5, 0), 3: (2, 1), 4: (2, 1)}, 100)] == [2, 1, 3, 4]


def test_a_work_that_shares_one_passage_of_a_long_text_is_no_candidate() -> None:
    assert rank({1: (1, 1), 2: (5, 0)}, 100) == rank({2: (5, 0)}, 100)
    assert [each.work for each in rank({1: (1, 1)}, 3)] == [1]


def test_no_more_works_are_ranked_than_are_compared() -> None:
    assert len(rank(dict.fromkeys(range(100), (9, 9)), 50)) == MOST_CANDIDATES


@settings(deadline=None)
@given(st.permutations(range(3)))
def test_the_index_finds_a_work_whatever_the_order_of_insertion(order: list[int]) -> None:
    texts = [text(1), text(2), text(1)[:200] + text(3)]
    index = index_of(*(texts[number] for number in order))
    candidates = index.candidates(passages_of(texts[0]))
    assert [order[each.work] for each in candidates] == [0, 2]


def test_an_index_finds_every_text_by_itself_and_by_its_part() -> None:
    texts = [text(seed) for seed in range(20)]
    index = index_of(*texts)
    for number, written in enumerate(texts):
        assert works(index, written) == works(index, written[100:200]) == [number]


def test_a_formula_that_stands_everywhere_finds_no_text() -> None:
    formula = text(5, 40)
    index = index_of(*(formula + text(seed + 100, 60) for seed in range(DF_CUT + 1)))
    assert works(index, formula + text(6)) == []


def test_an_empty_index_and_an_empty_text_find_nothing() -> None:
    assert works(MemoryIndex.of([]), text(1)) == []
    assert works(index_of(text(1)), "") == []
    assert works(index_of(""), text(1)) == []


def test_an_original_with_many_reprints_keeps_its_passages_rare() -> None:
    original = text(1)
    index = index_of(original, *(edited(original, number) for number in range(40)), text(2))
    candidates = index.candidates(passages_of(original[:200]))
    assert {each.work for each in candidates} == set(range(41))
    assert all(each.rare == each.shared for each in candidates)


def test_reprints_of_one_original_are_a_family_and_other_texts_are_none() -> None:
    original = text(1)
    texts = [edited(original, number) for number in range(12)] + [text(2), text(3)]
    kin = families([passages_of(each) for each in texts], np.ones(len(texts), dtype=bool))
    assert len(set(kin[:12].tolist())) == 1
    assert kin[12:].tolist() == [12, 13]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(9)))
def test_families_do_not_depend_on_the_order_of_the_texts(order: list[int]) -> None:
    texts = [edited(text(1), number) for number in range(6)] + [text(2), edited(text(2), 1), text(3)]

    def groups(numbers: list[int]) -> set[frozenset[int]]:
        kin = families([passages_of(texts[at]) for at in numbers], np.ones(len(numbers), dtype=bool)).tolist()
        return {frozenset(numbers[at] for at in range(9) if kin[at] == leader) for leader in kin}

    assert groups(order) == groups(list(range(9)))


def test_a_text_that_is_not_crowded_has_no_family() -> None:
    texts = [passages_of(edited(text(1), number)) for number in range(4)]
    assert families(texts, np.zeros(4, dtype=bool)).tolist() == [0, 1, 2, 3]


def test_texts_of_the_likeliest_families_come_together() -> None:
    counted = {number: (50 - number // 10, 1) for number in range(300)}
    chosen = by_family(counted, 100, lambda number: number // 10)
    assert [each.work for each in chosen] == list(range(10 * MOST_CANDIDATES))


def test_what_two_texts_share_is_counted_and_weighed() -> None:
    shared = SharedPassages.of(fingerprint(text(1)), fingerprint(text(1)[:200]), 3)
    assert shared.least == len(passages_of(text(1)[:200]))
    assert shared.least - 2 <= shared.common <= shared.least
    assert (shared.rarity, shared.rare_share) == (3 / shared.common, 3 / shared.least)


@pytest.mark.parametrize(
    ("shared", "worth"),
    [
        (SharedPassages(0, 9, 9), False),
        (SharedPassages(1, 1, 5), False),
        (SharedPassages(1, 1, 4), True),
        (SharedPassages(2, 9, 90), True),
    ],
)
def test_one_rare_passage_of_a_long_text_is_not_worth_comparing(shared: SharedPassages, worth: bool) -> None:
    assert shared.is_worth_comparing is worth


def test_texts_without_passages_share_nothing() -> None:
    nothing = SharedPassages.of(fingerprint(""), fingerprint(""), 0)
    assert (nothing.rarity, nothing.rare_share) == (0.0, 0.0)
