"""Judge: text → the figures and dates in it, by value, whatever notation they are written in. Pure.

1.2亿 = 12000万, 三成 = 30%, 第十八次 = 第18次, 2021年6月24日 = 2021-06-24.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

import cn2an

from monitor.spelling import simplified


@dataclass(frozen=True)
class Quantity:
    """A figure or date: where it stands, its value, and what it counts."""

    start: int
    end: int
    text: str
    value: str  # canonical: a fraction, or a date as 2021-06-24, --06-24, 2021-06
    unit: str  # canonical; "%" for shares, "date" for dates, "" where no unit follows
    soft: bool = False  # 一个, 今年: a figure only where another stands against it

    @property
    def meaning(self) -> tuple[str, str]:
        """What two spellings of one quantity share."""
        return self.value, self.unit


MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# A figure longer than this is a serial number or an attack: compared as text.
LONGEST = 40
SAME_UNITS = {
    "千米": "公里",
    "千克": "公斤",
    "平方千米": "平方公里",
    "号": "日",
    "元人民币": "元",
    "块": "元",
    "位": "名",
    "个小时": "小时",
    "个工作日": "工作日",
}
UNITS = (
    "千瓦时 千瓦 兆瓦 平方公里 平方千米 平方米 立方米 公里 千米 厘米 毫米 "
    "米 公顷 亩 "
    "吨 公斤 千克 克 升 元人民币 美元 欧元 港元 日元 元 块 个百分点 百分点 个工作日 工作日 个小时 "
    "小时 分钟 秒 "
    "个月 周年 周岁 年 月 日 天 周 岁 个 名 人次 户次 人 位 户 家 所 座 处 项 件 条 起 例 次 届 批 "
    "种 类 套 台 "
    "辆 架 艘 只 头 棵 株 部 册 篇 份 张 枚 场 倍 标箱 级 度 号 章 款 期 轮 步 点 分 集 段 层 支 组 "
    "队 大 世纪 周 省 市 县 区 "
    "国 镇 乡 村"
)
UNIT = "|".join(sorted(map(re.escape, UNITS.split()), key=len, reverse=True))
DIGITS = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
NINE = "〇零一二三四五六七八九"
CHINESE = "〇零一二三四五六七八九十百千万亿两"
# Days and years told from the day of writing: 今年 for 去年 is another date, 今年 for nothing is none.
RELATIVE = (
    *(
        "今年",
        "去年",
        "明年",
        "前年",
        "今天",
        "昨天",
        "明天",
        "今日",
        "昨日",
        "明日",
        "上午",
        "下午",
        "上半年",
        "下半年",
    ),
    *("上月", "本月", "下月", "上周", "本周", "下周", "年初", "年底", "年末", "月初", "月底"),
)
TOKEN = re.compile(
    r"(?P<ymd>(?P<y>[0-9]{4})(?:年(?P<m>[0-9]{1,2})月(?:(?P<d>[0-9]{1,2})[日号])?"
    r"|(?P<sep>[-./])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})(?![0-9])))"
    r"|(?P<md>(?P<m3>[0-9]{1,2})月(?P<d3>[0-9]{1,2})[日号])"
    rf"|(?P<cn>(?P<y4>[{NINE}]{{4}})年(?P<m4>[{NINE}十]{{1,2}})月(?:(?P<d4>[{NINE}十]{{1,3}})[日号])?"
    rf"|(?P<m5>[{NINE}十]{{1,2}})月(?P<d5>[{NINE}十]{{1,3}})[日号])"
    rf"|(?P<relative>{'|'.join(RELATIVE)})"
    r"|(?P<clock>[0-9]{1,2}[:∶][0-9]{2}(?:[:∶][0-9]{2})?)"
    rf"|(?P<share>百分之(?P<cn_share>[{CHINESE}点]+|{DIGITS}))"
    rf"|(?P<tenth>(?P<cn_tenth>[{CHINESE}]|[0-9])成(?P<half>[半{CHINESE}])?(?![为立功长员果都就本效品才年人]))"
    rf"|(?P<number>(?P<sign>(?<![0-9A-Za-z%元米吨亩个人日月年号时分万亿度℃])-(?=[0-9]))?(?P<digits>{DIGITS})"
    r"(?P<by>[十百千万亿]*(?![瓦克米]))(?P<rate>[%‰℃]?))"
    rf"|(?P<chinese>[{CHINESE}]+(?![瓦克米])(?:点[〇零一二三四五六七八九]+)?)"
)
RELATIVE_DAY = re.compile(r"([今昨明])日")
# What follows a figure and only begins like a unit: 4.5亿支持, 20%大力.
NO_UNIT = (
    "支[持援撑付部]|组[织成建]|分[别布析为类级工批]|部[门署分]|名[单称字]|处[理置于罚]|场[所地合]|级别|大[力量会]|期间|区域"
    "|集[中体团]|度过|天然|人[均民才]|次[要序]|起[来步草]|种[植养]|户[籍口]|年[龄轻]|日[常益]|月[底初]"
)
FOLLOWING = re.compile(rf"(?P<about>[余多来])?(?!{NO_UNIT})(?P<unit>{UNIT})")
# Words that are spelled with numerals and count nothing.
IDIOMS = re.compile(
    r"一带一路|一体化?|一起|一些|一定|一直|一样|一致|一般|一切|一旦|一律|一线|一流|一步|一时|一面"
    r"|一方面|一系列|一揽子|一边|一来"
    r"|一手|一同|一道|一味|一向|一贯|一心|一把手|一站式|一张网|进一步|统一|唯一|同一|单一|逐一|之一"
    r"|万一|不一|第一时间"
    r"|三农|四川|两岸|十分|千方百计|千家万户|万众一心|五四|八一|七一|百姓|百货|千万(?=不|要)|万分|百科|万里|九江|三亚|三峡"
    r"|三门峡|六安|六盘水|四平|双百|两会|两国|两院|两地|两侧|两岸|四面八方|五湖四海|百花|老百姓|三明"
    r"|十堰|百色|七台河|万宁"
)


def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures and dates of a text, in order. Full-width digits count as digits."""
    plain = _plain(text)
    idioms = [found.span() for found in IDIOMS.finditer(plain)]
    found = [_read(each, plain) for each in TOKEN.finditer(plain) if _counts(each, plain, idioms)]
    return tuple(_ranged(found, plain))


