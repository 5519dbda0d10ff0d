"""Findings as programs see them: with proof, notes and all pages."""

from __future__ import annotations

from pathlib import Path

from monitor.present.finding_answers import finding_answers, pages_of
from storage.engine.opening import open_readonly
from storage.findings.findings import list_findings
from storage.records import FindingKind


def test_a_finding_about_like_reprints_of_a_site_lists_all_their_pages(demo: Path) -> None:
    db = open_readonly(demo / "demo.db")
    found = list_findings(db, kind=FindingKind.REPRINT_IMPROPER)
    counts = {each.id: len(pages_of(db, each)) for each in found}
    answers = finding_answers(db, found, "zh")
    db.close()
    assert max(counts.values()) == 4
    assert [len(answer["pages"]) for answer in answers] == [counts[each.id] for each in found]
    assert all(answer["summary"] == answer["summary_zh"] for answer in answers)
