"""Programs outside see the facts of a finding under the same names as ever: numbers as numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.present.fact_values import fact_values
from storage.records import (
    Cause,
    ChangeFacts,
    DutyFacts,
    Facts,
    Field,
    LinkFault,
    OriginalState,
    PageFacts,
    Reason,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
)

AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
STATUS = Reason(Cause.STATUS, (503,))


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (
            ChangeFacts("部", "甲", "", 0, Field.SOURCE, 3, AT),
            {"site": "部", "before": "甲", "after": "", "more": 0, "field": "source", "times": 3,
             "returned": "2026-11-23T06:05:00+00:00"},
        ),
        (ChangeFacts("部", "甲", "乙"), {"site": "部", "before": "甲", "after": "乙"}),
        (
            RepublicationFacts("部", "2026-10-09", "2026-11-20", silently=True),
            {"site": "部", "before": "2026-10-09", "after": "2026-11-20", "reason": "silently"},
        ),
        (PageFacts("部", STATUS), {"site": "部", "reason": "status 503"}),
        (PageFacts("部"), {"site": "部"}),
        (
            ReprintTextFacts("户", "部", ("pinyin", "spaces"), original=OriginalState.REMOVED),
            {"site": "户", "original_site": "部", "disguise": "pinyin,spaces", "reason": "removed"},
        ),
        (
            ReprintCreditFacts("户", "部", address="http://a.cn/", link=LinkFault.OTHER),
            {"site": "户", "original_site": "部", "address": "http://a.cn/", "reason": "other"},
        ),
        (
            ReprintRuleFacts("户", "部", (), ("R03", "R09"), "没有原文链接", "no link"),
            {"site": "户", "original_site": "部", "rules": "R03、R09", "reason": "没有原文链接",
             "reason_en": "no link"},
        ),
        (
            DutyFacts("厅", "部", 36.5, 4),
            {"site": "厅", "original_site": "部", "hours": 36.5, "count": 4},
        ),
        (
            SiteFailureFacts("厅", STATUS, 7, AT, articles_fail=True, profile="mca-2016"),
            {"site": "厅", "reason": "status 503", "count": 7, "since": "2026-11-23T06:05:00+00:00",
             "articles": True, "profile": "mca-2016"},
        ),
        (None, {}),
    ],
)  # fmt: skip
def test_facts_are_shown_as_texts_and_numbers_sorted_by_name(
    facts: Facts | None, shown: dict[str, object]
) -> None:
    assert list(fact_values(facts).items()) == sorted(shown.items())
