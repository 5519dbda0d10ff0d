"""A finding's kind, headline and facts → one Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from monitor.wording.chinese_reasons import in_chinese
from monitor.wording.coverage import CELL_REASONS, SITES_NAMED
from monitor.wording.intervals import interval_ending
from monitor.wording.names import FIELD_NAMES, LINK_NAMES, MEDIA_NAMES, ORIGINAL_NAMES
from monitor.wording.plain import (
    REASON_LENGTH,
    TITLE_LENGTH,
    VALUE_LENGTH,
    cut,
    on_one_line,
    shown_time,
    shown_values,
)
from storage.records import (
    AttachmentFacts,
    AttachmentKind,
    ChangeFacts,
    DutyFacts,
    EventInterval,
    Facts,
    FindingKind,
    OriginalState,
    PageFacts,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
    TaskFacts,
)

# Puts the facts of a finding kind into words. The kind decides the type of the facts.
Words = Callable[[Any], str]

NOW = "，现为"  # before the latest change of a war of edits


def chinese_summary(
    kind: FindingKind, facts: Facts, title: str, when: datetime | EventInterval | None
) -> str:
    """Return the sentence without its note on disguises. `when` is a time or the interval of the event."""
    headline = cut(title, TITLE_LENGTH)
    is_named = headline and kind is not FindingKind.SITE_FAILING  # the headline is the name of the site
    subject = on_one_line(facts.site) + (f"《{headline}》" if is_named else "")
    return f"{subject}{_WORDS[kind](facts)}{_ending(kind, when)}"


def _ending(kind: FindingKind, when: datetime | EventInterval | None) -> str:
    if isinstance(when, EventInterval):
        return interval_ending(kind, when, "zh")
    is_told = when is not None and kind is not FindingKind.REPRINT_MISSING  # the sentence has the times
    return f"（北京时间 {shown_time(when.isoformat())} 起）" if when and is_told else ""


def _change(label: str) -> Words:
    def words(facts: ChangeFacts | ReprintTextFacts) -> str:
        change = _from_to(facts)
        if isinstance(facts, ChangeFacts) and facts.follows:
            return f"{label.removesuffix('改动')}已改为与{cut(facts.follows, 24)}原文一致：{change}{_more(facts)}"
        said = _turn(label, facts) if isinstance(facts, ChangeFacts) else label
        return (
            f"{said}：{change}{_place(facts)}{_more(facts)}{_alike(facts)}"
            if change
            else said.removesuffix(NOW)
        )

    return words


def _turn(label: str, facts: ChangeFacts) -> str:
    """Return the label of a new change, of a change taken back, or of a war of edits."""
    if facts.times is not None:
        return f"{label.removesuffix('改动')}反复改动 {facts.times} 次{NOW}"
    if facts.returned is not None:
        return f"{label.removesuffix('改动')}改回 {shown_time(facts.returned.isoformat())} 的版本"
    return label


def _from_to(facts: ChangeFacts | ReprintTextFacts) -> str:
    before, after = (cut(value or "", VALUE_LENGTH) for value in (facts.before, facts.after))
    if before and after:
        return f"{before} → {after}"
    return f"删去“{before}”" if before else f"新增“{after}”" if after else ""


def _place(facts: ChangeFacts | ReprintTextFacts) -> str:
    """Return the picture that shows the words of a copy, "" for words that nobody had to recognise."""
    shown = _picture(facts) if isinstance(facts, ReprintTextFacts) else ""
    return f"（{shown}）" if shown else ""


def _more(facts: ChangeFacts | ReprintTextFacts) -> str:
    return f"，另有 {facts.more} 处" if facts.more else ""


def _alike(facts: ChangeFacts | ReprintTextFacts) -> str:
    if not isinstance(facts, ChangeFacts):
        return ""
    return f"，本站 {facts.pages} 个页面同样改动" if facts.pages else _further_addresses(facts.addresses)


def _further_addresses(addresses: tuple[str, ...]) -> str:
    """Return the count of further addresses of an article, "" for a single address."""
    return f"，该稿另 {len(addresses) - 1} 个网址相同" if len(addresses) > 1 else ""


def _attribution(facts: ChangeFacts) -> str:
    field = FIELD_NAMES["zh"].get(facts.field or "", "署名")
    before, after = shown_values(facts)
    said = _turn(f"{field}改动", facts)
    if not before and not after:
        return said.removesuffix(NOW)
    return f"{said}：{before or '（无）'} → {after or '（无）'}{_more(facts)}{_alike(facts)}"


def _attachment(facts: AttachmentFacts) -> str:
    """Return 附件更换：名称：旧址 → 新址."""
    if facts.address is not None:
        return _file(facts)
    before, after = (cut(value, REASON_LENGTH) for value in (facts.before, facts.after))
    act = "更换" if before and after else "删去" if before else "新增"
    said = f"{MEDIA_NAMES['zh'][facts.media]}{act}"
    if facts.times is not None:
        said = f"{MEDIA_NAMES['zh'][facts.media]}反复改动 {facts.times} 次{NOW}"
    elif facts.returned is not None:
        said = f"{MEDIA_NAMES['zh'][facts.media]}改回 {shown_time(facts.returned.isoformat())} 的版本"
    parts = (said, cut(facts.name, VALUE_LENGTH), " → ".join(filter(None, (before, after))))
    told = "：".join(filter(None, parts)) if any(parts[1:]) else said.removesuffix(NOW)
    more = f"，另有 {facts.more} 个" if facts.more else ""
    return told + more + _further_addresses(facts.addresses)


def _file(facts: AttachmentFacts) -> str:
    """Return the words for a file with other content under its address, or for a file that is gone."""
    name, address = cut(facts.name, VALUE_LENGTH), cut(facts.address or "", REASON_LENGTH)
    named = f"{name}（{address}）" if name and address else name or address
    media = "附件" if facts.media is AttachmentKind.FILE else MEDIA_NAMES["zh"][facts.media]
    parts = [f"{media}已打不开" if not facts.after else f"{media}内容更换", named]
    parts += [_picture(facts), f"第 {facts.page} 页" if facts.page is not None else ""]
    if facts.change_before is not None:
        values = (facts.change_before, facts.change_after)
        before, after = (cut(value or "", VALUE_LENGTH) or "（无）" for value in values)
        parts.append(f"{before} → {after}" + (f"，另有 {facts.more} 处" if facts.more else ""))
    return "：".join(filter(None, parts))


def _picture(facts: AttachmentFacts | ReprintTextFacts) -> str:
    """Return 图片 2，识读置信度 0.97，待人工核看; "" for another file."""
    if facts.picture is None:
        return ""
    certainty = f"识读置信度 {facts.certainty:.2f}" if facts.certainty is not None else ""
    is_unsure = isinstance(facts, AttachmentFacts) and facts.is_unsure
    unsure = "待人工核看" if is_unsure else ""
    return "，".join(filter(None, (f"图 {facts.picture}", certainty, unsure)))


def _reason(label: str) -> Words:
    def words(facts: PageFacts | SiteFailureFacts) -> str:
        if isinstance(facts, PageFacts) and facts.follows:
            return f"已随{cut(facts.follows, 24)}原文撤下"
        reason = cut(in_chinese(facts.reason), REASON_LENGTH) if facts.reason else ""
        said = f"{label}：{reason}" if reason else label
        address = cut(facts.shown_at or "", 160) if isinstance(facts, PageFacts) else ""
        if address:
            return f"{said}，另一网址仍可看到此稿：{address}"
        return said + (_further_addresses(facts.addresses) if isinstance(facts, PageFacts) else "")

    return words


def _whole_page(label: str) -> Words:
    """Return the words for an article that is gone or back, with a count where the article comes and goes."""

    def words(facts: PageFacts) -> str:
        said = f"{label} {facts.times} 次" if facts.times else label
        new_address = f"，网址已改为 {cut(facts.address, 160)}" if facts.address else ""
        return _reason(said)(facts) + new_address

    return words


def _unavailable(facts: PageFacts) -> str:
    state = "疑似打不开，待复核" if facts.is_suspected else "打不开，而网站其他页面正常"
    return _reason(f"时有时无，已 {facts.times} 次{state}" if facts.times else state)(facts)


def _failing(facts: SiteFailureFacts) -> str:
    return _reason(f"站点时好时坏，已异常 {facts.times} 次" if facts.times else "站点异常")(facts)


def _of_original(said: Words) -> Words:
    def words(facts: ReprintTextFacts | ReprintCreditFacts) -> str:
        original = cut(facts.original_site, 24)
        return f"转载{original}稿件，{said(facts)}" if original else said(facts)

    return words


def _uncredited(facts: ReprintCreditFacts) -> str:
    if facts.quoted is None:
        return _of_original(lambda _: "未注明来源")(facts)
    return f"引用{cut(facts.original_site, 24)}稿件{facts.quoted}字，未注明来源"


def _republished(facts: RepublicationFacts) -> str:
    before, after = shown_values(facts)
    dates = f"：{before} → {after}" if before and after and before != after else ""
    again = f"，已出现{facts.times}个新网址" if facts.times else ""
    said = "正文未动，日期改新" if facts.silently else "重新发布旧稿"
    return f"{said}{again}{dates}{_further_addresses(facts.addresses)}"


def _moved(facts: PageFacts) -> str:
    address = cut(facts.address or "", 160)
    alike = f"，本站 {facts.pages} 个页面同样变更" if facts.pages else ""
    return (f"地址变更为 {address}" if address else "地址变更") + alike


def _miscredited(facts: ReprintCreditFacts) -> str:
    source = cut(facts.source or "", 40)
    return f"来源有误：注明“{source}”" if source else "来源有误"


def _link(facts: ReprintCreditFacts) -> str:
    fault = LINK_NAMES["zh"][facts.link] if facts.link else "无效"
    address = cut(facts.address or "", 160)
    return f"原文链接{fault}" + (f"：{address}" if address else "")


def _outdated(facts: ReprintTextFacts) -> str:
    original = ORIGINAL_NAMES["zh"][facts.original] if facts.original else "原文已变动"
    change = _from_to(facts)
    said = f"（{change}{_more(facts)}）" if change else ""
    still = "转载仍可看到" if facts.original is OriginalState.REMOVED else "转载仍为旧文"
    return f"{original}{said}，{still}"


def _improper(facts: ReprintRuleFacts) -> str:
    why = cut("；".join(each.why_zh for each in facts.broken) or facts.why_zh, 120)
    others = f"等 {facts.reprints} 篇" if facts.reprints and facts.reprints > 1 else ""
    return f"{others}转载不规范" + (f"：{why}" if why else "")


def _missing(facts: DutyFacts) -> str:
    original, removed = cut(facts.original_site, 24), "，曾转载后撤下" if facts.removed else ""
    after = [look for look in facts.lists if facts.deadline and look.at >= facts.deadline]
    if not after or facts.issued_at is None:
        seen = f"已查看栏目页 {facts.looks} 次"
        return f"超过 {facts.within_h:g} 小时仍未转载{original}稿件{removed}（{seen}）"
    issued, seen = (shown_time(at.isoformat()) for at in (facts.issued_at, max(look.at for look in after)))
    return (
        f"超过 {facts.within_h:g} 小时仍未转载{original}稿件{removed}"
        f"（原文 {issued} 发布，{seen} 查看 {len(after)} 个栏目页均未见）"
    )


def _task(facts: TaskFacts) -> str:
    deadline = f"于 {shown_time(facts.deadline.isoformat())} " if facts.deadline else ""
    named = cut(facts.task, 24).strip()
    task, sites = "应转任务" + (f"“{named}”" if named else ""), _named_sites(facts)
    if facts.is_reminder:
        return f"{task}将{deadline}到期：{facts.due} 家应转，{facts.pending} 家尚未见转载{sites}"
    reasons = "，".join(
        f"{CELL_REASONS['zh'].get(each.why, each.why)} {each.cells}" for each in facts.reasons
    )
    return (
        f"{task}已{deadline}到期{_counted_at(facts)}：{facts.due} 家应转，按时 {facts.in_time}，"
        f"逾期 {facts.late}，有改动 {facts.altered}，未转 {facts.missing}{sites}，未能核实 {facts.unknown}"
        + (f"（{reasons}）" if reasons else "")
    )


def _counted_at(facts: TaskFacts) -> str:
    return f"，截至 {shown_time(facts.at.isoformat())}" if facts.at else ""


def _named_sites(facts: TaskFacts) -> str:
    titles = [title for title in (cut(site, 16).strip() for site in facts.sites) if title]
    more = "等" if len(titles) > SITES_NAMED else ""
    return f"（{'、'.join(titles[:SITES_NAMED])}{more}）" if titles else ""


_WORDS: Mapping[FindingKind, Words] = {
    FindingKind.EDITED: _change("正文改动"),
    FindingKind.HEADLINE_CHANGED: _change("标题改动"),
    FindingKind.ATTRIBUTION_CHANGED: _attribution,
    FindingKind.ATTACHMENT_ADDED: _attachment,
    FindingKind.ATTACHMENT_CHANGED: _attachment,
    FindingKind.ATTACHMENT_REMOVED: _attachment,
    FindingKind.REMOVED: _whole_page("已撤下"),
    FindingKind.RESTORED: _whole_page("已恢复"),
    FindingKind.MOVED: _moved,
    FindingKind.UNAVAILABLE: _unavailable,
    FindingKind.REPUBLISHED: _republished,
    FindingKind.REPRINT_ALTERED: _of_original(_change("正文有改动")),
    FindingKind.REPRINT_HEADLINE_ALTERED: _of_original(_change("标题有改动")),
    FindingKind.REPRINT_UNCREDITED: _uncredited,
    FindingKind.REPRINT_MISCREDITED: _of_original(_miscredited),
    FindingKind.REPRINT_LINK_BROKEN: _of_original(_link),
    FindingKind.REPRINT_OUTDATED: _of_original(_outdated),
    FindingKind.REPRINT_IMPROPER: _improper,
    FindingKind.REPRINT_MISSING: _missing,
    FindingKind.SITE_FAILING: _failing,
    FindingKind.TASK: _task,
}
