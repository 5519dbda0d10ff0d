"""A file of an article that has other content, or is gone, is told of the article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.judge.findings.of_files import Annex, file_changed, file_removed
from monitor.judge.meaning.significance import changes_between
from monitor.judge.meaning.wording_change import Standards
from storage.records import (
    Article,
    Attachment,
    AttachmentFacts,
    Capture,
    CaptureId,
    Fetch,
    FindingKind,
    Page,
    PageId,
    PageRole,
    Revision,
    RevisionId,
    Severity,
)

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
URL = "http://mz.example.gov.cn/files/1.pdf"
ARTICLE = Page(PageId(1), "http://mz.example.gov.cn/1.html", "mz", PageRole.ARTICLE)
FILE = Page(PageId(2), URL, "mz", PageRole.FILE)


def state(number: int, digest: str, *paragraphs: str, pages: tuple[int, ...] = ()) -> Revision:
    article = Article(
        "1.pdf", paragraphs, attachments=(Attachment("1.pdf", URL, digest=digest, pages=pages),)
    )
    return Revision(RevisionId(number), PageId(2), number, CaptureId(number), NOW, article, digest, 0)


HEADED = replace(state(9, "d"), article=Article("关于补贴的通知", ("正文。",)))
ANNEX = Annex(ARTICLE, HEADED, "补贴办法.pdf", FILE)


def test_other_bytes_with_the_same_words_are_a_notice() -> None:
    history = [state(1, "a", "每餐补贴12元。"), state(2, "b", "每餐补贴12元。")]
    (finding,) = file_changed(ANNEX, "样例民政部", history, ())
    assert finding.severity is Severity.NOTICE


def test_other_bytes_that_nobody_can_read_are_a_warning_of_the_article() -> None:
    (finding,) = file_changed(ANNEX, "样例民政部", [state(1, "a"), state(2, "b")], ())
    assert (finding.kind, finding.severity) == (FindingKind.ATTACHMENT_CHANGED, Severity.WARNING)
    assert (finding.url, finding.title) == (ARTICLE.url, "关于补贴的通知")
    assert isinstance(finding.facts, AttachmentFacts)
    assert (finding.facts.before, finding.facts.after) == ("SHA-256 a", "SHA-256 b")


def test_an_altered_figure_grades_the_finding_and_names_the_page() -> None:
    before = state(1, "a", "总则。", "每餐补贴12元。", pages=(0, 1))
    after = state(2, "b", "总则。", "每餐补贴21元。", pages=(0, 1))
    changes = changes_between(before.article, after.article, Standards())
    (finding,) = file_changed(ANNEX, "样例民政部", [before, after], changes)
    assert finding.severity is Severity.CRITICAL
    assert isinstance(finding.facts, AttachmentFacts)
    assert (finding.facts.page, finding.facts.change_before, finding.facts.change_after) == (
        2,
        "12元",
        "21元",
    )


def test_the_same_bytes_are_no_change() -> None:
    assert file_changed(ANNEX, "样例民政部", [state(1, "a", "旧读法。"), state(2, "a", "旧读法。")], ()) == []


def test_a_file_that_is_gone_is_told_of_the_article_that_names_it() -> None:
    gone = Capture(CaptureId(7), PageId(2), Fetch(URL, NOW, 5, status=404), None, None)
    finding = file_removed(ANNEX, "样例民政部", state(1, "a"), gone)
    assert (finding.kind, finding.url, finding.capture) == (
        FindingKind.ATTACHMENT_REMOVED,
        ARTICLE.url,
        CaptureId(7),
    )
