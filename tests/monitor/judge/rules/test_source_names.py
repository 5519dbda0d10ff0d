from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.reprint import MINISTRY, ORIGINAL, REPRINT

from monitor.judge.rules.source_names import (
    canonical_source,
    credit_verdict,
    credits_one_of,
    is_vague,
    named_in,
    names_same,
    originator,
)
from storage.records import Attribution

LINK = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"


@pytest.mark.parametrize(
    "name",
    [
        "中华人民共和国民政部",
        "民政部网站", "民政部门户网站", "国家民政部", "中国民政部", "民政部官网", "民政部官方网站",
        "来源：民政部",
        "民政部微信公众号", "“民政部”", " 民政部 ", "民政部网",
    ],
)  # fmt: skip
def test_spellings_of_one_publisher_are_the_same(name: str) -> None:
    assert names_same(name, "民政部")
    assert names_same("民政部", name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国社会报", "社会报"), ("民政部", "财政部"), ("湖北省民政厅", "民政部"), ("国家统计局", "湖北省统计局"),
        ("人民网", "人民日报"),
        ("", ""), ("中国银行", "银行"), ("乡镇论坛", "社区"),
    ],
)  # fmt: skip
def test_different_publishers_are_not_the_same(one: str, other: str) -> None:
    assert not names_same(one, other)


def test_provinces_and_agencies_in_short_are_the_same() -> None:
    assert names_same("湖北省民政厅", "湖北民政厅网站")
    assert names_same("新华社", "新华网")
    assert names_same("《中国社会报》", "中国社会报")


@pytest.mark.parametrize(
    ("attribution", "verdict"),
    [
        (Attribution(source="民政部网站"), "ok"),
        (Attribution(source="中国社会报"), "ok"),
        (Attribution(source="www.mca.gov.cn"), "ok"),
        (Attribution(source="中国社会报、民政部"), "ok"),
        (Attribution(tail_source="中国社会报"), "ok"),
        (Attribution(source="中国政府网", tail_source="中国社会报"), "intermediary"),
        (Attribution(source="人民网"), "intermediary"),
        (Attribution(source="光明日报"), "wrong"),
        (Attribution(source="民生内参"), "wrong"),
        (Attribution(), "none"),
        (Attribution(source="网络"), "none"),
        (Attribution(original_url=LINK), "ok"),
        (Attribution(source="本站", original_url=LINK), "ok"),
    ],
)
def test_a_credit_is_judged_by_where_the_text_comes_from(attribution: Attribution, verdict: str) -> None:
    article = replace(REPRINT, attribution=attribution)
    assert credit_verdict(article, ORIGINAL, MINISTRY, ("人民网",)) == verdict


def test_a_dateline_credits_too() -> None:
    original = replace(ORIGINAL, paragraphs=("据新华社北京6月24日电 会议召开。",), attribution=Attribution())
    article = replace(REPRINT, attribution=Attribution(source="新华社"))
    assert credit_verdict(article, original, MINISTRY) == "ok"


def test_a_credit_cannot_be_wrong_where_nobody_knows_the_source() -> None:
    assert credit_verdict(replace(REPRINT, attribution=Attribution(source="光明日报")), None, None) == "ok"


def test_a_link_to_another_host_without_a_credit_is_an_intermediary() -> None:
    page = replace(REPRINT, attribution=Attribution(original_url="http://other.example/1"))
    assert credit_verdict(page, ORIGINAL, MINISTRY) == "intermediary"


@pytest.mark.parametrize("credit", [None, "", "网络", "本站", "佚名", "来源：网络", " 综合整理 "])
def test_a_credit_without_a_publisher_is_vague(credit: str | None) -> None:
    assert is_vague(credit)
    assert named_in(credit) == ()


def test_a_line_with_two_publishers_names_the_line_and_both() -> None:
    assert named_in("新华社、人民日报") == ("新华社、人民日报", "新华社", "人民日报")
    assert named_in("新华社、网络") == ("新华社、网络", "新华社")


@pytest.mark.parametrize(
    ("credit", "is_credited"),
    [
        ("民政部网站", True),
        ("www.mca.gov.cn", True),
        ("mca.gov.cn", True),
        ("notmca.gov.cn", False),
        (None, False),
    ],
)
def test_a_publisher_is_credited_by_name_or_host(credit: str | None, is_credited: bool) -> None:
    assert credits_one_of(credit, MINISTRY.names) is is_credited


def test_the_originator_is_the_last_publisher_that_is_not_the_site_itself() -> None:
    assert originator(ORIGINAL, MINISTRY) == "中国社会报"
    assert originator(ORIGINAL, MINISTRY, ("江川日报", "新华社", "民政部网站")) == "新华社"
    assert originator(None, MINISTRY, ("民政部",)) is None
    assert originator(None, None) is None


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("http://www.mca.gov.cn/a", True),
        ("https://mca.gov.cn", True),
        ("http://notmca.gov.cn", False),
        ("http://[bad", False),
        (None, False),
    ],
)
def test_hosts_of_a_site_are_its_domains_and_those_below(url: str | None, is_own: bool) -> None:
    assert MINISTRY.has_host(url) is is_own


@given(st.text(alphabet="中华人民共和国民政部厅网站官微信公众号来源：《》、 .a", max_size=30))
def test_a_canonical_name_is_found_for_any_text_and_is_short(name: str) -> None:
    assert len(canonical_source(name)) <= 200
    assert names_same(name, name) is bool(canonical_source(name))
