"""Extract: text of a credit → the personal names, recognised by surname and length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# The surnames of about 99 % of the population (Ministry of Public Security, names report 2020).
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛"
    "焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮"
    "桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖"
    "糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习麻祖"
    "帅胥印储晁亓仝佘逄逯鄂檀郗訾蔺麦禹郦阚濮邝郏"
    "蘇連藍龍萬單寧榮"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許傅盧蔣賈葉閻鍾薑譚鄒陸錢湯喬賀賴龔龐樊蘭顏嚴溫蘆魯韋聶叢齊莊塗時關費紀歐項陽衛鮑閔強華車邊饒"
)
COMPOUND = (
    "欧阳", "歐陽", "上官", "司马", "司馬", "诸葛", "諸葛", "皇甫", "尉迟", "令狐", "慕容", "东方", "夏侯",
    "端木", "司徒", "独孤", "范姜", "張簡",
)  # fmt: skip
NAMES_AT_MOST = 8
TOGETHER_AT_MOST = 16  # characters of names without separators
FOREIGN_NAME = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8}){1,2}")
CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
PEN_NAME = re.compile(r"[\u4e00-\u9fff·A-Za-z]{2,6}")
GAP = re.compile(r"[、，,\s\x01&＆;；和与]+")
ROLE_AFTER = re.compile(
    r"(?:等)?(?:综合)?(?:整合|整理|编译|报道|報道|報導|摄影报道|攝影|摄影|摄|撰文|撰稿|供稿|文|图|文/图|/文|/图|/摄)$"
)
ORGANISATION = re.compile(r"大学|学院|研究院|研究所|研究中心|教授|研究员|院长|主任|党校|委员|博士|学会|协会")
# Places and common words of header lines that begin with a surname.
NO_NAMES = frozenset(
    [
        "台北",
        "臺北",
        "台中",
        "台南",
        "台東",
        "高雄",
        "金門",
        "金门",
        "苗栗",
        "花蓮",
        "花莲",
        "武汉",
        "温州",
        "常州",
        "成都",
        "金华",
        "江门",
        "郑州",
        "许昌",
        "商丘",
        "安庆",
        "唐山",
        "江苏",
        "江苏省",
        "江西",
        "江西省",
        "安徽",
        "安徽省",
        "宁夏",
        "云南",
        "党建",
        "文化",
        "文明",
        "文旅",
        "文学",
        "时政",
        "时事",
        "时尚",
        "金融",
        "游戏",
        "关注",
        "关闭",
        "关于",
        "公安",
        "原创",
        "空间",
        "平安",
        "应急",
        "官方",
        "解读",
        "易信",
        "商务",
        "石化",
        "水利",
        "都市",
        "农业",
        "文章",
        "商讯",
        "单位",
        "来源",
        "來源",
        "全文完",
    ]
)
PLACES = (
    "北京", "上海", "天津", "重庆", "中国", "中央", "国家", "清华", "复旦", "浙江", "江苏", "广东", "山东",
    "山西", "河南", "河北", "湖南", "湖北", "江西", "福建", "安徽", "四川", "贵州", "云南", "陕西", "甘肃",
    "青海", "辽宁", "吉林", "黑龙江", "广西", "海南", "内蒙", "宁夏", "新疆", "西藏", "武汉", "南京", "中山",
    "厦门", "全国", "香港", "澳门", "台湾",
)  # fmt: skip


def is_person(name: str) -> bool:
    """Return whether a text is a personal name: a surname and one or two characters, or a name with a middle dot."""
    if FOREIGN_NAME.fullmatch(name):
        return True
    if not CHINESE_NAME.fullmatch(name) or name in NO_NAMES:
        return False
    if name.startswith(COMPOUND):
        return len(name) > 2
    return len(name) <= 3 and name[0] in SURNAMES


def joined_names(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the tokens; two lone characters are a spaced name: 方 敏."""
    waiting = ""
    for token in tokens:
        if waiting:
            if len(token) == 1:
                yield waiting + token
                waiting = ""
                continue
            yield waiting
            waiting = ""
        if len(token) == 1 and is_person(token + token):
            waiting = token
        else:
            yield token
    if waiting:
        yield waiting


def names_together(text: str) -> list[str]:
    """Return the names in a text without separators: 彭晗侯婷婷. Empty if a part is no name, or if two cuts fit."""
    if is_person(text):
        return [text]
    if not 4 <= len(text) <= TOGETHER_AT_MOST:
        return []
    cuts: list[list[list[str]]] = [[[]]]  # by length, the ways to cut the beginning of the text into names
    for end in range(1, len(text) + 1):
        ways = [
            [*before, text[end - length : end]]
            for length in (2, 3, 4)
            if length <= end and is_person(text[end - length : end])
            for before in cuts[end - length]
        ]
        cuts.append(ways[:2])
    return cuts[-1][0] if len(cuts[-1]) == 1 else []


def people(text: str, *, any_name: bool = False) -> str | None:
    """Return the names in a text, set off by single spaces; None if the text holds other words, no name or more than 8.

    `any_name` also takes pen names of two to six characters and names with an organisation: for texts after a label.
    """
    names: list[str] = []
    for chunk in GAP.split(text.strip("。.!！ \x01")):
        if not chunk or ROLE_AFTER.fullmatch(chunk):
            continue
        name = _name(chunk, any_name)
        if name is None:
            return None
        names.append(name)
    return " ".join(names) if 0 < len(names) <= NAMES_AT_MOST else None


def _name(chunk: str, any_name: bool) -> str | None:
    """Return the name in a chunk without spaces; None if the chunk holds more than name and role."""
    name = ROLE_AFTER.sub("", chunk) if len(chunk) > 3 else chunk
    if is_person(name) or (any_name and PEN_NAME.fullmatch(name)):
        return name
    return _with_affiliation(name) if any_name else None


def _with_affiliation(text: str) -> str | None:
    """Return the name before or after an organisation: 方敏北京大学经济学院教授, 武汉大学历史学院郭伦."""
    ends = [match.end() for match in ORGANISATION.finditer(text)]
    if not ends:
        return None
    if is_person(text[ends[-1] :]):
        return text[ends[-1] :]
    if text[:1] not in SURNAMES:
        return None
    return text[:2] if text[2:].startswith(PLACES) else text[:3]
