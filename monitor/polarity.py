"""Judge: text → the words in it that turn a statement round or bound it: negation, duty, bound, direction. Pure.

Longer words are read first, so that 不仅, 应急, 通过 are not taken for negation, duty or consent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# class → words. Two words of a class may stand for each other without turning the statement.
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
    "all": "全部 所有 全体 一切 均 全面",
    "part": "部分 个别 少数 多数 大多数 有的 一些",
    "only": "仅 只 唯一 仅仅 只有 首次 首个 第一",
    "up": "增长 上升 增加 提高 上调 扩大 上涨 攀升 回升 提升 增至 升至 加快 加速 延长 提前 高于 增强",
    "down": "下降 减少 降低 下调 缩小 下跌 回落 下滑 减至 降至 放缓 缩短 推迟 低于 减弱 负增长 缩减",
    "flat": "持平 不变",
    "for": "赞成 同意 支持 批准 肯定 接受",
    "against": "反对 拒绝 否决 否认 驳回 谴责 抵制",
    "done": "已经 已 完成",
    "not yet": "正在 拟 计划 即将 将",
}
# Words that hold such characters and mean something else.
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
    "内可 可口 可能性"
)


@dataclass(frozen=True)
class Word:
    """A word of a class, and where it stands."""

    start: int
    end: int
    text: str
    kind: str


def _longest_first(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


# Kinds that mean something only against each other: growth for nothing is wording, growth for decline is not.
AGAINST_EACH_OTHER = (
    frozenset({"up", "down", "flat"}),
    frozenset({"all", "part", "only"}),
    frozenset({"done", "not yet"}),
)


def turned(before: list[Word], after: list[Word]) -> bool:
    """Whether the words of two readings turn or bound the statement differently."""
    old, new = {word.kind for word in before}, {word.kind for word in after}
    return _counting(before, new) != _counting(after, old)


def _counting(words: list[Word], against: set[str]) -> list[str]:
    idle = {kind for group in AGAINST_EACH_OTHER if not group & against for kind in group}
    return [word.kind for word in words if word.kind not in idle]


_KIND_OF = {word: kind for kind, words in CLASSES.items() for word in words.split()}
# These single characters are too common inside other words to be read from the context.
ALONE = frozenset("应须可约近均仅只将已拟逾无没")
NUMERALS = "0-9０-９〇零一二三四五六七八九十百千万亿两几数"
_IN_CONTEXT = _longest_first(" ".join(word for word in _KIND_OF if word not in ALONE))
_SCAN = re.compile(
    rf"(?P<neutral>{_longest_first(NEUTRAL)})|(?P<word>{_IN_CONTEXT})"
    rf"|(?P<near>[约近逾超])(?=[{NUMERALS}])"
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


def polar_words(text: str) -> list[Word]:
    """The words of a text that turn or bound a statement, in order."""
    found: list[Word] = []
    for each in _SCAN.finditer(text):
        if each["neutral"]:
            continue
        bound = each["near"] or each["over"]
        kind = _BOUND_OF[bound] if bound else _KIND_OF[each["word"]]
        found.append(Word(each.start(), each.end(), each[0], kind))
    return found


def polar_at(text: str, start: int, end: int) -> list[Word]:
    """The words that overlap ``text[start:end]`` or touch it."""
    return [word for word in polar_words(text) if word.start <= end and start <= word.end]


def alone(text: str) -> str:
    """The class of a text that is itself one such word (also one that is not read from a context)."""
    return _KIND_OF.get(text, _BOUND_OF.get(text, ""))
