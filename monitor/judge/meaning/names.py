"""Judge: a text and a place in it → the name that stands there: person, office, organisation, place. Pure.

Lists and shapes of words, no model: it asks only about the few characters that changed, and is wrong on the
safe side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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


# Who is called by name right behind the word, and is no office.
CALLINGS = (
    "记者 同志 通讯员 工程师 总工程师 设计师 总设计师 医生 护士 教师 老师 村民 居民 市民 农民 工人 司机 学生 战士 民警 "
    "队长 队员 选手 运动员 教练 导演 演员 作家 诗人 画家 专家 博士 烈士 英雄 模范 党员 代表 村支书 创始人 负责人 "
    "先生 女士 妻子 丈夫 儿子 女儿 父亲 母亲 弟弟 哥哥 姐姐 妹妹 爷爷 奶奶"
)


SPEECH = "表示|强调|指出|介绍|会见|会谈|出席|主持|要求|认为|陪同|参加|致辞|讲话|致电|说|告诉"


# What follows a name and is no part of it.
AFTER = (
    "在说表主出和与同向对将并的今于从就率到来是有会指要介做带作被给把让任当则也都还又已曾正等及"
    "、，,。；;（(！？：:”》）) "
)


# What a sentence has right before a name that no office leads up to.
BEFORE = "、，,。；;（(！？：:“和与及是的了年岁月日"


# 噶玛泽登同志: a name of whatever make, if it is no 负责同志
TITLED = re.compile(rf"[{HANZI}]{{2,4}}(?<![领导负责有关全体各位一些老新党员干部名])(?=同志|先生|女士)")


@cache
def _characters(name: str) -> list[str]:
    text = (files("monitor.judge.meaning") / "data" / name).read_text(encoding="utf-8")
    return [word for line in text.splitlines() if not line.startswith("#") for word in line.split()]


@cache
def _named() -> re.Pattern[str]:
    surname = "|".join(sorted(_characters("surnames.txt"), key=len, reverse=True))
    office = "|".join(sorted([*OFFICES.split(), *CALLINGS.split()], key=len, reverse=True))
    stop = f"(?![{AFTER}])"
    return re.compile(
        rf"(?:{office})[（(]?(?P<after>(?:{surname}){stop}[{HANZI}](?:{stop}[{HANZI}])?)"
        rf"|(?P<before>(?:{surname})[{HANZI}]{{1,2}})"
        rf"(?=(?:{SPEECH}|(?:副?总书记|主席|总理|副?主任|同志|先生|女士|副?部长|副?厅长|教授|院士)))"
    )


@cache
def _shaped() -> re.Pattern[str]:
    surname = "|".join(sorted(_characters("surnames.txt"), key=len, reverse=True))
    given = "".join(_characters("given_names.txt"))
    return re.compile(rf"(?:^|(?<=[{BEFORE}]))(?:{surname})[{given}]{{2}}")


def named(text: str) -> Iterator[tuple[int, int]]:
    """Names beside an office, a calling or a word of speech."""
    for found in _named().finditer(text):
        yield found.span("after") if found["after"] else found.span("before")
    for found in TITLED.finditer(text):
        yield found.span()


def shaped(text: str) -> Iterator[tuple[int, int]]:
    """What has the shape of a full name where a sentence may have one; whole words may look so too."""
    for found in _shaped().finditer(text):
        yield found.span()


# Longest text around a changed place that is searched for names.
WINDOW = 24


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


ROLE_WORDS = re.compile(rf"副?(?:{'|'.join(sorted(OFFICES.split(), key=len, reverse=True))})")


ORGAN_WORDS = re.compile("|".join(sorted(ORGANS.split(), key=len, reverse=True)))


FOREIGN_NAME = re.compile(rf"[{HANZI}]{{1,6}}(?:[·•・‧][{HANZI}]{{1,6}})+")


DOCUMENT = re.compile(r"[《<〈][^《》<>〈〉]{1,80}[》>〉]")


PLACE_TAIL = re.compile(
    rf"(?<=[{HANZI}]{{2}})(?<![全各本我外该两])(?:自治区|自治州|自治县|群岛|半岛|高地|高原|地带|省(?![内级份域外心])"
    r"|(?<![城超上股都闹集夜])市(?![场民值政域级内])|县(?![级城域内])|(?<![登爬下开])山(?![水区林上下])|(?<![海空])港(?!口))"
)


# A place's name begins these, and they name none.
SET_PHRASES = "中国式|中国特色|中国梦|中华民族|上海合作组织精神"


PLACE_TAIL_REACH = 2  # characters of the name itself that are surely part of it


_VERBS = (
    "推动 促进 推进 加快 加速 加强 强化 深化 完善 支持 引导 鼓励 组织 建立 健全 开展 参加 出席 举行 召开 主持 "
    "审议 通过 转变 提升 优化 打造 建设 发挥 落实 做好 抓好 重要 关键 主要"
)


# Words that stand before an organisation's name and are no part of it.
NO_NAMES = frozenset(_VERBS.split())


@cache
def _words(name: str) -> frozenset[str]:
    text = (files("monitor.judge.meaning") / "data" / name).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def _listed() -> re.Pattern[str]:
    words = _words("places.txt") | _words("organs.txt") | _words("people.txt")
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?!{SET_PHRASES})(?:{listed})")


@dataclass(frozen=True)
class Name:
    """A name in a text. ``sure``: listed or marked as one, rather than told by its ending."""

    text: str
    sure: bool


def name_at(text: str, start: int, end: int) -> Name | None:
    """The name that overlaps ``text[start:end]``. An empty place is inside a name or in none."""
    low = max(0, start - WINDOW)
    window = text[low : end + WINDOW]
    begin, stop = start - low, end - low
    for kind in (*SURE, *SHAPED):
        for one, other in kind(window):
            if _overlaps(one, other, begin, stop):
                return Name(window[one:other], kind in SURE)
    return None


# Given a text, gives where names stand in it.
Recognise = Callable[[str], Sequence[tuple[int, int]]]


MODEL_WINDOW = 40  # characters on either side that a model is shown: it is asked about changed hunks only


def recognised_at(text: str, start: int, end: int, recognise: Recognise) -> Name | None:
    """The name that a model sees at ``text[start:end]``."""
    if end - start > MODEL_WINDOW:
        return None
    low = max(0, start - MODEL_WINDOW)
    window = text[low : end + MODEL_WINDOW]
    for one, other in recognise(window):
        if _overlaps(one, other, start - low, end - low):
            return Name(window[one:other], sure=True)
    return None


def _overlaps(one: int, other: int, start: int, end: int) -> bool:
    return one < start < other if start == end else one < end and start < other


Places = Iterator[tuple[int, int]]


def _documents(window: str) -> Places:
    """Inside the marks: a document is named; the marks alone are punctuation."""
    for found in DOCUMENT.finditer(window):
        yield found.start() + 1, found.end() - 1


def _foreign(window: str) -> Places:
    """艾力更·依明巴海: at most a few characters from the dot, for the name's end is not marked."""
    for found in FOREIGN_NAME.finditer(window):
        dots = [place for place in range(*found.span()) if window[place] in "·•・‧"]
        yield max(found.start(), dots[0] - 4), min(found.end(), dots[-1] + 4)


def _known(window: str) -> Places:
    for found in _listed().finditer(window):
        yield found.span()


def _offices(window: str) -> Places:
    for found in ROLE_WORDS.finditer(window):
        yield found.span()


def _organs(window: str) -> Places:
    """The word for an organisation and the few characters before it, which say whose or which."""
    for pattern, reach in ((ORGAN_WORDS, 4), (ORGAN_TAIL, 4)):
        for found in pattern.finditer(window):
            yield _left_of(window, found.start(), reach), found.end()


def _shaped_places(window: str) -> Places:
    for found in PLACE_TAIL.finditer(window):
        yield found.start() - PLACE_TAIL_REACH, found.end()


def _left_of(window: str, start: int, reach: int) -> int:
    """Up to ``reach`` characters of the same clause."""
    at = start
    while at > 0 and start - at < reach and re.match(rf"[{HANZI}A-Za-z]", window[at - 1]):
        at -= 1
    return at


SURE = (_documents, _foreign, named, _known, _offices)


SHAPED = (_organs, _shaped_places, shaped)
