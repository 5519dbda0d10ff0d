"""The forms in which Chinese pages and feeds write a day, a time of day and a zone, as tables of patterns.

Patterns read a text in which `plain` has put full-width digits and odd marks as ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

Parts = Mapping[str, str | None]
WIDTHS = str.maketrans(
    {wide: narrow for narrow, wides in (
        (":", "：∶︰﹕"), ("/", "／∕"), (".", "．"), ("-", "－—–―·・‧•"), (",", "，"), (" ", "\u3000\xa0\x01"),
        ("(", "（"), (")", "）"), ("[", "【［〔"), ("]", "】］〕"),
    ) for wide in wides}
    | {chr(ord("０") + digit): str(digit) for digit in range(10)}
)  # fmt: skip

# --- days ---

CENTURIES = range(1900, 2100)
EMPTY = frozenset(((1970, 1, 1), (1900, 1, 1)))  # what a program writes for a date that was never set
ROC = 1911  # years before the first year of the Republic of China
NUMERALS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {
    "○": 0, "零": 0, "O": 0, "o": 0, "0": 0, "两": 2,
}  # fmt: skip
NUMERAL = "〇○零Oo0一二三四五六七八九"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
WEEKDAY = (
    r"(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?(?![a-z]))"
)
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAME = (
    r"(?P<name>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|ober|tember)?\.?(?![a-z])"
    r"|(?:十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])月)"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_CLOCK_INSIDE = r"(?P<inner>[0-2]?\d:[0-5]\d(?::[0-5]\d)?)"


@dataclass(frozen=True)
class DateForm:
    """A way to write a day. `mark` is a cheap pattern that every text with the form contains."""

    name: str
    pattern: re.Pattern[str]
    day: Callable[[Parts], tuple[int, int, int]]
    mark: re.Pattern[str]


def _number(parts: Parts, name: str) -> int:
    return int(parts[name] or 0)


def _western(parts: Parts) -> tuple[int, int, int]:
    year = _number(parts, "year") if parts["year"] else _number(parts, "roc") + ROC
    return year, _number(parts, "month"), _number(parts, "day")


def _plain_day(parts: Parts) -> tuple[int, int, int]:
    return _number(parts, "year"), _number(parts, "month"), _number(parts, "day")


def _roc(parts: Parts) -> tuple[int, int, int]:
    return _number(parts, "roc") + ROC, _number(parts, "month"), _number(parts, "day")


def _short(parts: Parts) -> tuple[int, int, int]:
    return 2000 + _number(parts, "year"), _number(parts, "month"), _number(parts, "day")


def _day_first(parts: Parts) -> tuple[int, int, int]:
    """Return the day of 24/06/2021. The month stands first if no other reading fits, or if AM or PM follows."""
    first, second = _number(parts, "first"), _number(parts, "second")
    if second > len(MONTHS) or (first <= len(MONTHS) and parts["american"] is not None):
        first, second = second, first
    return _number(parts, "year"), second, first


def _named(parts: Parts) -> tuple[int, int, int]:
    written = (parts["name"] or "").lower().rstrip(".")
    year = _number(parts, "year")
    return (year if year > 99 else 2000 + year), _month_of(written), _number(parts, "day")


def _month_of(name: str) -> int:
    if not name.endswith("月"):
        return MONTHS.index(name[:3]) + 1
    number = name[:-1]
    return int(number) if number.isdigit() else CHINESE_MONTHS.index(number) + 1


def _numerals(parts: Parts) -> tuple[int, int, int]:
    year = _value(parts["year"] or "") if parts["year"] else _value(parts["roc"] or "") + ROC
    return year, _value(parts["month"] or ""), _value(parts["day"] or "")


def _value(numeral: str) -> int:
    """Return the value of 二〇二一, 十二, 廿四 or 一百一十."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if not re.search("[十百]", numeral):
        return int("".join(str(NUMERALS[char]) for char in numeral) or 0)
    total = last = 0
    for char in numeral:
        if char in "十百":
            total += (last or 1) * (10 if char == "十" else 100)
            last = 0
        else:
            last = NUMERALS[char]
    return total + last


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


