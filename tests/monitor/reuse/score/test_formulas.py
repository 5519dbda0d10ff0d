"""Two texts that share what further texts hold too share formulas alone."""

from __future__ import annotations

import random
from collections.abc import Sequence

from sites.pairs import pair

from monitor.reuse.score.formulas import shares_formulas_alone

LETTERS = [chr(code) for code in range(0x4E00, 0x5A00)]
SMALL, LARGE = 2, 6  # steps of the size of a collection


def sentence(seed: int, length: int = 45) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length)) + "。"


def text(seed: int, *inside: str) -> str:
    """Return a text of its own with further sentences inside."""
    own = [sentence(seed * 100 + number) for number in range(6)]
    return "\n".join((*own[:3], *inside, *own[3:]))


FIRST, SECOND = sentence(1), sentence(2)


def is_formulas(query: str, original: str, further: Sequence[str], size: int = SMALL) -> bool:
    return shares_formulas_alone(pair(query, original, *further), size)


def test_sentences_of_four_texts_are_formulas_in_a_small_collection() -> None:
    further = [text(seed, FIRST, sentence(seed)) for seed in (30, 31)]
    assert is_formulas(text(10, FIRST), text(11, FIRST), further)
    assert not is_formulas(text(10, FIRST), text(11, FIRST), further, LARGE)
    assert not is_formulas(text(10, FIRST), text(11, FIRST), further[:1])
    figure = FIRST[:20] + "437" + FIRST[20:]
    of_event = [each.replace(FIRST, figure) for each in (text(10, FIRST), text(11, FIRST), *further)]
    assert not is_formulas(*of_event[:2], of_event[2:])
    assert not is_formulas(text(10, FIRST, SECOND), text(11, FIRST, SECOND), further)


def test_beside_a_formula_a_sentence_that_a_further_text_holds_is_a_formula() -> None:
    further = [text(seed, FIRST) for seed in (30, 31)]
    query, original = text(10, FIRST, sentence(60), SECOND), text(11, SECOND, sentence(61), FIRST)
    assert not is_formulas(query, original, further)
    assert is_formulas(query, original, [*further, text(32, SECOND)])


def test_a_text_that_is_mostly_shared_is_no_text_with_a_formula() -> None:
    body = text(11, FIRST)
    assert not is_formulas(body.replace("。", "！") + sentence(70), body, [text(30, FIRST), text(31, FIRST)])
