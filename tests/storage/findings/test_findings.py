"""A finding is kept once, comes back as it was, and its state follows events and the notes of operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites.any_records import findings as any_findings
from sites.kept import Shelf

from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from storage.conclusions.unjudged import forget_conclusions
from storage.engine.store import Store, transaction
from storage.findings import findings
from storage.findings.findings import Note
from storage.records import (
    ChangeFacts,
    Finding,
    FindingId,
    FindingKind,
    FindingState,
    ReprintTextFacts,
    Severity,
)

URL = "http://www.mca.gov.cn/1.html"
HOUR = timedelta(hours=1)
AT_ONCE = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@pytest.fixture
def finding(now: datetime) -> Finding:
    return Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.WARNING, "mca", URL, None, "通知", "正文改动", "text edited",
        now, facts=ChangeFacts("民政部", "甲", "乙"),
    )  # fmt: skip


def keep(db: Store, *raised: Finding) -> None:
    with transaction(db):
        for finding in raised:
            findings.raise_finding(db, finding)


def kept(db: Store) -> Finding:
    found = findings.finding_of(db, FindingId("f-1"))
    assert found is not None
    return found


def note(db: Store, state: FindingState, at: datetime) -> None:
    with transaction(db):
        findings.add_note(db, Note(FindingId("f-1"), at, state, "lin", "checked"))


@settings(max_examples=25, **AT_ONCE)
@given(any_findings)
def test_every_finding_comes_back_as_it_was_raised(either: Store, raised: Finding) -> None:
    either.begin(alone=True)
    assert findings.raise_finding(either, raised)
    assert findings.finding_of(either, raised.id) == raised
    either.conn.rollback()
    assert findings.finding_of(either, raised.id) is None


def test_a_finding_names_its_revisions_and_the_capture_of_its_proof(
    either: Store, now: datetime, finding: Finding
) -> None:
    before, after = (Shelf(either, now + hour).keep(URL, "通知", "正文。") for hour in (HOUR, 2 * HOUR))
    whole = replace(finding, before_revision=before.id, after_revision=after.id, capture=after.capture)
    keep(either, whole)
    assert kept(either) == whole


def test_a_finding_is_raised_once_and_keeps_its_first_words(either: Store, finding: Finding) -> None:
    with transaction(either):
        assert findings.raise_finding(either, finding)
        assert not findings.raise_finding(either, replace(finding, title="别的", severity=Severity.CRITICAL))
    assert findings.list_findings(either) == [finding]


def test_a_resolved_finding_is_opened_by_its_next_sight_and_a_dismissed_one_is_not(
    either: Store, finding: Finding, now: datetime
) -> None:
    keep(either, finding)
    with transaction(either):
        findings.resolve_findings(either, [finding.id], now + HOUR)
    assert kept(either) == replace(finding, state=FindingState.RESOLVED, resolved_at=now + HOUR)
    with transaction(either):
        findings.resolve_findings(either, [finding.id], now + 2 * HOUR)
    assert kept(either).resolved_at == now + HOUR
    keep(either, finding)
    assert kept(either) == finding
    note(either, FindingState.DISMISSED, now)
    with transaction(either):
        findings.resolve_findings(either, [finding.id], now + HOUR)
    keep(either, finding)
    assert kept(either) == replace(finding, state=FindingState.DISMISSED, resolved_at=now + HOUR)


def test_a_renewed_finding_has_new_facts_its_first_time_and_the_graver_severity(
    either: Store, finding: Finding, now: datetime
) -> None:
    keep(either, finding)
    newer = replace(
        finding, detected_at=now + HOUR, facts=ChangeFacts("民政部", "乙", "甲", times=2), summary_zh="改回"
    )
    for severity, worst in ((Severity.INFO, Severity.WARNING), (Severity.CRITICAL, Severity.CRITICAL)):
        with transaction(either):
            findings.renew_finding(either, replace(newer, severity=severity))
        assert kept(either) == replace(newer, detected_at=now, severity=worst)


@pytest.mark.parametrize("state", [FindingState.ACKNOWLEDGED, FindingState.DISMISSED])
def test_a_decision_of_an_operator_outlives_renewal_and_new_conclusions(
    either: Store, finding: Finding, now: datetime, state: FindingState
) -> None:
    keep(either, finding)
    note(either, FindingState.OPEN, now)
    note(either, state, now + HOUR)
    with transaction(either):
        findings.renew_finding(either, finding)
    assert kept(either).state is state
    forget_conclusions(either)
    assert findings.list_findings(either) == []
    keep(either, finding)
    assert kept(either).state is state
    told = [(said.state, said.at, said.who, said.why) for said in findings.notes_of(either, finding.id)]
    assert told == [(FindingState.OPEN, now, "lin", "checked"), (state, now + HOUR, "lin", "checked")]


def test_findings_about_a_page_are_its_own(either: Store, finding: Finding, now: datetime) -> None:
    later = replace(finding, id=FindingId("f-2"), kind=FindingKind.REMOVED, detected_at=now + HOUR)
    elsewhere = replace(finding, id=FindingId("f-3"), url="http://www.mca.gov.cn/2.html")
    keep(either, later, finding, elsewhere)
    assert findings.findings_about(either, URL) == [finding, later]
    assert findings.open_findings(either, url=URL) == [later, finding]
    assert findings.open_findings(either, url=URL, kinds=(FindingKind.EDITED,)) == [finding]
    assert findings.open_of_site(either, FindingKind.EDITED, "mca") == [finding, elsewhere]
    with transaction(either):
        findings.resolve_findings(either, [later.id], now + HOUR)
    assert findings.open_findings(either, url=URL) == [finding]
    assert len(findings.findings_about(either, URL)) == 2


def test_a_finding_is_found_by_the_beginning_of_its_id_taken_literally(
    either: Store, finding: Finding
) -> None:
    keep(either, finding, replace(finding, id=FindingId("f-12")), replace(finding, id=FindingId("g%1")))
    assert [found.id for found in findings.findings_like(either, "f-1")] == ["f-1", "f-12"]
    for start, count in (("f-12", 1), ("%", 0), ("f_", 0), ("g%", 1), ("F-", 0), ("", 3)):
        assert len(findings.findings_like(either, start)) == count


def listed(
    raised: Sequence[Finding], since: datetime | None, kind: FindingKind | None, severity: Severity, site: str | None,
    unresolved: bool,
) -> list[Finding]:  # fmt: skip
    """The findings that an operator asks for, in words of Python."""
    wanted = [
        finding
        for finding in raised
        if finding.severity >= severity
        and (since is None or finding.detected_at >= since)
        and (kind is None or finding.kind is kind)
        and (site is None or finding.site == site)
        and not (unresolved and finding.state in (FindingState.RESOLVED, FindingState.DISMISSED))
    ]
    by_id = sorted(wanted, key=lambda finding: finding.id)
    return sorted(by_id, key=lambda finding: (finding.detected_at, finding.severity), reverse=True)


@settings(max_examples=25, **AT_ONCE)
@given(st.lists(any_findings, max_size=5, unique_by=lambda finding: finding.id), st.data())
def test_a_list_holds_the_findings_asked_for_the_newest_and_gravest_first(
    either: Store, raised: list[Finding], data: st.DataObject
) -> None:
    either.conn.rollback()  # what an example that failed left
    either.begin(alone=True)
    for finding in raised:
        findings.raise_finding(either, finding)
    since = data.draw(st.none() | st.sampled_from([finding.detected_at for finding in raised] or [None]))
    kind = data.draw(st.none() | st.sampled_from(FindingKind))
    severity, site = data.draw(st.sampled_from(Severity)), data.draw(st.sampled_from([None, "mca", "msnc"]))
    unresolved = data.draw(st.booleans())
    found = findings.list_findings(
        either, since=since, kind=kind, severity=severity, site=site, unresolved=unresolved
    )
    assert found == listed(raised, since, kind, severity, site, unresolved)
    still_open = [finding.severity for finding in raised if finding.state is FindingState.OPEN]
    counts = findings.count_open(either)
    assert counts == {grade: still_open.count(grade) for grade in Severity}
    assert list(counts) == sorted(Severity, reverse=True)
    either.conn.rollback()


def test_the_findings_about_a_page_that_need_a_person_come_first(either: Store, finding: Finding) -> None:
    later = finding.detected_at + timedelta(hours=1)
    keep(
        either,
        replace(finding, id=FindingId("a"), severity=Severity.INFO),
        replace(
            finding,
            id=FindingId("b"),
            severity=Severity.CRITICAL,
            resolved_at=later,
            state=FindingState.RESOLVED,
        ),
        replace(finding, id=FindingId("c"), severity=Severity.WARNING, detected_at=later),
        replace(finding, id=FindingId("d"), url="http://elsewhere/"),
    )
    assert [each.id for each in findings.gravest_about(either, finding.url, 2)] == ["c", "a"]
    assert set(findings.ids_about(either, finding.url)) == {"a", "b", "c"}
    assert [each.id for each in findings.latest_since(either, later, 9)] == ["c"]
    assert len(findings.latest_since(either, finding.detected_at, 2)) == 2


def test_the_state_of_a_reprint_has_its_present_severity_and_an_event_its_highest(
    either: Store, finding: Finding
) -> None:
    reprint = replace(finding, id=FindingId("f-2"), facts=ReprintTextFacts("民生内参"))
    keep(either, finding, reprint)
    with transaction(either):
        for each in (finding, reprint):
            findings.renew_finding(either, replace(each, severity=Severity.NOTICE))
    severities = {each.id: each.severity for each in findings.list_findings(either)}
    assert severities == {"f-1": Severity.WARNING, "f-2": Severity.NOTICE}


def test_edits_are_found_by_the_words_of_their_changes(either: Store, finding: Finding) -> None:
    words = 'a 100%_| "line"'
    changes = classify(diff(["前一句。"], ["前一句。", words]))
    keep(either, replace(finding, changes=tuple(changes)))
    since = finding.detected_at - HOUR
    assert [each.id for each in findings.open_edits_with(either, "mca", words, since)] == ["f-1"]
    assert findings.open_edits_with(either, "mca", words.replace("_", "x"), since) == []
    assert findings.open_edits_with(either, "mca", words, finding.detected_at + HOUR) == []
    found = findings.open_of_site_since(either, FindingKind.EDITED, "mca", since)
    assert [each.id for each in found] == ["f-1"]
    assert [each.id for each in findings.latest_open_edits(either, "mca", since, 1)] == ["f-1"]
    assert findings.latest_open_edits(either, "ndrc", since, 1) == []


def test_a_finding_that_counts_further_pages_is_found_by_each_of_them(
    either: Store, finding: Finding
) -> None:
    further = "http://www.mca.gov.cn/2.html"
    counted = replace(finding, facts=ChangeFacts("民政部", "", "乙", pages=2, addresses=(URL, further)))
    keep(either, counted, replace(finding, id=FindingId("f-2")))
    assert [each.id for each in findings.findings_counting(either, "mca", further)] == [finding.id]
    assert findings.findings_counting(either, "mca", URL) == []
    assert findings.findings_counting(either, "ndrc", further) == []
