"""A text → the polar words, which reverse or limit a statement: negation, duty, bound, direction.

Longer words are read first: 不仅, 应急 and 通过 are no negation, duty or consent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Kind → words. Words of the same kind may replace a word of the kind without a change of the statement.
CLASSES = {
    "not": "不会 不是 不能 不可 不再 不予 没有 未能 未曾 尚未 并未 从未 并非 不 未 没 无须 无需 不必 "
    "不用 无法",
    "must not": "不得 不准 不许 不应 不宜 禁止 严禁 不可以 不应当 切勿 勿 停止 暂停 取消 撤销 废止",
    "must": "必须 务必 一律 须 必需",
    "should": "应当 应该 需要 应",
    "may": "可以 可 允许 准许 鼓励 可能 或将 有望",
    "at least": "不少于 不低于 至少 以上 最少 最低 不小于 超过 逾 突破 达到",
    "at most": "不超过 不高于 不多于 至多 最多 以下 以内 不足 最高 不大于",
    "about": "左右 大约 约 近 接近 上下 将近",
    "all": "全部 所有 全体 一切 均 全面 每个 各个 任何",
    "most": "多数 大多数 绝大多数 大部分 绝大部分",
    "part": "部分 一部分 有的 有些 一些 若干",
    "few": "个别 少数 极少数 少部分 小部分",
    "always": "始终 总是 历来 一直",
    "often": "经常 时常 常常 往往",
    "rarely": "偶尔 很少 极少",
    "only": "仅 只 唯一 仅仅 只有 首个 第一",
    "up": "增长 上升 增加 提高 上调 扩大 上涨 攀升 回升 提升 增至 升至 加快 加速 延长 提前 高于 增强 加强 "
    "增大 增多 升高 走高 上行 净增 提速",
    "down": "下降 减少 降低 下调 缩小 下跌 回落 下滑 减至 降至 放缓 缩短 推迟 低于 减弱 负增长 缩减 "
    "削弱 减小 走低 下行 净减 减速 弱化",
    "flat": "持平 不变",
    "for": "赞成 同意 支持 批准 肯定 接受",
    "against": "反对 拒绝 否决 否认 驳回 谴责 抵制",
    "done": "已经 已 完成",
    "not yet": "正在 拟 计划 即将 将",
}
# Words that contain characters of polar words and have another meaning.
NEUTRAL = (
    "以下简称 以下称 以下统称 以上述 不仅 不断 不但 不少 不同 不久 不只 不管 不论 不妨 不愧 不忘 "
    "不懈 不已 不凡 不错 不过 不止 不满 不便 不良 不利 不法 不息 不渝 不移 "
    "差不多 忍不住 了不起 对不起 未来 未必 未成年 未婚 沉没 没收 出没 淹没 应急 应对 应用 应邀 应付 "
    "应变 反应 供应 适应 响应 相应 对应 "
    "效应 回应 呼应 顺应 感应 许可 可持续 可靠 可见 可谓 可观 可爱 认可 可再生 可行 可控 不可或缺 "
    "约束 约定 公约 条约 合约 节约 集约 预约 "
    "大约束 签约 制约 邀约 特约 近日 近期 近年 近平 附近 最近 靠近 临近 亲近 近代 近视 全部门 "
    "全面深化改革 平均 人均 均衡 均等 户均 年均 "
    "只要 只能 船只 一只 仅次于 将军 将士 将领 名将 将来 必将 即将到来 虚拟 模拟 拟定 拟合 通过 "
    "第一时间 第一书记 必需品 应有 应届 逾期 "
    "无须眉 部分别 以上海 约旦 约翰 不丹 计划生育 计划单列 五年规划 未央 无锡 第一次 第一届 提前量 "
    "内可 可口 可能性 最高人民法院 最高人民检察院 最高法 最高检 最高人民 最高领导 最高统帅 最高荣誉 最高奖 "
    "最高级 最高峰 "
    # set phrases in which 不, 未, 无 and 没 deny no part of the statement
    "毫不动摇 毫不松懈 毫不犹豫 毫不放松 坚定不移 坚持不懈 坚贞不屈 持之以恒 锲而不舍 孜孜不倦 永不停歇 "
    "不折不扣 不遗余力 "
    "不可或缺 不可分割 不可阻挡 不可逆转 不可磨灭 必不可少 密不可分 层出不穷 络绎不绝 源源不断 川流不息 "
    "供不应求 来之不易 "
    "势不可挡 不容置疑 不畏 不怕 不负 不辱 不屈 不朽 不拘 不失 不外乎 不胜 不尽 不由 不禁 不约而同 不谋而合 "
    "刻不容缓 "
    "义不容辞 与日俱增 前所未有 史无前例 未雨绸缪 防患未然 无微不至 无私 无数 无愧 无比 无论 无疑 无人机 "
    "无障碍 无线 无缝 "
    "无烟 无偿 无形 无穷 无限 无价 无悔 无声 没完 没用 不动产 不锈钢 不等式 不倒翁 不夜城 不只是 不单 不光 不独"
)
# Words for the whole of an area. A part of the area is another statement than the whole.
SCOPES = (
    "全国",
    "全球",
    "全省",
    "全市",
    "全县",
    "全区",
    "全州",
    "全镇",
    "全乡",
    "全村",
    "全校",
    "全院",
    "全行业",
    "各地",
)
# Single characters of opposite meaning, which count only if one character as a whole replaces another.
OPPOSITE_CHARACTERS = (
    "内外 前后 上下 大小 高低 增减 升降 涨跌 买卖 有无 是非 男女 公私 始终 早晚 快慢 强弱 长短 宽窄 正副 左右 "
    "首末 盈亏 胜负 输赢 生死 借贷 收支 城乡 优劣 新旧 每隔"
)
# Opposite words without a kind of their own. The words count only if a word replaces a word of another side.
# A space separates words of the same side.
OPPOSITES = (
    ("升级", "降级"), ("顺差", "逆差"), ("盈利 赢利", "亏损"), ("进口", "出口"), ("多于", "少于"), ("大于", "小于"),
    ("快于", "慢于"), ("优于 好于", "劣于 差于"), ("早于", "晚于"), ("之前 以前", "之后 以后"),
    ("事前", "事中", "事后"),
    ("流入", "流出"), ("买入", "卖出"), ("收入", "支出"), ("扩张", "收缩"), ("放宽 放松", "收紧"), ("同比", "环比"),
    ("有利", "不利"), ("利好", "利空"), ("合格", "不合格"), ("有效", "无效"), ("合法", "非法 违法"), ("成功", "失败"),
    ("启动 开始", "终止 结束"), ("恢复", "中断"), ("开放", "关闭 封闭"), ("公开", "秘密 内部"), ("自愿", "强制"),
    ("免费", "收费 付费 自费"), ("有偿", "无偿"), ("长期", "短期", "临时"), ("首次", "再次"), ("直接", "间接"),
    ("主动", "被动"),
    SCOPES, ("国内", "国外 境外 海外"), ("境内", "境外"),
    ("中央", "地方"),
    ("城镇 城市", "农村 乡村"), ("男性", "女性"), ("正面", "负面"), ("积极", "消极"), ("盈余", "赤字"),
    ("供给", "需求"), ("以前年度", "以后年度"), ("有罪", "无罪"), ("有期", "无期"),
    ("故意", "过失"), ("常住", "户籍"), ("名义", "实际"), ("累计", "当月"), ("存款", "贷款"),
    ("和 及 与 以及", "或 或者"),  # all conditions together, or a single condition
    ("除 除了 除去 扣除 不含 不包括 不包含 剔除 排除", "含 包括 包含 涵盖 计入 连同 加上"),
    *(tuple(pair) for pair in OPPOSITE_CHARACTERS.split()),
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A polar word: place, text and kind (a key of ``CLASSES``, or a side of ``OPPOSITES``)."""

    start: int
    end: int
    text: str
    kind: str


