"""A finding speaks both languages, and its kinds and states have public names that stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from sites.any_records import findings

from storage.records import AlertState, Finding, FindingKind, FindingState, RuleStatus

# Configurations, alerts and programs outside name these.
PUBLIC = {
    FindingKind: "edited headline-changed attribution-changed attachment-changed removed restored moved"
    " unavailable republished reprint-altered reprint-headline-altered reprint-uncredited reprint-miscredited"
    " reprint-link-broken reprint-outdated reprint-improper reprint-missing site-failing",
    FindingState: "open acknowledged resolved dismissed",
    AlertState: "pending delivered grouped withheld dead",
    RuleStatus: "pass warn fail unknown not-applicable info",
}


@pytest.mark.parametrize("names", PUBLIC)
def test_public_names_stay(names: type[FindingKind]) -> None:
    assert [member.value for member in names] == PUBLIC[names].split()


@given(findings)
def test_a_summary_is_that_of_the_language_asked_for(finding: Finding) -> None:
    assert finding.summary("zh") == finding.summary_zh
    assert finding.summary("en") == finding.summary_en
