"""A character as written → the character for comparison.

Width, letter case, traditional and regional forms, look-alike letters and quotation styles are folded. Characters
that a reader does not see are dropped. Stored fingerprints depend on the table: whoever changes the table raises
``ANALYSER`` of monitor/analysis/setup.py.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

TABLE_SIZE = 0x31350  # up to the last ideographs of Unicode 14; the last code point is not assigned
# ideographs and syllables: only traditional forms are folded. These ranges are most of the table.
UNFOLDED = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x2F800), (0x30000, 0x3134B))
# Cyrillic and Greek letters that are drawn like Latin ones, in the order of LATIN
# before their case is folded: В is drawn like B, в is not
LOOKALIKE, LATIN = "аеорсухіјѕԁӏАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdlabekmhopctxabezhikmnoptyxo"
# Code points with the property Default_Ignorable_Code_Point: programs that know no better draw nothing.
# Unicode 14.0.0, DerivedCoreProperties.txt, https://www.unicode.org/Public/14.0.0/ucd/DerivedCoreProperties.txt
DEFAULT_IGNORABLE = (
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
EMOJI_MODIFIERS = (0x1F3FB, 0x1F3FF)
IGNORED = frozenset(
    code for first, last in (*DEFAULT_IGNORABLE, EMOJI_MODIFIERS) for code in range(first, last + 1)
)
# Categories of dropped characters: formats, controls, combining marks, private use. A mark is part of the letter
# before, and private characters have no meaning outside the font of a page.
UNREAD = frozenset({"Cf", "Cc", "Co", "Mn", "Mc", "Me"})
SYMBOLS = frozenset({"So", "Sk"})  # boxes, pictures, modifiers: no part of a figure
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
    """Return the character for comparison, or "" for a character that a reader does not see.

    The result folds to itself. Example: 薴 becomes 苎, by way of 苧.
    """
    return _folded(character)


def _folded(character: str) -> str:
    """Fold a character, and keep nothing: a table of all characters would else fill the memory of `fold`."""
    folded = _folded_once(character)
    while folded not in ("", character):
        character, folded = folded, _folded_once(folded)
    return folded


def _folded_once(character: str) -> str:
    if not _is_read(character):
        return ""
    wide = unicodedata.normalize("NFKC", character)
    single = wide if len(wide) == 1 else character
    lower = single.casefold()
    lower = lower if len(lower) == 1 else character
    at = max(LOOKALIKE.find(single), LOOKALIKE.find(lower))
    return LATIN[at] if at >= 0 else simplified().get(lower, lower).translate(QUOTES)


def _is_read(character: str) -> bool:
    """Return whether a reader sees a character, and the character has a meaning of its own."""
    if character.isspace() or unicodedata.category(character) in UNREAD:
        return False
    return ord(character) not in IGNORED


@cache
def _unread_table() -> npt.NDArray[np.bool_]:
    unread = np.zeros(TABLE_SIZE, dtype=np.bool_)
    for code in np.flatnonzero(table() == 0).tolist():
        character = chr(code)
        category = unicodedata.category(character)
        is_white = character.isspace() or category == "Cc"
        unread[code] = not is_white and (category in SYMBOLS or not _is_read(character))
    unread[-1] = True  # stands for all code points beyond the table
    return unread


def is_unread(codes: npt.NDArray[np.uint32] | npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which code points are neither letters, punctuation nor white space: invisible ones, marks, pictures.

    Code points beyond the table count too."""
    return _unread_table().take(codes, mode="clip")


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


@lru_cache(maxsize=8)  # an original is compared with many copies
def is_traditional(text: str) -> bool:
    """Return whether the first 2,000 characters of a text are traditional."""
    sample = text[:2000]
    return sum(map(simplified().__contains__, sample)) > len(sample) * TRADITIONAL_SHARE


@cache
def table() -> npt.NDArray[np.uint32]:
    """Return the table from code point to folded code point. The normal form drops code points with the entry 0."""
    built = np.zeros(TABLE_SIZE, dtype=np.uint32)
    alike = np.zeros(TABLE_SIZE, dtype=bool)
    for start, end in UNFOLDED:
        alike[start:end] = True
        built[start:end] = np.arange(start, end)
    for character, plain in simplified().items():
        built[ord(character)] = ord(_folded(plain))
    for code in np.flatnonzero(~alike).tolist():
        if unicodedata.category(chr(code)) in WITHOUT_CHARACTER:
            continue
        folded = _folded(chr(code))
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
