"""What derives from what: copies, edits, excerpts and compilations; not moulds, not quotations."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.document import documents
from monitor.reuse.match import compare_all, reconciled
from monitor.texts.fingerprint import normal_form
from storage.records import DERIVED, Match, Passage, Relation

PARAGRAPHS = (
    "全省各级民政部门切实履行兜底脱贫保障政治责任，大力推进农村低保制度与扶贫开发政策有效衔接。全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围。",
    "连续4年实施农村福利院平安工程、冬暖工程，提高生活不能自理特困人员的集中供养率。残疾人两项补贴惠及115万残疾人，高龄津贴实现全覆盖。",
    "省政府成立未成年人保护工作领导小组，开展农村留守儿童关爱保护工作机制创新试点，实现乡镇儿童督导员、村儿童主任全覆盖。",
    "开展殡葬领域突出问题专项整治行动，有序有力推进示范性农村公益性公墓建设，进一步完善生态安葬奖补政策，惠民殡葬政策覆盖范围持续扩大。",
)
ORIGINAL = "\n".join(PARAGRAPHS)
OTHER = (
    "本市今年新增停车泊位三千二百个，老旧小区加装电梯一百一十部，夜间公交线路延长到二十三点，市民出行更加便利。"
    * 4
)


def matches(query: str, *originals: str, sites: tuple[str, ...] = (), linked: bool = False) -> list[Match]:
    """Compare a query with texts, of which the first site is the query's own."""
    known = [
        {"id": at, "text": each, "site": sites[at + 1] if sites else ""} for at, each in enumerate(originals)
    ]
    (document,) = documents([{"text": query, "site": sites[0] if sites else ""}])
    candidates, holders = Matcher.of(known).candidates(document)
    chosen = {number: replace(each, linked=linked) for number, each in candidates.items()}
    found = dict(zip(chosen, compare_all(document, list(chosen.values()), holders), strict=True))
    nothing = Match(Relation.SHARED_PASSAGE, 0.0, 0.0, 0.0, 0, probability=0.0)
    return [found.get(at, nothing) for at in range(len(originals))]


def matched(query: str, original: str, *, linked: bool = False) -> Match:
    return matches(query, original, linked=linked)[0]


def test_a_copy_in_other_punctuation_is_verbatim() -> None:
    assert matched(ORIGINAL.replace("，", ","), ORIGINAL).relation is Relation.VERBATIM


def test_one_changed_figure_is_an_edit() -> None:
    found = matched(ORIGINAL.replace("122.7", "127.2"), ORIGINAL)
    assert found.relation is Relation.EDITED
    assert found.similarity > 0.9


def test_the_first_paragraphs_alone_are_an_excerpt() -> None:
    found = matched("\n".join(PARAGRAPHS[:2]), ORIGINAL)
    assert (found.relation, found.reprint_coverage) == (Relation.EXCERPT, 1.0)


def test_the_whole_among_other_matter_is_a_compilation() -> None:
    found = matched(OTHER + ORIGINAL + OTHER + OTHER, ORIGINAL)
    assert (found.relation, found.original_coverage) == (Relation.COMPILATION, 1.0)


def test_a_quoted_sentence_is_a_quotation() -> None:
    sentence = PARAGRAPHS[2][:45]
    assert matched(OTHER + sentence + OTHER, ORIGINAL).relation is Relation.QUOTATION


NOTICE = (
    "{}市社会组织等级评估结果公示\n本批共有{}家社会组织参加评估，其中5A级{}家，4A级{}家，3A级{}家，不予评定等级{}家，"
    "公示期为{}月{}日至{}日，逾期不再受理。任何单位和个人均可向市社会组织管理局提出书面意见，联系人{}，地址{}。"
)
NOTICES = [
    NOTICE.format(*each)
    for each in (
        ("青石", 42, 6, 14, 19, 3, 10, 8, 14, "周立新", "滨河路二号"),
        ("清溪", 57, 9, 21, 25, 2, 11, 9, 15, "孙慧", "青年街七号"),
        ("白沙", 31, 2, 11, 15, 4, 3, 22, 28, "冯春燕", "解放路十九号"),
        ("龙泉", 66, 11, 24, 28, 1, 5, 6, 12, "邓浩宇", "长征大道五号"),
    )
]


def test_a_further_notice_of_a_mould_is_no_reprint_of_its_siblings() -> None:
    assert not [found for found in matches(NOTICES[0], *NOTICES[1:]) if found.relation in DERIVED]