def _longest_first(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


# Groups of kinds. A kind counts only against another kind of the group. An added 增长 is wording;
# 增长 instead of 下降 is a change of the statement.
AGAINST_EACH_OTHER = (
    frozenset({"up", "down", "flat"}),
    frozenset({"all", "most", "part", "few", "only"}),
    frozenset({"always", "often", "rarely"}),
    *(frozenset({scope, "part"}) for scope in SCOPES),
    frozenset({"done", "not yet"}),
    *(frozenset(sides) for sides in OPPOSITES),
)
IN_GROUPS = frozenset[str]().union(*AGAINST_EACH_OTHER)
# Kinds that reverse no statement if a word is only added: 已 and 将 change the aspect, 全面 and 只 the tone.
FAINT = IN_GROUPS | {"about"}


def is_turned(before: list[Word], after: list[Word]) -> bool:
    """Return whether the polar words of two readings make different statements."""
    old, new = {word.kind for word in before}, {word.kind for word in after}
    return _counting(before, new) != _counting(after, old)


def is_opposed(one: str, other: str) -> bool:
    """Return whether two whole words are polar words of different statements: 将 and 已, but not 和 and 及."""
    kinds = {kind_of(one), kind_of(other)}
    if len(kinds) == 1 or "" in kinds:
        return False
    return not kinds & FAINT or any(kinds <= group for group in AGAINST_EACH_OTHER)


def _counting(words: list[Word], against: set[str]) -> list[str]:
    """Return the kinds of `words` without the kinds that count only against the other reading."""
    idle = IN_GROUPS.difference(*(group for group in AGAINST_EACH_OTHER if group & against))
    return [word.kind for word in words if word.kind not in idle]


_KIND_OF = {
    **{word: side for sides in OPPOSITES for side in sides for word in side.split()},
    **{word: kind for kind, words in CLASSES.items() for word in words.split()},
}
# Single characters that are too common inside longer words to be read from a context.
ALONE = frozenset("应须可约近均仅只将已拟逾无没和及与或除含").union("".join(OPPOSITE_CHARACTERS.split()))
NUMERALS = "0-9０-９〇零一二三四五六七八九十百千万亿两几数"
_IN_CONTEXT = _longest_first(" ".join(word for word in _KIND_OF if word not in ALONE))
_SCAN = re.compile(
    rf"(?P<neutral>{_longest_first(NEUTRAL)})|(?P<word>{_IN_CONTEXT})"
    rf"|(?P<near>(?<![推靠接附临走拉贴逼邻远最将新签条公合节预])[约近逾超])(?=[{NUMERALS}](?!国|岸|会|地))"
    rf"|(?P<over>(?<=[{NUMERALS}])[余多](?=[个名人家万亿项次年座所户只元吨米种]))"
)
_BOUND_OF = {
    "约": "about",
    "近": "about",
    "逾": "at least",
    "超": "at least",
    "余": "at least",
    "多": "at least",
}
# Conditions, exceptions and bans. If the clause is taken away, the rest of a text makes another statement.
CONDITION = re.compile(
    r"除[^。；]{1,40}[外以][，,]|除外|前提下|(?:情况|情形|条件)下[，,]|为前提|为条件|只有[^。；]{2,40}才|凡[^，。；]{2,40}的[，,]"
    r"|(?:^|[，,。；但])(?:如果|如遇|如有|如需|若|一旦|倘若|假如)[^。；]{2,40}[，,]|未经|未[^，。；]{1,20}的[，,]|逾期|仅限|仅适用|仅对"
    r"|不予|不适用|不包括|不含|方可|方能|不得|严禁|禁止|不准|须经|须在|年满[^，。；]{1,8}岁|下列情形|另有规定"
)


def is_condition(text: str) -> bool:
    """Return whether a sentence or clause (the first 400 characters) states a condition, an exception or a ban."""
    return bool(CONDITION.search(text[:400]))


def polar_words(text: str) -> list[Word]:
    """Return the polar words of a text, in order."""
    words: list[Word] = []
    for match in _SCAN.finditer(text):
        if match["neutral"]:
            continue
        bound = match["near"] or match["over"]
        kind = _BOUND_OF[bound] if bound else _KIND_OF[match["word"]]
        words.append(Word(match.start(), match.end(), match[0], kind))
    return words


def polar_at(text: str, start: int, end: int) -> list[Word]:
    """Return the polar words that overlap or touch ``text[start:end]``."""
    return [word for word in polar_words(text) if word.start <= end and start <= word.end]


def is_neutral_at(text: str, start: int, end: int) -> bool:
    """Return whether a longer word without polarity (将军, 响应) covers ``text[start:end]``."""
    return any(
        word["neutral"] and word.start() <= start and end <= word.end() for word in _SCAN.finditer(text)
    )


def kind_of(text: str) -> str:
    """Return the kind of `text` if the whole text is a polar word, also a word of ``ALONE``; else ""."""
    return _KIND_OF.get(text, _BOUND_OF.get(text, ""))
