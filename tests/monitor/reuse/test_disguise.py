"""Disguises are undone and named; what an ordinary page has is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.disguise import deleted_characters, traits, undone
from monitor.texts.fingerprint import normal_form
from monitor.wording.summary import summary
from storage.records import FindingKind, ReprintCreditFacts

ORIGINAL = (
    "全省各级民政部门切实履行兜底脱贫保障政治责任，大力推进农村低保制度与扶贫开发政策有效衔接。"
    "全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围，发放救助金38亿元。"
    "连续4年实施农村福利院平安工程，提高生活不能自理特困人员的集中供养率，新建护理院56所。"
    "残疾人两项补贴惠及115万残疾人，高龄津贴实现全覆盖，农村养老服务设施达到8600个。"
)
OTHER = "本市今年新增停车泊位三千二百个，老旧小区加装电梯一百一十部，夜间公交线路延长到二十三点。" * 3
TRADITIONAL = str.maketrans(
    "级门实责进农与扶贫开发効衔档卡纳围连续补贴惠万残龄设达个养护难济",
    "級門實責進農與扶貧開發効銜檔卡納圍連續補貼惠萬殘齡設達個養護難濟",
)
DISGUISES = {
    "traditional-characters": ORIGINAL.translate(TRADITIONAL),
    "pinyin": ORIGINAL.replace("全省", "全(quán)省(shěng)").replace("农村", "农(nong)村(cun)"),
    "invisible-characters": "\u200b".join(ORIGINAL),
    "full-width": ORIGINAL.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
    "look-alikes": ORIGINAL.replace("万", "万").replace("生", "⽣").replace("人", "⼈"),
    "spaces": " ".join(ORIGINAL),
    "symbols": "*".join(ORIGINAL),
    "inserted-characters": "ⓐ".join(ORIGINAL[at : at + 3] for at in range(0, len(ORIGINAL), 3)),
    "advertising": f"{ORIGINAL}\n更多精彩请扫码关注，广告热线欢迎来电。",
    "deleted-characters": ORIGINAL.replace("农", ""),
}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_is_undone_and_named(name: str) -> None:
    matcher = Matcher.of([{"id": "other", "text": OTHER}, {"id": "original", "text": ORIGINAL}])
    [found] = matcher.match({"text": DISGUISES[name]})["matches"]
    assert (found["id"], found["disguise"]) == ("original", [name])
    assert found["relation"] in ("verbatim", "edited")


@pytest.mark.parametrize("filler", ["\u3164", "\uffa0", "\u1160"])
def test_fillers_of_hangul_are_invisible(filler: str) -> None:
    assert traits(filler.join(ORIGINAL)) == {"invisible-characters"}


def test_several_disguises_are_all_named() -> None:
    copy = traits(DISGUISES["invisible-characters"].translate(TRADITIONAL))
    assert undone(copy, traits(ORIGINAL)) == ("traditional-characters", "invisible-characters")


def test_what_the_original_has_too_is_no_disguise() -> None:
    assert undone(traits(DISGUISES["spaces"]), traits(DISGUISES["spaces"])) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        ORIGINAL,
        "\ufeff" + ORIGINAL,
        "记者 王 制 摄影 李 明\n" + ORIGINAL,
        "二、主要目标（一）加强领导（二）落实责任（三）抓好宣传（见附件）",
        "俄语新闻 Российские СМИ сообщают сегодня о встрече министров",
        "PM2.5浓度每立方米35微克，A股、Wi-Fi、5G——“十四五”·规划",
    ],
    ids=["empty", "plain", "byte order mark", "spaced names", "brackets", "Russian", "signs"],
)
def test_ordinary_writing_is_no_disguise(text: str) -> None:
    assert traits(text) == frozenset()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_traits_or_none(text: str) -> None:
    assert undone(traits(text), traits(text)) == ()


def test_only_what_a_filter_cut_out_everywhere_counts_as_deleted() -> None:
    original, excerpt = normal_form(ORIGINAL), normal_form(ORIGINAL[: len(ORIGINAL) // 3])
    assert deleted_characters(normal_form(ORIGINAL.replace("农", "").replace("人", "")), original) == "人农"
    assert deleted_characters(excerpt, original) == ""
    assert deleted_characters(original, original) == ""


def test_the_same_figures_in_other_words_are_suspect_only() -> None:
    scrambled = (
        "养老设施目前已有8600个之多；受益于补贴的残障群体为115万。护理院今年建成56所，此前4年持续办好福利院。"
        "救助资金合计38亿元。纳入农村低保或特困人员救助供养范围的困难群众计122.7万，省里各地尽职尽责。"
    )
    found = Matcher.of([{"id": 1, "text": OTHER}, {"id": 2, "text": ORIGINAL}]).match({"text": scrambled})
    assert found["matches"] == []
    assert [each["id"] for each in found["suspects"]] == [2]


def test_a_finding_says_what_was_undone() -> None:
    facts = ReprintCreditFacts("门户", disguise=("pinyin", "spaces", "unheard-of"))
    assert summary(FindingKind.REPRINT_UNCREDITED, facts, language="zh", title="标题").endswith(
        "［比对时已还原：夹注拼音、字间空格］"
    )
    assert summary(FindingKind.REPRINT_UNCREDITED, facts, language="en", title="标题").endswith(
        "[undone: pinyin in brackets, stray spaces]"
    )
