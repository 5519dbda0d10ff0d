"""A case (a reprint, with the original if at hand) → the results of rules R01–R21."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.judge.rules import credit, text
from monitor.judge.rules.case import Case, RuleOutcome, not_applicable, snippet
from monitor.judge.rules.headlines import headline_same
from monitor.judge.rules.source_names import SiteFacts, canonical_source, credit_verdict, names_same
from storage.records import RuleResult, RuleStatus, Severity

__all__ = [
    "PROFILES",
    "RULES",
    "ComplianceRule",
    "SiteFacts",
    "canonical_source",
    "check",
    "credit_verdict",
    "headline_same",
    "names_same",
]


@dataclass(frozen=True)
class ComplianceRule:
    """A rule: title, legal basis, severity of a breach, and the function to judge a case."""

    id: str
    title: str
    title_zh: str
    basis: str
    severity: Severity
    judge: Callable[[Case], RuleOutcome]


NEWS = "《互联网新闻信息服务管理规定》第十五条"
COPYRIGHT = "国版办发〔2015〕3号"
GUIDE = "《政府网站发展指引》国办发〔2017〕47号"
INSPECTION = "国办秘函〔2019〕19号"
LIST = "互联网新闻信息稿源单位名单"
EVIDENCE_LENGTH = 300  # characters
INFO, NOTICE, WARNING, CRITICAL = Severity.INFO, Severity.NOTICE, Severity.WARNING, Severity.CRITICAL

RULES: tuple[ComplianceRule, ...] = (
    ComplianceRule("R01", "A publisher is named", "来源指明单位", GUIDE, INFO, credit.source_kind),
    ComplianceRule("R02", "The source is stated", "注明来源", NEWS, WARNING, credit.source_stated),
    ComplianceRule(
        "R03",
        "The source is the originator",
        "来源为首发单位",
        NEWS,
        WARNING,
        credit.source_is_originator,
    ),
    ComplianceRule("R04", "The author is kept", "保留原作者", NEWS, NOTICE, credit.author_kept),
    ComplianceRule("R05", "The editor is named", "注明责任编辑真实姓名", NEWS, NOTICE, credit.editor_named),
    ComplianceRule(
        "R06",
        "The headline is typographically whole",
        "标题排印完整",
        NEWS,
        NOTICE,
        text.headline_typography,
    ),
    ComplianceRule(
        "R07", "The headline's meaning is kept", "不改标题原意", NEWS, WARNING, text.headline_meaning
    ),
    ComplianceRule("R08", "The text is intact", "不改正文内容", NEWS, WARNING, text.text_intact),
    ComplianceRule("R09", "The source can be traced", "来源可追溯", NEWS, NOTICE, credit.traceable),
    ComplianceRule("R10", "The link to the original works", "原文链接有效", GUIDE, NOTICE, credit.link_alive),
    ComplianceRule(
        "R11", "The source is on the list", "来源在稿源名单内", LIST, WARNING, credit.source_listed
    ),
    ComplianceRule(
        "R12", "The site may carry news", "具备新闻信息服务资质", NEWS, INFO, credit.site_licensed
    ),
    ComplianceRule("R13", "Carried in time", "按时转载", GUIDE, WARNING, credit.in_time),
    ComplianceRule("R14", "Permission", "取得转载许可", COPYRIGHT, NOTICE, credit.permitted),
    ComplianceRule(
        "R15", "No grave error of wording", "无严重表述错误", INSPECTION, CRITICAL, text.no_grave_error
    ),
    ComplianceRule("R16", "Not superseded", "原文未废止或更正", GUIDE, WARNING, text.not_superseded),
    ComplianceRule(
        "R17", "Corrected with the original", "随原文更正", NEWS, WARNING, text.corrected_here_too
    ),
    ComplianceRule("R18", "Carried whole", "全文转载", COPYRIGHT, NOTICE, text.carried_whole),
    ComplianceRule("R19", "Nothing injected", "未夹带其他内容", NEWS, WARNING, text.nothing_injected),
    ComplianceRule("R20", "The date is honest", "发布日期真实", GUIDE, NOTICE, credit.date_honest),
    ComplianceRule("R21", "Attachments are kept", "附件完整", GUIDE, NOTICE, text.attachments_kept),
)


# Rules by kind of site. A government site shows no editor's name and needs no licence. A site that reprints as a
# courtesy (a blog, a school, a company) is no news service: it owes the source, the words and an honest date.
ALL_RULES = frozenset(rule.id for rule in RULES)
PROFILES: Mapping[str, frozenset[str]] = {
    "news-service": ALL_RULES,
    "government-site": ALL_RULES - {"R05", "R12"},
    "courtesy": ALL_RULES - {"R04", "R05", "R11", "R12", "R13", "R14", "R21"},
}
MUTED = not_applicable("muted by the operator", "已由用户设为不检查")
NOT_ASKED = not_applicable("not asked of this kind of site", "该类网站不适用本条")


def check(case: Case) -> tuple[RuleResult, ...]:
    """Return the result of every rule for `case`, in the order of ``RULES``.

    Without the original, rules about the original give ``unknown``. Muted rules, and rules outside the profile of the
    site, give ``not-applicable``. A profile without an entry in ``PROFILES`` gets all rules.
    """
    return tuple(_result(rule, _outcome(rule, case)) for rule in RULES)


def _outcome(rule: ComplianceRule, case: Case) -> RuleOutcome:
    if rule.id in case.muted:
        return MUTED
    return rule.judge(case) if rule.id in PROFILES.get(case.profile, ALL_RULES) else NOT_ASKED


def _result(rule: ComplianceRule, outcome: RuleOutcome) -> RuleResult:
    return RuleResult(
        rule=rule.id,
        status=outcome.status,
        severity=_severity(rule, outcome),
        why=outcome.why,
        why_zh=outcome.why_zh,
        evidence=snippet(outcome.evidence, EVIDENCE_LENGTH),
    )


def _severity(rule: ComplianceRule, outcome: RuleOutcome) -> Severity:
    """Return the severity of a result: the rule's for a breach, at most a notice for a doubt, else info."""
    if outcome.status is RuleStatus.FAIL:
        return rule.severity if outcome.severity is None else outcome.severity
    return min(rule.severity, Severity.NOTICE) if outcome.status is RuleStatus.WARN else Severity.INFO
