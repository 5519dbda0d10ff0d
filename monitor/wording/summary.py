"""Report: what a finding found → one plain sentence, in Chinese or English; names of kinds and classes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from monitor.wording.reasons import in_chinese
from storage.clock import SHANGHAI
from storage.records import FindingKind, FindingState, Severity, Significance

TITLE_LENGTH, VALUE_LENGTH = 60, 48

Language = str

_KINDS: Mapping[FindingKind, tuple[str, str]] = MappingProxyType(
    {
        FindingKind.EDITED: ("正文改动", "text edited"),
        FindingKind.HEADLINE_CHANGED: ("标题改动", "headline changed"),
        FindingKind.ATTRIBUTION_CHANGED: ("署名改动", "attribution changed"),
        FindingKind.REMOVED: ("稿件撤下", "removed"),
        FindingKind.RESTORED: ("稿件恢复", "restored"),
        FindingKind.MOVED: ("地址变更", "moved"),
        FindingKind.REPUBLISHED: ("重新发布", "republished"),
        FindingKind.REPRINT_ALTERED: ("转载改动正文", "reprint altered"),
        FindingKind.REPRINT_HEADLINE_ALTERED: ("转载改动标题", "reprint headline altered"),
        FindingKind.REPRINT_UNCREDITED: ("转载未注明来源", "reprint uncredited"),
        FindingKind.REPRINT_MISCREDITED: ("转载来源有误", "reprint miscredited"),
        FindingKind.REPRINT_LINK_BROKEN: ("原文链接失效", "reprint link broken"),
        FindingKind.REPRINT_OUTDATED: ("转载未更新", "reprint outdated"),
        FindingKind.REPRINT_IMPROPER: ("转载不规范", "reprint improper"),
        FindingKind.REPRINT_MISSING: ("应转未转", "reprint missing"),
        FindingKind.SITE_FAILING: ("站点异常", "site failing"),
    }
)
_SEVERITIES = {
    Severity.INFO: ("提示", "info"),
    Severity.NOTICE: ("一般", "notice"),
    Severity.WARNING: ("重要", "warning"),
    Severity.CRITICAL: ("严重", "critical"),
}
_SIGNIFICANCES = {
    Significance.INVISIBLE: ("不可见", "invisible"),
    Significance.PUNCTUATION: ("标点", "punctuation"),
    Significance.TYPO: ("错别字", "typo"),
    Significance.WORDING: ("措辞", "wording"),
    Significance.FACT: ("数字日期", "figure or date"),
    Significance.NAME: ("名称职务", "name or office"),
    Significance.MODALITY: ("肯否与程度", "negation or bound"),
    Significance.FORMULATION: ("提法", "formulation"),
    Significance.STRUCTURE: ("增删语句", "statement added or removed"),
    Significance.MOVED: ("移动", "moved"),
    Significance.HEADLINE: ("标题", "headline"),
    Significance.ATTRIBUTION: ("署名", "attribution"),
    Significance.INJECTED: ("夹带内容", "injected matter"),
}
_STATES = {
    FindingState.OPEN: ("待处理", "open"),
    FindingState.ACKNOWLEDGED: ("已确认", "acknowledged"),
    FindingState.RESOLVED: ("已解决", "resolved"),
    FindingState.DISMISSED: ("已忽略", "dismissed"),
}
LANGUAGES = ("zh", "en")

KIND_NAMES = {
    language: {key: names[n] for key, names in _KINDS.items()} for n, language in enumerate(LANGUAGES)
}
SEVERITY_NAMES = {
    language: {key: names[n] for key, names in _SEVERITIES.items()} for n, language in enumerate(LANGUAGES)
}
SIGNIFICANCE_NAMES = {
    language: {key: names[n] for key, names in _SIGNIFICANCES.items()} for n, language in enumerate(LANGUAGES)
}
STATE_NAMES = {
    language: {key: names[n] for key, names in _STATES.items()} for n, language in enumerate(LANGUAGES)
}
FIELD_NAMES = {
    "zh": {"source": "来源", "author": "作者", "editor": "编辑", "published_at": "发布时间"},
    "en": {"source": "source", "author": "author", "editor": "editor", "published_at": "date"},
}
REASONS = {
    "zh": {
        "missing": "打不开", "other": "指向其他页面", "removed": "原文已撤下", "edited": "原文已更正",
    },
    "en": {
        "missing": "leads nowhere", "other": "leads to another page", "removed": "the original was removed",
        "edited": "the original was corrected",
    },
}  # fmt: skip

Facts = Mapping[str, str]


DISGUISE_NAMES = {
    "traditional-characters": ("繁体字", "traditional characters"),
    "pinyin": ("夹注拼音", "pinyin in brackets"),
    "invisible-characters": ("不可见字符", "invisible characters"),
    "full-width": ("全角字符", "full-width forms"),
    "look-alikes": ("形近替代字符", "look-alike characters"),
    "spaces": ("字间空格", "stray spaces"),
    "symbols": ("字间符号", "symbols between characters"),
    "advertising": ("夹带广告", "injected advertising"),
    "deleted-characters": ("成批删字", "deleted characters"),
    "reworded": ("洗稿改写", "reworded"),
}


def summary(kind: FindingKind, *, language: str, **facts: str) -> str:
    """One sentence: who, what, from → to, since when. Facts that are missing leave no gap.

    Known facts: site, title, before, after, more, field, reason, reason_en, address, source, original_site,
    rules, disguise (names, by commas), since (RFC 3339, UTC).
    """
    known = {name: cleaned for name, value in facts.items() if (cleaned := _clean(value))}
    told = known.pop("disguise", "").split(",")
    names = [DISGUISE_NAMES[each] for each in told if each in DISGUISE_NAMES]
    if language == "zh":
        return _chinese(kind, known) + (f"［已还原：{'、'.join(zh for zh, _ in names)}］" if names else "")
    return _english(kind, known) + (f" [undone: {', '.join(en for _, en in names)}]" if names else "")


def shown_time(stamp: str) -> str:
    """A time as people in China read it: 2026-11-23 14:05. A bare date stays one."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return cut(stamp, 32)
    if len(stamp) <= len("2026-11-23"):
        return stamp
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def cut(text: str, length: int) -> str:
    """Text on one line without control characters, at most ``length`` long: its beginning, …, and its end."""
    plain = _clean(text)
    if len(plain) <= length:
        return plain
    tail = length // 4
    return plain[: length - tail - 1].rstrip() + "…" + plain[-tail:].lstrip()


