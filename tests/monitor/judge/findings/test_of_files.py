"""A file of an article that has other content, or is gone, is told of the article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.urls import canonical_url
from monitor.judge.findings.of_files import (
    Annex,
    file_changed,
    file_removed,
    files_changed,
    swapped,
    with_digest,
)
from monitor.judge.meaning.significance import changes_between
from monitor.judge.meaning.wording_change import Standards
from storage.records import (
    Article,
    Attachment,
    AttachmentFacts,
    AttachmentKind,
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


def test_a_file_that_cannot_be_read_any_more_is_a_warning() -> None:
    (finding,) = file_changed(ANNEX, "样例民政部", [state(1, "a", "每餐补贴12元。"), state(2, "b")], ())
    assert finding.severity is Severity.WARNING


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


def in_html(number: int, text: str, shown: str = "") -> Revision:
    files = (Attachment("", f"http://mz.example.gov.cn/f/{shown}"),) if shown else ()
    return replace(state(number, "x"), article=Article("办法", (text,), attachments=files), digest=text)


def test_an_annex_in_html_has_no_digest_and_is_told_by_its_text_or_by_the_file_that_it_shows() -> None:
    history = [in_html(1, "每餐补贴12元。"), in_html(2, "每餐补贴21元。")]
    changes = changes_between(history[0].article, history[1].article, Standards())
    (finding,) = file_changed(ANNEX, "样例民政部", history, changes)
    assert finding.severity is Severity.CRITICAL
    assert isinstance(finding.facts, AttachmentFacts)
    assert (finding.facts.before, finding.facts.after, finding.facts.digest_after) == (URL, URL, None)
    shown = [in_html(1, "", "1.pdf"), in_html(2, "", "2.pdf")]
    assert [each.kind for each in file_changed(ANNEX, "样例民政部", shown, ())] == [
        FindingKind.ATTACHMENT_CHANGED
    ]
    assert file_changed(ANNEX, "样例民政部", [shown[0], shown[0]], ()) == []


def test_a_file_that_is_gone_is_told_of_the_article_that_names_it() -> None:
    gone = Capture(CaptureId(7), PageId(2), Fetch(URL, NOW, 5, status=404), None, None)
    finding = file_removed(ANNEX, "样例民政部", state(1, "a"), gone)
    assert (finding.kind, finding.url, finding.capture) == (
        FindingKind.ATTACHMENT_REMOVED,
        ARTICLE.url,
        CaptureId(7),
    )


def swaps_of(before: tuple[Attachment, ...], after: tuple[Attachment, ...]) -> list[tuple[str, str]]:
    old, new = (Article("标题", (), attachments=each) for each in (before, after))
    return [(one.address if one else "", two.address if two else "") for one, two in swapped(old, new)]


def test_files_are_paired_by_name_before_place() -> None:
    before = (Attachment("甲.doc", "http://a.cn/1"), Attachment("乙.doc", "http://a.cn/2"))
    after = (Attachment("乙.doc", "http://a.cn/4"), Attachment("甲.doc", "http://a.cn/3"))
    assert swaps_of(before, after) == [("http://a.cn/1", "http://a.cn/3"), ("http://a.cn/2", "http://a.cn/4")]
    assert swaps_of(before, before[:1]) == [("http://a.cn/2", "")]
    assert swaps_of((), before[:1]) == [("", "http://a.cn/1")]


def test_pictures_count_only_where_both_states_have_some() -> None:
    one, two = (Attachment(f"{n}.jpg", f"http://a.cn/{n}.jpg", AttachmentKind.PICTURE) for n in (1, 2))
    assert swaps_of((one,), (two,)) == [("http://a.cn/1.jpg", "http://a.cn/2.jpg")]
    assert swaps_of((one,), ()) == []


ONE, TWO = (Attachment(f"{name}.pdf", f"http://mz.example.gov.cn/f/{name}.pdf") for name in ("甲", "乙"))


def named(number: int, *files: Attachment) -> Revision:
    article = Article("关于补贴的通知", ("正文。",), attachments=files)
    return Revision(RevisionId(number), PageId(1), number, CaptureId(number), NOW, article, "d", 0)


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ([(), (ONE,)], FindingKind.ATTACHMENT_ADDED),
        ([(ONE,), (ONE, TWO)], FindingKind.ATTACHMENT_ADDED),
        ([(ONE,), (TWO,)], FindingKind.ATTACHMENT_CHANGED),
        ([(ONE, TWO), (ONE,)], FindingKind.ATTACHMENT_REMOVED),
        ([(ONE,), (), (ONE,), ()], FindingKind.ATTACHMENT_CHANGED),
    ],
)
def test_a_file_more_a_file_less_and_another_file_are_kinds_of_their_own(
    states: list[tuple[Attachment, ...]], kind: FindingKind
) -> None:
    history = [named(number, *files) for number, files in enumerate(states, 1)]
    (finding,) = files_changed(ARTICLE, "样例民政部", history, {})
    assert (finding.kind, finding.severity) == (kind, Severity.WARNING)


def test_a_finding_has_the_digests_of_fetched_files_and_takes_up_the_digest_of_a_new_file_once() -> None:
    old, new = (
        Page(PageId(n), canonical_url(each.address), "mz", PageRole.FILE) for n, each in ((3, ONE), (4, TWO))
    )
    (finding,) = files_changed(ARTICLE, "样例民政部", [named(1, ONE), named(2, TWO)], {old.url: "a"})
    assert isinstance(finding.facts, AttachmentFacts)
    assert (finding.facts.digest_before, finding.facts.digest_after) == ("a", None)
    told = with_digest(finding, new, "b")
    assert told is not None
    assert told.facts == replace(finding.facts, digest_after="b")
    assert with_digest(told, new, "c") is None
    assert with_digest(finding, old, "a") is None
