"""The least common words and figures of a text, which a copy in other words keeps."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.reuse.salient import MOST_TERMS, terms_of
from monitor.texts.fingerprint import normal_form

TOLD = "全县今年新增灌溉渠道47公里，8个乡镇的3200亩旱地变成水浇地，亩均增收260元。沙河堡与榆树坪两处泵站九月完工。"
RETOLD = "今年，县里修成47公里引水渠，8个乡镇3200亩靠天吃饭的地浇上了水，每亩多收260元。沙河堡、榆树坪的泵站未建好。"
OTHER = (
    "市图书馆周末延长开放两小时，新增自习座位150个，读者凭身份证入馆，少年儿童阅览室每月举办12场绘本讲读。"
)


def shared(one: str, other: str) -> int:
    return len(set(terms_of(normal_form(one)).tolist()) & set(terms_of(normal_form(other)).tolist()))


def test_a_text_told_anew_keeps_the_terms_of_the_first() -> None:
    assert shared(TOLD, RETOLD) >= 6
    assert shared(TOLD, OTHER) <= 1


def test_a_long_text_has_its_least_common_terms_alone() -> None:
    common = "发展工作会议全国经济社会建设" * 50
    name = "沙河堡榆树坪"
    assert len(terms_of(normal_form(common + name + OTHER * 3))) == MOST_TERMS
    assert shared(common + name, name) == len(terms_of(normal_form(name)))


def test_an_empty_text_has_no_terms() -> None:
    assert terms_of(normal_form("")).tolist() == terms_of(normal_form("。，！")).tolist() == []


@settings(deadline=None)
@given(st.randoms())
def test_the_order_of_sentences_hardly_matters_to_a_short_text(rng: random.Random) -> None:
    sentences = ["沙河堡修渠47公里。", "榆树坪建泵站2座。", "青石滩育苗3200亩。"]
    assert shared("".join(sentences), "".join(rng.sample(sentences, 3))) >= 13
