from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.meaning.significance import classify
from monitor.judge.rules.case import Case
from monitor.judge.rules.compliance import (
    PROFILES,
    RULES,
    SiteFacts,
    check,
    credit_verdict,
    headline_same,
    names_same,
)
from monitor.judge.rules.operator_lists import permitted, wordings
from monitor.texts.diff import diff
from storage.records import Article, Attribution, Relation, RuleResult, RuleStatus, Severity, SiteRole

SEED = Path(__file__).resolve().parents[5] / "shared" / "data" / "seed"
MCA = SiteFacts("mca", "民政部", ("中华人民共和国民政部",), ("mca.gov.cn",), SiteRole.ORIGINAL)
PORTAL = SiteFacts("msnc", "民生内参", (), ("msnc.org.cn",), SiteRole.PORTAL)
PASS, FAIL, WARN = RuleStatus.PASS, RuleStatus.FAIL, RuleStatus.WARN
LINK = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"
TEXT = ("湖北省推进养老服务体系建设，床位达42万张。", "下一步，有关单位不得收取费用。", "各地要抓好落实。")
ORIGINAL = Article(
    "养老服务体系建设取得新进展",
    TEXT,
    Attribution(source="中国社会报", author="张三", published_at="2021-06-24"),
)
REPRINT = replace(
    ORIGINAL,
    attribution=Attribution(
        source="民政部", author="张三", editor="李四", published_at="2021-06-24", original_url="https://www.mca.gov.cn/a.html"
    ),
)  # fmt: skip


def checked(
    article: Article, *, original: Article | None = ORIGINAL, **facts: object
) -> dict[str, RuleResult]:
    changes = classify(diff(original.paragraphs, article.paragraphs)) if original else ()
    case = Case(article, PORTAL, original, MCA, changes)
    return {each.rule: each for each in check(replace(case, **facts))}  # type: ignore[arg-type]


def test_every_rule_has_its_outcome_in_order() -> None:
    results = check(Case(REPRINT, PORTAL))
    assert [each.rule for each in results] == [f"R{number:02d}" for number in range(1, 22)]
    assert [rule.id for rule in RULES] == [each.rule for each in results]
    assert all(each.why and each.why_zh for each in results)


@pytest.mark.skipif(not SEED.exists(), reason="the shared reference data is not beside the checkout")
def test_the_seed_page_comes_out_as_expected() -> None:
    expected = json.loads((SEED / "expected.json").read_text(encoding="utf-8"))
    page = expected["page"]
    lines = (SEED / "reprint-page.txt").read_text(encoding="utf-8").splitlines()
    body = tuple(line for line in lines if line)
    first = next(n for n, line in enumerate(body) if line.startswith(expected["body"]["first"]))
    last = next(n for n, line in enumerate(body) if line.endswith(expected["body"]["last"]))
    article = Article(
        page["title_raw"],
        body[first : last + 1],
        Attribution(
            source=page["credit_source"],
            author=page["credit_author"],
            author_is_placeholder=page["credit_author_is_placeholder"],
            editor=page["credit_editor"],
            published_at=page["published"],
            original_url=page["source_url"],
            tail_source=page["closing_credit"]["media"],
            tail_date=page["closing_credit"]["date"],
        ),
    )
    assert len(article.paragraphs) == expected["body"]["paragraphs"]
    results = {each.rule: each for each in check(Case(article, PORTAL, original_site=MCA))}
    grades = {"minor": Severity.NOTICE}
    for finding in expected["findings"]:
        status = "warn" if finding["status"] == "suspect" else finding["status"]
        assert (finding["rule"], results[finding["rule"]].status.value) == (finding["rule"], status)
        if "severity" in finding:
            assert results[finding["rule"]].severity is grades[finding["severity"]], finding["rule"]


def test_a_faithful_reprint_breaks_no_rule() -> None:
    faithful = replace(REPRINT, attribution=replace(REPRINT.attribution, source="中国社会报"))
    results = checked(faithful, link_state="ok", relation=Relation.VERBATIM)
    assert {each.rule for each in results.values() if each.status in (FAIL, WARN)} == set()


def test_crediting_the_ministry_for_what_it_credits_to_a_paper_names_an_intermediary() -> None:
    result = checked(REPRINT)["R03"]
    assert (result.status, result.evidence) == (WARN, "民政部 ← 中国社会报")


def test_the_chain_of_credits_is_followed_to_its_end() -> None:
    plain = replace(ORIGINAL, attribution=replace(ORIGINAL.attribution, source=None))
    chain = ("江川日报", "新华社")
    result = checked(REPRINT, original=plain, chain_sources=chain)["R03"]
    assert (result.status, result.evidence) == (WARN, "民政部 ← 新华社")
    own = checked(REPRINT, original=plain, chain_sources=("民政部网站",))["R03"]
    assert own.status is PASS


