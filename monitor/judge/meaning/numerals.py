"""A numeral in any script (12.5万, 3万5千, 一百零三, 二〇二一, 叁仟) → its value.

The grammar of Chinese numerals: digits stand before powers. 万 and 亿 multiply the whole numeral before. A last digit
counts tenths of the power before unless 零 stands between (一百二 = 120, 一百零二 = 102).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
# Characters. A longer figure is a serial number or an attack, and is compared as text.
LONGEST = 40
_TOKEN = re.compile(rf"{ARABIC}|[{WRITTEN}]")
# 三四, 七八, 三五 mean "about so many" and have no exact value.
_ABOUT = re.compile("一二|二三|两三|三四|三五|四五|五六|六七|七八|八九|[几数]")


def value_of(text: str) -> Fraction | None:
    """Return the value of `text` if the whole text is a single numeral with an exact value, else None."""
    if not text or len(text) > LONGEST or _ABOUT.fullmatch(text):
        return None
    whole, point, decimals = text.partition("点")
    if point:
        return _with_decimals(whole, decimals)
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        return None
    if len(tokens) > 1 and _are_digits(tokens):
        return Fraction(_arabic(tokens))
    return _summed(tokens)


def _are_digits(tokens: Iterable[str]) -> bool:
    return all(token in DIGITS for token in tokens)


def _arabic(digits: Iterable[str]) -> str:
    return "".join(str(DIGITS[digit]) for digit in digits)


def _with_decimals(whole: str, decimals: str) -> Fraction | None:
    """Return the value of a numeral with decimals, which are read digit by digit: 三十点五, 一点二亿."""
    digits = decimals.rstrip("".join([*POWERS, *GREAT]))
    multiplier = value_of(decimals[len(digits) :]) if len(digits) < len(decimals) else Fraction(1)
    before = value_of(whole)
    if before is None or multiplier is None or not digits or not _are_digits(digits):
        return None
    return (before + Fraction("0." + _arabic(digits))) * multiplier


def _summed(tokens: list[str]) -> Fraction | None:
    numeral = _Sum()
    for token in tokens:
        if not numeral.add(token):
            return None
    return numeral.value()


class _Sum:
    """The sum of a numeral that is read from left to right."""

    def __init__(self) -> None:
        self.total = self.section = Fraction(0)  # before the last 万 or 亿, and since
        self.current: Fraction | None = None  # a digit, until the power after it is read
        self.great = 0  # the last 万 or 亿
        self.power = 0  # the power right before the current digit; 0 after a 零
        self.spoken = False  # the current digit is written in Chinese

    def add(self, token: str) -> bool:
        """Add a token to the sum. Return False if no numeral continues with the token."""
        if token in GREAT:
            self._add_great(GREAT[token])
        elif token in POWERS:
            self.section += (1 if self.current is None else self.current) * POWERS[token]
            self.current, self.power = None, POWERS[token]
        elif token in TENS:
            self.section, self.power = self.section + TENS[token], 10
        elif self.current:
            return False  # two digits without a power between
        else:
            self._add_digit(token)
        return True

    def _add_digit(self, token: str) -> None:
        self.power = 0 if self.current is not None else self.power
        self.spoken = token in DIGITS
        self.current = Fraction(DIGITS[token]) if self.spoken else Fraction(token.replace(",", ""))

    def _add_great(self, by: int) -> None:
        section = self.section + (self.current or 0)
        if self.total and by >= self.great:  # 三百万亿: the greater power multiplies the whole numeral before
            self.total = (self.total + section) * by
        else:
            self.total += (section or 1) * by
        self.section, self.current, self.great, self.power = Fraction(0), None, by, by

    def value(self) -> Fraction:
        """Return the sum. A last digit counts tenths of the power before: 三万五 = 35000."""
        rest = self.current or Fraction(0)
        if self.spoken and self.power >= POWERS["百"]:
            rest = rest * self.power / 10
        return self.total + self.section + rest
