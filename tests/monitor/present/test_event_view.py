"""The pages of an event stand once each, by what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sites.alerting import NOW, finding

from monitor.present.event_view import at_the_page, broken_rules, page_groups, site_title
from storage.records import (
    BrokenRule,
    ChangeFacts,
    EventId,
    Finding,
    FindingId,
    FindingKind,
    ReprintRuleFacts,
    Severity,
)
from storage.records.event import Event, events_of

K = FindingKind
TITLES = {"portal1": "甲网", "portal2": "乙网"}


def event(*findings: Finding) -> Event:
    (found,) = events_of([replace(each, event=EventId("e-1")) for each in findings])
    return found


EDIT = finding(0, K.EDITED, severity=Severity.CRITICAL, original_url=None)


def test_copies_stand_by_what_became_of_them_and_once_each() -> None:
    old, mended = finding(1), replace(finding(2), resolved_at=NOW + timedelta(hours=1))
    follows = replace(
        mended,
        id=FindingId("f-9"),
        kind=K.EDITED,
        severity=Severity.INFO,
        facts=ChangeFacts("乙网", follows="民政部"),
    )
    groups = page_groups(event(EDIT, old, mended, follows), TITLES)
    assert [(each.says("zh"), [page.site for page in each.pages]) for each in groups] == [
        ("1 家转载仍是旧文", ["甲网"]),
        ("1 家转载已改正", ["乙网"]),
    ]


def test_the_same_slip_elsewhere_and_other_kinds_are_told_apart() -> None:
    altered = [finding(n, K.REPRINT_ALTERED, severity=Severity.CRITICAL) for n in range(3)]
    link = finding(4, K.REPRINT_LINK_BROKEN)
    says = [each.says("en") for each in page_groups(event(*altered, link), {})]
    assert says == ["The same in 2 further places", "reprint link broken: 1"]


def test_the_lead_says_what_the_edit_behind_it_says() -> None:
    altered = finding(1, K.REPRINT_ALTERED, severity=Severity.CRITICAL)
    edited = replace(finding(1, K.EDITED, severity=Severity.CRITICAL), id=FindingId("f-8"))
    credit = replace(finding(1, K.ATTRIBUTION_CHANGED), id=FindingId("f-7"))
    broken = BrokenRule("R19", "转载中加入了原文没有的内容", "text of its own", "点击购买")
    rules = replace(
        finding(1, K.REPRINT_IMPROPER),
        id=FindingId("f-6"),
        facts=ReprintRuleFacts(rules=("R19",), broken=(broken,)),
    )
    found = event(altered, edited, credit, rules)
    assert {each.kind for each in at_the_page(found)} == {K.ATTRIBUTION_CHANGED, K.REPRINT_IMPROPER}
    assert broken_rules(found) == (broken,)


def test_a_site_is_named_as_configured_else_as_kept_else_by_its_key() -> None:
    kept = replace(EDIT, facts=ChangeFacts("旧名"))
    assert [site_title(each, titles) for each, titles in (
        (kept, {"portal0": "新名"}), (kept, {}), (EDIT, {})
    )] == ["新名", "旧名", "portal0"]  # fmt: skip
