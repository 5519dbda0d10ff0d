"""Which characters are compared as the same: one table, character to character. Pure.

Width, letter case, traditional and regional forms, look-alike letters and quotation styles are folded; the
table is part of the stored format, so its version stands with the fingerprints.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

# Raised when the table or the rules of the normal form change: fingerprints of two versions do not compare.
NORMAL_FORM_VERSION = 2

TABLE_SIZE = 0x30000  # all planes that hold Chinese characters
# ideographs and syllables, of which only traditional forms are folded: the table's bulk, filled at once
UNFOLDED = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x2F800))
# Cyrillic and Greek letters that are drawn like Latin ones, in the order of LATIN
LOOKALIKE, LATIN = "аеорсухіјѕԁӏАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdlabekmhopctxabezhikmnoptyxo"
# of a text in traditional characters about a third have another simplified form; quoted words are fewer
TRADITIONAL_SHARE = 0.05
QUOTES = str.maketrans("「」『』〝〞＂", '“”‘’“”"')
# where converting there and back leads elsewhere: 了解 瞭解, 什么 什麼 (and 么 is 幺 too), 借此 藉此
TO_AND_FRO = {"瞭": "了", "么": "么", "幺": "么", "藉": "借"}
PINYIN = r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}"
ANNOTATION = re.compile(rf"(?<=[\u3400-\u9fff])[(（]{PINYIN}[)）]")
# so many annotations make a disguise; one or two are the text's own
DISGUISE = 3


@cache
def simplified() -> dict[str, str]:
    """Traditional character → simplified."""
    text = (resources.files("monitor.texts") / "data" / "simplified.txt").read_text(encoding="utf-8")
    return {line[0]: line[1] for line in text.splitlines() if line and not line.startswith("#")} | TO_AND_FRO


@cache
def fold(character: str) -> str:
    """The character as which another may stand; "" for what a reader does not see."""
    if character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Mn"):
        return ""
    wide = unicodedata.normalize("NFKC", character)
    single = (wide if len(wide) == 1 else character).casefold()
    single = single if len(single) == 1 else character
    single = simplified().get(single, single).translate(QUOTES)
    at = LOOKALIKE.find(single)
    return LATIN[at] if at >= 0 else single


@cache
def _merged() -> dict[str, str]:
    """Characters that a conversion to traditional ones may put for several simplified ones: 復 複 覆 → 复."""
    text = (resources.files("monitor.texts") / "data" / "traditional.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {variant: line[0] for line in lines for variant in line[1:]}


@cache
def fold_converted(character: str) -> str:
    """``fold`` for a text that was converted between scripts: whatever a converter may have chosen is alike."""
    folded = fold(character)
    return _merged().get(character, _merged().get(folded, folded))


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters."""
    sample = text[:2000]
    return sum(character in simplified() for character in sample) > len(sample) * TRADITIONAL_SHARE


@cache
def table() -> npt.NDArray[np.uint32]:
    """Code point → folded code point; 0 for what the normal form drops."""
    built = np.zeros(TABLE_SIZE, dtype=np.uint32)
    alike = np.zeros(TABLE_SIZE, dtype=bool)
    for start, end in UNFOLDED:
        alike[start:end] = True
        built[start:end] = np.arange(start, end)
    for character, plain in simplified().items():
        built[ord(character)] = ord(plain)
    for code in np.flatnonzero(~alike).tolist():
        folded = "" if 0xD800 <= code < 0xE000 else fold(chr(code))
        if folded and (folded.isalnum() or folded in ".%"):
            built[code] = ord(folded)
    return built


def without_annotations(text: str) -> str:
    """Pinyin in brackets behind characters taken out, where it was put in as a disguise; length is kept."""
    if text.count("(") + text.count("（") < DISGUISE:
        return text
    if len(ANNOTATION.findall(text)) < DISGUISE:
        return text
    return ANNOTATION.sub(lambda found: " " * len(found.group()), text)
