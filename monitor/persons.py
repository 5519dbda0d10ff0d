"""Judge: a text → where persons are named in it, told by offices, speech and the shape of names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
