"""A finding's kind, headline and facts → one Chinese sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.wording.changes import phrases
from monitor.wording.changes.change_words import (
    Words,
    attachment,
    attribution,
    change,
    from_to,
    further_addresses,
    more,
    whole_page,
    with_reason,
)
from monitor.wording.coverage import CELL_REASONS, SITES_NAMED
from monitor.wording.intervals import interval_ending
from monitor.wording.names import LINK_NAMES, ORIGINAL_NAMES
from monitor.wording.plain import (
    TITLE_LENGTH,
    cut,
    on_one_line,
    shown_time,
    shown_values,
)
from storage.records import (
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

PHRASES = phrases.CHINESE


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


def _unavailable(facts: PageFacts) -> str:
    state = "疑似打不开，待复核" if facts.is_suspected else "打不开，而网站其他页面正常"
    return with_reason(PHRASES, f"时有时无，已 {facts.times} 次{state}" if facts.times else state)(facts)


def _failing(facts: SiteFailureFacts) -> str:
    return with_reason(PHRASES, f"站点时好时坏，已异常 {facts.times} 次" if facts.times else "站点异常")(
        facts
    )


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
    return f"{said}{again}{dates}{further_addresses(PHRASES, facts.addresses)}"


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
    change = from_to(PHRASES, facts)
    said = f"（{change}{more(PHRASES, facts)}）" if change else ""
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
    FindingKind.EDITED: change(PHRASES, "正文改动"),
    FindingKind.HEADLINE_CHANGED: change(PHRASES, "标题改动"),
    FindingKind.ATTRIBUTION_CHANGED: attribution(PHRASES),
    FindingKind.ATTACHMENT_ADDED: attachment(PHRASES),
    FindingKind.ATTACHMENT_CHANGED: attachment(PHRASES),
    FindingKind.ATTACHMENT_REMOVED: attachment(PHRASES),
    FindingKind.REMOVED: whole_page(PHRASES, "已撤下"),
    FindingKind.RESTORED: whole_page(PHRASES, "已恢复"),
    FindingKind.MOVED: _moved,
    FindingKind.UNAVAILABLE: _unavailable,
    FindingKind.REPUBLISHED: _republished,
    FindingKind.REPRINT_ALTERED: _of_original(change(PHRASES, "正文有改动")),
    FindingKind.REPRINT_HEADLINE_ALTERED: _of_original(change(PHRASES, "标题有改动")),
    FindingKind.REPRINT_UNCREDITED: _uncredited,
    FindingKind.REPRINT_MISCREDITED: _of_original(_miscredited),
    FindingKind.REPRINT_LINK_BROKEN: _of_original(_link),
    FindingKind.REPRINT_OUTDATED: _of_original(_outdated),
    FindingKind.REPRINT_IMPROPER: _improper,
    FindingKind.REPRINT_MISSING: _missing,
    FindingKind.SITE_FAILING: _failing,
    FindingKind.TASK: _task,
}
