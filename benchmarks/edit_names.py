"""Edits of names. What is a name in the real texts is told by another segmenter than any of the program's."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from edit_kinds import Edited, Kind

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
CONTEXT = re.compile(
    r"(?:主席|总理|部长|省长|书记|市长|县长|发言人|记者|院士|教授|主任|校长|队长|委员长|工程师|村民|同志)$"
)
FOREIGN = re.compile(r"(?<![\u4e00-\u9fff])?[\u4e00-\u9fff]{2,4}·[\u4e00-\u9fff]{2,4}")


@lru_cache(maxsize=4096)
def tagged(text: str) -> tuple[tuple[str, str, int], ...]:
    """Words of a text with their tags and places."""
    import jieba.posseg

    found, at = [], 0
    for pair in jieba.posseg.cut(text):
        found.append((pair.word, pair.flag, at))
        at += len(pair.word)
    return tuple(found)


def persons(text: str) -> list[tuple[str, int]]:
    """Full names that follow an office, or come up twice."""
    words = [(word, at) for word, flag, at in tagged(text) if flag == "nr" and len(word) in (2, 3)]
    counts = Counter(word for word, _ in words)
    return [
        (word, at)
        for word, at in words
        if word[0] in SURNAMES and (CONTEXT.search(text[:at]) or (counts[word] > 1 and len(word) == 3))
    ]


def places(text: str) -> list[tuple[str, int]]:
    """Names of places of two characters or more."""
    return [(word, at) for word, flag, at in tagged(text) if flag == "ns" and word in known_places()]


@lru_cache(maxsize=1)
def known_places() -> frozenset[str]:
    """Places that nobody takes for anything else; the benchmark's own list."""
    return frozenset(
        [
            "北京",
            "上海",
            "天津",
            "重庆",
            "河北",
            "山西",
            "辽宁",
            "吉林",
            "黑龙江",
            "江苏",
            "浙江",
            "安徽",
            "福建",
            "江西",
            "山东",
            "河南",
            "湖北",
            "湖南",
            "广东",
            "海南",
            "四川",
            "贵州",
            "云南",
            "陕西",
            "甘肃",
            "青海",
            "内蒙古",
            "广西",
            "西藏",
            "宁夏",
            "新疆",
            "香港",
            "澳门",
            "南京",
            "杭州",
            "广州",
            "深圳",
            "武汉",
            "成都",
            "西安",
            "长沙",
            "郑州",
            "沈阳",
            "大连",
            "哈尔滨",
            "长春",
            "济南",
            "青岛",
            "合肥",
            "福州",
            "厦门",
            "南昌",
            "昆明",
            "贵阳",
            "南宁",
            "海口",
            "兰州",
            "西宁",
            "银川",
            "乌鲁木齐",
            "拉萨",
            "呼和浩特",
            "太原",
            "石家庄",
            "雄安",
            "苏州",
            "无锡",
            "宁波",
            "温州",
            "大庆",
            "徐州",
            "洛阳",
            "宜昌",
            "岳阳",
            "桂林",
            "三亚",
            "喀什",
            "延安",
            "遵义",
            "赣州",
            "汶川",
            "美国",
            "俄罗斯",
            "英国",
            "法国",
            "德国",
            "日本",
            "韩国",
            "印度",
            "巴西",
            "埃及",
            "伊朗",
            "伊拉克",
            "叙利亚",
            "阿富汗",
            "巴基斯坦",
            "乌克兰",
            "泰国",
            "越南",
            "老挝",
            "柬埔寨",
            "缅甸",
            "马来西亚",
            "新加坡",
            "印度尼西亚",
            "澳大利亚",
            "加拿大",
            "墨西哥",
            "阿根廷",
            "南非",
            "肯尼亚",
            "坦桑尼亚",
            "哈萨克斯坦",
            "意大利",
            "西班牙",
            "瑞士",
            "巴勒斯坦",
            "以色列",
            "加沙",
            "土耳其",
            "希腊",
            "匈牙利",
            "塞尔维亚",
            "波兰",
            "东京",
            "纽约",
            "华盛顿",
            "莫斯科",
            "伦敦",
            "巴黎",
            "日内瓦",
        ]
    )


def _same_sound(rng: random.Random, character: str) -> str:
    from pypinyin import lazy_pinyin

    sound = lazy_pinyin(character)
    pool = "明鸣名铭文雯纹闻建健剑军君俊均伟玮炜卫国华桦骅平萍坪强蔷永勇咏志智芝治红宏洪鸿海涛韬丽莉立利玉宇雨羽林琳霖波博"
    choices = [each for each in pool if each != character and lazy_pinyin(each) == sound]
    return rng.choice(choices) if choices else rng.choice([each for each in pool if each != character])


def person(way: str) -> Kind:
    """A name with one character of the given name altered, or left out."""

    def make(rng: random.Random, text: str) -> Edited | None:
        found = persons(text)
        if not found:
            return None
        name, start = rng.choice(found)
        at = rng.randrange(1, len(name))
        put = {"same sound": _same_sound(rng, name[at]), "left out": ""}.get(way) if way != "random" else None
        if put is None:
            put = rng.choice([each for each in "德春晓庆维荣兴义凯晨" if each != name[at]])
        return Edited(start, name, name[:at] + put + name[at + 1 :], frozenset({"name"}))

    return make


def place(rng: random.Random, text: str) -> Edited | None:
    """Another place."""
    found = places(text)
    if not found:
        return None
    name, start = rng.choice(found)
    choices = sorted(each for each in known_places() if each != name and not set(each) & set(name))
    return Edited(start, name, rng.choice(choices), frozenset({"name"}))


def foreign(rng: random.Random, text: str) -> Edited | None:
    """A foreign name spelled otherwise."""
    found = list(FOREIGN.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    dot = match.group().index("·")
    at = rng.choice([dot - 1, dot + 1])
    put = rng.choice([each for each in "尔斯德巴莱基科" if each != match.group()[at]])
    name = match.group()
    return Edited(match.start(), name, name[:at] + put + name[at + 1 :], frozenset({"name"}))


def name_kinds() -> dict[str, Kind]:
    """The kinds of this module; none where the segmenter is not installed."""
    try:
        import jieba.posseg  # noqa: F401
    except ImportError:
        print("jieba: not installed, pairs with altered persons and places left out")
        return {"foreign name": foreign}
    return {
        "person, same sound": person("same sound"), "person, random": person("random"),
        "person, left out": person("left out"), "place": place, "foreign name": foreign,
    }  # fmt: skip


__all__: Sequence[str] = ("name_kinds",)