def test_a_copy_of_a_notice_is_a_reprint_of_this_notice_alone() -> None:
    found = matches(NOTICES[0] + "（来源：市民政局）", *NOTICES)
    assert [each.relation in DERIVED for each in found] == [True, False, False, False]


CEREMONY = (
    "中央机关晋升职级仪式{}日在北京大礼堂举行。{}许，仪式在庄严的国歌声中开始。机关负责人宣读了晋升命令并向晋升职级的"
    "同志颁发证书，表示祝贺。晋升职级的{}位同志精神抖擞来到主席台前，向参加仪式的全体同志敬礼，全场响起热烈掌声。"
    "仪式在嘹亮的歌声中结束。随后，负责人同晋升职级的同志合影。机关各部门主要负责人等参加仪式。"
)


def test_the_same_ceremony_on_another_day_is_another_text() -> None:
    found = matched(CEREMONY.format(28, "下午4时30分", 2), CEREMONY.format(25, "上午11时", 3))
    assert found.relation is Relation.TEMPLATE


def test_a_short_notice_that_differs_in_its_day_alone_is_shown_to_people() -> None:
    told = CEREMONY.format(28, "下午4时30分", 2)
    assert matched(told.replace("28日", "25日"), told).relation in (Relation.EDITED, Relation.SUSPECT)


def test_what_a_text_has_from_one_article_is_not_told_of_another_that_quotes_it_too() -> None:
    quoted = PARAGRAPHS[2][:48]
    quoting = OTHER * 3 + quoted + "。" + OTHER
    found = [matched(PARAGRAPHS[2], each) for each in (ORIGINAL, quoting)]
    assert [each.relation for each in found] == [Relation.EXCERPT, Relation.EXCERPT]
    assert [each.relation for each in reconciled(found)] == [Relation.EXCERPT, Relation.SHARED_PASSAGE]


def test_an_excerpt_beside_sentences_of_a_further_text_is_a_compilation_of_both() -> None:
    formula = Passage(300, 400, 0, 100)
    excerpt = Match(Relation.EXCERPT, 0.5, 0.5, 0.65, 40, (Passage(400, 730, 100, 430), formula))
    beside = Match(Relation.COMPILATION, 0.2, 0.3, 0.15, 9, (Passage(220, 300, 500, 580), formula))
    inside = replace(beside, passages=(Passage(450, 530, 500, 580), formula))
    more = replace(beside, reprint_coverage=0.5)
    told = {further: reconciled([excerpt, further])[0].relation for further in (beside, inside, more)}
    assert told == {beside: Relation.COMPILATION, inside: Relation.EXCERPT, more: Relation.EXCERPT}


def test_two_texts_about_other_things_have_nothing_to_do_with_each_other() -> None:
    assert matched(OTHER, ORIGINAL).relation is Relation.SHARED_PASSAGE


def test_a_run_that_goes_on_elsewhere_in_the_original_is_told_in_parts() -> None:
    sentence = PARAGRAPHS[2].split("，")[1]
    original = f"{ORIGINAL}\n今年春天{sentence[:5]}要办好。{OTHER}"
    query = f"{OTHER[:60]}\n春天{sentence}。\n{OTHER[60:100]}"
    (found,) = matches(query, original)
    told = [query[passage.a_start : passage.a_end] for passage in found.passages]
    assert any(sentence in part for part in told)


def test_passages_name_the_same_text_on_both_sides() -> None:
    query = OTHER + ORIGINAL
    for passage in matched(query, ORIGINAL).passages:
        one = normal_form(query[passage.a_start : passage.a_end]).text
        # a collection keeps the normal form alone: places in the original are places there
        assert one == normal_form(ORIGINAL).text[passage.b_start : passage.b_end]


more = st.text(st.sampled_from("停车泊位电梯公交线路市民出行便利今年新增小区夜间，。"), max_size=300)


@settings(deadline=None)
@given(more)
def test_a_text_is_contained_in_itself_plus_more(addition: str) -> None:
    found = matched(ORIGINAL + addition, ORIGINAL)
    assert found.original_coverage == 1.0
    assert found.relation in DERIVED


@settings(deadline=None)
@given(more, more)
def test_coverage_is_a_share(one: str, other: str) -> None:
    found = matched(one, other)
    assert 0.0 <= found.original_coverage <= 1.0
    assert 0.0 <= found.reprint_coverage <= 1.0
