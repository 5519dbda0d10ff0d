"""Raw texts, or normal forms with their covers → the names of the disguises of a copy.

A disguise is a trait of the copy that the original lacks. A copy in traditional characters of an original in
traditional characters hides no word. The names are public; docs/findings.md explains every name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from monitor.reuse.cover import EDITED_SHARE, REWORDED_EVENLY, TextPair, reworded_share
from monitor.texts.fingerprint import NormalForm, code_points
from monitor.texts.folding import ANNOTATION, DEFAULT_IGNORABLE, LOOKALIKE, table
from monitor.texts.hashing import Positions
from monitor.texts.insertions import insertions

# Words that never stand in a statement of an authority. Addresses and telephone numbers may stand in a statement.
INJECTED = re.compile(
    r"扫码|扫一扫|长按识别|二维码|加微信|微信号|微信群|QQ群|qq群|客服QQ|点击(?:购买|咨询|领取|下载|查看|关注|进入|这里)"
    r"|关注(?:我们|本站|公众号|微信)|广告(?:热线|咨询|合作|投放|招商|位)|墙体广告|包邮|特价|代理商|招商加盟"
    r"|更多精彩|相关阅读|推荐阅读|延伸阅读|猜你喜欢|下载(?:APP|客户端)|(?:本站|免责|版权)声明|上一篇|下一篇"
)

# kinds of code points that disguises are made of
(OTHER, HANZI, GAP, SYMBOL, INVISIBLE, TURNING, WIDE, RADICAL, FOREIGN, ALIKE, BRACKET, PLAIN) = range(12)
RANGES = (
    (HANZI, 0x3400, 0x9FFF),
    *((INVISIBLE, first, last) for first, last in DEFAULT_IGNORABLE if last < 0x10000),
    (TURNING, 0x202A, 0x202E),  # bidirectional controls
    (TURNING, 0x2066, 0x2069),
    (WIDE, 0xFF10, 0xFF19),
    (WIDE, 0xFF21, 0xFF3A),
    (WIDE, 0xFF41, 0xFF5A),
    (RADICAL, 0x2E80, 0x2FD5),  # drawn like the ordinary characters
    (RADICAL, 0xF900, 0xFAFF),
    (FOREIGN, 0x370, 0x52F),  # Greek and Cyrillic
    (PLAIN, ord("0"), ord("9")),
    (PLAIN, ord("A"), ord("Z")),
    (PLAIN, ord("a"), ord("z")),
)
SINGLE = (
    (GAP, " \u3000\u00a0\t\u2002\u2003\u2009"),
    (SYMBOL, "*＊_|｜/／·•~～^＾-－—+＋=＝#＃@&"),
    (ALIKE, LOOKALIKE),
    (BRACKET, "(（"),
)
TRADITIONAL_SHARE, GAP_SHARE = 0.05, 0.1  # of the ideographs
SEVERAL = 3  # fewer are a slip of the publishing system
# A filter deleted a character if so many places, and this share of all places, are closed over the gap. Characters on
# either side of a place are compared.
LEAST_DELETED, DELETED_SHARE, CONTEXT = 3, 0.6, 3
MOST_PLACES = 20  # places of a character that are looked at
SCANNED = 20_000  # characters from the beginning that are looked at


@dataclass(frozen=True)
class Writing:
    """A text with the kinds of its code points."""

    text: str
    codes: Positions
    kinds: npt.NDArray[np.uint8]
    counts: npt.NDArray[np.int64]  # code points of every kind

    def has(self, kind: int, share: float = 0.0) -> bool:
        """Return whether the text has several code points of a kind, and more than this share of the ideographs."""
        return bool(self.counts[kind] >= SEVERAL and self.counts[kind] > self.counts[HANZI] * share)


def traits(text: str) -> frozenset[str]:
    """Return the names of the unusual traits in the writing of a raw text."""
    text = text[:SCANNED]
    codes = code_points(text)
    kinds = _kinds().take(codes, mode="clip")
    writing = Writing(text, codes, kinds, np.bincount(kinds, minlength=PLAIN + 1))
    return frozenset(name for name, holds in TRAITS.items() if holds(writing))


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Return the table from code point to kind. Code points beyond the table are ordinary, as the last entry."""
    built = np.zeros(0x10000, dtype=np.uint8)
    for kind, first, last in RANGES:
        built[first : last + 1] = kind
    for kind, characters in SINGLE:
        built[[ord(character) for character in characters]] = kind
    return built


