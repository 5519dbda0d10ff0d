"""Two short texts → whether both are spellings of the same word: script, width, sound, look, order."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType

from monitor.texts.folding import DEFAULT_IGNORABLE, fold

INVISIBLE = re.compile(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in DEFAULT_IGNORABLE) + r"\s]+"
)
FIGURE_MARKS = re.compile(r"(?<=[0-9])[.:/](?=[0-9])|(?<=[0-9])[%‰°℃]|(?<![0-9])-(?=[0-9])")
_WORDS = (
    "的 地 得 了 着 过 和 与 及 以及 等 在 于 对 为 将 把 被 让 使 已 已经 也 都 还 又 并 并且 而 "
    "而且 则 就 从 自 由 向 到 至 以 之 其 该 此 这 那 是 有 个 中 内 里 上 下 间 后 前 时 里面 "
    "进行 开展 进一步 继续 表示 今年 今天 目前 当前 近日 日前 同时 此外 其中 此次 本次 方面 工作 "
    "情况 相关 有关 我国 全国 各地 大家 人民币 总值 年 月 日 时候 分别 共同 一起 一个 一些 这个 "
    "那个 他 她 它 他们 我们 因此 所以 因为 由于 如果 但 但是 或 或者 举行 举办 召开 以来 左右 "
    "了解 "
    # degree
    "很 非常 十分 特别 极 极其 极为 相当 比较 较 较为 更 更加 更为 越发 愈加 格外 尤其 尤为 颇 颇为 最为 稍 略 略微 "
    # place and means
    "位于 地处 处于 处在 坐落于 坐落在 座落于 座落在 通过 经过 经由 按照 依照 依据 根据 遵照 沿着 围绕 关于 对于 针对 "
    "随着 凭借 借助 为了 "
    # order of sentences
    "然后 随后 随即 接着 后来 其间 期间 而且 且 同时 与此同时 另外 另 不过 然而 可是 因而 从而 以便 这些 那些 这一 "
    # endings of verbs that add no action
    "而归 而来 而去 起来 下来 下去 上来 出来 过来 开来"
)
FUNCTION_WORDS = frozenset(_WORDS.split())
SLIP_LIMIT = 4  # characters; a longer replacement of the same sound or look is a rewriting


def printed(text: str) -> str:
    """Return the text as in print: without invisible characters and in a single width."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)))


def bare(text: str) -> str:
    """Return letters and figures alone, in simplified characters. Example: 「國務院」12.5%！ becomes 国务院12.5%.

    Marks that belong to a figure stay: point, colon, slash, minus, per cent and degrees.
    """
    plain = "".join(map(simplified, printed(text)))
    marks = {mark.start() for mark in FIGURE_MARKS.finditer(plain)}
    return "".join(each for place, each in enumerate(plain) if each.isalnum() or place in marks)


@cache
def simplified(character: str) -> str:
    """Return the simplified form of an ideograph, by the table of the normal form."""
    if not "\u3400" <= character <= "\u9fff":
        return character
    return fold(character) or character


def is_function_word(text: str) -> bool:
    """Return whether a word carries grammar rather than content."""
    return text in FUNCTION_WORDS


def same_sound(first: str, second: str) -> bool:
    """Return whether different characters have the same syllables, whatever the tones: 权力, 权利.

    This is the commonest slip with an input method. Latin letters and figures may differ in case alone.
    """
    if not _may_be_slip(first, second):
        return False
    if not all("\u3400" <= each <= "\u9fff" for each in first + second):
        return first.casefold() == second.casefold()
    return all(_sounds(a) & _sounds(b) for a, b in zip(first, second, strict=True))


def _may_be_slip(first: str, second: str) -> bool:
    """Return whether two texts differ, have the same length and are short enough for a slip."""
    return first != second and 0 < len(first) == len(second) <= SLIP_LIMIT


@cache
def _sounds(character: str) -> frozenset[str]:
    """Return the toneless readings of a character.

    Endings and beginnings that southern typists mix up are equal: zh, ch, sh and ng count as z, c, s and n.
    """
    pypinyin = _pypinyin()
    (readings,) = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)
    return frozenset(re.sub(r"^([zcs])h", r"\1", reading.replace("ng", "n")) for reading in readings)


def is_phrase(text: str) -> bool:
    """Return whether the dictionary of phrases has a word."""
    return text in import_module("pypinyin.phrases_dict").phrases_dict


@cache
def _pypinyin() -> ModuleType:
    """Load pypinyin on first use.

    The import takes 0.4 s (`python -X importtime -c "import pypinyin"`), because of a dictionary of phrases. All
    commands and worker processes load this module, and few need sounds.
    """
    return import_module("pypinyin")


@cache
def _lookalikes() -> dict[str, set[str]]:
    """Return the table from a character to the characters that a reader mistakes for the character."""
    text = (files("monitor.texts") / "data" / "lookalikes.txt").read_text(encoding="utf-8")
    alike: dict[str, set[str]] = {}
    for line in text.splitlines():
        for group in line.split() if not line.startswith("#") else ():
            for character in group:
                alike.setdefault(character, set()).update(group)
    return alike


def same_look(first: str, second: str) -> bool:
    """Return whether different characters are drawn nearly alike: 未来, 末来."""
    if not _may_be_slip(first, second):
        return False
    return all(a == b or b in _lookalikes().get(a, ()) for a, b in zip(first, second, strict=True))


def swapped(first: str, second: str) -> bool:
    """Return whether two texts have the same characters in a different order: 展开, 开展."""
    return 2 <= len(first) <= SLIP_LIMIT and first != second and sorted(first) == sorted(second)
