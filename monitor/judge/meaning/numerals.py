"""Judge: a numeral in any script (12.5万, 3万5千, 一百零三, 二〇二一, 叁仟) → its value. Pure.

The grammar of Chinese numerals: digits stand before the powers that they count; 万 and 亿 count all before them;
a digit left over after a power counts tenths of it unless 零 stands between (一百二 = 120, 一百零二 = 102).
"""

from __future__ import annotations

import re
from fractions import Fraction

DIGITS = {
    **{each: value for value, each in enumerate("零一二三四五六七八九")},
    **{each: value for value, each in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "○": 0, "两": 2, "貳": 2, "參": 3, "陸": 6,
}  # fmt: skip
POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GREAT = {"万": 10**4, "亿": 10**8}
TENS = {"廿": 20, "卅": 30}
ARABIC = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
WRITTEN = "".join([*DIGITS, *POWERS, *GREAT, *TENS])
# A figure longer than this is a serial number or an attack: compared as text.
LONGEST = 40
_PARTS = re.compile(rf"({ARABIC})|([{WRITTEN}])|(点(?=[{''.join(DIGITS)}]))")
# 三四, 七八, 三五: about so many, no value that all agree on
_ABOUT = re.compile("一二|二三|两三|三四|三五|四五|五六|六七|七八|八九|[几数]")


def value_of(text: str) -> Fraction | None:
    """The value of a text that is one numeral as a whole; None where it is none, or has no single value."""
    if not text or len(text) > LONGEST or _ABOUT.fullmatch(text):
        return None
    whole, point, rest = text.partition("点")
    if point:
        return _with_decimals(whole, rest)
    parts = _PARTS.findall(text)
    if "".join(arabic or letter for arabic, letter, _ in parts) != text:
        return None
    tokens = [arabic or letter for arabic, letter, _ in parts]
    if len(tokens) > 1 and all(each in DIGITS for each in tokens):
        return Fraction("".join(str(DIGITS[each]) for each in tokens))
    return _summed(tokens)


def _with_decimals(whole: str, rest: str) -> Fraction | None:
    """三十点五, 一点二亿: decimals are read digit by digit."""
    digits = rest.rstrip("".join([*POWERS, *GREAT]))
    by = value_of(rest[len(digits) :]) if len(digits) < len(rest) else Fraction(1)
    before = value_of(whole)
    if before is None or by is None or not digits or not all(each in DIGITS for each in digits):
        return None
    return (before + Fraction("0." + "".join(str(DIGITS[each]) for each in digits))) * by


def _summed(tokens: list[str]) -> Fraction | None:
    sum_ = _Sum()
    for token in tokens:
        if not sum_.add(token):
            return None
    return sum_.value()


class _Sum:
    """A numeral read from left to right."""

    def __init__(self) -> None:
        self.total = self.section = Fraction(0)  # before the last 万 or 亿, and since
        self.current: Fraction | None = None  # a digit whose power has not come yet
        self.great = 0  # the last 万 or 亿
        self.power = 0  # the power right before the digit at hand; 0 behind a 零
        self.spoken = False  # the digit at hand is written in Chinese

    def add(self, token: str) -> bool:
        """Take one token; False where no numeral goes on so."""
        if token in GREAT:
            self._add_great(GREAT[token])
        elif token in POWERS:
            self.section += (1 if self.current is None else self.current) * POWERS[token]
            self.current, self.power = None, POWERS[token]
        elif token in TENS:
            self.section, self.power = self.section + TENS[token], 10
        elif self.current:
            return False  # two digits with no power between
        else:
            self.power = 0 if self.current is not None else self.power
            self.spoken = token in DIGITS
            self.current = Fraction(DIGITS[token]) if self.spoken else Fraction(token.replace(",", ""))
        return True

    def _add_great(self, by: int) -> None:
        section = self.section + (self.current or 0)
        if self.total and by >= self.great:  # 三百万亿: the greater one counts all before it
            self.total = (self.total + section) * by
        else:
            self.total += (section or 1) * by
        self.section, self.current, self.great, self.power = Fraction(0), None, by, by

    def value(self) -> Fraction:
        """What it comes to; 三万五: a last digit counts tenths of the power before it."""
        rest = self.current or Fraction(0)
        if self.spoken and self.power >= POWERS["百"]:
            rest = rest * self.power / 10
        return self.total + self.section + rest
