"""A character as written → the character for comparison.

Width, letter case, traditional and regional forms, look-alike letters and quotation styles are folded. Stored
fingerprints depend on the table: a changed table means that all fingerprints have to be computed anew.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

TABLE_SIZE = 0x30000  # all planes that hold Chinese characters
# ideographs and syllables: only traditional forms are folded. These ranges are most of the table.
UNFOLDED = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x2F800))
# Cyrillic and Greek letters that are drawn like Latin ones, in the order of LATIN
LOOKALIKE, LATIN = "аеорсухіјѕԁӏАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdlabekmhopctxabezhikmnoptyxo"
# Share of characters with a different simplified form. A traditional text has about a third, a simplified text
# with quoted traditional words has fewer than this share.
TRADITIONAL_SHARE = 0.05
QUOTES = str.maketrans("「」『』〝〞＂", '“”‘’“”"')
# characters for which a conversion to traditional and back gives another character: 了解 瞭解, 什么 什麼 (么 also
# stands for 幺), 借此 藉此
TO_AND_FRO = {"瞭": "了", "么": "么", "幺": "么", "藉": "借"}
PINYIN = r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6}"
WITHOUT_CHARACTER = ("Cn", "Co", "Cs")  # most of the table, and nothing to fold
ANNOTATION = re.compile(rf"(?<=[\u3400-\u9fff])[(（]{PINYIN}[)）]")
# Annotations that make a disguise. The author of an ordinary text sets two at most.
DISGUISE = 3


@cache
def simplified() -> dict[str, str]:
    """Return the table from traditional to simplified characters."""
    text = (resources.files("monitor.texts") / "data" / "simplified.txt").read_text(encoding="utf-8")
    return {line[0]: line[1] for line in text.splitlines() if line and not line.startswith("#")} | TO_AND_FRO


@cache
def fold(character: str) -> str:
    """Return the character for comparison, or "" for a character that a reader does not see."""
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
    """Return the table from characters that converters mix up to a common simplified character: 復 複 覆 → 复."""
    text = (resources.files("monitor.texts") / "data" / "traditional.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {variant: line[0] for line in lines for variant in line[1:]}


@cache
def fold_converted(character: str) -> str:
    """Fold a character of a text that a converter moved between scripts.

    Characters that converters mix up give the same result: 答覆 and 答复.
    """
    folded = fold(character)
    return _merged().get(character, _merged().get(folded, folded))


def is_traditional(text: str) -> bool:
    """Return whether the first 2,000 characters of a text are traditional."""
    sample = text[:2000]
    return sum(character in simplified() for character in sample) > len(sample) * TRADITIONAL_SHARE


@cache
def table() -> npt.NDArray[np.uint32]:
    """Return the table from code point to folded code point. The normal form drops code points with the entry 0."""
    built = np.zeros(TABLE_SIZE, dtype=np.uint32)
    alike = np.zeros(TABLE_SIZE, dtype=bool)
    for start, end in UNFOLDED:
        alike[start:end] = True
        built[start:end] = np.arange(start, end)
    for character, plain in simplified().items():
        built[ord(character)] = ord(plain)
    for code in np.flatnonzero(~alike).tolist():
        if unicodedata.category(chr(code)) in WITHOUT_CHARACTER:
            continue
        folded = fold(chr(code))
        if folded and (folded.isalnum() or folded in ".%"):
            built[code] = ord(folded)
    return built


def without_annotations(text: str) -> str:
    """Return the text with blanks for pinyin in brackets, if the text has so much pinyin that this is a disguise.

    The length stays the same. Example: 全(quán)省(shěng)共(gòng)有.
    """
    if text.count("(") + text.count("（") < DISGUISE:
        return text
    if len(ANNOTATION.findall(text)) < DISGUISE:
        return text
    return ANNOTATION.sub(lambda annotation: " " * len(annotation[0]), text)
