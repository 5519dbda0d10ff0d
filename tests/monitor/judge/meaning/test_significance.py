from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.meaning.significance import SEVERITIES, classify, severity_of
from monitor.judge.meaning.wording_change import Standards
from monitor.texts.diff import diff
from storage.records import Change, Severity, Significance

S = Significance
LEAD, TRAIL = "全省各级民政部门认真落实，", "，为此提供有力保障。"


def changes(before: str, after: str) -> tuple[Change, ...]:
    return classify(diff([LEAD + before + TRAIL], [LEAD + after + TRAIL]))


CASES = [
    ("共有122.7万人纳入", "共有127.2万人纳入", S.FACT),
    ("同比增长3.5%", "同比增长5.3%", S.FACT),
    ("收入超1.1万亿元", "收入超11万亿元", S.FACT),
    ("治沙面积1954万亩", "治沙面积1954亩", S.FACT),
    ("发电30万千瓦", "发电30万千瓦时", S.FACT),
    ("代表团全部报到", "38个代表团全部报到", S.FACT),
    ("于2021年6月24日印发", "于2021年6月25日印发", S.FACT),
    ("第二次全国会议", "第三次全国会议", S.FACT),
    ("按照民发〔2021〕15号执行", "按照民发〔2021〕16号执行", S.FACT),
    ("覆盖率为百分之三十", "覆盖率为百分之四十", S.FACT),
    ("分别达到97%和67%", "分别达到67%和97%", S.FACT),
    ("坚持以习近平新时代中国特色社会主义思想为指导", "坚持以习近新时代中国特色社会主义思想为指导", S.NAME),
    ("加强协作，共享发展机遇并且携手应对各种风险挑战，推动落实", "加强协作，推动落实", S.STRUCTURE),
    ("加强协作，主动作为，推动落实", "加强协作，推动落实", S.FORMULATION),
    ("今年增产", "去年增产", S.FACT),
    ("今天下发", "今日下发", S.WORDING),
    ("今天发布", "今天（6月29日）发布", S.WORDING),
    ("规划的建议印发", "规划的建议（以下简称《建议》）印发", S.WORDING),
    ("一个平台", "两个平台", S.FACT),
    ("共有三亿人参与", "共有3亿人参与", S.PUNCTUATION),
    ("覆盖三成乡镇", "覆盖30%乡镇", S.PUNCTUATION),
    ("投资1.2亿元", "投资12000万元", S.PUNCTUATION),
    ("于2021年6月24日印发", "于2021-06-24印发", S.PUNCTUATION),
    ("省民政厅副厅长到会", "省民政厅厅长到会", S.NAME),
    ("厅长张卫国表示支持", "厅长张建国表示支持", S.NAME),
    ("印发《教学成果奖励条例》", "印发《科学成果奖励条例》", S.NAME),
    ("前往湖北武汉调研", "前往湖北宜昌调研", S.NAME),
    ("艾力更·依明巴海参加", "艾力更·伊明巴海参加", S.NAME),
    ("国家发展改革委发布", "国家卫生健康委发布", S.NAME),
    ("有关单位不得收取费用", "有关单位可以收取费用", S.MODALITY),
    ("有关单位应当公开信息", "有关单位可以公开信息", S.MODALITY),
    ("企业同意该方案", "企业不同意该方案", S.MODALITY),
    ("面积超过7600万亩", "面积不超过7600万亩", S.MODALITY),
    ("价格有所上升", "价格有所下降", S.MODALITY),
    ("面积7600万亩", "面积7600万亩以上", S.MODALITY),
    ("交往近四年来", "交往四年来", S.MODALITY),
    ("表决通过该方案", "审议通过该方案", S.FORMULATION),
    ("相互辉映的山水", "相互辉应的山水", S.TYPO),
    ("扎实展开教育", "扎实开展教育", S.TYPO),
    ("作出重要贡献", "作出突出贡献", S.FORMULATION),
    ("抵挡了压力", "抵抗了压力", S.WORDING),
    ("加强建设，推进改革", "加强建设、推进改革", S.PUNCTUATION),
    ("实行“一户一策”", "实行「一户一策」", S.PUNCTUATION),
    ("共有12人", "共有１２人", S.INVISIBLE),
    ("继续实施", "继续\u200b\u00a0实施", S.INVISIBLE),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES, ids=[f"{a}→{b}" for a, b, _ in CASES])
