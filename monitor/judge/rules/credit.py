"""A case → the outcomes of the rules on credit, links and dates (R01–R05, R09–R14, R20)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from monitor.judge.rules.case import (
    Case,
    RuleOutcome,
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
from storage.records import Field, Severity, day_of

ROLE_NAME = re.compile(
    r"信息发布员|系统管理员|管理员|编辑部?|小编|admin|发布员|佚名|未知|网编|值班", re.IGNORECASE
)
# Kinds of publishers on the official list of sources. The dated list of names is the operator's own file.
LISTED_KIND = re.compile(
    r"(?:部|委|委员会|厅|局|总局|署|院|办公室|政府|中央|国务院|人大|政协|法院|检察院|报|日报|社|新闻网|电视台|广播电台|中央电视台|新华社|人民网|光明网|求是|杂志)$"
)
LONG_REPORT = 800  # characters; a bare news item is shorter
RESERVED = re.compile(
    r"不得转载|禁止转载|谢绝转载|未经(?:许可|授权|书面|同意|允许)|版权所有|独家授权|严禁转载"
)
LATE_DATE_DAYS = 30  # a page dated more days after the source is doubtful


def source_kind(case: Case) -> RuleOutcome:
    """Judge R01: the credit or the link names a publisher."""
    attribution = case.article.attribution
    named = [*named_in(attribution.source), *named_in(attribution.tail_source)]
    if named:
        return passed("the credit names a publisher", "来源写明了单位", snippet("、".join(named[:3])))
    if attribution.link_back:
        return passed("the link names the publisher's host", "原文链接指明了来源网站", attribution.link_back)
    return failed("neither credit nor link names a publisher", "来源和链接均未指明任何单位")


def source_stated(case: Case) -> RuleOutcome:
    """Judge R02: the page states a source."""
    source, tail = case.article.attribution.source, case.article.attribution.tail_source
    if not is_vague(tail):
        return passed("a source is stated", "已注明来源", snippet(source or tail))
    if not source:
        return failed("no source is stated", "未注明来源")
    if is_vague(source):
        return failed("the source stated names nobody", "来源含糊，未指明单位", snippet(source))
    return passed("a source is stated", "已注明来源", snippet(source))


def source_is_originator(case: Case) -> RuleOutcome:
    """Judge R03: the stated source is the originator of the text."""
    head, tail = case.article.attribution.source, case.article.attribution.tail_source
    if is_vague(head):
        return not_applicable("no source is stated", "未注明来源，不适用")
    if _claims_copied_text(case):
        return failed(
            "the page credits itself for a copied text",
            "转载稿件却注明本站为来源",
            snippet(head),
            Severity.CRITICAL,
        )
    if not is_vague(tail) and not names_same(head, tail):
        return warned(
            "the source line names an intermediary; the end of the text names the originator",
            "来源栏写的是中间转载方，文末注明的才是首发单位",
            snippet(f"{head} / {tail}"),
        )
    return _against_original(case, head)


def _claims_copied_text(case: Case) -> bool:
    """Return whether the page names its own site as the source of a text from another site."""
    attribution = case.article.attribution
    is_copied = (
        case.original is not None or bool(attribution.link_back) or not is_vague(attribution.tail_source)
    )
    return is_copied and case.credits_itself and case.original_site != case.site


def _against_original(case: Case, head: str | None) -> RuleOutcome:
    """Compare the stated source `head` with the sources of the original."""
    if case.original is None and case.original_site is None:
        return passed("nothing contradicts the source stated", "未发现与来源相矛盾之处", snippet(head))
    verdict = credit_verdict(case.article, case.original, case.original_site, case.chain_sources)
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


def author_kept(case: Case) -> RuleOutcome:
    """Judge R04: the page keeps the original's author."""
    if case.original is None:
        return _author_named(case)
    attribution, original = case.article.attribution, case.original.attribution
    wanted = original.author if not original.author_is_placeholder else None
    if not wanted:
        return not_applicable("the original names no author", "原文未署作者")
    if _mentions(case, wanted):
        return passed("the original's author is kept", "保留了原作者", snippet(wanted))
    if attribution.author_is_placeholder:
        return _placeholder(attribution.author)
    if names_same(attribution.author, wanted):
        return passed("the original's author is kept", "保留了原作者", snippet(wanted))
    return failed("the original's author was dropped", "未保留原作者", snippet(wanted))