CLEAN_LIMIT = 4_000


# name and password in an address, wherever it is quoted
LOGIN = re.compile(r"(?<=://)[^\s/?#]*@")


def _clean(text: str) -> str:
    text = LOGIN.sub("", text[:CLEAN_LIMIT])
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


# --- Chinese -----------------------------------------------------------------------------------


def _chinese(kind: FindingKind, facts: Facts) -> str:
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
    before, after = _values(facts)
    said = _zh_turn(f"{field}改动", facts)
    if not before and not after:
        return said
    return f"{said}：{before or '（无）'} → {after or '（无）'}{_zh_more(facts)}"


def _values(facts: Facts) -> tuple[str, str]:
    """Both values; times as people read them."""
    shown = [facts.get(name, "") for name in ("before", "after")]
    if facts.get("field") == "published_at":
        shown = [shown_time(value) if value else "" for value in shown]
    return cut(shown[0], VALUE_LENGTH), cut(shown[1], VALUE_LENGTH)


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
    before, after = _values(facts)
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


# --- English -----------------------------------------------------------------------------------


def _english(kind: FindingKind, facts: Facts) -> str:
    title = f" “{cut(facts['title'], TITLE_LENGTH)}”" if "title" in facts else ""
    site = f"{facts['site']}:" if "site" in facts else ""
    said = _EN[kind](facts)
    since = f" (since {shown_time(facts['since'])} Beijing time)" if "since" in facts else ""
    return f"{site}{title}{' ' if site or title else ''}{said}{since}".strip()


