"""A finding is raised once, told once, and kept up to date."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.raising import Desk, raise_findings
from monitor.analysis.setup import Setup
from monitor.judge.findings.event_key import event_of
from monitor.judge.policy import Policy
from monitor.notify.routing import AlertRule, Routing
from storage.engine.store import Store, rows, transaction
from storage.findings import beginnings, findings
from storage.records import ChangeFacts, Finding, FindingId, FindingKind, FindingState, PageFacts, Severity

ROUTING = Routing((AlertRule(("office",), Severity.WARNING),))


def finding(at: datetime, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(
        FindingId("f-1"), FindingKind.EDITED, severity, "mca", "http://www.mca.gov.cn/1.html", None, "题", "中文",
        "English", at,
    )  # fmt: skip


def raised(db: Store, *some: Finding) -> list[Finding]:
    with transaction(db):
        return raise_findings(db, Setup({}, Policy(), ROUTING), some)


def of_its_event(found: Finding) -> Finding:
    """A finding as the store keeps it."""
    return replace(found, event=event_of(found))


def told(db: Store) -> list[str]:
    return [each["channel"] for each in rows(db, "SELECT channel FROM alerts")]


def test_a_finding_is_new_once_and_told_once(db: Store, now: datetime) -> None:
    assert raised(db, finding(now)) == [of_its_event(finding(now))]
    assert raised(db, finding(now)) == []
    assert told(db) == ["office"]


def test_a_finding_below_the_rules_of_every_channel_is_kept_and_told_to_nobody(
    db: Store, now: datetime
) -> None:
    assert raised(db, finding(now, Severity.NOTICE))
    assert told(db) == []


def test_a_finding_that_holds_again_is_opened_again_without_another_alert(db: Store, now: datetime) -> None:
    raised(db, finding(now))
    with transaction(db):
        findings.resolve_findings(db, [FindingId("f-1")], now)
    assert raised(db, finding(now + timedelta(days=1))) == []
    kept = findings.finding_of(db, FindingId("f-1"))
    assert kept is not None
    assert (kept.state, kept.resolved_at, told(db)) == (FindingState.OPEN, None, ["office"])


def test_a_suspicion_is_kept_and_told_once_it_is_confirmed(db: Store, now: datetime) -> None:
    suspected = replace(
        finding(now, Severity.NOTICE), kind=FindingKind.UNAVAILABLE, facts=PageFacts(is_suspected=True)
    )
    everyone = Setup({}, Policy(), Routing((AlertRule(("office",), Severity.INFO),)))
    with transaction(db):
        assert raise_findings(db, everyone, [suspected])
    assert told(db) == []
    confirmed = replace(suspected, severity=Severity.WARNING, facts=PageFacts())
    with transaction(db):
        assert raise_findings(db, everyone, [confirmed, confirmed]) == []
    kept = findings.finding_of(db, FindingId("f-1"))
    assert kept is not None
    assert (kept.severity, told(db)) == (Severity.WARNING, ["office"])


def test_one_more_change_of_a_war_of_edits_renews_its_finding(db: Store, now: datetime) -> None:
    raised(db, finding(now))
    assert raised(db, replace(finding(now), summary_en="English, 4 times", facts=ChangeFacts(times=4))) == []
    kept = findings.finding_of(db, FindingId("f-1"))
    assert kept is not None
    assert kept.summary_en == "English, 4 times"


def test_the_desk_of_the_overseer_keeps_what_is_new(db: Store, now: datetime) -> None:
    desk = Desk(db, Setup({}, Policy(), ROUTING))
    with transaction(db):
        desk.raise_all([finding(now)])
        desk.raise_all([finding(now)])
    assert desk.raised == [of_its_event(finding(now))]


def test_what_an_analysis_finds_about_the_past_is_kept_and_sent_to_nobody(db: Store, now: datetime) -> None:
    with transaction(db):
        beginnings.begin_anew(db, beginnings.NEWS, now)
    assert raised(db, finding(now))
    assert told(db) == []
    raised(db, replace(finding(now + timedelta(hours=1)), id=FindingId("f-2")))
    assert told(db) == ["office"]
