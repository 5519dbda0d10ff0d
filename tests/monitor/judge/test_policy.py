from __future__ import annotations

import pickle
import re

import pytest

from monitor.judge.meaning.significance import classify
from monitor.judge.policy import MustCarry, Policy, SiteList
from monitor.texts.diff import diff
from storage.records import Severity, Significance

URL, TITLE = "http://www.mca.gov.cn/article/xw/1.shtml", "养老服务取得新进展"


@pytest.mark.parametrize(
    ("pattern", "covers"), [(None, True), ("/xw/", True), ("养老", True), ("殡葬", False)]
)
def test_a_duty_covers_articles_by_address_or_title(pattern: str | None, covers: bool) -> None:
    duty = MustCarry("mca", ("msnc",), re.compile(pattern) if pattern else None, within_h=24)
    assert duty.covers(URL, TITLE) is covers


def test_the_shortest_duty_of_a_site_counts() -> None:
    lists = (SiteList("province", ("p", "q")),)
    duties = (MustCarry("mca", ("p",), None, 24), MustCarry("mca", (), re.compile("养老"), 7, ("province",)))
    policy = Policy(lists=lists, must_carry=duties)
    assert [policy.hours_for("mca", site, URL, TITLE) for site in ("p", "q", "r")] == [7, 7, None]
    assert policy.hours_for("mca", "p", URL, "殡葬改革") == 24
    assert policy.hours_for("other", "p", URL, TITLE) is None


def test_a_site_without_a_profile_is_a_news_service() -> None:
    policy = Policy(profiles={"blog": "courtesy"})
    assert policy.profile_of("blog") == "courtesy"
    assert policy.profile_of("msnc") == "news-service"


def test_changes_are_judged_by_the_severities_of_the_policy() -> None:
    policy = Policy(severities={Significance.FACT: Severity.INFO}, names="lists")
    (change,) = classify(diff(["共有12人。"], ["共有13人。"]), standards=policy.standards)
    assert (change.significance, change.severity) == (Significance.FACT, Severity.INFO)


def test_standards_are_made_once() -> None:
    policy = Policy(names="lists", formulations=("高质量发展",))
    assert policy.standards is policy.standards
    assert policy.standards.formulations == ("高质量发展",)


def test_a_policy_goes_to_a_further_process_without_its_model() -> None:
    policy = Policy(profiles={}, muted_on={})
    policy.__dict__["standards"] = lambda: "a model cannot be sent"
    sent = pickle.loads(pickle.dumps(policy))
    assert sent == policy
    assert sent.standards == Policy().standards
