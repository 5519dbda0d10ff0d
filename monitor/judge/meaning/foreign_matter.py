"""An added statement and its article → whether the statement says not a word about the article, as an advert does.

An advert without the marks of advertising (二维码, 点击购买) has no word of the article. A statement that names a
person, an office or a listed place is never foreign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.judge.meaning.names import name_at
from monitor.texts.folding import fold_converted

HANZI_RUN = re.compile(r"[\u4e00-\u9fff]++")
# Measured on 6,000 articles of 新闻联播 (benchmarks/foreign_matter.py): 1.6 of 100 own sentences, .6 of 100 own
# paragraphs and 88 of 100 adverts count as foreign.
MOST_SHARED = 1  # pairs of neighbouring characters
LEAST_PAIRS = 100  # of an article; a shorter article has too few words to compare
SHORTEST = 8  # pairs of an addition; a shorter addition is a label


def is_foreign(added: str, article: Iterable[str]) -> bool:
    """Return whether an added statement shares no words with the paragraphs of an article, and names nobody."""
    pairs = set(_pairs(added))
    if len(pairs) < SHORTEST:
        return False
    known = {pair for paragraph in article for pair in _pairs(paragraph)}
    if len(known) < LEAST_PAIRS or len(pairs & known) > MOST_SHARED:
        return False
    return not _has_name(added)


def _pairs(text: str) -> Iterator[str]:
    """Yield the pairs of neighbouring ideographs of a text, in simplified characters."""
    for run in HANZI_RUN.findall("".join(map(fold_converted, text))):
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _has_name(text: str) -> bool:
    names = (name_at(text, at, at + 1) for at in range(len(text)))
    return any(name is not None and name.sure for name in names)
