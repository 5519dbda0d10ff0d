"""Two quoted sentences and notices in full are known by their bounds and by who else holds them."""

from __future__ import annotations

import random

from sites.pairs import pair

from monitor.reuse.score.wholes import (
    is_notice_in_full,
    is_stretch,
    quotes_two_sentences,
    quotes_two_short_sentences,
    takes_paragraph,
)

LETTERS = [chr(code) for code in range(0x4E00, 0x5A00)]


def sentence(seed: int, length: int = 30) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length)) + "。"


def paragraph(seed: int, sentences: int = 4) -> str:
    return "".join(sentence(seed * 10 + number) for number in range(sentences))


ARTICLE = "\n".join(paragraph(seed) for seed in range(4))
FORMULA = sentence(900, 30)


def test_two_long_sentences_count_apart_in_either_text_and_if_one_further_text_at_most_has_them() -> None:
    first, second = sentence(1, 45), sentence(2, 45)
    original = paragraph(3, 1) + first + paragraph(4, 2) + second + paragraph(5, 1)
    apart = first + paragraph(60, 2) + second + paragraph(61, 2)
    assert quotes_two_sentences(pair(apart, original))
    assert quotes_two_sentences(pair(paragraph(60, 2) + first + second + paragraph(61, 2), original))
    assert not quotes_two_sentences(pair(paragraph(60, 2) + first + paragraph(61, 2), original))
    assert quotes_two_sentences(pair(apart, original, paragraph(70, 3) + first + second))
    further = [paragraph(seed, 3) + first + second for seed in (70, 80)]
    assert not quotes_two_sentences(pair(apart, original, *further))
    formula = [paragraph(seed, 3) + first for seed in (70, 80)]
    assert not quotes_two_sentences(pair(apart, original, *formula))  # a single sentence beside a formula


def test_two_short_sentences_count_apart_in_both_texts_and_if_nobody_else_has_them() -> None:
    two = sentence(11) + paragraph(60, 2) + sentence(32) + paragraph(61, 2)
    assert quotes_two_short_sentences(pair(two, ARTICLE))
    assert not quotes_two_short_sentences(pair(two, ARTICLE, sentence(11) + paragraph(81)))
    assert not quotes_two_short_sentences(pair(sentence(11) + sentence(12) + paragraph(60), ARTICLE))


def test_a_query_is_a_stretch_of_its_original_from_the_first_to_the_last_character() -> None:
    part = "\n".join(paragraph(seed) for seed in (1, 2))
    assert is_stretch(pair(part, ARTICLE))
    assert not is_stretch(pair(part + paragraph(50, 1), ARTICLE))
    assert not is_stretch(pair(part[:40] + "改" + part[41:], ARTICLE))  # two runs
    assert not is_stretch(pair(sentence(10), ARTICLE))  # too short
    crowd = [paragraph(seed, 6) + part for seed in range(100, 112)]
    assert not is_stretch(pair(part, ARTICLE, *crowd))


def test_a_notice_stands_in_full_if_no_sibling_has_all_of_its_words() -> None:
    notices = [f"{sentence(70 + number, 12)}\n{FORMULA}{sentence(300 + number, 30)}" for number in range(5)]
    body = notices[0].split("\n")[1]
    assert is_notice_in_full(pair(f"{sentence(99, 14)}\n{body}", *notices))
    assert not is_notice_in_full(pair(f"{sentence(99, 14)}\n{body[:-4]}", *notices))
    assert not is_notice_in_full(pair(f"{sentence(99, 14)}\n{FORMULA}", *notices))
    assert not is_notice_in_full(pair(f"{sentence(99, 14)}\n{body}", notices[0]))  # no mould is known


def test_a_paragraph_counts_if_it_is_a_line_of_both_texts_and_hardly_another_text_has_it() -> None:
    line = paragraph(1, 2)
    query = f"{paragraph(60)}\n{line}\n{paragraph(61)}"
    original = f"{sentence(70, 12)}\n{paragraph(2)}\n{line}\n{paragraph(3)}"
    assert takes_paragraph(pair(query, original))
    assert takes_paragraph(pair(query, original, f"{paragraph(80)}\n{line}"))
    assert not takes_paragraph(pair(query, original, *(f"{paragraph(seed)}\n{line}" for seed in (80, 81))))
    assert not takes_paragraph(pair(f"{paragraph(60)}{line}{paragraph(61)}", original))
    assert not takes_paragraph(pair(query, original.replace(line, line + sentence(71))))
    assert not takes_paragraph(pair(query, f"{line}\n{paragraph(2)}"))  # a headline
