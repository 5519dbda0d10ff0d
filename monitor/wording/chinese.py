"""TODO"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from monitor.wording.names import FIELD_NAMES, REASONS
from monitor.wording.plain import TITLE_LENGTH, VALUE_LENGTH, Facts, cut, shown_time, shown_values
from monitor.wording.reasons import in_chinese
from storage.records import FindingKind


def chinese_summary(kind: FindingKind, facts: Facts) -> str:
    title = facts.get("title")
    subject = facts.get("site", "") + (f"《{cut(title, TITLE_LENGTH)}》" if title else "")
    said = _ZH[kind](facts)
    since = f"（{shown_time(facts['since'])} 起）" if "since" in facts else ""
    return f"{subject}{said}{since}"


def _zh_change(label: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        change = _zh_from_to(facts)
        said = _zh_turn(label, facts)
        return f"{said}：{change}{_zh_more(facts)}" if change else said

    return told


def _zh_turn(label: str, facts: Facts) -> str:
    """A change taken back, or one that goes to and fro, is told as that."""
    if "times" in facts:
        return f"{label.removesuffix('改动')}反复改动 {facts['times']} 次，现为"
    if "returned" in facts:
        return f"{label.removesuffix('改动')}改回 {shown_time(facts['returned'])} 的版本"
    return label


def _zh_from_to(facts: Facts) -> str:
    before, after = (cut(facts.get(name, ""), VALUE_LENGTH) for name in ("before", "after"))
    if before and after:
        return f"{before} → {after}"
    return f"删去“{before}”" if before else f"新增“{after}”" if after else ""


def _zh_more(facts: Facts) -> str:
    more = facts.get("more", "0")
    return f"，另有 {more} 处" if more.isdigit() and int(more) else ""


def _zh_attribution(facts: Facts) -> str:
    field = FIELD_NAMES["zh"].get(facts.get("field", ""), "署名")
    before, after = shown_values(facts)
    said = _zh_turn(f"{field}改动", facts)
    if not before and not after:
        return said
    return f"{said}：{before or '（无）'} → {after or '（无）'}{_zh_more(facts)}"


def _zh_reason(label: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        reason = facts.get("reason")
        return f"{label}：{cut(REASONS['zh'].get(reason) or in_chinese(reason), 120)}" if reason else label

    return told


def _zh_of_original(said: Callable[[Facts], str]) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        original = facts.get("original_site")
        return f"转载{cut(original, 24)}稿件，{said(facts)}" if original else said(facts)

    return told


def _zh_republished(facts: Facts) -> str:
    before, after = shown_values(facts)
    dates = f"：{before} → {after}" if before and after and before != after else ""
    said = "正文未动，日期改新" if facts.get("reason") == "silently" else "重新发布旧稿"
    return f"{said}{dates}"


def _zh_moved(facts: Facts) -> str:
    return f"地址变更为 {cut(facts['address'], 160)}" if "address" in facts else "地址变更"


def _zh_miscredited(facts: Facts) -> str:
    return f"来源有误：注明“{cut(facts['source'], 40)}”" if "source" in facts else "来源有误"


def _zh_link(facts: Facts) -> str:
    reason = REASONS["zh"].get(facts.get("reason", ""), "无效")
    return f"原文链接{reason}" + (f"：{cut(facts['address'], 160)}" if "address" in facts else "")


def _zh_outdated(facts: Facts) -> str:
    reason = REASONS["zh"].get(facts.get("reason", ""), "原文已变动")
    change = _zh_from_to(facts)
    return f"{reason}，转载仍为旧文" + (f"：{change}{_zh_more(facts)}" if change else "")


def _zh_improper(facts: Facts) -> str:
    rules = f"（{cut(facts['rules'], 60)}）" if "rules" in facts else ""
    return f"转载不规范{rules}" + (f"：{cut(facts['reason'], 80)}" if "reason" in facts else "")


def _zh_missing(facts: Facts) -> str:
    original = cut(facts.get("original_site", ""), 24)
    late = f"超过 {facts['hours']} 小时仍未" if "hours" in facts else "未在时限内"
    checks = f"（已查看栏目页 {facts['count']} 次）" if "count" in facts else ""
    return f"{late}转载{original}稿件{checks}" + (
        f"：{cut(facts['reason'], 120)}" if "reason" in facts else ""
    )


_ZH: Mapping[FindingKind, Callable[[Facts], str]] = {
    FindingKind.EDITED: _zh_change("正文改动"),
    FindingKind.HEADLINE_CHANGED: _zh_change("标题改动"),
    FindingKind.ATTRIBUTION_CHANGED: _zh_attribution,
    FindingKind.REMOVED: _zh_reason("已撤下"),
    FindingKind.RESTORED: _zh_reason("已恢复"),
    FindingKind.MOVED: _zh_moved,
    FindingKind.REPUBLISHED: _zh_republished,
    FindingKind.REPRINT_ALTERED: _zh_of_original(_zh_change("正文有改动")),
    FindingKind.REPRINT_HEADLINE_ALTERED: _zh_of_original(_zh_change("标题有改动")),
    FindingKind.REPRINT_UNCREDITED: _zh_of_original(lambda _: "未注明来源"),
    FindingKind.REPRINT_MISCREDITED: _zh_of_original(_zh_miscredited),
    FindingKind.REPRINT_LINK_BROKEN: _zh_of_original(_zh_link),
    FindingKind.REPRINT_OUTDATED: _zh_of_original(_zh_outdated),
    FindingKind.REPRINT_IMPROPER: _zh_improper,
    FindingKind.REPRINT_MISSING: _zh_missing,
    FindingKind.SITE_FAILING: _zh_reason("站点异常"),
}