RANGE_SIGNS = frozenset({"-", "—", "–", "~", "～", "至", "到", "——"})


def _ranged(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """The first figure of a range counts what the second does: 40-50亿元."""
    for number, each in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        if after and not each.unit and each.text.isdecimal() and text[each.end : after.start] in RANGE_SIGNS:
            scale = "".join(letter for letter in after.text if letter in MULTIPLIERS)
            yield replace(each, value=_number(each.text, scale), unit=after.unit)
        else:
            yield each


def _plain(text: str) -> str:
    """Width and script folded character by character, so that places stay the same."""
    return "".join(map(_plain_character, text))


@cache
def _plain_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return simplified(folded) if len(folded) == 1 else character


def _counts(found: re.Match[str], text: str, idioms: list[tuple[int, int]]) -> bool:
    """Chinese numerals are figures where they count something; elsewhere they are words."""
    if not found["chinese"]:
        return True
    if any(start < found.end() and found.start() < end for start, end in idioms):
        return False
    ordinal = text[found.start() - 1 : found.start()] == "第"
    long_enough = len(found[0]) >= 2 and found[0] not in (
        "一一",
        "千万",
        "万千",
        "百万",
        "千百",
        "万万",
        "百千",
    )
    return ordinal or long_enough or bool(FOLLOWING.match(text, found.end()))


def _read(found: re.Match[str], text: str) -> Quantity:
    place = found.start(), found.end()
    if found["ymd"]:
        parts = (found["y"], found["m"] or found["m2"], found["d"] or found["d2"])
        return Quantity(*place, found[0], _date(*parts), "date")
    if found["md"]:
        return Quantity(*place, found[0], _date("-", found["m3"], found["d3"]), "date")
    if found["cn"]:
        parts = (found["y4"], found["m4"] or found["m5"], found["d4"] or found["d5"])
        year, *rest = (_number(part, "") if part else None for part in parts)
        return Quantity(*place, found[0], _date(year or "-", *rest), "date")
    if found["relative"]:
        return Quantity(*place, found[0], RELATIVE_DAY.sub(r"\1天", found[0]), "date", soft=True)
    if found["clock"]:
        return Quantity(*place, found[0], found[0].replace("∶", ":"), "time")
    if found["share"]:
        return Quantity(*place, found[0], _number(found["cn_share"], ""), "%")
    if found["tenth"]:
        return Quantity(*place, found[0], _tenths(found["cn_tenth"], found["half"]), "%")
    return _counted(found, text)


YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def _counted(found: re.Match[str], text: str) -> Quantity:
    start, end = found.start(), found.end()
    value = _number(found["digits"], found["by"]) if found["number"] else _number(found["chinese"], "")
    if found["sign"]:
        value = f"-{value}"
    if found["rate"]:
        return Quantity(start, end, found[0], value, found["rate"])
    ordinal = "第" if text[start - 1 : start] == "第" else ""
    following = FOLLOWING.match(text, end)
    unit = following["unit"] if following else ""
    if not unit and YEAR.fullmatch(found[0]):
        unit = "年"
    about = (following["about"] or "") and "余" if following else ""
    whole_end = following.end() if following else end
    soft = found[0] == "一" and not ordinal and unit not in ("", "年", "月", "日", "倍", "亿", "%")
    return Quantity(
        start, whole_end, text[start:whole_end], value, ordinal + about + SAME_UNITS.get(unit, unit), soft
    )


def _date(year: str, month: str | None, day: str | None) -> str:
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def _tenths(tenth: str, rest: str | None) -> str:
    hundredths = Fraction(_number(tenth, "")) * 10
    if rest:
        hundredths += 5 if rest == "半" else Fraction(_number(rest, ""))
    return str(hundredths)


def _number(text: str, multipliers: str) -> str:
    """The value as a fraction; the text itself where it is no number that anybody would read."""
    if len(text) > LONGEST or len(multipliers) > 3:
        return text + multipliers
    value = Fraction(text.replace(",", "")) if text[0].isascii() else _chinese(text)
    if value is None:
        return text
    for each in multipliers:
        value *= MULTIPLIERS[each]
    return str(value)


def _chinese(text: str) -> Fraction | None:
    whole, _, decimals = text.partition("点")
    if not decimals and all(each in MULTIPLIERS for each in whole):
        value = Fraction(1)
        for each in whole[:3]:
            value *= MULTIPLIERS[each]
        return value
    try:
        digits = "".join(str(cn2an.cn2an(each, "smart")) for each in decimals.replace("〇", "零"))
        return Fraction(f"{cn2an.cn2an(whole.replace('〇', '零'), 'smart')}.{digits or 0}")
    except (ValueError, LookupError, TypeError, ArithmeticError):  # 三五, 〇亿〇: no value that all agree on
        return None