def undone(copy: frozenset[str], original: frozenset[str]) -> tuple[str, ...]:
    """Return the disguises of a copy from the traits of both texts, in a fixed order."""
    return tuple(name for name in TRAITS if name in copy and name not in original)


def _is_traditional(writing: Writing) -> bool:
    hanzi = writing.codes[writing.kinds == HANZI]
    return bool((table().take(hanzi) != hanzi).sum() > len(hanzi) * TRADITIONAL_SHARE)


def _has_pinyin(writing: Writing) -> bool:
    return writing.has(BRACKET) and len(ANNOTATION.findall(writing.text)) >= SEVERAL


def _has_invisible(writing: Writing) -> bool:
    return bool(writing.counts[TURNING]) or writing.has(INVISIBLE)


def _is_wide(writing: Writing) -> bool:
    return writing.has(WIDE) and bool(writing.counts[WIDE] > writing.counts[PLAIN])


def _has_lookalikes(writing: Writing) -> bool:
    # a Russian or Greek text has further letters, unlike all Latin letters
    return bool(writing.counts[RADICAL] or writing.counts[ALIKE] > 4 * writing.counts[FOREIGN])


def _has_insertions(writing: Writing) -> bool:
    return len(insertions(writing.codes)) > 0


def _between_hanzi(writing: Writing, kind: int) -> bool:
    """Return whether code points of a kind stand between many neighbouring ideographs."""
    if not writing.has(kind, GAP_SHARE):
        return False
    hanzi = writing.kinds == HANZI
    count = (hanzi[:-2] & (writing.kinds[1:-1] == kind) & hanzi[2:]).sum()
    return bool(count >= SEVERAL and count > writing.counts[HANZI] * GAP_SHARE)


TRAITS: dict[str, Callable[[Writing], bool]] = {
    "traditional-characters": _is_traditional,
    "pinyin": _has_pinyin,
    "invisible-characters": _has_invisible,
    "full-width": _is_wide,
    "look-alikes": _has_lookalikes,
    "spaces": lambda writing: _between_hanzi(writing, GAP),
    "symbols": lambda writing: _between_hanzi(writing, SYMBOL),
    "inserted-characters": _has_insertions,
    "advertising": lambda writing: INJECTED.search(writing.text) is not None,
}


def deleted_characters(copy: NormalForm, original: NormalForm) -> str:
    """Return the characters that a filter deleted from a copy: absent, while the text around is present."""
    values, counts = np.unique(original.codes[:SCANNED], return_counts=True)
    gone = values[(counts >= LEAST_DELETED) & ~np.isin(values, copy.codes)]
    return "".join(
        character for character in map(chr, gone.tolist()) if _is_deleted(character, copy, original)
    )


def _is_deleted(character: str, copy: NormalForm, original: NormalForm) -> bool:
    """Return whether the copy has the text around most places of a character, closed over the gap."""
    text = original.text
    places = [place.start() for place in re.finditer(re.escape(character), text)][:MOST_PLACES]
    closed = [
        (text[max(0, at - CONTEXT) : at] + text[at + 1 : at + 1 + CONTEXT]).replace(character, "")
        for at in places
    ]
    present = sum(len(around) > CONTEXT and around in copy.text for around in closed)
    return present >= LEAST_DELETED and present >= DELETED_SHARE * len(places)


def word_disguises(pair: TextPair) -> tuple[str, ...]:
    """Return the disguises in the words of a copy: deleted characters, or else different words throughout."""
    if deleted_characters(pair.query, pair.original):
        return ("deleted-characters",)
    is_reworded = (
        pair.query_cover.share < EDITED_SHARE and reworded_share(pair.query, pair.original) >= REWORDED_EVENLY
    )
    return ("reworded",) if is_reworded else ()