_DIGITS = _compiled(r"(?:19|20)\d\d|民")
_LETTERS = _compiled(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|月\s")
YEAR_FIRST = DateForm(
    "2021-06-24, 2021年6月24日, 民國110年6月24日",
    _compiled(
        rf"(?<![\d.])(?:{_YEAR}|(?:中華民國|民國|民国)\s?(?P<roc>\d{{2,3}}))"
        rf"\s{{0,2}}(?:[-/._]|年)\s{{0,2}}{_MONTH}\s{{0,2}}(?:[-/._]|月)\s{{0,2}}{_DAY}(?!\d(?!\d:))[日号號]?"
    ),
    _western,
    _DIGITS,
)
# The forms that no other matter on a page resembles.
ANYWHERE = (
    YEAR_FIRST,
    DateForm(
        "二〇二一年六月二十四日",
        _compiled(
            rf"(?:(?P<year>[一二][{NUMERAL}]{{3}})|(?:中華民國|民國|民国)(?P<roc>[{NUMERAL}十百]{{2,5}}))年"
            r"(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十廿卅]{1,3})[日号號]"
        ),
        _numerals,
        _compiled(f"[{NUMERAL}]年"),
    ),
    DateForm(
        "Jun 24 08:05:00 CST 2021, 六月 24 08:05:00 CST 2021",
        _compiled(rf"{_NAME}\s{_DAY}\s{_CLOCK_INSIDE}\s(?P<innerzone>[a-z]{{1,5}}\s)?{_YEAR}(?!\d)"),
        _named,
        _LETTERS,
    ),
    DateForm(
        "Jun 24, 2021",
        _compiled(rf"{_NAME}\s{{0,2}}{_DAY}{_ORDINAL}(?:\s?,\s?|\s){_YEAR}(?!\d)"),
        _named,
        _LETTERS,
    ),
    DateForm(
        "24 Jun 2021, 24-Jun-21, 24 六月 2021",
        _compiled(
            rf"(?<![\d.])(?P<day>3[01]|[12]\d|0?[1-9]){_ORDINAL}[\s-]{{0,2}}{_NAME}[\s,-]{{1,2}}(?P<year>(?:19|20)?\d\d)(?![\d月])"
        ),
        _named,
        _LETTERS,
    ),
    DateForm(
        "24/06/2021, 24.6.2021",
        _compiled(
            r"(?<![\d./-])(?P<first>3[01]|[12]\d|0?[1-9])(?P<mark>[/.])(?P<second>3[01]|[12]\d|0?[1-9])(?P=mark)"
            rf"{_YEAR}(?![\d./-])(?P<american>(?=\s?\d{{1,2}}:\d\d(?::\d\d)?\s?[ap]m))?"
        ),
        _day_first,
        _compiled(r"\d[/.](?:19|20)\d\d"),
    ),
)
# The forms that numbers of other kinds resemble: only a label, a meta tag or a feed makes such a number a date.
STATED = (
    *ANYWHERE,
    DateForm(
        "20210624",
        _compiled(
            r"(?<![\d.-])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\d.-])"
        ),
        _plain_day,
        _DIGITS,
    ),
    DateForm(
        "110-06-24, 110年6月24日",
        _compiled(
            r"(?<![\d.-])(?P<roc>9\d|1[0-4]\d)\s?(?:[-/.]|年)\s?(?P<month>1[0-2]|0?[1-9])\s?(?:[-/.]|月)\s?"
            r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d.-])日?"
        ),
        _roc,
        _compiled(r"\d"),
    ),
    DateForm(
        "21-06-24",
        _compiled(
            r"(?<![\d./-])(?P<year>[0-4]\d)(?:[-/.]|年)(?P<month>1[0-2]|0?[1-9])(?:[-/.]|月)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./-])日?"
        ),
        _short,
        _compiled(r"\d"),
    ),
)
# A day in large figures above or beside year and month, as a box in lists and above articles.
BOXES = (
    DateForm(
        "24 2021-06",
        _compiled(
            r"(?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])\s{0,4}(?:日\s{0,4})?[|/]?\s{0,4}(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?"
            r"(?P<month>1[0-2]|0?[1-9])月?(?![-/.\d])"
        ),
        _plain_day,
        _DIGITS,
    ),
    DateForm(
        "2021 06/24",
        _compiled(
            r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)\s{1,4}(?P<month>1[0-2]|0?[1-9])[-/月](?P<day>3[01]|[12]\d|0?[1-9])日?(?![-/.\d])"
        ),
        _plain_day,
        _DIGITS,
    ),
    DateForm(
        "06-24 2021",
        _compiled(
            r"(?<![\d/.-])(?P<month>1[0-2]|0?[1-9])\s?[-/.月]\s?(?P<day>3[01]|[12]\d|0?[1-9])日?\s{0,4}[|/]?\s{1,4}"
            r"(?P<year>(?:19|20)\d\d)年?(?![-/.\d])"
        ),
        _plain_day,
        _DIGITS,
    ),
)

