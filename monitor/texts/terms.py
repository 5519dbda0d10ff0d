"""Index: a text → the terms under which a search finds it, in order. Pure.

Chinese has no spaces between words, so each character begins a term of its own: together with the next one where
that is Chinese too (民政, 政部, 部门, 门). A word of two characters or more is then a phrase of such pairs, found
wherever it stands, and a single character is the beginning of a term. Latin words and figures are terms as they
are; one that a character follows is put before it once more with it (127.2, 127.2万, 万人, 人), so that a figure
with its unit is found without looking at every 万.

Both sides, texts and what is looked for, are folded alike: width, case, traditional characters, invisible ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from operator import add
from typing import NamedTuple

from monitor.texts.folding import fold

# Whoever changes what the terms of a text are adds a migration that has every revision indexed anew.
LONGEST = 64  # letters of a term; a longer run is several

SEEN_THROUGH = frozenset(
    "“”‘’\"'「」『』《》〈〉【】〔〕()（）[]［］·•・‧"
)  # a name in quotes is still that name
BREAK = ";"  # any character that is no part of a term
CHINESE = "\u3005\u3007\u3041-\u309f\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
ENDS_CHINESE = re.compile(rf"[{CHINESE}]\Z")
LETTER = rf"(?:(?![{CHINESE}])[^\W_])"
RUN = re.compile(
    rf"(?P<chinese>[{CHINESE}](?:\x20*[{CHINESE}])*)"
    rf"|(?P<parts>[0-9]{{1,{LONGEST}}}(?:\.[0-9]{{1,{LONGEST}}}){{2,}}"  # 2021.06.01
    rf"|(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|{LETTER}{{1,{LONGEST}}})(?:(?<=[0-9])\.[0-9]{{1,{LONGEST}}})?)"
    rf"(?=\x20*(?P<unit>[{CHINESE}])?)"
    r"|(?P<mark>[%‰°])"
)


class Term(NamedTuple):
    """A term and where it stands in the text."""

    text: str
    start: int
    end: int


class _Folded(dict[int, str]):
    """Code point → what it is folded to, filled as characters come up."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def _folded(character: str) -> str:
    if character in SEEN_THROUGH or (character.isspace() and character not in "\n\r\x0b\x0c\x85\u2028\u2029"):
        return " "
    if character.isspace() or character == "，":  # the one comma that never stands inside a figure
        return BREAK
    # accents go, so that a letter is the same however it was composed; syllables and kana stay whole
    plain = unicodedata.normalize("NFKD" if character < "\u2000" else "NFKC", character)
    return "".join(map(fold, plain))


FOLDED = _Folded()


def terms(text: str) -> list[str]:
    """The terms of a text, in order."""
    found: list[str] = []
    for run in RUN.finditer(text.translate(FOLDED)):
        if run["chinese"]:
            characters = run[0].replace(" ", "")
            found += map(add, characters, characters[1:])
            found.append(characters[-1])
        else:
            found += (each.text for each in _words(run))
    return found


def is_chinese(term: str) -> bool:
    """Whether a term ends with a character of those that have no spaces between words."""
    return ENDS_CHINESE.search(term) is not None


def placed_terms(text: str) -> list[Term]:
    """The terms of a text and where they stand in it."""
    origins = [place for place, character in enumerate(text) for _ in FOLDED[ord(character)]]
    runs = RUN.finditer(text.translate(FOLDED))
    return [
        Term(each.text, origins[each.start], origins[each.end - 1] + 1)
        for run in runs
        for each in (_pairs(run) if run["chinese"] else _words(run))
    ]


def _pairs(run: re.Match[str]) -> Iterator[Term]:
    placed = [(each, place) for place, each in enumerate(run[0], run.start()) if each != " "]
    for (one, start), (other, end) in pairwise(placed):
        yield Term(one + other, start, end + 1)
    last, place = placed[-1]
    yield Term(last, place, place + 1)


def _words(run: re.Match[str]) -> Iterator[Term]:
    """A word or figure, the parts of a date in figures one by one, and the last of them with its unit."""
    start = run.start()
    parts = run[0].split(".") if run["parts"] and run[0].count(".") > 1 else [run[0]]
    for part in parts:
        yield Term(part.replace(",", ""), start, start + len(part))
        start += len(part) + 1
    if run["unit"]:
        yield Term(part.replace(",", "") + run["unit"], start - 1 - len(part), run.end("unit"))
