"""Copies of a text are one group and count once; groups follow from the texts alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.groups import groups_of, is_copy, united
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


def grouped(texts: list[str], sites: list[str] | None = None) -> set[frozenset[int]]:
    numbers = groups_of([passages_of(each) for each in texts], sites or []).tolist()
    return {frozenset(at for at, number in enumerate(numbers) if number == group) for group in numbers}


def test_reprints_of_one_original_are_a_group_and_other_texts_are_alone() -> None:
    texts = [edited(text(1), number) for number in range(12)] + [text(2), text(3)]
    assert grouped(texts) == {frozenset(range(12)), frozenset({12}), frozenset({13})}


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(9)))
def test_groups_do_not_depend_on_the_order_of_the_texts(order: list[int]) -> None:
    texts = [edited(text(1), number) for number in range(6)] + [text(2), edited(text(2), 1), text(3)]
    in_order = {frozenset(order[at] for at in group) for group in grouped([texts[at] for at in order])}
    assert in_order == grouped(texts)


@settings(deadline=None)
@given(st.integers(0, 400), st.sampled_from(["", "a"]))
def test_being_a_copy_is_mutual(own: int, site: str) -> None:
    one, other = passages_of(text(1)), passages_of(text(1)[: 400 - own] + text(2, own))
    assert is_copy(one, other, (site, "a")) == is_copy(other, one, ("a", site))


def test_the_articles_of_a_digest_are_no_copies_of_each_other() -> None:
    articles = [text(seed) for seed in range(4)]
    assert len(grouped([*articles, "\n".join(articles)])) == 5


def test_a_page_without_an_article_does_not_unite_the_pages_of_its_site() -> None:
    furniture = text(7, 300)
    pages = [furniture, *(furniture + text(seed, 150) for seed in range(10, 14))]
    assert len(grouped(pages, ["www.portal.example"] * 5)) == 5


@pytest.mark.parametrize("site", ["", "www.other.example"])
def test_a_copy_with_a_paragraph_of_its_own_is_a_copy_on_another_site_alone(site: str) -> None:
    sites = [site, "www.portal.example"]
    assert len(grouped([text(1), text(1) + text(2, 60)], sites)) == 1
    assert len(grouped([text(1), text(1) + text(2, 60)], ["www.portal.example"] * 2)) == 2


def test_the_same_text_at_two_addresses_of_a_site_is_one_group() -> None:
    assert len(grouped([text(1), text(1)], ["www.portal.example"] * 2)) == 1


def test_texts_without_passages_are_alone() -> None:
    assert grouped(["", "", "短"]) == {frozenset({0}), frozenset({1}), frozenset({2})}
    assert grouped([]) == set()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12), st.randoms())
def test_united_pairs_give_the_same_groups_in_any_order(
    pairs: list[tuple[int, int]], rng: random.Random
) -> None:
    shuffled = [(other, one) for one, other in pairs]
    rng.shuffle(shuffled)
    assert united(10, pairs).tolist() == united(10, shuffled).tolist()
