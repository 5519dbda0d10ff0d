"""Extract: Chinese personal names in the text of a credit, told by surname and length. Pure."""

from __future__ import annotations

import re

# The surnames of about 99 % of the population (Ministry of Public Security, names report 2020), and compound ones.
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
    """Whether a text is one personal name: a surname and one or two characters, or a name with a middle dot."""
    if re.fullmatch(r"[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8}){1,2}", name):
        return True
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name):
        return False
    if name.startswith(COMPOUND):
        return len(name) > 2
    return len(name) <= 3 and name[0] in SURNAMES


def people(text: str, *, any_name: bool = False) -> str | None:
    """Names in a text that holds nothing else, set off by single spaces; None where it holds anything else.

    ``any_name`` also takes pen names of two to six characters: for texts behind a label.
    """
    found: list[str] = []
    for chunk in GAP.split(text.strip("。.!！ \x01")):
        if ROLE_AFTER.fullmatch(chunk) or not chunk:
            continue
        name = ROLE_AFTER.sub("", chunk) if len(chunk) > 3 else chunk
        if is_person(name) or (any_name and re.fullmatch(r"[\u4e00-\u9fff·A-Za-z]{2,6}", name)):
            found.append(name)
        elif any_name and (affiliated := _with_affiliation(name)):
            found.append(affiliated)
        else:
            return None
    return " ".join(found) if 0 < len(found) <= 8 else None


def _with_affiliation(text: str) -> str | None:
    """方敏北京大学经济学院教授, 武汉大学历史学院郭伦: the name before or behind the organisation."""
    match = ORGANISATION.search(text)
    if match is None:
        return None
    last = list(ORGANISATION.finditer(text))[-1]
    if is_person(text[last.end() :]):
        return text[last.end() :]
    if text[:1] not in SURNAMES:
        return None
    return text[:2] if text[2:].startswith(PLACES) else text[:3]