def test_a_change_is_of_its_class_both_ways(before: str, after: str, expected: Significance) -> None:
    for one, other in ((before, after), (after, before)):
        found = changes(one, other)
        assert found[0].significance is expected
        assert severity_of(found) is SEVERITIES[expected]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("会议审议该方案", "会议审议通过该方案"),
        ("应急处置工作", "紧急处置工作"),
        ("不仅如此", "而且如此"),
        ("积极应对老龄化", "积极面对老龄化"),
        ("可持续发展", "可循环发展"),
    ],
)
def test_words_that_only_look_like_negation_or_duty_are_none(before: str, after: str) -> None:
    assert S.MODALITY not in {change.significance for change in changes(before, after)}


def test_values_show_the_whole_figure_and_the_whole_name() -> None:
    (figure,) = changes("共有122.7万人", "共有127.2万人")
    assert (figure.before_value, figure.after_value) == ("122.7万人", "127.2万人")
    (office,) = changes("省民政厅副厅长到会", "省民政厅厅长到会")
    assert (office.before_value, office.after_value) == ("副厅长", "厅长")


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


@pytest.mark.parametrize(
    "line",
    [
        "本报讯",
        "新华社北京6月24日电（记者 张三）",
        "民政部网站讯",
        "（记者 张三 通讯员 李四）",
        "来源：中国社会报",
        "责任编辑：王五",
        "(来源:中国社会报2021.6.24)",
        "据民政部网站消息",
        "编辑：赵六",
    ],
)
def test_datelines_and_credit_lines_are_attribution(line: str) -> None:
    text = ["全省推进养老服务体系建设，取得明显成效。", "下一步将继续推进。"]
    for after in ([line + text[0], text[1]], [*text, line], [line, *text]):
        found = classify(diff(text, after))
        assert [change.significance for change in found] == [S.ATTRIBUTION], after


def test_an_edited_dateline_is_attribution() -> None:
    text = "电 会议在京召开，研究部署有关工作。"
    found = classify(diff(["新华社北京6月24日" + text], ["新华社上海6月25日" + text]))
    assert severity_of(found) is Severity.NOTICE


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


def test_a_question_of_an_interview_is_no_credit() -> None:
    before = "记者：标普下调了欧元区9个国家的信用评级，但欧美股市仍然上涨，原因是什么？"
    assert [each.significance for each in classify(diff([before], [before.replace("9", "8")]))] == [
        Significance.FACT
    ]
    assert [each.significance for each in classify(diff([before], [before.replace("9", "九")]))] == [
        Significance.PUNCTUATION
    ]


@pytest.mark.parametrize("line", ["记者：张三", "责任编辑：李四 校对：王五", "（作者：赵六，系某大学教授）"])
def test_who_is_named_in_a_credit_line_is_attribution(line: str) -> None:
    other = line.replace("三", "山").replace("四", "思").replace("六", "陆")
    assert [each.significance for each in classify(diff([line], [other]))] == [Significance.ATTRIBUTION]


def test_another_date_in_a_dateline_is_another_fact_and_a_dateline_that_came_is_none() -> None:
    text = "新华社北京6月24日电 全国民政工作会议在京召开。"
    altered = classify(diff([text], [text.replace("24", "25")]))
    assert [each.significance for each in altered] == [Significance.FACT]
    bare = text.removeprefix("新华社北京6月24日电 ")
    assert [each.significance for each in classify(diff([bare], [text]))] == [Significance.ATTRIBUTION]
