"""Text → the terms under which a search finds the text, in order.

Chinese has no spaces between words. Every Chinese character therefore begins a term: the character and the next
Chinese character (民政, 政部, 部门), or the character alone at the end of a run (门). A search for a word of two or
more characters looks for a phrase of these pairs. A search for a single character looks for terms that begin with
the character.

Latin words and figures are whole terms. If a Chinese character follows, the word or figure with this character is
a further term (127.2, 127.2万, 万人, 人). So a figure with its unit is found without a look at every 万.

Texts and search words are folded in the same way: width, case, traditional and invisible characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from operator import add
from typing import NamedTuple

from monitor.texts.folding import fold

# A change to the terms of a text needs a migration that indexes every revision anew.
LONGEST = 64  # letters of a term; a longer run gives several terms

SEEN_THROUGH = frozenset(
    "“”‘’\"'「」『』《》〈〉【】〔〕()（）[]［］·•・‧"
)  # a name in quotes is still that name
BREAK = ";"  # stands for every character outside terms
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
    """A term and its place in the text."""

    text: str
    start: int
    end: int


class _Folded(dict[int, str]):
    """Table from code point to folded characters, filled as characters come up."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    if character in SEEN_THROUGH or (character.isspace() and character not in "\n\r\x0b\x0c\x85\u2028\u2029"):
        return " "
    if character.isspace() or character == "，":  # this comma never stands inside a figure
        return BREAK
    # accents go, so that composed and decomposed letters are the same; Korean syllables and kana stay whole
    plain = unicodedata.normalize("NFKD" if character < "\u2000" else "NFKC", character)
    return "".join(map(fold, plain))


FOLDED = _Folded()


def terms(text: str) -> list[str]:
    """Return the terms of a text, in order. Example: 共有127.2万人 gives 共有, 有, 127.2, 127.2万, 万人, 人."""
    texts: list[str] = []
    for run in RUN.finditer(text.translate(FOLDED)):
        if run["chinese"]:
            characters = run[0].replace(" ", "")
            texts += map(add, characters, characters[1:])
            texts.append(characters[-1])
        else:
            texts += (term.text for term in _words(run))
    return texts


def is_chinese(term: str) -> bool:
    """Return whether a term ends with a character of a script without spaces between words."""
    return ENDS_CHINESE.search(term) is not None


def characters_of(text: str) -> set[str]:
    """Return the characters of which the terms of a text consist, and further characters."""
    return set(text.translate(FOLDED))


def placed_terms(text: str) -> list[Term]:
    """Return the terms of a text with their places, in order."""
    origins = [place for place, character in enumerate(text) for _ in FOLDED[ord(character)]]
    runs = RUN.finditer(text.translate(FOLDED))
    placed: list[Term] = []
    for run in runs:
        if run["chinese"]:
            placed += _pairs(run, origins)
        else:
            placed += [
                Term(term.text, origins[term.start], origins[term.end - 1] + 1) for term in _words(run)
            ]
    return placed


def _pairs(run: re.Match[str], origins: Sequence[int]) -> Iterator[Term]:
    """Return the pairs of neighbouring Chinese characters, and the last character alone, with their places."""
    starts = [origins[place] for place, character in enumerate(run[0], run.start()) if character != " "]
    characters = run[0].replace(" ", "")
    texts = (*map(add, characters, characters[1:]), characters[-1])
    ends = (*starts[1:], starts[-1])
    return (Term(text, start, end + 1) for text, start, end in zip(texts, starts, ends, strict=True))


def _words(run: re.Match[str]) -> Iterator[Term]:
    """Yield a word or figure, and once more with the Chinese character after it. A date in figures gives its parts."""
    start = run.start()
    parts = run[0].split(".") if run["parts"] and run[0].count(".") > 1 else [run[0]]
    for part in parts:
        yield Term(part.replace(",", ""), start, start + len(part))
        start += len(part) + 1
    if run["unit"]:
        yield Term(part.replace(",", "") + run["unit"], start - 1 - len(part), run.end("unit"))