LISTED = permitted(("中国社会报", "新华社", "mca.gov.cn", "人民日报"))


@pytest.mark.parametrize(
    ("source", "status", "severity"),
    [
        ("中国社会报", PASS, Severity.INFO),
        ("新华网", PASS, Severity.INFO),
        ("中国社会报 人民日报", PASS, Severity.INFO),
        ("江川热线", FAIL, Severity.WARNING),
        ("中国社会報", PASS, Severity.INFO),
        ("中园社会报", FAIL, Severity.CRITICAL),
        ("中国人民日报", FAIL, Severity.CRITICAL),
        ("新华社、江川热线", FAIL, Severity.WARNING),
    ],
)
def test_a_source_is_judged_by_the_operators_list(
    source: str, status: RuleStatus, severity: Severity
) -> None:
    page = replace(REPRINT, attribution=Attribution(source=source))
    result = checked(page, permitted=LISTED)["R11"]
    assert (result.status, result.severity) == (status, severity), result.evidence


def test_a_link_to_a_listed_host_is_enough() -> None:
    page = replace(REPRINT, attribution=replace(REPRINT.attribution, source="江川热线"))
    assert checked(page, permitted=LISTED)["R11"].status is PASS


def test_watched_wording_is_shown_where_it_stands_with_what_is_right() -> None:
    page = replace(REPRINT, paragraphs=(*REPRINT.paragraphs, "一国两治的方针不会改变。"))
    result = checked(page, grave_errors=wordings(("一国两治 => 一国两制", "别的错误")))["R15"]
    assert (result.status, result.severity) == (FAIL, Severity.CRITICAL)
    assert "一国两治" in result.evidence
    assert "应为：一国两制" in result.evidence


@pytest.mark.parametrize("profile", PROFILES)
def test_rules_that_a_profile_does_not_ask_are_not_applicable(profile: str) -> None:
    results = checked(REPRINT, profile=profile)
    for rule in {each.id for each in RULES} - PROFILES[profile]:
        assert results[rule].status is RuleStatus.NOT_APPLICABLE


def test_who_reprints_as_a_courtesy_owes_the_source_and_the_words() -> None:
    bare = replace(REPRINT, attribution=Attribution(), paragraphs=REPRINT.paragraphs[:-1])
    results = checked(bare, profile="courtesy")
    assert results["R02"].status is FAIL
    assert results["R08"].status is FAIL
    assert results["R05"].status is RuleStatus.NOT_APPLICABLE


def broken(name: str, value: object) -> Article:
    return replace(REPRINT, attribution=replace(REPRINT.attribution, **{name: value}))


@pytest.mark.parametrize(
    ("article", "rule", "status", "severity"),
    [
        (broken("source", None), "R02", FAIL, Severity.WARNING),
        (broken("source", "网络"), "R02", FAIL, Severity.WARNING),
        (broken("source", "民生内参"), "R03", FAIL, Severity.CRITICAL),
        (broken("source", "光明日报"), "R03", FAIL, Severity.WARNING),
        (broken("author", None), "R04", FAIL, Severity.NOTICE),
        (broken("editor", None), "R05", FAIL, Severity.NOTICE),
        (broken("editor", "信息发布员6"), "R05", FAIL, Severity.NOTICE),
        (replace(REPRINT, title="养老服务体系"), "R06", FAIL, Severity.NOTICE),
        (replace(REPRINT, title=REPRINT.title + "回顾发展成就"), "R06", WARN, Severity.NOTICE),
        (replace(REPRINT, title="养老服务体系建设没有新进展"), "R07", FAIL, Severity.WARNING),
        (replace(REPRINT, title="要允许适度的问题"), "R07", FAIL, Severity.CRITICAL),
        (replace(REPRINT, paragraphs=(TEXT[0].replace("42", "24"), *TEXT[1:])), "R08", FAIL, Severity.CRITICAL),
        (broken("original_url", None), "R09", FAIL, Severity.NOTICE),
        (broken("original_url", "http://other.example/x"), "R09", FAIL, Severity.WARNING),
        (replace(REPRINT, paragraphs=(*TEXT, "在以近平同志为核心下。")), "R15", FAIL, Severity.CRITICAL),
        (replace(REPRINT, paragraphs=(TEXT[0], TEXT[2])), "R18", FAIL, Severity.WARNING),
        (replace(REPRINT, paragraphs=(TEXT[0], TEXT[1])), "R18", WARN, Severity.NOTICE),
        (replace(REPRINT, paragraphs=(*TEXT, "本站提供墙体广告，欢迎咨询。")), "R19", FAIL, Severity.WARNING),
        (broken("published_at", "2021-06-20"), "R20", WARN, Severity.NOTICE),
    ],
)  # fmt: skip
def test_a_breach_is_found(article: Article, rule: str, status: RuleStatus, severity: Severity) -> None:
    result = checked(article)[rule]
    assert (result.status, result.severity) == (status, severity)


