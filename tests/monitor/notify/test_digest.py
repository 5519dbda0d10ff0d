"""The letter over findings of a day or a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sites.alerting import NOW, finding

from crawler.sites import Site
from monitor.notify.digest import MOST_FULL, MOST_LINES, MOST_LISTED, digest_message
from monitor.notify.message import Message
from storage.engine.store import Store, transaction
from storage.findings import findings
from storage.records import Finding, FindingId, FindingKind, FindingState, Severity, SiteRole

MCA = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",))


def edited(number: int, *, at: datetime = NOW, severity: Severity = Severity.CRITICAL, title: str = "乘势而上开新局",
           url: str = "http://www.mca.gov.cn/1.html") -> Finding:  # fmt: skip
    made = finding(number, FindingKind.EDITED, severity=severity, site="mca", original_url=None)
    return replace(made, title=title, url=url, detected_at=at)


def keep(db: Store, *found: Finding) -> None:
    with transaction(db):
        for each in found:
            findings.raise_finding(db, each)


def of_a_day(db: Store, *, until: datetime = NOW, language: str = "zh") -> Message:
    return digest_message(db, [MCA], until - timedelta(days=1), until, language=language)


def test_a_digest_tells_what_came_and_what_is_still_open(db: Store) -> None:
    old = edited(1, title="旧的", at=NOW - timedelta(days=9))
    keep(db, edited(2, title="<script>alert(1)</script>", url="http://u:p@x.cn/\u202e1"), old)
    letter = digest_message(db, [MCA], NOW - timedelta(days=1), NOW, language="zh")
    assert "新增（1）" in letter.body
    assert "仍待处理（1）" in letter.body
    assert letter.html is not None
    assert "<script>" not in letter.html
    assert "u:p@" not in letter.html + letter.body
    assert "\u202e" not in letter.html + letter.body
    assert letter.html.count("民政部") == 1


def test_a_digest_of_nothing_says_so(db: Store) -> None:
    letter = of_a_day(db)
    assert "新增（0）" in letter.body
    assert letter.html is not None
    assert "这段时间没有发现。" in letter.html
    assert letter.findings == ()


def test_an_english_digest_counts_in_english(db: Store) -> None:
    keep(db, edited(1))
    letter = of_a_day(db, language="en")
    assert letter.title.startswith("Digest of findings 2026-11-23")
    assert letter.body.splitlines()[2] == "New (1)"
    assert letter.html is not None
    assert 'lang="en"' in letter.html


def test_the_gravest_findings_stand_first_and_the_latest_among_equals(db: Store) -> None:
    keep(
        db,
        edited(1, severity=Severity.INFO),
        edited(2, at=NOW - timedelta(hours=2), url="http://www.mca.gov.cn/earlier.html"),
        edited(3, at=NOW - timedelta(hours=1), url="http://www.mca.gov.cn/later.html"),
    )
    lines = [line for line in of_a_day(db).body.splitlines() if line.startswith("- ")]
    assert [line.rpartition("/")[2] for line in lines] == ["later.html", "earlier.html", "1.html"]


@pytest.mark.parametrize("state", [FindingState.DISMISSED, FindingState.ACKNOWLEDGED])
def test_an_older_finding_that_somebody_took_in_hand_is_no_longer_listed(
    db: Store, state: FindingState
) -> None:
    keep(db, edited(1, at=NOW - timedelta(days=3)))
    assert "仍待处理（1）" in of_a_day(db).body
    with transaction(db):
        findings.add_note(db, findings.Note(FindingId(f"{1:016x}"), NOW, state, "me", "授权改动"))
    assert "仍待处理" not in of_a_day(db).body


def test_older_findings_that_are_resolved_or_slight_are_not_listed(db: Store) -> None:
    keep(
        db,
        edited(1, at=NOW - timedelta(days=3)),
        edited(2, at=NOW - timedelta(days=3), severity=Severity.INFO),
    )
    with transaction(db):
        findings.resolve_findings(db, [FindingId(f"{1:016x}")], NOW)
    assert "仍待处理" not in of_a_day(db).body


def test_a_finding_after_the_end_of_the_digest_belongs_to_the_next(db: Store) -> None:
    keep(db, edited(1))
    assert "新增（0）" in of_a_day(db, until=NOW - timedelta(hours=1)).body
    assert "新增（1）" in of_a_day(db, until=NOW + timedelta(hours=1)).body


def test_a_long_digest_lists_the_first_hundreds_and_counts_the_others(db: Store) -> None:
    keep(db, *(edited(number) for number in range(MOST_LISTED + 30)))
    letter = of_a_day(db)
    assert f"新增（{MOST_LISTED + 30}）" in letter.body
    assert "另有 30 件，见 reprintwatch findings" in letter.body
    assert len([line for line in letter.body.splitlines() if line.startswith("- ")]) == MOST_LISTED
    assert letter.html is not None
    assert f"<b>{MOST_LISTED + 30 - MOST_FULL - MOST_LINES}</b> 件" in letter.html


def test_the_same_digest_has_the_same_key_and_a_later_one_another(db: Store) -> None:
    assert of_a_day(db).key == of_a_day(db).key
    assert of_a_day(db).key != of_a_day(db, until=NOW + timedelta(days=1)).key
