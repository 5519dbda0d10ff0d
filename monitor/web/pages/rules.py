"""Rules of alerts, and a rule to try → what they would have sent in the last week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from monitor.notify.routing import AlertRule
from monitor.web.asked import Answer, PageAnswer, PageRequest
from monitor.web.views.rule_runs import RuleRun, dry_run
from storage.findings import desk, findings
from storage.records import Finding, FindingKind, Severity

SPAN = timedelta(days=7)
MOST_FINDINGS = 3000
TRIED = ("severity", "site", "kind", "words")  # conditions of a rule to try, in the address


def rules(asked: PageRequest) -> Answer:
    """Return the dry run of the configured rules and of the rule in the address."""
    found = asked.once(
        ("last week",), lambda: findings.latest_since(asked.db, asked.now - SPAN, MOST_FINDINGS + 1)
    )
    tried = tried_rule(asked.query, asked.titles)
    routing = asked.config.routing
    muted = {(each.kind, each.site) for each in desk.mutes(asked.db, asked.now)}

    def is_silenced(finding: Finding) -> bool:
        return (finding.kind, finding.site) in muted or routing.is_muted(finding)

    run = dry_run([*routing.rules, *([tried] if tried else [])], found[:MOST_FINDINGS], is_silenced)
    runs = run.runs[: len(routing.rules)]
    values: dict[str, Any] = {
        "run": run,
        "runs": runs,
        "tried": run.runs[-1] if tried else None,
        "is_cut": len(found) > MOST_FINDINGS,
        "days": SPAN.days,
        "kinds": list(FindingKind),
        "severities": list(reversed(Severity)),
        "asked_rule": {name: asked.query.get(name, "") for name in TRIED},
        "muted_rules": sorted(routing.muted),
        "muted_on": {site: sorted(names) for site, names in sorted(routing.muted_on.items())},
    }
    data = {
        "days": SPAN.days,
        "findings": run.total,
        "silenced": run.silenced,
        "unheard": run.unheard,
        "rules": [_data(each) for each in runs],
        "tried": _data(run.runs[-1]) if tried else None,
    }
    return PageAnswer("rules.html", values, data)


def tried_rule(query: Mapping[str, str], sites: Mapping[str, str]) -> AlertRule | None:
    """Return the rule of an address, None without conditions. Unknown values set no condition."""
    if not any(query.get(name) for name in TRIED):
        return None
    severities = {severity.word: severity for severity in Severity}
    kinds = {kind.value: kind for kind in FindingKind}
    kind, site = kinds.get(query.get("kind", "")), query.get("site", "")
    return AlertRule(
        channels=(),
        min_severity=severities.get(query.get("severity", ""), Severity.INFO),
        sites=(site,) if site in sites else (),
        kinds=(kind,) if kind else (),
        words=tuple(query.get("words", "")[:200].split()),
    )


def _data(run: RuleRun) -> dict[str, Any]:
    rule = run.rule
    return {
        "channels": list(rule.channels),
        "min_severity": rule.min_severity.word,
        "sites": list(rule.sites),
        "kinds": [kind.value for kind in rule.kinds],
        "words": list(rule.words),
        "escalate_to": list(rule.escalate_to),
        "findings": run.total,
        "events": run.events,
        "by_kind": {kind.value: count for kind, count in run.kinds},
        "first": [finding.id for finding in run.shown],
    }
