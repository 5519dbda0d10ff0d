"""Everything about a finding is read from the store: changes, proof, copies, decisions."""

from __future__ import annotations

from pathlib import Path

from monitor.present.console.finding_sheet import FindingSheet, gather_sheet
from storage.engine.opening import open_readonly
from storage.findings.events import event_of
from storage.findings.findings import list_findings
from storage.records import FindingKind


def sheets(demo: Path, kind: FindingKind) -> list[FindingSheet]:
    db = open_readonly(demo / "demo.db")
    made = []
    for found in list_findings(db, kind=kind):
        event = event_of(db, found.event)
        assert event is not None
        made.append(gather_sheet(db, found, event, {"mca": "民政部", "msnc": "民生内参"}))
    db.close()
    return made


def test_an_edit_names_its_copies_and_their_findings(demo: Path) -> None:
    (sheet,) = [each for each in sheets(demo, FindingKind.EDITED) if each.finding.site == "mca"]
    (copy,) = sheet.copies
    assert copy.finding is not None and copy.finding.kind is FindingKind.REPRINT_OUTDATED
    assert [each.id for each in sheet.further] == [copy.finding.id]
    assert sheet.sides is not None and sheet.sides.before.page == sheet.sides.after.page
    assert [proof.role for proof in sheet.evidence] == ["before", "now"]


def test_a_removed_article_shows_its_last_text(demo: Path) -> None:
    (sheet,) = sheets(demo, FindingKind.REMOVED)
    assert sheet.is_gone and sheet.last_text and sheet.sides is None


def test_a_broken_rule_has_the_words_of_the_page(demo: Path) -> None:
    broken = [rule for sheet in sheets(demo, FindingKind.REPRINT_IMPROPER) for rule in sheet.broken]
    assert any(rule.evidence == "中华人民共和国民政部 / 中国社会报" for rule in broken)
