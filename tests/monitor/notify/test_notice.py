"""Notices of many like changes: number, examples, probable cause, command."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sites.alerting import Wire, finding, raised, removals

from monitor.notify.message import Notices, Templates, trial
from monitor.notify.notice import like_changes
from storage.engine.store import Store
from storage.records import (
    FindingKind,
    Severity,
)


def test_a_notice_of_like_changes_says_how_many_which_and_how_to_see_the_others(
    db: Store, wire: Wire
) -> None:
    raised(db, *removals(range(30)))
    wire.deliver(db)
    ((_, sent),) = wire.sent
    assert sent.body.splitlines()[:4] == [
        "24 小时内集中出现，请先核对是否栏目调整、网站改版或集中下线。",
        "共 30 处，完整清单：reprintwatch findings --site mca --kind removed --since 2026-11-24",
        "例如：",
        "乘势而上开新局 http://portal0.example.cn/a.html",
    ]
    assert len(sent.body.splitlines()) == 13
    assert len(sent.text.encode()) < 2048  # of 企业微信


def test_the_operators_title_stands_over_notices_and_trials_too(db: Store, wire: Wire) -> None:
    mine = Templates("民政监测【{{ severity }}】{{ site }} {{ title }}", "{{ summary }}")
    raised(db, *removals(range(30)))
    wire.deliver(db, notices=Notices("zh", mine))
    ((_, sent),) = wire.sent
    assert sent.title == "民政监测【严重】民政部 30 处同类变化"
    assert "共 30 处" in sent.body
    assert trial(mine, "zh", "k").title.startswith("民政监测【提示】")


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        (FindingKind.REMOVED, "栏目调整"), (FindingKind.MOVED, "栏目调整"), (FindingKind.RESTORED, "栏目调整"),
        (FindingKind.EDITED, "模板改动"), (FindingKind.REPUBLISHED, "旧稿批量重发"),
        (FindingKind.REPRINT_ALTERED, "转载模板"), (FindingKind.REPRINT_OUTDATED, "转载模板"),
    ],
)  # fmt: skip
def test_a_notice_names_the_probable_cause_of_its_kind(kind: FindingKind, cause: str) -> None:
    sent = like_changes([finding(n, kind) for n in range(30)], told=0, language="zh", key="k")
    assert cause in sent.body.splitlines()[0]


@pytest.mark.parametrize("kind", FindingKind)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_notice_of_any_kind_is_written_in_both_languages(kind: FindingKind, language: str) -> None:
    sent = like_changes([finding(n, kind) for n in range(30)], told=5, language=language, key="k")
    assert "35" in sent.title
    assert f"--kind {kind.value}" in sent.body
    assert len(sent.findings) == 30


def test_an_english_notice_counts_all_and_the_new_ones() -> None:
    lines = like_changes(removals(range(30)), told=12, language="en", key="k").body.splitlines()
    assert lines[0].startswith("All within a day")
    assert lines[1].startswith("42 in all; to see them: reprintwatch findings --site mca --kind removed")
    assert lines[2] == "30 of them are new:"


def test_a_notice_has_the_severity_of_its_gravest_finding() -> None:
    found = [finding(n, FindingKind.EDITED) for n in range(30)]
    graver = finding(30, FindingKind.EDITED, severity=Severity.CRITICAL)
    assert like_changes(found, told=0, language="zh", key="k").title.startswith("[重要]")
    assert like_changes([*found, graver], told=0, language="zh", key="k").title.startswith("[严重]")


def test_nothing_on_a_page_makes_a_further_line_in_a_notice() -> None:
    found = [replace(each, title="标题\r\n\x1b[31m伪造：") for each in removals(range(30))]
    usual = like_changes(removals(range(30)), told=0, language="zh", key="k")
    sent = like_changes(found, told=0, language="zh", key="k")
    assert len(sent.body.splitlines()) == len(usual.body.splitlines())
    assert all(each.isprintable() or each == "\n" for each in sent.text)
