"""Score, link, credit and days give a probability; probability and shares give the relation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import pairs

from monitor.reuse.score.features import Pair
from monitor.reuse.score.judgement import LARGE, FurtherTerms, probability_with, relation_of
from storage.records import Relation

ARTICLE = "\n".join(
    (
        "清溪县新增养老床位320张，改造农村敬老院8所，全县特困老年人集中供养率提高到六成以上。",
        "县民政局组织社工入户走访，逐户登记失能老人的照护需求，并与乡镇卫生院签订上门巡诊协议。",
        "县财政安排专项资金460万元，用于补助村级互助点的运营，优先照顾山区和库区的村庄。",
    )
)
FURTHER = "市图书馆周末延长开放两小时，新增自习座位，读者凭身份证入馆，少年儿童阅览室每月举办绘本讲读活动。"


def pair(query: str, original: str = ARTICLE) -> Pair:
    return pairs.pair(query, original)


EQUAL, ALTERED = pair(ARTICLE + "完。"), pair(ARTICLE.replace("320", "380"))


def test_a_link_is_proof_if_enough_of_the_text_is_shared() -> None:
    assert probability_with(0.3, EQUAL, FurtherTerms(linked=True)) > 0.9
    barely = pair(ARTICLE[:20] + FURTHER * 4, ARTICLE * 2)
    assert probability_with(0.3, barely, FurtherTerms(linked=True)) == pytest.approx(0.3)


def test_a_paragraph_speaks_for_a_derivation_in_a_large_collection_alone() -> None:
    line = ARTICLE.split("\n")[1] + "首批签约四百二十户，余下各户在九月底以前签完。"
    quoting = pair(f"{FURTHER}\n{line}\n{FURTHER}", f"{ARTICLE}\n{line}")
    assert probability_with(0.5, quoting, FurtherTerms(size=LARGE)) > 0.9
    assert probability_with(0.5, quoting, FurtherTerms(size=LARGE - 1)) < 0.75


def test_a_credit_speaks_for_a_derivation_and_far_days_against_a_text_that_differs() -> None:
    score = probability_with(0.95, ALTERED, FurtherTerms())
    assert score > 0.95  # no further text has the shared passages
    assert probability_with(0.95, ALTERED, FurtherTerms(credited=True)) > score
    assert probability_with(0.95, ALTERED, FurtherTerms(days=365)) < 0.9
    assert probability_with(0.95, EQUAL, FurtherTerms(days=3)) >= 0.95


NOTICE = (
    "第{}批市级研学营地评定工作已于{}日结束，共收到材料{}份，经现场走访和专家打分，其中{}报送最多。\n"
    "获评营地由市级财政一次性补助，补助资金{}万元，应当用于设施更新和安全培训，不得挪作他用。"
)
FOURTH = NOTICE.format("四", 28, 152, "云浦区", 640)


@pytest.mark.parametrize(
    ("query", "is_derived"),
    [
        (NOTICE.format("七", 3, 97, "石桥镇", 815), False),  # another session in another place
        (NOTICE.format("七", 3, 97, "云浦区", 815), True),  # every figure altered, and nothing else
        (NOTICE.format("四", 28, 152, "石桥镇", 640), True),  # a name altered
    ],
)
def test_another_session_in_other_words_is_no_altered_copy(query: str, is_derived: bool) -> None:
    probability = probability_with(0.95, pair(query, FOURTH), FurtherTerms())
    assert (probability >= 0.9) is is_derived
    assert probability_with(0.95, pair(query, FOURTH), FurtherTerms(linked=True)) > 0.9


@given(st.floats(0, 1), st.booleans(), st.booleans(), st.none() | st.integers(0, 9000))
def test_a_probability_is_a_share(score: float, linked: bool, credited: bool, days: int | None) -> None:
    assert 0.0 <= probability_with(score, ALTERED, FurtherTerms(linked, credited, days)) <= 1.0


@pytest.mark.parametrize(
    ("query", "relation"),
    [
        (ARTICLE.replace("320", "380"), Relation.EDITED),
        (ARTICLE.split("\n")[1], Relation.EXCERPT),
        (f"{FURTHER}\n{FURTHER[10:]}\n{ARTICLE}\n{FURTHER[20:]}{FURTHER[5:]}{FURTHER}", Relation.COMPILATION),
        (FURTHER * 3 + ARTICLE.split("\n")[0][:22] + FURTHER, Relation.QUOTATION),
    ],
)
def test_a_probable_pair_is_named_by_its_shares(query: str, relation: Relation) -> None:
    assert relation_of(pair(query), 0.95) is relation


def test_an_unsure_pair_is_suspect_and_an_improbable_one_a_mould() -> None:
    assert relation_of(ALTERED, 0.7) is Relation.SUSPECT
    assert relation_of(ALTERED, 0.2) is Relation.TEMPLATE


def test_a_short_sentence_has_to_be_as_sure_as_a_copy_to_be_a_quotation() -> None:
    short, long = (pair(FURTHER * 3 + ARTICLE.split("\n")[0][:length] + FURTHER) for length in (22, 43))
    assert relation_of(long, 0.85) is Relation.QUOTATION
    assert relation_of(short, 0.85) is Relation.SUSPECT
    assert relation_of(short, 0.95) is Relation.QUOTATION
    assert relation_of(short, 0.2) is Relation.SHARED_PASSAGE
