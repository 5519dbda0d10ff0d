"""A dry run tells which findings each rule would have sent, and which no rule sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.notify.routing import AlertRule
from monitor.web.views.rule_runs import MOST_SHOWN, dry_run
from storage.records import EventId, Finding, FindingId, FindingKind, Severity

BASE = Finding(FindingId("f"), FindingKind.EDITED, Severity.WARNING, "bu", "http://bu/", None, "题", "z", "e",
               datetime(2026, 3, 2))  # fmt: skip


def finding(name: str, event: str, severity: Severity = Severity.WARNING, **fields: object) -> Finding:
    return replace(BASE, id=FindingId(name), event=EventId(event), severity=severity, **fields)  # type: ignore[arg-type]


FOUND = [
    finding("a", "e-1", Severity.CRITICAL), finding("b", "e-1"), finding("c", "e-2", kind=FindingKind.REMOVED),
    finding("d", "e-3", Severity.INFO), finding("e", "e-4", site="ting"),
]  # fmt: skip


def test_findings_and_events_of_each_rule_are_counted() -> None:
    rules = [AlertRule(("office",)), AlertRule(("chief",), Severity.CRITICAL)]
    run = dry_run(rules, FOUND, lambda each: each.site == "ting")
    assert (run.total, run.silenced, run.unheard) == (5, 1, 1)
    office, chief = run.runs
    assert (office.total, office.events) == (3, 2)
    assert office.kinds == ((FindingKind.EDITED, 2), (FindingKind.REMOVED, 1))
    assert [each.id for each in chief.shown] == ["a"]


def test_without_rules_nothing_is_heard() -> None:
    run = dry_run([], FOUND, lambda each: False)
    assert (run.runs, run.unheard) == ((), 5)


def test_few_findings_of_a_rule_are_shown() -> None:
    many = [finding(str(number), f"e-{number}") for number in range(50)]
    (run,) = dry_run([AlertRule(())], many, lambda each: False).runs
    assert (run.total, run.events, len(run.shown)) == (50, 50, MOST_SHOWN)