def _en_change(label: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        change = _en_from_to(facts)
        said = _en_turn(label, facts)
        return f"{said}: {change}{_en_more(facts)}" if change else said

    return told


def _en_turn(label: str, facts: Facts) -> str:
    if "times" in facts:
        return f"{label} to and fro, {facts['times']} times, now"
    if "returned" in facts:
        return f"{label} back (reverted) to the version of {shown_time(facts['returned'])}"
    return label


def _en_from_to(facts: Facts) -> str:
    before, after = (cut(facts.get(name, ""), VALUE_LENGTH) for name in ("before", "after"))
    if before and after:
        return f"{before} → {after}"
    return f"removed “{before}”" if before else f"added “{after}”" if after else ""


def _en_more(facts: Facts) -> str:
    more = facts.get("more", "0")
    return f", and {more} more" if more.isdigit() and int(more) else ""


def _en_attribution(facts: Facts) -> str:
    field = FIELD_NAMES["en"].get(facts.get("field", ""), "attribution")
    before, after = _values(facts)
    said = _en_turn(f"{field} changed", facts)
    if not before and not after:
        return said
    return f"{said}: {before or '(none)'} → {after or '(none)'}{_en_more(facts)}"


def _en_reason(label: str, *, name: str = "reason") -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        reason = facts.get(name)
        return f"{label}: {cut(REASONS['en'].get(reason, reason), 120)}" if reason else label

    return told


def _en_of_original(said: Callable[[Facts], str]) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        original = facts.get("original_site")
        return f"reprint of {cut(original, 24)}, {said(facts)}" if original else f"reprint, {said(facts)}"

    return told


def _en_republished(facts: Facts) -> str:
    before, after = _values(facts)
    silently = facts.get("reason") == "silently"
    return ("silently re-dated" if silently else "an old article republished") + (
        f": {before} → {after}" if before and after and before != after else ""
    )


def _en_link(facts: Facts) -> str:
    reason = REASONS["en"].get(facts.get("reason", ""), "is broken")
    return f"its link to the original {reason}" + (
        f": {cut(facts['address'], 160)}" if "address" in facts else ""
    )


def _en_outdated(facts: Facts) -> str:
    reason = REASONS["en"].get(facts.get("reason", ""), "the original has changed")
    change = _en_from_to(facts)
    return f"{reason}; the reprint carries the old text" + (f": {change}{_en_more(facts)}" if change else "")


def _en_improper(facts: Facts) -> str:
    rules = f" ({cut(facts['rules'], 60).replace('、', ', ')})" if "rules" in facts else ""
    return f"improper reprint{rules}" + (f": {cut(facts['reason_en'], 80)}" if "reason_en" in facts else "")


def _en_missing(facts: Facts) -> str:
    original = f" of {cut(facts['original_site'], 24)}" if "original_site" in facts else ""
    late = f"within {facts['hours']} h" if "hours" in facts else "in time"
    checks = f" ({facts['count']} looks at its lists)" if "count" in facts else ""
    return f"message{original} not carried {late}{checks}" + (
        f": {cut(facts['reason'], 120)}" if "reason" in facts else ""
    )


_EN: Mapping[FindingKind, Callable[[Facts], str]] = {
    FindingKind.EDITED: _en_change("text edited"),
    FindingKind.HEADLINE_CHANGED: _en_change("headline changed"),
    FindingKind.ATTRIBUTION_CHANGED: _en_attribution,
    FindingKind.REMOVED: _en_reason("removed"),
    FindingKind.RESTORED: _en_reason("restored"),
    FindingKind.MOVED: _en_reason("moved", name="address"),
    FindingKind.REPUBLISHED: _en_republished,
    FindingKind.REPRINT_ALTERED: _en_of_original(_en_change("text altered")),
    FindingKind.REPRINT_HEADLINE_ALTERED: _en_of_original(_en_change("headline altered")),
    FindingKind.REPRINT_UNCREDITED: _en_of_original(lambda _: "no source named"),
    FindingKind.REPRINT_MISCREDITED: _en_of_original(_en_reason("wrong source named", name="source")),
    FindingKind.REPRINT_LINK_BROKEN: _en_of_original(_en_link),
    FindingKind.REPRINT_OUTDATED: _en_of_original(_en_outdated),
    FindingKind.REPRINT_IMPROPER: _en_improper,
    FindingKind.REPRINT_MISSING: _en_missing,
    FindingKind.SITE_FAILING: _en_reason("site failing"),
}


SEARCH_MESSAGES = {
    "zh": {
        "removed": "已撤下",
        "no-words": "没有可检索的词：请给出文字、字母或数字",
        "nothing": "没有找到：须所有词同时出现；可减少用词或换用较短的词",
        "nothing-current": "没有找到：须所有词同时出现；加 --all-revisions 可同时查找已被修改的旧版本",
        "more": "还有更多结果，只显示前 {limit} 条：用 --limit 多看，或用更多的词、--site、--since 缩小范围",
        "unindexed": "还有 {waiting} 个版本未编入索引，暂时查不到：运行 reprintwatch analyze",
    },
    "en": {
        "removed": "removed",
        "no-words": "nothing to search for: give words, letters or figures",
        "nothing": "nothing found: all words must occur; try fewer or shorter ones",
        "nothing-current": "nothing found: all words must occur; --all-revisions also looks in earlier revisions",
        "more": "there are more, shown are {limit}: see them with --limit, or narrow with words, --site, --since",
        "unindexed": "{waiting} revisions are not indexed yet and cannot be found: run reprintwatch analyze",
    },
}
