"""A page with the original → a case for the compliance rules; an answer of a rule → an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps

from monitor.judge.rules.operator_lists import NO_LIST, Permitted
from monitor.judge.rules.source_names import SiteFacts, credits_one_of
from storage.records import Article, Change, Field, Relation, RuleStatus, Severity, SiteRole

USUAL_DEADLINE_H = 24.0  # of a reprint without a duty


@dataclass(frozen=True)
class Case:
    """A page, the facts about the original, and the result of comparing the two texts.

    ``original`` is None if the original is not at hand. ``link_state`` says where the page's link to the original
    leads: "ok", "moved" (the original has a new address), "missing", "other" (another page), or "unknown" (not
    checked). Lags and deadlines are in hours.
    """

    article: Article
    site: SiteFacts
    original: Article | None = None
    original_site: SiteFacts | None = None
    changes: Sequence[Change] = ()  # original → reprint
    upstream: Sequence[Change] = ()  # the original since the reprint was made
    relation: Relation | None = None
    published_lag_h: float | None = None  # None: computed from the dates on the pages
    link_state: str = "unknown"
    chain_sources: Sequence[str] = ()  # publishers between the original and the page
    profile: str = "news-service"
    deadline_h: float = USUAL_DEADLINE_H
    grave_errors: Sequence[tuple[str, str]] = ()  # wrong wording, and the right wording or ""
    permitted: Permitted = NO_LIST  # the operator's list of sources; empty if the operator keeps no list
    file_marks: Mapping[str, str] = field(default_factory=dict)  # of fetched files of both, by address
    muted: frozenset[str] = frozenset()  # rules that the operator does not want to hear of

    @property
    def is_government(self) -> bool:
        """Return whether the page stands on a government site, where rules for news services do not apply."""
        if self.profile == "courtesy":
            return False
        hosts = any(domain.endswith("gov.cn") for domain in self.site.domains)
        return hosts or self.site.role is SiteRole.ORIGINAL or self.profile == "government-site"

    @property
    def credits_itself(self) -> bool:
        """Return whether the page names its own site as the source."""
        return credits_one_of(self.article.attribution.source, self.site.names)

    def stated(self, field: Field) -> tuple[str, ...]:
        """Return every stated value of `field`."""
        return tuple(each.value for each in self.article.attribution.statements if each.field is field)


@dataclass(frozen=True)
class RuleOutcome:
    """The answer of a single rule. If ``severity`` is None, the severity of the rule applies."""

    status: RuleStatus
    why: str
    why_zh: str
    evidence: str = ""
    severity: Severity | None = None


def passed(why: str, why_zh: str, evidence: str = "") -> RuleOutcome:
    """Return the outcome for a page in order."""
    return RuleOutcome(RuleStatus.PASS, why, why_zh, evidence)


def failed(why: str, why_zh: str, evidence: str = "", severity: Severity | None = None) -> RuleOutcome:
    """Return the outcome for a breach of the rule."""
    return RuleOutcome(RuleStatus.FAIL, why, why_zh, evidence, severity)


def warned(why: str, why_zh: str, evidence: str = "") -> RuleOutcome:
    """Return the outcome for a doubtful page: a person should look."""
    return RuleOutcome(RuleStatus.WARN, why, why_zh, evidence)


def noted(why: str, why_zh: str, evidence: str = "") -> RuleOutcome:
    """Return the outcome for a fact worth noting, without a breach."""
    return RuleOutcome(RuleStatus.INFO, why, why_zh, evidence)


def unknown(why: str = "the original is not at hand", why_zh: str = "未取得原文，无法判断") -> RuleOutcome:
    """Return the outcome for a page with too few facts to judge."""
    return RuleOutcome(RuleStatus.UNKNOWN, why, why_zh)


def not_applicable(why: str, why_zh: str) -> RuleOutcome:
    """Return the outcome for a page outside the rule."""
    return RuleOutcome(RuleStatus.NOT_APPLICABLE, why, why_zh)


def needs_original(judge: Callable[[Case, Article], RuleOutcome]) -> Callable[[Case], RuleOutcome]:
    """Turn a rule about a page and an original into a rule about a case: unknown if the original is not at hand."""

    @wraps(judge)
    def judged(case: Case) -> RuleOutcome:
        return unknown() if case.original is None else judge(case, case.original)

    return judged


def snippet(text: str | None, length: int = 80) -> str:
    """Return `text` on a single line of at most `length` printable characters; a cut is marked with ….

    None gives "".
    """
    head = (text or "")[: length * 4]
    plain = " ".join("".join(each if each.isprintable() else " " for each in head).split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"
