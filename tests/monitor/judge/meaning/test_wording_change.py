from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.meaning.significance import SEVERITIES, classify, severity_of
from monitor.judge.meaning.wording_change import (
    PLAIN,
    Standards,
    altered_figure,
    cosmetic_change,
    inner_change,
    same_figures,
    statement_change,
)
from monitor.texts.diff import diff
from storage.records import Change, Hunk, Significance

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
    ("到明年初完工", "到明年底完工", S.FACT),
    ("于2023年底供水", "于2023年初供水", S.FACT),
    ("于8月底供水", "于8月中供水", S.FACT),
    ("到明年末完工", "到明年底完工", S.WORDING),
    ("库区南岸滑坡", "库区北岸滑坡", S.NAME),
    ("以日元结算", "以韩元结算", S.NAME),
    ("听从党中央的号召", "听从党重央的号召", S.NAME),
    ("跟随中国共产党前进", "跟随中国公产党前进", S.NAME),
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
    ("水厂将于年内供水", "水厂已于年内供水", S.MODALITY),
    ("业主应到场确认", "业主可到场确认", S.MODALITY),
    ("监护人和申领人签字", "监护人或申领人签字", S.MODALITY),
    ("凭房产证及身份证领取", "凭房产证或身份证领取", S.MODALITY),
    ("全市企业参加", "部分企业参加", S.MODALITY),
    ("绝大多数代表赞成", "少数代表赞成", S.MODALITY),
    ("始终坚持开放", "经常坚持开放", S.MODALITY),
    ("除周一外均可参观", "含周一均可参观", S.MODALITY),
    ("除老人外都可参加", "包括老人都可参加", S.MODALITY),
    ("住院费用在校内结算", "住院费用在校外结算", S.MODALITY),
    ("首次举办运动会", "再次举办运动会", S.MODALITY),
    ("途经德清、安吉等地", "途经德清、安吉、长兴等地", S.NAME),
    ("途经德清、安吉两县", "途经德清、长兴两县", S.NAME),
    ("途经德清、安吉等地", "途经德清、安吉等四地", S.FACT),
    ("涉及多省的企业", "涉及五省的企业", S.FACT),
    ("来到勃利县检查", "来到勃力县检查", S.NAME),
    ("加里曼丹岛发现化石", "加里曼单岛发现化石", S.NAME),
    ("建设综合实验区", "建设综合试验区", S.NAME),
    ("评为先进模范村", "评为先进模泛村", S.TYPO),
    ("建立战略联盟", "建立战掠联盟", S.TYPO),
    ("组织学员参加", "组织学生参加", S.FORMULATION),
    ("极其困难的家庭", "非常困难的家庭", S.WORDING),
    ("地处景区中心", "位于景区中心", S.WORDING),
    ("坐落于景区中心", "位于景区中心", S.WORDING),
    ("项目通过平台推进", "项目平台推进", S.WORDING),
    ("船队凯旋", "船队凯旋而归", S.WORDING),
    ("会议审议通过方案", "会议审议方案", S.FORMULATION),
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
        ("凭房产证和身份证领取", "凭房产证及身份证领取"),
        ("未来几年", "将来几年"),
        ("近来多雨", "将来多雨"),
    ],
)
def test_words_that_only_look_like_negation_or_duty_are_none(before: str, after: str) -> None:
    assert S.MODALITY not in {change.significance for change in changes(before, after)}


def test_values_show_the_whole_figure_and_the_whole_name() -> None:
    (figure,) = changes("共有122.7万人", "共有127.2万人")
    assert (figure.before_value, figure.after_value) == ("122.7万人", "127.2万人")
    (office,) = changes("省民政厅副厅长到会", "省民政厅厅长到会")
    assert (office.before_value, office.after_value) == ("副厅长", "厅长")


def hunk(before: str, after: str) -> Hunk:
    """The only difference between two sentences."""
    (found,) = diff([LEAD + before + TRAIL], [LEAD + after + TRAIL])
    return found


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("加强建设，推进改革", "加强建设、推进改革", S.PUNCTUATION),
        ("2014至2018年", "2014—2018年", S.PUNCTUATION),
        ("——2024年度好书", "--2024年度好书", S.PUNCTUATION),  # a dash typed as two hyphens is no minus
        ("共有12人", "共有１２人", S.INVISIBLE),
        ("任务3、4项", "任务34项", None),  # the mark separates figures
        ("增长1.5%", "增长15%", None),
        ("重要贡献", "突出贡献", None),
    ],
)
def test_only_marks_that_change_no_figure_are_cosmetic(
    before: str, after: str, expected: Significance | None
) -> None:
    assert cosmetic_change(hunk(before, after)) is expected
    assert cosmetic_change(hunk(after, before)) is expected


def test_a_figure_in_another_notation_is_the_same_and_another_figure_is_not() -> None:
    assert same_figures(hunk("共有九人", "共有9人")) is not None
    assert same_figures(hunk("共有九人", "共有8人")) is None
    assert same_figures(hunk("重要贡献", "突出贡献")) is None


def test_a_figure_is_altered_only_if_another_stands_for_it() -> None:
    judged = altered_figure(hunk("共有122.7万人", "共有127.2万人"))
    assert judged is not None
    assert (judged.before_value, judged.after_value) == ("122.7万人", "127.2万人")
    assert altered_figure(hunk("代表团全部报到", "38个代表团全部报到")) is None


def test_a_statement_that_limits_the_rest_is_a_modality() -> None:
    text = "全省推进养老服务体系建设，取得明显成效。"
    plain, limit = "今后还要继续努力推进各项工作。", "未经主管部门批准，不得变更用途。"
    for added, expected in ((plain, S.STRUCTURE), (limit, S.MODALITY), (limit * 8, S.STRUCTURE)):
        (found,) = diff([text], [text, added])
        assert statement_change(found).significance is expected


def test_set_phrases_of_the_operator_count_where_they_overlap_the_change() -> None:
    found = hunk("深化改革的任务", "深化改革和任务")
    assert inner_change(found, PLAIN).significance is not S.FORMULATION
    assert inner_change(found, Standards(formulations=("改革的任务",))).significance is S.FORMULATION
    assert inner_change(found, Standards(formulations=("有力保障",))).significance is not S.FORMULATION


def test_a_name_that_the_model_sees_in_both_readings_is_a_name() -> None:
    def both(text: str) -> list[tuple[int, int]]:
        place = text.find("沐")
        return [(place - 1, place + 2)]

    found = hunk("由阿沐昊负责", "由阿沐晟负责")
    assert inner_change(found, Standards(recognise=both)).significance is S.NAME
    assert inner_change(found, PLAIN).significance is not S.NAME


edits = st.text(alphabet="不得应当近约12三万%个年月，、。的了省部长增长下降", max_size=12)


@given(edits, edits)
@settings(deadline=None)
def test_every_change_of_words_has_a_class_in_both_directions(before: str, after: str) -> None:
    for one, other in ((before, after), (after, before)):
        for found in diff([LEAD + one + TRAIL], [LEAD + other + TRAIL]):
            assert inner_change(found, PLAIN).significance in SEVERITIES
