"""A text in one language → what stands in it of the other language."""

from __future__ import annotations

import re

HAN = re.compile("[\u4e00-\u9fff]")
# Three English words in a row, in small letters: a sentence, and no name, option or code word.
SENTENCE = re.compile(r"(?<![\w.`/$-])[a-z]{2,}(?: [a-z]{2,}){2,}(?![\w`])")
CODE = re.compile(
    r"(?:cli|reprintwatch)(?: [a-z]+)+|`[^`]*`|\{[^}]*\}|'[^']*'|\"[^\"]*\"|https?://\S+|\[[^\]]*\]|[A-Z]+ ?(?:\.\.\.)?"
)
# Words of Chinese that stand in English texts: names of levels, and search words.
QUOTED_HAN = re.compile("省级|市级|[“《][^”》]*[”》]")


def english_in(chinese: str) -> list[str]:
    """The English sentences of a text in Chinese."""
    return SENTENCE.findall(CODE.sub("·", chinese))


def chinese_in(english: str) -> list[str]:
    """The Chinese characters of a text in English."""
    return HAN.findall(QUOTED_HAN.sub("", english))
