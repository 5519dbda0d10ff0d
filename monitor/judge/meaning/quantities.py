"""A text → the figures, dates and document numbers in the text, compared by value in any notation.

1.2亿 = 12000万, 三成 = 30%, 三分之一 = 1/3, 第十八次 = 第18次, 2021年6月24日 = 2021-06-24 = 二〇二一年六月廿四日.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from itertools import zip_longest

from monitor.judge.meaning.numerals import ARABIC, GREAT, WRITTEN, value_of
from monitor.judge.meaning.units import ABOUT, canonical_unit, unit_at
from monitor.texts.spelling import simplified


@dataclass(frozen=True)
class Quantity:
    """A figure or date: place in the text, value and unit."""

    start: int
    end: int
    text: str
    value: str  # canonical: a fraction, or a date as 2021-06-24, --06-24, 2021-06
    unit: str  # canonical; "%" for shares, "date" for dates, "" where no unit follows
    soft: bool = False  # 一个, 今年: compared only with another figure or date

    @property
    def meaning(self) -> tuple[str, str]:
        """Return value and unit, equal for two spellings of the same quantity."""
        return self.value, self.unit


# Days and years relative to the day of writing. 今年 instead of 去年 is another date; 今年 alone is no figure.
RELATIVE = (
    "今年 去年 明年 前年 后年 今天 昨天 明天 前天 后天 今日 昨日 明日 次日 上午 下午 凌晨 清晨 早上 中午 傍晚 晚上 "
    "上半年 下半年 年初 年底 年末 年中 上月 本月 下月 上个月 这个月 下个月 月初 月底 月末 上旬 中旬 下旬 "
    "上周 本周 下周 本世纪 上世纪"
)
WEEKDAY = r"(?:星期|礼拜|[上本下这]周|(?<![一两二三四五六七八九十每几0-9])周)[一二三四五六日天](?![年期])"
MULTIPLIERS = "(?:[十百万亿]|千(?![瓦克米伏]))"
SMALL = "〇零○一二三四五六七八九"
COUNT = rf"(?:{ARABIC}|[{SMALL}十廿]{{1,3}})"  # of a day, an hour
FIGURE = rf"(?:{ARABIC}{MULTIPLIERS}*|[{WRITTEN}点]{{1,24}})"
# Words that lead up to the issuing office's letters in 民发〔2021〕15号 and are no part of the number.
_LEAD = "按照|根据|依据|依照|参照|遵照|执行|贯彻|落实|印发|下发|转发|文件|通知|关于|以及"
DOCUMENT = (
    rf"(?P<document>(?P<letters>(?:(?!{_LEAD})[\u4e00-\u9fff](?<![的和及与由据照])){{0,9}})"
    r"[〔\[(【〈](?P<in_year>(?:19|20)[0-9]{2})[〕\])】〉]第?(?P<serial>[0-9]{1,5})号)"
)
TOKEN = re.compile(
    DOCUMENT
    + rf"|(?P<date>(?<![0-9])(?:(?P<y>[0-9]{{4}}|[{SMALL}]{{4}})年)?(?P<m>[0-9]{{1,2}}|[{SMALL}十]{{1,2}})月"
    rf"(?:(?P<d>{COUNT})[日号](?!线))?)"
    r"|(?P<iso>(?<![0-9])(?P<y2>[0-9]{4})(?P<sep>[-./])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})(?![0-9]))"
    rf"|(?P<relative>{WEEKDAY}|{'|'.join(sorted(RELATIVE.split(), key=len, reverse=True))})"
    r"|(?P<clock>(?<![0-9])[0-9]{1,2}[:∶][0-9]{2}(?:[:∶][0-9]{2})?)"
    rf"|(?P<hour>(?P<h>{COUNT})[时点](?:(?P<min>{COUNT})分(?![之])|(?P<half_hour>半)))"
    rf"|(?P<share>(?P<of>百|千|万|{FIGURE})分之(?P<part>{FIGURE}))"
    r"|(?P<ratio>(?<![0-9/.])(?P<upper>[0-9]{1,3})/(?P<lower>[1-9][0-9]{0,2})(?![0-9/.]))"
    rf"|(?P<tenth>(?P<tenths>[{SMALL}十两]|[0-9])成(?P<half>[半{SMALL}])?(?![为立功长员果都就本效品才年人像交]))"
    rf"|(?P<some>[几数](?:[十百千万亿]+|10+)|[{SMALL}]?十几)"
    rf"|(?P<below>零下|(?<![0-9A-Za-z%元米吨亩个人日月年号时分万亿度℃-])-(?=[0-9]))(?P<depth>{FIGURE})(?P<degree>℃)?"
    rf"|(?P<number>[¥$]?(?:{ARABIC}{MULTIPLIERS}+)*(?:{ARABIC}{MULTIPLIERS}*)(?P<rate>[%‰])?)"
    rf"|(?P<chinese>(?![零〇○][一二三四五六七八九十])(?:(?!千[瓦克米伏])[{WRITTEN}])+(?:点[{SMALL}]+[万亿]*)?)"
)
RELATIVE_DAY = re.compile(r"([今昨明])日")
# Words that are spelled with numerals and are no figures.
IDIOMS = re.compile(
    r"一带一路|一体化?|一起|一些|一定|一直|一样|一致|一般|一切|一旦|一律|一线|一流|一步|一时|一面"
    r"|一方面|一系列|一揽子|一边|一来"
    r"|一手|一同|一道|一味|一向|一贯|一心|一把手|一站式|一张网|进一步|统一|唯一|同一|单一|逐一|之一"
    r"|万一|不一|第一时间"
    r"|三农|四川|两岸|十分|千方百计|千家万户|万众一心|五四|八一|七一|百姓|百货|千万(?=不|要)|万分|百科|万里|九江|三亚|三峡"
    r"|三门峡|六安|六盘水|四平|双百|两会|两国|两院|两地|两侧|四面八方|五湖四海|百花|老百姓|三明"
    r"|十堰|红十字|十字|百色|七台河|万宁|零部件|零售|零散|零星|零距离|归零|清零|队伍|陆[地上军海续路]|大陆|登陆|着陆|内陆"
)


@lru_cache(maxsize=1024)  # the sentence around a hunk is searched several times
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the figures and dates of a text, in order. Full-width digits count as digits."""
    plain = _plain(text)
    idioms = [match.span() for match in IDIOMS.finditer(plain)]
    found = [_read(match, plain) for match in TOKEN.finditer(plain) if _is_figure(match, plain, idioms)]
    return tuple(_with_ranges(found, plain))


