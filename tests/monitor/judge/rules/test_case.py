from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.reprint import PORTAL, REPRINT, attributed

from monitor.judge.rules.case import Case, failed, snippet, unknown
from monitor.judge.rules.source_names import SiteFacts
from storage.records import Field, RuleStatus, Severity, SiteRole, Statement

BUREAU = SiteFacts("hb", "湖北省民政厅", (), ("mzt.hubei.gov.cn",), SiteRole.PORTAL)


@pytest.mark.parametrize(
    ("site", "profile", "is_government"),
    [
        (PORTAL, "news-service", False),
        (PORTAL, "government-site", True),
        (BUREAU, "news-service", True),
        (BUREAU, "courtesy", False),
        (replace(PORTAL, role=SiteRole.ORIGINAL), "news-service", True),
    ],
)
def test_a_government_site_is_told_by_host_role_or_profile(
    site: SiteFacts, profile: str, is_government: bool
) -> None:
    assert Case(REPRINT, site, profile=profile).is_government is is_government


def test_a_page_credits_itself_by_the_name_of_its_site() -> None:
    assert Case(attributed(source="民生内参网站"), PORTAL).credits_itself
    assert not Case(REPRINT, PORTAL).credits_itself


def test_all_values_stated_for_a_field_are_returned() -> None:
    statements = tuple(Statement(Field.PUBLISHED, day, "head") for day in ("2021-06-24", "2021-06-25"))
    case = Case(attributed(statements=statements), PORTAL)
    assert case.stated(Field.PUBLISHED) == ("2021-06-24", "2021-06-25")
    assert case.stated(Field.NEWS_LICENCE) == ()


def test_a_breach_has_the_severity_of_its_rule_unless_it_says_otherwise() -> None:
    assert failed("a", "甲").severity is None
    assert failed("a", "甲", severity=Severity.CRITICAL).severity is Severity.CRITICAL
    assert unknown().status is RuleStatus.UNKNOWN


@given(st.text(max_size=300), st.integers(1, 100))
def test_evidence_is_one_printable_line_of_bounded_length(text: str, length: int) -> None:
    shown = snippet(text, length)
    assert len(shown) <= length
    assert shown.isprintable()


def test_cut_evidence_ends_with_dots() -> None:
    assert snippet("一二三四五", 4) == "一二三…"
    assert snippet("一\n二\u202e三") == "一 二 三"