# --- times of day ---

MORNING = ("上午", "凌晨", "早上", "早晨", "清晨", "早", "am", "a.m.", "a.m", "上")
EVENING = (
    "下午",
    "晚上",
    "晚间",
    "晚間",
    "傍晚",
    "夜间",
    "夜間",
    "夜里",
    "深夜",
    "午后",
    "午後",
    "晚",
    "pm",
    "p.m.",
    "p.m",
)
NOON = ("中午", "午间", "午間", "正午")
_PART = (
    r"(?:上午|下午|凌晨|清晨|早上|早晨|中午|午间|午間|正午|午后|午後|傍晚|晚上|晚间|晚間|夜间|夜間|夜里|深夜)"
)
_LETTER_PART = r"(?:[ap]\.?m(?![a-z])\.?)"
_ZONES = r"(?:北京时间|北京時間|香港时间|香港時間|台北时间|格林尼治标准时间|格林尼治時間|GMT|UTC|HKT|CST|BJT)"
# Between a day and the time of day.
GAP = _compiled(
    rf"(?:[\sT,|/日()\[\]<>-]|{WEEKDAY}|(?P<zone>{_ZONES})(?:\s?[:：]\s?)?(?![-+a-z])|时间:?){{0,9}}"
)
CLOCK = _compiled(
    rf"(?P<part>{_PART}|{_LETTER_PART})?\s{{0,2}}(?P<hour>[01]?\d|2[0-4])\s?(?:[:]|时|時|点|點)\s?"
    r"(?P<minute>[0-5]?\d)(?!\d)(?:\s?(?:[:]|分)\s?(?P<second>[0-5]\d)?(?:\.\d{1,9})?秒?)?"
    rf"(?:\s{{0,2}}(?P<behind>{_LETTER_PART}|上午|下午))?"
)
CLOCK_BEFORE = _compiled(
    rf"(?<![\d:.-])(?:(?P<part>{_PART}|{_LETTER_PART})\s?)?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    rf"(?:\s?(?P<behind>{_LETTER_PART}))?[\s,|()\[\]]{{1,4}}$"
)
BEFORE_AT_MOST = 24  # characters before a day, in which a time of day may stand

# --- zones ---

HOURS = {
    "GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "格林尼治标准时间": 0, "格林尼治時間": 0,
    "CST": 8, "HKT": 8, "BJT": 8, "北京时间": 8, "北京時間": 8, "香港时间": 8, "香港時間": 8, "台北时间": 8,
    "JST": 9, "KST": 9, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
ZONE = _compiled(
    r"\s?(?:(?P<named>GMT|UTC|UT|CST|HKT|BJT|JST|KST|E[SD]T|CDT|M[SD]T|P[SD]T|Z)(?![a-z])\s?)?"
    r"(?P<offset>[-+](?:(?:0\d|1[0-4]):?[0-5]\d|\d{1,2})(?!\d|:))?"
)


def plain(text: str) -> str:
    """Return a text of the same length with full-width digits and odd marks as ASCII."""
    return text.translate(WIDTHS)


def offset_of(zone: str | None, offset: str | None) -> timedelta | None:
    """Return the offset of a zone ("GMT", "CST", "北京时间") with "+8", "+0800" or "+08:00" behind; None without both.

    CST is the time of China, as servers of Chinese sites mean.
    """
    if offset:
        digits = offset[1:].replace(":", "")
        hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        shift = timedelta(hours=hours, minutes=minutes)
        return shift if offset[0] == "+" else -shift
    return timedelta(hours=HOURS[zone.upper()]) if zone else None
