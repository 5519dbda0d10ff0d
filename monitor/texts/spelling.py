"""Judge: two short texts → whether they are spellings of one another: script, width, sound, order. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from monitor.texts.fingerprint import fold

INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
FIGURE_MARKS = re.compile(r"(?<=[0-9])[.:/](?=[0-9])|(?<=[0-9])[%‰°℃]|(?<![0-9])-(?=[0-9])")
_WORDS = (
    "的 地 得 了 着 过 和 与 及 以及 等 在 于 对 为 将 把 被 让 使 已 已经 也 都 还 又 并 并且 而 "
    "而且 则 就 从 自 由 向 到 至 以 之 其 该 此 这 那 是 有 个 中 内 里 上 下 间 后 前 时 里面 "
    "进行 开展 进一步 继续 表示 今年 今天 目前 当前 近日 日前 同时 此外 其中 此次 本次 方面 工作 "
    "情况 相关 有关 我国 全国 各地 大家 人民币 总值 年 月 日 时候 分别 共同 一起 一个 一些 这个 "
    "那个 他 她 它 他们 我们 因此 所以 因为 由于 如果 但 但是 或 或者 举行 举办 召开 以来 左右 "
    "了解"
)
FUNCTION_WORDS = frozenset(_WORDS.split())
SAME_SOUND_LIMIT = 4  # characters; longer replacements of one sound are rewritings


def printed(text: str) -> str:
    """The text as it looks in print: no invisible characters, one width."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)))


def bare(text: str) -> str:
    """Letters and figures alone, in simplified characters; marks that make a figure another one stay."""
    plain = "".join(map(simplified, printed(text)))
    marks = {found.start() for found in FIGURE_MARKS.finditer(plain)}
    return "".join(each for place, each in enumerate(plain) if each.isalnum() or place in marks)


@cache
def simplified(character: str) -> str:
    """Traditional → simplified, by the table of the normal form."""
    if not "\u3400" <= character <= "\u9fff":
        return character
    return fold(character) or character


def is_function_word(text: str) -> bool:
    """Whether a word carries grammar rather than content."""
    return text in FUNCTION_WORDS


def same_sound(one: str, other: str) -> bool:
    """Different characters, the same syllables whatever the tone: the commonest slip of an input method."""
    if not one or one == other or len(one) != len(other) or len(one) > SAME_SOUND_LIMIT:
        return False
    if not all("\u3400" <= each <= "\u9fff" for each in one + other):
        return one.casefold() == other.casefold()
    return all(_sounds(a) & _sounds(b) for a, b in zip(one, other, strict=True))


@cache
def _sounds(character: str) -> frozenset[str]:
    """Toneless readings, with the endings that southern typists mix up made one."""
    from pypinyin import Style, pinyin  # loads a dictionary of 0.2 s

    (readings,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    return frozenset(re.sub(r"^([zcs])h", r"\1", reading.replace("ng", "n")) for reading in readings)


@cache
def _lookalikes() -> dict[str, set[str]]:
    """Each character → those that it is taken for by eye."""
    text = (files("monitor.texts") / "data" / "lookalikes.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        for group in line.split() if not line.startswith("#") else ():
            for each in group:
                found.setdefault(each, set()).update(group)
    return found


def same_look(one: str, other: str) -> bool:
    """Different characters that are drawn nearly alike: 未来, 末来."""
    if not one or one == other or len(one) != len(other) or len(one) > SAME_SOUND_LIMIT:
        return False
    return all(a == b or b in _lookalikes().get(a, ()) for a, b in zip(one, other, strict=True))


def swapped(one: str, other: str) -> bool:
    """The same characters in another order: 展开, 开展."""
    return 2 <= len(one) <= SAME_SOUND_LIMIT and one != other and sorted(one) == sorted(other)
