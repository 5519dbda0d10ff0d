from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.meaning.significance import SEVERITIES, classify, headline_changes, severity_of
from monitor.judge.meaning.wording_change import Standards
from monitor.texts.diff import diff
from storage.records import Severity, Significance

S = Significance


def test_an_added_or_removed_statement_is_critical() -> None:
    before = ["全省推进养老服务。开展殡葬领域专项整治行动。取得明显成效。", "第二段。"]
    after = ["全省推进养老服务。取得明显成效。", "第二段。", "今后还要继续努力推进各项工作。"]
    found = classify(diff(before, after))
    assert [change.significance for change in found] == [S.STRUCTURE, S.STRUCTURE]
    assert severity_of(found) is Severity.CRITICAL


def test_a_moved_paragraph_is_one_change_and_no_statement() -> None:
    before = [f"第{n}段各有不同的内容需要说明清楚，任务逐一落实到位{'啊' * n}。" for n in range(5)]
    found = classify(diff(before, [*before[1:], before[0]]))
    assert [(change.significance, change.severity) for change in found] == [(S.MOVED, Severity.WARNING)]


def test_a_heading_too_short_for_a_move_is_no_added_statement_either() -> None:
    before = ["强化兜底", "全省推进养老服务体系建设，成效明显。", "开展殡葬领域专项整治行动，进展顺利。"]
    after = [before[1], before[2], before[0]]
    assert {change.significance for change in classify(diff(before, after))} == {S.MOVED}


def test_a_figure_edited_on_the_way_is_not_hidden_by_the_move() -> None:
    long = "全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围，为取得脱贫攻坚全面胜利提供了有力保障，"
    long += "持续加强救助帮扶，健全重点人员监测预警机制，改革完善社会救助制度，加快构建分层分类的社会救助制度体系。"
    rest = ["第一段讲养老服务体系建设取得新的进展。", "第二段讲社会组织管理制度改革稳步推进。"]
    found = classify(diff([long, *rest], [*rest, long.replace("122.7", "127.2")]))
    assert (found[0].significance, found[0].severity) == (S.FACT, Severity.CRITICAL)


def test_advertising_is_injected_matter() -> None:
    text = ["全省推进养老服务体系建设，取得明显成效。"]
    found = classify(diff(text, [*text, "墙体广告咨询热线：13800138000，微信号：abc123456"]))
    assert [change.significance for change in found] == [S.INJECTED]


def test_headlines_are_headlines() -> None:
    (change,) = classify(diff(["回顾“十三五”发展成就"], ["回顾“十三五”民政成就"]), headline=True)
    assert (change.significance, change.severity, change.paragraph_title) == (
        S.HEADLINE,
        Severity.WARNING,
        True,
    )
    (change,) = classify(diff(["回顾“十三五”"], ["回顾「十三五」"]), headline=True)[:1]
    assert change.severity is Severity.INFO


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("全县特困供养人员增至3.6万人", "全县特困供养人员增至6.3万人", S.FACT),
        ("关于2026年冬季走访的通知", "关于2025年冬季走访的通知", S.FACT),
        ("省民政厅副厅长调研托养服务", "省民政厅厅长调研托养服务", S.NAME),
        ("养老机构不得预收押金", "养老机构可以预收押金", S.MODALITY),
        ("全年发放补贴3.6亿元惠及九个县", "九个县的老人今年领到了补贴", S.HEADLINE),  # told anew
        ("全县新增托位420个", "重磅！全县新增托位420个，这些变化与你有关", S.HEADLINE),
        ("殡葬改革座谈会召开", "殡葬改革座谈会召开3次", S.HEADLINE),
        ("十八项措施一图读懂", "18项措施一图读懂", S.PUNCTUATION),
        ("養老服務條例公布", "养老服务条例公布", None),
    ],
)
def test_a_figure_a_name_and_a_negation_in_a_headline_are_as_grave_as_in_the_text(
    before: str, after: str, expected: Significance | None
) -> None:
    found = headline_changes(before, after, Standards())
    assert (found[0].significance if found else None) is expected
    assert severity_of(found) is (SEVERITIES[expected] if expected else Severity.INFO)


def test_operators_set_their_own_severities_and_phrases() -> None:
    hunks = diff(["共建“一带一路”倡议取得成果。"], ["共建“一带一路”战略取得成果。"])
    (change,) = classify(hunks, standards=Standards({S.FORMULATION: Severity.CRITICAL}, ("“一带一路”倡议",)))
    assert change.severity in (Severity.CRITICAL, SEVERITIES[change.significance])
    (change,) = classify(
        diff(["作出重要贡献。"], ["作出突出贡献。"]), standards=Standards({S.FORMULATION: Severity.INFO})
    )
    assert change.severity is Severity.INFO


def test_a_name_altered_in_one_place_is_altered_in_every_place() -> None:
    before = ["首席执行官帕特·格尔辛格出席会见。", "格尔辛格高度赞赏。"]
    after = [text.replace("格尔", "基") for text in before]
    assert {change.significance for change in classify(diff(before, after))} == {S.NAME}


def test_no_change_is_nothing_to_look_at() -> None:
    assert severity_of(()) is Severity.INFO


sentences = st.lists(
    st.text(
        alphabet="省市长不应当增长下降12.5%万人，。《》（）张表示强调部厅\u200b 來源：记者网讯", max_size=30
    ),
    max_size=5,
)


@given(sentences, sentences, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_hunks_does_not_matter(before: list[str], after: list[str], rng: random.Random) -> None:
    hunks = list(diff(before, after))
    found = classify(hunks)
    rng.shuffle(hunks)
    assert classify(hunks) == found
    assert [change.severity for change in found] == sorted((c.severity for c in found), reverse=True)
