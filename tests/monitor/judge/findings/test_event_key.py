"""Findings of one event share a key, and like findings of a site share a likeness."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.judge.findings.event_key import event_of, likeness, may_be_the_sites_trouble
from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from storage.records import (
    ChangeFacts,
    Finding,
    FindingId,
    FindingKind,
    OriginalState,
    PageFacts,
    ReprintTextFacts,
    Severity,
)

ORIGINAL = "http://www.mca.gov.cn/1.html"
OLD, NEW = "共有127.2万人纳入保障。", "共有122.7万人纳入保障。"
EDIT = Finding(
    FindingId("f-1"), FindingKind.EDITED, Severity.CRITICAL, "mca", ORIGINAL, None, "标题", "", "",
    datetime(2026, 11, 23, tzinfo=UTC), changes=tuple(classify(diff([OLD], [NEW]))),
)  # fmt: skip
REPRINT = replace(
    EDIT, id=FindingId("f-2"), kind=FindingKind.REPRINT_OUTDATED, site="portal", url="http://portal.cn/1.html",
    original_url=ORIGINAL,
)  # fmt: skip


def test_an_edit_and_a_reprint_with_the_old_text_are_one_event() -> None:
    back = replace(REPRINT, changes=tuple(classify(diff([NEW], [OLD]))))
    assert event_of(EDIT) == event_of(REPRINT) == event_of(back)


def test_a_change_taken_back_is_an_event_of_its_own() -> None:
    back = replace(EDIT, facts=ChangeFacts("民政部", returned=EDIT.detected_at))
    assert event_of(back) != event_of(EDIT)


def test_a_second_slip_in_a_reprint_is_a_second_event() -> None:
    slip = replace(
        REPRINT,
        kind=FindingKind.REPRINT_ALTERED,
        changes=tuple(classify(diff(["资金38亿元。"], ["资金83亿元。"]))),
    )
    assert event_of(slip) != event_of(REPRINT)


def test_a_headline_altered_in_the_same_way_is_one_event_whatever_its_punctuation() -> None:
    one, two, three = (
        replace(
            REPRINT, id=FindingId(title), kind=FindingKind.REPRINT_HEADLINE_ALTERED, changes=(),
            facts=ReprintTextFacts(after=title),
        )
        for title in ("耸动标题！", "耸动 标题", "别的标题")
    )  # fmt: skip
    assert event_of(one) == event_of(two) != event_of(three)


def test_removals_of_two_pages_are_two_events() -> None:
    one = replace(EDIT, kind=FindingKind.REMOVED, changes=())
    assert event_of(one) != event_of(replace(one, url="http://www.mca.gov.cn/2.html"))


@pytest.mark.parametrize(
    ("kind", "facts", "waits"),
    [
        (FindingKind.REMOVED, PageFacts(), True),
        (FindingKind.MOVED, PageFacts(), True),
        (FindingKind.UNAVAILABLE, PageFacts(), True),
        (FindingKind.REPRINT_OUTDATED, ReprintTextFacts(original=OriginalState.REMOVED), True),
        (FindingKind.REPRINT_OUTDATED, ReprintTextFacts(original=OriginalState.EDITED), False),
        (FindingKind.EDITED, None, False),
    ],
)
def test_a_page_that_is_gone_may_be_trouble_of_its_site(
    kind: FindingKind, facts: PageFacts | ReprintTextFacts | None, waits: bool
) -> None:
    assert may_be_the_sites_trouble(replace(EDIT, kind=kind, facts=facts)) is waits


def test_a_template_changes_facts_alike_and_wording_in_any_way() -> None:
    def edit(before: str, after: str) -> Finding:
        return replace(EDIT, changes=tuple(classify(diff([before], [after]))))

    assert likeness(edit(OLD, NEW)) == likeness(edit("合计127.2万人享受。", "合计122.7万人享受。"))
    assert likeness(edit(OLD, NEW)) != likeness(edit(OLD, OLD.replace("127.2", "172.2")))
