"""Equal runs have equal hashes, shared runs share a passage, and the simhash is the known one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simhash import Simhash

from monitor.texts.hashing import (
    FEATURE,
    PASSAGE,
    WINDOW,
    Codes,
    grams,
    passages,
    passages_of_all,
    rolled,
    simhash,
    simhashes,
)

SHORTEST = PASSAGE + WINDOW - 1
ALPHABET = "民政部社会救助养老服务一二三四五六七八九十0123456789"
texts = st.text(st.sampled_from(ALPHABET), max_size=120)
windows = st.text(st.sampled_from(ALPHABET), min_size=SHORTEST, max_size=80)


def codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


def many(count: int) -> str:
    return "".join(chr(0x4E00 + at * 7919 % 20000) for at in range(count))


@settings(deadline=None)
@given(texts, st.integers(1, 12))
def test_two_runs_have_equal_hashes_only_if_they_are_equal(text: str, length: int) -> None:
    for hashed in (rolled(codes_of(text), length), grams(codes_of(text), length)):
        runs = [text[at : at + length] for at in range(max(1, len(text) - length + 1))] if text else []
        assert len(hashed) == len(runs)
        assert len(set(hashed.tolist())) == len(set(runs))


@settings(deadline=None)
@given(texts, texts, st.integers(1, 12))
def test_a_run_has_the_same_hash_wherever_it_stands(before: str, after: str, length: int) -> None:
    run = many(length)
    alone = int(grams(codes_of(run), length)[0])
    assert alone in grams(codes_of(before + run + after), length).tolist()


@settings(deadline=None)
@given(texts, texts, windows)
def test_a_shared_run_of_fifteen_characters_is_always_found(before: str, after: str, shared: str) -> None:
    assert SHORTEST == 15
    one, other = (passages(codes_of(text)) for text in (f"甲{before}乙{shared}丙", f"子{shared}丑{after}寅"))
    assert set(one.tolist()) & set(other.tolist())


@settings(deadline=None)
@given(texts)
def test_passages_are_sorted_and_stand_in_the_text(text: str) -> None:
    kept = passages(codes_of(text * 3))
    assert (kept[1:] > kept[:-1]).all()
    assert set(kept.view(np.uint64).tolist()) <= set(grams(codes_of(text * 3), PASSAGE).tolist())


@settings(deadline=None)
@given(st.lists(windows, min_size=1, max_size=8))
def test_a_batch_gives_every_text_what_it_has_alone(batch: list[str]) -> None:
    codes = codes_of("".join(batch))
    ends = np.cumsum([len(text) for text in batch])
    starts = ends - [len(text) for text in batch]
    alone = [codes_of(text) for text in batch]
    assert simhashes(codes, starts, ends) == [simhash(each) for each in alone]
    kept = passages_of_all(codes, starts, ends)
    assert [each.tolist() for each in kept] == [passages(each).tolist() for each in alone]


@pytest.mark.parametrize("length", [254, 255, 256, 257, 600, 3000])
def test_long_texts_do_not_overflow_the_counters(length: int) -> None:
    text = many(length)
    assert simhash(codes_of(text)) == package_simhash(text)
    (batched,) = simhashes(codes_of(text), np.array([0]), np.array([length]))
    assert batched == package_simhash(text)


@settings(deadline=None)
@given(texts)
def test_the_simhash_package_gives_the_same_for_the_same_features(text: str) -> None:
    assert simhash(codes_of(text)) == package_simhash(text)


def package_simhash(text: str) -> int:
    """Return the simhash by the package, which takes pairs of feature and weight and hashes features itself."""
    values, counts = np.unique(grams(codes_of(text), FEATURE), return_counts=True)
    features = [(str(value), int(count)) for value, count in zip(values, counts, strict=True)]
    return int(Simhash(features, f=64, hashfunc=as_written).value) if features else 0


def as_written(feature: bytes) -> bytes:
    return int(feature).to_bytes(8, "big") if feature.isdigit() else feature.ljust(8)[:8]


def test_texts_that_share_most_features_have_near_simhashes() -> None:
    text = many(600)
    near = simhash(codes_of(text)) ^ simhash(codes_of(text[:300] + "改" + text[301:]))
    far = simhash(codes_of(text)) ^ simhash(codes_of(many(1400)[700:]))
    assert near.bit_count() < 8 < far.bit_count()


def test_an_empty_text_has_no_runs() -> None:
    nothing = codes_of("")
    assert (len(grams(nothing, 4)), len(passages(nothing)), simhash(nothing)) == (0, 0, 0)
