"""A sentence of one article with derivatives is no formula: texts that took more of the article do not count."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sites.pairs import pair

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.document import documents
from monitor.reuse.match import pairs_of
from monitor.reuse.score.features import Evidence

LETTERS = [chr(code) for code in range(0x4E00, 0x5A00)]


def sentence(seed: int, length: int = 40) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length)) + "。"


def paragraph(seed: int, sentences: int = 4) -> str:
    return "".join(sentence(seed * 10 + number) for number in range(sentences))


QUOTED = paragraph(1, 2)
ARTICLE = "\n".join((QUOTED + paragraph(2), *(paragraph(seed) for seed in range(3, 8))))
QUERY = "\n".join((paragraph(50), QUOTED, paragraph(51)))
TAKEN = "\n".join(ARTICLE.split("\n")[:2])  # the part of the article that a derivative has


def evidence(*further: str) -> Evidence:
    """The evidence of the query and the article; the further texts are known too."""
    return pair(QUERY, ARTICLE, *further).evidence


def among(number: int, text: str) -> str:
    """A text inside an article of its own."""
    return "\n".join((paragraph(100 + number, 6), text, paragraph(200 + number, 6)))


def others(*further: str) -> int:
    """The most further groups with a passage that the query shares with the article."""
    found = evidence(*further)
    return int(np.max(found.others[found.held]))


@pytest.mark.parametrize("count", [1, 3, 5])
def test_texts_that_took_the_sentence_with_more_of_its_article_do_not_count(count: int) -> None:
    assert others(*(among(number, TAKEN) for number in range(count))) == 0
    assert len(evidence(*(among(number, TAKEN) for number in range(count))).kin) == count


@pytest.mark.parametrize("count", [1, 3, 5])
def test_texts_that_have_the_sentence_alone_count(count: int) -> None:
    assert others(*(among(number, QUOTED) for number in range(count))) == count


def test_texts_with_more_of_the_article_do_not_hide_texts_with_the_sentence_alone() -> None:
    taken, alone = [among(number, TAKEN) for number in range(3)], [among(number, QUOTED) for number in (7, 8)]
    assert others(*taken, *alone) == 2


def test_a_notice_of_the_same_mould_is_an_independent_text() -> None:
    numbered = "\n".join(f"{sentence(300 + number, 25)[:-1]}共{100 + number}人。" for number in range(8))
    mould = f"{QUOTED}\n{numbered}"
    siblings = [mould.replace("共10", f"共{number}") for number in (32, 54, 76)]
    known = [{"id": number, "text": text} for number, text in enumerate((mould, *siblings))]
    (document,) = documents([{"text": QUERY}])
    candidates, holders = Matcher.of(known).candidates(document)
    assert not any(each.evidence.kin for each in pairs_of(document, list(candidates.values()), holders))


def test_a_portal_with_three_texts_from_an_article_has_no_furniture_of_it() -> None:
    texts = [("mca", ARTICLE), *(("portal", among(number, TAKEN)) for number in range(3))]
    known = [{"id": number, "text": text, "site": site} for number, (site, text) in enumerate(texts)]
    (document,) = documents([{"text": QUERY, "site": "portal"}])
    candidates, holders = Matcher.of(known).candidates(document)
    found = pairs_of(document, list(candidates.values()), holders)
    (evidence,) = [each.evidence for each in found if each.original.id == 0]
    assert not evidence.furniture.any()
    assert evidence.others[evidence.held].max() == 0


def test_a_line_of_all_pages_of_a_portal_stays_furniture_beside_copies_of_an_article() -> None:
    line = paragraph(90, 2)
    pages = [f"{paragraph(400 + number, 6)}\n{line}" for number in range(5)]
    texts = [("mca", f"{ARTICLE}\n{line}"), *(("portal", text) for text in (f"{ARTICLE}\n{line}", *pages))]
    known = [{"id": number, "text": text, "site": site} for number, (site, text) in enumerate(texts)]
    (document,) = documents([{"text": f"{paragraph(50, 6)}\n{line}", "site": "portal"}])
    candidates, holders = Matcher.of(known).candidates(document)
    found = pairs_of(document, list(candidates.values()), holders)
    assert all(each.evidence.furniture[each.evidence.held].all() for each in found)
