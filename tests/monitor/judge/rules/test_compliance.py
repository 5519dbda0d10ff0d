from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sites.reprint import MINISTRY, ORIGINAL, PORTAL, REPRINT, attributed, results

from monitor.judge.rules.case import Case
from monitor.judge.rules.compliance import PROFILES, RULES, check, credit_verdict, headline_same, names_same
from storage.records import Article, Attribution, Relation, RuleStatus, Severity

SEED = Path(__file__).resolve().parents[5] / "shared" / "data" / "seed"
FAIL, WARN = RuleStatus.FAIL, RuleStatus.WARN


def test_every_rule_has_its_outcome_in_order() -> None:
    found = check(Case(REPRINT, PORTAL))
    assert [each.rule for each in found] == [f"R{number:02d}" for number in range(1, 22)]
    assert [rule.id for rule in RULES] == [each.rule for each in found]
    assert all(each.why and each.why_zh for each in found)


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
    found = {each.rule: each for each in check(Case(article, PORTAL, original_site=MINISTRY))}
    grades = {"minor": Severity.NOTICE}
    for finding in expected["findings"]:
        status = "warn" if finding["status"] == "suspect" else finding["status"]
        assert (finding["rule"], found[finding["rule"]].status.value) == (finding["rule"], status)
        if "severity" in finding:
            assert found[finding["rule"]].severity is grades[finding["severity"]], finding["rule"]


def test_a_faithful_reprint_breaks_no_rule() -> None:
    faithful = replace(REPRINT, attribution=replace(REPRINT.attribution, source="中国社会报"))
    found = results(faithful, link_state="ok", relation=Relation.VERBATIM)
    assert {each.rule for each in found.values() if each.status in (FAIL, WARN)} == set()


@pytest.mark.parametrize("profile", PROFILES)
def test_rules_that_a_profile_does_not_ask_are_not_applicable(profile: str) -> None:
    found = results(REPRINT, profile=profile)
    for rule in {each.id for each in RULES} - PROFILES[profile]:
        assert found[rule].status is RuleStatus.NOT_APPLICABLE


def test_who_reprints_as_a_courtesy_owes_the_source_and_the_words() -> None:
    bare = replace(REPRINT, attribution=Attribution(), paragraphs=REPRINT.paragraphs[:-1])
    found = results(bare, profile="courtesy")
    assert found["R02"].status is FAIL
    assert found["R08"].status is FAIL
    assert found["R05"].status is RuleStatus.NOT_APPLICABLE


def test_without_the_original_what_needs_it_is_unknown() -> None:
    found = results(REPRINT, original=None)
    for rule in ("R07", "R08", "R16", "R17", "R18", "R19", "R21"):
        assert found[rule].status is RuleStatus.UNKNOWN


def test_a_breach_weighs_as_its_rule_a_doubt_at_most_a_notice_and_the_rest_nothing() -> None:
    found = results(attributed(source="光明日报", tail_source="新华社"), link_state="moved")
    assert (found["R03"].status, found["R03"].severity) == (WARN, Severity.NOTICE)
    assert (found["R10"].status, found["R10"].severity) == (WARN, Severity.NOTICE)
    assert found["R02"].severity is Severity.INFO


def test_a_profile_that_nobody_knows_asks_every_rule() -> None:
    assert check(Case(REPRINT, PORTAL, profile="odd")) == check(Case(REPRINT, PORTAL))


odd = st.text(alphabet="民政部网站 来源:：_|-“《（(？?1.%\x00\u202e國a.cn/[]@#http", max_size=80)


@given(st.lists(odd, min_size=9, max_size=9), st.lists(odd, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_a_page_says_every_rule_has_an_outcome(said: list[str], text: list[str]) -> None:
    names = ("source", "author", "editor", "published_at", "original_url", "tail_source", "tail_date")
    attribution = Attribution(**dict(zip(names, said, strict=False)))  # type: ignore[arg-type]
    article = Article(said[7], tuple(text), attribution)
    for original in (None, ORIGINAL, article):
        found = check(Case(article, PORTAL, original, MINISTRY))
        assert len(found) == len(RULES)
        assert all(each.evidence.isprintable() for each in found)
        assert credit_verdict(article, original, MINISTRY) in ("ok", "none", "wrong", "intermediary")
    assert headline_same(said[7], said[8]) == headline_same(said[8], said[7])
    assert names_same(said[0], said[5]) == names_same(said[5], said[0])


def test_a_muted_rule_is_asked_of_nobody() -> None:
    case = Case(Article("通知", ("全文。",)), PORTAL)
    broken = {each.rule for each in check(case) if each.status is FAIL}
    assert "R05" in broken
    muted = check(replace(case, muted=frozenset({"R05"})))
    assert [each.status for each in muted if each.rule == "R05"] == [RuleStatus.NOT_APPLICABLE]
    assert {each.rule for each in muted if each.status is FAIL} == broken - {"R05"}
