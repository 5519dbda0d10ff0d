"""Raw texts and normal forms → what was done to a copy so that it would not be found, and was undone. Pure.

A trait of the copy that its original has too is no disguise: a text in traditional characters throughout hides
nothing. Names are public; docs/findings.md says what each means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from monitor.texts.fingerprint import NormalForm
from monitor.texts.folding import ANNOTATION, LOOKALIKE, table
from monitor.texts.hashing import Codes

# Marks that no statement of an authority carries; addresses and telephone numbers alone are none.
INJECTED = re.compile(
    r"扫码|扫一扫|长按识别|二维码|加微信|微信号|微信群|QQ群|qq群|客服QQ|点击(?:购买|咨询|领取|下载|查看|关注|进入|这里)"
    r"|关注(?:我们|本站|公众号|微信)|广告(?:热线|咨询|合作|投放|招商|位)|墙体广告|包邮|特价|代理商|招商加盟"
    r"|更多精彩|相关阅读|推荐阅读|延伸阅读|猜你喜欢|下载(?:APP|客户端)|(?:本站|免责|版权)声明|上一篇|下一篇"
)

# kinds of code points that disguises are made of
(OTHER, HANZI, GAP, SYMBOL, INVISIBLE, TURNING, WIDE, RADICAL, FOREIGN, ALIKE, BRACKET, PLAIN) = range(12)
RANGES = (
    (HANZI, 0x3400, 0x9FFF),
    (INVISIBLE, 0x200B, 0x200F),
    (INVISIBLE, 0x2060, 0x2064),
    (INVISIBLE, 0x206A, 0x206F),
    (INVISIBLE, 0xFE00, 0xFE0F),
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
    (INVISIBLE, "\ufeff\u00ad"),
    (GAP, " \u3000\u00a0\t\u2002\u2003\u2009"),
    (SYMBOL, "*＊_|｜/／·•~～^＾-－—+＋=＝#＃@&"),
    (ALIKE, LOOKALIKE),
    (BRACKET, "(（"),
)
TRADITIONAL_SHARE, GAP_SHARE = 0.05, 0.1  # of the characters
SEVERAL = 3  # one or two are a slip of the publishing system
CONTEXT, LEAST_DELETED, DELETED_SHARE = 3, 3, 0.6
SCANNED = 20_000  # characters; what is not seen by then is no disguise of the text


@dataclass(frozen=True)
class Writing:
    """A text, and of what kinds its code points are."""

    text: str
    codes: Codes
    kinds: npt.NDArray[np.uint8]
    counts: npt.NDArray[np.int64]  # of each kind

    def has(self, kind: int, share: float = 0.0) -> bool:
        """Whether there are several of a kind, and this many for each character."""
        return bool(self.counts[kind] >= SEVERAL and self.counts[kind] > self.counts[HANZI] * share)


def traits(text: str) -> frozenset[str]:
    """What is unusual about how a text is written."""
    text = text[:SCANNED]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _kinds().take(codes, mode="clip")
    writing = Writing(text, codes, kinds, np.bincount(kinds, minlength=PLAIN + 1))
    return frozenset(name for name, holds in TRAITS.items() if holds(writing))


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Code point → kind; what lies beyond is as the last, ordinary."""
    built = np.zeros(0x10000, dtype=np.uint8)
    for kind, first, last in RANGES:
        built[first : last + 1] = kind
    for kind, characters in SINGLE:
        built[[ord(each) for each in characters]] = kind
    return built


def undone(copy: frozenset[str], original: frozenset[str]) -> tuple[str, ...]:
    """The disguises of a copy: its traits that the original has not, in a fixed order."""
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
    # a Russian or Greek text has letters besides that are like no Latin ones
    return bool(writing.counts[RADICAL] or writing.counts[ALIKE] > 4 * writing.counts[FOREIGN])


def _between_hanzi(writing: Writing, kind: int) -> bool:
    """Whether such marks stand between many of the characters."""
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
    "advertising": lambda writing: INJECTED.search(writing.text) is not None,
}


def deleted_characters(copy: NormalForm, original: NormalForm) -> str:
    """Characters that a filter took out of a copy: gone everywhere, while what stood around them is there."""
    values, counts = np.unique(original.codes[:SCANNED], return_counts=True)
    gone = values[(counts >= LEAST_DELETED) & ~np.isin(values, copy.codes)]
    return "".join(chr(each) for each in gone.tolist() if _was_cut_out(chr(each), copy.text, original.text))


def _was_cut_out(character: str, copy: str, original: str) -> bool:
    places = [found.start() for found in re.finditer(re.escape(character), original)][:20]
    closed = [
        (original[max(0, at - CONTEXT) : at] + original[at + 1 : at + 1 + CONTEXT]).replace(character, "")
        for at in places
    ]
    there = sum(len(each) > CONTEXT and each in copy for each in closed)
    return there >= LEAST_DELETED and there >= DELETED_SHARE * len(places)
