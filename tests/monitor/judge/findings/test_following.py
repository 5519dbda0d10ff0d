"""A copy that does what its original did has mended a fault; whatever else it changes stays as grave as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from monitor.judge.findings.following import Model, followed
from monitor.judge.meaning.significance import changes_between
from monitor.judge.meaning.wording_change import Standards
from storage.records import (
    Article,
    ChangeFacts,
    Field,
    Finding,
    FindingId,
    FindingKind,
    FindingState,
    PageFacts,
    Severity,
)

OLD = "全市共有12.7万名老人领取补贴，比上年有所增加。"
NEW = OLD.replace("12.7万", "17.2万")
SECOND = "各区要在月底前完成核查。"
AD = "点击购买保健品，加微信领取优惠券，限时抢购。"
MODEL = Model("民政部", Article("补贴通报", (NEW, SECOND)), is_gone=False)
AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def edit(before: tuple[str, ...], after: tuple[str, ...]) -> Finding:
    changes = changes_between(Article("补贴通报", before), Article("补贴通报", after), Standards())
    return Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.CRITICAL, "portal", "http://portal.cn/1", None, "补贴通报",
        "", "", AT, changes=changes, facts=ChangeFacts("门户"),
    )  # fmt: skip


FOLLOWING = edit((OLD, SECOND), (NEW, SECOND))


def only(finding: Finding, model: Model = MODEL) -> Finding:
    (told,) = followed([finding], [model])
    return told


def test_a_copy_that_takes_over_a_correction_is_settled_from_the_beginning() -> None:
    told = only(FOLLOWING)
    assert (told.severity, told.state, told.resolved_at) == (Severity.INFO, FindingState.RESOLVED, AT)
    assert "正文已改为与民政部原文一致" in told.summary_zh


def test_a_removed_sentence_that_the_original_never_had_is_mended_too() -> None:
    assert only(edit((NEW, AD, SECOND), (NEW, SECOND))).severity is Severity.INFO


def test_another_figure_than_the_originals_stays_grave() -> None:
    other = edit((OLD, SECOND), (OLD.replace("12.7万", "19.9万"), SECOND))
    assert only(other) == other
    assert followed([FOLLOWING], []) == [FOLLOWING]


def test_a_change_of_its_own_beside_the_correction_is_told_with_its_own_severity() -> None:
    told = only(edit((OLD, SECOND), (NEW, AD, SECOND)))
    assert told.severity is Severity.WARNING
    assert told.resolved_at is None
    assert isinstance(told.facts, ChangeFacts)
    assert told.facts.after == AD


def test_headline_credit_and_date_follow_along_and_a_headline_of_its_own_does_not() -> None:
    credit = replace(
        FOLLOWING, kind=FindingKind.ATTRIBUTION_CHANGED, severity=Severity.NOTICE, changes=(),
        facts=ChangeFacts("门户", "甲", "乙", field=Field.SOURCE),
    )  # fmt: skip
    own = replace(credit, kind=FindingKind.HEADLINE_CHANGED, facts=ChangeFacts("门户", "补贴通报", "震惊"))
    kept = replace(own, facts=ChangeFacts("门户", "旧题", "补贴通报"))
    told = followed([FOLLOWING, credit, own, kept], [MODEL])
    assert [each.severity for each in told] == [Severity.INFO, Severity.INFO, Severity.NOTICE, Severity.INFO]


def test_a_copy_may_go_after_its_original_went() -> None:
    gone = replace(FOLLOWING, kind=FindingKind.REMOVED, changes=(), facts=PageFacts("门户"))
    assert only(gone) == gone
    told = only(gone, replace(MODEL, is_gone=True))
    assert (told.severity, told.state) == (Severity.INFO, FindingState.RESOLVED)
