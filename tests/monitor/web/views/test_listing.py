"""A row tells its fact from → to."""

from __future__ import annotations

import pytest

from monitor.web.views.listing import FromTo, from_to, original_site_of
from storage.records import (
    Cause,
    ChangeFacts,
    DutyFacts,
    Facts,
    Field,
    OriginalState,
    PageFacts,
    Reason,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    RepublicationFacts,
    SiteFailureFacts,
)

CASES: tuple[tuple[Facts | None, FromTo], ...] = (
    (ChangeFacts(before="122.7万", after="127.2万", more=2), FromTo("122.7万", "127.2万", "", 2)),
    (ChangeFacts(before="甲", after="", field=Field.SOURCE), FromTo("甲", "", "来源")),
    (RepublicationFacts(before="2021-06-01", after="2021-06-09"), FromTo("2021-06-01", "2021-06-09")),
    (
        ReprintTextFacts(before="甲", after="乙", original=OriginalState.EDITED),
        FromTo("甲", "乙", "原文已更正"),
    ),
    (ReprintCreditFacts(source="网络"), FromTo("", "网络")),
    (ReprintRuleFacts(rules=("R03", "R05")), FromTo(said="R03 R05")),
    (DutyFacts(within_h=24), FromTo(said="24 h")),
    (None, FromTo()),
)


@pytest.mark.parametrize(("facts", "told"), CASES)
def test_facts_are_told_from_to(facts: Facts | None, told: FromTo) -> None:
    assert from_to(facts, "zh") == told


@pytest.mark.parametrize("language", ("zh", "en"))
def test_reasons_are_told_in_words(language: str) -> None:
    reason = Reason(Cause.STATUS, (404,))
    assert "404" in from_to(PageFacts(reason=reason), language).said
    assert "404" in from_to(SiteFailureFacts(reason=reason), language).said


def test_the_original_site_of_a_reprint() -> None:
    assert original_site_of(ReprintTextFacts(original_site="民政部")) == "民政部"
    assert original_site_of(ChangeFacts()) == original_site_of(None) == ""
