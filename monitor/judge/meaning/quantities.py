"""Judge: text → the figures, dates and document numbers in it, by value, whatever their notation. Pure.

1.2亿 = 12000万, 三成 = 30%, 三分之一 = 1/3, 第十八次 = 第18次, 2021年6月24日 = 2021-06-24 = 二〇二一年六月廿四日.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache

from monitor.judge.meaning.numerals import ARABIC, DIGITS, GREAT, POWERS, WRITTEN, value_of
from monitor.texts.spelling import simplified


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


# Days and years told from the day of writing: 今年 for 去年 is another date, 今年 for nothing is none.
RELATIVE = [
    "今年",
    "去年",
    "明年",
    "前年",
    "后年",
    "今天",
    "昨天",
    "明天",
    "前天",
    "后天",
    "今日",
    "昨日",
    "明日",
    "次日",
    "上午",
    "下午",
    "凌晨",
    "清晨",
    "早上",
    "中午",
    "傍晚",
    "晚上",
    "上半年",
    "下半年",
    "年初",
    "年底",
    "年末",
    "年中",
    "上月",
    "本月",
    "下月",
    "上个月",
    "这个月",
    "下个月",
    "月初",
    "月底",
    "月末",
    "上旬",
    "中旬",
    "下旬",
    "上周",
    "本周",
    "下周",
    "本世纪",
    "上世纪",
]
WEEKDAY = r"(?:星期|礼拜|[上本下这]周|(?<![一两二三四五六七八九十每几0-9])周)[一二三四五六日天](?![年期])"
MULTIPLIERS = "(?:[十百万亿]|千(?![瓦克米伏]))"
SMALL = "〇零○一二三四五六七八九"
COUNT = rf"(?:{ARABIC}|[{SMALL}十廿]{{1,3}})"  # of a day, an hour
FIGURE = rf"(?:{ARABIC}{MULTIPLIERS}*|[{WRITTEN}点]+)"
# The issuing office's letters before 〔2021〕15号, without the words that lead up to them.
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
    rf"|(?P<relative>{WEEKDAY}|{'|'.join(sorted(RELATIVE, key=len, reverse=True))})"
    r"|(?P<clock>(?<![0-9])[0-9]{1,2}[:∶][0-9]{2}(?:[:∶][0-9]{2})?)"
    rf"|(?P<hour>(?P<h>{COUNT})[时点](?:(?P<min>{COUNT})分(?![之])|(?P<half_hour>半)))"
    rf"|(?P<share>(?P<of>百|千|万|{FIGURE})分之(?P<part>{FIGURE}))"
    r"|(?P<ratio>(?<![0-9/.])(?P<upper>[0-9]{1,3})/(?P<lower>[1-9][0-9]{0,2})(?![0-9/.]))"
    rf"|(?P<tenth>(?P<tenths>[{SMALL}十两]|[0-9])成(?P<half>[半{SMALL}])?(?![为立功长员果都就本效品才年人像交]))"
    rf"|(?P<some>[几数](?:[十百千万亿]+|10+)|[{SMALL}]?十几)"
    rf"|(?P<below>零下|(?<![0-9A-Za-z%元米吨亩个人日月年号时分万亿度℃])-(?=[0-9]))(?P<depth>{FIGURE})(?P<degree>℃)?"
    rf"|(?P<number>[¥$]?(?:{ARABIC}{MULTIPLIERS}+)*(?:{ARABIC}{MULTIPLIERS}*)(?P<rate>[%‰])?)"
    rf"|(?P<chinese>(?![零〇○][一二三四五六七八九十])(?:(?!千[瓦克米伏])[{WRITTEN}])+(?:点[{SMALL}]+[万亿]*)?)"
)
RELATIVE_DAY = re.compile(r"([今昨明])日")
# Words that are spelled with numerals and count nothing.
IDIOMS = re.compile(
    r"一带一路|一体化?|一起|一些|一定|一直|一样|一致|一般|一切|一旦|一律|一线|一流|一步|一时|一面"
    r"|一方面|一系列|一揽子|一边|一来"
    r"|一手|一同|一道|一味|一向|一贯|一心|一把手|一站式|一张网|进一步|统一|唯一|同一|单一|逐一|之一"
    r"|万一|不一|第一时间"
    r"|三农|四川|两岸|十分|千方百计|千家万户|万众一心|五四|八一|七一|百姓|百货|千万(?=不|要)|万分|百科|万里|九江|三亚|三峡"
    r"|三门峡|六安|六盘水|四平|双百|两会|两国|两院|两地|两侧|四面八方|五湖四海|百花|老百姓|三明"
    r"|十堰|红十字|十字|百色|七台河|万宁|零部件|零售|零散|零星|零距离|归零|清零|队伍|陆[地上军海续路]|大陆|登陆|着陆|内陆"
)


@lru_cache(maxsize=1024)  # the sentence around a hunk is asked about several times
def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures and dates of a text, in order. Full-width digits count as digits."""
    plain = _plain(text)
    idioms = [found.span() for found in IDIOMS.finditer(plain)]
    found = [_read(each, plain) for each in TOKEN.finditer(plain) if _counts(each, plain, idioms)]
    return tuple(_ranged(found, plain))


