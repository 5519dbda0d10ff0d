"""A text → the text as a copyist leaves it: edited, cut, reordered, disguised, with changed figures or names.

Every function takes the random number generator first, and returns None where the text offers nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from reuse_lexicon import (
    CITIES,
    GIVEN,
    LANDS,
    PLACE_HEADS,
    PLACE_KINDS,
    PLACE_TAILS,
    PROVINCES,
    SOUNDS,
    SURNAMES,
)
from reuse_words import sentences, with_synonyms

Edit = Callable[[random.Random, str], str | None]

DATA = Path(__file__).resolve().parents[1] / "monitor" / "texts" / "data"
FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
HANZI = re.compile(r"[\u3400-\u9fff]")
BUILT_PLACE = f"[{''.join(PLACE_HEADS)}][{''.join(PLACE_TAILS)}][{''.join(sorted(set(PLACE_KINDS)))}]"
PLACE = re.compile("|".join([BUILT_PLACE, *PROVINCES, *CITIES]))
LAND = re.compile("|".join(sorted(LANDS, key=len, reverse=True)))
PERSON = re.compile(
    f"[{''.join(SURNAMES)}][{''.join(GIVEN)}]{{1,2}}(?![区县市镇乡州技])"
    f"|[{''.join(SURNAMES)}][\u4e00-\u9fff]{{1,2}}(?=说|表示|指出|强调|介绍|会见|主持|出席|告诉|同志)"
    "|(?<=总统|总理|国王|首相|议长|外长)[\u4e00-\u9fff]{2,4}?(?=表示|说|一行|举行|进行|和|，|。|在)"
)
CREDIT = re.compile(r"^[^。：:]{0,16}(?:消息|讯)[^：:。]{0,10}[：:]\s*")  # 某某网消息（某栏目）：
WIDE = str.maketrans("0123456789%，。：；（）！？", "０１２３４５６７８９％,.:;()!?")
OWN_HEADLINES = (
    "这件事有了新进展",
    "快讯：刚刚传来的消息",
    "多方关注的大事来了",
    "网友热议的消息在这里",
    "看点：细节公开",
    "一文读懂来龙去脉",
    "你关心的事有答案了",
)


def parts(text: str) -> tuple[str, list[str]]:
    """Return headline and paragraphs."""
    headline, *paragraphs = text.split("\n")
    return headline, paragraphs


def joined(headline: str, paragraphs: list[str]) -> str:
    """Return the text of a headline and paragraphs."""
    return "\n".join([headline, *paragraphs])


def in_other_width(_rng: random.Random, text: str) -> str:
    """Write figures full width and marks half width."""
    return text.translate(WIDE)


@cache
def _traditional() -> dict[int, str]:
    """Return the table to traditional characters. Everyday characters of Taiwan stay, except for six."""
    table: dict[int, str] = {}
    for name, written_first in (("traditional.txt", True), ("simplified.txt", False)):
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                simple, other = (line[0], line[1]) if written_first else (line[1], line[0])
                if _is_common(other) and not _is_common(simple):
                    table.setdefault(ord(simple), other)
    return table | {ord(simple): other for simple, other in zip("后里云几准签", "後裡雲幾準簽", strict=True)}


def _is_common(character: str) -> bool:
    """Return whether a character is of the first level of Big5: written in Taiwan every day."""
    try:
        return character.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def in_traditional(_rng: random.Random, text: str) -> str:
    """Write the text in traditional characters."""
    return text.translate(_traditional())


def edited(count: int) -> Edit:
    """Return an edit of this many small places: a word replaced, dropped or put in."""

    def edit(rng: random.Random, text: str) -> str:
        for _ in range(count):
            at = rng.randrange(len(text) // 8, max(len(text) - 12, len(text) // 8 + 1))
            piece = text[at : at + 12]
            kind = rng.random()
            if kind < 0.5 and (other := with_synonyms(rng, piece, 1.0)) != piece:
                text = text[:at] + other + text[at + 12 :]
            elif kind < 0.8:
                text = (
                    text[:at] + rng.choice(("也", "正", "均", "又", "还", "所", "全部", "当天")) + text[at:]
                )
            elif text[at] != "\n" and HANZI.match(text[at]):
                text = text[:at] + text[at + 1 :]
            else:
                text = text[:at] + "已" + text[at:]
        return text

    return edit


def under_another_headline(rng: random.Random, text: str) -> str:
    """Set another headline."""
    return joined(rng.choice(OWN_HEADLINES), parts(text)[1])


def without_paragraph(rng: random.Random, text: str) -> str | None:
    """Drop a paragraph, at most two fifths of the text."""
    headline, paragraphs = parts(text)
    whole = sum(map(len, paragraphs))
    small = [at for at, each in enumerate(paragraphs) if len(each) < 0.4 * whole]
    if len(paragraphs) < 3 or not small:
        return None
    del paragraphs[rng.choice(small)]
    return joined(headline, paragraphs)


def paragraphs_reordered(rng: random.Random, text: str) -> str | None:
    """Shuffle the paragraphs."""
    headline, paragraphs = parts(text)
    if len(paragraphs) < 3:
        return None
    turned = paragraphs[:]
    while turned == paragraphs:
        rng.shuffle(turned)
    return joined(headline, turned)


def sentences_reordered(rng: random.Random, text: str) -> str | None:
    """Shuffle all sentences."""
    headline, paragraphs = parts(text)
    all_sentences = [each for paragraph in paragraphs for each in sentences(paragraph)]
    if len(all_sentences) < 5:
        return None
    rng.shuffle(all_sentences)
    return joined(headline, ["".join(all_sentences[at : at + 3]) for at in range(0, len(all_sentences), 3)])


def first_third(_rng: random.Random, text: str) -> str | None:
    """Cut the text after 30 %, at the end of a sentence if near."""
    if len(text) < 300:
        return None
    cut = text[: int(len(text) * 0.3)]
    stop = cut.rfind("。") + 1
    return cut[:stop] if stop > 0.75 * len(cut) else cut


def lead(_rng: random.Random, text: str) -> str | None:
    """Keep headline and first paragraph, of 45 to 300 characters and less than half of the text."""
    headline, paragraphs = parts(text)
    right = paragraphs and 45 <= len(paragraphs[0]) <= 300 and len(paragraphs[0]) < 0.5 * len(text)
    return joined(headline, paragraphs[:1]) if right else None


def one_paragraph(rng: random.Random, text: str) -> str | None:
    """Keep one paragraph after the first, of 60 to 400 characters, without the headline."""
    fit = [each for each in parts(text)[1][1:] if 60 <= len(each) <= 400]
    return rng.choice(fit) if fit else None


def quotable(text: str) -> list[str]:
    """Return the sentences of 25 to 120 characters with a figure or a name."""
    whole = [each for paragraph in parts(text)[1] for each in sentences(CREDIT.sub("", paragraph))]
    own = (FIGURE, PERSON, PLACE, LAND)
    return [each for each in whole if 25 <= len(each) <= 120 and any(one.search(each) for one in own)]


def figures_altered(share: float, *, least: int = 1, occasion: bool = True, consistent: bool = False) -> Edit:
    """Return an edit that alters this share of the figures, at least one figure; all words stay.

    Without ``occasion`` the figures of the headline stay, wherever they stand, and so do days. Consistent: equal
    figures are altered alike. Texts with fewer than ``least`` figures, or more than 20, are left out.
    """

    def edit(rng: random.Random, text: str) -> str | None:
        kept = set() if occasion else set(FIGURE.findall(parts(text)[0]))
        found = [each for each in FIGURE.finditer(text) if each[0] not in kept]
        found = [each for each in found if occasion or _unit(each) not in "年月日号时"]
        if not least <= len(found) <= 20 or (share == 0.5 and len(found) < 3):
            return None
        known: dict[str, str] = {}
        for figure in sorted(
            rng.sample(found, max(1, round(share * len(found)))), key=lambda each: -each.start()
        ):
            other = other_figure(rng, figure[0], _unit(figure))
            other = known.setdefault(figure[0] + _unit(figure), other) if consistent else other
            text = text[: figure.start()] + other + text[figure.end() :]
        return text

    return edit


def _unit(figure: re.Match[str]) -> str:
    return figure.string[figure.end() : figure.end() + 1] or "\n"


_MOST = {"月": 12, "日": 28, "号": 28, "时": 23}


def other_figure(rng: random.Random, figure: str, unit: str = "") -> str:
    """Return a different figure of the same form; before the unit of a date or time, a possible value."""
    while True:
        if unit in _MOST and figure.isdigit():
            other = str(rng.randint(1, _MOST[unit]))
        elif unit == "年" and len(figure) == 4 and figure.isdigit():
            other = str(int(figure) + rng.choice((-3, -2, -1, 1, 2, 3)))
        else:
            other = "".join(
                each if each == "." else str(rng.randint(at == 0 and len(figure) > 1, 9))
                for at, each in enumerate(figure)
            )
        if other != figure:
            return other


def names_altered(rng: random.Random, text: str) -> str | None:
    """Rename up to half of the persons and countries throughout, at least one."""
    return _altered(rng, text, {*PERSON.findall(text), *LAND.findall(text)}, _other_name)


def places_altered(rng: random.Random, text: str) -> str | None:
    """Rename up to half of the places throughout, at least one."""
    return _altered(rng, text, set(PLACE.findall(text)), _other_place)


def _altered(
    rng: random.Random, text: str, names: set[str], other: Callable[[random.Random, str], str]
) -> str | None:
    if not names:
        return None
    chosen = rng.sample(sorted(names), rng.randint(1, max(1, len(names) // 2)))
    changed = _renamed(text, {name: other(rng, name) for name in chosen})
    return changed if changed != text else None


def _other_place(rng: random.Random, name: str) -> str:
    if re.fullmatch(BUILT_PLACE, name):
        return rng.choice(PLACE_HEADS) + rng.choice(PLACE_TAILS) + name[2]
    return rng.choice([*PROVINCES, *CITIES])


def _other_name(rng: random.Random, name: str) -> str:
    if name in LANDS:
        return rng.choice([each for each in LANDS if each != name])
    if name[0] in SURNAMES:
        return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=len(name) - 1))
    return "".join(rng.sample(SOUNDS, len(name)))


def _renamed(text: str, names: dict[str, str]) -> str:
    if not names:
        return text
    known = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    return known.sub(lambda found: names[found[0]], text)


def _one_of(characters: str) -> Callable[[random.Random], str]:
    return lambda rng: rng.choice(characters)


# characters set between the hanzi, by the name of their class
INSERTED: dict[str, Callable[[random.Random], str]] = {
    "filler": _one_of("\u3164\uffa0\u1160\u115f"),
    "circled": _one_of("ⓐⓑⓒⓧⓩⒶⒷⓀ①②⑤⑨"),
    "superscript": _one_of("ᵃᵇᶜᵈᵉᶠᵍᴬᴮᴰⁿⁱ"),
    "modifier": _one_of("ʰʲʳʷʸˡˢˣʼˈːˑ"),
    "latin": _one_of("abcdefghijklmnopqrstuvwxyzABCDXYZ"),
    "raised_digits": _one_of("⁰¹²³⁴⁵⁶⁷⁸⁹₁₂₃"),
    "kana": _one_of("のはをにでとがもアイウノハヘー"),
    "iteration": _one_of("々〆"),
    "zero_width": _one_of("\u200b\u200c\u200d\u2060\ufeff"),
    "emoji": _one_of("😀🔥👍🌟🎉💡🚀🌸"),
    "variation": _one_of("\ufe00\ufe0e\ufe0f\U000e0100\U000e0101"),
    "combining": _one_of("\u0301\u0336\u0332\u20dd\u0323\u030a"),
    "private": _one_of("\ue000\ue012\ue1a3\uf0ff\uf8ff"),
}


def inserted(name: str) -> Edit:
    """Return an edit that sets a character of this class after every two to five hanzi."""

    def edit(rng: random.Random, text: str) -> str:
        draw, written, left = INSERTED[name], [], rng.randint(2, 5)
        one = draw(rng) if rng.random() < 0.5 else None  # the same character throughout, or all of the class
        for character in text:
            written.append(character)
            left -= bool(HANZI.match(character))
            if left == 0:
                written.append(one or draw(rng))
                left = rng.randint(2, 5)
        return "".join(written)

    return edit
