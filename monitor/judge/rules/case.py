"""Judge: what the compliance rules are given, and the outcomes they give. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.judge.rules.operator_lists import NO_LIST, Permitted
from monitor.judge.rules.source_names import SiteFacts, credits_one_of
from storage.records import Article, Change, Field, Relation, RuleStatus, Severity, SiteRole


@dataclass(frozen=True)
class Case:
    """One page, what is known of its original, and what the comparison found."""

    article: Article
    site: SiteFacts
    original: Article | None = None
    original_site: SiteFacts | None = None
    changes: Sequence[Change] = ()  # original → reprint
    upstream: Sequence[Change] = ()  # the original since the reprint was made
    relation: Relation | None = None
    published_lag_h: float | None = None
    link_state: str = "unknown"  # ok, moved, missing, other, unknown
    chain_sources: Sequence[str] = ()
    profile: str = "news-service"
    deadline_h: float = 24.0
    grave_errors: Sequence[tuple[str, str]] = ()  # wrong wording, and the right one if the list says
    permitted: Permitted = NO_LIST  # the operator's list of sources; empty: none is kept

    @property
    def is_government(self) -> bool:
        """Whether the page stands on a government site, to which the rules for news services do not apply."""
        if self.profile == "courtesy":
            return False
        hosts = any(domain.endswith("gov.cn") for domain in self.site.domains)
        return hosts or self.site.role is SiteRole.ORIGINAL or self.profile == "government-site"

    @property
    def credits_itself(self) -> bool:
        """Whether the page names its own site as the source."""
        return credits_one_of(self.article.attribution.source, self.site.names)

    def stated(self, field: Field) -> tuple[str, ...]:
        """Every value that the page states for a field."""
        return tuple(each.value for each in self.article.attribution.statements if each.field is field)


@dataclass(frozen=True)
class Outcome:
    """What one rule came to. ``severity`` None: the rule's own."""

    status: RuleStatus
    why: str
    why_zh: str
    evidence: str = ""
    severity: Severity | None = None


def passed(why: str, why_zh: str, evidence: str = "") -> Outcome:
    """In order."""
    return Outcome(RuleStatus.PASS, why, why_zh, evidence)


def failed(why: str, why_zh: str, evidence: str = "", severity: Severity | None = None) -> Outcome:
    """Not in order."""
    return Outcome(RuleStatus.FAIL, why, why_zh, evidence, severity)


def warned(why: str, why_zh: str, evidence: str = "") -> Outcome:
    """Doubtful: somebody should look."""
    return Outcome(RuleStatus.WARN, why, why_zh, evidence)


def noted(why: str, why_zh: str, evidence: str = "") -> Outcome:
    """Nothing to accuse, worth noting."""
    return Outcome(RuleStatus.INFO, why, why_zh, evidence)


def unknown(why: str = "the original is not at hand", why_zh: str = "未取得原文，无法判断") -> Outcome:
    """Cannot be judged from what is at hand."""
    return Outcome(RuleStatus.UNKNOWN, why, why_zh)


def not_applicable(why: str, why_zh: str) -> Outcome:
    """The rule does not concern this page."""
    return Outcome(RuleStatus.NOT_APPLICABLE, why, why_zh)


def snippet(text: str, length: int = 80) -> str:
    """Evidence of sensible length, on one line."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in text[: length * 4]).split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"
