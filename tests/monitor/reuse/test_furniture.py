"""What a site puts under every article is told from text that was taken over."""

from __future__ import annotations

import random

from monitor.reuse.candidates import SharedPassages
from monitor.reuse.furniture import looks_like_furniture, may_be_furniture, repeats, shared_passages
from monitor.reuse.match import compare
from monitor.texts.fingerprint import fingerprint, normal_form
from storage.records import Match

BANNER = (
    "点击进入学习宣传贯彻专题，查看各地各部门的新进展、新做法、新成效，更多精彩内容尽在本网首页和客户端。"
)


def text(seed: int, length: int = 400) -> str:
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(length)) + "。"


def match(one: str, other: str) -> Match:
    prints = fingerprint(one), fingerprint(other)
    evidence = SharedPassages.of(*prints, len(shared_passages(*prints)))
    return compare(normal_form(one), normal_form(other), evidence)


def test_a_banner_under_two_articles_is_repeated_by_a_third_and_not_by_a_copy() -> None:
    one, other = f"{text(1)}\n{BANNER}", f"{text(2)}\n{BANNER}"
    pair = (fingerprint(one), fingerprint(other))
    shared = shared_passages(*pair)
    assert repeats(fingerprint(f"{text(3)}\n{BANNER}").passages, shared, pair)
    assert not repeats(fingerprint(one).passages, shared, pair)
    assert not repeats(fingerprint(text(3)).passages, shared, pair)


def test_a_stretch_of_no_passages_is_repeated_by_no_text() -> None:
    pair = (fingerprint(text(1)), fingerprint(text(2)))
    assert not repeats(fingerprint(text(3)).passages, shared_passages(*pair), pair)


def test_a_text_taken_over_whole_is_no_furniture() -> None:
    assert not may_be_furniture(match(text(1), text(1)))
    assert may_be_furniture(match(f"{text(1)}\n{BANNER}", f"{text(2)}\n{BANNER}"))


def test_a_small_part_of_two_texts_looks_like_furniture() -> None:
    one, other = f"{text(1)}\n{BANNER}", f"{text(2)}\n{BANNER}"
    assert looks_like_furniture(match(one, other), one, other)


def test_a_large_piece_looks_like_furniture_at_an_edge_of_both_texts_alone() -> None:
    shared = text(1)
    at_ends = (f"{text(2, 100)}\n{shared}", f"{text(3, 100)}\n{shared}")
    inside = (f"{text(2, 100)}\n{shared}\n{text(4, 60)}", f"{text(3, 100)}\n{shared}\n{text(5, 60)}")
    assert looks_like_furniture(match(*at_ends), *at_ends)
    assert not looks_like_furniture(match(*inside), *inside)