def _author_named(case: Case) -> RuleOutcome:
    """Judge the author of a page without an original to compare with."""
    attribution = case.article.attribution
    if attribution.author_is_placeholder:
        return _placeholder(attribution.author)
    return (
        passed("an author is named", "已署作者", snippet(attribution.author))
        if attribution.author
        else unknown()
    )


def _placeholder(author: str | None) -> RuleOutcome:
    return failed("the author is a placeholder", "作者为占位名，未保留原作者", snippet(author))


def _mentions(case: Case, author: str) -> bool:
    """Return whether the author line, or the first or last 400 characters of the text, hold a name of `author`."""
    names = [part for part in re.split(r"[\s、,，/]+", author) if len(part) >= 2]
    text = (case.article.attribution.author or "") + case.article.text[:400] + case.article.text[-400:]
    return any(name in text for name in names)


def editor_named(case: Case) -> RuleOutcome:
    """Judge R05: the page names its editor by a real name."""
    if case.is_government:
        return not_applicable("the rule is for news services", "仅适用于互联网新闻信息服务单位")
    editor = case.article.attribution.editor
    if not editor:
        return failed("no editor is named", "未注明责任编辑")
    if ROLE_NAME.fullmatch(re.sub(r"\d+$", "", editor.strip())):
        return failed("the editor is a role, not a name", "责任编辑不是真实姓名", snippet(editor))
    return passed("an editor is named", "已注明责任编辑", snippet(editor))


def traceable(case: Case) -> RuleOutcome:
    """Judge R09: a link leads back to the original."""
    attribution = case.article.attribution
    link = attribution.link_back
    if not link:
        is_nameless = is_vague(attribution.source) and is_vague(attribution.tail_source)
        severity = Severity.WARNING if is_nameless else None
        return failed("no link to the original", "没有原文链接", severity=severity)
    if not _host(link):
        return warned("the link to the original is no address", "原文链接不是有效网址", snippet(link))
    if _contradicts_source(case, link):
        return failed(
            "the link leads to another host than the source stated",
            "原文链接与所注来源不一致",
            snippet(link),
            Severity.WARNING,
        )
    return passed("a link to the original is given", "提供了原文链接", snippet(link, 200))


def _contradicts_source(case: Case, link: str) -> bool:
    """Return whether the page credits the original's site and links to another site."""
    site = case.original_site
    return site is not None and not site.has_host(link) and _credits(case, site.names)


def _host(url: str | None) -> str:
    """Return the host of an address, or "" if `url` is None or no address."""
    try:
        return urlsplit(url or "").hostname or ""
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


def link_alive(case: Case) -> RuleOutcome:
    """Judge R10: the link to the original works."""
    link = case.article.attribution.link_back
    if not link:
        return not_applicable("no link to the original", "没有原文链接")
    if case.link_state in LINK_STATES:
        outcome = LINK_STATES[case.link_state]
        return RuleOutcome(outcome.status, outcome.why, outcome.why_zh, snippet(link, 200))
    if link.lower().startswith("http://"):
        return warned(
            "the link is of an old form and was not checked yet",
            "原文链接为旧式地址，尚未核验",
            snippet(link, 200),
        )
    return unknown("the link was not checked yet", "原文链接尚未核验")


def source_listed(case: Case) -> RuleOutcome:
    """Judge R11: the stated source is on the operator's list, or of a listed kind if no list is kept."""
    attribution = case.article.attribution
    credits_ = [name for name in (attribution.source, attribution.tail_source) if not is_vague(name)]
    named = [unit for credit in credits_ for unit in credited_units(credit)]
    if not named:
        return not_applicable("no source is stated", "未注明来源，不适用")
    return _on_list(case, named) if case.permitted else _of_listed_kind(named)


def _on_list(case: Case, named: Sequence[str]) -> RuleOutcome:
    unlisted = [name for name in named if not case.permitted.has_name(name)]
    if not unlisted or case.permitted.has_host(_host(case.article.attribution.link_back)):
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


