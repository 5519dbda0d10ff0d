"""Texts with shared passages or terms are candidates; formulas lead to none; the evidence counts groups."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.candidates import (
    FORMULA,
    MOST_GROUPS_BY_TERMS,
    MOST_GROUPS_COMPARED,
    Groups,
    Lookup,
    MemoryIndex,
    OwnSite,
    likeliest_groups,
    likeliest_groups_by_terms,
)
from monitor.reuse.document import Document, documents
from monitor.reuse.holders import LEARNT, Held, Holders

CHARACTERS = [chr(code) for code in range(0x4E00, 0x5E00)]


def text(seed: int, length: int = 400) -> str:
    return "".join(random.Random(seed).choices(CHARACTERS, k=length))


def edited(written: str, number: int) -> str:
    at = number * 7 % len(written)
    return f"{text(number + 9000, 30)}{written[:at]}改{written[at + 1 :]}"


def folded(*texts: str, site: str = "") -> list[Document]:
    return list(documents({"text": each, "site": site} for each in texts))


def index_of(texts: list[Document]) -> tuple[MemoryIndex, Groups]:
    index = MemoryIndex.of(
        [each.print.passages for each in texts], [each.terms for each in texts], [each.site for each in texts]
    )
    return index, Groups(index.groups, [each.site for each in texts])


def candidates(texts: list[Document], query: str) -> list[int]:
    index, groups = index_of(texts)
    (document,) = folded(query)
    return groups.candidates(Lookup(document, index.found(document)))


def evidence(texts: list[Document], query: str) -> Holders:
    index, groups = index_of(texts)
    (document,) = folded(query)
    asked = Lookup(document, index.found(document))
    return groups.holders(asked, {at: texts[at] for at in groups.candidates(asked)})


def held_by(*groups: Sequence[int]) -> Held:
    """What groups hold, passage by passage of a query."""
    return Held(np.arange(len(groups), dtype=np.int64), list(groups))


def chosen(held: Held, repeated: Collection[int] = (), on_site: Collection[int] = range(30)) -> list[int]:
    """The groups chosen for a query; `repeated` are the places of furniture, `on_site` groups on the query's site."""
    return likeliest_groups(held, OwnSite(np.isin(held.values, list(repeated)), frozenset(on_site)), int)


def test_the_group_that_shares_most_comes_first() -> None:
    assert chosen(held_by([1, 2], [1, 2], [2], [2, 3], [3], *[[2]] * 10)) == [2, 3, 1]


def test_a_group_that_shares_one_passage_with_a_long_query_is_no_candidate() -> None:
    assert chosen(held_by([1], [2], [2], *[[]] * 20)) == [2]
    assert chosen(held_by([1], [], [])) == [1]


def test_the_furniture_of_the_querys_site_leads_to_no_candidate() -> None:
    shell, sentence = [list(range(30))] * 20, [[40], [40]]
    assert chosen(held_by(*shell, *sentence), repeated=range(20)) == [40]
    assert chosen(held_by(*shell, *sentence))[-1] == 40
    assert chosen(held_by([1], [1]), repeated=range(2)) == [1]  # a text of nothing else keeps all
    assert chosen(held_by(*[[1, 2, 3, 50]] * 5, [], []), repeated=range(5)) == [50]  # on another site


def test_the_only_group_with_a_stretch_of_a_digest_is_a_candidate_beside_many_that_share_more() -> None:
    common, rare = [list(range(30))] * 10, [[77], [77], [78]]
    groups = chosen(held_by(*common, *rare))
    assert 77 in groups
    assert 78 not in groups
    assert len(groups) == MOST_GROUPS_COMPARED + 1


def test_groups_with_most_salient_terms_are_candidates() -> None:
    terms = held_by(*([*range(number + 1)] for number in range(9)))
    assert likeliest_groups_by_terms(terms, int) == [0, 1, 2, 3][:MOST_GROUPS_BY_TERMS]


@settings(deadline=None)
@given(st.permutations(range(3)))
def test_the_index_finds_a_text_whatever_the_order_of_insertion(order: list[int]) -> None:
    texts = [text(1), text(2), text(1)[:200] + text(3)]
    found = candidates(folded(*(texts[number] for number in order)), texts[0])
    assert [order[number] for number in found] == [0, 2]


def test_an_index_finds_every_text_by_itself_and_by_its_part() -> None:
    texts = folded(*(text(seed) for seed in range(20)))
    for number in range(20):
        assert candidates(texts, text(number)) == candidates(texts, text(number)[100:200]) == [number]


def test_a_text_told_in_other_words_is_found_by_its_terms() -> None:
    told = "全县今年新增灌溉渠道47公里，8个乡镇的3200亩旱地变成水浇地，亩均增收260元。"
    retold = "今年，这个县修成47公里引水渠，让8个乡镇3200亩靠天吃饭的地浇上了水，每亩多收260元。"
    assert candidates(folded(text(1), told, text(2)), retold) == [1]


def test_a_formula_that_stands_everywhere_finds_no_text() -> None:
    formula = text(5, 40)
    texts = folded(*(formula + text(seed + 100, 60) for seed in range(FORMULA + 1)))
    assert candidates(texts, formula + text(6)) == []


def test_an_empty_index_and_an_empty_text_find_nothing() -> None:
    assert candidates([], text(1)) == []
    assert candidates(folded(text(1)), "") == []
    assert candidates(folded(""), text(1)) == []


def test_the_passages_of_an_original_with_many_reprints_are_nobody_elses() -> None:
    original = text(1)
    texts = folded(original, *(edited(original, number) for number in range(40)), text(2))
    holders = evidence(texts, original[:200])
    passages, _ = holders.others(0)
    assert passages.tolist() == [0] * len(passages)


def test_a_site_is_known_from_enough_texts_on() -> None:
    few, many = (
        folded(*(text(seed) for seed in range(count)), site="a.example") for count in (LEARNT - 1, LEARNT)
    )
    assert evidence(few, text(1)).learnt == frozenset()
    assert evidence(many, text(1)).learnt == {"a.example"}


def test_the_sites_of_groups_are_told() -> None:
    holders = evidence(
        folded(text(1), site="a.example") + folded(text(1) + text(2, 20), site="b.example"), text(1)
    )
    assert set(holders.sites.values()) == {frozenset({"a.example", "b.example"})}
    assert holders.of_site("a.example").max() == 1
