"""A finding has the id of its event, the sentences of its facts in both languages, and the severity of its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.any_records import FACTS_OF, RECORDS

from monitor.judge.findings.finding import SEVERITIES, Draft, Subject, finding_id, from_to, new_finding
from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from monitor.wording.names import LANGUAGES
from monitor.wording.summary import summary
from storage.records import (
    Article,
    CaptureId,
    ChangeFacts,
    FindingKind,
    FindingState,
    Page,
    PageFacts,
    PageId,
    PageRole,
    Revision,
    RevisionId,
    Severity,
)

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
URL = "http://www.mca.gov.cn/1.html"
REVISION = Revision(RevisionId(2), PageId(1), 2, CaptureId(7), AT, Article("通知", ("正文。",)), "d", 0)
SUBJECT = Subject(Page(PageId(1), URL, "mca", PageRole.ARTICLE), "民政部", REVISION)
OLD, NEW = "全省共有122.7万人纳入保障。", "全省共有127.2万人纳入保障。"


@given(st.sampled_from(FindingKind), st.data())
def test_a_finding_is_told_by_its_facts_under_the_name_of_its_site(
    kind: FindingKind, data: st.DataObject
) -> None:
    facts = data.draw(FACTS_OF[RECORDS[kind]])
    finding = new_finding(SUBJECT, AT, facts, Draft(kind, severity=Severity.NOTICE))
    assert finding.facts == replace(facts, site="民政部")
    assert (finding.site, finding.url, finding.title) == ("mca", URL, "通知")
    assert (finding.detected_at, finding.state, finding.resolved_at) == (AT, FindingState.OPEN, None)
    assert (finding.after_revision, finding.capture) == (REVISION.id, REVISION.capture)
    for language in LANGUAGES:
        told = summary(kind, finding.facts, language=language, title="通知", since=AT)
        assert finding.summary(language) == told
        assert told.startswith("民政部")


def test_the_id_of_an_event_is_the_same_on_every_machine_and_in_every_release() -> None:
    assert finding_id(FindingKind.REMOVED, URL, AT) == "f-96a92143e0dfe090"
    again = new_finding(SUBJECT, AT, ChangeFacts(), Draft(FindingKind.HEADLINE_CHANGED, about=(1,)))
    later = new_finding(
        SUBJECT, AT + timedelta(days=1), ChangeFacts(after="新"), Draft(FindingKind.HEADLINE_CHANGED, (1,))
    )
    assert again.id == later.id == finding_id(FindingKind.HEADLINE_CHANGED, URL, 1)


@given(
    st.tuples(st.sampled_from(FindingKind), st.sampled_from([URL, f"{URL}?2"]), st.integers(0, 3)),
    st.tuples(st.sampled_from(FindingKind), st.sampled_from([URL, f"{URL}?2"]), st.integers(0, 3)),
)
def test_two_findings_share_an_id_if_kind_page_and_event_are_the_same(
    one: tuple[FindingKind, str, int], other: tuple[FindingKind, str, int]
) -> None:
    assert (finding_id(*one) == finding_id(*other)) == (one == other)


@pytest.mark.parametrize("kind", FindingKind)
def test_a_kind_has_a_severity_or_takes_that_of_its_changes(kind: FindingKind) -> None:
    by_changes = {FindingKind.EDITED, FindingKind.REPRINT_ALTERED, FindingKind.REPRINT_IMPROPER}
    assert (kind in SEVERITIES) == (kind not in by_changes)
    given_severity = new_finding(SUBJECT, AT, RECORDS[kind](), Draft(kind, severity=Severity.INFO))
    assert given_severity.severity is Severity.INFO
    if kind in SEVERITIES:
        assert new_finding(SUBJECT, AT, RECORDS[kind](), Draft(kind)).severity is SEVERITIES[kind]


def test_the_capture_of_a_draft_is_the_proof_in_place_of_the_revisions() -> None:
    finding = new_finding(SUBJECT, AT, PageFacts(), Draft(FindingKind.MOVED, capture=CaptureId(9)))
    assert finding.capture == 9


def test_a_changed_figure_is_told_whole_and_another_text_as_it_differs() -> None:
    (figure,) = classify(diff([OLD], [NEW]))
    assert from_to(figure) == ("122.7万人", "127.2万人")
    (inserted,) = classify(diff([OLD], [OLD, "新增的一句话。"]))
    assert from_to(inserted) == ("", "新增的一句话。")
