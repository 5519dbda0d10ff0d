"""Findings of a span and rules of alerts → a dry run: which finding each rule would have sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.notify.routing import AlertRule
from storage.records import Finding, FindingKind

MOST_SHOWN = 8  # findings of a rule


@dataclass(frozen=True)
class RuleRun:
    """A rule with the findings that fit. An event is a single message, so events are counted too."""

    rule: AlertRule
    total: int
    events: int
    kinds: tuple[tuple[FindingKind, int], ...]  # the most frequent first
    shown: tuple[Finding, ...]


@dataclass(frozen=True)
class DryRun:
    """A dry run of all rules."""

    runs: tuple[RuleRun, ...]
    total: int
    silenced: int  # findings that a mute holds back from every rule
    unheard: int  # findings that no rule sends


def dry_run(
    rules: Sequence[AlertRule], findings: Sequence[Finding], is_silenced: Callable[[Finding], bool]
) -> DryRun:
    """Return what rules would have sent of some findings."""
    heard = [finding for finding in findings if not is_silenced(finding)]
    fitting = [[finding for finding in heard if rule.fits(finding)] for rule in rules]
    sent = {finding.id for found in fitting for finding in found}
    return DryRun(
        tuple(_run(rule, found) for rule, found in zip(rules, fitting, strict=True)),
        len(findings),
        len(findings) - len(heard),
        len(heard) - len(sent),
    )


def _run(rule: AlertRule, found: Sequence[Finding]) -> RuleRun:
    kinds = Counter(finding.kind for finding in found)
    events = {finding.event or finding.id for finding in found}
    return RuleRun(rule, len(found), len(events), tuple(kinds.most_common()), tuple(found[:MOST_SHOWN]))