MONTH = re.compile(r"--[0-9]{2}")  # a month of no year
RANGE_SIGNS = frozenset({"-", "—", "–", "~", "～", "至", "到", "——", "−", "〜", "－", "─"})


def _ranged(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """The first figure of a range counts what the second does: 40-50亿元, 三至五天."""
    for number, each in enumerate(found):
        after = found[number + 1] if number + 1 < len(found) else None
        if after and not each.unit and text[each.end : after.start] in RANGE_SIGNS:
            scale = (
                "" if each.text[-1] in GREAT else "".join(letter for letter in after.text if letter in GREAT)
            )
            value = value_of(each.text + scale) if each.text[-1] in "0123456789" else None
            read = str(value) if value is not None else each.value
            month = after.unit == "date" and MONTH.fullmatch(after.value) and read.isdecimal()
            yield replace(each, value=f"--{read:0>2}" if month else read, unit=after.unit)
        else:
            yield each


def _plain(text: str) -> str:
    """Width and script folded character by character, so that places stay the same."""
    return "".join(map(_plain_character, text))


@cache
def _plain_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return simplified(folded) if len(folded) == 1 else character


ROUND = frozenset(["一一", "千万", "万千", "百万", "千百", "万万", "百千", "万亿", "亿万", "千千"])


def _counts(found: re.Match[str], text: str, idioms: list[tuple[int, int]]) -> bool:
    """Chinese numerals are figures where they count something; elsewhere they are words."""
    if not found["chinese"]:
        return True
    if any(start < found.end() and found.start() < end for start, end in idioms):
        return False
    if len(found[0]) == 1 and found[0] in "壹贰叁肆伍陆柒捌玖拾佰仟":
        return False
    ordinal = text[found.start() - 1 : found.start()] == "第"
    long_enough = len(found[0]) >= 2 and found[0] not in ROUND
    return ordinal or long_enough or bool(follows(text, found.end()))


def _read(found: re.Match[str], text: str) -> Quantity:
    reader = next((reader for name, reader in READERS.items() if found[name] is not None), None)
    if reader is None:
        return _counted(found, text)
    value, unit, soft = reader(found)
    return Quantity(found.start(), found.end(), found[0], value, unit, soft)


# What a kind of token is read as: its value, its unit, and whether it is soft.
Read = tuple[str, str, bool]


def _document(found: re.Match[str]) -> Read:
    return f"{found['letters']}〔{found['in_year']}〕{int(found['serial'])}", "document", False


def _day(found: re.Match[str]) -> Read:
    return _date(found["y"], found["m"], found["d"]), "date", False


def _iso_day(found: re.Match[str]) -> Read:
    return _date(found["y2"], found["m2"], found["d2"]), "date", False


def _relative(found: re.Match[str]) -> Read:
    word = RELATIVE_DAY.sub(r"\1天", found["relative"]).replace("礼拜", "星期")
    if word.startswith(("周", "星期")):
        word = "星期" + word[-1].replace("天", "日")
    return word.replace("月末", "月底").replace("年末", "年底"), "date", True


def _clock(found: re.Match[str]) -> Read:
    return found["clock"].replace("∶", ":").lstrip("0"), "time", False


def _hour(found: re.Match[str]) -> Read:
    minutes = "30" if found["half_hour"] else _number(found["min"])
    return f"{_number(found['h'])}:{minutes:0>2}".lstrip("0"), "time", False


def _some(found: re.Match[str]) -> Read:
    """几十, 几10: as many as that, of what follows it."""
    word = found["some"]
    value = value_of(word[1:]) if word[0] in "几数" else None
    return (word if value is None else f"{word[0]}×{value}"), "", False


def _share(found: re.Match[str]) -> Read:
    whole, part = value_of(found["of"]), value_of(found["part"])
    if not whole or part is None:
        return found["share"], "%", False
    return str(part / whole * 100), "%", False


def _ratio(found: re.Match[str]) -> Read:
    return str(Fraction(int(found["upper"]), int(found["lower"])) * 100), "%", False


def _tenth(found: re.Match[str]) -> Read:
    hundredths = Fraction(_number(found["tenths"])) * 10
    if found["half"]:
        hundredths += 5 if found["half"] == "半" else Fraction(_number(found["half"]))
    return str(hundredths), "%", False


READERS: dict[str, Callable[[re.Match[str]], Read]] = {
    "document": _document, "date": _day, "iso": _iso_day, "relative": _relative, "clock": _clock, "hour": _hour,
    "some": _some, "share": _share, "ratio": _ratio, "tenth": _tenth,
}  # fmt: skip
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
CURRENCIES = {"¥": "元", "$": "美元"}


def _counted(found: re.Match[str], text: str) -> Quantity:
    start, end = found.start(), found.end()
    if found["rate"]:
        share = Fraction(_number(found["number"][:-1])) / (10 if found["rate"] == "‰" else 1)
        return Quantity(start, end, found[0], str(share), "%")
    currency = CURRENCIES.get(found[0][0], "")
    value = _number(found["depth"] or found[0].removeprefix(found[0][0] if currency else ""))
    value = f"-{value}" if found["below"] else value
    ordinal = "第" if text[start - 1 : start] == "第" else ""
    following = None if found["degree"] else follows(text, end)
    unit = "℃" if found["degree"] else following["unit"] if following else currency
    if not unit and YEAR.fullmatch(found[0]):
        unit = "年"
    about = ABOUT if following and following["about"] else ""
    soft = found[0] == "一" and not ordinal and unit not in ("", "年", "月", "日", "倍", "亿", "%")
    end = following.end() if following else end
    return Quantity(start, end, text[start:end], value, ordinal + about + SAME_UNITS.get(unit, unit), soft)


def _date(year: str | None, month: str | None, day: str | None) -> str:
    parts = [f"{_number(part):0>2}" for part in (month, day) if part]
    return "-".join([f"{_number(year):0>4}" if year else "-", *parts])


def _number(text: str) -> str:
    """The value as a fraction; the text itself where it is no number that anybody would read."""
    value = value_of(text)
    return text if value is None else str(value)


__all__ = ["DIGITS", "POWERS", "RANGE_SIGNS", "Quantity", "quantities"]


SAME_UNITS = {
    "千米": "公里", "千克": "公斤", "平方千米": "平方公里", "号": "日", "元人民币": "元", "块": "元",
    "块钱": "元", "圆": "元",
    "位": "名", "个小时": "小时", "个工作日": "工作日", "摄氏度": "℃", "标准箱": "标箱", "kg": "公斤", "km": "公里",
    "个年头": "年", "个星期": "周", "星期": "周",
}  # fmt: skip


UNITS = (
    "千瓦时 亿千瓦时 千瓦 兆瓦 千伏 伏 兆赫 赫兹 平方公里 平方千米 平方米 立方米 公里 千米 厘米 毫米 微米 "
    "纳米 海里 英里 "
    "米 公顷 亩 吨公里 吨 公斤 千克 毫克 微克 克 毫升 升 斤 元人民币 美元 欧元 港元 日元 韩元 英镑 卢布 块钱 "
    "元 圆 块 "
    "个百分点 百分点 个工作日 工作日 个小时 小时 分钟 秒 课时 学时 个月 周年 周岁 个年头 年 月 日 天 个星期 "
    "星期 周 岁 "
    "个 名 人次 户次 架次 车次 班次 批次 剂次 辆次 人份 人 位 户 家 所 座 处 项 件 条 起 例 次 届 批 剂 床 "
    "种 类 套 台 辆 架 艘 只 头 棵 株 粒 颗 部 册 卷 篇 份 张 枚 幅 首 场 倍 标箱 标准箱 级 摄氏度 ℃ 度 号 "
    "章 款 期 轮 步 "
    "点 时 分 集 段 层 支 组 间 列 趟 班 箱 桶 袋 瓶 盒 单 笔 宗 字 页 队 大 世纪 季度 季 省 市 县 区 国 镇 "
    "乡 村 kg km"
)


UNIT = "|".join(sorted(map(re.escape, UNITS.split()), key=len, reverse=True))


ABOUT = "余"  # 8300余名 = 8300多名


# What follows a figure and only begins like a unit: 4.5亿支持, 20%大力.
NO_UNIT = (
    "支[持援撑付部]|组[织成建]|分[别布析为类级工批]|部[门署分]|名[单称字]|处[理置于罚]|场[所地合]|级别|大[力量会]|期间|区域"
    "|集[中体团]|度过|天然|人[均民才]|次[要序]|起[来步草]|种[植养]|户[籍口]|年[龄轻]|日[常益]|月[底初]|时[候代间期常而任]"
    "|单[位独一]|班子|间[接隔]|字[面段]|列[入为出]|首[先次都创]|季节"
)


FOLLOWING = re.compile(rf"(?P<about>[余多来])?(?!{NO_UNIT})(?P<unit>{UNIT})")


def follows(text: str, place: int) -> re.Match[str] | None:
    """The unit at this place, with 余 before it where it is there."""
    return FOLLOWING.match(text, place)
