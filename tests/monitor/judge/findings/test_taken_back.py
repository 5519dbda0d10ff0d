"""A state that is shown again ends what was said of the changes in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.judge.findings.taken_back import findings_taken_back
from storage.records import (
    Article,
    CaptureId,
    Finding,
    FindingId,
    FindingKind,
    PageId,
    Revision,
    RevisionId,
    Severity,
)

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


def history(*states: tuple[str, str]) -> list[Revision]:
    """Revisions numbered from 1, by headline and text."""
    return [
        Revision(
            RevisionId(number), PageId(1), number, CaptureId(number), AT + timedelta(hours=number),
            Article(title, (text,)), text, 1,
        )
        for number, (title, text) in enumerate(states, 1)
    ]  # fmt: skip


def finding(name: str, kind: FindingKind, after: int) -> Finding:
    return Finding(
        FindingId(name), kind, Severity.WARNING, "mca", "http://www.mca.gov.cn/1.html", None, "标题", "", "", AT,
        after_revision=RevisionId(after),
    )  # fmt: skip


EDITED = finding("edited", FindingKind.EDITED, 2)
HEADLINE = finding("headline", FindingKind.HEADLINE_CHANGED, 2)


def test_a_text_that_is_back_ends_the_finding_of_its_change() -> None:
    states = history(("题", "甲"), ("题", "乙"), ("题", "甲"))
    assert findings_taken_back(states, [EDITED], []) == [EDITED.id]


def test_a_third_text_ends_nothing() -> None:
    assert findings_taken_back(history(("题", "甲"), ("题", "乙"), ("题", "丙")), [EDITED], []) == []


def test_a_headline_that_is_back_says_nothing_of_the_text() -> None:
    states = history(("题", "甲"), ("新题", "乙"), ("题", "乙"))
    assert findings_taken_back(states, [EDITED, HEADLINE], []) == [HEADLINE.id]


def test_an_unchanged_text_beside_a_changed_headline_ends_nothing() -> None:
    states = history(("题", "甲"), ("题", "乙"), ("新题", "乙"))
    assert findings_taken_back(states, [EDITED, HEADLINE], []) == []


def test_a_finding_that_is_raised_again_stays_open() -> None:
    states = history(("题", "甲"), ("题", "乙"), ("题", "甲"))
    assert findings_taken_back(states, [EDITED], [EDITED]) == []


def test_a_change_before_the_state_that_is_back_stays() -> None:
    states = history(("题", "丙"), ("题", "甲"), ("题", "乙"), ("题", "甲"))
    assert findings_taken_back(states, [EDITED], []) == []
