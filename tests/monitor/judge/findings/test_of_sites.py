"""Findings about sites name the site, the reason in both languages, and keep their id."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.judge.findings.of_sites import Owed, overdue, overdue_id, site_failing
from storage.records import (
    CaptureId,
    Cause,
    DutyFacts,
    ListProof,
    Reason,
    SiteFailureFacts,
)

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
URL = "http://www.mca.gov.cn/1.html"
LISTS = (ListProof(URL, CaptureId(3), AT), ListProof(URL, CaptureId(7), AT + timedelta(hours=1)))


def test_a_failing_site_is_told_with_its_reason_in_both_languages() -> None:
    facts = SiteFailureFacts("民政部", Reason(Cause.NO_RESPONSE, ("timeout",)), 5)
    found = site_failing("mca", URL, facts, CaptureId(7), AT)
    assert found.summary_zh == "民政部站点异常：访问超时（北京时间 2026-11-23 14:05 起）"
    assert (
        found.summary_en == "民政部: site failing: no response: timeout (since 2026-11-23 14:05 Beijing time)"
    )
    assert (found.site, found.title, found.url, found.capture) == ("mca", "民政部", URL, 7)
    assert found.facts == SiteFailureFacts("民政部", Reason(Cause.NO_RESPONSE, ("timeout",)), 5, AT)


def test_an_overdue_reprint_is_a_finding_of_the_site_that_must_carry_it() -> None:
    owed = Owed(URL, "通知", "ting", "民政厅")
    facts = DutyFacts(original_site="民政部", within_h=36.5, looks=4, task="T1", lists=LISTS)
    found = overdue(owed, facts, AT)
    assert (found.site, found.url, found.original_url, found.capture) == ("ting", URL, URL, 7)
    assert "超过 36.5 小时仍未转载民政部稿件（已查看栏目页 4 次）" in found.summary_zh
    assert found.id == overdue_id(owed, "T1") == overdue(owed, DutyFacts(task="T1"), AT).id
    assert found.id != overdue_id(replace(owed, site="ju"), "T1")
    assert found.id != overdue_id(owed, "T2")
