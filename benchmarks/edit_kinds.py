"""Kinds of edit that are made by hand on real paragraphs, each with the class that it must be given.

A kind is given a paragraph and gives one edit in it with its truth, or None where the paragraph has no place
for it. Words and patterns here are the benchmark's own: none is read from the program that is measured.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Edited:
    """``token`` at ``start`` of the paragraph becomes ``after``; a reader takes the token for one thing."""

    start: int
    token: str
    after: str
    classes: frozenset[str]  # those that are right; the first named in the kind's table comes first in print


Kind = Callable[[random.Random, str], "Edited | None"]
DIGITS = r"\d+(?:\.\d+)?"
NUMERAL = "一二三四五六七八九"
FIGURE = re.compile(rf"(?<![\d.,:：〔\[]){DIGITS}(?:万亿|[百千万亿])?%?(?![\d.])")
COUNTED = "个名项家次届位种件所座艘架批倍支条台套辆户场"


# A word of a title is part of a name, whatever the word.
MARKED = re.compile(r"《[^《》]{1,60}》")


def _pick(rng: random.Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return rng.choice(found) if found else None


def other_digit(rng: random.Random, figure: str) -> str:
    """The figure with one digit changed, its first never to 0."""
    places = [at for at, each in enumerate(figure) if each.isdigit()]
    at = rng.choice(places)
    choices = [each for each in "123456789" if each != figure[at]]
    return figure[:at] + rng.choice(choices) + figure[at + 1 :]


def changed(
    pattern: str, change: Callable[[random.Random, re.Match[str]], str | None], *classes: str
) -> Kind:
    """A kind that changes what a pattern finds; group ``t`` is the token, else all of it."""
    compiled = re.compile(pattern)
    plain = not {"name", "fact", "modality"} & set(classes)

    def make(rng: random.Random, text: str) -> Edited | None:
        found = _pick(rng, compiled, MARKED.sub(lambda each: "\0" * len(each[0]), text) if plain else text)
        if found is None:
            return None
        group = "t" if "t" in compiled.groupindex else 0
        after = change(rng, found)
        token = str(found[group])
        if after is None or after == token:
            return None
        return Edited(found.start(group), token, after, frozenset(classes))

    return make


def swapped(pairs: Mapping[str, str | Sequence[str]], *classes: str, where: str = "{}") -> Kind:
    """A kind that puts one word for another."""
    words = "|".join(sorted(map(re.escape, pairs), key=len, reverse=True))

    def change(rng: random.Random, found: re.Match[str]) -> str:
        to = pairs[found["t"]]
        return to if isinstance(to, str) else rng.choice(list(to))

    return changed(where.replace("{}", f"(?P<t>{words})"), change, *classes)


def _moved_point(rng: random.Random, found: re.Match[str]) -> str | None:
    whole, _, rest = found[0].partition(".")
    return rng.choice([whole + rest, f"{whole}{rest[0]}.{rest[1:]}"] if len(rest) > 1 else [whole + rest])


def _other_numeral(rng: random.Random, found: re.Match[str]) -> str:
    token = found["t"]
    at = rng.choice([place for place, each in enumerate(token) if each in NUMERAL] or [0])
    choices = [each for each in "二三四五六七八九" if each != token[at]]
    return token[:at] + rng.choice(choices) + token[at + 1 :]


def _other_day(rng: random.Random, found: re.Match[str]) -> str:
    month, day = int(found["m"]), int(found["d"])
    if rng.random() < 0.5:
        return f"{month}月{day % 28 + 1}日"
    return f"{month % 12 + 1}月{day}日"


def _inserted(words: Sequence[str]) -> Callable[[random.Random, re.Match[str]], str]:
    return lambda rng, found: rng.choice(list(words)) + (found["t"] if "t" in found.re.groupindex else "")


def _dropped(_: random.Random, __: re.Match[str]) -> str:
    return ""


def _lengthened(rng: random.Random, found: re.Match[str]) -> str:
    """A word of two characters put into a title."""
    title = found["t"]
    at = rng.randrange(2, len(title) - 1)
    return str(title[:at] + rng.choice(["暂行", "试行", "修订", "综合", "专项"]) + title[at:])


UNITS = {
    "公里": "米", "平方公里": "平方米", "公顷": "亩", "亩": "公顷", "吨": "公斤", "小时": "分钟", "千瓦": "千瓦时",
    "米": "公里", "天": "小时", "立方米": "升", "万人次": "人次", "万户": "户", "万吨": "吨", "岁": "周",
}  # fmt: skip
RELATIVE = {
    "今天": "昨天", "今年": "去年", "去年": "前年", "明年": "后年", "昨天": "今天", "上午": "下午",
    "上半年": "下半年", "今日": "昨日", "下午": "上午", "本月": "上月", "本周": "上周",
}  # fmt: skip
OFFICES = {
    "国家主席": "国家副主席", "总理": "副总理", "部长": "副部长", "省长": "副省长", "市长": "副市长",
    "局长": "副局长", "主任": "副主任", "书记": "副书记", "总书记": "书记", "委员长": "副委员长",
    "总统": "总理", "首相": "外相", "外长": "防长", "秘书长": "副秘书长", "发言人": "负责人",
    "院长": "副院长", "会长": "副会长",
}  # fmt: skip
ORGANS = [
    "外交部",
    "商务部",
    "教育部",
    "民政部",
    "财政部",
    "水利部",
    "公安部",
    "司法部",
    "国防部",
    "交通运输部",
    "生态环境部",
    "农业农村部",
    "国家统计局",
    "海关总署",
    "国家能源局",
    "中国气象局",
    "应急管理部",
    "自然资源部",
    "文化和旅游部",
    "国家发展改革委",
    "国家卫生健康委",
    "工业和信息化部",
    "人力资源和社会保障部",
    "全国人大",
    "全国政协",
    "国务院",
    "中央军委",
    "最高人民法院",
    "最高人民检察院",
    "中国人民银行",
    "国家税务总局",
    "国家药监局",
    "国家医保局",
    "联合国",
    "欧盟",
    "世界卫生组织",
    "世界银行",
    "中国红十字会",
    "中国科学院",
    "新华社",
    "人民日报社",
]
VERBS = [
    "同意",
    "支持",
    "允许",
    "接受",
    "具备",
    "符合",
    "存在",
    "影响",
    "适合",
    "属于",
    "满足",
    "承认",
    "参加",
    "赞成",
    "干涉",
    "需要",
    "收取",
    "涉及",
    "参与",
    "依赖",
    "具有",
    "享受",
    "包括",
    "占用",
    "承担",
    "等于",
]
MODALS = {
    "必须": ("可以", "应当"), "应当": ("可以", "不得"), "不得": ("可以", "应当"), "可以": ("必须", "不得"),
    "禁止": ("允许", "鼓励"), "严禁": ("允许",), "不能": ("可以", "能够"), "应该": ("可以", "不应"),
    "允许": ("禁止",), "鼓励": ("限制", "禁止"), "不准": ("可以",), "务必": ("可以",), "无需": ("必须",),
}  # fmt: skip
BOUNDS = {
    "以上": ("以下",), "以下": ("以上",), "超过": ("不足", "不超过"), "不低于": ("不超过", "低于"),
    "不少于": ("不多于", "少于"), "不超过": ("超过",), "至少": ("最多", "至多"), "以内": ("以上",), "突破": ("接近",),
    "达到": ("接近", "不足"), "不高于": ("不低于",), "最低": ("最高",), "最高": ("最低",),
}  # fmt: skip
DIRECTIONS = {
    "增长": "下降", "上升": "下降", "提高": "降低", "增加": "减少", "扩大": "缩小", "上涨": "下跌", "加快": "放缓",
    "下降": "增长", "减少": "增加", "降低": "提高", "回升": "回落", "提前": "推迟", "延长": "缩短", "增至": "降至",
    "加强": "削弱", "顺差": "逆差", "盈利": "亏损", "升级": "降级", "进口": "出口", "高于": "低于", "多于": "少于",
}  # fmt: skip
SCOPES = {"全部": "部分", "所有": "部分", "全体": "部分", "一律": "一般", "全国": "全省"}
# Other words that say the same; many begin with characters that elsewhere negate, bound or count.
SYNONYMS = {
    "推进": "推动", "推动": "推进", "开展": "进行", "持续": "不断", "不断": "持续", "不仅": "不但", "应对": "面对",
    "应用": "运用", "共同": "一同", "进一步": "更加", "十分": "非常", "一直": "始终", "重要": "重大",
    "围绕": "聚焦", "强调": "指出", "指出": "强调", "取得": "获得", "帮助": "协助", "努力": "奋力", "坚持": "秉持",
    "目前": "当前", "同时": "与此同时", "未来": "今后", "特别": "尤其", "表示": "说", "通过": "经过",
    "一系列": "系列", "以来": "来", "千方百计": "想方设法", "一定": "相应", "积极": "主动", "可持续": "能持续",
    "约定": "商定", "不同": "各异", "统一": "一致", "响应": "呼应", "适应": "顺应", "显著": "明显",
    "充分": "充足", "深入": "深化", "高度": "十分", "广泛": "普遍", "密切": "紧密", "有力": "有效", "打造": "建设",
}  # fmt: skip
FORMULATIONS = {
    "高质量发展": "高水平发展", "“一带一路”倡议": "“一带一路”战略", "反腐败斗争": "反腐败工作",
    "乡村振兴": "乡村建设", "中国式现代化": "社会主义现代化", "科技自立自强": "自立自强", "全面从严治党": "从严治党",
    "人类命运共同体": "亚洲命运共同体", "生态文明建设": "生态环境建设", "改革开放": "改革创新",
    "脱贫攻坚": "扶贫开发", "社会主义核心价值观": "社会主义价值观", "党的领导": "党的建设",
    "全面依法治国": "依法治国", "供给侧结构性改革": "结构性改革", "战略合作伙伴": "合作伙伴",
    "新发展格局": "新发展理念", "共同富裕": "共同繁荣", "实体经济": "民营经济",
}  # fmt: skip
HOMOPHONES = {
    "部署": "布署", "贯彻": "惯彻", "辉映": "辉应", "出境": "出镜", "制定": "制订", "权利": "权力", "竞争": "竟争",
    "帐篷": "账篷", "启用": "起用", "反映": "反应", "融合": "溶合", "协作": "协做",
    "提供": "题供", "服务": "服物", "发展": "发站", "质量": "质亮", "措施": "措失", "精神": "精深",
    "工作": "公作", "环境": "环镜", "经济": "经纪", "记者": "计者", "实现": "实线", "创新": "创心",
    "保障": "保章", "安全": "安权", "生产": "声产", "技术": "计术", "企业": "其业", "项目": "象目",
    "科技": "科计", "文化": "文画", "合作": "和作", "重要": "众要", "推进": "推近", "坚持": "坚迟",
}  # fmt: skip
LOOKALIKES = {
    "已": "己", "未来": "末来", "土地": "士地", "人民": "入民", "大力": "太力", "气候": "气侯", "时候": "时侯",
    "博物馆": "搏物馆", "分辨": "分辩", "折射": "拆射", "今天": "令天", "治理": "冶理", "开展": "幵展",
    "生活": "生话", "农村": "衣村", "使用": "便用", "困难": "因难", "自己": "自已",
    "部门": "陪门", "历史": "厉史", "收入": "收人", "进入": "进人",
}  # fmt: skip
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x30, 0x3A)}
QUOTES = {"“": "「", "”": "」", "《": "〈", "》": "〉", "（": "(", "）": ")"}

DOCUMENT = r"(?P<t>[\u4e00-\u9fff]{2,6}〔\d{4}〕\d{1,3}号)"


def _other_document(rng: random.Random, found: re.Match[str]) -> str:
    body, rest = found["t"].split("〔")
    year, number = rest.split("〕")
    way = rng.randrange(3)
    if way == 0:
        return f"{body}〔{year}〕{other_digit(rng, number)}"
    if way == 1:
        return f"{body}〔{int(year) - 1}〕{number}"
    return f"{body.replace('发', '办发') if '办发' not in body else body.replace('办发', '发')}〔{year}〕{number}"


def _spaced(rng: random.Random, found: re.Match[str]) -> str:
    return found[0][0] + rng.choice("\u00a0\u200b\u3000 \u2060\u00ad\ufeff\u2009\t") + found[0][1]


IN_PARAGRAPH: dict[str, Kind] = {
    "figure": changed(FIGURE.pattern, lambda rng, found: other_digit(rng, found[0]), "fact"),
    "decimal point": changed(r"(?<![\d.])\d+\.\d+", _moved_point, "fact"),
    "万 and 亿": changed(
        rf"(?P<t>{DIGITS}(?:万亿|[万亿]))(?!\d)",
        lambda rng, found: {"万亿": f"{found[0][:-2]}亿", "亿": found[0].replace("亿", "万")}.get(
            re.sub(r"[\d.]", "", found[0]), rng.choice([found[0][:-1], found[0].replace("万", "亿")])
        ), "fact",
    ),
    "Chinese numeral": changed(
        rf"(?<![第十百一二三四五六七八九])(?P<t>[{NUMERAL}]?十?[{NUMERAL}])(?=[{COUNTED}])(?!一(?:次性|系列|件件|个个))",
        _other_numeral, "fact",
    ),
    "ordinal": changed(rf"第(?P<t>[{NUMERAL}十]{{1,3}})(?=[次届个批位季轮])", _other_numeral, "fact"),
    "percent": changed(rf"(?P<t>{DIGITS}%)", lambda rng, found: other_digit(rng, found[0]), "fact"),
    "percent for points": changed(rf"(?P<t>{DIGITS}%)", lambda _, found: found[0][:-1] + "个百分点", "fact"),
    "money": changed(
        rf"{DIGITS}[万亿]*(?P<t>美?元)", lambda _, found: {"元": "美元", "美元": "欧元"}[found["t"]], "fact"
    ),
    "amount": changed(
        rf"(?P<t>{DIGITS}(?:万亿|[万亿])?)(?=元|美元)", lambda rng, found: other_digit(rng, found["t"]), "fact"
    ),
    "unit": swapped(UNITS, "fact", where=r"(?<=[\d万亿多])(?:余)?{}(?![\u4e00-\u9fff]?[标时])"),
    "range": changed(
        rf"(?<!\d)\d+(?:\.\d+)?%?(?:[—\-~至到])(?P<t>{DIGITS})(?!\d)",
        lambda rng, found: other_digit(rng, found["t"]), "fact",
    ),
    "date": changed(r"(?P<t>(?P<m>\d{1,2})月(?P<d>\d{1,2})日)", _other_day, "fact"),
    "year": changed(r"(?<!\d)(?P<t>(?:19|20)\d\d)年", lambda rng, found: str(int(found["t"]) - rng.randint(1, 5)), "fact"),
    "relative date": swapped(RELATIVE, "fact", where=r"(?<![\u5230]){}(?!化)"),
    "document number": changed(DOCUMENT, _other_document, "fact"),
    "figure dropped": changed(rf"(?P<t>{DIGITS}(?:名|个|家|项|位))(?=[\u4e00-\u9fff]{{2}})", _dropped, "fact"),
    "office": swapped(OFFICES, "name", where=r"(?<!副){}(?!助理|级|会)"),
    "organ": swapped({each: [other for other in ORGANS if other != each] for each in ORGANS}, "name"),
    "document title": changed(
        r"《(?P<t>[\u4e00-\u9fff]{6,30})》",
        _lengthened,
        "name",
    ),
    "negation": changed(
        rf"(?<![不未没无可以应有\d一二三])(?P<t>{'|'.join(VERBS)})",
        lambda rng, found: rng.choice(["不", "没有", "未", "不再"]) + found["t"], "modality",
    ),
    "negation dropped": changed(
        rf"(?P<t>不(?:{'|'.join(VERBS)}|会|能|应))(?!够)", lambda _, found: found["t"][1:], "modality"
    ),
    "modal": swapped(MODALS, "modality", where=r"(?<![不无未]){}"),
    "bound": swapped(BOUNDS, "modality", where=r"(?<!不){}(?!海|前|后|来|作用|目)"),
    "bound added": changed(
        rf"(?<![超近约过达逾第\d.—:：\-至到年月])(?P<t>{DIGITS}[万亿]*)(?=[个名家元吨人项亩户倍])",
        _inserted(["近", "超过", "约", "不足", "至少"]), "modality",
    ),
    "direction": swapped(DIRECTIONS, "modality"),
    "scope": swapped(SCOPES, "modality", "name", "formulation"),
    "formulation": swapped(FORMULATIONS, "formulation"),
    "words added": changed(
        r"(?<=[，。；])(?P<t>(?:推进|加强|落实|做好|完善|坚持|开展|促进|推动))",
        _inserted(["坚决", "扎实", "统筹", "大力", "着力", "毫不动摇地"]), "formulation", "wording",
    ),
    "synonym": swapped(SYNONYMS, "wording", "formulation", where=r"(?<![的之不]){}(?![化书])"),
    "particle": changed(r"(?<=[\u4e00-\u9fff]{2})(?P<t>[的了])(?=[\u4e00-\u9fff]{2})", _dropped, "wording"),
    "homophone": swapped(HOMOPHONES, "typo"),
    "look-alike": swapped(LOOKALIKES, "typo"),
    "comma": changed(r"(?<=[\u4e00-\u9fff])(?P<t>[，、；])(?=[\u4e00-\u9fff])",
                     lambda rng, found: rng.choice([each for each in "，、；," if each != found["t"]]), "punctuation"),
    "comma dropped": changed(r"(?<=[\u4e00-\u9fff])(?P<t>[，、])(?=[\u4e00-\u9fff])", _dropped, "punctuation"),
    "quotation marks": swapped(QUOTES, "punctuation", "invisible"),
    "marks dropped": changed(r"(?P<t>[“”])", _dropped, "punctuation"),
    "invisible": changed(r"[\u4e00-\u9fff]{2}", _spaced, "invisible"),
    "width": swapped(WIDE, "invisible", where=r"(?<!\d){}"),
    "space": changed(r"(?P<t>\d)[\u4e00-\u9fff]", lambda _, found: found["t"] + " ", "invisible"),
}  # fmt: skip
