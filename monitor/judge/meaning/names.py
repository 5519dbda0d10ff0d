"""A text and a place in the text → the name at this place: person, office, organisation, place, document.

Names are found by lists and by shapes of words, without a model. Only the few characters around a change are
searched, and in doubt a word counts as a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor.reuse.salient import uncommon_pairs_of
from monitor.texts.spelling import is_phrase

HANZI = "\u3400-\u4dbf\u4e00-\u9fff"

OFFICES = (
    "总书记 书记 国家主席 主席 副主席 总理 副总理 国务委员 秘书长 部长 副部长 部长助理 厅长 副厅长 "
    "局长 副局长 司长 副司长 处长 副处长 "
    "科长 院长 副院长 校长 副校长 省长 副省长 市长 副市长 县长 副县长 区长 副区长 州长 镇长 乡长 "
    "主任 副主任 委员长 副委员长 委员 常委 "
    "会长 副会长 理事长 组长 副组长 署长 副署长 行长 副行长 检察长 总统 副总统 首相 副首相 外长 大臣 "
    "大使 总裁 副总裁 董事长 总经理 "
    "首席执行官 发言人 司令员 政委 参谋长 参赞 议长 国王 元首 代表团团长 巡视员 调研员 总干事 专员 "
    "特使 院士 教授 研究员"
)

# Words for persons, other than offices, that a name may follow directly.
CALLINGS = (
    "记者 同志 通讯员 工程师 总工程师 设计师 总设计师 医生 护士 教师 老师 村民 居民 市民 农民 工人 司机 学生 战士 民警 "
    "队长 队员 选手 运动员 教练 导演 演员 作家 诗人 画家 专家 博士 烈士 英雄 模范 党员 代表 村支书 创始人 负责人 "
    "先生 女士 妻子 丈夫 儿子 女儿 父亲 母亲 弟弟 哥哥 姐姐 妹妹 爷爷 奶奶"
)

SPEECH = "表示|强调|指出|介绍|会见|会谈|出席|主持|要求|认为|陪同|参加|致辞|讲话|致电|说|告诉"

# Characters that follow a name and are no part of the name.
AFTER = (
    "在说表主出和与同向对将并的今于从就率到来是有会指要介做带作被给把让任当则也都还又已曾正等及"
    "、，,。；;（(！？：:”》）) "
)

# Characters right before a name without an office.
BEFORE = "、，,。；;（(！？：:“和与及是的了年岁月日"

# 噶玛泽登同志: a name of any origin, but not 负责同志.
TITLED = re.compile(rf"[{HANZI}]{{2,4}}(?<![领导负责有关全体各位一些老新党员干部名])(?=同志|先生|女士)")


@cache
def _listed_words(name: str) -> tuple[str, ...]:
    """Return the words of a list in the folder data; a line that starts with # is a remark."""
    text = (files("monitor.judge.meaning") / "data" / name).read_text(encoding="utf-8")
    return tuple(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _titled_pattern() -> re.Pattern[str]:
    surname = _alternatives(_listed_words("surnames.txt"))
    office = _alternatives([*OFFICES.split(), *CALLINGS.split()])
    stop = f"(?![{AFTER}])"
    return re.compile(
        rf"(?:{office})[（(]?(?P<after>(?:{surname}){stop}[{HANZI}](?:{stop}[{HANZI}])?)"
        rf"|(?P<before>(?:{surname})[{HANZI}]{{1,2}})"
        rf"(?=(?:{SPEECH}|(?:副?总书记|主席|总理|副?主任|同志|先生|女士|副?部长|副?厅长|教授|院士)))"
    )


@cache
def _full_name_pattern() -> re.Pattern[str]:
    surname = _alternatives(_listed_words("surnames.txt"))
    given = "".join(_listed_words("given_names.txt"))
    return re.compile(rf"(?:^|(?<=[{BEFORE}]))(?:{surname})[{given}]{{2}}")


WINDOW = 24  # characters searched for names on either side of a change

ORGANS = (
    "委员会 办公厅 办公室 总署 总局 集团 公司 大学 学院 研究院 研究所 实验室 协会 学会 联合会 商会 "
    "基金会 银行 医院 法院 检察院 政府 "
    "人大 政协 党委 党组 纪委 监委 省委 市委 县委 联盟 总队 支队 基地 平台公司 福利院 出版社 "
    "报社 通讯社 电视台 中心 博物馆 图书馆 "
    "代表大会 博览会 论坛 峰会 公园 保护区 湿地"
)

ORGAN_TAIL = re.compile(
    r"(?<![全内外一局干细东西南北])部(?!分|署|队|门|长|委)(?=[、，,。；;的”》）)今会党和在]|$)"
    r"|(?<![大客餐])厅(?!长)|(?<![结布格当大僵])局(?!长|面|势|部|限)|(?<!公)司(?!机|法|长|令|空)"
    r"|(?<![医法学剧戏影住出])院(?!长|士|子|校)"
)

ROLE_WORDS = re.compile(rf"副?(?:{_alternatives(OFFICES.split())})")

ORGAN_WORDS = re.compile(_alternatives(ORGANS.split()))

FOREIGN_NAME = re.compile(rf"[{HANZI}]{{1,6}}(?:[·•・‧][{HANZI}]{{1,6}})+")

DOCUMENT = re.compile(r"[《<〈][^《》<>〈〉]{1,80}[》>〉]")

PLACE_TAIL = re.compile(
    rf"(?<=[{HANZI}]{{2}})(?<![全各本我外该两])(?:自治区|自治州|自治县|群岛|半岛|高地|高原|地带|省(?![内级份域外心])"
    r"|(?<![城超上股都闹集夜])市(?![场民值政域级内])|县(?![级城域内])|(?<![登爬下开])山(?![水区林上下])|(?<![海空])港(?!口))"
)

# Set phrases that begin with the name of a place and name no place.
SET_PHRASES = "中国式|中国特色|中国梦|中华民族|上海合作组织精神"

ORGAN_REACH = 4  # characters before the word for an organisation
PLACE_TAIL_REACH = 2  # characters before the tail that surely belong to the name

_VERBS = (
    "推动 促进 推进 加快 加速 加强 强化 深化 完善 支持 引导 鼓励 组织 建立 健全 开展 参加 出席 举行 召开 主持 "
    "审议 通过 转变 提升 优化 打造 建设 发挥 落实 做好 抓好 重要 关键 主要"
)

# Words before the name of an organisation that are no part of the name.
NO_NAMES = frozenset(_VERBS.split())


@cache
def _listed_pattern() -> re.Pattern[str]:
    words = {word for name in ("places.txt", "organs.txt", "people.txt") for word in _listed_words(name)}
    listed = _alternatives(map(re.escape, words))
    return re.compile(rf"(?!{SET_PHRASES})(?:{listed})")


@dataclass(frozen=True)
class Name:
    """A name in a text. ``sure`` means listed or marked as a name; else only the ending of the word suggests a name."""

    text: str
    sure: bool


# Zones of the state. 试验区 and 实验区 sound alike and are different institutions.
ZONES = re.compile(r"(?:试验|实验|示范|开发|保护|合作|保税|高新|先行|先导|经济|产业|功能|风景|旅游)区")
# Endings of names of places that a slip of an unknown name is looked for before.
PLACE_ENDING = re.compile(
    rf"(?:自治区|自治州|自治县|群岛|半岛|高原|山脉|盆地|海峡|水库|[省市县区州旗镇乡村屯岛湾河江湖海洋洲峡山岭峰港])(?![{HANZI}]*?[者员])"
)
NO_STEM = frozenset(AFTER + "一不这那各每其所之而以")  # characters that stand in no stem
STEM = 3  # characters of a name before the ending


def is_slip_in_name(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Return whether a slip altered a name, and no ordinary word. Both sides are a text with start and end of the slip.

    Of two spellings of an ordinary word one is a word (模范村, 模泛村). Of two spellings of an unknown place neither is
    (泗洪县, 泗红县), or a county has the name. Two words are two zones (试验区, 实验区).
    """
    zones = [_zone_at(*side) for side in (one, other)]
    if all(zones):
        return True
    stems = [_stem_at(*side) for side in (one, other)]
    if any(stem in _counties() for stem in stems):
        return True
    return all(stem and not _is_word(stem[0][-2:]) for stem in stems)


def _zone_at(text: str, start: int, end: int) -> str | None:
    return next(
        (zone[0] for zone in ZONES.finditer(text) if zone.start() <= start and end <= zone.end()), None
    )


def _stem_at(text: str, start: int, end: int) -> tuple[str, str] | None:
    """Return the few characters before the ending of a place, a slip among them, and the ending: 察加 and 半岛."""
    for at in range(end, min(len(text), start + STEM) + 1):
        ending, stem = PLACE_ENDING.match(text, at), text[max(0, min(start, at - 2)) : at]
        is_in_word = _is_word(text[at - 1 : at + 1])  # 联系山区: 山区 is a word, 山 not the ending of a name
        if ending and not is_in_word and NO_STEM.isdisjoint(stem):
            return stem, ending[0]
    return None


def _is_word(pair: str) -> bool:
    return len(pair) == 2 and (is_phrase(pair) or not uncommon_pairs_of(pair))


@cache
def _counties() -> frozenset[tuple[str, str]]:
    """Return the names of counties, districts and towns as stem and ending."""
    return frozenset((name[:-1], name[-1]) for name in _listed_words("counties.txt"))


# Groups of characters that name directions and countries inside words: 南方, 东部, 欧元区, 中俄.
# python benchmarks/changes.py gives the same classes for 1,670 built edits with and without the groups.
SHORT_NAMES = ("东西南北", "美欧日韩英法俄德印澳")


def is_another_short_name(one: str, other: str) -> bool:
    """Return whether two characters name different directions, or different countries: 南 and 北, 欧 and 美."""
    is_pair = len(one) == len(other) == 1 and one != other
    return is_pair and any(one in group and other in group for group in SHORT_NAMES)


def name_at(text: str, start: int, end: int) -> Name | None:
    """Return the name that overlaps ``text[start:end]``, or None. An empty place must lie inside the name."""
    low = max(0, start - WINDOW)
    window = text[low : end + WINDOW]
    first, last = start - low, end - low
    for spans in (*SURE, *SHAPED):
        for span in spans(window):
            if _overlaps(span, first, last):
                return Name(window[slice(*span)], spans in SURE)
    return None


Span = tuple[int, int]
# A function from a text to the places of names in the text.
Recognise = Callable[[str], Sequence[Span]]

MODEL_WINDOW = 40  # characters on either side of a change that the model reads


def recognised_at(text: str, start: int, end: int, recognise: Recognise) -> Name | None:
    """Return the name that the model `recognise` finds at ``text[start:end]``, or None."""
    if end - start > MODEL_WINDOW:
        return None
    low = max(0, start - MODEL_WINDOW)
    window = text[low : end + MODEL_WINDOW]
    for span in recognise(window):
        if _overlaps(span, start - low, end - low):
            return Name(window[slice(*span)], sure=True)
    return None


def _overlaps(span: Span, start: int, end: int) -> bool:
    first, last = span
    return first < start < last if start == end else first < end and start < last


def _documents(window: str) -> Iterator[Span]:
    """Yield the titles of documents without 《 and 》. The marks alone are punctuation."""
    for match in DOCUMENT.finditer(window):
        yield match.start() + 1, match.end() - 1


def _foreign(window: str) -> Iterator[Span]:
    """Yield foreign names (艾力更·依明巴海). Only 4 characters before a dot and 3 after count."""
    for match in FOREIGN_NAME.finditer(window):
        dots = [place for place in range(*match.span()) if window[place] in "·•・‧"]
        yield max(match.start(), dots[0] - 4), min(match.end(), dots[-1] + 4)


def _titled(window: str) -> Iterator[Span]:
    """Yield names beside an office, a calling or a word of speech."""
    for match in _titled_pattern().finditer(window):
        yield match.span("after") if match["after"] else match.span("before")
    yield from _spans(TITLED, window)


def _known(window: str) -> Iterator[Span]:
    return _spans(_listed_pattern(), window)


def _offices(window: str) -> Iterator[Span]:
    return _spans(ROLE_WORDS, window)


def _organs(window: str) -> Iterator[Span]:
    """Yield words for organisations with the few characters before, which say which organisation."""
    for pattern in (ORGAN_WORDS, ORGAN_TAIL):
        for match in pattern.finditer(window):
            yield _left_of(window, match.start(), ORGAN_REACH), match.end()


def _places(window: str) -> Iterator[Span]:
    for match in PLACE_TAIL.finditer(window):
        yield match.start() - PLACE_TAIL_REACH, match.end()


def _zones(window: str) -> Iterator[Span]:
    return _spans(ZONES, window)


def _full_names(window: str) -> Iterator[Span]:
    """Yield words with the shape of a full name. Ordinary words may have the same shape."""
    return _spans(_full_name_pattern(), window)


def _spans(pattern: re.Pattern[str], window: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(window))


def _left_of(window: str, start: int, reach: int) -> int:
    """Return the place up to `reach` characters before `start` in the same clause."""
    at = start
    while at > 0 and start - at < reach and re.match(rf"[{HANZI}A-Za-z]", window[at - 1]):
        at -= 1
    return at


SURE = (_documents, _foreign, _titled, _known, _offices)
SHAPED = (_organs, _zones, _places, _full_names)
