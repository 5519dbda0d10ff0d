"""Two revisions or pages compared: what differs, and in the words of which language."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sites.kept import Shelf

from monitor.judge.policy import Policy
from monitor.present.comparison import Comparison, compare_revisions, html_page, text_lines
from storage.engine.store import Store
from storage.frontier.pages import page_of
from storage.records import Attachment, AttachmentKind

SAME = ("第一段没有改动。", "第二段没有改动。", "第三段没有改动。")


@pytest.fixture
def comparison(db: Store, now: datetime) -> Comparison:
    shelf = Shelf(db, now)
    before = shelf.keep("http://www.mca.gov.cn/1.html", "关于救助的通知", *SAME, "共有122.7万人。")
    after = shelf.keep("http://www.mca.gov.cn/1.html", "关于救助的通告", *SAME, "共有127.2万人。")
    page = page_of(db, after.page)
    return compare_revisions(page, before, after, other_page=page, rules=Policy())


@pytest.mark.parametrize(
    ("language", "label"), [("zh", "¶ 1–3 · 3 段未变 · 24 字"), ("en", "¶ 1–3 · 3 unchanged · 24 characters")]
)
def test_unchanged_paragraphs_are_folded_under_a_label_in_the_language(
    comparison: Comparison, language: str, label: str
) -> None:
    assert f"<summary>{label}</summary>" in html_page(comparison, language, {})


def test_changes_of_headline_and_text_come_worst_first(comparison: Comparison) -> None:
    severities = [change.severity for change in comparison.changes]
    assert severities == sorted(severities, reverse=True)
    assert len(comparison.headline) == 1
    assert len(comparison.changes) == 2


def test_text_names_both_sides_and_marks_the_change(comparison: Comparison) -> None:
    text = text_lines(comparison, language="en", color=False)
    assert text.startswith(
        "--- http://www.mca.gov.cn/1.html  version 1\n+++ http://www.mca.gov.cn/1.html  version 2\n"
    )
    assert "[-122.7万-]{+127.2万+}" in text


def test_equal_revisions_have_no_difference(comparison: Comparison) -> None:
    side = comparison.after
    same = compare_revisions(side.page, side.revision, side.revision, other_page=side.page, rules=Policy())
    assert text_lines(same, language="en", color=False).endswith("\nno difference")


def test_scripts_count_between_revisions_of_a_page_and_not_between_pages(db: Store, now: datetime) -> None:
    shelf = Shelf(db, now)
    one = shelf.keep("http://www.mca.gov.cn/1.html", "养老服务", "国务院关于养老服务的意见。")
    two = shelf.keep("http://www.msnc.org.cn/1.html", "養老服務", "國務院關於養老服務的意見。", site="msnc")
    page, other = page_of(db, two.page), page_of(db, one.page)
    assert not compare_revisions(page, one, two, other_page=other, rules=Policy()).changes
    assert compare_revisions(page, one, two, other_page=page, rules=Policy()).changes


@pytest.mark.parametrize(("language", "media"), [("zh", "附件"), ("en", "file")])
def test_states_of_a_file_are_told_apart_by_their_digests(
    comparison: Comparison, language: str, media: str
) -> None:
    side = comparison.after
    states = [
        replace(side.revision, article=replace(side.revision.article, attachments=(file,)))
        for file in (Attachment("1.pdf", "http://a.cn/1.pdf", digest=digest * 32) for digest in ("ab", "cd"))
    ]
    seen = compare_revisions(side.page, *states, other_page=side.page, rules=Policy())
    last = text_lines(seen, language=language, color=False).splitlines()[-1]
    assert last == f"{media} 1.pdf: SHA-256 {'ab' * 8} → SHA-256 {'cd' * 8}"


def test_a_text_that_was_read_in_pictures_is_marked_with_its_certainty(comparison: Comparison) -> None:
    picture = Attachment(
        "1.png", "http://www.mca.gov.cn/1.png", AttachmentKind.PICTURE, certainty=("99", "97")
    )
    article = replace(comparison.after.revision.article, attachments=(picture,))
    side = replace(comparison.after, revision=replace(comparison.after.revision, article=article))
    read = replace(comparison, after=side)
    assert "version 2  read in pictures with confidence 0.90" in text_lines(read, language="en", color=False)
    assert html_page(read, "zh", {}).count("文字由图片识读，置信度 0.90，可能有误读") == 1
    assert "confidence" not in text_lines(comparison, language="en", color=False)
