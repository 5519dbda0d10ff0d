"""A reprint is told for each of its faults, with the values that people compare."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.judge.findings.finding import Subject
from monitor.judge.findings.of_reprints import (
    LONG_QUOTATION,
    Quotation,
    ReprintCase,
    improper_reprints,
    quotation_findings,
    reprint_findings,
    ways_of_reprinting,
)
from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from storage.records import (
    Article,
    Attribution,
    CaptureId,
    Finding,
    FindingKind,
    LinkFault,
    OriginalState,
    Page,
    PageId,
    PageRole,
    Relation,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    Revision,
    RevisionId,
    RuleResult,
    RuleStatus,
    Severity,
)

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
OLD, NEW = "共有127.2万人纳入保障。", "共有122.7万人纳入保障。"
CHANGES = tuple(classify(diff([OLD], [NEW])))


def subject(number: int, site: str, title: str, **credit: str) -> Subject:
    page = Page(PageId(number), f"http://{number}.cn/1.html", site, PageRole.ARTICLE)
    article = Article(title, (OLD,), Attribution(**credit))
    revision = Revision(
        RevisionId(number), page.id, 1, CaptureId(number), AT, article, f"digest{number}", number
    )
    return Subject(page, site, revision)


ORIGINAL = subject(1, "民政部", "救助工作部署")
CASE = ReprintCase(
    subject(2, "门户", "救助工作部署", source="民政部", original_url="http://1.cn/1.html"),
    ORIGINAL,
    ORIGINAL.revision,
    Relation.VERBATIM,
    (),
    (),
    ("救助工作部署",),
    None,
    "ok",
    "ok",
    (),
    AT,
)


def only(case: ReprintCase) -> Finding:
    (found,) = reprint_findings(case)
    return found


def test_a_faithful_reprint_raises_nothing() -> None:
    assert reprint_findings(CASE) == []


def test_an_altered_text_names_the_worst_change_and_what_was_undone() -> None:
    found = only(replace(CASE, changes=CHANGES, disguise=("pinyin",)))
    assert found.kind is FindingKind.REPRINT_ALTERED
    assert found.facts == ReprintTextFacts("门户", "民政部", ("pinyin",), "127.2万人", "122.7万人", 0)
    assert found.original_url == "http://1.cn/1.html"


def test_a_headline_of_its_own_is_told_but_not_of_a_compilation() -> None:
    loud = replace(CASE, reprint=subject(2, "门户", "震惊！救助内幕"))
    assert only(loud).kind is FindingKind.REPRINT_HEADLINE_ALTERED
    assert only(loud).severity is Severity.WARNING
    assert reprint_findings(replace(loud, relation=Relation.COMPILATION)) == []
    figure = subject(1, "民政部", "全市今年冬季救助困难群众9200户").revision
    altered = replace(loud, reprint=subject(2, "门户", "全市今年冬季救助困难群众2900户"), nearest=figure)
    assert only(altered).severity is Severity.CRITICAL


def test_a_wrong_source_and_a_dead_link_are_told_with_source_and_address() -> None:
    found = only(replace(CASE, credit="wrong"))
    assert found.facts == ReprintCreditFacts("门户", "民政部", source="民政部")
    found = only(replace(CASE, link_state="missing"))
    address = "http://1.cn/1.html"
    assert found.facts == ReprintCreditFacts("门户", "民政部", address=address, link=LinkFault.MISSING)
    assert only(replace(CASE, credit="none")).kind is FindingKind.REPRINT_UNCREDITED


def test_the_credit_of_an_article_that_is_mostly_its_own_is_no_matter_for_an_alarm() -> None:
    mixed = replace(CASE, relation=Relation.COMPILATION, share=0.3)
    assert only(replace(mixed, credit="wrong")).severity is Severity.NOTICE
    assert only(replace(mixed, credit="none")).severity is Severity.NOTICE
    assert only(replace(mixed, credit="none", share=0.9)).severity is Severity.WARNING


def test_a_reprint_of_a_removed_or_corrected_original_is_outdated() -> None:
    gone = only(replace(CASE, removed_at=AT))
    assert gone.facts == ReprintTextFacts("门户", "民政部", original=OriginalState.REMOVED)
    corrected = only(replace(CASE, upstream=CHANGES))
    assert isinstance(corrected.facts, ReprintTextFacts)
    assert (corrected.kind, corrected.facts.original) == (
        FindingKind.REPRINT_OUTDATED,
        OriginalState.EDITED,
    )


def test_an_old_headline_alone_is_a_notice() -> None:
    found = only(replace(CASE, original_headlines=("救助工作部署", "今冬救助工作全面部署")))
    assert (found.kind, found.severity) == (FindingKind.REPRINT_OUTDATED, Severity.NOTICE)
    figure = replace(
        CASE,
        reprint=subject(2, "门户", "全市今年冬季救助困难群众9200户"),
        original_headlines=("全市今年冬季救助困难群众9200户", "全市今年冬季救助困难群众2900户"),
    )
    assert only(figure).severity is Severity.WARNING
    assert found.facts == ReprintTextFacts(
        "门户", "民政部", before="救助工作部署", after="今冬救助工作全面部署", original=OriginalState.EDITED
    )


def failed(*rules: str) -> tuple[RuleResult, ...]:
    return tuple(
        RuleResult(rule, RuleStatus.FAIL, Severity.WARNING, f"why {rule}", f"因 {rule}", f"words {rule}")
        for rule in rules
    )


def test_the_way_in_which_a_site_reprints_is_no_graver_than_its_rules_deserve() -> None:
    ways = ways_of_reprinting(replace(CASE, rules=failed("R09", "R05", "R01", "R19")))
    assert ways is not None
    assert (ways.rules, ways.severity) == (("R05", "R09"), Severity.INFO)
    assert [(each.rule, each.why_zh, each.evidence) for each in ways.broken] == [
        ("R09", "因 R09", "words R09"),
        ("R05", "因 R05", "words R05"),
    ]
    assert ways_of_reprinting(CASE) is None


def test_like_reprints_of_a_site_are_one_finding_whatever_the_page() -> None:
    ways = ways_of_reprinting(replace(CASE, rules=failed("R05", "R09")))
    assert ways is not None
    first = improper_reprints(CASE.reprint, ORIGINAL, ways, 3, AT)
    other = replace(CASE.reprint, page=replace(CASE.reprint.page, url="http://portal.cn/other.html"))
    assert improper_reprints(other, ORIGINAL, ways, 4, AT).id == first.id
    assert "等 3 篇转载不规范：因 R05；因 R09" in first.summary_zh


def test_a_breach_in_the_text_is_told_with_the_reprint() -> None:
    found = only(replace(CASE, rules=failed("R05", "R19")))
    assert (found.kind, found.severity, found.rules) == (
        FindingKind.REPRINT_IMPROPER,
        Severity.NOTICE,
        ("R19",),
    )
    assert isinstance(found.facts, ReprintRuleFacts)
    assert (found.facts.reprints, found.facts.broken[0].evidence) == (None, "words R19")


def test_nobody_hears_of_the_kind_behind_a_muted_rule() -> None:
    case = replace(CASE, removed_at=AT)
    assert reprint_findings(case)
    assert reprint_findings(replace(case, muted=frozenset({"R17"}))) == []


def test_a_long_quotation_without_credit_is_told_for_the_record_and_no_other() -> None:
    quotation = Quotation(CASE.reprint, ORIGINAL, LONG_QUOTATION, is_credited=False, at=AT)
    (found,) = quotation_findings(quotation)
    assert (found.kind, found.severity) == (FindingKind.REPRINT_UNCREDITED, Severity.INFO)
    assert found.facts == ReprintCreditFacts("门户", "民政部", quoted=LONG_QUOTATION)
    assert "引用民政部稿件80字，未注明来源" in found.summary_zh
    assert "80 characters of 民政部 quoted, no source named" in found.summary_en
    for other in (replace(quotation, characters=LONG_QUOTATION - 1), replace(quotation, is_credited=True)):
        assert quotation_findings(other) == []
