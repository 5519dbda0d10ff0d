"""Judge: rules on credit (R01–R05, R09–R14, R20): who is named, linked, and when. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from monitor.judge.rules.case import (
    Case,
    Outcome,
    failed,
    not_applicable,
    noted,
    passed,
    snippet,
    unknown,
    warned,
)
from monitor.judge.rules.operator_lists import credited_units
from monitor.judge.rules.source_names import (
    canonical_source,
    credit_verdict,
    credits_one_of,
    is_vague,
    named_in,
    names_same,
    originator,
)
from storage.records import Field, Severity

ROLE_NAME = re.compile(
    r"信息发布员|系统管理员|管理员|编辑部?|小编|admin|发布员|佚名|未知|网编|值班", re.IGNORECASE
)
# The kinds of publisher whose news may be carried; the dated list of names is the operator's own file.
LISTED_KIND = re.compile(
    r"(?:部|委|委员会|厅|局|总局|署|院|办公室|政府|中央|国务院|人大|政协|法院|检察院|报|日报|社|新闻网|电视台|广播电台|中央电视台|新华社|人民网|光明网|求是|杂志)$"
)
LONG_REPORT = 800  # characters; a bare news item is shorter
RESERVED = re.compile(
    r"不得转载|禁止转载|谢绝转载|未经(?:许可|授权|书面|同意|允许)|版权所有|独家授权|严禁转载"
)
LATE_DATE_DAYS = 30


def source_kind(case: Case) -> Outcome:
    """R01"""
    attribution = case.article.attribution
    named = [*named_in(attribution.source), *named_in(attribution.tail_source)]
    if named:
        return passed("the credit names a publisher", "来源写明了单位", snippet("、".join(named[:3])))
    if attribution.link_back:
        return passed("the link names the publisher's host", "原文链接指明了来源网站", attribution.link_back)
    return failed("neither credit nor link names a publisher", "来源和链接均未指明任何单位")


def source_stated(case: Case) -> Outcome:
    """R02"""
    source = case.article.attribution.source
    if not source and is_vague(case.article.attribution.tail_source):
        return failed("no source is stated", "未注明来源")
    if source and is_vague(source) and is_vague(case.article.attribution.tail_source):
        return failed("the source stated names nobody", "来源含糊，未指明单位", snippet(source))
    return passed(
        "a source is stated", "已注明来源", snippet(source or case.article.attribution.tail_source or "")
    )


def source_is_originator(case: Case) -> Outcome:
    """R03"""
    attribution = case.article.attribution
    head, tail = attribution.source, attribution.tail_source
    if is_vague(head):
        return not_applicable("no source is stated", "未注明来源，不适用")
    copied = case.original is not None or bool(attribution.link_back) or not is_vague(tail)
    if case.credits_itself and copied and case.original_site != case.site:
        return failed(
            "the page credits itself for a copied text",
            "转载稿件却注明本站为来源",
            snippet(head or ""),
            Severity.CRITICAL,
        )
    if tail and not is_vague(tail) and not names_same(head or "", tail):
        return warned(
            "the source line names an intermediary; the end of the text names the originator",
            "来源栏写的是中间转载方，文末注明的才是首发单位",
            snippet(f"{head} / {tail}"),
        )
    return _against_original(case, head or "")


def _against_original(case: Case, head: str) -> Outcome:
    if case.original is None and case.original_site is None:
        return passed("nothing contradicts the source stated", "未发现与来源相矛盾之处", snippet(head))
    verdict = credit_verdict(case.article, case.site, case.original, case.original_site, case.chain_sources)
    if verdict == "wrong":
        return failed(
            "the source stated is not where the text comes from", "注明的来源与实际来源不符", snippet(head)
        )
    if verdict == "intermediary":
        return warned("the source stated is an intermediary", "来源写的是中间转载方", snippet(head))
    first = originator(case.original, case.original_site, case.chain_sources)
    if first and not credits_one_of(head, [first]):
        return warned(
            "the source stated is an intermediary: it credits the text to another itself",
            "来源写的是中间转载方，该方自身注明另有首发单位",
            snippet(f"{head} ← {first}"),
        )
    return passed("the source stated is the original's", "来源与原文一致", snippet(head))


def author_kept(case: Case) -> Outcome:
    """R04"""
    attribution = case.article.attribution
    original = case.original.attribution if case.original else None
    wanted = original.author if original and not original.author_is_placeholder else None
    if original and not wanted:
        return not_applicable("the original names no author", "原文未署作者")
    given = attribution.author if not attribution.author_is_placeholder else None
    if attribution.author_is_placeholder and not (wanted and _mentions(case, wanted)):
        return failed(
            "the author is a placeholder", "作者为占位名，未保留原作者", snippet(attribution.author or "")
        )
    if wanted is None:
        return passed("an author is named", "已署作者", snippet(given)) if given else unknown()
    if _mentions(case, wanted) or (given and names_same(given, wanted)):
        return passed("the original's author is kept", "保留了原作者", snippet(wanted))
    return failed("the original's author was dropped", "未保留原作者", snippet(wanted))


def _mentions(case: Case, author: str) -> bool:
    names = [part for part in re.split(r"[\s、,，/]+", author) if len(part) >= 2]
    text = (case.article.attribution.author or "") + case.article.text[:400] + case.article.text[-400:]
    return any(name in text for name in names)


def editor_named(case: Case) -> Outcome:
    """R05"""
    if case.is_government:
        return not_applicable("the rule is for news services", "仅适用于互联网新闻信息服务单位")
    editor = case.article.attribution.editor
    if not editor:
        return failed("no editor is named", "未注明责任编辑")
    if ROLE_NAME.fullmatch(re.sub(r"\d+$", "", editor.strip())):
        return failed("the editor is a role, not a name", "责任编辑不是真实姓名", snippet(editor))
    return passed("an editor is named", "已注明责任编辑", snippet(editor))


def traceable(case: Case) -> Outcome:
    """R09"""
    attribution = case.article.attribution
    link = attribution.link_back
    if not link:
        nameless = is_vague(attribution.source) and is_vague(attribution.tail_source)
        severity = Severity.WARNING if nameless else None
        return failed("no link to the original", "没有原文链接", severity=severity)
    if not _host(link):
        return warned("the link to the original is no address", "原文链接不是有效网址", snippet(link))
    elsewhere = case.original_site is not None and not case.original_site.has_host(link)
    if elsewhere and case.original_site and _credits(case, case.original_site.names):
        return failed(
            "the link leads to another host than the source stated",
            "原文链接与所注来源不一致",
            snippet(link),
            Severity.WARNING,
        )
    return passed("a link to the original is given", "提供了原文链接", snippet(link, 200))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _credits(case: Case, names: tuple[str, ...]) -> bool:
    wanted = {canonical_source(name) for name in names}
    return any(canonical_source(name) in wanted for name in named_in(case.article.attribution.source))


LINK_STATES = {
    "ok": passed("the link leads to the original", "原文链接有效"),
    "moved": warned("the original has moved from the address given", "原文地址已变更"),
    "missing": failed("the link leads nowhere", "原文链接已失效"),
    "other": failed("the link leads to another page", "原文链接指向其他页面"),
}


def link_alive(case: Case) -> Outcome:
    """R10"""
    link = case.article.attribution.link_back
    if not link:
        return not_applicable("no link to the original", "没有原文链接")
    if case.link_state in LINK_STATES:
        outcome = LINK_STATES[case.link_state]
        return Outcome(outcome.status, outcome.why, outcome.why_zh, snippet(link, 200))
    if link.lower().startswith("http://"):
        return warned(
            "the link is of an old form and was not checked yet",
            "原文链接为旧式地址，尚未核验",
            snippet(link, 200),
        )
    return unknown("the link was not checked yet", "原文链接尚未核验")


def source_listed(case: Case) -> Outcome:
    """R11"""
    attribution = case.article.attribution
    credits_ = [name for name in (attribution.source, attribution.tail_source) if not is_vague(name)]
    named = [unit for credit in credits_ for unit in credited_units(credit)]
    if not named:
        return not_applicable("no source is stated", "未注明来源，不适用")
    return _on_list(case, named) if case.permitted else _of_listed_kind(named)


def _on_list(case: Case, named: Sequence[str]) -> Outcome:
    unlisted = [name for name in named if not case.permitted.has_name(name)]
    if not unlisted or case.permitted.has_host(_host(case.article.attribution.link_back or "")):
        return passed("the sources are on the list", "来源在稿源名单内", snippet("、".join(named)))
    taken_for = next((pair for name in unlisted if (pair := case.permitted.taken_for(name))), "")
    if taken_for:
        return failed(
            "the source is not on the list, and is named like one that is",
            "来源不在稿源名单内，且名称与名单内单位近似",
            snippet(f"{unlisted[0]} / {taken_for}"),
            Severity.CRITICAL,
        )
    return failed("the source is not on the list", "来源不在稿源名单内", snippet("、".join(unlisted)))


def _of_listed_kind(named: Sequence[str]) -> Outcome:
    if not all(LISTED_KIND.search(canonical_source(name)) for name in named):
        return unknown("whether the source is on the list was not checked", "来源是否在稿源名单内尚未核对")
    return passed(
        "the sources are of listed kinds; the list itself is the operator's",
        "来源属于名单所列类别，请以自备名单为准",
        snippet("、".join(named)),
    )


def site_licensed(case: Case) -> Outcome:
    """R12"""
    if case.is_government:
        return not_applicable("a government site", "政府网站，不适用")
    licences = case.stated(Field.NEWS_LICENCE)
    if licences:
        return passed("a news licence is shown", "公示了新闻信息服务许可证", snippet(licences[0]))
    return noted("no news licence number was seen on the page", "页面未见互联网新闻信息服务许可证号")


def in_time(case: Case) -> Outcome:
    """R13"""
    lag_h = case.published_lag_h
    if lag_h is None:
        lag_h = _lag_by_dates(case)
    if lag_h is None:
        return unknown("no two dates to compare", "缺少可比较的发布时间")
    shown = f"{lag_h:.0f} h"
    if lag_h > case.deadline_h:
        return failed("carried after the deadline", "转载超过时限", shown)
    return passed("carried in time", "在时限内转载", shown)


def _lag_by_dates(case: Case) -> float | None:
    original = case.original.attribution.published_at if case.original else None
    theirs, ours = (
        _day(original or case.article.attribution.tail_date),
        _day(case.article.attribution.published_at),
    )
    return (ours - theirs).days * 24.0 if ours and theirs else None


def _day(stamp: str | None) -> date | None:
    try:
        return date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def permitted(case: Case) -> Outcome:
    """R14"""
    reserved = RESERVED.search(case.original.text) if case.original else None
    if reserved:
        return warned("the original reserves its rights", "原文声明未经许可不得转载", reserved[0])
    if len(case.article.text) > LONG_REPORT:
        return noted(
            "a long report, no bare news item: carrying it needs permission",
            "属于长篇报道而非单纯事实消息，转载应取得许可",
        )
    return passed("a short item that nobody reserves", "短消息，未见保留权利声明")


def date_honest(case: Case) -> Outcome:
    """R20"""
    ours = _day(case.article.attribution.published_at)
    if ours is None:
        return unknown("the page shows no date", "页面未显示发布日期")
    tail = _day(case.article.attribution.tail_date)
    if tail and (ours - tail).days > LATE_DATE_DAYS:
        return warned(
            "dated long after the source it names", "发布日期明显晚于文末注明的日期", f"{ours} / {tail}"
        )
    original = _day(case.original.attribution.published_at) if case.original else None
    if original and (original - ours).days >= 1:
        return warned("dated before the original", "发布日期早于原文", f"{ours} / {original}")
    days = {day for value in case.stated(Field.PUBLISHED) if (day := _day(value))}
    if days and max(days) - min(days) > (ours - ours) and (max(days) - min(days)).days > 1:
        return warned(
            "the page states several dates", "页面上的发布日期互相矛盾", " / ".join(map(str, sorted(days)))
        )
    return passed("nothing contradicts the date shown", "发布日期未见矛盾", str(ours))
