from __future__ import annotations

from dataclasses import replace

import pytest
from sites.reprint import ORIGINAL, REPRINT, TEXT, results

from monitor.judge.meaning.significance import classify
from monitor.judge.rules.operator_lists import wordings
from monitor.texts.diff import diff
from storage.records import Article, Attachment, Change, Relation, RuleStatus, Severity

PASS, FAIL, WARN, NOT_APPLICABLE = (
    RuleStatus.PASS,
    RuleStatus.FAIL,
    RuleStatus.WARN,
    RuleStatus.NOT_APPLICABLE,
)


@pytest.mark.parametrize(
    ("article", "rule", "status", "severity"),
    [
        (replace(REPRINT, title="养老服务体系"), "R06", FAIL, Severity.NOTICE),
        (replace(REPRINT, title=REPRINT.title + "回顾发展成就"), "R06", WARN, Severity.NOTICE),
        (replace(REPRINT, title="养老服务体系的建设没有新进展"), "R07", FAIL, Severity.CRITICAL),
        (replace(REPRINT, title="养老服务体系建设的新进展"), "R07", FAIL, Severity.WARNING),
        (replace(REPRINT, title="要允许适度的问题"), "R07", FAIL, Severity.CRITICAL),
        (replace(REPRINT, paragraphs=(TEXT[0].replace("42", "24"), *TEXT[1:])), "R08", FAIL, Severity.CRITICAL),
        (replace(REPRINT, paragraphs=(*TEXT, "在以近平同志为核心下。")), "R15", FAIL, Severity.CRITICAL),
        (replace(REPRINT, paragraphs=(TEXT[0], TEXT[2])), "R18", FAIL, Severity.WARNING),
        (replace(REPRINT, paragraphs=(TEXT[0], TEXT[1])), "R18", WARN, Severity.NOTICE),
        (replace(REPRINT, paragraphs=(*TEXT, "本站提供墙体广告，欢迎咨询。")), "R19", FAIL, Severity.WARNING),
    ],
)  # fmt: skip
def test_a_breach_is_found(article: Article, rule: str, status: RuleStatus, severity: Severity) -> None:
    result = results(article)[rule]
    assert (result.status, result.severity) == (status, severity)


def test_watched_wording_is_shown_where_it_stands_with_what_is_right() -> None:
    page = replace(REPRINT, paragraphs=(*REPRINT.paragraphs, "一国两治的方针不会改变。"))
    result = results(page, grave_errors=wordings(("一国两治 => 一国两制", "别的错误")))["R15"]
    assert (result.status, result.severity) == (FAIL, Severity.CRITICAL)
    assert "一国两治" in result.evidence
    assert "应为：一国两制" in result.evidence


@pytest.mark.parametrize(
    ("title", "status"), [("开新局 谱新篇", PASS), ("乘势开 新局 谱新篇", WARN), ("回顾“十三五", WARN)]
)
def test_spaces_and_open_marks_are_faults_of_typography_also_without_the_original(
    title: str, status: RuleStatus
) -> None:
    assert results(replace(REPRINT, title=title), original=None)["R06"].status is status


def changes_of_first_paragraph(first: str) -> tuple[Change, ...]:
    return classify(diff([TEXT[0]], [first]))


def test_a_notice_of_correction_must_be_carried_too() -> None:
    corrected = replace(ORIGINAL, paragraphs=(*TEXT, "特此更正。"))
    assert results(REPRINT, original=corrected)["R16"].status is FAIL
    assert (
        results(replace(REPRINT, paragraphs=corrected.paragraphs), original=corrected)["R16"].status is PASS
    )


def test_a_correction_upstream_is_a_breach_and_a_comma_is_none() -> None:
    figure = results(replace(REPRINT, paragraphs=(TEXT[0].replace("42", "24"), *TEXT[1:])))["R08"]
    assert "42万张 → 24万张" in figure.evidence
    grave = changes_of_first_paragraph(TEXT[0].replace("42", "24"))
    comma = changes_of_first_paragraph(TEXT[0].replace("，", "、"))
    assert results(REPRINT, upstream=grave)["R17"].status is FAIL
    assert results(REPRINT, upstream=comma)["R17"].status is PASS