def _of_listed_kind(named: Sequence[str]) -> RuleOutcome:
    if not all(LISTED_KIND.search(canonical_source(name)) for name in named):
        return unknown("whether the source is on the list was not checked", "来源是否在稿源名单内尚未核对")
    return passed(
        "the sources are of listed kinds; the list itself is the operator's",
        "来源属于名单所列类别，请以自备名单为准",
        snippet("、".join(named)),
    )


def site_licensed(case: Case) -> RuleOutcome:
    """Judge R12: the page shows a licence for news services."""
    if case.is_government:
        return not_applicable("a government site", "政府网站，不适用")
    licences = case.stated(Field.NEWS_LICENCE)
    if licences:
        return passed("a news licence is shown", "公示了新闻信息服务许可证", snippet(licences[0]))
    return noted("no news licence number was seen on the page", "页面未见互联网新闻信息服务许可证号")


DAY_H = 24.0  # two texts of consecutive days may be a minute apart


def in_time(case: Case) -> RuleOutcome:
    """Judge R13: the article was carried within the deadline."""
    by_dates = case.published_lag_h is None
    lag_h = _lag_by_dates(case) if by_dates else case.published_lag_h
    if lag_h is None:
        return unknown("no two dates to compare", "缺少可比较的发布时间")
    shown, least_h = f"{lag_h:.0f} h", lag_h - DAY_H if by_dates else lag_h
    if least_h >= case.deadline_h if by_dates else least_h > case.deadline_h:
        return failed("carried after the deadline", "转载超过时限", shown)
    if lag_h > case.deadline_h:
        return unknown("the dates leave open whether it was in time", "仅凭日期不能确定是否超过时限")
    return passed("carried in time", "在时限内转载", shown)


def _lag_by_dates(case: Case) -> float | None:
    """Return the hours between the dates of original and page, or None if a date is missing."""
    original = case.original.attribution.published_at if case.original else None
    first_day = day_of(original or case.article.attribution.tail_date)
    reprint_day = day_of(case.article.attribution.published_at)
    return (reprint_day - first_day).days * DAY_H if reprint_day and first_day else None


def permitted(case: Case) -> RuleOutcome:
    """Judge R14: nobody reserves the right to carry the text."""
    reserved = RESERVED.search(case.original.text) if case.original else None
    if reserved:
        return warned("the original reserves its rights", "原文声明未经许可不得转载", reserved[0])
    if len(case.article.text) > LONG_REPORT:
        return noted(
            "a long report, no bare news item: carrying it needs permission",
            "属于长篇报道而非单纯事实消息，转载应取得许可",
        )
    return passed("a short item that nobody reserves", "短消息，未见保留权利声明")


def date_honest(case: Case) -> RuleOutcome:
    """Judge R20: the date of the page is honest."""
    shown = day_of(case.article.attribution.published_at)
    if shown is None:
        return unknown("the page shows no date", "页面未显示发布日期")
    doubts = (doubt(case, shown) for doubt in (_later_than_source, _earlier_than_original, _several_dates))
    fine = passed("nothing contradicts the date shown", "发布日期未见矛盾", str(shown))
    return next((outcome for outcome in doubts if outcome), fine)


def _later_than_source(case: Case, shown: date) -> RuleOutcome | None:
    tail = day_of(case.article.attribution.tail_date)
    if tail is None or (shown - tail).days <= LATE_DATE_DAYS:
        return None
    return warned(
        "dated long after the source it names", "发布日期明显晚于文末注明的日期", f"{shown} / {tail}"
    )


def _earlier_than_original(case: Case, shown: date) -> RuleOutcome | None:
    original = day_of(case.original.attribution.published_at) if case.original else None
    if original is None or original <= shown:
        return None
    return warned("dated before the original", "发布日期早于原文", f"{shown} / {original}")


def _several_dates(case: Case, _: date) -> RuleOutcome | None:
    days = sorted({day for value in case.stated(Field.PUBLISHED) if (day := day_of(value))})
    if not days or (days[-1] - days[0]).days <= 1:
        return None
    return warned("the page states several dates", "页面上的发布日期互相矛盾", " / ".join(map(str, days)))