def test_without_the_original_what_needs_it_is_unknown() -> None:
    results = checked(REPRINT, original=None)
    for rule in ("R07", "R08", "R16", "R17", "R18", "R19", "R21"):
        assert results[rule].status is RuleStatus.UNKNOWN


@pytest.mark.parametrize(
    ("state", "status"), [("ok", "pass"), ("missing", "fail"), ("other", "fail"), ("unknown", "unknown")]
)
def test_the_link_is_as_good_as_it_was_found(state: str, status: str) -> None:
    assert checked(REPRINT, link_state=state)["R10"].status.value == status


def test_attachments_and_lateness() -> None:
    original = replace(ORIGINAL, attachments=("附件 http://www.mca.gov.cn/a.pdf",))
    assert checked(REPRINT, original=original)["R21"].status is FAIL
    assert checked(REPRINT, published_lag_h=30.0)["R13"].status is FAIL
    assert checked(REPRINT, published_lag_h=3.0)["R13"].status is RuleStatus.PASS


def test_rules_for_news_services_spare_government_sites() -> None:
    government = SiteFacts("hb", "湖北省民政厅", (), ("mzt.hubei.gov.cn",), SiteRole.PORTAL)
    results = checked(broken("editor", None), site=government)
    assert {results["R05"].status, results["R12"].status} == {RuleStatus.NOT_APPLICABLE}


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
    assert credit_verdict(article, ORIGINAL, MCA, ("人民网",)) == verdict


def test_a_dateline_credits_too() -> None:
    original = replace(ORIGINAL, paragraphs=("据新华社北京6月24日电 会议召开。",), attribution=Attribution())
    article = replace(REPRINT, attribution=Attribution(source="新华社"))
    assert credit_verdict(article, original, MCA) == "ok"


@pytest.mark.parametrize(
    ("reprint", "original"),
    [
        ("乘势而上开 新局 奋勇争先谱 新篇", "乘势而上开新局 奋勇争先谱新篇"),
        ("养老服务取得新进展_民政部", "养老服务取得新进展"),
        ("养老服务取得新进展 - 中国政府网", "养老服务取得新进展"),
        ("养老服务取得新进展|民生内参|首页", "养老服务取得新进展"),
        ("开新局、谱新篇——回顾“十三五”", "开新局 谱新篇：回顾「十三五」"),
        ("【转载】养老服务取得新进展", "养老服务取得新进展"),
        ("２０２１年工作要点", "2021年工作要点"),
    ],
)
def test_typography_and_site_names_make_no_other_headline(reprint: str, original: str) -> None:
    assert headline_same(reprint, original)
    assert headline_same(original, reprint)


@pytest.mark.parametrize(
    ("reprint", "original"),
    [
        ("养老服务取得进展", "养老服务取得新进展"),
        ("养老服务取得新", "养老服务取得新进展"),
        ("养老服务取得新进展回顾发展成就激荡人心", "养老服务取得新进展"),
        ("养老服务取得新进展？", "养老服务取得新进展"),
        ("增长1.1%", "增长11%"),
        ("", "养老服务取得新进展"),
    ],
)
def test_words_cut_added_or_questioned_make_another_headline(reprint: str, original: str) -> None:
    assert not headline_same(reprint, original)


def test_traditional_characters_make_no_other_headline() -> None:
    assert headline_same("國務院召開會議研究養老服務", "国务院召开会议研究养老服务")


odd = st.text(alphabet="民政部网站 来源:：_|-“《（(？?1.%\x00\u202e國a.cn/[]@#http", max_size=80)


@given(st.lists(odd, min_size=9, max_size=9), st.lists(odd, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_a_page_says_every_rule_has_an_outcome(said: list[str], text: list[str]) -> None:
    names = ("source", "author", "editor", "published_at", "original_url", "tail_source", "tail_date")
    attribution = Attribution(**dict(zip(names, said, strict=False)))  # type: ignore[arg-type]
    article = Article(said[7], tuple(text), attribution)
    for original in (None, ORIGINAL, article):
        results = check(Case(article, PORTAL, original, MCA))
        assert len(results) == len(RULES)
        assert all(each.evidence.isprintable() for each in results)
        assert credit_verdict(article, original, MCA) in ("ok", "none", "wrong", "intermediary")
    assert headline_same(said[7], said[8]) == headline_same(said[8], said[7])
    assert names_same(said[0], said[5]) == names_same(said[5], said[0])
