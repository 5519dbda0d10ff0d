"""The sections about a finding, and the commands that settle the finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.present.console.finding_sheet import FindingSheet, gather_sheet
from monitor.present.console.lines import plain_text
from monitor.present.console.sheet_lines import Caller, next_steps, sheet_lines
from storage.engine.opening import open_readonly
from storage.findings.events import event_of
from storage.findings.findings import Note, list_findings
from storage.records import AttachmentFacts, FindingKind, FindingState

ME = Caller("reprintwatch", "李四")


def sheet_of(demo: Path, kind: FindingKind, site: str) -> FindingSheet:
    db = open_readonly(demo / "demo.db")
    found = list_findings(db, kind=kind, site=site)[-1]
    event = event_of(db, found.event)
    assert event is not None
    made = gather_sheet(db, found, event, {"mca": "民政部", "msnc": "民生内参"})
    db.close()
    return made


def commands(sheet: FindingSheet) -> list[str]:
    return [command.split()[1] for _, command in next_steps(sheet, ME)]


def test_a_sheet_says_the_change_the_proof_and_the_copies(demo: Path) -> None:
    sheet = sheet_of(demo, FindingKind.EDITED, "mca")
    text = plain_text(list(sheet_lines(sheet, "zh", ME)))
    assert "[-122.7万-]{+127.2万+}" in text
    assert all(f"{proof.capture}" in text and str(proof.digest)[:16] in text for proof in sheet.evidence)
    assert "民生内参 · 全文照录" in text and sheet.copies[0].page.url in text
    assert sheet.finding.summary_zh in text


def test_each_broken_rule_stands_with_the_words_of_the_page_and_the_captures(demo: Path) -> None:
    sheet = sheet_of(demo, FindingKind.REPRINT_IMPROPER, "msnc")
    text = plain_text(list(sheet_lines(sheet, "zh", ME)))
    for broken in sheet.broken:
        line = next(line for line in text.splitlines() if line.startswith(f"  {broken.rule} "))
        assert broken.evidence in line and f"#{sheet.finding.capture}" in line


def test_the_next_steps_follow_the_state_of_the_finding(demo: Path) -> None:
    sheet = sheet_of(demo, FindingKind.EDITED, "mca")
    assert commands(sheet) == ["diff", "history", "capture", "evidence", "acknowledge", "dismiss", "assign"]
    dismissed = replace(sheet.finding, state=FindingState.DISMISSED)
    set_aside = replace(sheet, finding=dismissed, event=replace(sheet.event, findings=(dismissed,)))
    assert commands(set_aside) == ["diff", "history", "capture", "evidence", "reopen"]
    assert all(sheet.finding.event in command for _, command in next_steps(sheet, ME)[4:])


def test_a_removed_article_offers_the_last_capture_that_shows_it(demo: Path) -> None:
    sheet = sheet_of(demo, FindingKind.REMOVED, "mca")
    before = next(proof for proof in sheet.evidence if proof.role == "before")
    assert f"reprintwatch capture {before.capture} -o capture-{before.capture}.html" in [
        command for _, command in next_steps(sheet, ME)
    ]


def test_the_bytes_of_a_file_get_the_ending_of_the_file(demo: Path) -> None:
    sheet = sheet_of(demo, FindingKind.EDITED, "mca")
    for name, address, ending in (
        ("分配表.DOCX", "http://a.cn/download.jsp?id=3", ".docx"),
        ("分配表", "http://a.cn/1.pdf", ".pdf"),
        ("分配表", "http://a.cn/download.jsp?id=3", ".bin"),
    ):
        facts = AttachmentFacts(name=name, before="SHA-256 1", after="SHA-256 2", address=address)
        of_file = replace(sheet, finding=replace(sheet.finding, facts=facts))
        written = next(command for _, command in next_steps(of_file, ME) if " capture " in command)
        assert written.endswith(f"-o capture-{sheet.finding.capture}{ending}")


def test_decisions_say_who_when_and_why(demo: Path) -> None:
    sheet = sheet_of(demo, FindingKind.EDITED, "mca")
    at = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
    noted = replace(sheet, notes=(Note(sheet.finding.id, at, FindingState.ACKNOWLEDGED, "张三", "已联系"),))
    assert "2026-11-23 14:05  张三  已确认：已联系" in plain_text(list(sheet_lines(noted, "zh", ME)))


def test_a_failing_site_without_a_page_offers_the_examination(demo: Path) -> None:
    sheet = sheet_of(demo, FindingKind.EDITED, "mca")
    failing = replace(sheet.finding, kind=FindingKind.SITE_FAILING, capture=None)
    steps = commands(replace(sheet, finding=failing, page=None, sides=None))
    assert steps == ["doctor", "acknowledge", "dismiss", "assign"]
