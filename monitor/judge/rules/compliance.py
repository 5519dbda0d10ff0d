"""Judge: a reprint, and its original where it is at hand → the outcome of each rule R01–R21. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from monitor.judge.rules import credit, text
from monitor.judge.rules.case import Case, Outcome, not_applicable, snippet
from monitor.judge.rules.headlines import headline_same
from monitor.judge.rules.operator_lists import NO_LIST, Permitted
from monitor.judge.rules.source_names import SiteFacts, canonical_source, credit_verdict, names_same
from storage.records import Article, Change, Relation, RuleResult, RuleStatus, Severity

__all__ = [
    "PROFILES",
    "RULES",
    "Rule",
    "SiteFacts",
    "canonical_source",
    "check",
    "credit_verdict",
    "headline_same",
    "names_same",
]


@dataclass(frozen=True)
class Rule:
    """One rule: what it asks, whence it is, how grave a breach is, and the function that judges it."""

    id: str
    title: str
    title_zh: str
    basis: str
    severity: Severity
    judge: Callable[[Case], Outcome]


NEWS = "《互联网新闻信息服务管理规定》第十五条"
COPYRIGHT = "国版办发〔2015〕3号"
GUIDE = "《政府网站发展指引》国办发〔2017〕47号"
INSPECTION = "国办秘函〔2019〕19号"
LIST = "互联网新闻信息稿源单位名单"
EVIDENCE_LENGTH = 300
INFO, NOTICE, WARNING, CRITICAL = Severity.INFO, Severity.NOTICE, Severity.WARNING, Severity.CRITICAL

RULES: tuple[Rule, ...] = (
    Rule("R01", "A publisher is named", "来源指明单位", GUIDE, INFO, credit.source_kind),
    Rule("R02", "The source is stated", "注明来源", NEWS, WARNING, credit.source_stated),
    Rule(
        "R03",
        "The source is the originator",
        "来源为首发单位",
        NEWS,
        WARNING,
        credit.source_is_originator,
    ),
    Rule("R04", "The author is kept", "保留原作者", NEWS, NOTICE, credit.author_kept),
    Rule("R05", "The editor is named", "注明责任编辑真实姓名", NEWS, NOTICE, credit.editor_named),
    Rule(
        "R06",
        "The headline is typographically whole",
        "标题排印完整",
        NEWS,
        NOTICE,
        text.headline_typography,
    ),
    Rule("R07", "The headline's meaning is kept", "不改标题原意", NEWS, WARNING, text.headline_meaning),
    Rule("R08", "The text is intact", "不改正文内容", NEWS, WARNING, text.text_intact),
    Rule("R09", "The source can be traced", "来源可追溯", NEWS, NOTICE, credit.traceable),
    Rule("R10", "The link to the original works", "原文链接有效", GUIDE, NOTICE, credit.link_alive),
    Rule("R11", "The source is on the list", "来源在稿源名单内", LIST, WARNING, credit.source_listed),
    Rule("R12", "The site may carry news", "具备新闻信息服务资质", NEWS, INFO, credit.site_licensed),
    Rule("R13", "Carried in time", "按时转载", GUIDE, WARNING, credit.in_time),
    Rule("R14", "Permission", "取得转载许可", COPYRIGHT, NOTICE, credit.permitted),
    Rule("R15", "No grave error of wording", "无严重表述错误", INSPECTION, CRITICAL, text.no_grave_error),
    Rule("R16", "Not superseded", "原文未废止或更正", GUIDE, WARNING, text.not_superseded),
    Rule("R17", "Corrected with the original", "随原文更正", NEWS, WARNING, text.corrected_here_too),
    Rule("R18", "Carried whole", "全文转载", COPYRIGHT, NOTICE, text.carried_whole),
    Rule("R19", "Nothing injected", "未夹带其他内容", NEWS, WARNING, text.nothing_injected),
    Rule("R20", "The date is honest", "发布日期真实", GUIDE, NOTICE, credit.date_honest),
    Rule("R21", "Attachments are kept", "附件完整", GUIDE, NOTICE, text.attachments_kept),
)


# Which rules are asked of which kind of site. A government site shows no editor's name and needs no licence; who
# reprints as a courtesy (a blog, a school, a company) owes the source, the words and an honest date, and is no news
# service.
ALL_RULES = frozenset(rule.id for rule in RULES)
PROFILES: Mapping[str, frozenset[str]] = {
    "news-service": ALL_RULES,
    "government-site": ALL_RULES - {"R05", "R12"},
    "courtesy": ALL_RULES - {"R04", "R05", "R11", "R12", "R13", "R14", "R21"},
}
NOT_ASKED = not_applicable("not asked of this kind of site", "该类网站不适用本条")


def check(
    article: Article,
    *,
    site: SiteFacts,
    original: Article | None,
    original_site: SiteFacts | None,
    changes: Sequence[Change] = (),
    relation: Relation | None = None,
    published_lag_h: float | None = None,
    link_state: str = "unknown",
    chain_sources: Sequence[str] = (),
    profile: str = "news-service",
    upstream: Sequence[Change] = (),
    deadline_h: float = 24.0,
    grave_errors: Sequence[tuple[str, str]] = (),
    permitted: Permitted = NO_LIST,
) -> tuple[RuleResult, ...]:
    """Every rule's outcome, in order. What cannot be judged without the original is ``unknown``."""
    case = Case(
        article=article, site=site, original=original, original_site=original_site, changes=changes,
        upstream=upstream, relation=relation, published_lag_h=published_lag_h, link_state=link_state,
        chain_sources=chain_sources, profile=profile, deadline_h=deadline_h, grave_errors=grave_errors,
        permitted=permitted,
    )  # fmt: skip
    asked = PROFILES.get(profile, ALL_RULES)
    return tuple(_result(rule, rule.judge(case) if rule.id in asked else NOT_ASKED) for rule in RULES)


def _result(rule: Rule, outcome: Outcome) -> RuleResult:
    return RuleResult(
        rule=rule.id,
        status=outcome.status,
        severity=_severity(rule, outcome),
        why=outcome.why,
        why_zh=outcome.why_zh,
        evidence=snippet(outcome.evidence, EVIDENCE_LENGTH),
    )


def _severity(rule: Rule, outcome: Outcome) -> Severity:
    """A breach weighs as its rule says, a doubt no more than a notice, the rest nothing."""
    if outcome.status is RuleStatus.FAIL:
        return rule.severity if outcome.severity is None else outcome.severity
    return min(rule.severity, Severity.NOTICE) if outcome.status is RuleStatus.WARN else Severity.INFO