def is_idiom_at(text: str, start: int, end: int) -> bool:
    """Return whether a word that is spelled with numerals and is no figure overlaps ``text[start:end]``: 两会, 一起."""
    return any(idiom.start() < end and start < idiom.end() for idiom in IDIOMS.finditer(text))


MONTH = re.compile(r"--[0-9]{2}")  # a month of no year
RANGE_SIGNS = frozenset({"-", "—", "–", "~", "～", "至", "到", "——", "−", "〜", "－", "─"})


def _with_ranges(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Yield the quantities; the first figure of a range gets the unit of the second: 40-50亿元, 三至五天."""
    for quantity, following in zip_longest(found, found[1:]):
        if following and not quantity.unit and text[quantity.end : following.start] in RANGE_SIGNS:
            yield _first_of_range(quantity, following)
        else:
            yield quantity


def _first_of_range(first: Quantity, second: Quantity) -> Quantity:
    """Return the first figure of a range with the unit and the 万 or 亿 of the second figure."""
    value = _scaled_value(first, second)
    is_month = second.unit == "date" and MONTH.fullmatch(second.value) and value.isdecimal()
    return replace(first, value=f"--{value:0>2}" if is_month else value, unit=second.unit)


def _scaled_value(first: Quantity, second: Quantity) -> str:
    """Return the value of the first figure of a range, multiplied like the second: 40 in 40-50亿 gives 40亿."""
    if first.text[-1] not in "0123456789":
        return first.value
    scaled = value_of(first.text + "".join(each for each in second.text if each in GREAT))
    return first.value if scaled is None else str(scaled)


def _plain(text: str) -> str:
    """Return `text` with width and script folded by character, so that all places stay the same."""
    return "".join(map(_plain_character, text))


@cache
def _plain_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return simplified(folded) if len(folded) == 1 else character


# Round numerals are mostly words: 千万, 百万雄师.
ROUND = frozenset(["一一", "千万", "万千", "百万", "千百", "万万", "百千", "万亿", "亿万", "千千"])


def _is_figure(match: re.Match[str], text: str, idioms: list[tuple[int, int]]) -> bool:
    """Return whether a match is a figure. Chinese numerals without a counted thing are words."""
    if not match["chinese"]:
        return True
    if any(start < match.end() and match.start() < end for start, end in idioms):
        return False
    if len(match[0]) == 1 and match[0] in "壹贰叁肆伍陆柒捌玖拾佰仟":
        return False
    return _is_exact(match[0]) or _ordinal(match, text) != "" or unit_at(text, match.end()) is not None


def _is_exact(numeral: str) -> bool:
    return len(numeral) >= 2 and numeral not in ROUND


def _ordinal(match: re.Match[str], text: str) -> str:
    """Return 第 if the figure is an ordinal, else ""."""
    return "第" if text[match.start() - 1 : match.start()] == "第" else ""


def _read(match: re.Match[str], text: str) -> Quantity:
    """Return the quantity of a matched token."""
    reader = next((reader for name, reader in READERS.items() if match[name] is not None), None)
    if reader is None:
        return _counted(match, text)
    value, unit, soft = reader(match)
    return Quantity(match.start(), match.end(), match[0], value, unit, soft)


# Value, unit and softness of a token.
Read = tuple[str, str, bool]


def _document(match: re.Match[str]) -> Read:
    return f"{match['letters']}〔{match['in_year']}〕{int(match['serial'])}", "document", False


def _day(match: re.Match[str]) -> Read:
    return _date(match["y"], match["m"], match["d"]), "date", False


def _iso_day(match: re.Match[str]) -> Read:
    return _date(match["y2"], match["m2"], match["d2"]), "date", False


def _relative(match: re.Match[str]) -> Read:
    word = RELATIVE_DAY.sub(r"\1天", match["relative"]).replace("礼拜", "星期")
    if word.startswith(("周", "星期")):
        word = "星期" + word[-1].replace("天", "日")
    return word.replace("月末", "月底").replace("年末", "年底"), "date", True


def _clock(match: re.Match[str]) -> Read:
    return match["clock"].replace("∶", ":").lstrip("0"), "time", False


def _hour(match: re.Match[str]) -> Read:
    minutes = "30" if match["half_hour"] else _number(match["min"])
    return f"{_number(match['h'])}:{minutes:0>2}".lstrip("0"), "time", False


def _some(match: re.Match[str]) -> Read:
    """Read a vague figure as a multiple of its power: 几十 and 几10 give 几×10."""
    word = match["some"]
    value = value_of(word[1:]) if word[0] in "几数" else None
    return (word if value is None else f"{word[0]}×{value}"), "", False


def _share(match: re.Match[str]) -> Read:
    whole, part = value_of(match["of"]), value_of(match["part"])
    if not whole or part is None:
        return match["share"], "%", False
    return str(part / whole * 100), "%", False


def _ratio(match: re.Match[str]) -> Read:
    return str(Fraction(int(match["upper"]), int(match["lower"])) * 100), "%", False


def _tenth(match: re.Match[str]) -> Read:
    hundredths = Fraction(_number(match["tenths"])) * 10
    if match["half"]:
        hundredths += 5 if match["half"] == "半" else Fraction(_number(match["half"]))
    return str(hundredths), "%", False


READERS: dict[str, Callable[[re.Match[str]], Read]] = {
    "document": _document, "date": _day, "iso": _iso_day, "relative": _relative, "clock": _clock, "hour": _hour,
    "some": _some, "share": _share, "ratio": _ratio, "tenth": _tenth,
}  # fmt: skip
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
CURRENCIES = {"¥": "元", "$": "美元"}
# Units with which 一 is a figure: 一年, 一倍. With other units 一 is mostly an article: 一个.
EXACT_UNITS = ("", "年", "月", "日", "倍", "亿", "%")


def _counted(match: re.Match[str], text: str) -> Quantity:
    """Return a plain figure with the unit that follows."""
    start = match.start()
    if match["rate"]:
        return Quantity(start, match.end(), match[0], _rate(match), "%")
    following = None if match["degree"] else unit_at(text, match.end())
    end = following.end() if following else match.end()
    unit = _unit(match, following)
    ordinal = _ordinal(match, text)
    about = ABOUT if following and following["about"] else ""
    soft = match[0] == "一" and not ordinal and unit not in EXACT_UNITS
    return Quantity(start, end, text[start:end], _value(match), ordinal + about + canonical_unit(unit), soft)


def _rate(match: re.Match[str]) -> str:
    """Return the value of 5%, $5% or 5‰ in percent, or the text unchanged without an exact value."""
    value = value_of(match["number"][:-1].lstrip("".join(CURRENCIES)))
    return match[0] if value is None else str(Fraction(value) / (10 if match["rate"] == "‰" else 1))


def _value(match: re.Match[str]) -> str:
    figure = match["depth"] or (match[0][1:] if match[0][0] in CURRENCIES else match[0])
    return f"-{_number(figure)}" if match["below"] else _number(figure)


def _unit(match: re.Match[str], following: re.Match[str] | None) -> str:
    """Return the unit of a figure: the following unit, else the currency before, else 年 for 2021."""
    if match["degree"]:
        return "℃"
    if following:
        return following["unit"]
    return CURRENCIES.get(match[0][0]) or ("年" if YEAR.fullmatch(match[0]) else "")


def _date(year: str | None, month: str | None, day: str | None) -> str:
    """Return a canonical date: 2021-06-24, --06-24 (no year) or 2021-06 (no day)."""
    parts = [f"{_number(part):0>2}" for part in (month, day) if part]
    return "-".join([f"{_number(year):0>4}" if year else "-", *parts])


def _number(text: str) -> str:
    """Return the value of a numeral as a fraction, or `text` unchanged without an exact value."""
    value = value_of(text)
    return text if value is None else str(value)
