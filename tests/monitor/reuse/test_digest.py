"""A line of a digest is a brief if it is a sentence of one text alone, and if the digest has several."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.digest import BRIEFS, MOST_BRIEFS, groups_by_line, may_be_digest, short_lines
from monitor.reuse.document import Document, documents
from monitor.reuse.holders import Held

LETTERS = [chr(code) for code in range(0x4E00, 0x5A00)]


def sentence(seed: int, length: int = 16) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length)) + "。"


def article(seed: int, brief: str) -> str:
    """An article with a sentence in the middle of its text."""
    around = [sentence(seed * 100 + number, 30) for number in range(12)]
    return "\n".join(("".join(around[:4]), "".join((*around[4:6], brief, *around[6:8])), "".join(around[8:])))


def paragraph_of(seed: int) -> str:
    """A text of its own."""
    return "".join(sentence(seed * 50 + number, 40) for number in range(8))


BRIEF_LINES = [sentence(number) for number in range(6)]
ARTICLES = [article(number + 1, line) for number, line in enumerate(BRIEF_LINES)]
OTHERS = [article(number, sentence(number)) for number in range(40, 60)]


def document(text: str) -> Document:
    (read,) = documents([{"text": text}])
    return read


def found(query: str, *further: str) -> list[object]:
    """The articles that a digest draws on; `further` texts are known too."""
    known = [{"id": number, "text": text} for number, text in enumerate((*ARTICLES, *OTHERS, *further))]
    return [match["id"] for match in Matcher.of(known).match({"id": "q", "text": query})["matches"]]


def digest(lines: Sequence[str]) -> str:
    return "\n".join((sentence(999, 40), *lines, sentence(998, 40)))


def test_a_digest_of_short_sentences_names_the_article_of_each() -> None:
    assert sorted(map(str, found(digest(BRIEF_LINES[:4])))) == list("0123")
    numbered = [f"{number}．{line}" for number, line in enumerate(BRIEF_LINES[:4], start=1)]
    assert sorted(map(str, found(digest(numbered)))) == list("0123")


def test_two_short_sentences_of_two_articles_are_chance() -> None:
    assert found(digest(BRIEF_LINES[:2])) == []


def test_a_list_of_headlines_is_no_digest() -> None:
    assert found(digest([line.removesuffix("。") for line in BRIEF_LINES])) == []


def test_a_box_of_sentences_below_a_long_article_is_no_digest() -> None:
    assert found("\n".join((article(300, sentence(301)), *BRIEF_LINES[:3]))) == []


def test_a_sentence_of_two_articles_says_nothing_and_an_excerpt_of_its_article_takes_nothing_away() -> None:
    foreign = article(70, BRIEF_LINES[0])
    assert sorted(map(str, found(digest(BRIEF_LINES[:5]), foreign))) == list("1234")
    excerpt = ARTICLES[0].split("\n")[1] + article(71, sentence(71))
    assert {"0", "1", "2", "3", "4"} <= set(map(str, found(digest(BRIEF_LINES[:5]), excerpt)))


def test_a_box_with_the_headline_of_an_article_is_no_second_text_with_the_brief() -> None:
    headlines = [f"{sentence(500 + number)[:-1]} | {sentence(600 + number)[:-1]}" for number in range(7)]
    boxes = [
        f"{paragraph_of(400 + number)}\n延伸阅读 {BRIEF_LINES[0][:-1]} | {further}"
        for number, further in enumerate(headlines)
    ]
    assert sorted(map(str, found(digest(BRIEF_LINES[:4]), *boxes))) == list("0123")


def test_a_copy_that_was_altered_beside_the_brief_is_the_same_text() -> None:
    behind, before = ARTICLES[0].index(BRIEF_LINES[0]) + 20, ARTICLES[0].index(BRIEF_LINES[0]) - 3
    copy = f"{ARTICLES[0][:before]}改{ARTICLES[0][before + 1 : behind]}改{ARTICLES[0][behind + 1 :]}"
    assert {"0", "1", "2", "3"} <= set(map(str, found(digest(BRIEF_LINES[:4]), copy)))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(15, 40))
def test_every_text_with_a_line_has_the_certain_passages_of_the_line(seed: int, length: int) -> None:
    line = sentence(seed, length)
    (short,) = short_lines(document(f"{sentence(1, 130)}\n三、{line}\n{sentence(2, 130)}"))
    query = document(f"{sentence(1, 130)}\n三、{line}\n{sentence(2, 130)}").print.passages
    held = document(f"{sentence(3, 60)}{line}{sentence(4, 60)}").print.passages
    assert short.is_certain
    assert set(query[list(short.places)].tolist()) <= set(held.tolist())


def test_a_long_line_and_a_line_without_a_full_stop_are_no_briefs() -> None:
    text = "\n".join((sentence(1), sentence(2, 150), sentence(3)[:-1], f"“{sentence(4)}”", sentence(5, 9)))
    assert [line.end - line.start for line in short_lines(document(text))] == [16, 16]
    assert not may_be_digest(document(text))
    assert may_be_digest(document(digest(BRIEF_LINES[:3])))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from("甲乙丙丁。！\n 1."), max_size=120).map("".join))
def test_the_passages_of_a_line_are_passages_of_the_text(text: str) -> None:
    read = document(text)
    for line in short_lines(read):
        alone = document(read.form.text[line.start : line.end])
        assert set(line.places) <= set(range(len(read.print.passages)))
        assert line.end - line.start == len(alone.form.text)


def test_single_lines_lead_to_groups_only_if_there_are_enough() -> None:
    read = document(digest(BRIEF_LINES))
    lines = short_lines(read)

    def groups(count: int, shift: int = 0) -> list[int]:
        held: list[Sequence[int]] = [()] * len(read.print.passages)
        for number, line in enumerate(lines[:count]):
            for place in line.places:
                held[place] = [number + shift]
        return groups_by_line(read, Held(read.print.passages, held), int)

    assert groups(BRIEFS - 1) == []
    assert groups(BRIEFS, shift=7) == [7, 8, 9]
    assert len(groups(len(lines))) <= MOST_BRIEFS
    assert np.all(np.diff(read.print.passages) > 0)


def test_a_block_of_lines_that_pages_repeat_is_no_digest() -> None:
    block = [sentence(number, 20) for number in range(700, 708)]
    pages = ["\n".join((paragraph_of(seed), sentence(seed, 20), *block)) for seed in (71, 72, 73, 74)]
    assert found(pages[0], *pages[1:]) == []
