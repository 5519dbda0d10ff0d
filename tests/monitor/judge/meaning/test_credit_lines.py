from __future__ import annotations

import pytest

from monitor.judge.meaning.credit_lines import is_credit, is_foreign, is_injected
from monitor.judge.meaning.significance import (
    changes_between,
    classify,
    severity_of,
    with_foreign_matter,
    with_turned_adverts,
)
from monitor.judge.meaning.wording_change import PLAIN
from monitor.texts.diff import diff
from storage.records import Article, Severity, Significance

S = Significance


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


def test_an_insertion_in_the_middle_of_a_statement_is_no_credit() -> None:
    (hunk,) = diff(["养老服务体系建设取得成效。"], ["养老服务体系和设施建设取得成效。"])
    assert not is_credit(hunk)


def test_only_an_insertion_is_injected() -> None:
    advert = "扫码关注公众号，领取最新资料。"
    (inserted,) = diff(["养老服务取得成效。"], ["养老服务取得成效。", advert])
    (removed,) = diff(["养老服务取得成效。", advert], ["养老服务取得成效。"])
    assert is_injected(inserted)
    assert not is_injected(removed)


ARTICLE = (
    "柳溪县民政局今年新建社区食堂二十六家，覆盖全部乡镇，高龄老人凭卡就餐，每餐补贴三元，行动不便的由志愿者送餐上门。",
    "该局建立食品安全台账，每月抽查食材来源和留样记录，发现问题当场整改；入冬以来已组织检查四轮，约谈承办单位五家。",
    "下一步，柳溪县将把助餐点纳入为民实事清单，推动村级互助点改造提升，力争明年底前实现行政村全覆盖。",
)


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ("正宗阳澄湖大闸蟹火热预订，买十送二，顺丰包邮到家。", True),
        ("新樓盤盛大開盤，首付八萬起，恭迎品鑒。", True),
        ("社区食堂的每餐补贴自下月起取消。", False),
        ("副省长赵建明出席活动。", False),  # names somebody
        ("点击购买", False),  # too short to compare
    ],
)
def test_an_addition_is_foreign_if_it_has_no_word_of_the_article_and_names_nobody(
    added: str, expected: bool
) -> None:
    assert is_foreign(added, ARTICLE) is expected
    assert not is_foreign(added, ARTICLE[:1][0][:40].split("，"))  # too little to compare with


def test_an_advert_in_a_copy_says_nothing_of_the_article_and_is_a_warning() -> None:
    copy = (*ARTICLE[:2], "双面羊绒大衣清仓，三件八折，数量有限。", ARTICLE[2])
    plain = changes_between(Article("", ARTICLE), Article("", copy), PLAIN)
    (change,) = with_foreign_matter(plain, ARTICLE, PLAIN)
    assert [each.severity for each in plain] == [Severity.CRITICAL]
    assert (change.significance, change.severity) == (Significance.INJECTED, Severity.WARNING)


def test_an_advert_that_takes_the_place_of_another_on_a_portal_is_a_notice() -> None:
    adverts = "双面羊绒大衣清仓，三件八折，数量有限。", "学区房现房发售，首付十二万起，拎包入住。"
    old, new = (Article("", (*ARTICLE[:2], advert, ARTICLE[2])) for advert in adverts)
    for before, after in ((old, new), (old, Article("", ARTICLE))):
        turned = with_turned_adverts(changes_between(before, after, PLAIN), before, after, PLAIN)
        assert {(each.significance, each.severity) for each in turned} == {(S.INJECTED, Severity.NOTICE)}
    without = Article("", ARTICLE[1:])
    assert (
        with_turned_adverts(
            changes_between(Article("", ARTICLE), without, PLAIN), Article("", ARTICLE), without, PLAIN
        )[0].severity
        is Severity.CRITICAL
    )
