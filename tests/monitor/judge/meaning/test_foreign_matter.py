from __future__ import annotations

import pytest

from monitor.judge.meaning.foreign_matter import is_foreign
from monitor.judge.meaning.significance import changes_between, with_foreign_matter
from monitor.judge.meaning.wording_change import PLAIN
from storage.records import Article, Severity, Significance

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