def test_a_changed_credit_line_inside_the_text_is_only_doubtful() -> None:
    page = replace(REPRINT, paragraphs=("本报讯" + TEXT[0], *TEXT[1:]))
    assert results(page)["R08"].status is WARN


@pytest.mark.parametrize(
    ("paragraphs", "relation", "status"),
    [
        (TEXT, Relation.VERBATIM, PASS),
        (TEXT[:2], Relation.VERBATIM, WARN),
        ((TEXT[0], TEXT[1], "（摘编）"), Relation.EXCERPT, PASS),
        (TEXT[:2], Relation.COMPILATION, NOT_APPLICABLE),
        (TEXT, Relation.EXCERPT, WARN),
    ],
)
def test_a_part_of_a_text_is_marked_as_an_excerpt(
    paragraphs: tuple[str, ...], relation: Relation, status: RuleStatus
) -> None:
    assert results(replace(REPRINT, paragraphs=paragraphs), relation=relation)["R18"].status is status


def test_the_sentence_with_the_condition_is_shown_if_it_was_cut() -> None:
    result = results(replace(REPRINT, paragraphs=(TEXT[0], TEXT[2])))["R18"]
    assert (result.severity, result.evidence) == (Severity.WARNING, TEXT[1])


def test_a_compilation_may_add_text() -> None:
    page = replace(REPRINT, paragraphs=(*TEXT, "本站提供墙体广告，欢迎咨询。"))
    assert results(page, relation=Relation.COMPILATION)["R19"].status is NOT_APPLICABLE
    assert results(page, relation=Relation.VERBATIM)["R19"].status is FAIL


def test_attachments_of_the_original_are_kept() -> None:
    attached = (Attachment("附件", "http://www.mca.gov.cn/a.pdf"),)
    original = replace(ORIGINAL, attachments=attached)
    assert results(REPRINT, original=original)["R21"].status is FAIL
    assert results(replace(REPRINT, attachments=attached), original=original)["R21"].status is PASS
    assert results(REPRINT)["R21"].status is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("marks", "status"),
    [
        ({"http://www.mca.gov.cn/a.pdf": "one", "http://www.msnc.org.cn/9.pdf": "one"}, PASS),
        ({"http://www.mca.gov.cn/a.pdf": "one", "http://www.msnc.org.cn/9.pdf": "two"}, FAIL),
        ({"http://www.mca.gov.cn/a.pdf": "one"}, PASS),
        ({"http://www.msnc.org.cn/9.pdf": "two"}, PASS),
    ],
    ids=["the same file", "another file", "not fetched", "the original's not fetched"],
)
def test_a_kept_attachment_is_known_by_its_digest_whatever_its_name(
    marks: dict[str, str], status: RuleStatus
) -> None:
    original = replace(ORIGINAL, attachments=(Attachment("名单", "http://www.mca.gov.cn/a.pdf"),))
    reprint = replace(REPRINT, attachments=(Attachment("下载", "http://www.msnc.org.cn/9.pdf"),))
    assert results(reprint, original=original, file_marks=marks)["R21"].status is status


def test_a_single_missing_attachment_is_named() -> None:
    files = [Attachment(name, f"http://www.mca.gov.cn/{name}.pdf") for name in ("办法", "名单")]
    marks = {each.address: each.name for each in files} | {"http://www.msnc.org.cn/9.pdf": "办法"}
    reprint = replace(REPRINT, attachments=(Attachment("附件1", "http://www.msnc.org.cn/9.pdf"),))
    result = results(reprint, original=replace(ORIGINAL, attachments=tuple(files)), file_marks=marks)["R21"]
    assert (result.status, result.evidence) == (FAIL, "名单")
