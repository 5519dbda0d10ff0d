"""Extract: text of a credit, or paragraphs of an article → the personal names, recognised by surname and length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# The surnames of about 99 % of the population (Ministry of Public Security, names report 2020).
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛"
    "焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮"
    "桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖"
    "糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习麻祖"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許傅盧蔣賈葉閻鍾薑譚鄒陸錢湯喬賀賴龔龐樊蘭顏嚴溫蘆魯韋聶叢齊莊塗時關費紀歐項陽衛鮑閔強華車邊饒"
)
COMPOUND = (
    "欧阳", "歐陽", "上官", "司马", "司馬", "诸葛", "諸葛", "皇甫", "尉迟", "令狐", "慕容", "东方", "夏侯",
    "端木", "司徒", "独孤",
)  # fmt: skip
NAMES_AT_MOST = 8
PEN_NAME = re.compile(r"[\u4e00-\u9fff·A-Za-z]{2,6}")
GAP = re.compile(r"[、，,\s\x01&＆;；和与]+")
ROLE_AFTER = re.compile(
    r"(?:等)?(?:综合)?(?:整合|整理|编译|报道|報道|報導|摄影报道|攝影|摄影|摄|撰文|撰稿|供稿|文|图|文/图|/文|/图|/摄)$"
)
ORGANISATION = re.compile(r"大学|学院|研究院|研究所|研究中心|教授|研究员|院长|主任|党校|委员|博士|学会|协会")
PLACES = (
    "北京", "上海", "天津", "重庆", "中国", "中央", "国家", "清华", "复旦", "浙江", "江苏", "广东", "山东",
    "山西", "河南", "河北", "湖南", "湖北", "江西", "福建", "安徽", "四川", "贵州", "云南", "陕西", "甘肃",
    "青海", "辽宁", "吉林", "黑龙江", "广西", "海南", "内蒙", "宁夏", "新疆", "西藏", "武汉", "南京", "中山",
    "厦门", "全国", "香港", "澳门", "台湾",
)  # fmt: skip


def is_person(name: str) -> bool:
    """Return whether a text is a personal name: a surname and one or two characters, or a name with a middle dot."""
    if re.fullmatch(r"[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8}){1,2}", name):
        return True
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name):
        return False
    if name.startswith(COMPOUND):
        return len(name) > 2
    return len(name) <= 3 and name[0] in SURNAMES


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


# --- the author named by the text ---

KIND = r"(?:全媒体|首席|见习|特约|特派|驻[\u4e00-\u9fff]{2,6}|本报|本网|本刊|融媒体?|实习|資深|资深){0,4}"
ROLE = r"(?:记者|記者|通讯员|通訊員|作者|撰文|撰稿|执笔|執筆|编译|編譯|文字)"
SEPARATOR = r"[\s\x01:：/︱丨|｜]"
DATELINE = re.compile(
    r"^.{0,30}?[（(][\u4e00-\u9fff]{0,12}?(?:记者|記者)[:：\s/]{0,4}(?P<names>[\u4e00-\u9fff·、，,\s]{2,24}?)\s{0,4}"
    r"(?:[）)]|(?:通讯员|通訊員|摄影|摄|文/图|见习|实习))|"
    r"^[^。，]{0,24}?(?:记者|記者)[\s:：]?(?P<name>[\u4e00-\u9fff]{2,3})(?:报道|報道|報導|[\s　]|[）)])"
)
OWN_LINE = re.compile(
    rf"^[□■◎●▲△○※【\[（(\s]*+(?:采写|文字|撰文|执笔|作者|来源)?[:：]?\s{{0,4}}[《“]?[\u4e00-\u9fffA-Za-z]{{0,12}}[》”]?\s{{0,4}}{KIND}{ROLE}"
    rf"{SEPARATOR}+(?P<names>[\u4e00-\u9fff·、，,&＆\s]{{2,40}}?)(?:\s{{0,4}}{ROLE}{SEPARATOR}+[\u4e00-\u9fff·、，,\s]{{2,40}})?"
    r"[）)】\]\s]*$"
)
LABEL_LINE = re.compile(
    r"^[□■◎●▲△○※【\[（(\s]*+(?:执笔|執筆|作者|撰文|撰稿|文)\s{0,4}[:：/︱丨|｜]\s{0,4}(?P<names>[^。，？！]{2,40}?)[）)】\]\s]*$"
)
SIGNED = re.compile(r"[（(](?P<inner>[^（()）。]{2,48})[)）][\s。]*$")
ROLE_INSIDE = re.compile(
    rf"^(?:[\u4e00-\u9fff]{{0,12}}?)(?:{KIND}{ROLE}|文图|图文|文、图|文/图|图/文|文)(?:{SEPARATOR}{{0,4}}/?\s{{0,4}}图)?{SEPARATOR}*"
)
HOUSE_INSIDE = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,10}(?:网|社|报|台|端|在线|新闻|号|刊)?\s*[/／:：]\s*")
NEXT_ROLE = re.compile(rf"(?:(?<![\s\x01])[\s\x01]++|[，,；;])(?={ROLE}|摄影|摄|图|编辑|责编|供图)")
OPENING, CLOSING = (
    10,
    3,
)  # paragraphs at either end; a line with the author may stand below a summary
LINE_AT_MOST = 60  # characters of a line with only an author


def byline(paragraphs: Sequence[str]) -> str | None:
    """Return the author named by the text itself, names set off by spaces: at the beginning first, then at the end."""
    if not paragraphs:
        return None
    return (
        _first_name(_own_line(paragraph) or _dateline(paragraph) for paragraph in paragraphs[:2])
        or _first_name(map(_own_line, (*paragraphs[2:OPENING], *reversed(paragraphs[-CLOSING:]))))
        or _signature(paragraphs[-1])
    )


def _first_name(names: Iterable[str | None]) -> str | None:
    return next((name for name in names if name), None)


def _dateline(paragraph: str) -> str | None:
    """Return the reporter named at the beginning of a text: 本报讯（记者 张三）."""
    match = DATELINE.match(paragraph)
    return people(match["names"] or match["name"]) if match else None


def _own_line(paragraph: str) -> str | None:
    """Return the author named by a line with only the author: 临江日报记者 李明."""
    if len(paragraph) > LINE_AT_MOST:
        return None
    if (match := OWN_LINE.match(paragraph)) and (names := people(match["names"])):
        return names
    if match := LABEL_LINE.match(paragraph):
        return people(NEXT_ROLE.split(match["names"])[0], any_name=True)
    return None


def _signature(paragraph: str) -> str | None:
    """Return the author in brackets after the last sentence of a text: （记者 李明 通讯员 王芳）."""
    match = SIGNED.search(paragraph[-60:])
    if match is None:
        return None
    inner = NEXT_ROLE.split(match["inner"].strip())[0]
    if role := ROLE_INSIDE.match(inner):
        return people(inner[role.end() :], any_name=True)
    house = HOUSE_INSIDE.match(inner)
    return people(inner[house.end() :] if house else inner)
